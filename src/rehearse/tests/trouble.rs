//! What a client sees when something goes wrong between it and a service.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, ask};
use crate::rehearse::{Fault, FaultKind, Service};

#[tokio::test]
async fn a_write_whose_answer_is_lost_was_carried_out() {
    let bench = Bench::new("response-lost").await;
    let create = || {
        bench
            .repo(Method::POST, "/releases")
            .json(&json!({ "tag_name": "v1", "draft": true }))
    };
    assert!(create().send().await.is_err());
    assert_eq!(bench.snapshot().releases.len(), 1);
    assert_eq!(
        ask(create()).await.status,
        201,
        "only the first answer is lost"
    );
}

#[tokio::test]
async fn a_write_that_broke_off_early_was_not_carried_out() {
    let bench = Bench::new("normal").await;
    bench
        .services
        .inject(Fault::new("POST", "/releases", FaultKind::ResetBefore));
    let create = || {
        bench
            .repo(Method::POST, "/releases")
            .json(&json!({ "tag_name": "v1" }))
    };
    assert!(create().send().await.is_err());
    assert!(bench.snapshot().releases.is_empty());
    assert_eq!(
        bench.snapshot().count("POST", "/releases"),
        1,
        "the request itself is noted"
    );
    assert_eq!(ask(create()).await.status, 201);
}

#[tokio::test]
async fn a_gateway_that_gives_up_may_have_let_the_write_through() {
    let bench = Bench::new("normal").await;
    let html = "<html><title>504 Gateway Time-out</title></html>".to_owned();
    bench.services.inject(Fault::new(
        "POST",
        "/releases",
        FaultKind::StatusAfter(504, html),
    ));
    let answer = ask(bench
        .repo(Method::POST, "/releases")
        .json(&json!({ "tag_name": "v1" })))
    .await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (504, "text/html; charset=utf-8")
    );
    assert_eq!(bench.snapshot().releases.len(), 1);
}

#[tokio::test]
async fn answers_that_are_no_answers() {
    let bench = Bench::new("normal").await;
    let get = || bench.repo(Method::GET, "/releases");
    let limited = r#"{"message":"You have exceeded a secondary rate limit"}"#.to_owned();
    for (kind, status, part) in [
        (FaultKind::Status(403, limited), 403, "secondary rate limit"),
        (FaultKind::WrongJson, 200, "unexpected"),
        (FaultKind::Html, 200, "<!doctype html>"),
    ] {
        bench.services.inject(Fault::new("GET", "/releases", kind));
        let answer = ask(get()).await;
        assert_eq!(answer.status, status);
        assert!(answer.text.contains(part), "{}", answer.text);
        bench.services.calm();
    }
    bench
        .services
        .inject(Fault::new("GET", "/spot-counts", FaultKind::TruncatedBody));
    let answer = bench.repo(Method::GET, "").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.is_err(), "the body breaks off");
    bench.services.inject(Fault::new(
        "GET",
        "/releases",
        FaultKind::Delay(Duration::from_millis(80)),
    ));
    let begun = Instant::now();
    assert_eq!(ask(get()).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_service_that_is_gone_refuses_every_connection_and_the_others_stay() {
    let bench = Bench::new("normal").await;
    bench.services.inject(Fault::new(
        "GET",
        "api/records",
        FaultKind::RefuseConnection,
    ));
    let search = || bench.zenodo(Method::GET, "api/records");
    assert!(search().send().await.is_err());
    let error = search().send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(ask(bench.repo(Method::GET, "")).await.status, 200);
    bench.services.stop(Service::GitHub);
    // The first breaks the connection that was still open.
    assert!(bench.repo(Method::GET, "").send().await.is_err());
    assert!(
        bench
            .repo(Method::GET, "")
            .send()
            .await
            .unwrap_err()
            .is_connect()
    );
}

#[tokio::test]
async fn dropped_services_are_gone() {
    let bench = Bench::new("normal").await;
    let url = bench.services.zenodo().clone();
    let client = bench.client.clone();
    assert!(client.get(url.clone()).send().await.is_ok());
    drop(bench);
    assert!(client.get(url).send().await.is_err());
}

#[tokio::test]
async fn each_service_says_in_its_own_way_that_it_was_asked_too_often() {
    let bench = Bench::new("normal").await;
    bench
        .services
        .inject(Fault::new("GET", "/", FaultKind::RateLimited(7)).always());
    let github = ask(bench.repo(Method::GET, "")).await;
    assert_eq!(
        (
            github.status,
            github.header("retry-after"),
            github.header("x-ratelimit-remaining")
        ),
        (403, "7", "0")
    );
    let zenodo = ask(bench.zenodo(Method::GET, "api/records")).await;
    assert_eq!((zenodo.status, zenodo.header("retry-after")), (429, "7"));
    bench.services.calm();
    bench.services.inject(Fault::new(
        "GET",
        "/",
        FaultKind::Redirect(302, "http://elsewhere.example/".to_owned()),
    ));
    let away = ask(bench.repo(Method::GET, "")).await;
    assert_eq!(
        (away.status, away.header("location")),
        (302, "http://elsewhere.example/")
    );
}

#[tokio::test]
async fn a_webhook_that_zenodo_could_not_take_can_be_delivered_again() {
    let bench = Bench::new("normal").await;
    bench
        .services
        .inject(Fault::new("POST", "/api/hooks", FaultKind::Status(502, String::new())).times(3));
    bench.push_tag("v1");
    let made = bench
        .repo(Method::POST, "/releases")
        .json(&json!({ "tag_name": "v1" }));
    assert_eq!(ask(made).await.status, 201);
    let snapshot = bench.until(|seen| seen.webhooks.len() == 3).await;
    assert!(snapshot.webhooks.iter().all(|one| one.status == 502) && snapshot.archiving.is_empty());
    let hook = ask(bench.repo(Method::GET, "/hooks")).await.json()[0].clone();
    assert_eq!(hook["last_response"]["code"], json!(502));
    let path = format!("/hooks/{}/deliveries", hook["id"]);
    let delivery = ask(bench.repo(Method::GET, &path)).await.json()[0]["id"].clone();
    assert_eq!(
        ask(bench.repo(Method::POST, &format!("{path}/{delivery}/attempts")))
            .await
            .status,
        202
    );
    bench.until(|seen| seen.archived().count() == 1).await;
}
