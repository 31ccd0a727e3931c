//! The values that Python's readers make of a file, each with its place in the text.
//!
//! Zenodo reads `CITATION.cff` with `yaml.safe_load` and `.zenodo.json` with `json.loads`
//! (zenodo/zenodo-rdm, `site/zenodo_rdm/github/release.py`), and much of what follows asks
//! only whether a value is truthy, or prints it with `str`. So these are kept as Python has them.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use serde_json::{Map, Number, Value};

/// Bytes of the source file.
pub(crate) type Span = Range<usize>;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Py {
    pub(crate) kind: Kind,
    /// Nothing for a value that is not written in the file.
    pub(crate) span: Option<Span>,
}

/// What Python has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    None,
    Bool(bool),
    Int(i128),
    /// An integer of more digits than `Int` holds, in decimal.
    BigInt(String),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    /// A `date` or `datetime`, as `str` prints it.
    Date(String),
    List(Vec<Py>),
    /// The last value of each key, in the order in which the keys are first met.
    Dict(Vec<Entry>),
}

/// A key with its value. Only keys that are strings can be asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: Py,
    pub(crate) value: Py,
}

impl Py {
    pub(crate) fn new(kind: Kind, span: Span) -> Self {
        Self {
            kind,
            span: Some(span),
        }
    }

    /// A text that is not written in the file.
    pub(crate) fn given(text: &str) -> Self {
        Self {
            kind: Kind::Str(text.to_owned()),
            span: None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Str(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Py]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_dict(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Dict(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.kind == Kind::None
    }

    /// `dict.get`; nothing for what is no `dict`.
    pub(crate) fn get(&self, key: &str) -> Option<&Py> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Like [`get`](Self::get), with the key.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_dict()?
            .iter()
            .find(|entry| entry.key.as_str() == Some(key))
    }

    /// The value of a key if it is truthy.
    pub(crate) fn truthy(&self, key: &str) -> Option<&Py> {
        self.get(key).filter(|value| value.is_truthy())
    }

    /// `bool(value)`.
    pub(crate) fn is_truthy(&self) -> bool {
        match &self.kind {
            Kind::None => false,
            Kind::Bool(value) => *value,
            Kind::Int(value) => *value != 0,
            Kind::Float(value) => *value != 0.0,
            Kind::Str(text) => !text.is_empty(),
            Kind::Bytes(bytes) => !bytes.is_empty(),
            Kind::List(items) => !items.is_empty(),
            Kind::Dict(entries) => !entries.is_empty(),
            Kind::BigInt(_) | Kind::Date(_) => true,
        }
    }

    /// What `for item in value` walks over: the items of a list, the characters of a text, the
    /// keys of a `dict`. Nothing for what cannot be walked over.
    pub(crate) fn iterate(&self) -> Option<Vec<Py>> {
        let at = |kind| Py {
            kind,
            span: self.span.clone(),
        };
        match &self.kind {
            Kind::List(items) => Some(items.clone()),
            Kind::Str(text) => Some(
                text.chars()
                    .map(|character| at(Kind::Str(character.to_string())))
                    .collect(),
            ),
            Kind::Bytes(bytes) => Some(
                bytes
                    .iter()
                    .map(|byte| at(Kind::Int(i128::from(*byte))))
                    .collect(),
            ),
            Kind::Dict(entries) => Some(entries.iter().map(|entry| entry.key.clone()).collect()),
            _ => None,
        }
    }

    /// `str(value)`.
    pub(crate) fn to_text(&self) -> String {
        match &self.kind {
            Kind::Str(text) => text.clone(),
            _ => self.repr(),
        }
    }

    /// `repr(value)`, except that dates are printed as by `str`.
    fn repr(&self) -> String {
        match &self.kind {
            Kind::None => "None".to_owned(),
            Kind::Bool(true) => "True".to_owned(),
            Kind::Bool(false) => "False".to_owned(),
            Kind::Int(value) => value.to_string(),
            Kind::BigInt(digits) => digits.clone(),
            Kind::Float(value) => float_repr(*value),
            Kind::Str(text) => quoted(text.chars()),
            Kind::Bytes(bytes) => bytes_repr(bytes),
            Kind::Date(text) => text.clone(),
            Kind::List(items) => {
                let items: Vec<String> = items.iter().map(Self::repr).collect();
                format!("[{}]", items.join(", "))
            }
            Kind::Dict(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|entry| format!("{}: {}", entry.key.repr(), entry.value.repr()))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// The value as `json.dumps` would write it. Not-a-number and the infinities, which JSON
    /// does not have, become null.
    pub(crate) fn to_json(&self) -> Value {
        match &self.kind {
            Kind::None => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Int(value) => i64::try_from(*value)
                .map(Number::from)
                .or_else(|_| u64::try_from(*value).map(Number::from))
                .map_or_else(|_| Value::String(value.to_string()), Value::Number),
            Kind::BigInt(digits) => Value::String(digits.clone()),
            Kind::Float(value) => Number::from_f64(*value).map_or(Value::Null, Value::Number),
            Kind::Str(text) | Kind::Date(text) => Value::String(text.clone()),
            Kind::Bytes(bytes) => Value::String(bytes_repr(bytes)),
            Kind::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Kind::Dict(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.to_text(), entry.value.to_json()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }

    /// "a list", "a number" …: what to call it in a sentence.
    pub(crate) fn called(&self) -> String {
        match &self.kind {
            Kind::None => "nothing".to_owned(),
            Kind::Bool(value) => format!("the truth value {value}"),
            Kind::Int(_) | Kind::BigInt(_) | Kind::Float(_) => {
                format!("the number {}", self.repr())
            }
            Kind::Str(_) => "a text".to_owned(),
            Kind::Bytes(_) => "binary content".to_owned(),
            Kind::Date(text) => format!("the date {text}"),
            Kind::List(_) => "a list".to_owned(),
            Kind::Dict(_) => "a set of keys and values".to_owned(),
        }
    }
}

/// Collects the entries of a `dict`, many of them too.
#[derive(Default)]
pub(crate) struct Entries {
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Entries {
    /// Sets a key. One that is there keeps its place.
    pub(crate) fn set(&mut self, key: Py, value: Py) {
        let next = self.entries.len();
        let place = match &key.kind {
            Kind::Str(name) => *self.places.entry(name.clone()).or_insert(next),
            _ => next,
        };
        if place < next {
            self.entries[place] = Entry { key, value };
        } else {
            self.entries.push(Entry { key, value });
        }
    }

    pub(crate) fn into_dict(self) -> Kind {
        Kind::Dict(self.entries)
    }
}

/// Sets a key as a Python `dict` does: a key that is there keeps its place and gets the value.
pub(crate) fn set(entries: &mut Vec<Entry>, key: Py, value: Py) {
    match entries.iter_mut().find(|entry| entry.key.kind == key.kind) {
        Some(entry) => *entry = Entry { key, value },
        None => entries.push(Entry { key, value }),
    }
}

/// Python prints the shortest digits that read back, with an exponent below 1e-4 and from 1e16.
fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = match exponent.strip_prefix('-') {
            Some(exponent) => ('-', exponent),
            None => ('+', exponent),
        };
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    format!("{value:?}")
}

fn quoted(characters: impl Iterator<Item = char> + Clone) -> String {
    let quote = if characters.clone().any(|c| c == '\'') && !characters.clone().any(|c| c == '"') {
        '"'
    } else {
        '\''
    };
    let mut text = String::from(quote);
    for character in characters {
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c == quote => {
                text.push('\\');
                text.push(c);
            }
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\x{:02x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push(quote);
    text
}

fn bytes_repr(bytes: &[u8]) -> String {
    let mut text = quoted(bytes.iter().map(|byte| char::from(*byte)));
    if bytes.iter().any(|byte| *byte > 0x9f) {
        text = text
            .chars()
            .map(|c| match u32::from(c) {
                code @ 0xa0..=0xff => format!("\\x{code:02x}"),
                _ => c.to_string(),
            })
            .collect();
    }
    format!("b{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind) -> Py {
        Py { kind, span: None }
    }

    #[test]
    fn numbers_print_as_python_prints_them() {
        for (value, text) in [
            (1.1, "1.1"),
            (5.0, "5.0"),
            (1e16, "1e+16"),
            (1.5e-5, "1.5e-05"),
            (123_456.0, "123456.0"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(of(Kind::Float(value)).to_text(), text);
        }
    }

    #[test]
    fn a_list_prints_with_quoted_texts() {
        let list = of(Kind::List(vec![
            Py::given("a"),
            Py::given("it's"),
            of(Kind::None),
        ]));
        assert_eq!(list.to_text(), r#"['a', "it's", None]"#);
        assert_eq!(of(Kind::Bytes(b"hello".to_vec())).to_text(), "b'hello'");
    }

    #[test]
    fn a_text_is_walked_by_character_and_a_number_not_at_all() {
        assert_eq!(Py::given("ab").iterate().map(|items| items.len()), Some(2));
        assert_eq!(of(Kind::Int(5)).iterate(), None);
    }
}
