//! How a record or draft looks: native InvenioRDM, and Zenodo's older JSON.

use serde_json::{Map, Value, json};

use super::records::{content_link, mimetype};
use super::{NATIVE, base, validation};
use crate::rehearse::doi;
use crate::rehearse::model::{Model, precise_stamp};
use crate::rehearse::state::{Content, Record, Zenodo};

/// A record with all that its JSON needs.
#[derive(Debug)]
pub(super) struct View<'a> {
    model: &'a Model,
    record: &'a Record,
    content: &'a Content,
    draft: bool,
    latest: bool,
    index: usize,
    /// Whether a version of the same concept is published.
    concept: bool,
}

impl<'a> View<'a> {
    /// The record as published.
    pub(super) fn published(model: &'a Model, zenodo: &Zenodo, record: &'a Record) -> Option<Self> {
        Some(Self::new(
            model,
            zenodo,
            record,
            record.published.as_ref()?,
            false,
        ))
    }

    /// The record's draft.
    pub(super) fn draft(model: &'a Model, zenodo: &Zenodo, record: &'a Record) -> Option<Self> {
        Some(Self::new(
            model,
            zenodo,
            record,
            record.draft.as_ref()?,
            true,
        ))
    }

    fn new(
        model: &'a Model,
        zenodo: &Zenodo,
        record: &'a Record,
        content: &'a Content,
        draft: bool,
    ) -> Self {
        let versions = zenodo
            .records
            .values()
            .filter(|other| other.concept == record.concept);
        let index = versions.filter(|other| other.id <= record.id).count();
        let latest = zenodo
            .latest(record.concept)
            .is_some_and(|latest| latest.id == record.id);
        Self {
            model,
            record,
            content,
            draft,
            latest,
            index,
            concept: zenodo.latest(record.concept).is_some(),
        }
    }

    pub(super) fn revision(&self) -> u64 {
        self.content.revision
    }

    fn is_published(&self) -> bool {
        self.record.published.is_some()
    }
}

/// The JSON of that type.
pub(super) fn of_kind(kind: &str, view: &View<'_>) -> Value {
    if kind == NATIVE {
        native(view)
    } else {
        legacy(view)
    }
}

/// A record in a list: told in fewer words.
pub(super) fn of_kind_in_list(kind: &str, view: &View<'_>) -> Value {
    let mut shown = of_kind(kind, view);
    if !view.draft {
        shown["swh"] = Value::Null;
    }
    let entries = shown.pointer_mut("/files/entries");
    let entries = entries.and_then(Value::as_object_mut);
    for (_, entry) in entries.into_iter().flatten() {
        if let Some(entry) = entry.as_object_mut() {
            entry.shift_remove("links");
            entry.shift_remove("storage_class");
        }
    }
    shown
}

fn links(view: &View<'_>) -> Map<String, Value> {
    let base = base(view.model);
    let (id, concept) = (view.record.id, view.record.concept);
    let record = format!("{base}/api/records/{id}");
    let mut links = Map::new();
    let mut link = |key: &str, place: String| {
        links.insert(key.to_owned(), json!(place));
    };
    if view.draft {
        link("self", format!("{record}/draft"));
        link("self_html", format!("{base}/uploads/{id}"));
        link("publish", format!("{record}/draft/actions/publish"));
        link("record", record.clone());
        link("record_html", format!("{base}/records/{id}"));
        link("files", format!("{record}/draft/files"));
    } else {
        link("self", record.clone());
        link("self_html", format!("{base}/records/{id}"));
        link("files", format!("{record}/files"));
        link("draft", format!("{record}/draft"));
        link("latest", format!("{record}/versions/latest"));
        link("latest_html", format!("{base}/records/{id}/latest"));
    }
    if view.is_published() || view.record.reserved {
        link("doi", doi(id).url());
        link("self_doi", doi(id).url());
    }
    if view.is_published() && !view.draft {
        link("self_doi_html", format!("{base}/doi/{}", doi(id)));
        link("parent", format!("{base}/api/records/{concept}"));
        link("parent_html", format!("{base}/records/{concept}"));
    }
    if view.concept {
        link("parent_doi", doi(concept).url());
        link("parent_doi_html", format!("{base}/doi/{}", doi(concept)));
    }
    link("preview_html", format!("{base}/records/{id}?preview=1"));
    link("reserve_doi", format!("{record}/draft/pids/doi"));
    link("versions", format!("{record}/versions"));
    link("access_links", format!("{record}/access/links"));
    link("access", format!("{record}/access"));
    links
}

fn registered(id: u64) -> Value {
    json!({ "identifier": doi(id).as_str(), "provider": "datacite", "client": "datacite" })
}

fn native(view: &View<'_>) -> Value {
    let record = view.record;
    let mut pids = json!({});
    if view.is_published() {
        pids["oai"] =
            json!({ "identifier": format!("oai:zenodo.org:{}", record.id), "provider": "oai" });
    }
    if let Some(foreign) = &view.content.foreign_doi {
        pids["doi"] = json!({ "identifier": foreign, "provider": "external" });
    } else if view.is_published() || record.reserved {
        pids["doi"] = registered(record.id);
    }
    let parent_pids = if view.concept {
        json!({ "doi": registered(record.concept) })
    } else {
        json!({})
    };
    let mut versions = json!({ "is_latest": view.latest, "index": view.index });
    if view.draft {
        versions["is_latest_draft"] = json!(true);
    }
    let total: usize = record.files.iter().map(|file| file.bytes.len()).sum();
    // The draft of a published record says published, too.
    let status = if view.is_published() {
        "published"
    } else if view.concept {
        "new_version_draft"
    } else {
        "draft"
    };
    let open = if record.files.is_empty() {
        "metadata-only"
    } else {
        "open"
    };
    let mut shown = json!({
        "id": record.id.to_string(),
        "created": precise_stamp(record.created),
        "updated": precise_stamp(record.updated),
        "links": links(view),
        "revision_id": view.content.revision,
        "parent": {
            "id": record.concept.to_string(),
            "access": {
                "owned_by": { "user": "2" },
                "settings": { "allow_user_requests": false, "allow_guest_requests": false, "accept_conditions_text": null, "secret_link_expiration": 0 },
            },
            "communities": {},
            "pids": parent_pids,
        },
        "versions": versions,
        "is_published": view.is_published(),
        "is_draft": view.draft,
        "pids": pids,
        "metadata": validation::expanded(&view.content.metadata),
        "custom_fields": view.content.custom_fields,
        "access": {
            "record": "public", "files": "public",
            "embargo": { "active": false, "reason": null },
            "status": open,
        },
        "files": {
            "enabled": true,
            "order": [],
            "count": record.files.len(),
            "total_bytes": total,
            "entries": entries(view),
        },
        "media_files": { "enabled": false, "order": [], "count": 0, "total_bytes": 0, "entries": {} },
        "status": status,
    });
    if !view.draft {
        shown["deletion_status"] = json!({ "is_deleted": false, "status": "P" });
        shown["swh"] = json!({});
    }
    shown
}

fn entries(view: &View<'_>) -> Value {
    let mut entries = Map::new();
    for file in &view.record.files {
        let content = content_link(view.model, view.record.id, &file.key);
        let mut entry = json!({
            "id": format!("{}-0000", &file.md5[..8]),
            "checksum": format!("md5:{}", file.md5),
            "ext": file.key.rsplit('.').next(),
            "size": file.bytes.len(),
            "mimetype": mimetype(&file.key),
            "storage_class": "L",
            "key": file.key,
            "metadata": null,
            "access": { "hidden": false },
        });
        if !view.draft {
            let file = content.trim_end_matches("/content");
            entry["links"] = json!({ "self": file, "content": content });
            // Zenodo shows what is inside.
            if file.to_ascii_lowercase().ends_with(".zip") {
                entry["links"]["container"] = json!(format!("{file}/container"));
            }
        }
        entries.insert(file.key.clone(), entry);
    }
    Value::Object(entries)
}

/// Legacy JSON has no `errors`, no `pids` and no `revision_id`.
fn legacy(view: &View<'_>) -> Value {
    let record = view.record;
    let metadata = &view.content.metadata;
    let number = record.id;
    let files = record.files.iter().map(|file| {
        json!({
            "id": format!("{}-0000", &file.md5[..8]),
            "key": file.key,
            "size": file.bytes.len(),
            "checksum": format!("md5:{}", file.md5),
            "links": { "self": content_link(view.model, number, &file.key) },
        })
    });
    let mut shown = json!({
        "created": precise_stamp(record.created),
        "modified": precise_stamp(record.updated),
        "id": number,
        "conceptrecid": record.concept.to_string(),
        "metadata": legacy_metadata(view, metadata),
        "title": metadata["title"].as_str().unwrap_or_default(),
        "links": links(view),
        "updated": precise_stamp(record.updated),
        "recid": number.to_string(),
        "revision": view.content.revision,
        "files": files.collect::<Vec<_>>(),
        "owners": [{ "id": "2" }],
        "status": if view.draft { "draft" } else { "published" },
        "state": if view.draft { "unsubmitted" } else { "done" },
        "submitted": view.is_published(),
    });
    if !view.draft {
        shown["swh"] = json!({});
    }
    if view.is_published() {
        shown["doi"] = json!(doi(number).as_str());
        shown["conceptdoi"] = json!(doi(record.concept).as_str());
        shown["doi_url"] = json!(doi(number).url());
    }
    shown
}

fn legacy_metadata(view: &View<'_>, metadata: &Value) -> Value {
    let list = |key: &str| metadata[key].as_array().cloned().unwrap_or_default();
    let creators = list("creators").into_iter().map(|creator| {
        let person = &creator["person_or_org"];
        let mut shown = json!({
            "name": validation::person_name(person),
            "affiliation": creator["affiliations"][0]["name"],
        });
        let identifiers = person["identifiers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if let Some(orcid) = identifiers.iter().find(|one| one["scheme"] == "orcid") {
            shown["orcid"] = orcid["identifier"].clone();
        }
        shown
    });
    let related = list("related_identifiers").into_iter().map(|one| {
        let mut shown = json!({
            "identifier": one["identifier"],
            "relation": validation::camel(one["relation_type"]["id"].as_str().unwrap_or_default()),
            "scheme": one["scheme"],
        });
        if let Some(kind) = one["resource_type"]["id"].as_str() {
            shown["resource_type"] = json!(kind);
        }
        shown
    });
    let kind = metadata["resource_type"]["id"].as_str().unwrap_or("other");
    let mut shown = json!({
        "title": metadata["title"].as_str().unwrap_or_default(),
        "publication_date": metadata["publication_date"],
        "description": metadata["description"].as_str().unwrap_or_default(),
        "access_right": "open",
        "creators": creators.collect::<Vec<_>>(),
        "resource_type": { "title": validation::title_of(kind), "type": kind },
    });
    if view.is_published() {
        shown["doi"] = json!(doi(view.record.id).as_str());
    }
    let parent = json!({ "pid_type": "recid", "pid_value": view.record.concept.to_string() });
    shown["relations"] = json!({
        "version": [{ "index": view.index - 1, "is_last": view.latest, "parent": parent }],
    });
    let keywords: Vec<Value> = list("subjects")
        .iter()
        .map(|one| one["subject"].clone())
        .collect();
    let related: Vec<Value> = related.collect();
    for (key, values) in [("keywords", keywords), ("related_identifiers", related)] {
        if !values.is_empty() {
            shown[key] = Value::Array(values);
        }
    }
    if let Some(version) = metadata["version"].as_str() {
        shown["version"] = json!(version);
    }
    if let Some(license) = metadata["rights"][0]["id"].as_str() {
        // The older ids of a few licences.
        let older = match license {
            "mit" => "mit-license",
            "apache-2.0" => "apache2.0",
            "cc0-1.0" => "cc-zero",
            "isc" => "isc-license",
            "gpl-3.0-only" => "gpl-3.0",
            other => other,
        };
        shown["license"] = json!({ "id": older });
    }
    if view
        .content
        .custom_fields
        .as_object()
        .is_some_and(|fields| !fields.is_empty())
    {
        shown["custom"] = view.content.custom_fields.clone();
    }
    shown
}
