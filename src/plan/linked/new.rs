//! The link that a dataset is to get.

use crate::domain::Doi;
use crate::facts::Record;

use super::super::Situation;
use super::super::link::NewLink;

/// The link to a record, as every dataset of the goal gets it.
pub(super) fn link(situation: &Situation, record: &Record, replaces: Option<Doi>) -> NewLink {
    let repository = situation.facts.forge.repository.there();
    NewLink {
        doi: record.doi.clone(),
        concept: record.concept_doi.clone(),
        others: others(situation).to_vec(),
        replaces,
        relation: situation.goal.relation,
        label: label(situation),
        repository: repository.map(|repository| repository.url.clone()),
        tag: situation.goal.tag.to_string(),
        namespace: situation.goal.omero_namespace.clone(),
    }
}

/// The DOIs of the other versions, as far as they are known.
pub(super) fn others<'a>(situation: &Situation<'a>) -> &'a [Doi] {
    let others = situation.facts.archive.others.known();
    others.map_or(&[][..], Vec::as_slice)
}

/// What the link is called: the words of BioStudies' own example, the repository and the tag.
fn label(situation: &Situation) -> String {
    let repository = situation
        .facts
        .forge
        .repository
        .there()
        .map(|repository| format!(" {}", repository.slug));
    format!(
        "Image analysis code:{} {}",
        repository.unwrap_or_default(),
        situation.goal.tag
    )
}
