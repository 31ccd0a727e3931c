//! Git refs and tag objects, live from the bare repository.

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::{error, not_found};
use crate::rehearse::Service;
use crate::rehearse::git::{Commit, Person, Ref, TagObject};
use crate::rehearse::model::Model;
use crate::rehearse::server::{self, Call};

/// Everything below `/git`.
pub(super) fn route(model: &Model, call: &Call, rest: &[&str]) -> Response {
    if call.method != Method::GET && call.method != Method::HEAD {
        return error(405, "Method Not Allowed");
    }
    if model.git.commit_of("HEAD").is_none() {
        return error(409, "Git Repository is empty.");
    }
    match rest {
        ["ref", name @ ..] => {
            let name = format!("refs/{}", name.join("/"));
            match model.git.find_ref(&name) {
                Some(found) => server::json(200, &reference(model, &found)),
                None => not_found(),
            }
        }
        ["matching-refs", prefix @ ..] => {
            let prefix = format!("refs/{}", prefix.join("/"));
            let found = model.git.refs(&prefix);
            let found: Vec<Value> = found.iter().map(|r| reference(model, r)).collect();
            server::json(200, &Value::Array(found))
        }
        ["tags", id] => match model.git.tag_object(id) {
            Some(tag) => server::json(200, &tag_object(model, id, &tag)),
            None => not_found(),
        },
        ["commits", id] => match model.git.commit(id) {
            Some(commit) => server::json(200, &git_commit(model, &commit)),
            None => not_found(),
        },
        _ => not_found(),
    }
}

/// Address of something below the repository.
pub(super) fn below(model: &Model, path: &str) -> String {
    let base = model
        .places
        .of(Service::GitHub)
        .as_str()
        .trim_end_matches('/');
    format!("{base}/repos/{}/{path}", model.repository.slug)
}

fn reference(model: &Model, found: &Ref) -> Value {
    let folder = if found.kind == "tag" {
        "git/tags"
    } else {
        "git/commits"
    };
    json!({
        "ref": found.name,
        "node_id": format!("REF_{}", &found.object[..12]),
        "url": below(model, &format!("git/{}", found.name)),
        "object": {
            "sha": found.object,
            "type": found.kind,
            "url": below(model, &format!("{folder}/{}", found.object)),
        },
    })
}

fn somebody(person: &Person) -> Value {
    json!({ "name": person.name, "email": person.email, "date": person.date })
}

/// No signature is ever there, which GitHub says in these words.
pub(super) fn unsigned() -> Value {
    json!({ "verified": false, "reason": "unsigned", "signature": null, "payload": null, "verified_at": null })
}

fn tag_object(model: &Model, id: &str, tag: &TagObject) -> Value {
    let folder = if tag.kind == "tag" {
        "git/tags"
    } else {
        "git/commits"
    };
    json!({
        "node_id": format!("TA_{}", &id[..12]),
        "tag": tag.tag,
        "sha": id,
        "url": below(model, &format!("git/tags/{id}")),
        "message": tag.message,
        "tagger": somebody(&tag.tagger),
        "object": {
            "type": tag.kind,
            "sha": tag.object,
            "url": below(model, &format!("{folder}/{}", tag.object)),
        },
        "verification": unsigned(),
    })
}

fn git_commit(model: &Model, commit: &Commit) -> Value {
    let parents = commit.parents.iter().map(|id| {
        json!({
            "sha": id,
            "url": below(model, &format!("git/commits/{id}")),
            "html_url": format!("{}/commit/{id}", model.repository.html_url()),
        })
    });
    json!({
        "sha": commit.id,
        "node_id": format!("C_{}", &commit.id[..12]),
        "url": below(model, &format!("git/commits/{}", commit.id)),
        "html_url": format!("{}/commit/{}", model.repository.html_url(), commit.id),
        "author": somebody(&commit.author),
        "committer": somebody(&commit.committer),
        "message": commit.message,
        "tree": {
            "sha": commit.tree,
            "url": below(model, &format!("git/trees/{}", commit.tree)),
        },
        "parents": parents.collect::<Vec<_>>(),
        "verification": unsigned(),
    })
}
