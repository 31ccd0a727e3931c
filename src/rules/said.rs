//! What each file says of the software, all in the shape of a manifest, so that a rule can
//! compare any two.

use cff_rs::citation::{Agent, Citation, Person, Spanned, Text};
use cff_rs::yaml::{Document, Mapping, Node};

use crate::domain::{At, spdx};
use crate::facts::Files;
use crate::manifests::{self, Author, License, Manifest};

use super::case::{CITATION, ZENODO_JSON, text_at};

/// What each file that can be read says: `CITATION.cff`, `.zenodo.json`, the manifests.
pub(super) fn all(
    citation: Option<&Document>,
    zenodo_json: Option<&Document>,
    files: &Files,
) -> Vec<Manifest> {
    let cited = citation.map(in_citation);
    let deposited = zenodo_json.and_then(|document| document.root.as_mapping());
    let own = cited.into_iter().chain(deposited.map(in_zenodo_json));
    own.chain(manifests::read(files)).collect()
}

/// What `CITATION.cff` says.
fn in_citation(document: &Document) -> Manifest {
    let citation = Citation::from(document);
    let listed = citation.identifiers.iter();
    let dois = listed
        .filter(|identifier| text_is(&identifier.kind, "doi"))
        .filter_map(|identifier| at(identifier.value.as_ref()));
    Manifest {
        path: CITATION,
        title: at(citation.title.as_ref()),
        description: at(citation.abstract_text.as_ref()),
        version: at(citation.version.as_ref()),
        license: citation.license.as_ref().map(|license| {
            let ids: Vec<&str> = license.ids.iter().map(|id| id.value.trim()).collect();
            named_license(&ids, license.span.clone())
        }),
        authors: citation.authors.iter().filter_map(agent).collect(),
        repository: at(citation.repository_code.as_ref()),
        homepage: at(citation.url.as_ref()),
        keywords: citation
            .keywords
            .iter()
            .filter_map(|word| at(Some(word)))
            .collect(),
        identifiers: at(citation.doi.as_ref()).into_iter().chain(dois).collect(),
        ..Manifest::default()
    }
}

/// What `.zenodo.json` says.
fn in_zenodo_json(root: &Mapping) -> Manifest {
    let text = |key: &str| root.get(key).and_then(owned);
    let people = |key: &str| {
        let list = root.get(key).and_then(Node::as_sequence);
        let people = list.unwrap_or_default().iter();
        people.filter_map(creator).collect()
    };
    Manifest {
        path: ZENODO_JSON,
        title: text("title"),
        description: text("description"),
        version: text("version"),
        license: root.get("license").and_then(|node| {
            // Zenodo also takes `{"id": "mit"}`.
            let node = node.get("id").unwrap_or(node);
            let id = text_at(node)?;
            Some(named_license(&[id.value], id.span))
        }),
        authors: people("creators"),
        contributors: people("contributors"),
        identifiers: text("doi").into_iter().collect(),
        ..Manifest::default()
    }
}

/// Licences of which one may be chosen.
fn named_license(ids: &[&str], span: std::ops::Range<usize>) -> At<License> {
    let known: Option<Vec<String>> = ids.iter().map(|id| spdx::expression(id)).collect();
    At {
        value: License {
            text: ids.join(", "),
            spdx: known
                .map(|ids| ids.join(" OR "))
                .filter(|spdx| !spdx.is_empty()),
        },
        span,
    }
}

fn agent(agent: &Agent) -> Option<At<Author>> {
    let value = |text: &Text| at(text.as_ref()).map(|at| at.value);
    let author = match agent {
        Agent::Person(Person {
            family_names: None,
            given_names: None,
            alias,
            orcid,
            ..
        }) => Author {
            name: value(alias),
            orcid: value(orcid),
            ..Author::default()
        },
        Agent::Person(person) => Author {
            given: value(&person.given_names),
            family: match (value(&person.name_particle), value(&person.family_names)) {
                (Some(particle), Some(family)) => Some(format!("{particle} {family}")),
                (particle, family) => family.or(particle),
            },
            orcid: value(&person.orcid),
            email: value(&person.email),
            affiliation: value(&person.affiliation),
            ..Author::default()
        },
        Agent::Entity(entity) => Author {
            name: value(&entity.name),
            orcid: value(&entity.orcid),
            email: value(&entity.email),
            organisation: true,
            ..Author::default()
        },
    };
    (!author.full_name().is_empty()).then(|| At {
        value: author,
        span: agent.span().clone(),
    })
}

/// `{"name": "Lovelace, Ada", "orcid": …}`.
fn creator(node: &Node) -> Option<At<Author>> {
    let part = |key: &str| Some(text_at(node.get(key)?)?.value.to_owned());
    let name = part("name")?;
    let (family, given) = match name.split_once(',') {
        Some((family, given)) => (
            Some(family.trim().to_owned()),
            Some(given.trim().to_owned()),
        ),
        None => (None, None),
    };
    Some(At {
        value: Author {
            name: Some(name).filter(|_| family.is_none()),
            given,
            family,
            orcid: part("orcid"),
            affiliation: part("affiliation"),
            ..Author::default()
        },
        span: node.span.clone(),
    })
}

fn owned(node: &Node) -> Option<At<String>> {
    let at = text_at(node)?;
    Some(At {
        value: at.value.to_owned(),
        span: at.span,
    })
}

/// A text that is not empty.
fn at(text: Option<&Spanned<String>>) -> Option<At<String>> {
    let text = text?;
    let value = text.value.trim();
    (!value.is_empty()).then(|| At {
        value: value.to_owned(),
        span: text.span.clone(),
    })
}

fn text_is(text: &Text, wanted: &str) -> bool {
    text.as_ref().is_some_and(|text| text.value == wanted)
}
