//! The repository itself, and the way to all below it but refs, releases and hooks.

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::refs::below;
use super::{Rights, commits, contents, error, not_found, refuse_integration};
use crate::rehearse::Service;
use crate::rehearse::model::{Model, stamp};
use crate::rehearse::server::{self, Call};

/// Everything of the repository but refs, releases and hooks.
pub(super) fn route(model: &Model, call: &Call, rights: Rights, rest: &[&str]) -> Response {
    if call.method != Method::GET && call.method != Method::HEAD {
        return not_found();
    }
    match rest {
        [] => server::json(200, &full_repository(model, rights)),
        ["commits", revision @ ..] if !revision.is_empty() => {
            match model.git.commit(&revision.join("/")) {
                Some(found) => server::json(200, &commits::commit(model, &found)),
                None => error(
                    422,
                    &format!("No commit found for SHA: {}", revision.join("/")),
                ),
            }
        }
        ["branches", name @ ..] if !name.is_empty() => commits::branch(model, &name.join("/")),
        ["compare", range @ ..] => commits::compare(model, &range.join("/")),
        ["contents", path @ ..] => contents::contents(model, call, &path.join("/")),
        ["license"] => contents::license(model, call),
        ["zipball", reference @ ..] => contents::zipball(model, &reference.join("/")),
        ["immutable-releases"] => {
            if rights == Rights::Actions {
                return refuse_integration();
            }
            let enabled = model.state().immutable_releases;
            if rights == Rights::Full && enabled {
                server::json(200, &json!({ "enabled": true, "enforced_by_owner": false }))
            } else {
                not_found()
            }
        }
        _ => not_found(),
    }
}

/// The limits; asking costs nothing.
pub(super) fn rate_limit(rights: Rights) -> Response {
    let limit = if rights.signed_in() { 5000 } else { 60 };
    let reset = jiff::Timestamp::now().as_second() + 3600;
    let core = json!({ "limit": limit, "used": 0, "remaining": limit, "reset": reset, "resource": "core" });
    let resources = json!({ "core": core, "search": core, "graphql": core });
    server::json(200, &json!({ "resources": resources, "rate": core }))
}

/// The owner, as GitHub describes an account.
pub(super) fn account(model: &Model) -> Value {
    let login = model.repository.slug.owner();
    let base = model
        .places
        .of(Service::GitHub)
        .as_str()
        .trim_end_matches('/');
    let mut account = json!({
        "login": login,
        "id": 4_100_001,
        "node_id": "U_kgDOAD6OgQ",
        "avatar_url": "https://avatars.githubusercontent.com/u/4100001?v=4",
        "gravatar_id": "",
        "url": format!("{base}/users/{login}"),
        "html_url": format!("https://github.com/{login}"),
        "type": "User",
        "site_admin": false,
    });
    for (key, path) in [
        ("followers_url", "followers"),
        ("following_url", "following{/other_user}"),
        ("gists_url", "gists{/gist_id}"),
        ("starred_url", "starred{/owner}{/repo}"),
        ("subscriptions_url", "subscriptions"),
        ("organizations_url", "orgs"),
        ("repos_url", "repos"),
        ("events_url", "events{/privacy}"),
        ("received_events_url", "received_events"),
    ] {
        account[key] = json!(format!("{base}/users/{login}/{path}"));
    }
    account
}

/// The address templates that GitHub gives with a repository.
const TEMPLATES: &str = "forks keys{/key_id} collaborators{/collaborator} teams hooks \
    issues/events{/number} events assignees{/user} branches{/branch} tags git/blobs{/sha} \
    git/tags{/sha} git/refs{/sha} git/trees{/sha} statuses/{sha} languages stargazers \
    contributors subscribers subscription commits{/sha} git/commits{/sha} comments{/number} \
    issues/comments{/number} contents/{+path} compare/{base}...{head} merges \
    {archive_format}{/ref} downloads issues{/number} pulls{/number} milestones{/number} \
    notifications{?since,all,participating} labels{/name} releases{/id} deployments";

/// The keys of those templates, in the same order, without `_url`.
const TEMPLATE_KEYS: &str = "forks keys collaborators teams hooks issue_events events \
    assignees branches tags blobs git_tags git_refs trees statuses languages stargazers \
    contributors subscribers subscription commits git_commits comments issue_comment contents \
    compare merges archive downloads issues pulls milestones notifications labels releases \
    deployments";

/// The repository; `permissions` is what the person may do, whatever the token may.
pub(super) fn full_repository(model: &Model, rights: Rights) -> Value {
    let slug = &model.repository.slug;
    let html = model.repository.html_url();
    let archived = model.state().archived;
    let created = stamp(model.repository.created_at);
    let pushed = model.git.commit("HEAD").map(|commit| commit.committer.date);
    let mut repository = json!({
        "id": model.repository.id,
        "node_id": "R_kgDOKbuZfQ",
        "name": slug.name(),
        "full_name": slug.to_string(),
        "private": model.scenario.private,
        "owner": account(model),
        "html_url": html,
        "description": null,
        "fork": false,
        "url": below(model, "").trim_end_matches('/'),
        "created_at": created,
        "updated_at": created,
        "pushed_at": pushed,
        "git_url": format!("git://github.com/{slug}.git"),
        "ssh_url": format!("git@github.com:{slug}.git"),
        "clone_url": format!("{html}.git"),
        "svn_url": html,
        "homepage": null,
        "size": 12,
        "language": "Python",
        "has_issues": true,
        "has_projects": true,
        "has_downloads": true,
        "has_wiki": true,
        "has_pages": false,
        "has_discussions": false,
        "mirror_url": null,
        "archived": archived,
        "disabled": false,
        "license": license_summary(model),
        "topics": [],
        "visibility": "public",
        "default_branch": model.git.default_branch(),
    });
    for key in [
        "stargazers_count",
        "watchers_count",
        "forks_count",
        "open_issues_count",
        "forks",
        "open_issues",
        "watchers",
        "network_count",
        "subscribers_count",
    ] {
        repository[key] = json!(0);
    }
    for (key, path) in TEMPLATE_KEYS
        .split_whitespace()
        .zip(TEMPLATES.split_whitespace())
    {
        repository[format!("{key}_url")] = json!(below(model, path));
    }
    if rights.signed_in() {
        // For the token of an app these are the rights of nobody.
        let person = matches!(rights, Rights::Read | Rights::Full);
        let reads = rights != Rights::Actions;
        repository["permissions"] = json!({ "admin": person, "maintain": person, "push": person, "triage": person, "pull": reads });
    }
    repository
}

/// What GitHub detects, in the short form; an unknown text is `other`.
pub(super) fn license_summary(model: &Model) -> Value {
    match model.license.as_deref() {
        None => Value::Null,
        Some("NOASSERTION") => json!({
            "key": "other", "name": "Other", "spdx_id": "NOASSERTION", "url": null, "node_id": "MDc6TGljZW5zZTA=",
        }),
        Some(spdx) => {
            let key = spdx
                .trim_end_matches("-only")
                .trim_end_matches("-or-later")
                .to_lowercase();
            let base = model.places.of(Service::GitHub).as_str();
            json!({
                "key": key, "name": spdx, "spdx_id": spdx,
                "url": format!("{base}licenses/{key}"), "node_id": "MDc6TGljZW5zZTEz",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_template_has_its_key() {
        let count = |text: &str| text.split_whitespace().count();
        assert_eq!(count(TEMPLATES), count(TEMPLATE_KEYS));
    }
}
