//! The files of a draft: announced, filled, confirmed.

use axum::response::Response;
use http::{Method, header};
use serde_json::{Value, json};

use super::records::{file_entry, files_json, no_file};
use super::{
    LEGACY, NATIVE, base, denied, error, is_owner, md5_hex, method_not_allowed, negotiate,
    not_acceptable, record_answer, unknown_record,
};
use crate::rehearse::model::{Model, precise_stamp};
use crate::rehearse::server::{Call, typed};
use crate::rehearse::state::{File, Record, State, Upload};

const TYPES: [&str; 2] = [LEGACY, NATIVE];

/// Everything below a draft's `/files`.
pub(super) fn route(model: &Model, call: &Call, record: &mut Record, rest: &[&str]) -> Response {
    let Some(kind) = negotiate(call, &TYPES) else {
        return not_acceptable(&TYPES);
    };
    let reads = matches!(call.method, Method::GET | Method::HEAD);
    match (&call.method, rest) {
        (_, []) if reads => record_answer(200, kind, &list(model, record), None),
        // The files of a published record stay as they are.
        (_, _) if !reads && record.published.is_some() => denied(),
        (&Method::POST, []) => announce(model, call, record, kind),
        (&Method::PUT, [key @ .., "content"]) => fill(model, call, record, kind, &key.join("/")),
        (&Method::POST, [key @ .., "commit"]) => confirm(model, record, kind, &key.join("/")),
        (&Method::DELETE, key) => {
            let key = key.join("/");
            let before = record.files.len() + record.uploads.len();
            record.files.retain(|file| file.key != key);
            record.uploads.retain(|upload| upload.key != key);
            if record.files.len() + record.uploads.len() == before {
                no_file(record.id, &key)
            } else {
                typed(204, "text/html; charset=utf-8", "")
            }
        }
        (_, [key @ .., "content"]) if reads => {
            let key = key.join("/");
            match record.files.iter().find(|file| file.key == key) {
                Some(file) => typed(200, "application/octet-stream", file.bytes.clone()),
                None => no_file(record.id, &key),
            }
        }
        (_, key) if reads => {
            let key = key.join("/");
            match record.files.iter().find(|file| file.key == key) {
                Some(file) => {
                    let entry = draft_entry(model, record, file);
                    record_answer(200, kind, &entry, None)
                }
                None => no_file(record.id, &key),
            }
        }
        _ => method_not_allowed(),
    }
}

/// `POST …/draft/actions/files-import`: the files of the newest published version.
pub(super) fn import(
    model: &Model,
    call: &Call,
    state: &mut State,
    id: u64,
    concept: u64,
) -> Response {
    let Some(kind) = negotiate(call, &TYPES) else {
        return not_acceptable(&TYPES);
    };
    if !is_owner(call) {
        return denied();
    }
    let latest = state.zenodo.latest(concept);
    let files = latest.map(|latest| latest.files.clone());
    let Some(record) = state.zenodo.records.get_mut(&id) else {
        return unknown_record();
    };
    record.files = files.unwrap_or_default();
    record_answer(201, kind, &list(model, record), None)
}

fn announce(model: &Model, call: &Call, record: &mut Record, kind: &'static str) -> Response {
    let keys = call.json();
    let keys = keys.as_ref().and_then(Value::as_array);
    for key in keys.into_iter().flatten() {
        let key = key["key"].as_str().unwrap_or_default().to_owned();
        let known = record.files.iter().any(|file| file.key == key)
            || record.uploads.iter().any(|upload| upload.key == key);
        if known {
            return error(400, &format!("File with key {key} already exists."));
        }
        record.uploads.push(Upload { key, bytes: None });
    }
    record_answer(201, kind, &list(model, record), None)
}

fn fill(model: &Model, call: &Call, record: &mut Record, kind: &str, key: &str) -> Response {
    if call.header(header::CONTENT_TYPE) != Some("application/octet-stream") {
        return error(
            415,
            "Invalid 'Content-Type' header. Expected one of: application/octet-stream",
        );
    }
    let Some(at) = record.uploads.iter().position(|upload| upload.key == key) else {
        return no_file(record.id, key);
    };
    record.uploads[at].bytes = Some(call.body.to_vec());
    let entry = pending(model, record, key);
    record_answer(200, kind, &entry, None)
}

/// Confirming twice is as good as once; confirming before the bytes came is a failure of the
/// server.
fn confirm(model: &Model, record: &mut Record, kind: &str, key: &str) -> Response {
    if let Some(at) = record.uploads.iter().position(|upload| upload.key == key) {
        let Some(bytes) = record.uploads[at].bytes.clone() else {
            return error(
                500,
                "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.",
            );
        };
        record.uploads.remove(at);
        record.files.push(File {
            key: key.to_owned(),
            md5: md5_hex(&bytes),
            bytes,
        });
    }
    match record.files.iter().find(|file| file.key == key) {
        Some(file) => record_answer(200, kind, &draft_entry(model, record, file), None),
        None => no_file(record.id, key),
    }
}

fn list(model: &Model, record: &Record) -> Value {
    let mut list = files_json(model, record, "/draft");
    let complete = record.files.iter();
    let complete = complete.map(|file| draft_entry(model, record, file));
    let uploads = record.uploads.iter();
    let uploads = uploads.map(|upload| pending(model, record, &upload.key));
    list["entries"] = complete.chain(uploads).collect();
    list
}

fn draft_entry(model: &Model, record: &Record, file: &File) -> Value {
    let mut entry = file_entry(model, record, file, "/draft");
    for key in ["version_id", "file_id", "bucket_id"] {
        entry[key] = json!(format!(
            "{}-0000-4000-8000-{:012x}",
            &file.md5[..8],
            record.id
        ));
    }
    entry["links"] = links(model, record, &file.key);
    entry
}

fn pending(model: &Model, record: &Record, key: &str) -> Value {
    json!({
        "created": precise_stamp(record.created),
        "updated": precise_stamp(record.updated),
        "metadata": null,
        "access": { "hidden": false },
        "links": links(model, record, key),
        "key": key,
        "transfer": { "type": "L" },
        "status": "pending",
    })
}

fn links(model: &Model, record: &Record, key: &str) -> Value {
    let zip = key.to_ascii_lowercase().ends_with(".zip");
    let key = super::records::in_link(key);
    let place = format!(
        "{}/api/records/{}/draft/files/{key}",
        base(model),
        record.id
    );
    let mut links = json!({
        "self": place,
        "content": format!("{place}/content"),
        "commit": format!("{place}/commit"),
    });
    // Zenodo shows what is inside.
    if zip {
        links["container"] = json!(format!("{place}/container"));
    }
    links
}
