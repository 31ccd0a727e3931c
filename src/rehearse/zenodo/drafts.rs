//! Drafts: new ones, edits of published records, and publishing.

use axum::response::Response;
use http::{Method, header};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::files;
use super::records::may_see_draft;
use super::shape::{self, View};
use super::{
    LEGACY, NATIVE, RECORD_TYPES, Wrong, denied, error, invalid, is_owner, method_not_allowed,
    negotiate, not_acceptable, record_answer, unknown_record, validation,
};
use crate::domain::Doi;
use crate::rehearse::Service;
use crate::rehearse::doi;
use crate::rehearse::model::Model;
use crate::rehearse::server::{Call, typed};
use crate::rehearse::state::{Content, Record, State};

const INTERNAL: &str = "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.";

/// `POST /api/records`: a new draft, whatever the body; what is wrong stands in `errors`.
pub(super) fn create(model: &Model, call: &Call) -> Response {
    if !is_owner(call) {
        return denied();
    }
    let body = match body(call, true) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let (content, errors) = match content(&body, 5, None) {
        Ok(content) => content,
        Err(message) => return error(400, &message),
    };
    let now = Timestamp::now();
    let mut state = model.state();
    let concept = state.zenodo.new_record_id();
    let id = state.zenodo.new_record_id();
    let record = Record {
        id,
        concept,
        created: now,
        updated: now,
        published: None,
        draft_revision: content.revision,
        draft: Some(content),
        reserved: false,
        files: Vec::new(),
        uploads: Vec::new(),
        links: Vec::new(),
    };
    state.zenodo.records.insert(id, record);
    shown(model, call, &state, id, 201, &errors)
}

/// Everything below a record's `/draft`.
pub(super) fn route(model: &Model, call: &Call, id: u64, rest: &[&str]) -> Response {
    let mut state = model.state();
    let Some(record) = state.zenodo.records.get_mut(&id) else {
        return unknown_record();
    };
    let reads = matches!(call.method, Method::GET | Method::HEAD);
    let allowed = if reads {
        may_see_draft(call, record)
    } else {
        is_owner(call)
    };
    if !allowed {
        return denied();
    }
    match (&call.method, rest) {
        (&Method::POST, []) => {
            if record.draft.is_none() {
                record.draft_revision += 4;
                let mut draft = record.published.clone();
                if let Some(draft) = &mut draft {
                    draft.revision = record.draft_revision;
                }
                record.draft = draft;
            }
            shown(model, call, &state, id, 201, &[])
        }
        _ if record.draft.is_none() => {
            // Publishing twice finds no draft, in other words than reading one.
            if rest == ["actions", "publish"] {
                error(404, "Not found.")
            } else {
                unknown_record()
            }
        }
        (_, []) if reads => shown(model, call, &state, id, 200, &[]),
        (&Method::PUT, []) => put(model, call, &mut state, id),
        (&Method::DELETE, []) => {
            record.draft = None;
            if record.published.is_none() {
                state.zenodo.records.remove(&id);
            }
            typed(204, "text/html; charset=utf-8", "")
        }
        (_, ["files", rest @ ..]) => files::route(model, call, record, rest),
        (&Method::POST, ["actions", "files-import"]) => {
            let (id, concept) = (record.id, record.concept);
            files::import(model, call, &mut state, id, concept)
        }
        (&Method::POST, ["pids", "doi"]) => {
            let foreign = record.draft.as_ref().and_then(|it| it.foreign_doi.as_ref());
            if record.reserved || record.published.is_some() || foreign.is_some() {
                return invalid(&[Wrong::new("pids.doi", "A PID already exists for type doi")]);
            }
            record.reserved = true;
            revise(record);
            shown(model, call, &state, id, 201, &[])
        }
        (&Method::POST, ["pids", _]) => error(500, INTERNAL),
        (&Method::DELETE, ["pids", "doi"]) => {
            if record.published.is_some() {
                return invalid(&[Wrong::new(
                    "pids.doi",
                    "Cannot discard a reserved or registered persistent identifier.",
                )]);
            }
            record.reserved = false;
            revise(record);
            shown(model, call, &state, id, 200, &[])
        }
        (&Method::POST, ["actions", "publish"]) => publish(model, call, &mut state, id),
        _ => method_not_allowed(),
    }
}

/// `POST /api/records/{id}/versions`: the draft of the next version, the open one if there is one.
pub(super) fn next_version(model: &Model, call: &Call, id: u64) -> Response {
    if !is_owner(call) {
        return denied();
    }
    let mut state = model.state();
    let Some(record) = state.zenodo.records.get(&id) else {
        return unknown_record();
    };
    let concept = record.concept;
    // Whichever version is asked, the newest one goes on.
    let newest = state.zenodo.latest(concept);
    let Some(mut content) = newest.and_then(|newest| newest.published.clone()) else {
        return error(404, "The persistent identifier is not registered.");
    };
    let mut versions = state.zenodo.records.values();
    let open = versions.find(|other| other.concept == concept && other.published.is_none());
    let next = if let Some(open) = open {
        open.id
    } else {
        if let Some(metadata) = content.metadata.as_object_mut() {
            metadata.shift_remove("version");
            let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
            metadata.insert("publication_date".to_owned(), json!(today.to_string()));
        }
        content.revision = 5;
        let next = state.zenodo.new_record_id();
        let now = Timestamp::now();
        let record = Record {
            id: next,
            concept,
            created: now,
            updated: now,
            published: None,
            draft: Some(content),
            draft_revision: 5,
            reserved: false,
            files: Vec::new(),
            uploads: Vec::new(),
            links: Vec::new(),
        };
        state.zenodo.records.insert(next, record);
        next
    };
    shown(model, call, &state, next, 201, &[])
}

/// A draft's revision grows by more than one with each change.
fn revise(record: &mut Record) {
    record.draft_revision += 2;
    record.updated = Timestamp::now();
    if let Some(draft) = &mut record.draft {
        draft.revision = record.draft_revision;
    }
}

/// Replaces all of the draft's metadata and custom fields.
fn put(model: &Model, call: &Call, state: &mut State, id: u64) -> Response {
    let Some(record) = state.zenodo.records.get_mut(&id) else {
        return unknown_record();
    };
    if let Some(text) = call.header(header::IF_MATCH) {
        // A bare number. The quoted form, which the standard asks for, is refused.
        let Ok(revision) = text.trim().parse::<u64>() else {
            return invalid(&[Wrong::new("if_match", "Not a valid integer.")]);
        };
        if revision != record.draft_revision {
            let message = format!(
                "Revision id provided({revision}) doesn't match record's one({})",
                record.draft_revision
            );
            return error(412, &message);
        }
    }
    let body = match body(call, false) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    // The legacy form is for reading only.
    if !body["conceptrecid"].is_null() {
        return error(500, INTERNAL);
    }
    let own = (record.published.is_some() || record.reserved).then_some(id);
    let (content, mut errors) = match content(&body, record.draft_revision, own) {
        Ok(content) => content,
        Err(message) => return error(400, &message),
    };
    if record.files.is_empty() && record.uploads.is_empty() {
        errors.push(Wrong::new("files.enabled", "Missing uploaded files."));
    }
    // Without `pids` a reserved DOI is kept; an empty `pids` drops it.
    if body["pids"]
        .as_object()
        .is_some_and(|pids| !pids.contains_key("doi"))
    {
        record.reserved = false;
    }
    record.draft = Some(content);
    revise(record);
    shown(model, call, state, id, 200, &errors)
}

fn publish(model: &Model, call: &Call, state: &mut State, id: u64) -> Response {
    let Some(record) = state.zenodo.records.get_mut(&id) else {
        return unknown_record();
    };
    let Some(draft) = record.draft.clone() else {
        return error(404, "Not found.");
    };
    let mut wrong = validation::missing_for_publishing(&draft.metadata);
    // Files are looked at only once the rest is right.
    if !wrong.is_empty() {
        return invalid(&wrong);
    }
    if !record.uploads.is_empty() {
        let words = "One or more files have not completed their transfer, please wait.";
        wrong.push(Wrong::new("files", words));
    } else if record.files.is_empty() {
        wrong.push(Wrong::new("files.enabled", "Missing uploaded files. To disable files for this record please mark it as metadata-only."));
    }
    if record.published.is_some() && draft.foreign_doi.is_some() {
        wrong.push(Wrong::new(
            "pids.doi",
            "Cannot discard a reserved or registered persistent identifier.",
        ));
    }
    if !wrong.is_empty() {
        return invalid(&wrong);
    }
    let revision = record
        .published
        .as_ref()
        .map_or(3, |published| published.revision + 1);
    record.published = Some(Content { revision, ..draft });
    record.draft = None;
    record.updated = Timestamp::now();
    let concept = record.concept;
    let page = |id: u64| format!("{}records/{id}", model.places.of(Service::Zenodo));
    for id in [id, concept] {
        state.findable.insert(doi(id).to_string(), page(id));
    }
    let Some(view) = state
        .zenodo
        .records
        .get(&id)
        .and_then(|record| View::published(model, &state.zenodo, record))
    else {
        return unknown_record();
    };
    let kind = negotiate(call, &RECORD_TYPES).unwrap_or(LEGACY);
    record_answer(
        202,
        kind,
        &shape::of_kind(kind, &view),
        Some(view.revision()),
    )
}

/// What a body says, cleaned, with what was wrong. `own` is the record's id when its
/// DOI is fixed already.
fn content(body: &Value, revision: u64, own: Option<u64>) -> Result<(Content, Vec<Wrong>), String> {
    let (metadata, mut errors) = validation::clean(&body["metadata"])?;
    let (custom_fields, wrong) = validation::clean_custom(&body["custom_fields"]);
    errors.extend(wrong);
    let sent = body["pids"]["doi"]["identifier"].as_str();
    let foreign = sent.filter(|text| own.is_none_or(|own| doi(own).as_str() != *text));
    match foreign {
        Some(text) if Doi::parse(text).is_err() => {
            errors.push(Wrong::new("pids.doi", "Invalid DOI"));
        }
        Some(text) if text.starts_with("10.5072/") => {
            errors.push(Wrong::new("pids.doi", "The prefix '10.5072' is managed by InvenioRDM. Please supply an external DOI or select 'No' to have a DOI generated for you."));
        }
        Some(_) | None => {}
    }
    if body["files"]["enabled"] == false {
        let words = "You don't have permissions to manage files options.";
        errors.push(Wrong::new("files.enabled", words));
    }
    let content = Content {
        revision,
        metadata,
        custom_fields,
        foreign_doi: foreign.map(str::to_owned),
    };
    Ok((content, errors))
}

fn body(call: &Call, may_be_empty: bool) -> Result<Value, Box<Response>> {
    if call.body.is_empty() && may_be_empty {
        return Ok(json!({}));
    }
    let kind = call.header(header::CONTENT_TYPE).unwrap_or_default();
    if !kind.starts_with("application/json") && !kind.starts_with(NATIVE) {
        return Err(Box::new(error(
            415,
            "Invalid 'Content-Type' header. Expected one of: application/json",
        )));
    }
    let undecodable = || error(400, "Unable to decode JSON data in request body.");
    let value = call.json().ok_or_else(|| Box::new(undecodable()))?;
    if value["access"]["record"] == "restricted" {
        let words = "You don't have permissions to manage record access.";
        return Err(Box::new(invalid(&[Wrong::new("access", words)])));
    }
    Ok(value)
}

/// The draft as JSON. Only the native form tells what was wrong.
fn shown(
    model: &Model,
    call: &Call,
    state: &State,
    id: u64,
    status: u16,
    errors: &[Wrong],
) -> Response {
    let Some(kind) = negotiate(call, &RECORD_TYPES) else {
        return not_acceptable(&RECORD_TYPES);
    };
    let record = state.zenodo.records.get(&id);
    let Some(view) = record.and_then(|record| View::draft(model, &state.zenodo, record)) else {
        return unknown_record();
    };
    let mut body = shape::of_kind(kind, &view);
    if kind == NATIVE && !errors.is_empty() {
        body["errors"] = errors.iter().map(Wrong::json).collect();
    }
    record_answer(status, kind, &body, Some(view.revision()))
}
