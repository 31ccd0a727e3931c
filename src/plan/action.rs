//! What citable can do to the world. Nothing else changes anything.

use std::fmt;

use crate::domain::{DatasetRef, ObjectId, Slug, Tag};

use super::deposit::Deposit;
use super::link::{LinkOptions, NewLink, Work};

/// One change. Each is an *ensure*: whoever applies it looks first, and what is
/// already so is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Writes the version and the date into CITATION.cff and commits that file alone.
    SetVersion {
        /// The version, as it will stand there.
        version: String,
        /// The commit that must be `HEAD`.
        head: ObjectId,
        /// The file as it was seen.
        before: String,
        /// The file as it will be.
        after: String,
    },
    /// Makes an annotated tag on this machine.
    CreateTag {
        /// Its name.
        tag: Tag,
        /// The commit.
        commit: ObjectId,
    },
    /// Pushes a commit to a branch, and no tag: for a pull request, or to a branch that may refuse it.
    PushBranch {
        /// The remote's name.
        remote: String,
        /// The branch on the remote.
        branch: String,
        /// The commit.
        commit: ObjectId,
        /// Whether the branch is there for a pull request only.
        for_review: bool,
    },
    /// Pushes the tag, and the branch with it where GitHub does not have its commit; both or none.
    Push {
        /// The remote's name.
        remote: String,
        /// The branch, if it goes too.
        branch: Option<String>,
        /// The tag.
        tag: Tag,
        /// The commit of the tag.
        commit: ObjectId,
    },
    /// Makes a draft release, which nobody sees.
    CreateDraft {
        /// The repository.
        repository: Slug,
        /// The tag.
        tag: Tag,
        /// The commit of the tag.
        commit: ObjectId,
        /// The title.
        title: String,
        /// The notes.
        notes: String,
        /// Whether it is marked as a pre-release.
        prerelease: bool,
    },
    /// Publishes a draft release; from here on Zenodo is at work.
    Publish {
        /// The repository.
        repository: Slug,
        /// The tag.
        tag: Tag,
        /// The commit of the tag.
        commit: ObjectId,
        /// GitHub's number of the draft.
        release: u64,
    },
    /// Puts the DOI into a dataset submission.
    Link {
        /// The dataset.
        dataset: DatasetRef,
        /// The link.
        link: NewLink,
        /// What was agreed to besides.
        options: LinkOptions,
    },
    /// Puts datasets into the record of the software, in one edit.
    LinkBack {
        /// The record.
        record: DatasetRef,
        /// The datasets that it does not tell of yet.
        works: Vec<Work>,
    },
    /// A step of a draft on Zenodo.
    Deposit(Deposit),
}

/// Which change it is, without its details. Leave is given by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// See [`Action::SetVersion`].
    SetVersion,
    /// See [`Action::CreateTag`].
    CreateTag,
    /// See [`Action::PushBranch`].
    PushBranch,
    /// See [`Action::Push`].
    Push,
    /// See [`Action::CreateDraft`].
    CreateDraft,
    /// See [`Action::Publish`].
    Publish,
    /// See [`Action::Link`].
    Link,
    /// See [`Action::LinkBack`].
    LinkBack,
    /// See [`Deposit::Make`].
    MakeDeposit,
    /// See [`Deposit::Fill`].
    FillDeposit,
    /// See [`Deposit::Reserve`].
    ReserveDoi,
    /// See [`Deposit::Share`].
    ShareDeposit,
    /// See [`Deposit::Publish`].
    PublishDeposit,
}

/// A change that is to come, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// Which.
    pub kind: Kind,
    /// What it will do.
    pub what: String,
    /// What cannot be taken back afterwards.
    pub permanent: Option<&'static str>,
    /// The lines of a file that change, as in a diff; empty where none do, or not yet known.
    pub change: Vec<String>,
}

impl Action {
    /// Which change it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::SetVersion { .. } => Kind::SetVersion,
            Self::CreateTag { .. } => Kind::CreateTag,
            Self::PushBranch { .. } => Kind::PushBranch,
            Self::Push { .. } => Kind::Push,
            Self::CreateDraft { .. } => Kind::CreateDraft,
            Self::Publish { .. } => Kind::Publish,
            Self::Link { .. } => Kind::Link,
            Self::LinkBack { .. } => Kind::LinkBack,
            Self::Deposit(step) => step.kind(),
        }
    }

    /// The same change as one that is to come.
    pub fn ahead(&self) -> Ahead {
        Ahead {
            kind: self.kind(),
            what: self.to_string(),
            permanent: self.kind().permanent(),
            change: Vec::new(),
        }
    }
}

impl Kind {
    /// What cannot be taken back after it.
    pub fn permanent(self) -> Option<&'static str> {
        match self {
            Self::SetVersion
            | Self::CreateTag
            | Self::PushBranch
            | Self::CreateDraft
            | Self::MakeDeposit
            | Self::FillDeposit
            | Self::ReserveDoi
            | Self::ShareDeposit => None,
            Self::Push => Some("a tag that others may have fetched"),
            Self::Publish => Some("a public release, and with it a DOI and an archived copy"),
            Self::Link => Some("a change to the dataset's public record"),
            Self::LinkBack => Some("a change to the public record of the software"),
            Self::PublishDeposit => Some("a public record with a DOI, and the files in it"),
        }
    }

    /// The word for the list of what was applied.
    pub fn word(self) -> &'static str {
        match self {
            Self::SetVersion => "set-version",
            Self::CreateTag => "create-tag",
            Self::PushBranch => "push-branch",
            Self::Push => "push",
            Self::CreateDraft => "create-draft",
            Self::Publish => "publish-release",
            Self::Link => "link-dataset",
            Self::LinkBack => "link-back",
            Self::MakeDeposit => "make-draft",
            Self::FillDeposit => "fill-draft",
            Self::ReserveDoi => "reserve-doi",
            Self::ShareDeposit => "share-draft",
            Self::PublishDeposit => "publish-draft",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A run was cut off between the write and the commit.
            Self::SetVersion {
                version,
                before,
                after,
                ..
            } if before == after => {
                write!(
                    f,
                    "commit CITATION.cff, which says version {version} already"
                )
            }
            Self::SetVersion { version, .. } => {
                write!(
                    f,
                    "write version {version} and today's date into CITATION.cff, and commit that"
                )
            }
            Self::CreateTag { tag, commit } => {
                write!(f, "make the tag {tag} at commit {}", commit.short())
            }
            Self::PushBranch {
                remote,
                branch,
                commit,
                for_review: true,
            } => write!(
                f,
                "push commit {} to the branch {branch} of {remote}, for a pull request",
                commit.short()
            ),
            Self::PushBranch { remote, branch, .. } => {
                write!(f, "push the branch {branch} to {remote}")
            }
            Self::Push {
                remote,
                branch: Some(branch),
                tag,
                ..
            } => {
                write!(f, "push the branch {branch} and the tag {tag} to {remote}")
            }
            Self::Push {
                remote,
                branch: None,
                tag,
                ..
            } => write!(f, "push the tag {tag} to {remote}"),
            Self::CreateDraft { tag, .. } => write!(f, "make a draft release for {tag} on GitHub"),
            Self::Publish { tag, .. } => write!(
                f,
                "publish the release {tag} on GitHub, which Zenodo then archives"
            ),
            Self::Link {
                dataset,
                link,
                options,
            } => {
                match &link.replaces {
                    Some(old) => {
                        write!(f, "put `{}` in the place of {old} in {dataset}", link.doi)?;
                    }
                    None if dataset.knows_relations() => {
                        write!(f, "add `{} {}` to {dataset}", link.relation, link.doi)?;
                    }
                    None => write!(f, "add `{}` to {dataset}", link.doi)?,
                }
                f.write_str(options.words())
            }
            Self::LinkBack { record, works } => {
                let named: Vec<String> = works.iter().map(Work::words).collect();
                write!(f, "add {} to {record}", named.join(" and "))
            }
            Self::Deposit(step) => step.fmt(f),
        }
    }
}
