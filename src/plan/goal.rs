//! What the user wants.

use jiff::civil::Date;

use crate::domain::{DatasetRef, Relation, Tag};

use super::Stage;

/// What the user wants to be true in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The tag.
    pub tag: Tag,
    /// The version that CITATION.cff is to name, if citable may write it there;
    /// `None` where the command makes no release.
    pub version: Option<String>,
    /// The title and notes of the release, if one is to be made.
    pub release: ReleaseText,
    /// The last stage that is wanted.
    pub until: Stage,
    /// The datasets that are to point to the DOI.
    pub datasets: Vec<DatasetRef>,
    /// How a dataset is related to the software; where the record of the software is to point
    /// back, how the software is related to a dataset.
    pub relation: Relation,
    /// The namespace of key-value pairs in an OMERO, if not the usual one.
    pub omero_namespace: Option<String>,
    /// Whether the record of the software is to point to the datasets, and not they to it.
    pub back: bool,
    /// What is wanted of a draft, where the tag is to have one instead of a release.
    pub draft: Option<Drafting>,
    /// What the user vouches for or allows beyond the plan.
    pub leave: Leave,
    /// Files in the folder of which this is a clone that are in no commit and so not here.
    pub left_behind: Vec<String>,
    /// The datasets whose link did not come about in this run, and why: not tried again.
    pub set_aside: Vec<(DatasetRef, String)>,
}

/// The words of the release.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseText {
    /// The title; else the tag.
    pub title: Option<String>,
    /// The notes. Zenodo publishes them as the description where CITATION.cff has no abstract.
    pub notes: Option<String>,
}

/// What is wanted of a draft on Zenodo that holds the archive of the tag.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag on the command line"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafting {
    /// It is to be published, and not shared.
    pub publish: bool,
    /// Whoever reviews it must not learn who wrote it.
    pub double_blind: bool,
    /// The last day on which a share link works.
    pub expires: Option<Date>,
    /// The share links that are to be replaced by a new one.
    pub replaced: Vec<String>,
    /// No share link is wanted.
    pub unshared: bool,
    /// The user has seen that no integration archives the repository, where citable cannot look.
    pub apart: bool,
}

/// What the user vouches for or allows, each by an option of its own.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag on the command line"
)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Leave {
    /// The user has seen that the switch on Zenodo is on, where citable cannot look.
    pub connected: bool,
    /// A draft release of somebody else's may be published.
    pub foreign_draft: bool,
    /// A dataset that is still a draft may be published.
    pub dataset_draft: bool,
    /// The version commit goes to a branch of its own, for a pull request.
    pub pull_request: bool,
    /// The edit of a dataset may be submitted where its archive keeps edits in a draft.
    pub submit_edit: bool,
    /// A link to an older version may be replaced by the new one.
    pub replace_link: bool,
}

impl Goal {
    /// The whole journey to a tag, with nothing vouched for.
    pub fn new(tag: Tag) -> Self {
        Self {
            tag,
            version: None,
            release: ReleaseText::default(),
            until: Stage::Linked,
            datasets: Vec::new(),
            relation: Relation::IsSupplementedBy,
            omero_namespace: None,
            back: false,
            draft: None,
            leave: Leave::default(),
            left_behind: Vec::new(),
            set_aside: Vec::new(),
        }
    }

    /// The branch in which the version commit waits for its pull request.
    pub fn proposal(&self) -> String {
        format!("citable/{}", self.tag)
    }
}
