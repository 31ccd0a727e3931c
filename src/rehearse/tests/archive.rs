//! Finding and reading what Zenodo made of a release.

use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, NATIVE, ask};

const BY_CODE: &str =
    r#"custom_fields.code\:codeRepository:"https://github.com/example-lab/spot-counts""#;

async fn archived() -> (Bench, u64, u64) {
    let bench = Bench::new("normal").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let found = bench.search_until_found(BY_CODE).await;
    let concept = found["conceptrecid"].as_str().unwrap().parse().unwrap();
    (bench, found["id"].as_u64().unwrap(), concept)
}

#[tokio::test]
async fn one_record_has_two_shapes_and_the_accept_header_chooses() {
    let (bench, id, concept) = archived().await;
    let path = format!("api/records/{id}");
    let legacy = ask(bench.zenodo(Method::GET, &path)).await;
    assert_eq!(legacy.header("content-type"), "application/json");
    let legacy = legacy.json();
    assert_eq!(legacy["id"], json!(id));
    assert_eq!(
        legacy["metadata"]["related_identifiers"][0]["relation"],
        json!("isSupplementTo")
    );
    assert_eq!(legacy["metadata"]["license"]["id"], json!("mit-license"));
    assert!(legacy.get("pids").is_none() && legacy.get("revision_id").is_none());
    let both = format!("{NATIVE}, application/json;q=0.9");
    for accept in [NATIVE, both.as_str()] {
        let native = ask(bench.zenodo(Method::GET, &path).header("accept", accept)).await;
        assert_eq!(native.header("content-type"), NATIVE);
        let native = native.json();
        assert_eq!(native["id"], json!(id.to_string()));
        assert_eq!(native["parent"]["id"], json!(concept.to_string()));
        assert_eq!(
            native["pids"]["doi"]["identifier"],
            json!(format!("10.5072/zenodo.{id}"))
        );
        let relation = &native["metadata"]["related_identifiers"][0];
        assert_eq!(relation["relation_type"]["id"], json!("issupplementto"));
    }
    let odd = ask(bench
        .zenodo(Method::GET, &path)
        .header("accept", "text/html"))
    .await;
    assert_eq!(odd.status, 406);
}

#[tokio::test]
async fn files_come_as_plain_json_only_and_keys_hold_a_slash() {
    let (bench, id, _) = archived().await;
    let path = format!("api/records/{id}/files");
    let native = ask(bench.zenodo(Method::GET, &path).header("accept", NATIVE)).await;
    assert_eq!(
        (native.status, native.json()["message"].clone()),
        (
            406,
            json!("Invalid 'Accept' header. Expected one of: application/json")
        )
    );
    let listing = ask(bench.zenodo(Method::GET, &path)).await.json();
    let entry = &listing["entries"][0];
    assert_eq!(entry["key"], json!("example-lab/spot-counts-v1.0.0.zip"));
    for key in [
        "example-lab/spot-counts-v1.0.0.zip",
        "example-lab%2Fspot-counts-v1.0.0.zip",
    ] {
        let bytes = bench.zenodo(Method::GET, &format!("{path}/{key}/content"));
        let bytes = bytes.send().await.unwrap().bytes().await.unwrap();
        let sum = format!("md5:{}", crate::rehearse::zenodo::md5_hex(&bytes));
        assert_eq!(entry["checksum"], json!(sum), "{key}");
    }
    let missing = ask(bench.zenodo(Method::GET, &format!("{path}/none.txt/content"))).await;
    assert_eq!(
        missing.json()["message"],
        json!(format!("Record '{id}' has no file 'none.txt'."))
    );
}

#[tokio::test]
async fn a_concept_and_latest_redirect_in_different_ways() {
    let (bench, id, concept) = archived().await;
    let concept = ask(bench.zenodo(Method::GET, &format!("api/records/{concept}"))).await;
    assert_eq!(
        (concept.status, concept.header("location")),
        (302, format!("/api/records/{id}").as_str())
    );
    assert!(concept.text.starts_with("<!doctype html>"));
    let latest = ask(bench.zenodo(Method::GET, &format!("api/records/{id}/versions/latest"))).await;
    assert_eq!(latest.status, 301);
    assert_eq!(
        latest.json()["location"],
        json!(format!("{}api/records/{id}", bench.services.zenodo()))
    );
    let unknown = ask(bench.zenodo(Method::GET, "api/records/999")).await;
    assert_eq!(
        unknown.json()["message"],
        json!("The persistent identifier does not exist.")
    );
    let badge = format!("badge/latestdoi/{}", bench.services.repository_id());
    let badge = ask(bench.zenodo(Method::GET, &badge)).await;
    assert_eq!(
        badge.header("location"),
        format!("{}10.5072/zenodo.{id}", bench.services.doi())
    );
    assert_eq!(
        ask(bench.zenodo(Method::GET, "badge/1.svg")).await.status,
        404
    );
}

#[tokio::test]
async fn the_queries_that_find_a_release_find_it_and_a_garbled_one_finds_something_else() {
    let (bench, id, concept) = archived().await;
    for query in [
        format!("{BY_CODE} AND metadata.version:\"v1.0.0\""),
        format!("conceptdoi:\"10.5072/zenodo.{concept}\""),
        format!("conceptrecid:{concept}"),
        format!("parent.id:{concept}"),
        format!("doi:\"10.5072/zenodo.{id}\""),
        r"related.identifier:https\:\/\/github.com\/example-lab\/spot-counts\/tree\/*".to_owned(),
    ] {
        let found = ask(bench.search(&query)).await.json();
        assert_eq!(found["hits"]["hits"][0]["id"], json!(id), "{query}");
        assert_eq!(found["hits"]["total"], json!(1), "{query}");
    }
    let garbled =
        "custom_fields.code:codeRepository:\"https://github.com/example-lab/spot-counts\"";
    let found = ask(bench.search(garbled)).await.json();
    assert_eq!(
        found["hits"]["hits"][0]["id"].to_string(),
        bench.services.dataset_record()
    );
    let unknown = ask(bench.search("version:\"v1.0.0\"")).await.json();
    assert_eq!(unknown["hits"]["total"], json!(0));
}

#[tokio::test]
async fn a_guest_may_not_ask_for_more_than_25_and_every_answer_says_retry_after() {
    let bench = Bench::new("normal").await;
    let many = ask(bench.zenodo(Method::GET, "api/records?size=26")).await;
    assert_eq!(many.status, 400);
    assert_eq!(many.json()["errors"][0]["field"], json!("size"));
    assert_eq!(
        ask(bench.owner(Method::GET, "api/records?size=100"))
            .await
            .status,
        200
    );
    assert_eq!(
        ask(bench.owner(Method::GET, "api/records?size=101"))
            .await
            .status,
        400
    );
    let fine = ask(bench.zenodo(Method::GET, "api/records?size=1")).await;
    assert_eq!((fine.status, fine.header("retry-after")), (200, "60"));
    assert_eq!(fine.header("x-ratelimit-limit"), "133");
}

#[tokio::test]
async fn the_receiver_answers_as_zenodo_does() {
    let bench = Bench::new("normal").await;
    let hooks = ask(bench.repo(Method::GET, "/hooks")).await.json();
    let url = hooks[0]["config"]["url"].as_str().unwrap().to_owned();
    let post = |url: &str, body: serde_json::Value| ask(bench.client.post(url).json(&body));
    let ping = post(&url, json!({ "zen": "x", "hook_id": 1 })).await;
    assert_eq!(
        (ping.status, ping.json()),
        (202, json!({ "message": "Accepted.", "status": 202 }))
    );
    let bare = url.split('?').next().unwrap();
    assert_eq!(post(bare, json!({})).await.status, 401);
    assert_eq!(
        post(&format!("{bare}?access_token=wrong"), json!({}))
            .await
            .status,
        401
    );
    let event = |repository: u64| json!({ "action": "published", "release": { "id": 5, "draft": false, "tag_name": "v9" }, "repository": { "id": repository } });
    let unknown = post(&url, event(1)).await;
    assert_eq!(
        unknown.json(),
        json!({ "message": "The repository does not exist.", "status": 404 })
    );
    bench.services.switch_off();
    let off = post(&url, event(bench.services.repository_id())).await;
    assert_eq!(
        off.json(),
        json!({ "message": "This repository is not enabled for webhooks.", "status": 409 })
    );
    bench.services.switch_on();
    assert_eq!(
        post(&url, event(bench.services.repository_id()))
            .await
            .status,
        202
    );
    let twice = post(&url, event(bench.services.repository_id())).await;
    assert_eq!(
        twice.json()["message"],
        json!("The release has already been received.")
    );
    let snapshot = bench.until(|seen| seen.archiving[0].error.is_some()).await;
    assert_eq!(
        snapshot.archiving[0].error.as_deref(),
        Some("Error fetching release zipball file.")
    );
}
