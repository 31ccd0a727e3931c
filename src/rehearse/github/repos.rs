//! The repository itself: what it is, its commits, files, licence and zipball.

use axum::response::Response;
use http::{Method, header};
use serde_json::{Value, json};

use super::refs::{below, unsigned};
use super::{Rights, error, not_found};
use crate::rehearse::git::Commit;
use crate::rehearse::model::{Model, stamp};
use crate::rehearse::server::{self, Call, set, typed};

/// Everything of the repository but refs, releases and hooks.
pub(super) fn route(model: &Model, call: &Call, rights: Rights, rest: &[&str]) -> Response {
    if call.method != Method::GET && call.method != Method::HEAD {
        return not_found();
    }
    match rest {
        [] => server::json(200, &full_repository(model, rights)),
        ["commits", revision @ ..] if !revision.is_empty() => {
            match model.git.commit(&revision.join("/")) {
                Some(found) => server::json(200, &commit(model, &found)),
                None => error(
                    422,
                    &format!("No commit found for SHA: {}", revision.join("/")),
                ),
            }
        }
        ["branches", name @ ..] if !name.is_empty() => branch(model, &name.join("/")),
        ["compare", range @ ..] => compare(model, &range.join("/")),
        ["contents", path @ ..] => contents(model, call, &path.join("/")),
        ["license"] => license(model, call),
        ["zipball", reference @ ..] => zipball(model, &reference.join("/")),
        ["rulesets"] => server::json(200, &json!([])),
        ["immutable-releases"] => {
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
    let base = model.places.github.as_str().trim_end_matches('/');
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
    let created = stamp(model.repository.created_at);
    let pushed = model.git.commit("HEAD").map(|commit| commit.committer.date);
    let mut repository = json!({
        "id": model.repository.id,
        "node_id": "R_kgDOKbuZfQ",
        "name": slug.name(),
        "full_name": slug.to_string(),
        "private": false,
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
        "archived": false,
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
        repository["permissions"] =
            json!({ "admin": true, "maintain": true, "push": true, "triage": true, "pull": true });
    }
    repository
}

/// What GitHub detects, in the short form; an unknown text is `other`.
fn license_summary(model: &Model) -> Value {
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
            let base = model.places.github.as_str();
            json!({
                "key": key, "name": spdx, "spdx_id": spdx,
                "url": format!("{base}licenses/{key}"), "node_id": "MDc6TGljZW5zZTEz",
            })
        }
    }
}

/// The licence file with what GitHub detects; 404 when it detects none.
fn license(model: &Model, call: &Call) -> Response {
    let revision = call.parameter("ref").unwrap_or("HEAD");
    let is_license = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING"]
            .iter()
            .any(|head| name.starts_with(head))
    };
    let listing = model.git.listing(revision, "").unwrap_or_default();
    let mut files = listing.into_iter().filter(|(kind, ..)| kind == "blob");
    let Some((_, id, name)) = files.find(|(.., name)| is_license(name)) else {
        return not_found();
    };
    if model.license.is_none() {
        return not_found();
    }
    let mut content = file(model, revision, &name, &id);
    content["license"] = license_summary(model);
    server::json(200, &content)
}

/// A file as GitHub describes it, its bytes in base64 with line breaks.
fn file(model: &Model, revision: &str, path: &str, id: &str) -> Value {
    let bytes = model.git.file(revision, path).unwrap_or_default();
    let url = below(model, &format!("contents/{path}?ref={revision}"));
    let git_url = below(model, &format!("git/blobs/{id}"));
    let html = format!("{}/blob/{revision}/{path}", model.repository.html_url());
    json!({
        "name": path.rsplit('/').next(),
        "path": path,
        "sha": id,
        "size": bytes.len(),
        "url": url,
        "html_url": html,
        "git_url": git_url,
        "download_url": format!("https://raw.githubusercontent.com/{}/{revision}/{path}", model.repository.slug),
        "type": "file",
        "content": base64_lines(&bytes),
        "encoding": "base64",
        "_links": { "self": url, "git": git_url, "html": html },
    })
}

fn contents(model: &Model, call: &Call, path: &str) -> Response {
    let head = model.git.default_branch();
    let revision = call.parameter("ref").unwrap_or(&head);
    if model.git.commit_of(revision).is_none() {
        return error(404, &format!("No commit found for the ref {revision}"));
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let listing = model.git.listing(revision, folder).unwrap_or_default();
    if let Some((_, id, _)) = listing
        .iter()
        .find(|(kind, _, n)| kind == "blob" && n == name)
    {
        let raw = call
            .header(header::ACCEPT)
            .is_some_and(|accept| accept.contains("raw"));
        if raw {
            let bytes = model.git.file(revision, path).unwrap_or_default();
            return typed(200, "application/vnd.github.raw+json; charset=utf-8", bytes);
        }
        return server::json(200, &file(model, revision, path, id));
    }
    let is_folder = path.is_empty()
        || listing
            .iter()
            .any(|(kind, _, n)| kind == "tree" && n == name);
    if !is_folder {
        return not_found();
    }
    let entries = model.git.listing(revision, path).unwrap_or_default();
    let entries = entries.into_iter().map(|(kind, id, name)| {
        let path = format!("{path}/{name}");
        let mut entry = file(model, revision, path.trim_start_matches('/'), &id);
        entry["type"] = json!(if kind == "tree" { "dir" } else { "file" });
        for key in ["content", "encoding"] {
            entry.as_object_mut().map(|object| object.remove(key));
        }
        entry
    });
    server::json(200, &Value::Array(entries.collect()))
}

fn commit(model: &Model, commit: &Commit) -> Value {
    let id = &commit.id;
    let url = below(model, &format!("commits/{id}"));
    let html = format!("{}/commit/{id}", model.repository.html_url());
    let person = |person: &crate::rehearse::git::Person| json!({ "name": person.name, "email": person.email, "date": person.date });
    let parents = commit.parents.iter().map(|id| {
        json!({
            "sha": id,
            "url": below(model, &format!("commits/{id}")),
            "html_url": format!("{}/commit/{id}", model.repository.html_url()),
        })
    });
    json!({
        "sha": id,
        "node_id": format!("C_{}", &id[..12]),
        "url": url,
        "html_url": html,
        "comments_url": format!("{url}/comments"),
        "commit": {
            "url": below(model, &format!("git/commits/{id}")),
            "author": person(&commit.author),
            "committer": person(&commit.committer),
            "message": commit.message,
            "tree": { "sha": commit.tree, "url": below(model, &format!("git/trees/{}", commit.tree)) },
            "comment_count": 0,
            "verification": unsigned(),
        },
        // The people of a rehearsal have no accounts.
        "author": null,
        "committer": null,
        "parents": parents.collect::<Vec<_>>(),
    })
}

fn branch(model: &Model, name: &str) -> Response {
    let found = model.git.find_ref(&format!("refs/heads/{name}"));
    let Some(head) = found.and_then(|found| model.git.commit(&found.object)) else {
        return error(404, "Branch not found");
    };
    let url = below(model, &format!("branches/{name}"));
    let protection = json!({
        "enabled": false,
        "required_status_checks": { "enforcement_level": "off", "contexts": [], "checks": [] },
    });
    server::json(
        200,
        &json!({
            "name": name,
            "commit": commit(model, &head),
            "_links": { "self": url, "html": format!("{}/tree/{name}", model.repository.html_url()) },
            "protected": false,
            "protection": protection,
            "protection_url": format!("{url}/protection"),
        }),
    )
}

fn compare(model: &Model, range: &str) -> Response {
    let Some((base, head)) = range.split_once("...") else {
        return not_found();
    };
    let Some(found) = model.git.compare(base, head) else {
        return not_found();
    };
    let status = match (found.ahead.len(), found.behind) {
        (0, 0) => "identical",
        (_, 0) => "ahead",
        (0, _) => "behind",
        _ => "diverged",
    };
    let commits = found.ahead.iter().filter_map(|id| model.git.commit(id));
    let commits: Vec<Value> = commits.map(|c| commit(model, &c)).collect();
    let files = found.files.iter().take(300).map(|(status, path)| {
        json!({
            "sha": null,
            "filename": path,
            "status": status,
            "additions": 0, "deletions": 0, "changes": 0,
            "blob_url": null, "raw_url": null,
            "contents_url": below(model, &format!("contents/{path}?ref={head}")),
        })
    });
    let (Some(base_commit), Some(merge_base)) =
        (model.git.commit(base), model.git.commit(&found.merge_base))
    else {
        return not_found();
    };
    let url = below(model, &format!("compare/{range}"));
    let html = format!("{}/compare/{range}", model.repository.html_url());
    server::json(
        200,
        &json!({
            "url": url,
            "html_url": html,
            "permalink_url": html,
            "diff_url": format!("{html}.diff"),
            "patch_url": format!("{html}.patch"),
            "base_commit": commit(model, &base_commit),
            "merge_base_commit": commit(model, &merge_base),
            "status": status,
            "ahead_by": found.ahead.len(),
            "behind_by": found.behind,
            "total_commits": found.ahead.len(),
            "commits": commits,
            "files": files.collect::<Vec<_>>(),
        }),
    )
}

/// GitHub sends a client on to another host for the bytes; here it is another path.
fn zipball(model: &Model, reference: &str) -> Response {
    if model.git.commit_of(reference).is_none() {
        return not_found();
    }
    let base = model.places.github.as_str();
    let slug = &model.repository.slug;
    let reference =
        percent_encoding::utf8_percent_encode(reference, percent_encoding::NON_ALPHANUMERIC);
    let place = format!("{base}codeload/{slug}/legacy.zip/{reference}");
    let mut answer = typed(302, "text/html; charset=utf-8", "");
    set(&mut answer, "location", &place);
    answer
}

/// The zip behind `zipball`.
pub(super) fn legacy_zip(model: &Model, reference: &str) -> Response {
    let slug = &model.repository.slug;
    match model.git.zipball(reference, slug) {
        Some(bytes) => {
            let mut answer = typed(200, "application/zip", bytes);
            let name = format!(
                "attachment; filename={}-{}-{}.zip",
                slug.owner(),
                slug.name(),
                reference.replace('/', "-")
            );
            set(&mut answer, "content-disposition", &name);
            answer
        }
        None => not_found(),
    }
}

/// Base64 as in GitHub's contents: broken after 60 characters, with a line end at the end.
fn base64_lines(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, chunk) in bytes.chunks(3).enumerate() {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = bits >> (18 - 6 * place) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            } else {
                text.push('=');
            }
        }
        if index % 15 == 14 {
            text.push('\n');
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_broken_into_lines_as_github_does() {
        assert_eq!(base64_lines(b""), "");
        assert_eq!(base64_lines(b"M"), "TQ==\n");
        assert_eq!(base64_lines(b"Man"), "TWFu\n");
        assert_eq!(base64_lines(b"light work"), "bGlnaHQgd29yaw==\n");
        let long = base64_lines(&[0; 46]);
        assert_eq!(long.lines().next().map(str::len), Some(60));
        assert_eq!(long.lines().count(), 2);
    }

    #[test]
    fn every_address_template_has_its_key() {
        let count = |text: &str| text.split_whitespace().count();
        assert_eq!(count(TEMPLATES), count(TEMPLATE_KEYS));
    }
}
