//! Releases: drafts, publishing, and the tags that publishing makes.

use std::sync::Arc;

use axum::response::Response;
use http::Method;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

use super::graphql;
use super::refs::below;
use super::repos::account;
use super::{Rights, deliver, error, hex, invalid, not_found, nothing, refuse_write};
use crate::domain::Tag;
use crate::rehearse::model::{Model, stamp};
use crate::rehearse::server::{self, Call, set};
use crate::rehearse::state::{Release, State};

/// What is encoded in a tag in an address: slashes are not.
const IN_TAG: &AsciiSet = &CONTROLS
    .add(b'#')
    .add(b'%')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`');

/// The longest release notes, in characters.
const LONGEST_BODY: usize = 125_000;

/// The webhook's actions after a change of a release.
pub(super) type Events = &'static [&'static str];

const DRAFTED: Events = &["created"];
const PUBLISHED_AT_ONCE: Events = &["created", "published", "released"];
const PUBLISHED_FROM_DRAFT: Events = &["published", "released"];
/// A pre-release from a draft is published, and never `prereleased`.
const PRERELEASE_FROM_DRAFT: Events = &["published"];
const PRERELEASE_AT_ONCE: Events = &["created", "published", "prereleased"];

/// Everything below `/releases`.
pub(super) fn route(model: &Arc<Model>, call: &Call, rights: Rights, rest: &[&str]) -> Response {
    let reads = matches!(call.method, Method::GET | Method::HEAD);
    if !reads && !rights.writes() {
        return refuse_write(rights);
    }
    if !reads && model.state().archived {
        return error(403, "Repository was archived so is read-only.");
    }
    match (&call.method, rest) {
        (_, []) if reads => list(model, call, rights),
        (&Method::POST, []) => create(model, call, rights),
        (_, ["latest"]) if reads => {
            let state = model.state();
            // By the date of the commit, not of the publication.
            let latest = graphql::latest(&state.releases).cloned();
            drop(state);
            shown(model, 200, latest.as_ref())
        }
        (_, ["tags", tag @ ..]) if reads => {
            let tag = tag.join("/");
            let state = model.state();
            let found = state
                .releases
                .iter()
                .find(|r| !r.draft && r.tag == tag)
                .cloned();
            drop(state);
            shown(model, 200, found.as_ref())
        }
        (_, [id]) => match id.parse() {
            Ok(id) => one(model, call, rights, id),
            Err(_) => not_found(),
        },
        (_, [_, "assets"]) if reads => server::json(200, &json!([])),
        _ => not_found(),
    }
}

fn shown(model: &Model, status: u16, release: Option<&Release>) -> Response {
    release.map_or_else(not_found, |release| {
        server::json(status, &release_json(model, release))
    })
}

fn one(model: &Arc<Model>, call: &Call, rights: Rights, id: u64) -> Response {
    let found = model.state().releases.iter().find(|r| r.id == id).cloned();
    let Some(found) = found.filter(|release| !release.draft || rights.writes()) else {
        return not_found();
    };
    match call.method {
        Method::GET | Method::HEAD => shown(model, 200, Some(&found)),
        Method::PATCH => change(model, call, rights, id),
        Method::DELETE => {
            let mut state = model.state();
            state.releases.retain(|release| release.id != id);
            if found.immutable {
                state.burnt.insert(found.tag);
            }
            nothing()
        }
        _ => not_found(),
    }
}

fn list(model: &Model, call: &Call, rights: Rights) -> Response {
    let size = call.number("per_page", 30).clamp(1, 100);
    let page = call.number("page", 1).max(1);
    let mut releases = model.state().releases.clone();
    // Drafts are for those who may push.
    releases.retain(|release| !release.draft || rights.writes());
    releases.sort_by_key(|release| std::cmp::Reverse((release.created_at, release.id)));
    let pages = releases.len().div_ceil(size).max(1);
    let shown = releases.iter().skip((page - 1) * size).take(size);
    let shown: Vec<Value> = shown.map(|release| release_json(model, release)).collect();
    let mut answer = server::json(200, &Value::Array(shown));
    if pages > 1 {
        let place = |page: usize, rel: &str| {
            let url = below(model, &format!("releases?per_page={size}&page={page}"));
            format!("<{url}>; rel=\"{rel}\"")
        };
        let mut links = Vec::new();
        if page > 1 {
            links.push(place(page - 1, "prev"));
            links.push(place(1, "first"));
        }
        if page < pages {
            links.push(place(page + 1, "next"));
            links.push(place(pages, "last"));
        }
        set(&mut answer, "link", &links.join(", "));
    }
    answer
}

/// The fields that a client may send, each with its JSON type.
const FIELDS: &[(&str, &str)] = &[
    ("tag_name", "string"),
    ("target_commitish", "string"),
    ("name", "string"),
    ("body", "string"),
    ("draft", "boolean"),
    ("prerelease", "boolean"),
    ("make_latest", "string"),
    ("generate_release_notes", "boolean"),
];

/// The body of a write, or GitHub's refusal of it.
fn fields(call: &Call) -> Result<Value, Box<Response>> {
    let Some(body) = call.json() else {
        return Err(Box::new(error(400, "Problems parsing JSON")));
    };
    if !body.is_object() {
        return Err(Box::new(error(400, "Body should be a JSON object")));
    }
    for (field, kind) in FIELDS {
        let fine = match &body[*field] {
            Value::Null => true,
            Value::String(_) => *kind == "string",
            Value::Bool(_) => *kind == "boolean",
            _ => false,
        };
        if !fine {
            let value = &body[*field];
            let message =
                format!("Invalid request.\n\nFor 'properties/{field}', {value} is not a {kind}.");
            return Err(Box::new(error(422, &message)));
        }
    }
    let too_long = body["body"]
        .as_str()
        .is_some_and(|text| text.chars().count() > LONGEST_BODY);
    if too_long {
        return Err(Box::new(invalid(&json!([
            { "resource": "Release", "code": "custom", "field": "body", "message": "body is too long (maximum is 125000 characters)" },
        ]))));
    }
    Ok(body)
}

/// Takes over what the body says; what it leaves out stays.
fn fill(release: &mut Release, body: &Value) {
    let text = |field: &str| body[field].as_str().map(str::to_owned);
    if let Some(tag) = text("tag_name") {
        release.tag = tag;
    }
    if let Some(target) = text("target_commitish").filter(|target| !target.is_empty()) {
        release.target = target;
    }
    release.name = text("name").or(release.name.take());
    release.body = text("body").or(release.body.take());
    release.prerelease = body["prerelease"].as_bool().unwrap_or(release.prerelease);
    release.updated_at = Timestamp::now();
}

fn create(model: &Arc<Model>, call: &Call, rights: Rights) -> Response {
    let body = match fields(call) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    if body["tag_name"].as_str().is_none_or(str::is_empty) {
        return invalid(&json!([
            { "resource": "Release", "code": "missing_field", "field": "tag_name" },
        ]));
    }
    let now = Timestamp::now();
    let mut state = model.state();
    let mut release = Release {
        id: state.new_id(),
        tag: String::new(),
        target: model.git.default_branch(),
        name: None,
        body: None,
        draft: true,
        prerelease: false,
        immutable: false,
        created_at: now,
        published_at: None,
        updated_at: now,
    };
    fill(&mut release, &body);
    if release.tag.parse::<Tag>().is_err() {
        return invalid(&json!([
            { "resource": "Release", "code": "custom", "field": "tag_name", "message": "tag_name is not well-formed" },
            { "resource": "Release", "code": "custom", "message": "Published releases must have a valid tag" },
        ]));
    }
    if hides_workflows(model, rights, &release) {
        return not_found();
    }
    let draft = body["draft"].as_bool().unwrap_or(false);
    if !draft && let Err(refusal) = publish(model, &mut state, &mut release) {
        return *refusal;
    }
    state.releases.push(release.clone());
    drop(state);
    let events = match (draft, release.prerelease) {
        (true, _) => DRAFTED,
        (false, false) => PUBLISHED_AT_ONCE,
        (false, true) => PRERELEASE_AT_ONCE,
    };
    deliver(model, &release, events);
    shown(model, 201, Some(&release))
}

fn change(model: &Arc<Model>, call: &Call, rights: Rights, id: u64) -> Response {
    let body = match fields(call) {
        Ok(body) => body,
        Err(refusal) => return *refusal,
    };
    let mut state = model.state();
    let Some(at) = state.releases.iter().position(|release| release.id == id) else {
        return not_found();
    };
    let before = state.releases[at].clone();
    let mut release = before.clone();
    fill(&mut release, &body);
    let draft = body["draft"].as_bool().unwrap_or(before.draft);
    if before.immutable && (draft || release.tag != before.tag) {
        return invalid(&json!([
            { "resource": "Release", "code": "custom", "field": "base", "message": "Immutable releases can only have their title, notes, prerelease and latest status changed" },
        ]));
    }
    if hides_workflows(model, rights, &release) {
        return not_found();
    }
    let mut events: Events = &[];
    if before.draft && !draft {
        if let Err(refusal) = publish(model, &mut state, &mut release) {
            return *refusal;
        }
        events = if release.prerelease {
            PRERELEASE_FROM_DRAFT
        } else {
            PUBLISHED_FROM_DRAFT
        };
    }
    release.draft = draft;
    state.releases[at] = release.clone();
    drop(state);
    deliver(model, &release, events);
    shown(model, 200, Some(&release))
}

/// Whether the released commit has other workflow files than the default branch, which a
/// token of GitHub Actions may not release. GitHub says only 404.
fn hides_workflows(model: &Model, rights: Rights, release: &Release) -> bool {
    if rights != Rights::Actions {
        return false;
    }
    let tag = format!("refs/tags/{}", release.tag);
    let commit = model.git.commit_of(&tag);
    let commit = commit.or_else(|| model.git.target(&release.target));
    let workflows = |revision: &str| model.git.object(revision, ".github/workflows");
    commit.is_some_and(|commit| workflows(&commit) != workflows("HEAD"))
}

/// Makes a release public: checks the tag, and creates it when it is missing.
fn publish(model: &Model, state: &mut State, release: &mut Release) -> Result<(), Box<Response>> {
    let refuse = |errors: Value| Err(Box::new(invalid(&errors)));
    let others = state.releases.iter().filter(|other| other.id != release.id);
    if others
        .into_iter()
        .any(|other| !other.draft && other.tag == release.tag)
    {
        return refuse(json!([
            { "resource": "Release", "code": "already_exists", "field": "tag_name" },
        ]));
    }
    if state.burnt.contains(&release.tag) {
        return refuse(json!([
            { "resource": "Release", "code": "custom", "field": "tag_name", "message": "tag_name was used by an immutable release" },
        ]));
    }
    let name = format!("refs/tags/{}", release.tag);
    let exists = model.git.find_ref(&name).is_some();
    if !exists && state.tags_forbidden {
        return refuse(json!([
            { "resource": "Release", "code": "custom", "field": "pre_receive", "message": "pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n" },
            { "resource": "Release", "code": "custom", "message": "Published releases must have a valid tag" },
        ]));
    }
    let commit = if exists {
        // An existing tag decides; target_commitish is ignored without a word.
        model.git.commit_of(&name)
    } else {
        let commit = model.git.target(&release.target);
        commit.filter(|commit| model.git.make_tag(&release.tag, commit).is_ok())
    };
    let Some(commit) = commit else {
        return refuse(json!([
            { "resource": "Release", "code": "custom", "field": "tag_name", "message": "tag_name is not a valid tag" },
            { "resource": "Release", "code": "custom", "message": "Published releases must have a valid tag" },
            { "resource": "Release", "code": "invalid", "field": "target_commitish" },
        ]));
    };
    let date = model
        .git
        .commit(&commit)
        .map(|commit| commit.committer.date);
    release.created_at = date
        .and_then(|d| d.parse().ok())
        .unwrap_or(release.created_at);
    release.published_at = Some(Timestamp::now());
    release.draft = false;
    release.immutable = state.immutable_releases;
    Ok(())
}

/// A release as GitHub shows it. A draft's page has no tag in its address.
pub(super) fn release_json(model: &Model, release: &Release) -> Value {
    let id = release.id;
    let html = model.repository.html_url();
    let tag = utf8_percent_encode(&release.tag, IN_TAG).to_string();
    let page = if release.draft {
        format!("untagged-{}", &hex(&Sha1::digest(id.to_le_bytes()))[..20])
    } else {
        tag.clone()
    };
    let url = below(model, &format!("releases/{id}"));
    let ball = |kind: &str| {
        let tagged = (!release.draft).then(|| below(model, &format!("{kind}/{tag}")));
        json!(tagged)
    };
    json!({
        "url": url,
        "assets_url": format!("{url}/assets"),
        "upload_url": format!("{url}/assets{{?name,label}}"),
        "html_url": format!("{html}/releases/tag/{page}"),
        "id": id,
        "author": account(model),
        "node_id": format!("RE_{id:012}"),
        "tag_name": release.tag,
        "target_commitish": release.target,
        "name": release.name,
        "draft": release.draft,
        "immutable": release.immutable,
        "prerelease": release.prerelease,
        "created_at": stamp(release.created_at),
        "updated_at": stamp(release.updated_at),
        "published_at": release.published_at.map(stamp),
        "assets": [],
        "tarball_url": ball("tarball"),
        "zipball_url": ball("zipball"),
        "body": release.body,
    })
}
