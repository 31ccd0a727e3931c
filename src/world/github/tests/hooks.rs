use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::facts::forge::{Hook, Integration, Release};
use crate::facts::{Seen, Why};
use crate::world::http::Kind;

const HOOKS: &str = "GET /repos/octo/tool/hooks?per_page=100";
const LIST: &str = "GET /repos/octo/tool/hooks/5/deliveries?per_page=100";
const SECRET: &str = "hook-canary";

fn webhook(id: u64, url: &str) -> Value {
    json!({
        "id": id, "name": "web", "active": true, "events": ["release"],
        "config": {"url": url, "content_type": "json", "secret": "********"},
        "created_at": "2026-01-01T00:00:00Z",
    })
}

fn zenodo(id: u64) -> Value {
    let path = "/api/hooks/receivers/github/events/";
    webhook(
        id,
        &format!("https://zenodo.org{path}?access_token={SECRET}"),
    )
}

fn published(ago: SignedDuration) -> Release {
    Release {
        id: 42,
        tag: tag("v1"),
        name: None,
        body: None,
        url: String::new(),
        published_at: Some(Timestamp::now() - ago),
        prerelease: false,
        immutable: false,
        author: None,
        ours: true,
    }
}

fn delivery(id: u64, action: &str, status: u16, ago: SignedDuration) -> Value {
    let at = (Timestamp::now() - ago).to_string();
    json!({"id": id, "guid": "g", "delivered_at": at, "redelivery": false, "duration": 0.2,
           "status": "OK", "status_code": status, "event": "release", "action": action})
}

fn detail(release_id: u64, tag: &str, draft: bool, answer: &str) -> Value {
    json!({
        "request": {
            "headers": {"X-Hub-Signature": SECRET},
            "payload": {"action": "x", "release": {"id": release_id, "tag_name": tag, "draft": draft}},
        },
        "response": {"headers": {}, "payload": answer},
    })
}

async fn hook_of(table: Vec<(&'static str, u16, Value)>, release: Option<&Release>) -> Hook {
    let server = answers(table).await;
    let seen = github(&server)
        .integration(&slug(), "zenodo.org", release)
        .await
        .unwrap();
    assert!(!format!("{seen:?}").contains("canary"), "{seen:?}");
    match seen {
        Integration::Hook(hook) => hook,
        Integration::Absent => panic!("the webhook was not recognised"),
    }
}

#[tokio::test]
async fn a_webhook_is_zenodos_by_its_host_and_path_and_nothing_else() {
    let path = "/api/hooks/receivers/github/events/";
    for other in [
        format!("https://sandbox.zenodo.org{path}"),
        format!("https://zenodo.org.example.org{path}"),
        format!("https://example.org{path}?to=zenodo.org"),
        format!("https://zenodo.org:8443{path}"),
        "https://zenodo.org/elsewhere".to_owned(),
        format!("https://zenodo.org@example.org{path}"),
        "not an address".to_owned(),
    ] {
        let server = answers(vec![(HOOKS, 200, json!([webhook(1, &other)]))]).await;
        let github = github(&server);
        let seen = github.integration(&slug(), "zenodo.org", None).await;
        assert_eq!(seen.unwrap(), Integration::Absent, "{other}");
    }
    let hook = hook_of(vec![(HOOKS, 200, json!([zenodo(5)]))], None).await;
    assert_eq!((hook.host.as_str(), hook.works()), ("zenodo.org", true));
    assert_eq!(hook.deliveries, Seen::Unknown(Why::NotAsked));
}

#[tokio::test]
async fn on_another_port_the_port_counts() {
    let url = "http://127.0.0.1:8080/api/hooks/receivers/github/events/";
    let server = answers(vec![(HOOKS, 200, json!([webhook(1, url)]))]).await;
    let github = github(&server);
    for (host, there) in [("127.0.0.1:8080", true), ("127.0.0.1", false)] {
        let seen = github.integration(&slug(), host, None).await.unwrap();
        assert_eq!(matches!(seen, Integration::Hook(_)), there, "{host}");
    }
}

#[tokio::test]
async fn of_two_webhooks_the_one_that_works_counts() {
    let mut off = zenodo(9);
    off["active"] = json!(false);
    off["created_at"] = json!("2026-06-01T00:00:00Z");
    let mut deaf = zenodo(8);
    deaf["events"] = json!(["push"]);
    let all = json!([off, zenodo(5), deaf, {"id": 1}]);
    assert_eq!(hook_of(vec![(HOOKS, 200, all)], None).await.id, 5);
    let hook = hook_of(vec![(HOOKS, 200, json!([off]))], None).await;
    assert!(!hook.works());
}

#[tokio::test]
async fn webhooks_that_the_token_may_not_see_are_not_absent() {
    for status in [403, 404] {
        let body = json!({"message": "Must have admin rights to Repository."});
        let server = answers(vec![(HOOKS, status, body)]).await;
        let seen = github(&server)
            .integration(&slug(), "zenodo.org", None)
            .await;
        let error = seen.unwrap_err();
        assert_eq!(error.kind, Kind::Forbidden);
        assert_eq!(
            error.help.as_deref(),
            Some("needs a token of a repository admin with webhooks: read")
        );
        assert!(matches!(Why::from(error), Why::Forbidden(_)));
    }
    let server = answers(vec![(HOOKS, 502, json!({}))]).await;
    let seen = github(&server)
        .integration(&slug(), "zenodo.org", None)
        .await;
    assert!(matches!(Why::from(seen.unwrap_err()), Why::Unreachable(_)));
}

#[tokio::test]
async fn without_a_token_webhooks_are_not_asked_for() {
    let server = answers(vec![]).await;
    let seen = anonymous(&server)
        .integration(&slug(), "zenodo.org", None)
        .await;
    let why = Why::from(seen.unwrap_err());
    assert!(matches!(&why, Why::NoToken(_)));
    assert!(why.to_string().starts_with("needs a GitHub token"), "{why}");
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn only_the_deliveries_of_this_release_count_and_its_draft_does_not() {
    let minutes = SignedDuration::from_mins;
    let one = "GET /repos/octo/tool/hooks/5/deliveries/";
    let path = |id: u64| -> &'static str { format!("{one}{id}").leak() };
    let mut ping = delivery(9, "ping", 200, minutes(1));
    ping["event"] = json!("ping");
    let list = json!([
        delivery(1, "created", 409, minutes(4)),
        delivery(2, "published", 202, minutes(5)),
        delivery(3, "published", 202, minutes(3)),
        delivery(4, "created", 202, minutes(5)),
        ping,
        delivery(7, "published", 202, minutes(60)),
    ]);
    let twice = r#"{"status":409,"message":"The release has already been received."}"#;
    let hook = hook_of(
        vec![
            (HOOKS, 200, json!([zenodo(5)])),
            (LIST, 200, list),
            (path(1), 200, detail(42, "v1", false, twice)),
            (
                path(2),
                200,
                detail(42, "v1", false, r#"{"status":202,"message":"Accepted."}"#),
            ),
            (path(3), 200, detail(41, "v0", false, "")),
            (path(4), 200, detail(42, "v1", true, "")),
        ],
        Some(&published(minutes(5))),
    )
    .await;
    let deliveries = hook.deliveries.known().unwrap();
    let seen: Vec<_> = deliveries
        .iter()
        .map(|d| (d.action.as_str(), d.status, d.message.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (
                "created",
                409,
                Some("The release has already been received.")
            ),
            ("published", 202, Some("Accepted.")),
        ]
    );
}

#[tokio::test]
async fn no_delivery_of_a_recent_release_is_known_and_of_an_old_one_is_not() {
    let hours = SignedDuration::from_hours;
    let table = || vec![(HOOKS, 200, json!([zenodo(5)])), (LIST, 200, json!([]))];
    let recent = hook_of(table(), Some(&published(hours(2)))).await;
    assert_eq!(recent.deliveries, Seen::Known(vec![]));
    let old = hook_of(table(), Some(&published(hours(100)))).await;
    assert!(matches!(old.deliveries, Seen::Unknown(Why::Unreachable(_))));
}

#[tokio::test]
async fn deliveries_are_looked_into_with_a_bound() {
    let list: Vec<Value> = (0..60)
        .map(|id| delivery(id, "published", 202, SignedDuration::ZERO))
        .collect();
    let server = serve(
        Router::new().fallback(move |request: axum::extract::Request| {
            let path = request.uri().path().to_owned();
            let list = list.clone();
            async move {
                let body = match path.as_str() {
                    "/repos/octo/tool/hooks" => json!([zenodo(5)]),
                    path if path.ends_with("/deliveries") => json!(list),
                    _ => detail(1, "other", false, ""),
                };
                reply(200, &body)
            }
        }),
    )
    .await;
    let release = published(SignedDuration::ZERO);
    let seen = github(&server)
        .integration(&slug(), "zenodo.org", Some(&release))
        .await
        .unwrap();
    let Integration::Hook(hook) = seen else {
        panic!("the webhook was not recognised")
    };
    assert!(matches!(hook.deliveries, Seen::Unknown(_)));
    assert_eq!(server.asked().len(), 17);
}

#[tokio::test]
async fn deliveries_that_cannot_be_read_are_not_an_empty_list() {
    let table = vec![(HOOKS, 200, json!([zenodo(5)])), (LIST, 403, json!({}))];
    let hook = hook_of(table, Some(&published(SignedDuration::ZERO))).await;
    assert!(matches!(hook.deliveries, Seen::Unknown(Why::Forbidden(_))));
}

#[tokio::test]
async fn a_list_that_reaches_back_to_the_publication_is_read_no_further_and_believed() {
    let hours = SignedDuration::from_hours;
    let older = json!([delivery(1, "published", 202, hours(200))]);
    let next = r#"</repos/octo/tool/hooks/5/deliveries?cursor=x>; rel="next""#;
    let router = Router::new()
        .route(
            "/repos/octo/tool/hooks",
            axum::routing::get(|| async { axum::Json(json!([zenodo(5)])) }),
        )
        .route(
            "/repos/octo/tool/hooks/5/deliveries",
            axum::routing::get(move || async move { ([("link", next)], axum::Json(older)) }),
        );
    let server = serve(router).await;
    let release = published(hours(100));
    let seen = github(&server)
        .integration(&slug(), "zenodo.org", Some(&release))
        .await;
    let Ok(Integration::Hook(hook)) = seen else {
        panic!("{seen:?}")
    };
    assert_eq!(hook.deliveries, Seen::Known(vec![]));
    assert_eq!(server.asked().len(), 2);
}
