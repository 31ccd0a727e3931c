//! Published records: reading them, their files and their versions.

use axum::response::Response;
use http::Method;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::shape::{self, View};
use super::{
    LEGACY, RECORD_TYPES, base, denied, error, is_owner, method_not_allowed, negotiate,
    not_acceptable, record_answer, redirect, unknown_record,
};
use crate::domain::Doi;
use crate::rehearse::model::{Model, precise_stamp};
use crate::rehearse::server::{Call, set, typed};
use crate::rehearse::state::{File, Record};

/// What is encoded in a file key in a link: slashes are not.
const IN_KEY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'#')
    .add(b'?')
    .add(b'%')
    .add(b'"')
    .add(b'<')
    .add(b'>');

/// A file key as it stands in a link.
pub(super) fn in_link(key: &str) -> String {
    utf8_percent_encode(key, IN_KEY).to_string()
}

/// Everything below a record but drafts and share links.
pub(super) fn route(model: &Model, call: &Call, id: u64, rest: &[&str]) -> Response {
    if call.method != Method::GET && call.method != Method::HEAD {
        return if rest.is_empty() {
            denied()
        } else {
            method_not_allowed()
        };
    }
    let state = model.state();
    let Some(record) = state.zenodo.records.get(&id) else {
        // A concept leads to its newest version, by an address without a host.
        return match state.zenodo.latest(id) {
            Some(latest) if rest.is_empty() => {
                redirect(302, &format!("/api/records/{}", latest.id))
            }
            Some(_) | None => unknown_record(),
        };
    };
    let concept = record.concept;
    match rest {
        ["versions"] => {
            let Some(kind) = negotiate(call, &RECORD_TYPES) else {
                return not_acceptable(&RECORD_TYPES);
            };
            let all = state.zenodo.records.values().rev();
            let versions = all.filter(|r| r.concept == concept && r.published.is_some());
            let hits = versions.filter_map(|r| View::published(model, &state.zenodo, r));
            let hits: Vec<Value> = hits
                .map(|view| shape::of_kind_in_list(kind, &view))
                .collect();
            let total = hits.len();
            let place = format!("{}/api/records/{id}/versions", base(model));
            let mut body = json!({ "hits": { "hits": hits, "total": total } });
            body["links"] = json!({ "self": place });
            body["sortBy"] = json!("version");
            record_answer(200, kind, &body, None)
        }
        ["versions", "latest"] => {
            let Some(latest) = state.zenodo.latest(concept) else {
                return unknown_record();
            };
            let place = format!("{}/api/records/{}", base(model), latest.id);
            let body = json!({ "status": 301, "message": "Redirecting...", "location": place });
            let mut answer = record_answer(301, LEGACY, &body, None);
            set(&mut answer, "location", &place);
            answer
        }
        _ if record.published.is_none() => {
            error(404, "The persistent identifier is not registered.")
        }
        [] => {
            let Some(kind) = negotiate(call, &RECORD_TYPES) else {
                return not_acceptable(&RECORD_TYPES);
            };
            let Some(view) = View::published(model, &state.zenodo, record) else {
                return unknown_record();
            };
            let mut answer = record_answer(
                200,
                kind,
                &shape::of_kind(kind, &view),
                Some(view.revision()),
            );
            let link = format!(
                "<{}/api/records/{id}> ; rel=\"linkset\" ; type=\"application/linkset+json\"",
                base(model)
            );
            set(&mut answer, "link", &link);
            answer
        }
        ["files"] | ["files", ..] => files(model, call, record, &rest[1..]),
        _ => error(404, "Not found."),
    }
}

/// The files of a published record. Their description comes in `application/json` only;
/// a key may hold slashes, encoded or not.
fn files(model: &Model, call: &Call, record: &Record, rest: &[&str]) -> Response {
    let offers = [LEGACY];
    if let [key @ .., "content"] = rest
        && !key.is_empty()
    {
        let key = key.join("/");
        return match record.files.iter().find(|file| file.key == key) {
            Some(file) => {
                let mut answer = typed(200, mimetype(&file.key), file.bytes.clone());
                let name = file.key.replace('/', "_");
                set(
                    &mut answer,
                    "content-disposition",
                    &format!("attachment; filename={name}"),
                );
                answer
            }
            None => no_file(record.id, &key),
        };
    }
    if negotiate(call, &offers).is_none() {
        return not_acceptable(&offers);
    }
    if rest.is_empty() {
        return typed(200, LEGACY, files_json(model, record, "").to_string());
    }
    let key = rest.join("/");
    match record.files.iter().find(|file| file.key == key) {
        Some(file) => typed(200, LEGACY, file_entry(model, record, file, "").to_string()),
        None => no_file(record.id, &key),
    }
}

/// The list of files of a record, or of its draft (`below` is then `/draft`).
pub(super) fn files_json(model: &Model, record: &Record, below: &str) -> Value {
    let place = format!("{}/api/records/{}{below}", base(model), record.id);
    let entries = record
        .files
        .iter()
        .map(|file| file_entry(model, record, file, below));
    json!({
        "enabled": true,
        "links": { "self": format!("{place}/files"), "archive": format!("{place}/files-archive") },
        "entries": entries.collect::<Vec<_>>(),
        "default_preview": null,
        "order": [],
    })
}

pub(super) fn file_entry(model: &Model, record: &Record, file: &File, below: &str) -> Value {
    let place = format!("{}/api/records/{}{below}", base(model), record.id);
    let key = utf8_percent_encode(&file.key, IN_KEY);
    json!({
        "created": precise_stamp(record.created),
        "updated": precise_stamp(record.created),
        "mimetype": mimetype(&file.key),
        "metadata": null,
        "access": { "hidden": false },
        "links": {
            "self": format!("{place}/files/{key}"),
            "content": format!("{place}/files/{key}/content"),
        },
        "key": file.key,
        "transfer": { "type": "L" },
        "status": "completed",
        "checksum": format!("md5:{}", file.md5),
        "size": file.bytes.len(),
        "storage_class": "L",
    })
}

/// Where a file's bytes are.
pub(super) fn content_link(model: &Model, record: u64, key: &str) -> String {
    let key = utf8_percent_encode(key, IN_KEY);
    format!("{}/api/records/{record}/files/{key}/content", base(model))
}

pub(super) fn mimetype(key: &str) -> &'static str {
    let extension = std::path::Path::new(key).extension();
    match extension.and_then(|text| text.to_str()) {
        Some("zip") => "application/zip",
        Some("csv") => "text/csv",
        Some("txt") => "text/plain",
        _ => "application/octet-stream",
    }
}

pub(super) fn no_file(id: u64, key: &str) -> Response {
    error(404, &format!("Record '{id}' has no file '{key}'."))
}

/// `/doi/…`: to the record's page.
pub(super) fn by_doi(model: &Model, text: &str) -> Response {
    let id = Doi::parse(text).ok().and_then(|doi| doi.zenodo_id());
    let state = model.state();
    let known = id.and_then(|id| {
        state
            .zenodo
            .records
            .get(&id)
            .or_else(|| state.zenodo.latest(id))
    });
    match known {
        Some(record) if record.published.is_some() => {
            redirect(302, &format!("{}/records/{}", base(model), record.id))
        }
        _ => error(404, "Not found."),
    }
}

/// The page that people see.
pub(super) fn page(model: &Model, id: &str) -> Response {
    let state = model.state();
    let record = id
        .parse()
        .ok()
        .and_then(|id: u64| state.zenodo.records.get(&id));
    let Some(content) = record.and_then(|record| record.published.as_ref()) else {
        return typed(
            404,
            "text/html; charset=utf-8",
            "<!doctype html><title>Not found</title>",
        );
    };
    let title = content.metadata["title"].as_str().unwrap_or_default();
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    typed(
        200,
        "text/html; charset=utf-8",
        format!("<!doctype html><title>{title}</title><h1>{title}</h1>"),
    )
}

/// Whether the caller may see a draft: the owner, or somebody with a share link that
/// previews or edits. A link that only views does not open a draft.
pub(super) fn may_see_draft(call: &Call, record: &Record) -> bool {
    let opens = |token: &str| {
        let mut links = record.links.iter();
        links.any(|link| link.token == token && link.permission != "view")
    };
    is_owner(call) || call.parameter("token").is_some_and(opens)
}
