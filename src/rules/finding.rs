//! What a rule says.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::Place;
use crate::domain::leak::masked;
use crate::facts::Why;

use super::setting::{By, Silenced};
use super::{Case, Rule, ignore};

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

/// Where rules put what they find. It knows which rule speaks.
#[derive(Debug)]
pub struct Findings {
    rule: &'static str,
    severity: Severity,
    found: Vec<Finding>,
    skipped: Vec<Skipped>,
    asked: Vec<&'static str>,
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

impl Default for Findings {
    fn default() -> Self {
        Self::new()
    }
}

impl Findings {
    /// Nothing found yet. A rule has to be given the [`turn`](Self::turn) before anything is put here.
    pub fn new() -> Self {
        Self {
            rule: "",
            severity: Severity::Note,
            found: Vec::new(),
            skipped: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// From here on this rule speaks.
    pub fn turn(&mut self, rule: &Rule) {
        self.rule = rule.id;
        self.severity = rule.severity;
    }

    /// The rule that speaks has all that it needs, and is asked.
    pub(super) fn asks(&mut self) {
        self.asked.push(self.rule);
    }

    /// Whether the rule of this id was asked.
    pub(super) fn was_asked(&self, rule: &str) -> bool {
        self.asked.contains(&rule)
    }

    /// What was found so far.
    pub(super) fn found(&self) -> &[Finding] {
        &self.found
    }

    /// Puts down a finding of the rule that speaks, at its severity; more can be said of what
    /// comes back. A value from a file may hold a key, whatever the finding is about: it is masked.
    pub fn add(&mut self, message: impl Into<String>) -> &mut Finding {
        self.found.push(Finding {
            rule: self.rule,
            severity: self.severity,
            message: masked(&message.into()).into_owned(),
            place: None,
            help: None,
            fix: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Says that the rule that speaks could not look.
    pub fn skip(&mut self, why: &Why) {
        self.skipped.push(Skipped {
            rule: self.rule,
            reason: why.to_string(),
        });
    }

    /// Makes warnings of the errors of some rules.
    pub fn soften(&mut self, rule: impl Fn(&str) -> bool) {
        for finding in &mut self.found {
            if finding.severity == Severity::Error && rule(finding.rule) {
                finding.severity = Severity::Warning;
            }
        }
    }

    /// Gives each finding the severity that it is wanted to have, and takes out those that are
    /// wanted silent.
    pub(super) fn settle(&mut self, case: &Case<'_>) -> Vec<Silenced> {
        let ignores = ignore::all(case);
        let release = case.release.is_some();
        let mut silenced = Vec::new();
        for mut finding in std::mem::take(&mut self.found) {
            let kept = release && finding.severity == Severity::Error;
            let commented = || {
                ignores
                    .iter()
                    .any(|ignore| ignore.silences(&finding).is_some())
            };
            let settled = if !kept && commented() {
                Err(By::Comment)
            } else {
                case.settings.settle(&finding, release)
            };
            match settled {
                Ok(severity) => {
                    finding.severity = severity;
                    self.found.push(finding);
                }
                Err(by) => silenced.push(Silenced { finding, by }),
            }
        }
        silenced
    }

    /// The findings, worst first, then by place; and the rules that could not look.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<Skipped>) {
        let mut found = self.found;
        found.sort_by(|a, b| key(a).cmp(&key(b)));
        (bounded(found), self.skipped)
    }
}

/// The most findings of one rule that are told one by one. A file with more is broken as a whole.
const MOST: usize = 100;

/// The first findings of each rule, and one for the rest of them.
fn bounded(found: Vec<Finding>) -> Vec<Finding> {
    let mut told: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut rest: BTreeMap<&'static str, (Severity, usize)> = BTreeMap::new();
    let mut kept = Vec::new();
    for finding in found {
        let told = told.entry(finding.rule).or_default();
        *told += 1;
        if *told <= MOST {
            kept.push(finding);
        } else {
            // They come worst first, so that the first of the rest is the worst of it.
            rest.entry(finding.rule).or_insert((finding.severity, 0)).1 += 1;
        }
    }
    kept.extend(rest.into_iter().map(|(rule, (severity, count))| Finding {
        rule,
        severity,
        message: format!("{count} more findings of this rule are not listed"),
        place: None,
        help: Some("mend those that are listed, and check again".to_owned()),
        fix: None,
    }));
    kept
}

/// What findings are sorted by; those about no file come last within their severity.
fn key(finding: &Finding) -> (Severity, bool, Option<(&str, usize)>, &'static str) {
    let place = finding.place.as_ref();
    (
        finding.severity,
        place.is_none(),
        place.map(|place| (place.path.as_str(), place.span.start)),
        finding.rule,
    )
}

impl Finding {
    /// It is about these bytes of a file.
    pub fn at(&mut self, path: &str, span: Range<usize>) -> &mut Self {
        self.place = Some(Place::at(path, span));
        self
    }

    /// It is about a line, from 1, of a file of which the text is not at hand.
    pub fn on_line(&mut self, path: &str, line: usize) -> &mut Self {
        self.place = Some(Place::on_line(path, line));
        self
    }

    /// It is about a file as a whole.
    pub fn in_file(&mut self, path: &str) -> &mut Self {
        self.place = Some(Place::file(path));
        self
    }

    /// What to do next.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(masked(&help.into()).into_owned());
        self
    }

    /// In this case it matters more, or less, than the rule says.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// The whole text of the file after the edit that mends it, where one is safe.
    pub fn fix(&mut self, path: &str, text: Option<String>) -> &mut Self {
        self.fix = text.map(|text| Fix {
            path: path.to_owned(),
            text,
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_broken_as_a_whole_is_told_of_in_bounds() {
        let mut findings = Findings::new();
        findings.turn(crate::rules::ALL[0]);
        for number in 0..250 {
            findings.add(format!("fault {number}"));
        }
        let (found, _) = findings.into_parts();
        assert_eq!(found.len(), MOST + 1);
        assert!(
            found[MOST].message.starts_with("150 more"),
            "{}",
            found[MOST].message
        );
        assert_eq!(found[MOST].severity, Severity::Error);
    }
}
