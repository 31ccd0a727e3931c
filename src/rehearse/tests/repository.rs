//! GitHub's view of the repository, of refs, and of webhooks.

use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, ask};
use crate::rehearse::GITHUB_TOKEN;

#[tokio::test]
async fn refs_are_those_of_the_real_repository_and_prefixes_match_letters() {
    let bench = Bench::new("normal").await;
    bench.push_tag("v1");
    bench.git(&["tag", "v1.0#rc"]);
    bench.git(&["tag", "release/1.0"]);
    bench.git(&["push", "--quiet", "origin", "--tags"]);
    let head = bench.git(&["rev-parse", "HEAD"]);
    let annotated = ask(bench.repo(Method::GET, "/git/ref/tags/v1"))
        .await
        .json();
    assert_eq!(annotated["object"]["type"], json!("tag"));
    let path = format!("/git/tags/{}", annotated["object"]["sha"].as_str().unwrap());
    let tag = ask(bench.repo(Method::GET, &path)).await.json();
    assert_eq!(
        (tag["object"]["sha"].clone(), tag["tag"].clone()),
        (json!(head), json!("v1"))
    );
    let light = ask(bench.repo(Method::GET, "/git/ref/tags/v1.0%23rc"))
        .await
        .json();
    assert_eq!(
        light["object"],
        json!({ "sha": head, "type": "commit", "url": light["object"]["url"] })
    );
    for path in ["/git/ref/tags/release/1.0", "/git/ref/tags/release%2F1.0"] {
        assert_eq!(
            ask(bench.repo(Method::GET, path)).await.status,
            200,
            "{path}"
        );
    }
    let matching = ask(bench.repo(Method::GET, "/git/matching-refs/tags/v1"))
        .await
        .json();
    assert_eq!(matching.as_array().unwrap().len(), 2);
    assert_eq!(
        ask(bench.repo(Method::GET, "/git/ref/tags/v")).await.status,
        404
    );
}

#[tokio::test]
async fn a_renamed_repository_answers_301_to_reads_and_307_to_writes() {
    let bench = Bench::new("renamed-repository").await;
    let moved = ask(bench.repo(Method::GET, "/releases?per_page=5")).await;
    assert_eq!(moved.status, 301);
    let place = moved.header("location").to_owned();
    assert!(
        place.ends_with("/repositories/700100200/releases?per_page=5"),
        "{place}"
    );
    assert_eq!(
        ask(bench.client.get(&place).bearer_auth(GITHUB_TOKEN))
            .await
            .status,
        200
    );
    let write = ask(bench
        .repo(Method::POST, "/releases")
        .json(&json!({ "tag_name": "v1" })))
    .await;
    assert_eq!(write.status, 307);
    assert!(bench.snapshot().releases.is_empty());
    let itself = ask(bench.repo(Method::GET, "")).await;
    let url = itself.header("location").to_owned();
    let itself = ask(bench.client.get(url)).await.json();
    assert_eq!(
        itself["full_name"],
        json!("example-lab/spot-counts-renamed")
    );
    assert!(itself.get("permissions").is_none(), "nobody is signed in");
}

#[tokio::test]
async fn the_webhook_is_shown_to_administrators_with_its_secret_and_to_nobody_else() {
    let bench = Bench::new("normal").await;
    let hooks = ask(bench.repo(Method::GET, "/hooks")).await.json();
    let url = hooks[0]["config"]["url"].as_str().unwrap();
    assert!(url.starts_with(bench.services.zenodo().as_str()) && url.contains("access_token="));
    assert_eq!(hooks[0]["last_response"]["status"], json!("unused"));
    let open = format!(
        "{}repos/{}/hooks",
        bench.services.github_api(),
        bench.sample.slug
    );
    assert_eq!(ask(bench.client.get(open)).await.status, 404);
    let off = Bench::new("integration-not-enabled").await;
    assert_eq!(ask(off.repo(Method::GET, "/hooks")).await.json(), json!([]));
}

#[tokio::test]
async fn a_delivery_holds_the_request_and_the_receivers_answer() {
    let bench = Bench::new("normal").await;
    bench.push_tag("v1");
    bench.release("v1").await;
    bench.until(|seen| seen.webhooks.len() == 3).await;
    let id = ask(bench.repo(Method::GET, "/hooks")).await.json()[0]["id"].clone();
    let list = ask(bench.repo(Method::GET, &format!("/hooks/{id}/deliveries")))
        .await
        .json();
    let refused = list
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["status_code"] == json!(409))
        .unwrap();
    let path = format!("/hooks/{id}/deliveries/{}", refused["id"]);
    let detail = ask(bench.repo(Method::GET, &path)).await.json();
    assert_eq!(
        detail["request"]["payload"]["release"]["tag_name"],
        json!("v1")
    );
    assert!(
        detail["response"]["payload"]
            .as_str()
            .unwrap()
            .contains("already been received")
    );
    let again = ask(bench.repo(Method::POST, &format!("{path}/attempts"))).await;
    assert_eq!(again.status, 202);
    let snapshot = bench.until(|seen| seen.webhooks.len() == 4).await;
    assert_eq!(
        snapshot.webhooks[3].status, 409,
        "redelivery does not help once a row exists"
    );
}

#[tokio::test]
async fn an_unchanged_answer_costs_nothing_the_second_time() {
    let bench = Bench::new("normal").await;
    let first = ask(bench.repo(Method::GET, "")).await;
    let tag = first.header("etag").to_owned();
    assert!(!first.header("x-github-request-id").is_empty());
    assert_eq!(first.header("x-ratelimit-limit"), "5000");
    let second = ask(bench.repo(Method::GET, "").header("if-none-match", tag)).await;
    assert_eq!((second.status, second.text.as_str()), (304, ""));
}

#[tokio::test]
async fn files_licence_and_comparison_come_from_the_real_repository() {
    let bench = Bench::new("normal").await;
    let file = ask(bench.repo(Method::GET, "/contents/CITATION.cff?ref=main"))
        .await
        .json();
    assert_eq!(file["encoding"], json!("base64"));
    let raw = bench.repo(Method::GET, "/contents/CITATION.cff");
    let raw = ask(raw.header("accept", "application/vnd.github.raw+json")).await;
    assert!(raw.text.starts_with("cff-version: 1.2.0\n"));
    assert_eq!(
        file["sha"],
        json!(bench.git(&["rev-parse", "HEAD:CITATION.cff"]))
    );
    assert_eq!(
        ask(bench.repo(Method::GET, "/contents/.zenodo.json"))
            .await
            .status,
        404
    );
    let license = ask(bench.repo(Method::GET, "/license")).await.json();
    assert_eq!(
        (
            license["path"].clone(),
            license["license"]["spdx_id"].clone()
        ),
        (json!("LICENSE"), json!("MIT"))
    );
    let first = bench.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let range = format!("/compare/main...{first}");
    let behind = ask(bench.repo(Method::GET, &range)).await.json();
    assert_eq!(
        (behind["status"].clone(), behind["behind_by"].clone()),
        (json!("behind"), json!(3))
    );
    let range = format!("/compare/{first}...main");
    let ahead = ask(bench.repo(Method::GET, &range)).await.json();
    let names: Vec<_> = ahead["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["filename"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"CITATION.cff"), "{names:?}");
    assert_eq!(
        ask(bench.repo(Method::GET, "/commits/nothing"))
            .await
            .status,
        422
    );
}

#[tokio::test]
async fn github_turns_a_client_without_a_name_away() {
    let bench = Bench::new("normal").await;
    let nameless = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let url = format!("{}rate_limit", bench.services.github_api());
    let answer = ask(nameless.build().unwrap().get(url.clone())).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("User-Agent"), "{}", answer.text);
    assert_eq!(ask(bench.client.get(url)).await.status, 200);
}
