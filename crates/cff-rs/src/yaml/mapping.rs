//! Mappings, with duplicate and merge keys as written.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;

use super::{Kind, Node, ScalarStyle, Span, Style};

/// A key and its value as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Node,
    /// The value; an empty plain scalar when none is written.
    pub value: Node,
}

/// A mapping as written: duplicates and `<<` are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// In the order of the file.
    pub entries: Vec<Entry>,
    /// Indented, or in braces.
    pub style: Style,
}

/// A key that stands twice in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The key.
    pub key: String,
    /// Where it stood before; its value is lost.
    pub first: Span,
    /// Where it stands again. With three of them there are two answers.
    pub again: Span,
}

/// A `<<` whose value cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeError {
    /// The value that is no mapping.
    pub span: Span,
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`<<` takes a mapping or a list of mappings, and this is neither")
    }
}

impl std::error::Error for MergeError {}

impl Entry {
    /// The text of the key when it is a scalar.
    pub fn name(&self) -> Option<&str> {
        self.key.as_scalar().map(|scalar| scalar.text.as_str())
    }

    /// Whether this is a merge key: a plain `<<` (`PyYAML`: quoted, it is an ordinary key).
    pub fn is_merge(&self) -> bool {
        let tag = self.key.tag.as_deref();
        self.key.as_scalar().is_some_and(|key| {
            tag.is_some_and(|tag| tag == "tag:yaml.org,2002:merge")
                || (tag.is_none() && key.style == ScalarStyle::Plain && key.text == "<<")
        })
    }
}

impl Mapping {
    /// The value of `key`. A key that stands twice has its last value, and a key that is not
    /// written may come from a `<<`, both as `PyYAML` and Psych have it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Like [`get`](Self::get), with the key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.own_entry(key).or_else(|| {
            if !self.entries.iter().any(Entry::is_merge) {
                return None;
            }
            // Where a `<<` cannot be merged the own keys still hold.
            let merged = self.merged().ok()?;
            merged
                .into_iter()
                .find(|entry| !entry.is_merge() && entry.name() == Some(key))
        })
    }

    /// The entry of `key` that is written in this mapping itself; the last one.
    pub fn own_entry(&self, key: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .rev()
            .find(|entry| !entry.is_merge() && entry.name() == Some(key))
    }

    /// Every key once with the value that counts, merge keys applied, in the order in which the
    /// keys are met. `PyYAML` 6.0.3 (constructor.py, `flatten_mapping`): own keys win over merged
    /// ones, of a list of mappings the first wins, of several `<<` the last. Keys that are not
    /// scalars are all kept.
    pub fn merged(&self) -> Result<Vec<&Entry>, MergeError> {
        let mut flat = Vec::with_capacity(self.entries.len());
        flatten(self, &mut flat)?;
        if is_each_once(&flat) {
            return Ok(flat);
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut entries: Vec<&Entry> = Vec::new();
        for entry in flat {
            let Some(name) = entry.name() else {
                entries.push(entry);
                continue;
            };
            if let Some(place) = places.get(name) {
                entries[*place] = entry;
            } else {
                places.insert(name, entries.len());
                entries.push(entry);
            }
        }
        Ok(entries)
    }

    /// The keys that stand more than once in this mapping itself. `ruamel.yaml` refuses such a
    /// file, `PyYAML` and Psych silently take the last.
    pub fn duplicates(&self) -> Vec<Duplicate> {
        if is_each_once(&self.entries) {
            return Vec::new();
        }
        let mut seen: HashMap<&str, &Span> = HashMap::new();
        let mut duplicates = Vec::new();
        for entry in self.entries.iter().filter(|entry| !entry.is_merge()) {
            let Some(name) = entry.name() else { continue };
            if let Some(first) = seen.insert(name, &entry.key.span) {
                duplicates.push(Duplicate {
                    key: name.to_owned(),
                    first: first.clone(),
                    again: entry.key.span.clone(),
                });
            }
        }
        duplicates
    }
}

/// Whether no key stands twice, told without a table for the few keys that most mappings have.
fn is_each_once(entries: &[impl Borrow<Entry>]) -> bool {
    const FEW: usize = 16;
    entries.len() <= FEW
        && entries.iter().enumerate().all(|(at, entry)| {
            let name = entry.borrow().name();
            let mut before = entries[..at].iter();
            name.is_none() || !before.any(|other| other.borrow().name() == name)
        })
}

/// The entries in the order in which a later one wins. The depth of the recursion is that of the
/// tree, which the reader bounds.
fn flatten<'a>(mapping: &'a Mapping, into: &mut Vec<&'a Entry>) -> Result<(), MergeError> {
    for entry in mapping.entries.iter().filter(|entry| entry.is_merge()) {
        match &entry.value.kind {
            Kind::Mapping(merged) => flatten(merged, into)?,
            Kind::Sequence(items, _) => {
                let mut mappings = Vec::with_capacity(items.len());
                for item in items {
                    let Kind::Mapping(merged) = &item.kind else {
                        return Err(MergeError {
                            span: item.span.clone(),
                        });
                    };
                    mappings.push(merged);
                }
                for merged in mappings.into_iter().rev() {
                    flatten(merged, into)?;
                }
            }
            Kind::Scalar(_) => {
                return Err(MergeError {
                    span: entry.value.span.clone(),
                });
            }
        }
    }
    into.extend(mapping.entries.iter().filter(|entry| !entry.is_merge()));
    Ok(())
}
