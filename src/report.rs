//! Words out: values in, text out. Nothing here looks at anything or writes anywhere.
//!
//! What comes from files and servers passes [`safe`] before a person or a log sees it.

pub mod citation;
pub mod cite;
pub mod diff;
pub mod draft;
pub mod github;
pub mod graph;
pub mod hand_over;
pub mod human;
pub mod journey;
pub mod json;
pub mod located;
pub mod markdown;
pub mod page;
pub mod preview;
pub mod proposal;
pub mod releases;
pub mod runner;
pub mod safe;
pub mod sarif;
pub mod shell;
pub mod support;
pub mod verified;

use crate::facts::Files;
use crate::plan::topics;
use crate::rules::{By, Finding, LicenseSeen, Reminder, Severity, Silenced, Skipped, Standing};

/// Everything that a report of `check` shows.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// What was found, worst first.
    pub findings: &'a [Finding],
    /// The rules that could not look.
    pub skipped: &'a [Skipped],
    /// What somebody wanted silent.
    pub silenced: &'a [Silenced],
    /// The files that the findings are about.
    pub files: &'a Files,
    /// The licence files.
    pub licenses: &'a [LicenseSeen],
    /// How the checklists stand.
    pub checklist: &'a [Standing],
    /// What only a person can judge.
    pub reminders: &'a [Reminder],
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that block a release.
    pub errors: usize,
    /// Those that should be mended.
    pub warnings: usize,
    /// Those that are good to know.
    pub notes: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(findings: &[Finding]) -> Self {
        let count = |severity| {
            let of_severity = findings
                .iter()
                .filter(|finding| finding.severity == severity);
            of_severity.count()
        };
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    /// The count as people say it: `2 errors, 1 note`, or `no findings`.
    pub fn words(self) -> String {
        let parts: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| plural(count, word))
        .collect();
        if parts.is_empty() {
            "no findings".to_owned()
        } else {
            parts.join(", ")
        }
    }
}

/// The address of a rule's page.
pub fn docs(rule: &str) -> String {
    const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
    let page = topics::find(rule).map_or_else(
        || format!("docs/rules/{rule}.md"),
        |topic| topic.page.to_owned(),
    );
    if REPOSITORY.is_empty() {
        // A build without a home still names the page by its place in the source.
        page
    } else {
        format!("{REPOSITORY}/blob/main/{page}")
    }
}

/// Where a person reads more about a rule: its page on the web, or without one the command that
/// prints it. A path in citable's own source would lead nowhere from somebody else's repository.
pub fn see(rule: &str) -> String {
    let page = docs(rule);
    if page.starts_with("https://") {
        page
    } else {
        format!("`citable explain {rule}`")
    }
}

/// `1 file`, `2 files`.
pub fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}

/// `3 findings silenced by citable.toml`; with several who wanted it, the number of each.
fn silence(silenced: &[Silenced]) -> Option<String> {
    let who: Vec<(By, usize)> = [By::Project, By::CommandLine, By::Comment]
        .into_iter()
        .map(|by| (by, silenced.iter().filter(|one| one.by == by).count()))
        .filter(|(_, count)| *count > 0)
        .collect();
    let all = plural(silenced.len(), "finding");
    match who.as_slice() {
        [] => None,
        [(by, count)] if *count > 1 && *by == By::Comment => {
            Some(format!("{all} silenced by comments"))
        }
        [(by, _)] => Some(format!("{all} silenced by {}", by.words())),
        several => {
            let parts = several
                .iter()
                .map(|(by, count)| format!("{count} by {}", by.words()));
            Some(format!(
                "{all} silenced: {}",
                parts.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

/// How a checklist stands at one level: `minimal: 2 of 5 open, 1 not looked at`.
fn standing(standing: &Standing) -> String {
    let Standing {
        item,
        rules,
        open,
        skipped,
    } = *standing;
    let unseen = match skipped {
        0 => String::new(),
        n => format!(", {n} not looked at"),
    };
    format!("{}: {open} of {rules} open{unseen}", item.level.word())
}

/// The reasons why rules could not look, each with its rules, in the order they came.
fn reasons<'a>(skipped: &'a [Skipped]) -> Vec<(&'a str, Vec<&'static str>)> {
    let mut reasons: Vec<(&'a str, Vec<&'static str>)> = Vec::new();
    for one in skipped {
        match reasons.iter_mut().find(|(reason, _)| *reason == one.reason) {
            Some((_, rules)) => rules.push(one.rule),
            None => reasons.push((&one.reason, vec![one.rule])),
        }
    }
    reasons
}

/// More rules than these are counted and not named: whoever runs a check for the first time is to
/// see what was found. The JSON names them all.
const NAMED: usize = 3;

/// Rules by name, or how many there are.
fn named(rules: &[&str]) -> String {
    if rules.len() > NAMED {
        plural(rules.len(), "rule")
    } else {
        rules.join(", ")
    }
}

#[cfg(test)]
mod tests;
