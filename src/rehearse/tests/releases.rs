//! GitHub's rules for releases and tags.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Bench, ask};
use crate::rehearse::{GITHUB_ACTIONS_TOKEN, GITHUB_READ_TOKEN};

async fn create(bench: &Bench, body: &Value) -> super::bench::Answer {
    ask(bench.repo(Method::POST, "/releases").json(body)).await
}

#[tokio::test]
async fn drafts_of_one_tag_may_be_many_and_are_hidden_from_the_lookup_by_tag() {
    let bench = Bench::new("normal").await;
    let draft = json!({ "tag_name": "v2.0.0", "draft": true });
    let (one, two) = (create(&bench, &draft).await, create(&bench, &draft).await);
    assert_eq!((one.status, two.status), (201, 201));
    assert!(
        one.json()["html_url"]
            .as_str()
            .unwrap()
            .contains("/untagged-")
    );
    assert_eq!(
        ask(bench.repo(Method::GET, "/releases/tags/v2.0.0"))
            .await
            .status,
        404
    );
    assert_eq!(
        ask(bench.repo(Method::GET, "/releases"))
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let url = format!(
        "{}repos/{}/releases",
        bench.services.github_api(),
        bench.sample.slug
    );
    assert_eq!(
        ask(bench.client.get(url)).await.json(),
        json!([]),
        "drafts are for members"
    );
    assert!(bench.snapshot().tags.is_empty(), "a draft makes no tag");
}

#[tokio::test]
async fn publishing_makes_a_lightweight_tag_where_the_branch_is_then() {
    let bench = Bench::new("normal").await;
    let draft = create(
        &bench,
        &json!({ "tag_name": "v2.0.0", "draft": true, "target_commitish": "main" }),
    )
    .await;
    bench.git(&["commit", "--quiet", "--allow-empty", "-m", "later"]);
    bench.git(&["push", "--quiet", "origin", "main"]);
    let path = format!("/releases/{}", draft.json()["id"]);
    let published = ask(bench
        .repo(Method::PATCH, &path)
        .json(&json!({ "draft": false })))
    .await;
    assert_eq!(published.status, 200, "{}", published.text);
    let snapshot = bench.snapshot();
    assert!(!snapshot.tags[0].annotated);
    assert_eq!(
        snapshot.tags[0].commit.as_str(),
        bench.git(&["rev-parse", "HEAD"])
    );
    let by_tag = ask(bench.repo(Method::GET, "/releases/tags/v2.0.0"))
        .await
        .json();
    assert_eq!(by_tag["id"], draft.json()["id"]);
}

#[tokio::test]
async fn an_existing_tag_decides_and_target_commitish_is_ignored_in_silence() {
    let bench = Bench::new("normal").await;
    let first = bench.git(&["rev-list", "--max-parents=0", "HEAD"]);
    bench.git(&["tag", "v0.9.0", &first]);
    bench.git(&["push", "--quiet", "origin", "v0.9.0"]);
    let answer = create(
        &bench,
        &json!({ "tag_name": "v0.9.0", "target_commitish": "no-such-branch" }),
    )
    .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["target_commitish"], json!("no-such-branch"));
    assert_eq!(bench.snapshot().tags[0].commit.as_str(), first);
}

#[tokio::test]
async fn the_refusals_of_a_release_have_githubs_words() {
    let bench = Bench::new("normal").await;
    assert_eq!(
        create(&bench, &json!({ "tag_name": "v1" })).await.status,
        201
    );
    let again = create(&bench, &json!({ "tag_name": "v1" })).await;
    assert_eq!(again.status, 422);
    let expected =
        json!([{ "resource": "Release", "code": "already_exists", "field": "tag_name" }]);
    assert_eq!(again.json()["errors"], expected);
    assert_eq!(again.json()["message"], json!("Validation Failed"));
    assert_eq!(
        create(&bench, &json!({ "tag_name": "v1", "draft": true }))
            .await
            .status,
        201
    );

    let lost = create(
        &bench,
        &json!({ "tag_name": "v2", "target_commitish": "refs/heads/main" }),
    )
    .await;
    assert_eq!(lost.status, 422);
    assert_eq!(
        lost.json()["errors"][0]["message"],
        json!("tag_name is not a valid tag")
    );
    assert_eq!(
        lost.json()["errors"][2],
        json!({ "resource": "Release", "code": "invalid", "field": "target_commitish" })
    );

    let malformed = create(&bench, &json!({ "tag_name": "v 2" })).await;
    assert_eq!(
        malformed.json()["errors"][0]["message"],
        json!("tag_name is not well-formed")
    );
    let missing = create(&bench, &json!({ "name": "x" })).await;
    assert_eq!(missing.json()["errors"][0]["code"], json!("missing_field"));
    let latest = create(&bench, &json!({ "tag_name": "v3", "make_latest": true })).await;
    assert_eq!(latest.status, 422);
    assert!(latest.text.contains("is not a string"), "{}", latest.text);
    let garbled = ask(bench.repo(Method::POST, "/releases").body("{")).await;
    assert_eq!(
        (garbled.status, garbled.json()["message"].clone()),
        (400, json!("Problems parsing JSON"))
    );
}

#[tokio::test]
async fn the_tag_of_a_deleted_immutable_release_is_burnt() {
    let bench = Bench::new("normal").await;
    assert_eq!(
        ask(bench.repo(Method::GET, "/immutable-releases"))
            .await
            .status,
        404
    );
    bench.services.immutable_releases(true);
    let setting = ask(bench.repo(Method::GET, "/immutable-releases")).await;
    assert_eq!(
        setting.json(),
        json!({ "enabled": true, "enforced_by_owner": false })
    );
    let release = create(&bench, &json!({ "tag_name": "v1" })).await.json();
    assert_eq!(release["immutable"], json!(true));
    let path = format!("/releases/{}", release["id"]);
    let back = ask(bench
        .repo(Method::PATCH, &path)
        .json(&json!({ "draft": true })))
    .await;
    assert_eq!(back.status, 422);
    let notes = ask(bench
        .repo(Method::PATCH, &path)
        .json(&json!({ "body": "with a badge" })))
    .await;
    assert_eq!(
        (notes.status, notes.json()["body"].clone()),
        (200, json!("with a badge"))
    );
    assert_eq!(ask(bench.repo(Method::DELETE, &path)).await.status, 204);
    let again = create(&bench, &json!({ "tag_name": "v1" })).await;
    assert_eq!(
        again.json()["errors"][0]["message"],
        json!("tag_name was used by an immutable release")
    );
}

#[tokio::test]
async fn who_may_not_write_is_told_what_is_missing() {
    let bench = Bench::new("token-without-scope").await;
    let url = format!(
        "{}repos/{}/releases",
        bench.services.github_api(),
        bench.sample.slug
    );
    let body = json!({ "tag_name": "v1" });
    let read_only = ask(bench
        .client
        .post(&url)
        .bearer_auth(GITHUB_READ_TOKEN)
        .json(&body))
    .await;
    assert_eq!(read_only.status, 403);
    assert_eq!(
        read_only.json()["message"],
        json!("Resource not accessible by personal access token")
    );
    assert_eq!(
        read_only.header("x-accepted-github-permissions"),
        "contents=write; contents=write,workflows=write"
    );
    let nobody = ask(bench.client.post(&url).json(&body)).await;
    assert_eq!(nobody.status, 401);
    let stranger = ask(bench.client.get(&url).bearer_auth("gho_wrong")).await;
    assert_eq!(
        (stranger.status, stranger.json()["message"].clone()),
        (401, json!("Bad credentials"))
    );
    assert!(bench.snapshot().releases.is_empty());
}

#[tokio::test]
async fn a_long_list_of_releases_comes_in_pages() {
    let bench = Bench::new("normal").await;
    for number in 0..5 {
        create(
            &bench,
            &json!({ "tag_name": format!("v{number}"), "draft": true }),
        )
        .await;
    }
    let first = ask(bench.repo(Method::GET, "/releases?per_page=2")).await;
    assert_eq!(first.json().as_array().unwrap().len(), 2);
    assert!(
        first.header("link").contains("page=2>; rel=\"next\""),
        "{}",
        first.header("link")
    );
    let last = ask(bench.repo(Method::GET, "/releases?per_page=2&page=3")).await;
    assert_eq!(last.json().as_array().unwrap().len(), 1);
    assert!(!last.header("link").contains("next"));
}

#[tokio::test]
async fn a_draft_tells_zenodo_nothing_and_a_prerelease_is_archived_like_any_other() {
    let bench = Bench::new("normal").await;
    create(&bench, &json!({ "tag_name": "v1", "draft": true })).await;
    let snapshot = bench.until(|seen| seen.webhooks.len() == 1).await;
    assert_eq!(
        (
            snapshot.webhooks[0].action.as_str(),
            snapshot.webhooks[0].status
        ),
        ("created", 202)
    );
    assert!(snapshot.archiving.is_empty());
    create(
        &bench,
        &json!({ "tag_name": "v2-rc.1", "prerelease": true }),
    )
    .await;
    bench.until(|seen| seen.archived().count() == 1).await;
    let latest = ask(bench.repo(Method::GET, "/releases/latest")).await;
    assert_eq!(latest.status, 404, "a pre-release is never the latest");
}

#[tokio::test]
async fn a_token_of_github_actions_releases_but_sees_no_webhook_and_hides_no_workflow() {
    let bench = Bench::new("normal").await;
    let base = format!("{}repos/{}", bench.services.github_api(), bench.sample.slug);
    let actions = |method, path: &str| {
        let request = bench.client.request(method, format!("{base}{path}"));
        request.bearer_auth(GITHUB_ACTIONS_TOKEN)
    };
    let hooks = ask(actions(Method::GET, "/hooks")).await;
    assert_eq!(hooks.status, 403);
    assert_eq!(
        hooks.json()["message"],
        json!("Resource not accessible by integration")
    );
    assert_eq!(
        ask(actions(Method::GET, "/immutable-releases"))
            .await
            .status,
        403
    );
    bench.push_tag("v1.0.0");
    let made = actions(Method::POST, "/releases").json(&json!({ "tag_name": "v1.0.0" }));
    assert_eq!(ask(made).await.status, 201);

    let workflows = bench.sample.path.join(".github/workflows");
    std::fs::create_dir_all(&workflows).unwrap();
    std::fs::write(workflows.join("ci.yml"), "on: push\n").unwrap();
    bench.git(&["add", "."]);
    bench.git(&["commit", "--quiet", "-m", "Test on every push"]);
    bench.git(&["push", "--quiet", "origin", "main"]);
    bench.git(&["tag", "v0.9.0", "HEAD~1"]);
    bench.git(&["push", "--quiet", "origin", "v0.9.0"]);
    let older = json!({ "tag_name": "v0.9.0", "draft": true });
    let refused = ask(actions(Method::POST, "/releases").json(&older)).await;
    assert_eq!(refused.status, 404, "the older commit lacks the workflow");
    assert_eq!(create(&bench, &older).await.status, 201, "a person may");
}
