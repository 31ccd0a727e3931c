//! What was seen before in a run, and is not asked for again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::SecretString;

use crate::domain::{Doi, ObjectId};
use crate::facts::{Dataset, Integration, Policy, Record, Seen, Tracked};

use super::git::{Git, GitError};

/// What was seen before in this run, and is not asked for again while it cannot matter.
#[derive(Debug, Default)]
pub struct Memory {
    /// GitHub's settings: they do not change while a release is made.
    pub policy: Option<Policy>,
    /// What stopped to matter when Zenodo had archived the release.
    pub settled: Option<Settled>,
    /// Whether there was no record before the release, so that only the release can make one.
    pub unarchived: bool,
    /// The newest DOI of the repository before this release, which is a hint and no more.
    pub latest: Option<Option<Doi>>,
    /// The datasets: until there is a DOI, what is in them leads to nothing.
    pub datasets: Option<Vec<Dataset>>,
    /// The drafts that this run made; no other is ever removed.
    pub drafts: BTreeSet<u64>,
    /// The draft on Zenodo that this run made.
    pub deposit: Option<String>,
    /// The record that this run published.
    pub published: Option<Record>,
    /// The share link that this run made, for who sits at the terminal.
    pub shared: Option<SecretString>,
    /// Size and MD5 sum of the archive that git makes of a commit.
    pub packed: BTreeMap<ObjectId, (u64, String)>,
}

/// What only matters until Zenodo has archived the release: it decides whether it will.
#[derive(Debug, Clone)]
pub struct Settled {
    /// Whether a branch has the tag's name.
    pub branch_like_tag: Seen<bool>,
    /// The webhook, with its deliveries.
    pub integration: Seen<Integration>,
}

/// Every file of some commits: a commit never changes, so that one look at it is enough.
#[derive(Debug, Clone, Default)]
pub struct Commits(Arc<Mutex<BTreeMap<ObjectId, Arc<Tracked>>>>);

impl Commits {
    /// Every file of a commit; looks if nobody did.
    pub fn tracked(&self, git: &Git, commit: &ObjectId) -> Result<Arc<Tracked>, GitError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tracked) = known.get(commit) {
            return Ok(Arc::clone(tracked));
        }
        let tracked = Arc::new(git.tracked(commit)?);
        known.insert(commit.clone(), Arc::clone(&tracked));
        Ok(tracked)
    }
}
