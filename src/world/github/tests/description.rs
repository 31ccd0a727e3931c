//! Against GitHub's own description of its answers (`OpenAPI`): every answer that it allows must
//! be understood, with all fields or only the required ones, nulls where it allows nulls.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::Map;

use super::super::answers::{self, Pointer, Pointers};
use super::*;

/// What is filled in.
#[derive(Clone, Copy, PartialEq)]
enum Fields {
    All,
    Required,
}

/// The description, if it is on this machine. It is GitHub's and not part of this repository.
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests must see what was skipped"
)]
fn description() -> Option<Value> {
    let shared = std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let file = shared.join("oracle/github/openapi-subset.json");
    match std::fs::read(&file) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(error) => {
            eprintln!("skipped: {}: {error}", file.display());
            None
        }
    }
}

/// An instance of a schema. A nullable field is null when only the required are filled in.
fn instance(all: &Value, schema: &Value, fields: Fields) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.strip_prefix('#').unwrap();
        return instance(all, all.pointer(pointer).unwrap(), fields);
    }
    if schema["nullable"] == true && fields == Fields::Required {
        return Value::Null;
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    for choice in ["allOf", "oneOf", "anyOf"] {
        if let Some(first) = schema[choice].get(0) {
            return instance(all, first, fields);
        }
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date-time")) => json!("2026-11-22T10:00:00Z"),
        (Some("string"), Some("uri")) => json!("https://api.github.com/x"),
        // Long enough for object ids.
        (Some("string"), _) => json!(SHA),
        (Some("integer" | "number"), _) => json!(502),
        (Some("boolean"), _) => json!(true),
        (Some("array"), _) => json!([instance(all, &schema["items"], fields)]),
        _ => {
            let required = schema["required"].as_array();
            let wanted = |name: &str| {
                fields == Fields::All
                    || required.is_some_and(|names| names.iter().any(|one| one == name))
            };
            let properties = schema["properties"]
                .as_object()
                .cloned()
                .unwrap_or_default();
            let filled = properties
                .iter()
                .filter(|(name, _)| wanted(name))
                .map(|(name, schema)| (name.clone(), instance(all, schema, fields)));
            Value::Object(filled.collect::<Map<_, _>>())
        }
    }
}

fn read<T: DeserializeOwned>(description: &Value, schema: &str) -> Vec<T> {
    let place = json!({ "$ref": format!("#/components/schemas/{schema}") });
    [Fields::All, Fields::Required]
        .map(|fields| {
            let body = instance(description, &place, fields);
            serde_json::from_value(body.clone())
                .unwrap_or_else(|error| panic!("{schema}: {error} in {body}"))
        })
        .into()
}

#[test]
fn every_answer_that_github_describes_is_understood() {
    let Some(description) = description() else {
        return;
    };
    for mut repository in read::<answers::Repository>(&description, "full-repository") {
        repository.full_name = "octo/tool".to_owned();
        let fact = repository.into_fact(&slug()).unwrap();
        assert_eq!(fact.slug, slug());
    }
    for release in read::<answers::Release>(&description, "release") {
        let fact = release.into_fact().unwrap();
        assert_eq!(fact.published_at, None, "the instance is a draft");
    }
    for reference in read::<Pointers>(&description, "git-ref") {
        assert!(matches!(reference, Pointers::One(one) if one.object.sha == SHA));
    }
    for tag in read::<Pointer>(&description, "git-tag") {
        assert_eq!(tag.object.sha, SHA);
    }
    for webhook in read::<answers::Webhook>(&description, "hook") {
        assert!(webhook.active && webhook.created_at.is_some());
    }
    for delivery in read::<answers::Delivery>(&description, "hook-delivery-item") {
        assert_eq!(delivery.status_code, 502);
    }
    read::<answers::DeliveryDetail>(&description, "hook-delivery");
    for setting in read::<answers::Immutability>(&description, "check-immutable-releases") {
        assert!(setting.enabled && setting.enforced_by_owner);
    }
    for limits in read::<answers::RateLimits>(&description, "rate-limit-overview") {
        assert_eq!(limits.resources.core.remaining, 502);
    }
}

#[test]
fn the_paths_that_are_asked_are_githubs() {
    let Some(description) = description() else {
        return;
    };
    let repository = "/repos/{owner}/{repo}";
    for (path, method) in [
        ("", "get"),
        ("/git/ref/{ref}", "get"),
        ("/git/tags/{tag_sha}", "get"),
        ("/releases", "get"),
        ("/releases", "post"),
        ("/releases/tags/{tag}", "get"),
        ("/releases/{release_id}", "patch"),
        ("/hooks", "get"),
        ("/hooks/{hook_id}/deliveries", "get"),
        ("/hooks/{hook_id}/deliveries/{delivery_id}", "get"),
        ("/immutable-releases", "get"),
    ] {
        let call = &description["paths"][format!("{repository}{path}")][method];
        assert!(call.is_object(), "{method} {path}");
    }
    assert!(description["paths"]["/rate_limit"]["get"].is_object());
}
