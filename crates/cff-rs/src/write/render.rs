//! Values as YAML text.

use std::fmt::Write as _;

use crate::yaml::{Date, Kind, Node, Scalar, Value};

/// A value to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A text, quoted where it must be.
    Text(String),
    /// A list.
    List(Vec<Item>),
    /// Keys and values in this order.
    Map(Vec<(&'static str, Item)>),
}

impl Item {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Adds `key` to a mapping when there is a value.
    pub(crate) fn push(
        fields: &mut Vec<(&'static str, Item)>,
        key: &'static str,
        text: Option<&str>,
    ) {
        if let Some(text) = text {
            fields.push((key, Self::text(text)));
        }
    }

    /// The lines of this value as an entry of a block list: the dash stands `indent` blanks in,
    /// the content `gap` behind the dash.
    pub(crate) fn list_entry(&self, indent: usize, gap: usize, lines: &mut Vec<String>) {
        let first = lines.len();
        match self {
            Self::Map(fields) => {
                for (key, value) in fields {
                    value.entry(key, indent + gap, lines);
                }
            }
            Self::Text(text) => {
                let place = Place::of("", false);
                lines.push(format!(
                    "{}{}",
                    " ".repeat(indent + gap),
                    scalar(text, place)
                ));
            }
            Self::List(_) => lines.push(format!("{}{}", " ".repeat(indent + gap), self.flow(""))),
        }
        if let Some(line) = lines.get_mut(first) {
            let content = line.trim_start().to_owned();
            *line = format!(
                "{}-{}{content}",
                " ".repeat(indent),
                " ".repeat(gap.saturating_sub(1))
            );
        }
    }

    /// The lines of `key` with this value.
    pub(crate) fn entry(&self, key: &str, indent: usize, lines: &mut Vec<String>) {
        let margin = " ".repeat(indent);
        match self {
            Self::Text(text) => lines.push(format!(
                "{margin}{key}: {}",
                scalar(text, Place::of(key, false))
            )),
            Self::List(items) => {
                lines.push(format!("{margin}{key}:"));
                for item in items {
                    item.list_entry(indent + 2, 2, lines);
                }
            }
            Self::Map(fields) => {
                lines.push(format!("{margin}{key}:"));
                for (key, value) in fields {
                    value.entry(key, indent + 2, lines);
                }
            }
        }
    }

    /// The value in brackets, on one line.
    pub(crate) fn flow(&self, key: &str) -> String {
        match self {
            Self::Text(text) => scalar(text, Place::of(key, true)),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.flow("")).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", value.flow(key)))
                    .collect();
                format!("{{{}}}", fields.join(", "))
            }
        }
    }

    /// Whether a node reads as this value.
    pub(crate) fn is(&self, key: &str, node: &Node) -> bool {
        match (self, &node.kind) {
            (Self::Text(text), Kind::Scalar(scalar)) => {
                reads_as(scalar, text, Place::of(key, false))
            }
            (Self::List(items), Kind::Sequence(nodes, _)) => {
                items.len() == nodes.len()
                    && items
                        .iter()
                        .zip(nodes)
                        .all(|(item, node)| item.is("", node))
            }
            (Self::Map(fields), Kind::Mapping(mapping)) => {
                fields.len() == mapping.entries.len()
                    && fields
                        .iter()
                        .all(|(key, item)| mapping.get(key).is_some_and(|node| item.is(key, node)))
            }
            _ => false,
        }
    }
}

/// Where a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// In brackets, where a comma and a bracket end it.
    pub(crate) flow: bool,
    /// As the value of a key that means a day: there, and only there, a plain day is what
    /// everybody writes, though YAML 1.1 has a type for it.
    pub(crate) date: bool,
}

impl Place {
    /// As the value of `key`.
    pub(crate) fn of(key: &str, flow: bool) -> Self {
        Self {
            flow,
            date: key.starts_with("date-"),
        }
    }
}

/// Whether readers of both versions of YAML see this text, or the day that is meant.
pub(crate) fn reads_as(scalar: &Scalar, text: &str, place: Place) -> bool {
    let string = Value::String(text.to_owned());
    let old = scalar.yaml11();
    let day = || Date::parse(text).is_some_and(|date| old == Value::Date(date));
    scalar.core() == string && (old == string || (place.date && day()))
}

/// A text as a scalar, in double quotes when a reader of either version would see anything else
/// without them.
pub(crate) fn scalar(text: &str, place: Place) -> String {
    if may_be_plain(text, place) {
        text.to_owned()
    } else {
        double_quoted(text)
    }
}

pub(crate) fn may_be_plain(text: &str, place: Place) -> bool {
    let ends_early = text.contains(": ")
        || text.contains(" #")
        || text.ends_with([' ', ':'])
        || (place.flow && text.contains([',', '[', ']', '{', '}']));
    let form = text.starts_with(char::is_alphanumeric) && !text.chars().any(is_special);
    form && !ends_early && reads_as(&Scalar::plain(text), text, place)
}

/// Characters that only an escape writes safely: some readers drop them, break the line at them,
/// or refuse them.
fn is_special(c: char) -> bool {
    c.is_control() || "\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}".contains(c)
}

pub(crate) fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_special(c) => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// In single quotes, when that is possible.
pub(crate) fn single_quoted(text: &str) -> Option<String> {
    let fits = !text.chars().any(is_special);
    fits.then(|| format!("'{}'", text.replace('\'', "''")))
}
