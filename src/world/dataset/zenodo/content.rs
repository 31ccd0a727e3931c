//! The content of a record as it goes back to the server, and what differs between two
//! readings of one. Pure: JSON in, JSON out.
//!
//! A PUT replaces the whole of `metadata` and `custom_fields` and the options of the files, so
//! everything that was read goes back as it came, but for what the server refuses to take back:
//! licences (invenio-rdm-records `services/schemas/metadata.py`, `RightsSchema`) and the parts
//! that it makes itself.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::domain::Doi;
use crate::facts::dataset::{Link, target_doi};

use crate::plan::link::Work;

/// The links of a record: its related works.
pub(super) fn links(shown: &Value) -> Vec<Link> {
    let related = shown["metadata"]["related_identifiers"].as_array();
    related
        .map(|related| related.iter().filter_map(link).collect())
        .unwrap_or_default()
}

fn link(related: &Value) -> Option<Link> {
    Some(Link {
        // The second is the legacy shape.
        relation: related["relation_type"]["id"]
            .as_str()
            .or_else(|| related["relation"].as_str())
            .map(str::to_ascii_lowercase),
        ..Link::to(related["identifier"].as_str()?)
    })
}

/// Whether the record is linked to the DOI, in whatever spelling and by whatever relation.
pub(super) fn has_link(shown: &Value, doi: &Doi) -> bool {
    links(shown)
        .iter()
        .any(|link| target_doi(&link.target).as_ref() == Some(doi))
}

/// Whether the record is linked to all these works, in whatever spelling and by whatever relation.
pub(super) fn has_works(shown: &Value, works: &[Work]) -> bool {
    let links = links(shown);
    works.iter().all(|work| has(&links, work))
}

fn has(links: &[Link], work: &Work) -> bool {
    links.iter().any(|link| work.is(&link.target))
}

/// Whether the record is linked to the work by its relation, and not by another.
pub(super) fn relates(shown: &Value, work: &Work) -> bool {
    links(shown).iter().any(|link| work.is_link(link))
}

/// The body of the PUT that adds the works that a draft lacks, takes those out that they replace,
/// and leaves everything else as it is. A work that has another relation was put there by somebody
/// who meant something else by it.
pub(super) fn with_works(draft: &Value, works: &[Work], replaced: &[Work]) -> Value {
    let mut body = content(draft);
    if let Value::Array(related) = &mut body["metadata"]["related_identifiers"] {
        related.retain(|it| {
            let link = link(it);
            !link.is_some_and(|link| replaced.iter().any(|work| work.is_link(&link)))
        });
    }
    let links = links(draft);
    for work in works.iter().filter(|work| !has(&links, work)) {
        let added = json!({
            "identifier": work.identifier,
            "scheme": if work.is_doi { "doi" } else { "url" },
            "relation_type": {"id": work.relation.id()},
            "resource_type": {"id": work.kind()},
        });
        match &mut body["metadata"]["related_identifiers"] {
            Value::Array(related) => related.push(added),
            other => *other = json!([added]),
        }
    }
    body
}

/// The body of the PUT that changes nothing in a draft but its day of publication.
pub(in crate::world) fn dated(draft: &Value, day: jiff::civil::Date) -> Value {
    let mut body = content(draft);
    body["metadata"]["publication_date"] = json!(day.to_string());
    body
}

/// What of a draft goes back to the server. `pids` stay out, so that the server keeps them
/// (seen on zenodo-rdm v24.5.3 with a reserved and with a registered DOI).
pub(super) fn content(draft: &Value) -> Value {
    let mut body = Map::new();
    let mut metadata = draft["metadata"].clone();
    if let Some(rights) = metadata.get_mut("rights").and_then(Value::as_array_mut) {
        for right in rights {
            *right = accepted_right(right);
        }
    }
    if draft["access"].is_object() {
        let access = only(&draft["access"], &["record", "files", "embargo"]);
        body.insert("access".to_owned(), access);
    }
    // Left out, these would switch a record without files to one with files, and forget which
    // file is shown first (invenio-drafts-resources `services/records/components/files.py`).
    let options = ["enabled", "default_preview", "order"];
    for files in ["files", "media_files"] {
        if draft[files]["enabled"].is_boolean() {
            body.insert(files.to_owned(), only(&draft[files], &options));
        }
    }
    body.insert("metadata".to_owned(), metadata);
    if draft["custom_fields"].is_object() {
        body.insert("custom_fields".to_owned(), draft["custom_fields"].clone());
    }
    Value::Object(body)
}

/// A licence from the vocabulary goes by its id alone, one in own words without an id.
fn accepted_right(shown: &Value) -> Value {
    if shown["id"].is_string() {
        only(shown, &["id"])
    } else {
        only(shown, &["title", "description", "link"])
    }
}

fn only(from: &Value, keys: &[&str]) -> Value {
    let kept = keys.iter().filter_map(|key| {
        let value = from.get(*key).filter(|value| !value.is_null())?;
        Some(((*key).to_owned(), value.clone()))
    });
    Value::Object(kept.collect())
}

/// What an answer says of all files together.
const TOTALS: [&str; 2] = ["count", "total_bytes"];

/// What differs between two readings of a record besides links to the works, named as the field
/// of the record it is in. Empty if nothing does.
pub(super) fn differences(one: &Value, other: &Value, besides: &[Work]) -> Vec<String> {
    let mut differing = BTreeSet::new();
    for (part, prefix) in [("metadata", ""), ("custom_fields", "custom_fields.")] {
        let (one, other) = (&one[part], &other[part]);
        let keys = |value: &Value| -> Vec<String> {
            value
                .as_object()
                .map(|it| it.keys().cloned().collect())
                .unwrap_or_default()
        };
        for key in keys(one).into_iter().chain(keys(other)) {
            let read = |value: &Value| match (key.as_str(), prefix) {
                ("related_identifiers", "") => essence(&without(&value[&key], besides)),
                _ => essence(&value[&key]),
            };
            if read(one) != read(other) {
                differing.insert(format!("{prefix}{key}"));
            }
        }
    }
    let options = ["enabled", "default_preview", "order"];
    let access = ["record", "files", "embargo"];
    let same = [
        (
            "access",
            essence(&only(&one["access"], &access)) == essence(&only(&other["access"], &access)),
        ),
        ("files", same_files(one, other)),
        (
            "files",
            essence(&only(&one["files"], &options)) == essence(&only(&other["files"], &options)),
        ),
        // A draft gets its DOI when it is published.
        ("DOI", pid(one).is_none() || pid(one) == pid(other)),
    ];
    differing.extend(
        same.iter()
            .filter(|(_, same)| !same)
            .map(|(name, _)| (*name).to_owned()),
    );
    differing.into_iter().collect()
}

fn pid(shown: &Value) -> Option<String> {
    let doi = shown["pids"]["doi"]["identifier"].as_str()?;
    Some(doi.to_ascii_lowercase())
}

/// Whether both have the same files, by name, size and checksum. An answer may leave the list
/// out; then the count and the bytes together have to do.
fn same_files(one: &Value, other: &Value) -> bool {
    let files = |shown: &Value| {
        let entries = shown["files"]["entries"].as_object()?.iter();
        let file = |(key, it): (&String, &Value)| {
            let checksum = it["checksum"].as_str().map(str::to_owned);
            (key.clone(), it["size"].as_u64(), checksum)
        };
        Some(entries.map(file).collect::<BTreeSet<_>>())
    };
    match (files(one), files(other)) {
        (Some(one), Some(other)) => one == other,
        _ => only(&one["files"], &TOTALS) == only(&other["files"], &TOTALS),
    }
}

fn without(related: &Value, works: &[Work]) -> Value {
    let kept = |it: &&Value| {
        let target = it["identifier"].as_str().unwrap_or_default();
        !works.iter().any(|work| work.is(target))
    };
    let related = related.as_array();
    Value::Array(related.map_or_else(Vec::new, |it| it.iter().filter(kept).cloned().collect()))
}

/// What a value says, without what the server writes beside an entry of a vocabulary (titles in
/// its languages, icons), and without what is empty.
fn essence(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let from_vocabulary = fields.get("id").is_some_and(Value::is_string)
                && fields.get("title").is_none_or(Value::is_object);
            let of_server = ["title", "description", "icon", "props"];
            let kept = fields.iter().filter_map(|(key, value)| {
                let value = essence(value);
                let drop = from_vocabulary && of_server.contains(&key.as_str());
                (!drop && !is_empty(&value)).then(|| (key.clone(), value))
            });
            Value::Object(kept.collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(essence).collect()),
        other => other.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
