//! Edits that keep every other byte of a citation file.
//!
//! The new value is spliced into the text, the result is read again, and unless exactly the
//! intended keys differ the edit is refused, with the lines that a person can paste instead.
//!
//! ```
//! use cff_rs::edit::Edit;
//! use cff_rs::write::Identifier;
//!
//! let text = "cff-version: 1.2.0 # the format\nmessage: Cite me\ntitle: Tool\nauthors: [{alias: jd}]\nversion: 1.0.0\n";
//! let edited = Edit::new(text)?
//!     .set("version", "1.10")
//!     .add_identifier(&Identifier::doi("10.5281/zenodo.3484178"))
//!     .apply()?;
//! assert_eq!(edited, text.replace("1.0.0", "\"1.10\"")
//!     + "identifiers:\n  - type: doi\n    value: 10.5281/zenodo.3484178\n");
//! # Ok::<(), cff_rs::edit::EditError>(())
//! ```

mod guard;
mod place;
mod splice;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::check::check_document;
use crate::format::{ROOT, Shape};
use crate::write::render::Item;
use crate::write::{Identifier, Reference};
use crate::yaml::{self, Document, Mapping, Span, Style};

/// Why a text is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EditErrorKind {
    /// The text cannot be read.
    Unreadable,
    /// Its root is written in braces, is no mapping, or is followed by a second document.
    Root,
    /// There is no such key, or its value is no single text.
    Key,
    /// The new value is not one that the format allows.
    Value,
    /// The key stands twice: which one is meant is not known.
    Duplicate,
    /// The value has an anchor, an alias or a tag, so that more would change than is asked for.
    Shared,
    /// The value is written in a way in which nothing is put safely, such as `key: # note` in
    /// front of a block text; or the result read differently from what was intended.
    Form,
}

/// Why an edit is refused, and what a person can paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError {
    /// Which sort of reason.
    pub kind: EditErrorKind,
    /// What in the text is in the way.
    pub span: Option<Span>,
    /// A plain sentence.
    pub message: String,
    /// The lines of the change in question, in block style, for the root of the file.
    pub snippet: String,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EditError {}

/// Changes to a text, made by [`apply`](Self::apply).
#[derive(Debug, Clone)]
pub struct Edit<'t> {
    text: &'t str,
    changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    /// A root key gets a text.
    Set { key: String, value: String },
    /// A root list gets one more item.
    Add { key: &'static str, item: Item },
}

impl Change {
    fn key(&self) -> &str {
        match self {
            Self::Set { key, .. } => key,
            Self::Add { key, .. } => key,
        }
    }

    /// The change as lines to be put at the root of a file.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        match self {
            Self::Set { key, value } => Item::text(&**value).entry(key, 0, &mut lines),
            Self::Add { key, item } => Item::List(vec![item.clone()]).entry(key, 0, &mut lines),
        }
        lines
    }
}

impl<'t> Edit<'t> {
    /// Begins to edit a text. Fails when it cannot be read or its root is nothing that can be
    /// edited.
    pub fn new(text: &'t str) -> Result<Self, EditError> {
        let document = read(text)?;
        root(&document)?;
        Ok(Self {
            text,
            changes: Vec::new(),
        })
    }

    /// Gives a root key that holds a single text a new one, or adds the key. Where the file
    /// reads so already, nothing changes.
    pub fn set(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.changes.push(Change::Set {
            key: key.into(),
            value: value.into(),
        });
        self
    }

    /// Adds an item to `identifiers`, unless one with this type and value is there.
    pub fn add_identifier(mut self, identifier: &Identifier) -> Self {
        self.changes.push(Change::Add {
            key: "identifiers",
            item: identifier.item(),
        });
        self
    }

    /// Adds an item to `references`, unless one that is the same in all given keys is there.
    pub fn add_reference(mut self, reference: &Reference) -> Self {
        self.changes.push(Change::Add {
            key: "references",
            item: reference.item(),
        });
        self
    }

    /// The edited text. Fails at the first change that cannot be made safely; the text is then
    /// as it was.
    pub fn apply(&self) -> Result<String, EditError> {
        let mut text = self.text.to_owned();
        for change in &self.changes {
            text = apply(&text, change).map_err(|error| EditError {
                snippet: change.lines().join("\n") + "\n",
                ..error
            })?;
        }
        Ok(text)
    }
}

fn apply(text: &str, change: &Change) -> Result<String, EditError> {
    let document = read(text)?;
    let mapping = root(&document)?;
    let key = change.key();
    if let Change::Set { .. } = change
        && !takes_text(key)
    {
        let message = format!("`{key}` is no key of a citation file that takes a single text");
        return Err(refusal(EditErrorKind::Key, None, message));
    }
    if let Some(duplicate) = mapping
        .duplicates()
        .into_iter()
        .find(|double| double.key == key)
    {
        let message = format!("`{key}` stands twice in the file");
        return Err(refusal(
            EditErrorKind::Duplicate,
            Some(duplicate.again),
            message,
        ));
    }
    if guard::holds(mapping.get(key), change) {
        return Ok(text.to_owned());
    }
    let place = place::Place {
        text,
        document: &document,
        mapping,
    };
    // The first candidate is the natural one; the others stand by for odd layouts.
    let candidates = match mapping.own_entry(key) {
        Some(entry) => vec![splice::into_entry(&place, entry, change)?],
        None => place.insertions(change),
    };
    let mut wrong = None;
    for candidate in candidates {
        match guard::accepts(&document, text, &candidate, change) {
            Ok(()) => return Ok(candidate),
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    Err(wrong.unwrap_or_else(|| {
        let message = format!("there is no place where `{key}` can be put safely");
        refusal(EditErrorKind::Form, None, message)
    }))
}

/// Whether the value that the format asks for under a root key is one text.
fn takes_text(key: &str) -> bool {
    ROOT.iter().any(|known| {
        known.name == key
            && !matches!(
                known.shape,
                Shape::Agents
                    | Shape::Identifiers
                    | Shape::References
                    | Shape::Reference
                    | Shape::Texts
            )
    })
}

fn read(text: &str) -> Result<Document, EditError> {
    yaml::read(text)
        .map_err(|error| refusal(EditErrorKind::Unreadable, Some(error.span), error.message))
}

fn root(document: &Document) -> Result<&Mapping, EditError> {
    let refused = |span: &Span, message: &str| {
        Err(refusal(
            EditErrorKind::Root,
            Some(span.clone()),
            message.to_owned(),
        ))
    };
    if let Some(span) = &document.more_documents {
        return refused(span, "the file holds a second YAML document");
    }
    match document.root.as_mapping() {
        None => refused(&document.root.span, "the file holds no keys"),
        Some(mapping) if mapping.style == Style::Flow => {
            refused(&document.root.span, "the whole file is written in braces")
        }
        Some(mapping) => Ok(mapping),
    }
}

fn refusal(kind: EditErrorKind, span: Option<Span>, message: String) -> EditError {
    EditError {
        kind,
        span,
        message,
        snippet: String::new(),
    }
}

/// The first problem that the format has with the value at a path.
fn fault(text: &str, document: &Document, path: &str) -> Option<String> {
    let problems = check_document(text, document);
    let problem = problems.into_iter().find(|problem| {
        let rest = problem.path.strip_prefix(path);
        problem.schema && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    });
    problem.map(|problem| problem.message)
}
