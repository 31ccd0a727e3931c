//! Which pairs are written where, and whether just that came about. Nothing here asks anybody.

use serde_json::{Value, json};

use crate::domain::Doi;
use crate::plan::link::NewLink;

use super::annotation::{Annotation, key_of};

/// The key of the DOI; an annotation with it is one that the link belongs into.
pub(super) const DOI: &str = "Analysis code DOI";
const REPOSITORY: &str = "Analysis code repository";
const VERSION: &str = "Analysis code version";

/// The table `Key-Value Pairs` of OMERO.web, which people see and can edit.
pub(super) const CLIENT: &str = "openmicroscopy.org/omero/client/mapAnnotation";

/// What is written.
#[derive(Debug, PartialEq)]
pub(super) struct Edit {
    /// The annotation whose pairs are replaced; `None` makes a new one.
    pub(super) annotation: Option<u64>,
    pub(super) namespace: String,
    /// All pairs that it has then.
    pub(super) pairs: Vec<Value>,
}

/// How the annotations stand after a write.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// What was written, and nothing else.
    True,
    /// What was written; and somebody else changed another annotation meanwhile.
    Beside,
    /// It is not there.
    Not,
    /// The annotation holds other pairs than were sent.
    Other,
}

/// The pairs of a link, in the order in which they are shown.
pub(super) fn pairs(new: &NewLink) -> Vec<(&'static str, String)> {
    let mut pairs = vec![(DOI, new.url())];
    pairs.extend(new.repository.clone().map(|address| (REPOSITORY, address)));
    pairs.push((VERSION, new.tag.clone()));
    pairs
}

/// The namespace that a link's pairs go into.
pub(super) fn namespace(new: &NewLink) -> &str {
    new.namespace.as_deref().unwrap_or(CLIENT)
}

impl Edit {
    /// The edit that makes a link, where it is not there yet. `Err` says why there is none: the
    /// link that is to be replaced is not this person's.
    pub(super) fn of(all: &[Annotation], user: u64, new: &NewLink) -> Result<Self, String> {
        let namespace = namespace(new);
        let mine = all
            .iter()
            .filter(|one| one.ns.as_deref() == Some(namespace) && one.is_of(user));
        let to = |annotation: Option<&Annotation>, pairs| Self {
            annotation: annotation.map(|annotation| annotation.id),
            namespace: namespace.to_owned(),
            pairs,
        };
        if let Some(old) = &new.replaces {
            let mut places = mine.filter_map(|one| Some((one, one.place_of(DOI, old)?)));
            let (one, at) = places.next().ok_or_else(|| not_ours(all, old, namespace))?;
            return Ok(to(Some(one), replaced(&one.pairs, at, new)));
        }
        let has_key = |one: &&Annotation| one.pairs.iter().any(|pair| key_of(pair) == Some(DOI));
        let own = pairs(new)
            .into_iter()
            .map(|(key, value)| json!([key, value]));
        Ok(match mine.filter(has_key).min_by_key(|one| one.id) {
            Some(one) => to(Some(one), one.pairs.iter().cloned().chain(own).collect()),
            None => to(None, own.collect()),
        })
    }

    /// How it came about.
    pub(super) fn came(&self, before: &[Annotation], after: &[Annotation], user: u64) -> Came {
        let old = |one: &&Annotation| before.iter().any(|other| other.id == one.id);
        let ours = match self.annotation {
            Some(id) => after.iter().find(|one| one.id == id),
            None => after.iter().filter(|one| !old(one)).find(|one| {
                one.is_of(user)
                    && one.ns.as_deref() == Some(&self.namespace)
                    && one.pairs == self.pairs
            }),
        };
        let Some(ours) = ours else { return Came::Not };
        if ours.pairs != self.pairs {
            let same = before.iter().any(|one| one == ours);
            return if same { Came::Not } else { Came::Other };
        }
        let others = |all: &[Annotation]| {
            let mut others: Vec<_> = all
                .iter()
                .filter(|one| one.id != ours.id)
                .cloned()
                .collect();
            others.sort_by_key(|one| one.id);
            others
        };
        if others(before) == others(after) {
            Came::True
        } else {
            Came::Beside
        }
    }
}

/// The pairs with the link to another version in the place of the one at `at`. To a link belong
/// the pairs behind it, up to the next link.
fn replaced(pairs: &[Value], at: usize, new: &NewLink) -> Vec<Value> {
    let mut pairs = pairs.to_vec();
    pairs[at] = json!([DOI, new.url()]);
    let next = |pair: &Value| key_of(pair) == Some(DOI);
    let end = pairs[at + 1..].iter().position(next);
    let end = end.map_or(pairs.len(), |next| at + 1 + next);
    let key = |pair: &Value| key_of(pair) == Some(VERSION);
    let version = json!([VERSION, new.tag]);
    match pairs[at + 1..end].iter().position(key) {
        Some(there) => pairs[at + 1 + there] = version,
        None => pairs.insert(at + 1, version),
    }
    pairs
}

fn not_ours(all: &[Annotation], old: &Doi, namespace: &str) -> String {
    if all.iter().any(|one| one.points_to(old)) {
        format!(
            "the link to {old} is not one that may be replaced: it is somebody else's, under another key than `{DOI}`, or in another namespace than `{namespace}`"
        )
    } else {
        format!("the link to {old} is not there any more")
    }
}

#[cfg(test)]
mod tests;
