//! All releases of a repository, and what Zenodo archived of them.

use std::collections::BTreeSet;

use crate::domain::Tag;

use super::forge::{ForgeRepository, Release};
use super::{Integration, Record, Seen};

/// The releases of a repository beside its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllReleases {
    /// The repository.
    pub repository: ForgeRepository,
    /// The releases, drafts among them where the token sees them; newest first.
    pub releases: Vec<Release>,
    /// What Zenodo has of the repository.
    pub records: Seen<Records>,
    /// The webhook, without its deliveries.
    pub integration: Seen<Integration>,
    /// The tags whose files Zenodo refuses, among those without a record that are in this clone.
    pub refused: BTreeSet<Tag>,
}

/// The records that Zenodo's integration made of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// The record of each tag that has one.
    pub of: Vec<(Tag, Record)>,
    /// Records of no release that there is.
    pub orphans: Vec<Record>,
}
