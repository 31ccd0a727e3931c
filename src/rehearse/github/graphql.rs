//! GraphQL: the four documents that GitHub's own command line sends about releases (gh 2.102,
//! `release view`, `list`, `edit`, `delete`, and `create --verify-tag`), and nothing else.

use axum::response::Response;
use serde_json::{Value, json};

use super::{Rights, error};
use crate::rehearse::model::{Model, stamp};
use crate::rehearse::server::{self, Call};
use crate::rehearse::state::Release;

/// Answers `POST /graphql`. What is not understood is told as GitHub does: 200 with `errors`.
pub(super) fn answer(model: &Model, call: &Call, rights: Rights) -> Response {
    if !rights.signed_in() {
        return error(401, "Requires authentication");
    }
    let Some(asked) = call.json() else {
        return error(400, "Problems parsing JSON");
    };
    let query = asked["query"].as_str().unwrap_or_default();
    let variables = &asked["variables"];
    let operation = query
        .trim_start()
        .strip_prefix("query ")
        .unwrap_or_default();
    let operation = operation.split(['(', '{', ' ']).next().unwrap_or_default();
    if operation == "Release_fields" {
        let fields = ["name", "tagName", "isDraft", "immutable", "isLatest"];
        let fields = fields.map(|name| json!({ "name": name }));
        return data(&json!({ "Release": { "fields": fields } }));
    }
    let slug = &model.repository.slug;
    let named = format!(
        "{}/{}",
        variables["owner"].as_str().unwrap_or_default(),
        variables["name"].as_str().unwrap_or_default()
    );
    if named.parse().ok().as_ref() != Some(slug) {
        let message = format!("Could not resolve to a Repository with the name '{named}'.");
        return refused(
            &json!({ "type": "NOT_FOUND", "path": ["repository"], "message": message }),
        );
    }
    let mut seen = model.state().releases.clone();
    seen.retain(|release| !release.draft || rights.writes());
    match operation {
        "RepositoryFindRef" => {
            let name = variables["tagName"].as_str().unwrap_or_default();
            let found = model.git.find_ref(name);
            let found = found.map(|found| json!({ "id": format!("REF_{}", &found.object[..12]) }));
            data(&json!({ "repository": { "ref": found } }))
        }
        "RepositoryReleaseByTag" => {
            // The published one comes before drafts of the same tag.
            let of_tag = seen
                .iter()
                .filter(|release| variables["tagName"] == release.tag);
            let found = of_tag.min_by_key(|release| (release.draft, release.id));
            let found =
                found.map(|found| json!({ "databaseId": found.id, "isDraft": found.draft }));
            data(&json!({ "repository": { "release": found } }))
        }
        "RepositoryReleaseList" => {
            seen.sort_by_key(|release| std::cmp::Reverse((release.created_at, release.id)));
            let latest = latest(&seen).map(|release| release.id);
            let most = variables["perPage"].as_u64().unwrap_or(30);
            let most = usize::try_from(most).unwrap_or(30);
            let nodes = seen.iter().take(most).map(|release| node(release, latest));
            let nodes: Vec<Value> = nodes.collect();
            let pages = json!({ "hasNextPage": false, "endCursor": null });
            data(&json!({ "repository": { "releases": { "nodes": nodes, "pageInfo": pages } } }))
        }
        _ => refused(&json!({ "message": "the rehearsal does not know this query" })),
    }
}

/// The newest by the date of the commit.
pub(super) fn latest(releases: &[Release]) -> Option<&Release> {
    let full = releases.iter().filter(|one| !one.draft && !one.prerelease);
    full.max_by_key(|release| (release.created_at, release.id))
}

fn node(release: &Release, latest: Option<u64>) -> Value {
    json!({
        "name": release.name,
        "tagName": release.tag,
        "isDraft": release.draft,
        "immutable": release.immutable,
        "isLatest": latest == Some(release.id),
        "isPrerelease": release.prerelease,
        "createdAt": stamp(release.created_at),
        "publishedAt": release.published_at.map(stamp),
    })
}

fn data(data: &Value) -> Response {
    server::json(200, &json!({ "data": data }))
}

fn refused(error: &Value) -> Response {
    server::json(200, &json!({ "data": null, "errors": [error] }))
}
