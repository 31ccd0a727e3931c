//! All problems of a citation file at once.
//!
//! The judgement is that of the official JSON Schema of CFF 1.2.0, in words that say which value
//! is wrong and what would be right. Whether somebody is a person or an entity is decided by the
//! key `name`, so there is never an answer like "not valid under any of the given schemas".
//! Beyond the schema come findings that make readers disagree or fail; [`Problem::schema`] tells
//! the two apart.
//!
//! | code | what is wrong | schema |
//! |---|---|---|
//! | `not-yaml`, `tab-indentation`, `merge-conflict`, `bibtex`, `not-utf8`, `too-large` | the file cannot be read | yes |
//! | `not-a-mapping` | the file holds no keys at all | yes |
//! | `missing-key`, `unknown-key`, `complex-key` | a key | yes |
//! | `wrong-type`, `empty-value`, `empty-text`, `empty-list`, `repeated-item`, `unknown-tag` | a value as such | yes |
//! | `cff-version` | another version than 1.2.0 | yes |
//! | `unknown-license`, `unknown-country`, `unknown-word` | a word outside its closed list | yes |
//! | `doi-form`, `orcid-form`, `url-form`, `date-form`, `email-form`, `isbn-form`, `issn-form`, `pmcid-form`, `swhid-form`, `language-form`, `month-form` | the form of a value | yes |
//! | `date-impossible` | a day that does not exist | yes |
//! | `duplicate-key`, `merge-key` | keys that are lost | yes: strict readers refuse the file |
//! | `several-documents` | more than one YAML document | yes |
//! | `orcid-checksum`, `orcid-surroundings` | an ORCID iD with a slip, or with more around it | no |
//! | `nameless-person` | a person without any name | no |
//! | `template-left-over` | a value that a template filled in | no |
//! | `yaml-versions-differ`, `number-rewritten`, `yaml11-refused` | readers see another value than is written | no |
//! | `hash-cuts-text` | a text that ends at its ` #` | no |
//! | `byte-order-mark` | invisible bytes at the start | no |

mod beyond;
mod canonical;
mod scalars;
mod suggest;
#[cfg(test)]
mod tests;
mod walk;

use std::fmt;

use crate::yaml::{self, Document, ReadError, ReadErrorKind, Span};
use walk::Checker;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Readers go on, but at least one of them sees something else than was meant.
    Warning,
    /// The file is no valid CFF 1.2.0, or a reader of such files stops at this.
    Error,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule it breaks: a word of the table in the [module's documentation](self).
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Whether the JSON Schema of CFF 1.2.0, or any reading of the file before it, refuses the
    /// file for this.
    pub schema: bool,
    /// Where, in bytes of the text as given.
    pub span: Span,
    /// The way to the value, such as `authors[0].orcid`; items are counted from 0. Empty for the
    /// file as a whole.
    pub path: String,
    /// A plain sentence without its full stop.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Checks a text. The problems stand in the order of the file; none means valid CFF 1.2.0.
pub fn check(text: &str) -> Vec<Problem> {
    match yaml::read(text) {
        Ok(document) => check_document(text, &document),
        Err(error) => vec![unreadable(&error)],
    }
}

/// Checks a text that was read already.
pub fn check_document(text: &str, document: &Document) -> Vec<Problem> {
    let mut checker = Checker::new(text, document);
    checker.whole_document();
    checker.root();
    let mut problems = checker.into_problems();
    problems.sort_by_key(|problem| problem.span.start);
    problems
}

/// The problem that a file which cannot be read has.
pub fn unreadable(error: &ReadError) -> Problem {
    let code = match error.kind {
        ReadErrorKind::Tab => "tab-indentation",
        ReadErrorKind::ConflictMarker => "merge-conflict",
        ReadErrorKind::BibTeX => "bibtex",
        ReadErrorKind::NotUtf8 => "not-utf8",
        ReadErrorKind::TooLarge | ReadErrorKind::TooDeep | ReadErrorKind::TooManyNodes => {
            "too-large"
        }
        ReadErrorKind::Alias | ReadErrorKind::ControlCharacter | ReadErrorKind::Syntax => {
            "not-yaml"
        }
    };
    Problem {
        code,
        severity: Severity::Error,
        schema: true,
        span: error.span.clone(),
        path: String::new(),
        message: error.message.clone(),
        help: error.help.clone(),
    }
}

/// A value as it is shown in a sentence: its first line, cut where it is long.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.trim_start().lines().next().unwrap_or_default();
    let mut characters = line.chars();
    let mut shown: String = characters.by_ref().take(MOST).collect();
    if characters.next().is_some() || line.len() < text.trim().len() {
        shown.push('…');
    }
    shown
}
