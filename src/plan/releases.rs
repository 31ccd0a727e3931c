//! All releases of a repository: which are archived, and why the others are not.

use jiff::{Timestamp, tz::TimeZone};

use crate::domain::Tag;
use crate::facts::releases::{AllReleases, Unlisted};
use crate::facts::{Integration, Record, Release, Seen};
use crate::rules;

use super::cause::{Cause, Clues, Outlook};

/// How a release stands with Zenodo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It has a record.
    Archived(&'a Record),
    /// It has none, for this reason.
    Missing(Cause, Outlook),
    /// It is a draft, of which Zenodo is not told.
    Draft,
    /// It is not to be archived, as `citable.toml` says.
    LeftOut,
    /// What Zenodo has could not be looked up.
    Unknown,
}

/// A release and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The release.
    pub release: &'a Release,
    /// How it stands.
    pub standing: Standing<'a>,
}

/// What kept all or some of it from being seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What, in one line.
    pub message: String,
    /// What to do, where the message does not say it.
    pub help: String,
    /// The exit code: 1 where it is known to be so, 3 where nobody could look.
    pub code: u8,
}

impl Problem {
    /// Why there is no list of releases.
    pub fn of_list(unlisted: &Unlisted) -> Self {
        match unlisted {
            Unlisted::NotFound(slug) => {
                let finding = rules::not_found(Some(slug));
                Self {
                    message: finding.message,
                    help: finding.help.unwrap_or_default(),
                    code: 1,
                }
            }
            Unlisted::Elsewhere => Self {
                message: "the remote is no repository on GitHub, and Zenodo archives releases on GitHub only"
                    .to_owned(),
                help: "see `git remote -v`; `citable status` says what to do".to_owned(),
                code: 1,
            },
            Unlisted::Unseen(_, why) => Self {
                message: format!("could not look: {why}"),
                help: AGAIN.to_owned(),
                code: 3,
            },
        }
    }

    /// Why nothing can be told of the records, if nothing can.
    pub fn of_records(all: &AllReleases) -> Option<Self> {
        let Seen::Unknown(why) = &all.records else {
            return None;
        };
        Some(Self {
            message: format!("could not look for records: {why}"),
            help: AGAIN.to_owned(),
            code: 3,
        })
    }
}

const AGAIN: &str = "mend what it says there, or wait a little; then run `citable doi --all` again";

/// Each release with how it stands. `left_out` holds the patterns of `not-archived`, in which `*`
/// stands for any characters.
pub fn rows<'a>(all: &'a AllReleases, left_out: &[String], now: Timestamp) -> Vec<Row<'a>> {
    let stand = |release: &'a Release| Row {
        release,
        standing: standing(all, release, left_out, now),
    };
    all.releases.iter().map(stand).collect()
}

/// The exit code that the rows amount to: a release that never will be archived weighs more than
/// one that could not be looked at, and that more than one that takes time. One that has no record
/// after a day has none, whoever may see why.
pub fn exit_code(rows: &[Row]) -> u8 {
    let weigh = |row: &Row| match row.standing {
        Standing::Missing(_, Outlook::Never | Outlook::CannotTell) => 1,
        Standing::Unknown => 3,
        Standing::Missing(_, Outlook::Open) => 4,
        Standing::Archived(_) | Standing::Draft | Standing::LeftOut => 0,
    };
    let codes: Vec<u8> = rows.iter().map(weigh).collect();
    [1, 3, 4]
        .into_iter()
        .find(|code| codes.contains(code))
        .unwrap_or(0)
}

fn standing<'a>(
    all: &'a AllReleases,
    release: &'a Release,
    left_out: &[String],
    now: Timestamp,
) -> Standing<'a> {
    let Seen::Known(records) = &all.records else {
        return Standing::Unknown;
    };
    if let Some(record) = records.of_tag(&release.tag) {
        return Standing::Archived(record);
    }
    if left_out.iter().any(|pattern| fits(pattern, &release.tag)) {
        return Standing::LeftOut;
    }
    if release.published_at.is_none() {
        return Standing::Draft;
    }
    let integration = all.integration_of(release);
    let clues = Clues {
        release,
        private: all.repository.private,
        integration: &integration,
        archived_before: Some(had_another_webhook(all)),
        refused: all.refused.contains(&release.tag),
        now,
    };
    let cause = Cause::of(&clues);
    Standing::Missing(cause, clues.outlook(cause))
}

/// Whether something was archived that the present webhook cannot have told of.
fn had_another_webhook(all: &AllReleases) -> bool {
    let Seen::Known(records) = &all.records else {
        return false;
    };
    let Seen::Known(Integration::Hook(hook)) = &all.integration else {
        return !(records.of.is_empty() && records.orphans.is_empty());
    };
    let Some(made) = hook.created_at else {
        return false;
    };
    let published = |tag: &Tag| {
        let release = all.releases.iter().find(|release| release.tag == *tag)?;
        release.published_at
    };
    // Of an orphan the release is gone, and the day of the record is all there is.
    let day = made.to_zoned(TimeZone::UTC).date();
    let older = |record: &Record| record.published.is_some_and(|on| on < day);
    let mut tags = records.of.iter().map(|(tag, _)| tag);
    tags.any(|tag| published(tag).is_some_and(|at| at < made)) || records.orphans.iter().any(older)
}

/// Whether the tag fits a pattern in which `*` stands for any characters.
fn fits(pattern: &str, tag: &Tag) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == tag.as_str();
    };
    let Some(mut left) = tag.as_str().strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, behind)) = left.split_once(part) else {
            return false;
        };
        left = behind;
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_the_whole_tag() {
        let fits = |pattern, tag: &str| fits(pattern, &tag.parse().unwrap());
        assert!(fits("v0.1.0", "v0.1.0") && !fits("v0.1", "v0.1.0"));
        assert!(fits("nightly-*", "nightly-2026") && !fits("nightly-*", "v1-nightly-2"));
        assert!(fits("*-rc*", "v1.0.0-rc.1") && !fits("*-rc*", "v1.0.0"));
        assert!(fits("v*.0-*1", "v1.0-beta1") && !fits("v*.0-*1", "v1.0-beta2"));
        assert!(fits("*", "anything") && fits("v*", "v"));
    }
}
