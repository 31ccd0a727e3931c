//! What a rule says.

use crate::domain::Place;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It blocks a release.
    Error,
    /// It should be mended; a release goes on.
    Warning,
    /// Good to know.
    Note,
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What and why, in one sentence: lower-case start, no full stop at the end.
    pub message: String,
    /// Where; `None` when it is about no file.
    pub place: Option<Place>,
    /// What to do next, as a sentence of the same form.
    pub help: Option<String>,
    /// The edit that mends it, where one is safe.
    pub fix: Option<Fix>,
}

/// A safe edit of one file: the whole text anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The file.
    pub path: String,
    /// What the whole file becomes.
    pub text: String,
}

/// A rule that could not look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The rule's id.
    pub rule: &'static str,
    /// Why it could not.
    pub reason: String,
}

impl Severity {
    /// The word in messages and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}
