//! Share links of a record.

use axum::response::Response;
use http::Method;
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::{
    LEGACY, NATIVE, RECORD_TYPES, Wrong, denied, error, invalid, is_owner, method_not_allowed,
    negotiate, record_answer, unknown_record,
};
use crate::rehearse::model::{Model, precise_stamp};
use crate::rehearse::server::{Call, typed};
use crate::rehearse::state::AccessLink;

/// Everything below a record's `/access/links`; only for its owner.
pub(super) fn route(model: &Model, call: &Call, id: u64, rest: &[&str]) -> Response {
    let mut state = model.state();
    let number = state.new_id();
    let Some(record) = state.zenodo.records.get_mut(&id) else {
        return unknown_record();
    };
    if !is_owner(call) {
        return denied();
    }
    let kind = negotiate(call, &RECORD_TYPES).unwrap_or(LEGACY);
    let kind = if kind == NATIVE { NATIVE } else { LEGACY };
    match (&call.method, rest) {
        (&Method::GET, []) => {
            let hits: Vec<Value> = record.links.iter().map(shown).collect();
            let total = hits.len();
            record_answer(
                200,
                kind,
                &json!({ "hits": { "hits": hits, "total": total } }),
                None,
            )
        }
        (&Method::POST, []) => {
            let body = call.json().unwrap_or_default();
            let permission = match permission(&body) {
                Ok(permission) => permission,
                Err(wrong) => return invalid(&[wrong]),
            };
            let expires_at = body["expires_at"].as_str().map(str::to_owned);
            let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
            let past = |text: &str| text.parse::<Date>().is_ok_and(|date| date <= today);
            if expires_at.as_deref().is_some_and(past) {
                return invalid(&[Wrong::new(
                    "expires_at",
                    "Expiration date must be set to the future",
                )]);
            }
            let link = AccessLink {
                id: number,
                created: Timestamp::now(),
                permission,
                expires_at,
                description: body["description"].as_str().unwrap_or_default().to_owned(),
                token: format!("rehearsal-share-token-{number}"),
            };
            record.links.push(link.clone());
            record_answer(201, kind, &shown(&link), None)
        }
        (method, [link]) => {
            let Some(at) = record.links.iter().position(|known| name(known) == *link) else {
                return error(404, "No secret link found with the given ID.");
            };
            match *method {
                Method::GET => record_answer(200, kind, &shown(&record.links[at]), None),
                Method::PATCH => match permission(&call.json().unwrap_or_default()) {
                    Ok(permission) => {
                        record.links[at].permission = permission;
                        record_answer(200, kind, &shown(&record.links[at]), None)
                    }
                    Err(wrong) => invalid(&[wrong]),
                },
                Method::DELETE => {
                    record.links.remove(at);
                    typed(204, "text/html; charset=utf-8", "")
                }
                _ => method_not_allowed(),
            }
        }
        _ => method_not_allowed(),
    }
}

fn permission(body: &Value) -> Result<String, Wrong> {
    match body["permission"].as_str() {
        Some(known @ ("view" | "preview" | "edit")) => Ok(known.to_owned()),
        Some(_) => Err(Wrong::new(
            "permission",
            "Must be one of: view, preview, edit.",
        )),
        None => Err(Wrong::new(
            "permission",
            "An access permission level is required",
        )),
    }
}

fn name(link: &AccessLink) -> String {
    format!("00000000-0000-4000-8000-{:012x}", link.id)
}

fn shown(link: &AccessLink) -> Value {
    let mut shown = json!({
        "id": name(link),
        "created_at": precise_stamp(link.created),
        "permission": link.permission,
        "description": link.description,
        "token": link.token,
    });
    if let Some(date) = &link.expires_at {
        shown["expires_at"] = json!(date);
    }
    shown
}
