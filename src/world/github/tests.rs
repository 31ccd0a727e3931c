//! Against answers that GitHub gives seldom or should never give.

mod description;
mod hooks;
mod model;
mod policy;
mod refs;
mod releases;
mod repository;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::GitHub;
use crate::domain::{Slug, Tag};
use crate::world::http::loopback::{Served, hasty, serve};

const CANARY: &str = "ghp_canary0123456789";
const SHA: &str = "4a1b8a0c9c7fbf0d14b4f1f7d7b1a6a2c3d4e5f6";

fn slug() -> Slug {
    "octo/tool".parse().unwrap()
}

fn tag(name: &str) -> Tag {
    name.parse().unwrap()
}

fn github(server: &Served) -> GitHub {
    let token = SecretString::from(CANARY.to_owned());
    GitHub::new(hasty(), server.url.clone(), Some(token)).unwrap()
}

fn anonymous(server: &Served) -> GitHub {
    GitHub::new(hasty(), server.url.clone(), None).unwrap()
}

/// Serves a table of `METHOD /path?query` → status and body; everything else is GitHub's 404.
async fn answers(table: Vec<(&'static str, u16, Value)>) -> Served {
    let router = Router::new().fallback(move |request: axum::extract::Request| {
        let line = format!("{} {}", request.method(), request.uri());
        let found = table.iter().find(|(key, ..)| *key == line);
        let (status, body) = found.map_or_else(
            || (404, json!({"message": "Not Found", "status": "404"})),
            |(_, status, body)| (*status, body.clone()),
        );
        async move { reply(status, &body) }
    });
    serve(router).await
}

fn reply(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (
        status,
        [
            ("content-type", "application/json; charset=utf-8"),
            ("x-github-request-id", "C0DE:1"),
        ],
        body.to_string(),
    )
        .into_response()
}

fn release(id: u64, tag: &str, draft: bool) -> Value {
    json!({
        "id": id, "tag_name": tag, "draft": draft, "prerelease": false, "immutable": false,
        "name": tag, "body": "notes", "author": {"login": "octo"},
        "html_url": format!("https://github.com/octo/tool/releases/tag/{tag}"),
        "published_at": if draft { Value::Null } else { json!("2026-11-01T10:00:00Z") },
        "target_commitish": "main",
    })
}
