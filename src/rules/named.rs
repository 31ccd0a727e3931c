//! The people whom the files name with an ORCID iD.

use std::collections::BTreeSet;
use std::ops::Range;

use cff_rs::yaml::{Mapping, Node};

use crate::domain::{At, Orcid};
use crate::facts::Seen;
use crate::facts::people::Person;

use super::case::{CITATION, ZENODO_JSON, text_at};
use super::{Case, Findings};

/// A person as a file names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The iD.
    pub orcid: Orcid,
    /// The name as it is written; empty where there is none.
    pub name: String,
    /// The file.
    pub path: &'static str,
    /// The bytes of the iD in it.
    pub span: Range<usize>,
}

impl Case<'_> {
    /// Everybody with an iD in the two metadata files, in their order. An iD that is none is
    /// told by a rule of its own.
    pub fn named(&self) -> Vec<Named> {
        let mut found = Vec::new();
        for (path, root, lists) in [
            (CITATION, self.root(), ["authors", "contact"]),
            (ZENODO_JSON, self.json_root(), ["creators", "contributors"]),
        ] {
            for list in lists {
                let people = root.and_then(|root| root.get(list));
                let people = people.and_then(Node::as_sequence).unwrap_or_default();
                found.extend(people.iter().filter_map(|person| named(path, person)));
            }
        }
        found
    }

    /// The iDs to look up, each once.
    pub fn orcids(&self) -> Vec<Orcid> {
        let mut seen = BTreeSet::new();
        let mut orcids: Vec<Orcid> = self.named().into_iter().map(|named| named.orcid).collect();
        orcids.retain(|orcid| seen.insert(orcid.clone()));
        orcids
    }

    /// Asks about everybody of whom something was seen; for the others it is said once why
    /// nothing was.
    pub(super) fn each_person(
        &self,
        findings: &mut Findings,
        mut ask: impl FnMut(&Named, Option<&Person>, &mut Findings),
    ) {
        let Some(people) = self.facts.people.known() else {
            return;
        };
        let mut told = Vec::new();
        for named in self.named() {
            match people.get(&named.orcid) {
                Some(Seen::Known(person)) => ask(&named, person.as_ref(), findings),
                Some(Seen::Unknown(why)) if !told.contains(why) => {
                    findings.skip(why);
                    told.push(why.clone());
                }
                // One that was not asked for is in a file that came in between.
                Some(Seen::Unknown(_)) | None => {}
            }
        }
    }
}

fn named(path: &'static str, person: &Node) -> Option<Named> {
    let person = person.as_mapping()?;
    let orcid = text_at(person.get("orcid")?)?;
    Some(Named {
        orcid: orcid.value.parse().ok()?,
        name: name(person),
        path,
        span: orcid.span,
    })
}

fn name(person: &Mapping) -> String {
    let part = |key: &str| {
        let text: At<&str> = text_at(person.get(key)?)?;
        Some(text.value.to_owned())
    };
    let parts = ["given-names", "name-particle", "family-names", "name"];
    let parts: Vec<String> = parts.into_iter().filter_map(part).collect();
    parts.join(" ")
}
