//! All releases of a repository, and what Zenodo archived of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Slug, Tag};

use super::forge::{Delivery, ForgeRepository, Release};
use super::{Integration, Record, Seen, Why};

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
    /// What the webhook told Zenodo of each release that has no record.
    pub told: BTreeMap<Tag, Seen<Vec<Delivery>>>,
    /// The tags whose files Zenodo refuses, among those without a record that are in this clone.
    pub refused: BTreeSet<Tag>,
}

impl AllReleases {
    /// The webhook with what it told Zenodo of this release.
    pub fn integration_of(&self, release: &Release) -> Seen<Integration> {
        let mut integration = self.integration.clone();
        if let (Seen::Known(Integration::Hook(hook)), Some(told)) =
            (&mut integration, self.told.get(&release.tag))
        {
            hook.deliveries = told.clone();
        }
        integration
    }
}

impl Records {
    /// The record of a tag.
    pub fn of_tag(&self, tag: &Tag) -> Option<&Record> {
        let mut all = self.of.iter();
        all.find(|(of, _)| of == tag).map(|(_, record)| record)
    }
}

/// The records that Zenodo's integration made of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Records {
    /// The record of each tag that has one.
    pub of: Vec<(Tag, Record)>,
    /// Records of no release that there is.
    pub orphans: Vec<Record>,
}

/// Why there is no list of releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlisted {
    /// GitHub shows no such repository.
    NotFound(Slug),
    /// There is no remote, or it is not on GitHub.
    Elsewhere,
    /// It could not be looked at.
    Unseen(Option<Slug>, Why),
}

impl Unlisted {
    /// The name of the repository on GitHub, if it has one.
    pub fn slug(&self) -> Option<&Slug> {
        match self {
            Self::NotFound(slug) => Some(slug),
            Self::Elsewhere => None,
            Self::Unseen(slug, _) => slug.as_ref(),
        }
    }
}
