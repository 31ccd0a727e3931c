//! The steps of a draft on Zenodo that holds the archive of a tag.

use std::fmt;

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::{ObjectId, Slug, Tag};

use super::action::Kind;

/// The tag that a draft is for, and how a draft of it is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The repository.
    pub slug: Slug,
    /// The name it had before it was renamed.
    pub former: Option<Slug>,
    /// The address of the repository.
    pub url: String,
    /// GitHub's number of it, if it is there and can be seen.
    pub github_id: Option<u64>,
    /// The tag.
    pub tag: Tag,
    /// The version in the metadata: the tag, unless `.zenodo.json` says otherwise.
    pub version: String,
}

/// One step. Each is an *ensure*: whoever applies it looks first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deposit {
    /// Makes a draft without files.
    Make {
        /// What it is for.
        subject: Subject,
        /// The content, as the records API takes it.
        content: Value,
    },
    /// Puts the archive of the tag into the draft.
    Fill {
        /// The draft.
        id: String,
        /// What it is for.
        subject: Subject,
        /// The commit of the tag.
        commit: ObjectId,
    },
    /// Reserves the draft's DOI.
    Reserve {
        /// The draft.
        id: String,
    },
    /// Makes a link that opens the draft, and takes others back.
    Share {
        /// The draft.
        id: String,
        /// The tag.
        tag: Tag,
        /// The last day on which the link works.
        expires: Option<Date>,
        /// The links that are taken back.
        replaced: Vec<String>,
    },
    /// Publishes the draft.
    Publish {
        /// The draft.
        id: String,
        /// What it is for.
        subject: Subject,
        /// The day of publication that it gets first; `None` where the one in it stays.
        dated: Option<Date>,
    },
}

impl Subject {
    /// The name of the archive, as the GitHub integration makes it.
    pub fn key(&self) -> String {
        format!("{}-{}.zip", self.slug, self.tag)
    }

    /// The folder in the archive. The owner is not in it.
    pub fn folder(&self) -> String {
        let tag = self.tag.as_str().replace('/', "-");
        format!("{}-{tag}", self.slug.name())
    }
}

/// What a share link is for, as its owner reads it on Zenodo. The link of a tag is known by it.
pub fn purpose(tag: &Tag) -> String {
    format!("for reviewers of {tag} (made by citable)")
}

impl Deposit {
    /// Which change it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Make { .. } => Kind::MakeDeposit,
            Self::Fill { .. } => Kind::FillDeposit,
            Self::Reserve { .. } => Kind::ReserveDoi,
            Self::Share { .. } => Kind::ShareDeposit,
            Self::Publish { .. } => Kind::PublishDeposit,
        }
    }
}

impl fmt::Display for Deposit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Make { subject, .. } => {
                write!(
                    f,
                    "make a draft for {} on Zenodo, which only you see",
                    subject.tag
                )
            }
            Self::Fill { subject, .. } => write!(f, "put {} into the draft", subject.key()),
            Self::Reserve { .. } => f.write_str("reserve the draft's DOI"),
            Self::Share { replaced, .. } if replaced.is_empty() => {
                f.write_str("make a link by which reviewers open the draft")
            }
            Self::Share { .. } => f.write_str(
                "take the old link back, and make a new one by which reviewers open the draft",
            ),
            Self::Publish { subject, .. } => {
                write!(f, "publish the draft as the record of {}", subject.tag)
            }
        }
    }
}
