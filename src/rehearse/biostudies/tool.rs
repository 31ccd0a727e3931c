//! The submission tool: who somebody is, and what they have.

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::study::{Progress, Shown, attribute};
use super::{BIOSTUDIES_PASSWORD, BIOSTUDIES_USER, STUDY_KEY, Studies, drafts, fail};
use crate::rehearse::server::{Call, json, typed};

pub(super) fn answer(studies: &mut Studies, call: &Call, path: &[&str]) -> Response {
    let method = &call.method;
    match (method, path) {
        (&Method::POST, ["auth", "login" | "signin"]) => return login(studies, call),
        (&Method::POST, ["auth", "logout"]) => {
            let body = call.json().unwrap_or_default();
            let session = body["sessid"].as_str().unwrap_or_default();
            studies.sessions.retain(|open| open != session);
            return typed(200, "text/plain", "");
        }
        _ => {}
    }
    let session = call.headers.get("x-session-token");
    let session = session
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let known = session
        .as_ref()
        .is_some_and(|session| studies.sessions.contains(session));
    if session.is_some() && !known {
        return fail(
            401,
            "Could not find an active session for the provided security token.",
        );
    }
    if let (&Method::GET, ["submissions", file]) = (method, path)
        && let Some(accession) = file.strip_suffix(".json")
    {
        return pagetab(studies, accession, known);
    }
    let Some(session) = session else {
        return json(
            401,
            &json!({ "message": "Full authentication is required to access this resource" }),
        );
    };
    match (method, path) {
        (&Method::GET, ["auth", "profile"]) => json(200, &profile(&session)),
        (&Method::GET, ["submissions"]) => list(studies, call),
        (&Method::GET, ["submissions", "extended", accession]) => extended(studies, accession),
        (_, ["submissions", "drafts", rest @ ..]) => drafts::answer(studies, call, rest),
        (&Method::GET, ["submissions", "requests", accession, version, what]) => {
            request(studies, accession, version, what)
        }
        (&Method::POST, ["submissions", "check-pagetab"]) => check(call),
        (&Method::GET, ["submissions", accession]) => {
            let (late, refuses) = (studies.habits.late, studies.habits.refuses.clone());
            match studies.all.get_mut(*accession) {
                Some(study) if study.owned && study.current.is_some() => {
                    study.asked(late, refuses.as_deref());
                    json(200, &row(accession, study))
                }
                _ => not_found(accession),
            }
        }
        _ => json(404, &json!({ "message": "Not Found" })),
    }
}

fn not_found(accession: &str) -> Response {
    fail(404, &format!("The submission '{accession}' was not found"))
}

fn login(studies: &mut Studies, call: &Call) -> Response {
    let body = call.json().unwrap_or_default();
    if body["login"] != BIOSTUDIES_USER || body["password"] != BIOSTUDIES_PASSWORD {
        return fail(401, "Invalid email address or password.");
    }
    json(200, &profile(&studies.open_session()))
}

fn profile(session: &str) -> Value {
    json!({
        "sessid": session,
        "email": BIOSTUDIES_USER,
        "username": BIOSTUDIES_USER,
        "secret": "rehearsal-user-folder",
        "fullname": "Josiah Carberry",
        "superuser": false,
        "orcid": "0000-0002-1825-0097",
        "allow": [],
        "deny": [],
        "uploadType": "ftp",
    })
}

/// The study as its owner has it; everybody may ask for a public one.
fn pagetab(studies: &Studies, accession: &str, known: bool) -> Response {
    let study = studies.all.get(accession).filter(|study| {
        known && study.owned || !matches!(study.shown, Shown::Hidden | Shown::Missing)
    });
    match study.and_then(|study| study.current.clone()) {
        Some(text) => typed(200, "application/json; charset=utf-8", text),
        None => not_found(accession),
    }
}

fn row(accession: &str, study: &super::study::Study) -> Value {
    let text = study.current.as_deref().unwrap_or("{}");
    let text: Value = serde_json::from_str(text).unwrap_or_default();
    let (status, errors) = match &study.progress {
        Progress::Processed => ("PROCESSED", json!([])),
        Progress::Processing(..) => ("PROCESSING", json!([])),
        Progress::Invalid(why) => ("INVALID", json!([why])),
    };
    json!({
        "accno": accession,
        "displayAccNo": accession,
        "newSubmission": false,
        "title": attribute(&text, "Title"),
        "mtime": "2026-09-23T10:00:00Z",
        "rtime": "2026-09-23T00:00:00Z",
        "status": status,
        "errors": errors,
    })
}

fn list(studies: &Studies, call: &Call) -> Response {
    let wanted = call.parameter("accNo");
    let all = studies.all.iter();
    let own = all.filter(|(accession, study)| {
        study.owned
            && study.current.is_some()
            && wanted.is_none_or(|wanted| accession.as_str() == wanted)
    });
    let rows: Vec<Value> = own
        .map(|(accession, study)| row(accession, study))
        .collect();
    json(200, &page(rows, call).into())
}

/// The part of a list that is asked for.
pub(super) fn page(rows: Vec<Value>, call: &Call) -> Vec<Value> {
    let rows = rows.into_iter().skip(call.number("offset", 0));
    rows.take(call.number("limit", 15)).collect()
}

fn extended(studies: &Studies, accession: &str) -> Response {
    let Some(study) = studies.all.get(accession).filter(|study| study.owned) else {
        return not_found(accession);
    };
    let released = !matches!(study.shown, Shown::Hidden | Shown::Missing);
    json(
        200,
        &json!({
            "accNo": accession,
            "version": study.version,
            "released": released,
            "secretKey": STUDY_KEY,
        }),
    )
}

fn request(studies: &Studies, accession: &str, version: &str, what: &str) -> Response {
    let study = studies.all.get(accession).filter(|study| study.owned);
    let Some(study) = study else {
        return not_found(accession);
    };
    let now = version.parse() == Ok(study.version);
    let answer = match (&study.progress, what) {
        (Progress::Invalid(why), "errors") => json!([why]),
        (_, "errors") => json!([]),
        (Progress::Invalid(_), _) => json!("INVALID"),
        (Progress::Processing(..), _) if !now => json!("REQUESTED"),
        _ => json!("POST_PROCESSED"),
    };
    json(200, &answer)
}

/// Reads PageTab and changes nothing.
fn check(call: &Call) -> Response {
    match call.json() {
        Some(body) if body["section"].is_object() => {
            typed(200, "application/json; charset=utf-8", call.body.clone())
        }
        _ => fail(400, "Error processing submission"),
    }
}
