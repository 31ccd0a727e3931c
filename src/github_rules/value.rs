//! A value of the file as Ruby has it, with the few questions that ruby-cff asks.

use std::fmt::Write;
use std::ops::Range;

use cff_rs::yaml::{Date, Kind, Node, ScalarStyle};

use super::{Stop, psych};

/// A value, as Psych constructs it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Nil,
    Text(String),
    /// As Ruby writes the number.
    Number(String),
    Bool(bool),
    Date(Date),
    /// As written: ruby-cff never shows one.
    Time(String),
    /// A plain `:word`, which a safe reader refuses.
    Symbol,
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
}

impl Value {
    pub(super) fn of(node: &Node) -> Self {
        match &node.kind {
            Kind::Scalar(scalar) if node.tag.as_deref() == Some("tag:yaml.org,2002:str") => {
                Self::Text(scalar.text.clone())
            }
            Kind::Scalar(scalar) if scalar.style == ScalarStyle::Plain => {
                psych::plain(&scalar.text)
            }
            Kind::Scalar(scalar) => Self::Text(scalar.text.clone()),
            Kind::Sequence(items, _) => Self::List(items.iter().map(Self::of).collect()),
            Kind::Mapping(mapping) => {
                let entries = mapping.merged().unwrap_or_default().into_iter();
                Self::Map(
                    entries
                        .map(|entry| (Self::of(&entry.key), Self::of(&entry.value)))
                        .collect(),
                )
            }
        }
    }

    /// Ruby's `to_s`.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Nil => String::new(),
            Self::Text(text) => text.clone(),
            _ => self.inspected(),
        }
    }

    /// Ruby's `inspect`, which `to_s` of a list uses for its items.
    fn inspected(&self) -> String {
        match self {
            Self::Nil => "nil".to_owned(),
            Self::Text(text) => {
                let mut quoted = String::from("\"");
                for c in text.chars() {
                    match c {
                        '"' | '\\' => quoted.extend(['\\', c]),
                        '\n' => quoted.push_str("\\n"),
                        '\t' => quoted.push_str("\\t"),
                        _ => quoted.push(c),
                    }
                }
                quoted.push('"');
                quoted
            }
            Self::Number(text) | Self::Time(text) => text.clone(),
            Self::Bool(value) => value.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Symbol => String::new(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::inspected).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) => {
                let mut text = String::new();
                for (key, value) in entries {
                    let comma = if text.is_empty() { "" } else { ", " };
                    // Writing to a String cannot fail.
                    let _ = write!(text, "{comma}{}=>{}", key.inspected(), value.inspected());
                }
                format!("{{{text}}}")
            }
        }
    }

    /// "a number" …: what to call it in a sentence.
    pub(super) fn called(&self) -> &'static str {
        match self {
            Self::Nil => "empty",
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Bool(_) => "a truth value",
            Self::Date(_) => "a date",
            Self::Time(_) => "a date with a time",
            Self::Symbol => "a Ruby symbol",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping of keys",
        }
    }
}

/// The value of a key, with what a message about it needs.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) value: Value,
    /// As written, when it is a scalar.
    pub(super) written: Option<String>,
    pub(super) span: Option<Range<usize>>,
}

impl Field {
    pub(super) fn of(key: &'static str, node: Option<&Node>) -> Self {
        Self {
            key,
            value: node.map_or(Value::Nil, Value::of),
            written: node
                .and_then(Node::as_scalar)
                .map(|scalar| scalar.text.clone()),
            span: node.map(|node| node.span.clone()),
        }
    }

    /// Ruby's `empty?`, which numbers, dates and truth values do not have. A value that is not
    /// there is the empty text.
    pub(super) fn is_empty(&self) -> Result<bool, Stop> {
        match &self.value {
            Value::Nil => Ok(true),
            Value::Text(text) => Ok(text.is_empty()),
            Value::List(items) => Ok(items.is_empty()),
            Value::Map(entries) => Ok(entries.is_empty()),
            _ => Err(self.not_a_text()),
        }
    }

    /// The text, where only a text or nothing will do.
    pub(super) fn text(&self) -> Result<&str, Stop> {
        match &self.value {
            Value::Nil => Ok(""),
            Value::Text(text) => Ok(text),
            _ => Err(self.not_a_text()),
        }
    }

    /// Ruby's `to_s`.
    pub(super) fn shown(&self) -> String {
        self.value.shown()
    }

    fn not_a_text(&self) -> Stop {
        let key = self.key;
        let called = self.value.called();
        let why = match &self.written {
            Some(written) => format!(
                "`{key}: {written}` is {called} to GitHub, and it wants a text: write `{key}: \"{written}\"`"
            ),
            None => format!("`{key}` is {called}, and GitHub wants a text"),
        };
        Stop {
            why,
            span: self.span.clone(),
        }
    }
}
