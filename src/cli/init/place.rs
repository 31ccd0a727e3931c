//! The repository that `init` writes into: what is known of it, and what the rules say of it as
//! it will be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::{Fault, journey};
use crate::facts::repository::{Content, Contributor};
use crate::facts::{Facts, Repository, Seen, Why};
use crate::proposal::{self, Answers, Known, Proposal};
use crate::rules::{self, Case, Finding, Severity, Verdict};
use crate::world::files;
use crate::world::git::{self, Look};

/// The repository, or the folder that is to become one.
pub(super) struct Place {
    /// The root folder.
    pub(super) root: PathBuf,
    name: String,
    facts: Facts,
    contributors: Vec<Contributor>,
    today: jiff::civil::Date,
}

impl Place {
    /// Looks at the files, at git, and at who made the commits.
    pub(super) fn look(folder: &Path) -> Result<Self, Fault> {
        let git = git::discover(folder)?;
        if git.as_ref().is_some_and(git::Git::is_bare) {
            return Err(Fault::usage(
                "the repository has no working tree to write into",
                "run this in a clone of it",
            ));
        }
        let root = git.as_ref().map_or(folder, git::Git::root).to_owned();
        let whole = root.canonicalize().unwrap_or_else(|_| root.clone());
        let name = whole.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            facts: Facts::local(
                Repository {
                    files: files::read(&root),
                    git: Seen::Known(match &git {
                        Some(git) => Some(git.look(Look::default())?),
                        None => None,
                    }),
                    tagged: Seen::Unknown(Why::NotAsked),
                },
                &Why::Offline,
            ),
            contributors: match &git {
                Some(git) => git.contributors()?,
                None => Vec::new(),
            },
            root,
            today: jiff::Zoned::now().date(),
        })
    }

    /// What is proposed with these answers.
    pub(super) fn propose(&self, answers: &Answers) -> Proposal {
        let git = self.facts.repository.git.there();
        let known = Known {
            files: &self.facts.repository.files,
            remote: git.and_then(|git| git.remote.as_ref()),
            tags: git.map(|git| &git.tags),
            contributors: &self.contributors,
            folder: &self.name,
            today: self.today,
        };
        proposal::propose(&known, answers)
    }

    /// The errors that the rules would find in what is to be written, or for want of it.
    pub(super) fn wrong(&self, proposal: &Proposal) -> Vec<Finding> {
        let before = self.judge(&self.facts);
        let after = self.judge(&self.after(proposal));
        let paths: BTreeSet<&str> = proposal.files.iter().map(|it| it.path.as_str()).collect();
        let old: BTreeSet<(&str, &str)> = before
            .findings
            .iter()
            .map(|found| (found.rule, found.message.as_str()))
            .collect();
        let mine = |found: &Finding| {
            let place = found.place.as_ref();
            place.is_some_and(|place| paths.contains(place.path.as_str()))
                || found.rule == "license-missing"
                || !old.contains(&(found.rule, found.message.as_str()))
        };
        let errors = after.findings.into_iter();
        errors
            .filter(|found| found.severity == Severity::Error && mine(found))
            .collect()
    }

    /// What the rules say; what citable.toml allows is an error here all the same.
    fn judge(&self, facts: &Facts) -> Verdict {
        let files = &facts.repository.files;
        rules::check(&Case::new(facts, files, None, self.today))
    }

    /// Whether the settings name a dataset, or will.
    pub(super) fn names_datasets(&self, proposal: &Proposal) -> bool {
        let after = self.after(proposal);
        let settings = journey::project(&after.repository);
        settings.is_ok_and(|settings| !settings.datasets.is_empty())
    }

    /// The repository as it will be.
    pub(super) fn after(&self, proposal: &Proposal) -> Facts {
        let mut facts = self.facts.clone();
        let files = &mut facts.repository.files;
        for file in &proposal.files {
            // A workflow stands below the root, where nothing is read.
            if file.path.contains('/') {
                continue;
            }
            if !files.root.contains(&file.path) {
                files.root.push(file.path.clone());
            }
            let text = Content::Text(file.text.clone());
            files.contents.insert(file.path.clone(), text);
        }
        files.root.sort();
        facts
    }
}
