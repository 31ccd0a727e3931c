//! Rulesets: the two that the model knows, one about tags and one about the default branch.

use axum::response::Response;
use http::Method;
use serde_json::{Value, json};

use super::not_found;
use super::refs::below;
use crate::rehearse::model::{Model, stamp};
use crate::rehearse::scenario::Protection;
use crate::rehearse::server::{self, Call};

const TAGS: u64 = 31;
const BRANCH: u64 = 32;

/// Everything below `/rulesets` and `/rules`.
pub(super) fn route(model: &Model, call: &Call, rest: &[&str]) -> Response {
    if !matches!(call.method, Method::GET | Method::HEAD) {
        return not_found();
    }
    let active = active(model);
    match rest {
        ["rulesets"] => {
            let wanted = call.parameter("targets");
            let listed = active.iter().filter(|(_, target)| {
                wanted.is_none_or(|wanted| wanted.split(',').any(|one| one == *target))
            });
            let listed = listed.map(|(id, target)| summary(model, *id, target));
            server::json(200, &Value::Array(listed.collect()))
        }
        ["rulesets", number] => {
            let mut all = active.iter();
            match all.find(|(id, _)| id.to_string() == *number) {
                Some((id, target)) => server::json(200, &detail(model, *id, target)),
                None => not_found(),
            }
        }
        ["rules", "branches", branch @ ..] if !branch.is_empty() => {
            let is_it = branch.join("/") == model.git.default_branch();
            let guarded = active.iter().any(|(id, _)| *id == BRANCH);
            let mut rules = Vec::new();
            if is_it && guarded {
                rules.extend(branch_rules().into_iter().map(|mut rule| {
                    rule["ruleset_source_type"] = json!("Repository");
                    rule["ruleset_source"] = json!(model.repository.slug.to_string());
                    rule["ruleset_id"] = json!(BRANCH);
                    rule
                }));
            }
            server::json(200, &Value::Array(rules))
        }
        _ => not_found(),
    }
}

/// The rulesets that hold now, with what they are about.
fn active(model: &Model) -> Vec<(u64, &'static str)> {
    let state = model.state();
    let mut active = Vec::new();
    if state.tags_forbidden {
        active.push((TAGS, "tag"));
    }
    if state.protection == Protection::Ruleset {
        active.push((BRANCH, "branch"));
    }
    active
}

fn summary(model: &Model, id: u64, target: &str) -> Value {
    let created = stamp(model.repository.created_at);
    let html = model.repository.html_url();
    json!({
        "id": id,
        "name": if target == "tag" { "only admins make tags" } else { "reviewed changes" },
        "target": target,
        "source_type": "Repository",
        "source": model.repository.slug.to_string(),
        "enforcement": "active",
        "node_id": format!("RRS_lACqUmVwb3NpdG9yec4{id}"),
        "_links": {
            "self": { "href": below(model, &format!("rulesets/{id}")) },
            "html": { "href": format!("{html}/rules/{id}") },
        },
        "created_at": created,
        "updated_at": created,
    })
}

fn detail(model: &Model, id: u64, target: &str) -> Value {
    let mut ruleset = summary(model, id, target);
    let (include, rules) = if target == "tag" {
        ("refs/tags/**/*", vec![json!({ "type": "creation" })])
    } else {
        ("~DEFAULT_BRANCH", branch_rules())
    };
    // `~ALL` would do; a pattern is what clients must be able to read.
    ruleset["conditions"] = json!({ "ref_name": { "include": [include], "exclude": [] } });
    ruleset["rules"] = json!(rules);
    ruleset["current_user_can_bypass"] = json!("never");
    ruleset
}

fn branch_rules() -> Vec<Value> {
    let review = json!({
        "allowed_merge_methods": ["merge", "squash", "rebase"],
        "dismiss_stale_reviews_on_push": false,
        "require_code_owner_review": false,
        "require_last_push_approval": false,
        "required_approving_review_count": 0,
        "required_review_thread_resolution": false,
    });
    vec![
        json!({ "type": "deletion" }),
        json!({ "type": "non_fast_forward" }),
        json!({ "type": "pull_request", "parameters": review }),
    ]
}
