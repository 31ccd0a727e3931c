//! What several stages need to know, worked out once per plan.

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::domain::{ObjectId, Slug};
use crate::facts::repository::Tagged;
use crate::facts::{Content, Facts, Git, Record, Release, Repository, Seen};
use crate::license::is_license_file;
use crate::rules::case::CITATION;
use crate::rules::{self, Case, Finding, Profile, Verdict};

use super::{Goal, version};

/// The goal, the facts, and what follows from both.
pub(super) struct Situation<'a> {
    pub(super) goal: &'a Goal,
    pub(super) facts: &'a Facts,
    pub(super) now: Timestamp,
    /// What CITATION.cff must become before the tag is made; `None` where it is right as it is,
    /// where there is none, or where the tag exists already.
    pub(super) edit: Option<Result<String, Box<Finding>>>,
    /// What the rules say of the files of the tag, or of the files as the tag would have them.
    pub(super) verdict: Verdict,
}

/// What to do about a file that is missing here and lies in the folder of which this is a clone.
fn commit_first(goal: &Goal, rule: &str) -> Option<String> {
    let mut behind = goal.left_behind.iter();
    let path = match rule {
        "cff-missing" => behind.find(|path| *path == CITATION),
        "license-missing" => behind.find(|path| is_license_file(path).is_some()),
        _ => None,
    }?;
    Some(format!(
        "{path} lies in the folder but in no commit, and a rehearsal is about what is committed: `git add {path} && git commit`, then run it again"
    ))
}

impl<'a> Situation<'a> {
    pub(super) fn new(goal: &'a Goal, facts: &'a Facts, now: Timestamp) -> Self {
        let today = day(now);
        let tagged = facts.repository.tagged.there();
        let files = &facts.repository.files;
        let fixed = tagged.is_some() || facts.forge.tag.there().is_some();
        let edit = if fixed {
            None
        } else {
            version_edit(goal, &facts.repository, today)
        };
        let edited = match &edit {
            Some(Ok(after)) => Some(files.with("CITATION.cff", after.clone())),
            _ => None,
        };
        let judged =
            tagged.map_or_else(|| edited.as_ref().unwrap_or(files), |tagged| &tagged.files);
        let case = Case::new(facts, judged, Some(&goal.tag), today)
            .with_release_to_come(goal.version.is_some());
        let mut verdict = rules::check(&case.with_profiles(&Profile::of(&goal.datasets)));
        for finding in &mut verdict.findings {
            if let Some(help) = commit_first(goal, finding.rule) {
                finding.help = Some(help);
            }
        }
        Self {
            goal,
            facts,
            now,
            edit,
            verdict,
        }
    }

    /// The day, in UTC as GitHub and Zenodo count it.
    pub(super) fn today(&self) -> Date {
        day(self.now)
    }

    pub(super) fn git(&self) -> Option<&'a Git> {
        self.facts.repository.git.there()
    }

    pub(super) fn local_tag(&self) -> Option<&'a Tagged> {
        self.facts.repository.tagged.there()
    }

    pub(super) fn remote_tag(&self) -> Option<&'a ObjectId> {
        self.facts.forge.tag.there().map(|tag| &tag.commit)
    }

    pub(super) fn published(&self) -> Option<&'a Release> {
        self.facts
            .forge
            .releases
            .known()
            .and_then(|releases| releases.published.as_ref())
    }

    pub(super) fn record(&self) -> Option<&'a Record> {
        self.facts.archive.record.there()
    }

    /// The commit of the tag, or the one it would get if it were made now.
    pub(super) fn commit(&self) -> Option<ObjectId> {
        let made = self.facts.tag_commit();
        let to_come = || {
            let head = self.git()?.head.as_ref();
            head.filter(|_| self.edit.is_none() && self.facts.repository.tagged.is_absent())
        };
        made.or_else(to_come).cloned()
    }

    /// Whether a tag of that name is here and points to no commit.
    pub(super) fn tag_is_astray(&self) -> bool {
        let git = self.git();
        git.is_some_and(|git| git.astray.contains(&self.goal.tag))
    }

    /// The name of the repository, as the remote has it.
    pub(super) fn slug(&self) -> Option<&'a Slug> {
        self.git()?.remote.as_ref()?.remote.slug.as_ref()
    }

    /// The page of the repository on GitHub.
    pub(super) fn repository_url(&self) -> Option<&'a str> {
        self.facts
            .forge
            .repository
            .there()
            .map(|repository| repository.url.as_str())
    }

    /// The page on Zenodo where the repository is switched on, and where a failure is shown.
    pub(super) fn settings_url(&self) -> String {
        let zenodo = &self.facts.archive.site;
        match self.facts.forge.repository.there() {
            Some(repository) => format!(
                "{zenodo}/account/settings/github/repository/{}",
                repository.slug
            ),
            None => format!("{zenodo}/account/settings/github/"),
        }
    }

    /// Whether the tag is there but not in this clone.
    pub(super) fn tag_is_elsewhere(&self) -> bool {
        self.remote_tag().is_some() && matches!(self.facts.repository.tagged, Seen::Known(None))
    }
}

/// CITATION.cff with the version and the date of the release, if it needs them, or if it is what
/// a run left that died between the writing and the commit. Whatever else somebody wrote there
/// and did not commit is theirs to commit.
fn version_edit(
    goal: &Goal,
    repository: &Repository,
    today: Date,
) -> Option<Result<String, Box<Finding>>> {
    const NAME: &str = "CITATION.cff";
    let version = goal.version.as_deref()?;
    let Some(Content::Text(before)) = repository.files.contents.get(NAME) else {
        return None;
    };
    let committed = repository
        .git
        .there()
        .and_then(|git| git.committed.known()?.text(NAME));
    let left_over = || {
        let committed = committed.filter(|committed| committed != before)?;
        version::left_over(committed, before, &goal.tag)
    };
    version::edit(before, &goal.tag, version, today, goal.leave.pull_request)
        .or_else(|| left_over().map(|_| Ok(before.clone())))
}

fn day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}
