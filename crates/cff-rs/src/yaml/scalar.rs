//! Scalars, and what they mean to readers of YAML 1.2 and of YAML 1.1.

use super::{Date, number, timestamp};

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes: the only style whose type depends on the text.
    Plain,
    /// In `'single'` quotes.
    Single,
    /// In `"double"` quotes.
    Double,
    /// After `|`: lines kept.
    Literal,
    /// After `>`: lines joined.
    Folded,
}

/// A single value as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar {
    /// The content, without quotes and with escapes resolved.
    pub text: String,
    /// How it is written.
    pub style: ScalarStyle,
    /// The resolved tag, because it decides the type.
    pub(super) tag: Option<String>,
}

/// What a scalar means.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// An integer too long for [`Value::Int`], as written.
    BigInt(String),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// Text.
    String(String),
    /// A day.
    Date(Date),
    /// A day with a time, as written.
    Timestamp(String),
    /// The content of `!!binary`.
    Binary,
    /// The reader stops with an error here, and the whole file is lost to it.
    Refused(Refusal),
}

/// Why a reader stops at a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It has the form of a date or time but there is no such day or hour, as in `2020-13-45`
    /// (`PyYAML`: `ValueError`).
    Date,
    /// Its tag or its form asks for a number or a truth value that the text is not, as in
    /// `!!int abc`.
    Number,
    /// Its tag has no meaning to a safe reader, as in `!python/object`; in YAML 1.1 also the
    /// plain values `=` and `<<`.
    Tag,
}

impl Value {
    /// "a text", "a number" …: what to call it in a sentence.
    pub fn called(&self) -> &'static str {
        match self {
            Self::Null => "empty",
            Self::Bool(true) => "the truth value true",
            Self::Bool(false) => "the truth value false",
            Self::Int(_) | Self::BigInt(_) | Self::Float(_) => "a number",
            Self::String(_) => "a text",
            Self::Date(_) => "a date",
            Self::Timestamp(_) => "a date with a time",
            Self::Binary => "binary content",
            Self::Refused(Refusal::Date) => "an impossible date",
            Self::Refused(_) => "a value that cannot be read",
        }
    }
}

impl Scalar {
    /// A text as it would be read without quotes, on its own.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            style: ScalarStyle::Plain,
            tag: None,
        }
    }

    /// What it means by the core schema of YAML 1.2.2 (§10.3.2): what `cffconvert` sees, with
    /// three differences. ruamel.yaml 0.17 in its YAML 1.2 mode also takes `1_000` for a number,
    /// and dates for dates, which `cffconvert` turns back into text; this function leaves both
    /// as text. And it refuses a tag that is unknown, as this function does.
    pub fn core(&self) -> Value {
        match self.type_named() {
            Named::Nothing if self.style == ScalarStyle::Plain => core_plain(&self.text),
            Named::Nothing => Value::String(self.text.clone()),
            Named::Core("null") => Value::Null,
            Named::Core("bool") => core_bool(&self.text).unwrap_or(Value::Refused(Refusal::Number)),
            Named::Core("int") => match core_plain(&self.text) {
                value @ (Value::Int(_) | Value::BigInt(_)) => value,
                _ => Value::Refused(Refusal::Number),
            },
            Named::Core("float") => match core_plain(&self.text) {
                value @ Value::Float(_) => value,
                #[expect(clippy::cast_precision_loss, reason = "this is what a float does")]
                Value::Int(value) => Value::Float(value as f64),
                _ => Value::Refused(Refusal::Number),
            },
            named => self.tagged(named),
        }
    }

    /// What it means to `PyYAML` 6's `SafeLoader` (resolver.py and constructor.py of 6.0.3), and
    /// so to Zenodo. Psych, and so GitHub, agrees on what citation files hold.
    ///
    /// `yes`, `on` and their like are truth values, `1_000`, `012`, `0b1`, `12:30:45` numbers,
    /// `1e3`, `0o17` and `1:60` text, `2021-01-01` a date, and `=` stops the reader.
    pub fn yaml11(&self) -> Value {
        match self.type_named() {
            Named::Nothing if self.style == ScalarStyle::Plain => yaml11_plain(&self.text),
            // `PyYAML` resolves behind a bare `!` as if nothing stood there, quotes or not.
            Named::NonSpecific => yaml11_plain(&self.text),
            Named::Nothing => Value::String(self.text.clone()),
            Named::Core("null") => Value::Null,
            Named::Core("bool") => yaml11_bool(&self.text.to_ascii_lowercase())
                .unwrap_or(Value::Refused(Refusal::Number)),
            Named::Core("int") => number::yaml11_construct_int(&self.text),
            Named::Core("float") => number::yaml11_construct_float(&self.text),
            named => self.tagged(named),
        }
    }

    /// The types that both versions construct alike.
    fn tagged(&self, named: Named<'_>) -> Value {
        match named {
            Named::Core("str") | Named::NonSpecific => Value::String(self.text.clone()),
            Named::Core("binary") => Value::Binary,
            Named::Core("timestamp") => {
                timestamp::construct(&self.text).unwrap_or(Value::Refused(Refusal::Date))
            }
            _ => Value::Refused(Refusal::Tag),
        }
    }

    fn type_named(&self) -> Named<'_> {
        match self.tag.as_deref() {
            None => Named::Nothing,
            Some("!") => Named::NonSpecific,
            Some(tag) => tag
                .strip_prefix("tag:yaml.org,2002:")
                .map_or(Named::Other, Named::Core),
        }
    }
}

/// What an explicit tag names.
#[derive(Clone, Copy)]
enum Named<'a> {
    Nothing,
    /// A bare `!`: in YAML 1.2 never resolved by the text.
    NonSpecific,
    Core(&'a str),
    Other,
}

fn core_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        _ => core_bool(text)
            .or_else(|| number::core(text))
            .unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

fn core_bool(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// The order is that in which the resolver of `PyYAML` tries its patterns.
fn yaml11_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "=" | "<<" => Value::Refused(Refusal::Tag),
        _ => yaml11_bool(text)
            .or_else(|| number::yaml11(text))
            .or_else(|| timestamp::yaml11(text))
            .unwrap_or_else(|| Value::String(text.to_owned())),
    }
}

fn yaml11_bool(text: &str) -> Option<Value> {
    match text {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Value::Bool(true))
        }
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Value::Bool(false))
        }
        _ => None,
    }
}
