//! What this run found out or did, and the archive does not show yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::facts::dataset::{Link, Submission};

/// It is forgotten when the program ends.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// Studies that the account may not change, which only trying tells.
    denied: BTreeSet<String>,
    /// The links of studies that were submitted, until they are seen.
    submitted: BTreeMap<String, Vec<Link>>,
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account may not change this study.
    pub(super) fn denied(&self, accession: &str) {
        self.kept().denied.insert(accession.to_owned());
    }

    /// A version with these links was submitted.
    pub(super) fn submitted(&self, accession: &str, links: Vec<Link>) {
        self.kept().submitted.insert(accession.to_owned(), links);
    }

    /// Adds to what was seen what is known besides. What was submitted is at work until it shows,
    /// also while the archive has not yet taken note of it.
    pub(super) fn complete(&self, seen: &mut Submission, accession: &str) {
        let mut kept = self.kept();
        if kept.denied.contains(accession) {
            seen.editable = Some(false);
        }
        let Some(links) = kept.submitted.get(accession) else {
            return;
        };
        if seen.held.is_some() || links.iter().all(|link| seen.links.contains(link)) {
            kept.submitted.remove(accession);
        } else {
            seen.edited_links = Some(links.clone());
            let at_work = || super::AT_WORK.to_owned();
            seen.in_work.get_or_insert_with(at_work);
        }
    }
}
