//! Reads a record as the records API shows it. Zenodo answers in two shapes, by the `Accept`
//! header and the route; the answer itself decides which one it is
//! (zenodo-rdm, `site/zenodo_rdm/legacy/serializers` and InvenioRDM's own).

use jiff::civil::Date;
use serde_json::Value;
use url::Url;

use crate::domain::Doi;
use crate::facts::archive::{Creator, FoundBy, Record, RecordFile, Related};

/// A record and what else of its answer tells where it came from.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) record: Record,
    /// The address of the repository, as the GitHub integration notes it.
    pub(super) code_repository: Option<String>,
    /// The type of the work; `software`, `software-computationalnotebook`, `dataset`, …
    pub(super) resource_type: Option<String>,
}

/// One page of a search.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) hits: Vec<Shown>,
    /// How many hits all pages hold together.
    pub(super) total: u64,
}

/// Reads a page of hits; `None` if it is no such page, or a hit on it cannot be read.
pub(super) fn page(answer: &Value, base: &Url, found_by: FoundBy) -> Option<Page> {
    let hits = answer.pointer("/hits/hits")?.as_array()?;
    let total = answer.pointer("/hits/total")?;
    Some(Page {
        hits: hits
            .iter()
            .map(|hit| record(hit, base, found_by))
            .collect::<Option<_>>()?,
        total: total.as_u64().or_else(|| total["value"].as_u64())?,
    })
}

/// Reads a published record; `None` if it is neither shape or lacks its id or its DOI.
pub(super) fn record(answer: &Value, base: &Url, found_by: FoundBy) -> Option<Shown> {
    let native = answer["parent"].is_object() || answer["pids"].is_object();
    let id = id(&answer["id"]).or_else(|| id(&answer["recid"]))?;
    let metadata = answer.get("metadata").filter(|it| it.is_object())?;
    let doi = |value: &Value| value.as_str().and_then(|text| Doi::parse(text).ok());
    let (own, concept) = if native {
        (
            doi(&answer["pids"]["doi"]["identifier"])?,
            doi(&answer["parent"]["pids"]["doi"]["identifier"]),
        )
    } else {
        (
            doi(&answer["doi"]).or_else(|| doi(&metadata["doi"]))?,
            doi(&answer["conceptdoi"]),
        )
    };
    let custom = if native {
        &answer["custom_fields"]
    } else {
        &metadata["custom"]
    };
    let resource_type = if native {
        &metadata["resource_type"]["id"]
    } else {
        &metadata["resource_type"]["type"]
    };
    let record = Record {
        url: at(base, &["records", &id]).into(),
        doi: own,
        concept_doi: concept,
        title: text(&metadata["title"]).unwrap_or_default(),
        creators: each(&metadata["creators"], |it| {
            if native {
                native_creator(it)
            } else {
                legacy_creator(it)
            }
        }),
        version: text(&metadata["version"]),
        licenses: if native {
            each(&metadata["rights"], |it| {
                Some(it["id"].as_str()?.to_ascii_lowercase())
            })
        } else {
            text(&metadata["license"]["id"])
                .map(|id| spdx_like(&id))
                .into_iter()
                .collect()
        },
        published: text(&metadata["publication_date"]).and_then(|day| {
            (day.len() == 10)
                .then(|| day.parse::<Date>().ok())
                .flatten()
        }),
        description: text(&metadata["description"]),
        // Native: objects. Legacy: plain words.
        keywords: if native {
            each(&metadata["subjects"], |it| text(&it["subject"]))
        } else {
            each(&metadata["keywords"], text)
        },
        related: each(&metadata["related_identifiers"], |it| {
            let relation = text(&it["relation_type"]["id"]).or_else(|| text(&it["relation"]))?;
            Some(Related {
                identifier: text(&it["identifier"])?,
                relation: relation.to_ascii_lowercase(),
                kind: text(&it["resource_type"]["id"]).or_else(|| text(&it["resource_type"])),
            })
        }),
        files: files(&answer["files"], base, &id),
        found_by,
        id,
    };
    Some(Shown {
        record,
        code_repository: text(&custom["code:codeRepository"]),
        resource_type: text(resource_type),
    })
}

/// The address of something on the server; each part is percent-encoded.
pub(in crate::world) fn at(base: &Url, parts: &[&str]) -> Url {
    let mut url = base.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts);
    }
    url
}

/// Where a file's bytes are. Its key is a path, `owner/name-tag.zip`: the slash stays, as in
/// the links that Zenodo gives.
pub(super) fn content(base: &Url, id: &str, key: &str) -> Url {
    let mut parts = vec!["api", "records", id, "files"];
    parts.extend(key.split('/'));
    parts.push("content");
    at(base, &parts)
}

/// Zenodo's ids are numbers in the one shape and text in the other.
fn id(value: &Value) -> Option<String> {
    text(value).or_else(|| value.as_u64().map(|id| id.to_string()))
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn each<T>(list: &Value, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    list.as_array()
        .map(|list| list.iter().filter_map(read).collect())
        .unwrap_or_default()
}

fn native_creator(it: &Value) -> Option<Creator> {
    let who = &it["person_or_org"];
    let parts = || match (text(&who["family_name"]), text(&who["given_name"])) {
        (Some(family), Some(given)) => Some(format!("{family}, {given}")),
        (family, given) => family.or(given),
    };
    let orcid = each(&who["identifiers"], |it| {
        let is_orcid = it["scheme"].as_str() == Some("orcid");
        is_orcid
            .then(|| it["identifier"].as_str()?.parse().ok())
            .flatten()
    });
    Some(Creator {
        name: text(&who["name"]).or_else(parts)?,
        orcid: orcid.into_iter().next(),
        affiliations: each(&it["affiliations"], |it| {
            text(&it["name"]).or_else(|| text(&it["id"]))
        }),
    })
}

fn legacy_creator(it: &Value) -> Option<Creator> {
    Some(Creator {
        name: text(&it["name"])?,
        orcid: it["orcid"].as_str().and_then(|orcid| orcid.parse().ok()),
        affiliations: text(&it["affiliation"]).into_iter().collect(),
    })
}

/// The legacy shape spells some licence ids in its own way
/// (zenodo-rdm, `site/zenodo_rdm/legacy/vocabularies/licenses.py`).
fn spdx_like(legacy: &str) -> String {
    let legacy = legacy.to_ascii_lowercase();
    let native = match legacy.as_str() {
        "mit-license" => "mit",
        "apache2.0" => "apache-2.0",
        "cc-zero" => "cc0-1.0",
        "isc-license" => "isc",
        "gpl-3.0" => "gpl-3.0-only",
        "apgl-v3" => "agpl-3.0-only",
        other => other,
    };
    native.to_owned()
}

/// Native: an object of entries by key. Legacy: a list.
fn files(value: &Value, base: &Url, id: &str) -> Vec<RecordFile> {
    let file = |key: Option<String>, it: &Value| {
        let key = key.or_else(|| text(&it["key"]))?;
        Some(RecordFile {
            url: content(base, id, &key).into(),
            size: it["size"].as_u64()?,
            checksum: text(&it["checksum"]),
            key,
        })
    };
    match &value["entries"] {
        Value::Object(entries) => entries
            .iter()
            .filter_map(|(key, it)| file(Some(key.clone()), it))
            .collect(),
        Value::Array(entries) => entries.iter().filter_map(|it| file(None, it)).collect(),
        _ => each(value, |it| file(None, it)),
    }
}
