//! Issues, as far as a workflow needs them that keeps one issue up to date.

use std::sync::Arc;

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::{Rights, not_found, refuse_integration};
use crate::rehearse::model::Model;
use crate::rehearse::server::{self, Call};
use crate::rehearse::state::Issue;

/// Everything below `/issues`.
pub(super) fn route(model: &Arc<Model>, call: &Call, rights: Rights, rest: &[&str]) -> Response {
    if call.method != Method::GET && !rights.writes() {
        return refuse_integration();
    }
    let mut state = model.state();
    let given = call.json().unwrap_or_default();
    let text = |name: &str| given[name].as_str().map(str::to_owned);
    match (&call.method, rest) {
        (&Method::GET, []) => {
            let shown = state.issues.iter().rev().map(|issue| shown(model, issue));
            server::json(200, &Value::Array(shown.collect()))
        }
        (&Method::POST, []) => {
            let Some(title) = text("title") else {
                return super::invalid(&json!([
                    {"resource": "Issue", "code": "missing_field", "field": "title"}
                ]));
            };
            let issue = Issue {
                number: state.issues.len() + 1,
                title,
                body: text("body").unwrap_or_default(),
            };
            state.issues.push(issue.clone());
            server::json(201, &shown(model, &issue))
        }
        (&Method::PATCH, [number]) => {
            let mut issues = state.issues.iter_mut();
            let Some(issue) = issues.find(|issue| issue.number.to_string() == *number) else {
                return not_found();
            };
            if let Some(title) = text("title") {
                issue.title = title;
            }
            if let Some(body) = text("body") {
                issue.body = body;
            }
            let issue = issue.clone();
            server::json(200, &shown(model, &issue))
        }
        _ => not_found(),
    }
}

fn shown(model: &Model, issue: &Issue) -> Value {
    json!({
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "state": "open",
        "html_url": format!("https://github.com/{}/issues/{}", model.repository.slug, issue.number),
    })
}
