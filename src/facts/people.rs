//! People, as ORCID's public register shows them.

use std::collections::BTreeMap;

use crate::domain::Orcid;

use super::Seen;

/// What was seen of each iD that was asked for; `None` for one that ORCID never gave out.
pub type People = BTreeMap<Orcid, Seen<Option<Person>>>;

/// The names that somebody shows on their ORCID page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The iD. It is not the one asked for where that was merged into another.
    pub orcid: Orcid,
    /// The given names.
    pub given: Option<String>,
    /// The family name; people with one name have none.
    pub family: Option<String>,
    /// The name under which the person publishes.
    pub credit: Option<String>,
    /// Other names of the person: earlier ones, other scripts, other spellings.
    pub others: Vec<String>,
}

/// Somebody who may be the one that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The person.
    pub person: Person,
    /// Where they work or have worked, so that two of one name can be told apart.
    pub institutions: Vec<String>,
}

impl Person {
    /// Somebody of whom nothing but the iD can be seen.
    pub fn unnamed(orcid: Orcid) -> Self {
        Self {
            orcid,
            given: None,
            family: None,
            credit: None,
            others: Vec::new(),
        }
    }

    /// Every name under which the person is known, given names first; none where the person
    /// shows none.
    pub fn names(&self) -> Vec<String> {
        let parts = [self.given.as_deref(), self.family.as_deref()];
        let whole: Vec<&str> = parts.into_iter().flatten().collect();
        let whole = (!whole.is_empty()).then(|| whole.join(" "));
        whole
            .into_iter()
            .chain(self.credit.clone())
            .chain(self.others.iter().cloned())
            .collect()
    }
}
