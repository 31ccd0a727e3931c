//! Where a new key goes.

use crate::yaml::{Document, Entry, Kind, Mapping, Node, ScalarStyle};

use super::Change;

/// The keys after which a new key looks natural, best first: the order in which cffinit writes.
const BEFORE: &[(&str, &[&str])] = &[
    ("version", &["commit", "license-url", "license"]),
    ("date-released", &["version", "commit", "license"]),
    ("doi", &["date-released", "version"]),
    ("identifiers", &["doi"]),
    ("license", &["keywords", "abstract"]),
    ("repository-code", &["identifiers", "url", "authors"]),
    ("abstract", &["title"]),
    ("type", &["title"]),
    ("title", &["message", "cff-version"]),
    ("message", &["cff-version"]),
];

/// A text, as read.
pub(super) struct Place<'d> {
    pub(super) text: &'d str,
    pub(super) document: &'d Document,
    pub(super) mapping: &'d Mapping,
}

impl Place<'_> {
    /// The text with the change put in as a new root key, at each place that comes into question.
    pub(super) fn insertions(&self, change: &Change) -> Vec<String> {
        let key = change.key();
        let natural = BEFORE
            .iter()
            .find(|(name, _)| *name == key)
            .map_or(&[][..], |(_, keys)| *keys);
        let neighbours = natural
            .iter()
            .filter_map(|name| self.mapping.own_entry(name));
        let last = self.mapping.entries.last();
        let short = self
            .mapping
            .entries
            .iter()
            .filter(|entry| is_short(&entry.value));
        let Some(first) = self.mapping.entries.first() else {
            return Vec::new();
        };
        let indent = self.column(first.key.span.start);
        let lines: Vec<String> = change
            .lines()
            .iter()
            .map(|line| " ".repeat(indent) + line)
            .collect();
        // A file may have many keys; a handful of attempts is enough.
        let places = neighbours.chain(last).chain(short.take(3));
        places
            .map(|entry| self.insert_below(end_of(entry), &lines))
            .collect()
    }

    /// The text with lines put below the line that holds the byte `at`.
    pub(super) fn insert_below(&self, at: usize, lines: &[String]) -> String {
        let ending = self.line_ending();
        let rest = self.text.get(at..).unwrap_or_default();
        let (mut edited, added) = match rest.find(['\n', '\r']) {
            Some(end) => {
                let end = at + end;
                let width = if self.text[end..].starts_with("\r\n") {
                    2
                } else {
                    1
                };
                (
                    self.text[..end + width].to_owned(),
                    lines.join(ending) + ending,
                )
            }
            None => (self.text.to_owned() + ending, lines.join(ending)),
        };
        let kept = edited.len().min(self.text.len());
        edited.push_str(&added);
        edited.push_str(self.text.get(kept..).unwrap_or_default());
        edited
    }

    /// How many bytes stand between the start of the line and `at`.
    pub(super) fn column(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let bom = if line == 0 && self.document.bom {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        at - line - bom
    }

    /// How the lines of the file end: as its first line does.
    pub(super) fn line_ending(&self) -> &'static str {
        match self.text.find(['\n', '\r']) {
            Some(at) if self.text[at..].starts_with("\r\n") => "\r\n",
            Some(at) if self.text[at..].starts_with('\r') => "\r",
            _ => "\n",
        }
    }
}

/// The last byte that belongs to an entry.
pub(super) fn end_of(entry: &Entry) -> usize {
    let value = entry.value.alias.as_ref().unwrap_or(&entry.value.span);
    value.end.max(entry.key.span.end)
}

/// Whether a value is a text in its line, behind which nothing can go wrong.
fn is_short(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar)
        if !matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded))
}
