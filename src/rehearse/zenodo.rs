//! Zenodo: the records API, the GitHub receiver and the badges.

mod badge;
mod drafts;
mod files;
mod links;
mod receiver;
mod records;
mod search;
mod shape;
mod validation;

pub(crate) use receiver::{md5_hex, note_earlier};

use std::sync::Arc;

use axum::response::Response;
use http::{Method, header};
use serde_json::{Value, json};

use super::model::Model;
use super::scenario::ZENODO_TOKEN;
use super::server::{self, Call, set, typed};
use crate::rehearse::Service;

/// The native JSON of the records API.
pub(super) const NATIVE: &str = "application/vnd.inveniordm.v1+json";
/// The JSON of Zenodo before it was InvenioRDM, today's default.
pub(super) const LEGACY: &str = "application/json";
/// The legacy JSON by its own name.
pub(super) const LEGACY_NAMED: &str = "application/vnd.zenodo.v1+json";
/// Requests a minute for a guest.
const LIMIT: usize = 133;

/// Answers a call to zenodo.org.
pub(crate) fn answer(model: &Arc<Model>, call: &Call, number: usize) -> Response {
    let mut answer = route(model, call);
    let reset = jiff::Timestamp::now().as_second() + 60;
    set(&mut answer, "x-ratelimit-limit", &LIMIT.to_string());
    set(
        &mut answer,
        "x-ratelimit-remaining",
        &(LIMIT - 1 - number % LIMIT).to_string(),
    );
    set(&mut answer, "x-ratelimit-reset", &reset.to_string());
    // On every answer, good ones included.
    set(&mut answer, "retry-after", "60");
    answer
}

fn route(model: &Arc<Model>, call: &Call) -> Response {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let reads = matches!(call.method, Method::GET | Method::HEAD);
    match segments.as_slice() {
        ["api", "hooks", "receivers", "github", "events", ..] if call.method == Method::POST => {
            receiver::receive(model, call)
        }
        ["api", "records"] => match call.method {
            Method::GET | Method::HEAD => search::records(model, call),
            Method::POST => drafts::create(model, call),
            _ => method_not_allowed(),
        },
        ["api", "user", "records"] if reads => search::mine(model, call),
        ["api", "deposit", "depositions"] if reads => search::depositions(model, call),
        ["api", "records", id, rest @ ..] => {
            let Ok(id) = id.parse::<u64>() else {
                return unknown_record();
            };
            match rest {
                ["draft", rest @ ..] => drafts::route(model, call, id, rest),
                ["versions"] if call.method == Method::POST => {
                    drafts::next_version(model, call, id)
                }
                ["access", "links", rest @ ..] => links::route(model, call, id, rest),
                rest => records::route(model, call, id, rest),
            }
        }
        ["badge", rest @ ..] if reads => badge::route(model, rest),
        ["doi", doi @ ..] if reads => records::by_doi(model, &doi.join("/")),
        ["records", id] if reads => records::page(model, id),
        ["record", id] if reads => redirect(301, &format!("/records/{id}")),
        _ => error(
            404,
            "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
        ),
    }
}

/// An error as Zenodo writes it.
pub(super) fn error(status: u16, message: &str) -> Response {
    typed(
        status,
        LEGACY,
        json!({ "status": status, "message": message }).to_string(),
    )
}

/// 400 with the fields that are wrong.
pub(super) fn invalid(errors: &[Wrong]) -> Response {
    let errors: Vec<Value> = errors.iter().map(Wrong::json).collect();
    let body =
        json!({ "status": 400, "message": "A validation error occurred.", "errors": errors });
    typed(400, LEGACY, body.to_string())
}

/// A field that is wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) field: String,
    pub(super) message: String,
}

impl Wrong {
    pub(super) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({ "field": self.field, "messages": [self.message] })
    }
}

pub(super) fn denied() -> Response {
    error(403, "Permission denied.")
}

pub(super) fn unknown_record() -> Response {
    error(404, "The persistent identifier does not exist.")
}

pub(super) fn method_not_allowed() -> Response {
    error(405, "The method is not allowed for the requested URL.")
}

pub(super) fn redirect(status: u16, place: &str) -> Response {
    let body = format!(
        "<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<p>You should be redirected automatically to the target URL: <a href=\"{place}\">{place}</a>. If not, click the link.\n"
    );
    let mut answer = typed(status, "text/html; charset=utf-8", body);
    set(&mut answer, "location", place);
    answer
}

/// Whether the caller owns the records. A wrong token counts as none.
pub(super) fn is_owner(call: &Call) -> bool {
    let token = call.token().or_else(|| call.parameter("access_token"));
    token == Some(ZENODO_TOKEN)
}

/// The service's address without the slash at its end.
pub(super) fn base(model: &Model) -> &str {
    model
        .places
        .of(Service::Zenodo)
        .as_str()
        .trim_end_matches('/')
}

/// Which of the offered types the client likes best; the first offer wins a tie and
/// serves a client that takes anything.
pub(super) fn negotiate(call: &Call, offers: &[&'static str]) -> Option<&'static str> {
    let Some(accept) = call.header(header::ACCEPT) else {
        return offers.first().copied();
    };
    let mut best: Option<(&'static str, f32, usize)> = None;
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q="));
        let quality = quality
            .and_then(|text| text.parse().ok())
            .unwrap_or(1.0_f32);
        // A named type says more than a wildcard of the same quality.
        let (offer, rank) = match name {
            "*/*" => (offers.first(), 0),
            "application/*" => (offers.first(), 1),
            name => (
                offers.iter().find(|offer| name.eq_ignore_ascii_case(offer)),
                2,
            ),
        };
        let Some(offer) = offer else { continue };
        let better = best
            .is_none_or(|(_, q, r)| quality > q || (quality - q).abs() < f32::EPSILON && rank > r);
        if better && quality > 0.0 {
            best = Some((offer, quality, rank));
        }
    }
    best.map(|(offer, ..)| offer)
}

/// 406 with the list of what there is.
pub(super) fn not_acceptable(offers: &[&str]) -> Response {
    error(
        406,
        &format!(
            "Invalid 'Accept' header. Expected one of: {}",
            offers.join(", ")
        ),
    )
}

/// A JSON answer of the records API, with its revision as `ETag`.
pub(super) fn record_answer(
    status: u16,
    kind: &str,
    value: &Value,
    revision: Option<u64>,
) -> Response {
    let mut answer = server::json(status, value);
    set(&mut answer, "content-type", kind);
    if let Some(revision) = revision {
        set(&mut answer, "etag", &format!("\"{revision}\""));
    }
    answer
}

/// The types in which a record or draft can be had.
pub(super) const RECORD_TYPES: [&str; 3] = [LEGACY, NATIVE, LEGACY_NAMED];
