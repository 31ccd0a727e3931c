use std::sync::atomic::Ordering;

use axum::extract::RawQuery;
use axum::routing::{get, patch, post};

use super::super::NewRelease;
use super::*;
use crate::facts::forge::MARK;
use crate::facts::{Seen, Why};
use crate::world::http::loopback::blurt;
use crate::world::http::{Kind, ServiceError};

const LIST: &str = "GET /repos/octo/tool/releases?per_page=100";

fn new_release() -> NewRelease {
    NewRelease {
        tag: tag("v1.0.0"),
        commit: SHA.parse().unwrap(),
        name: "v1.0.0".to_owned(),
        body: "notes".to_owned(),
        prerelease: false,
    }
}

async fn refusal(status: u16, body: Value) -> ServiceError {
    let server = answers(vec![("POST /repos/octo/tool/releases", status, body)]).await;
    let made = github(&server).create_draft(&slug(), &new_release()).await;
    assert_eq!(server.asked().len(), 1, "a write is sent once");
    made.unwrap_err()
}

#[tokio::test]
async fn every_draft_of_the_tag_is_found_on_all_pages() {
    let list = |RawQuery(query): RawQuery| async move {
        if query.unwrap_or_default().contains("&page=2") {
            let mut ours = release(3, "v1", true);
            ours["body"] = json!(format!("notes\n\n{MARK}"));
            let all = json!([release(5, "v1", true), ours, release(5, "v1", true)]);
            return axum::Json(all).into_response();
        }
        let next = r#"</repos/octo/tool/releases?per_page=100&page=2>; rel="next""#;
        let all = json!([release(4, "v0", false), release(6, "v1.1", true)]);
        ([("link", next)], axum::Json(all)).into_response()
    };
    let router = Router::new().route("/repos/octo/tool/releases", get(list));
    let server = serve(router).await;
    let found = github(&server).releases(&slug(), &tag("v1")).await.unwrap();
    assert_eq!(found.published, None);
    let drafts: Vec<_> = found
        .drafts
        .known()
        .unwrap()
        .iter()
        .map(|d| (d.id, d.ours))
        .collect();
    assert_eq!(drafts, [(3, true), (5, false)]);
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn beside_a_published_release_no_draft_is_looked_for() {
    let published = release(4, "v1", false);
    let server = answers(vec![(
        "GET /repos/octo/tool/releases/tags/v1",
        200,
        published,
    )])
    .await;
    let found = github(&server).releases(&slug(), &tag("v1")).await.unwrap();
    assert_eq!(found.published.unwrap().id, 4);
    assert_eq!(found.drafts, Seen::Unknown(Why::NotAsked));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn without_a_token_no_list_is_read_for_drafts_and_there_may_be_some() {
    let server = answers(vec![]).await;
    let found = anonymous(&server).releases(&slug(), &tag("v1")).await;
    let found = found.unwrap();
    assert!(found.published.is_none());
    assert!(matches!(found.drafts, Seen::Unknown(Why::NoToken(_))));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_draft_is_never_taken_for_the_published_release() {
    let server = answers(vec![
        (
            "GET /repos/octo/tool/releases/tags/v1",
            200,
            release(1, "v1", true),
        ),
        (LIST, 200, json!([release(1, "v1", true)])),
    ])
    .await;
    let found = github(&server).releases(&slug(), &tag("v1")).await.unwrap();
    assert_eq!(
        (found.published, found.drafts.known().unwrap().len()),
        (None, 1)
    );
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_not_a_list_without_drafts() {
    let server = answers(vec![(LIST, 500, json!({}))]).await;
    let found = github(&server).releases(&slug(), &tag("v1")).await;
    assert_eq!(found.unwrap_err().kind, Kind::ServerTrouble);
}

#[tokio::test]
async fn a_draft_is_asked_for_by_full_commit_and_marked() {
    let router = Router::new().route(
        "/repos/octo/tool/releases",
        post(|axum::Json(sent): axum::Json<Value>| async move {
            assert_eq!(sent["draft"], true);
            assert_eq!(sent["target_commitish"], SHA);
            let mut made = release(9, sent["tag_name"].as_str().unwrap(), true);
            made["body"] = sent["body"].clone();
            (StatusCode::CREATED, axum::Json(made))
        }),
    );
    let server = serve(router).await;
    let made = github(&server).create_draft(&slug(), &new_release()).await;
    let made = made.unwrap();
    assert!(made.ours && made.published_at.is_none());
    assert_eq!(made.body.unwrap(), format!("notes\n\n{MARK}"));
}

#[test]
fn notes_are_cut_to_what_github_takes_and_keep_their_mark() {
    let long = super::super::releases::marked(&"é".repeat(200_000));
    assert!(long.ends_with(MARK) && long.chars().count() <= 125_000);
    assert_eq!(super::super::releases::marked("  "), MARK);
}

#[tokio::test]
async fn every_known_refusal_names_its_cause_and_its_cure() {
    let custom = |message: &str| {
        json!({"message": "Validation Failed", "status": "422", "errors": [
            {"resource": "Release", "code": "custom", "field": "tag_name", "message": message}]})
    };
    let target = json!({"message": "Validation Failed", "errors": [
        {"resource": "Release", "code": "custom", "field": "tag_name", "message": "tag_name is not a valid tag"},
        {"resource": "Release", "code": "custom", "message": "Published releases must have a valid tag"},
        {"resource": "Release", "code": "invalid", "field": "target_commitish"}]});
    let ruleset = json!({"message": "Validation Failed", "errors": [
        {"resource": "Release", "field": "pre_receive", "code": "custom",
         "message": "pre_receive Repository rule violations found\n\nCannot create ref due to creations being restricted.\n\n"},
        {"resource": "Release", "code": "custom", "message": "Published releases must have a valid tag"}]});
    for (body, said, help) in [
        (
            custom("tag_name was used by an immutable release"),
            "used by an immutable release",
            "a new version number is needed",
        ),
        (target, "target_commitish: invalid", "push it"),
        (
            ruleset,
            "Cannot create ref due to creations being restricted.",
            "ruleset",
        ),
        (
            custom("tag_name is not well-formed"),
            "not well-formed",
            "does not accept this tag name",
        ),
        (
            json!({"message": "Validation Failed", "errors": ["pre_receive said no"]}),
            "pre_receive said no",
            "ruleset",
        ),
        (
            json!({"message": "Validation Failed", "errors": "target_commitish is wrong"}),
            "target_commitish is wrong",
            "push it",
        ),
    ] {
        let error = refusal(422, body).await;
        assert_eq!(error.kind, Kind::Invalid);
        assert!(error.to_string().contains(said), "{error}");
        assert!(error.help.as_ref().unwrap().contains(help), "{error:?}");
    }
}

#[tokio::test]
async fn a_release_that_is_there_already_is_a_conflict() {
    let body = json!({"message": "Validation Failed", "errors": [
        {"resource": "Release", "code": "already_exists", "field": "tag_name"}]});
    let error = refusal(422, body).await;
    assert_eq!(error.kind, Kind::Conflict);
    assert!(!error.is_unclear());
}

#[tokio::test]
async fn refused_workflow_files_are_told_apart_from_nothing_there() {
    let integration = json!({"message": "Resource not accessible by integration"});
    for (status, body) in [(404, json!({"message": "Not Found"})), (403, integration)] {
        let error = refusal(status, body).await;
        let help = error.help.clone().unwrap();
        assert!(help.contains(".github/workflows/"), "{help}");
        assert!(help.contains("GITHUB_TOKEN"), "{help}");
        assert!(matches!(Why::from(error), Why::Forbidden(_)));
    }
}

#[tokio::test]
async fn a_write_to_an_old_name_is_not_followed() {
    let moved = json!({"message": "Moved Permanently"});
    let error = refusal(307, moved).await;
    assert!(matches!(error.kind, Kind::Moved { .. }), "{error}");
    assert!(error.help.as_ref().unwrap().contains("another name"));
}

#[tokio::test]
async fn a_write_without_a_clear_answer_is_sent_once_and_unclear() {
    let garbled = [
        json!("<html>"),
        json!({"id": 1}),
        release(1, "v2", true),
        release(1, "v1.0.0", false),
    ];
    for body in garbled {
        assert!(refusal(201, body).await.is_unclear());
    }
    for status in [500, 502, 503, 504] {
        assert!(refusal(status, json!({})).await.is_unclear());
    }
    for bytes in [
        &b""[..],
        b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"id\":",
    ] {
        let (url, count) = blurt(bytes).await;
        let github = GitHub::new(hasty(), url, None).unwrap();
        let made = github.create_draft(&slug(), &new_release()).await;
        assert!(made.unwrap_err().is_unclear());
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn publishing_sends_only_that_and_looks_whether_it_is_published() {
    let router = Router::new()
        .route(
            "/repos/octo/tool/releases/1",
            patch(|axum::Json(sent): axum::Json<Value>| async move {
                assert_eq!(sent, json!({"draft": false}));
                axum::Json(release(1, "v1", false))
            }),
        )
        .route(
            "/repos/octo/tool/releases/2",
            patch(|| async { axum::Json(release(2, "v1", true)) }),
        );
    let server = serve(router).await;
    let github = github(&server);
    let published = github.publish(&slug(), 1).await.unwrap();
    assert!(published.published_at.is_some());
    let error = github.publish(&slug(), 2).await.unwrap_err();
    assert_eq!(error.kind, Kind::Garbled);
}

#[tokio::test]
async fn immutability_hidden_from_the_token_is_read_off_the_newest_release() {
    let setting = "GET /repos/octo/tool/immutable-releases";
    let list = "GET /repos/octo/tool/releases?per_page=30";
    let mut old = release(1, "v1", false);
    old["published_at"] = json!("2020-01-01T00:00:00Z");
    let mut new = release(2, "v2", false);
    new["immutable"] = json!(true);
    let draft = release(3, "v3", true);
    let on = json!({"enabled": false, "enforced_by_owner": true});
    let table = vec![(setting, 200, on)];
    assert!(
        github(&answers(table).await)
            .immutable(&slug())
            .await
            .unwrap()
    );
    let table = vec![(list, 200, json!([draft, old, new]))];
    assert!(
        github(&answers(table).await)
            .immutable(&slug())
            .await
            .unwrap()
    );
    let table = vec![(list, 200, json!([draft, old]))];
    assert!(
        !github(&answers(table).await)
            .immutable(&slug())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn immutability_that_nothing_shows_is_not_known() {
    let list = "GET /repos/octo/tool/releases?per_page=30";
    let mut silent = release(1, "v1", false);
    silent.as_object_mut().unwrap().remove("immutable");
    for all in [json!([]), json!([release(1, "v1", true)]), json!([silent])] {
        let server = answers(vec![(list, 200, all)]).await;
        let error = github(&server).immutable(&slug()).await.unwrap_err();
        assert_eq!(error.kind, Kind::Forbidden);
        assert!(
            error
                .help
                .as_ref()
                .unwrap()
                .contains("administration: read")
        );
    }
}
