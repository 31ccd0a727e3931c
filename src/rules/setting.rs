//! What a project or a person wants of the rules: stricter, milder, or silent.
//!
//! As with the lints of rustc the later wish counts, and `warnings` stands for whatever is a
//! warning in the end. Where a release is at stake an error stays an error, whoever wants it
//! milder: it says what Zenodo or GitHub will refuse, or what could not be taken back.

use std::fmt;
use std::str::FromStr;

use toml::de::DeTable;

use crate::facts::Files;

use super::finding::{Finding, Severity};
use super::{find, nearest};

/// The file in which a project sets rules.
const PROJECT: &str = "citable.toml";

/// How much a rule is to matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// What it finds is an error.
    Deny,
    /// What it finds is a warning.
    Warn,
    /// What it finds is a note.
    Note,
    /// What it finds is counted and not shown.
    Allow,
}

/// What a setting is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One rule, by its id.
    Rule(&'static str),
    /// Everything that is a warning once the rules are set one by one.
    Warnings,
}

/// Who wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// `citable.toml` of the repository.
    Project,
    /// `-D`, `-W` or `-A`.
    CommandLine,
    /// `# citable: ignore[…]` in the file itself.
    Comment,
}

/// A finding that is counted and not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silenced {
    /// The finding, as it would have been shown.
    pub finding: Finding,
    /// Who wanted it silent.
    pub by: By,
}

/// Settings in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings(Vec<(Which, Setting, By)>);

/// A word that names no rule, with the rule that was probably meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NoSuchRule {
    name: String,
}

/// A word that is no setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of deny, warn, note, allow")]
pub struct NoSuchSetting(String);

impl Settings {
    /// What `citable.toml` sets, as far as it can be read. What is wrong with the file is said
    /// by whoever works with it.
    pub(super) fn declared(files: &Files) -> Self {
        let mut settings = Self::default();
        let document = files
            .text(PROJECT)
            .and_then(|text| DeTable::parse(text).ok());
        let Some(document) = document else {
            return settings;
        };
        let rules = document.get_ref().get("rules");
        let rules = rules.and_then(|rules| rules.get_ref().as_table());
        for (name, value) in rules.into_iter().flatten() {
            let setting = value.get_ref().as_str().and_then(|word| word.parse().ok());
            if let (Ok(which), Some(setting)) = (name.get_ref().parse(), setting) {
                settings.set(which, setting, By::Project);
            }
        }
        settings
    }

    /// One more, which outweighs those before it.
    pub fn set(&mut self, which: Which, setting: Setting, by: By) {
        self.0.push((which, setting, by));
    }

    /// These and then others, which outweigh them.
    pub(super) fn extend(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    /// What becomes of a finding: its severity, or who wants it silent. With a release at stake
    /// (`release`) an error stays one.
    pub(super) fn settle(&self, finding: &Finding, release: bool) -> Result<Severity, By> {
        if release && finding.severity == Severity::Error {
            return Ok(Severity::Error);
        }
        let last = |wanted: Which| self.0.iter().rev().find(|(which, ..)| *which == wanted);
        let mut severity = finding.severity;
        let mut by = By::Project;
        if let Some((_, setting, who)) = last(Which::Rule(finding.rule)) {
            severity = setting.severity().ok_or(*who)?;
            by = *who;
        }
        // What was said on the command line of one rule outweighs what the file says of all.
        if let Some((_, setting, who)) = last(Which::Warnings)
            && severity == Severity::Warning
            && *who >= by
        {
            severity = setting.severity().ok_or(*who)?;
        }
        Ok(severity)
    }
}

impl Setting {
    /// The severity that it gives; none where it silences.
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Deny => Some(Severity::Error),
            Self::Warn => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Allow => None,
        }
    }
}

impl FromStr for Setting {
    type Err = NoSuchSetting;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "deny" => Ok(Self::Deny),
            "warn" => Ok(Self::Warn),
            "note" => Ok(Self::Note),
            "allow" => Ok(Self::Allow),
            _ => Err(NoSuchSetting(word.to_owned())),
        }
    }
}

impl FromStr for Which {
    type Err = NoSuchRule;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == "warnings" {
            return Ok(Self::Warnings);
        }
        let rule = find(name).ok_or_else(|| NoSuchRule {
            name: name.to_owned(),
        });
        rule.map(|rule| Self::Rule(rule.id))
    }
}

impl fmt::Display for NoSuchRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = super::words::quoted(&self.name);
        match nearest(&self.name) {
            Some(rule) => write!(f, "there is no rule {name}; did you mean `{}`?", rule.id),
            None => write!(f, "there is no rule {name}; `citable explain` lists all"),
        }
    }
}

impl By {
    /// The words for it in reports and in JSON.
    pub fn words(self) -> &'static str {
        match self {
            Self::Project => "citable.toml",
            Self::CommandLine => "the command line",
            Self::Comment => "a comment",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Which = Which::Rule("author-without-orcid");

    fn finding(severity: Severity) -> Finding {
        Finding {
            rule: "author-without-orcid",
            severity,
            message: "x".to_owned(),
            place: None,
            help: None,
            fix: None,
        }
    }

    fn settled(wishes: &[(Which, Setting, By)], severity: Severity) -> Result<Severity, By> {
        Settings(wishes.to_vec()).settle(&finding(severity), false)
    }

    #[test]
    fn the_later_wish_counts() {
        use {By::CommandLine, Setting::*};
        let later = |first, second| {
            let wishes = [(RULE, first, CommandLine), (RULE, second, CommandLine)];
            settled(&wishes, Severity::Note)
        };
        assert_eq!(later(Deny, Warn), Ok(Severity::Warning));
        assert_eq!(later(Warn, Deny), Ok(Severity::Error));
        assert_eq!(later(Deny, Allow), Err(CommandLine));
        assert_eq!(settled(&[], Severity::Note), Ok(Severity::Note));
    }

    #[test]
    fn warnings_stands_for_what_is_a_warning_in_the_end() {
        use {By::*, Setting::*};
        let deny = (Which::Warnings, Deny, CommandLine);
        assert_eq!(settled(&[deny], Severity::Warning), Ok(Severity::Error));
        assert_eq!(settled(&[deny], Severity::Note), Ok(Severity::Note));
        let warn = (RULE, Warn, CommandLine);
        assert_eq!(settled(&[warn, deny], Severity::Note), Ok(Severity::Error));
        let allow = (RULE, Allow, Project);
        assert_eq!(settled(&[allow, deny], Severity::Warning), Err(Project));
        let silent = (Which::Warnings, Allow, Project);
        assert_eq!(settled(&[silent], Severity::Warning), Err(Project));
        assert_eq!(
            settled(&[silent, warn], Severity::Note),
            Ok(Severity::Warning)
        );
    }

    #[test]
    fn where_a_release_is_at_stake_an_error_stays_one() {
        let mut settings = Settings::default();
        settings.set(RULE, Setting::Allow, By::CommandLine);
        let of = |severity| settings.settle(&finding(severity), true);
        assert_eq!(of(Severity::Error), Ok(Severity::Error));
        assert_eq!(of(Severity::Warning), Err(By::CommandLine));
    }

    #[test]
    fn a_mistyped_rule_is_answered_with_the_nearest() {
        let error = "author-without-orchid".parse::<Which>().unwrap_err();
        assert!(
            error.to_string().contains("`author-without-orcid`"),
            "{error}"
        );
        assert_eq!("warnings".parse(), Ok(Which::Warnings));
    }
}
