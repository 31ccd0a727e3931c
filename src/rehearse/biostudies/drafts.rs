//! Drafts: asking for one by its accession makes it.

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::study::{Progress, Study};
use super::{BIOSTUDIES_USER, Studies, fail, tool};
use crate::rehearse::server::{Call, typed};

const JSON: &str = "application/json; charset=utf-8";

pub(super) fn answer(studies: &mut Studies, call: &Call, path: &[&str]) -> Response {
    let (accession, rest) = match path {
        [] if call.method == Method::GET => return list(studies, call),
        [] => return begin(studies, call),
        [accession, rest @ ..] => (*accession, rest),
    };
    let mangles = studies.habits.mangles;
    let polls = studies.habits.polls;
    let Some(study) = studies.all.get_mut(accession) else {
        let message = format!("The submission '{accession}' was not found");
        return fail(404, &message);
    };
    if !study.owned {
        let message = format!(
            "The user {BIOSTUDIES_USER} is not allowed to update the submission {accession}"
        );
        return fail(500, &message);
    }
    if matches!(study.progress, Progress::Processing(..)) {
        let message = format!(
            "Request '{accession}' is being processed. Submission request draft operations are blocked."
        );
        return fail(500, &message);
    }
    match (&call.method, rest) {
        (&Method::GET, []) => shown(accession, opened(study)),
        (&Method::GET, ["content"]) => typed(200, JSON, opened(study).to_owned()),
        (&Method::PUT, []) => {
            let text = String::from_utf8_lossy(&call.body).into_owned();
            if call.json().is_none() {
                return fail(400, "Error processing submission");
            }
            study.draft = Some(if mangles { mangled(&text) } else { text });
            shown(accession, opened(study))
        }
        (&Method::DELETE, []) => {
            study.draft = None;
            typed(200, "text/plain", "")
        }
        (&Method::POST, ["submit"]) => {
            if call.headers.get("submission_type").is_none() {
                return fail(415, "Unsupported pagetab format: null");
            }
            let text = opened(study).to_owned();
            study.draft = None;
            study.progress = Progress::Processing(text, polls);
            typed(200, "text/plain", "")
        }
        _ => fail(404, "Not Found"),
    }
}

/// The draft, made of the version that counts if there is none.
fn opened(study: &mut Study) -> &str {
    let current = || study.current.clone().unwrap_or_default();
    study.draft.get_or_insert_with(current)
}

fn shown(accession: &str, content: &str) -> Response {
    typed(200, JSON, entry(accession, content))
}

/// A draft as it is answered, its content as it was written.
fn entry(accession: &str, content: &str) -> String {
    format!(
        "{{\"key\":\"{accession}\",\"displayKey\":\"{accession}\",\"newSubmission\":false,\"content\":{content},\
         \"modificationTime\":\"2026-09-23T10:00:00Z\"}}"
    )
}

fn list(studies: &Studies, call: &Call) -> Response {
    let drafts = studies.all.iter().filter(|(_, study)| study.owned);
    let drafts = drafts.filter_map(|(accession, study)| {
        let text = entry(accession, study.draft.as_deref()?);
        serde_json::from_str(&text).ok()
    });
    let drafts: Vec<Value> = drafts.collect();
    let page = Value::Array(tool::page(drafts, call));
    typed(200, JSON, page.to_string())
}

/// A new study.
fn begin(studies: &mut Studies, call: &Call) -> Response {
    let Some(_) = call.json() else {
        return fail(400, "Error processing submission");
    };
    let accession = format!("S-BIAD{}", 9_100 + studies.all.len());
    let text = String::from_utf8_lossy(&call.body).into_owned();
    let answer = shown(&accession, &text);
    let study = Study {
        draft: Some(text),
        ..super::study::begun()
    };
    studies.all.insert(accession, study);
    answer
}

/// A text of which the last keyword got lost on the way.
fn mangled(text: &str) -> String {
    let mut study: Value = serde_json::from_str(text).unwrap_or_default();
    if let Some(attributes) = study["section"]["attributes"].as_array_mut() {
        attributes.retain(|one| one["name"] != json!("Keywords"));
    }
    study.to_string()
}
