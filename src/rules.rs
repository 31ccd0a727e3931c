//! Judgement over facts: one file per rule, one list.

pub mod finding;

pub use finding::{Finding, Fix, Severity, Skipped};

use crate::domain::Tag;
use crate::facts::{Facts, Files};

/// What a rule may look at.
#[derive(Debug)]
pub struct Case<'a> {
    /// Everything that was seen.
    pub facts: &'a Facts,
    /// The files that are judged.
    pub files: &'a Files,
    /// The release that the command is about.
    pub release: Option<&'a Tag>,
    /// The day.
    pub today: jiff::civil::Date,
}

/// What the rules said.
#[derive(Debug, Default)]
pub struct Verdict {
    /// The findings, worst first.
    pub findings: Vec<Finding>,
    /// The rules that could not look.
    pub skipped: Vec<Skipped>,
}

impl<'a> Case<'a> {
    /// A case.
    pub fn new(
        facts: &'a Facts,
        files: &'a Files,
        release: Option<&'a Tag>,
        today: jiff::civil::Date,
    ) -> Self {
        Self {
            facts,
            files,
            release,
            today,
        }
    }
}

/// Judges a case by every rule.
pub fn check(_case: &Case) -> Verdict {
    Verdict::default()
}

/// What a rule needs to have been seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// files
    Files,
    /// git
    Git,
    /// github
    GitHub,
}
/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// needs
    pub needs: &'static [Need],
}
/// The rule of that id.
pub fn find(_id: &str) -> Option<&'static Rule> {
    None
}
/// The edit.
pub fn version_edit(
    _before: &str,
    _version: &str,
    _today: jiff::civil::Date,
) -> Option<Result<String, Box<Finding>>> {
    None
}
