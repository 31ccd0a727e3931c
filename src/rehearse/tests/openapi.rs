//! The model's answers beside GitHub's own OpenAPI description: its whole surface is driven, and
//! each answer is held against the schema that GitHub names for that call and status.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Answer, Bench, ask};
use super::shapes::shared;
use crate::rehearse::{
    Fault, FaultKind, GITHUB_ACTIONS_TOKEN, GITHUB_READ_TOKEN, GITHUB_VISITOR_TOKEN, Protection,
};

/// OpenAPI 3.0's `nullable` as JSON Schema says it.
fn with_null(schema: &mut Value) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(with_null),
        Value::Object(map) => {
            map.values_mut().for_each(with_null);
            if map.get("nullable") == Some(&json!(true)) {
                map.remove("nullable");
                let inner = Value::Object(std::mem::take(map));
                *schema = json!({ "anyOf": [inner, { "type": "null" }] });
            }
        }
        _ => {}
    }
}

/// GitHub's description, and the complaints about the answers that were held against it.
struct Description {
    whole: Value,
    held: usize,
    complaints: Vec<String>,
}

impl Description {
    /// Holds an answer against a schema; against that of each entry for `[name]`.
    fn hold(&mut self, schema: &str, status: u16, answer: &Answer) {
        self.held += 1;
        if answer.status != status {
            let words = format!(
                "{schema}: {} is not {status}: {}",
                answer.status, answer.text
            );
            self.complaints.push(words);
            return;
        }
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let mut whole = self.whole.clone();
        match schema
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(name) => {
                whole["type"] = json!("array");
                whole["minItems"] = json!(1);
                whole["items"] = reference(name);
            }
            None => whole["$ref"] = reference(schema)["$ref"].clone(),
        }
        let validator = jsonschema::validator_for(&whole).unwrap();
        let answer = answer.json();
        let errors = validator.iter_errors(&answer);
        let errors = errors.map(|error| format!("{schema}{}: {error}", error.instance_path()));
        self.complaints.extend(errors);
    }
}

#[expect(clippy::print_stdout, reason = "the number of answers is a figure")]
#[tokio::test]
async fn every_answer_has_the_form_that_github_describes() {
    let Some(mut whole) = shared("github/openapi-subset.json") else {
        return;
    };
    with_null(&mut whole["components"]);
    let mut description = Description {
        whole,
        held: 0,
        complaints: Vec::new(),
    };
    let bench = Bench::new("normal").await;
    bench.push_tag("v0.9.0");
    bench.push_tag("v1.0.0");
    repository(&bench, &mut description).await;
    releases(&bench, &mut description).await;
    webhooks(&bench, &mut description).await;
    settings(&bench, &mut description).await;
    refusals(&bench, &mut description).await;
    println!(
        "{} answers were held against GitHub's description",
        description.held
    );
    let complaints = &description.complaints;
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert!(description.held >= 40, "{}", description.held);
}

async fn get(bench: &Bench, path: &str) -> Answer {
    ask(bench.repo(Method::GET, path)).await
}

async fn repository(bench: &Bench, description: &mut Description) {
    let head = bench.git(&["rev-parse", "HEAD"]);
    let reference = get(bench, "/git/ref/tags/v1.0.0").await;
    let tag = reference.json()["object"]["sha"]
        .as_str()
        .unwrap()
        .to_owned();
    for (schema, path) in [
        ("full-repository", String::new()),
        ("[git-ref]", "/git/matching-refs/tags/v".to_owned()),
        ("git-ref", "/git/ref/heads/main".to_owned()),
        ("git-tag", format!("/git/tags/{tag}")),
        ("git-commit", format!("/git/commits/{head}")),
        ("commit", "/commits/v1.0.0".to_owned()),
        ("branch-with-protection", "/branches/main".to_owned()),
        ("commit-comparison", "/compare/main~2...main".to_owned()),
        ("content-file", "/contents/README.md".to_owned()),
        ("content-directory", "/contents/analysis".to_owned()),
        ("license-content", "/license".to_owned()),
    ] {
        description.hold(schema, 200, &get(bench, &path).await);
    }
    description.hold("git-ref", 200, &reference);
    let limits = format!("{}rate_limit", bench.services.github_api());
    let limits = ask(bench.client.get(limits).bearer_auth(GITHUB_READ_TOKEN)).await;
    description.hold("rate-limit-overview", 200, &limits);
}

async fn releases(bench: &Bench, description: &mut Description) {
    let draft = json!({ "tag_name": "v0.9.0", "name": "first", "draft": true });
    let draft = ask(bench.repo(Method::POST, "/releases").json(&draft)).await;
    description.hold("release", 201, &draft);
    let place = format!("/releases/{}", draft.json()["id"]);
    description.hold("release", 200, &get(bench, &place).await);
    let publish = bench.repo(Method::PATCH, &place);
    let published = ask(publish.json(&json!({ "draft": false }))).await;
    description.hold("release", 200, &published);
    let edit = bench.repo(Method::PATCH, &place);
    let edited = ask(edit.json(&json!({ "body": "What is new." }))).await;
    description.hold("release", 200, &edited);
    bench.services.immutable_releases(true);
    let direct = json!({ "tag_name": "v1.0.0", "prerelease": true });
    let direct = ask(bench.repo(Method::POST, "/releases").json(&direct)).await;
    description.hold("release", 201, &direct);
    for (schema, path) in [
        ("[release]", "/releases"),
        ("[release]", "/releases?per_page=1&page=2"),
        ("release", "/releases/latest"),
        ("release", "/releases/tags/v1.0.0"),
        ("check-immutable-releases", "/immutable-releases"),
    ] {
        description.hold(schema, 200, &get(bench, path).await);
    }
}

async fn webhooks(bench: &Bench, description: &mut Description) {
    bench.until(|seen| seen.webhooks.len() >= 4).await;
    let hooks = get(bench, "/hooks").await;
    description.hold("[hook]", 200, &hooks);
    let hook = format!("/hooks/{}", hooks.json()[0]["id"]);
    description.hold("hook", 200, &get(bench, &hook).await);
    let deliveries = get(bench, &format!("{hook}/deliveries")).await;
    description.hold("[hook-delivery-item]", 200, &deliveries);
    let delivery = format!("{hook}/deliveries/{}", deliveries.json()[0]["id"]);
    description.hold("hook-delivery", 200, &get(bench, &delivery).await);
    let again = bench.repo(Method::POST, &format!("{delivery}/attempts"));
    assert_eq!(ask(again).await.status, 202);
}

async fn settings(bench: &Bench, description: &mut Description) {
    bench.services.restrict(true, Protection::Ruleset).unwrap();
    let rulesets = get(bench, "/rulesets").await;
    description.hold("[repository-ruleset]", 200, &rulesets);
    for ruleset in rulesets.json().as_array().unwrap() {
        let path = format!("/rulesets/{}", ruleset["id"]);
        description.hold("repository-ruleset", 200, &get(bench, &path).await);
    }
    description.hold(
        "[repository-rule]",
        200,
        &get(bench, "/rules/branches/main").await,
    );
    bench.services.restrict(false, Protection::Classic).unwrap();
    description.hold(
        "branch-with-protection",
        200,
        &get(bench, "/branches/main").await,
    );
    bench.services.restrict(false, Protection::Open).unwrap();
}

async fn refusals(bench: &Bench, description: &mut Description) {
    let post = |body: Value| bench.repo(Method::POST, "/releases").json(&body);
    bench.services.burn("v7.0.0");
    for body in [
        json!({ "tag_name": "v1.0.0" }),
        json!({ "tag_name": "v7.0.0", "target_commitish": "main" }),
        json!({ "tag_name": "v8.0.0", "target_commitish": "master" }),
        json!({ "tag_name": "a b" }),
        json!({ "name": "no tag" }),
        json!({ "tag_name": "v8.0.0", "draft": true, "body": "a".repeat(125_001) }),
    ] {
        description.hold("validation-error", 422, &ask(post(body)).await);
    }
    bench.services.restrict(true, Protection::Open).unwrap();
    let forbidden = json!({ "tag_name": "v8.0.0", "target_commitish": "main" });
    description.hold("validation-error", 422, &ask(post(forbidden)).await);
    bench.services.restrict(false, Protection::Open).unwrap();
    let url = |path: &str| {
        let api = bench.services.github_api();
        format!("{api}repos/{}{path}", bench.sample.slug)
    };
    let as_somebody = |token: &str| {
        let asked = bench.client.post(url("/releases")).bearer_auth(token);
        asked.json(&json!({ "tag_name": "v8.0.0", "draft": true }))
    };
    for (token, status) in [
        ("nobody", 401),
        (GITHUB_READ_TOKEN, 403),
        (GITHUB_VISITOR_TOKEN, 404),
    ] {
        description.hold("basic-error", status, &ask(as_somebody(token)).await);
    }
    let hooks = bench.client.get(url("/hooks"));
    description.hold(
        "basic-error",
        403,
        &ask(hooks.bearer_auth(GITHUB_ACTIONS_TOKEN)).await,
    );
    for path in [
        "/releases/tags/none",
        "/git/ref/tags/none",
        "/branches/none",
        "/contents/none",
    ] {
        description.hold("basic-error", 404, &get(bench, path).await);
    }
    for (fault, status) in [
        (FaultKind::RateLimited(7), 403),
        (FaultKind::UsedUp(7), 403),
        (
            FaultKind::SingleSignOn("https://github.com/orgs/o/sso".to_owned()),
            403,
        ),
    ] {
        bench.services.inject(Fault::new("GET", "/git/ref/", fault));
        let refused = get(bench, "/git/ref/heads/main").await;
        description.hold("basic-error", status, &refused);
    }
    let renamed = Bench::new("renamed-repository").await;
    description.hold("basic-error", 301, &get(&renamed, "").await);
    let moved = renamed.repo(Method::POST, "/releases").json(&json!({}));
    description.hold("basic-error", 307, &ask(moved).await);
}
