//! Commits, branches, and how two of them compare.

use axum::response::Response;
use serde_json::{Value, json};

use super::refs::{below, unsigned};
use super::{error, not_found};
use crate::rehearse::git::Commit;
use crate::rehearse::model::Model;
use crate::rehearse::scenario::Protection;
use crate::rehearse::server;

pub(super) fn commit(model: &Model, commit: &Commit) -> Value {
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

pub(super) fn branch(model: &Model, name: &str) -> Response {
    let found = model.git.find_ref(&format!("refs/heads/{name}"));
    let Some(head) = found.and_then(|found| model.git.commit(&found.object)) else {
        return error(404, "Branch not found");
    };
    let url = below(model, &format!("branches/{name}"));
    let protected =
        name == model.git.default_branch() && model.state().protection == Protection::Classic;
    let protection = json!({
        "enabled": protected,
        "required_status_checks": { "enforcement_level": "off", "contexts": [], "checks": [] },
    });
    server::json(
        200,
        &json!({
            "name": name,
            "commit": commit(model, &head),
            "_links": { "self": url, "html": format!("{}/tree/{name}", model.repository.html_url()) },
            "protected": protected,
            "protection": protection,
            "protection_url": format!("{url}/protection"),
        }),
    )
}

pub(super) fn compare(model: &Model, range: &str) -> Response {
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
            "blob_url": format!("{}/blob/{head}/{path}", model.repository.html_url()),
            "raw_url": format!("{}/raw/{head}/{path}", model.repository.html_url()),
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
