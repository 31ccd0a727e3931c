//! An institute's OMERO.web, after 5.33: its JSON API's token, login and objects, and the web
//! client's key-value pairs.
//!
//! Stricter than the real one in a single point: a form without `Referer` is refused on plain
//! HTTP too. Everything below `/omero/` is the same again, as behind a proxy.

mod answers;
mod objects;
mod session;

use axum::response::Response;
use http::Method;
use http::header::REFERER;
use serde_json::{Value, json};

use super::model::Model;
use super::server::{Call, json, set, typed};

pub use objects::{OmeroAnnotation, OmeroTrouble};

pub(crate) use objects::Objects;

/// The dataset of the rehearsal, which its owner shares with a group.
pub const DATASET: u64 = 42;
/// A dataset that only its owner sees.
pub const PRIVATE_DATASET: u64 = 43;
/// A colleague's dataset, which the owner of the others may look at.
pub const READ_ONLY_DATASET: u64 = 44;
/// A project of the same owner.
pub const PROJECT: u64 = 7;
/// A screen of the same owner.
pub const SCREEN: u64 = 9;
/// OMERO's number of the owner.
pub const OWNER: u64 = 52;
/// OMERO's number of a colleague.
pub const COLLEAGUE: u64 = 53;

/// The name that the owner logs in by.
pub const OMERO_USER: &str = "carberry";
/// The password of the owner.
pub const OMERO_PASSWORD: &str = "rehearsal omero+password&=%";
/// What the cookies of sessions and forms begin with.
pub const OMERO_COOKIE: &str = "rehearsalcookie";

/// Answers a call to an OMERO.web.
pub(crate) fn answer(model: &Model, call: &Call) -> Response {
    let parts: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let parts = parts.strip_prefix(&["omero"]).unwrap_or(&parts);
    let mut state = model.state();
    let omero = &mut state.omero;
    let place = model.places.of(super::Service::Omero);
    let session = session::of(call);
    if call.method == Method::POST
        && let Some(refusal) = session::forged(omero, call)
    {
        return refusal;
    }
    match (&call.method, parts) {
        (&Method::GET, ["api", ""]) => json(
            200,
            &json!({ "data": [{ "version": "0", "url:base": format!("{place}api/v0/") }] }),
        ),
        (&Method::GET, ["api", "v0", "token", ""]) => session::token(omero, call),
        (&Method::GET, ["api", "v0", "servers", ""]) => json(
            200,
            &json!({ "data": [{ "id": 1, "host": "localhost", "port": 4064, "server": "omero" }] }),
        ),
        (&Method::POST, ["api", "v0", "login", ""]) => session::login(omero, call),
        (_, ["api", "v0", "login", ""]) => message(
            405,
            "POST only with username, password, server and csrftoken",
        ),
        (&Method::GET, ["api", "v0", "m", kinds, id, ""]) => {
            match omero.who(session.as_deref(), true) {
                Some(user) => answers::object(omero, user, kinds, id),
                None => message(403, "Not logged in"),
            }
        }
        (&Method::GET, ["webclient", "api", "annotations", ""]) => {
            match omero.who(session.as_deref(), true) {
                Some(user) => answers::annotations(omero, user, call),
                None => not_logged_in(call),
            }
        }
        (&Method::POST, ["webclient", "annotate_map", ""]) => {
            match omero.who(session.as_deref(), false) {
                Some(user) => answers::annotate(omero, user, call),
                None => not_logged_in(call),
            }
        }
        _ => typed(
            404,
            "text/html; charset=utf-8",
            "<html><title>Page not found</title></html>",
        ),
    }
}

fn message(status: u16, text: &str) -> Response {
    json(status, &json!({ "message": text }))
}

/// A redirect to the login page; for a script a plain refusal.
fn not_logged_in(call: &Call) -> Response {
    let script = call.headers.get("x-requested-with");
    if script.is_some_and(|by| by == "XMLHttpRequest") {
        return typed(403, "text/html; charset=utf-8", "");
    }
    let mut answer = typed(302, "text/html; charset=utf-8", "");
    let back: String = url::form_urlencoded::byte_serialize(call.path.as_bytes()).collect();
    set(
        &mut answer,
        "location",
        &format!("/webclient/login/?url={back}"),
    );
    answer
}

/// The fields of a form; also those of a JSON body, which the login takes too.
fn fields(call: &Call) -> Vec<(String, String)> {
    if let Some(Value::Object(object)) = call.json() {
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let pairs = object.iter().map(|(key, value)| (key.clone(), text(value)));
        return pairs.collect();
    }
    url::form_urlencoded::parse(&call.body)
        .into_owned()
        .collect()
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let mut found = fields
        .iter()
        .filter(|(key, value)| key == name && !value.is_empty());
    found.next().map(|(_, value)| value.as_str())
}

fn has_referer(call: &Call) -> bool {
    call.header(REFERER)
        .is_some_and(|from| from.starts_with("http"))
}
