//! Who may see and change what, and where the token goes.

use axum::Router;
use axum::routing::any;
use serde_json::json;

use super::super::{ZenodoDatasets, same_server};
use super::{KEEP, PUBLISH, at, new, refused};
use crate::domain::{DatasetRef, RecordPlace};
use crate::facts::Why;
use crate::world::dataset::DatasetArchive;
use crate::world::http::Kind;
use crate::world::http::loopback::serve;
use crate::world::zenodo::tests::bench::Bench;

#[tokio::test]
async fn the_right_that_is_missing_is_named() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let stranger = ZenodoDatasets::new(bench.zenodo_with(Some("canary-of-somebody-else")));
    let (text, help) = refused(stranger.link(&at(&id), &new(), KEEP).await);
    assert!(text.contains("may not change"), "{text}");
    assert!(help.contains("owner"), "{help}");
    assert!(!format!("{text}{help}").contains("canary"));
    let nobody = ZenodoDatasets::new(bench.zenodo_with(None));
    let (text, help) = refused(nobody.link(&at(&id), &new(), KEEP).await);
    assert!(
        text.contains("ZENODO_TOKEN of the record's owner"),
        "{text}"
    );
    assert!(
        help.contains("isSupplementedBy 10.5072/zenodo.777"),
        "{help}"
    );
    let seen = nobody.inspect(&at(&id)).await.unwrap().unwrap();
    assert_eq!(seen.editable, Some(false));
    assert!(!bench.dataset().await.1);
}

#[tokio::test]
async fn a_draft_that_cannot_be_seen_is_not_absent() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_draft();
    let nobody = ZenodoDatasets::new(bench.zenodo_with(None));
    let why = Why::from(nobody.inspect(&at(&id)).await.unwrap_err());
    assert_eq!(
        why,
        Why::NoToken("ZENODO_TOKEN of the draft's owner".to_owned())
    );
    let stranger = ZenodoDatasets::new(bench.zenodo_with(Some("stranger-token")));
    let error = stranger.inspect(&at(&id)).await.unwrap_err();
    assert_eq!(error.kind, Kind::Forbidden);
    assert_eq!(bench.datasets().inspect(&at("999999999")).await, Ok(None));
    let (text, _) = refused(bench.link("999999999", KEEP).await);
    assert!(text.contains("no record"), "{text}");
}

#[tokio::test]
async fn the_token_goes_to_its_own_server_only() {
    let bench = Bench::new("normal").await;
    let record = json!({
        "id": "abcde-12345", "metadata": {"title": "Images"},
        "pids": {"doi": {"identifier": "10.1234/abcde-12345"}}, "parent": {},
    });
    let other = serve(Router::new().fallback(any(|| async { axum::Json(record) }))).await;
    let reference = DatasetRef::Zenodo {
        id: "abcde-12345".to_owned(),
        draft: false,
        place: RecordPlace::Server(other.url.to_string()),
    };
    let datasets = ZenodoDatasets::new(bench.zenodo_with(Some("canary-0123456789")));
    let seen = datasets.inspect(&reference).await.unwrap().unwrap();
    assert_eq!(seen.title.as_deref(), Some("Images"));
    let (text, help) = refused(datasets.link(&reference, &new(), PUBLISH).await);
    assert!(text.contains("no token for"), "{text}");
    assert!(help.contains("Related works"), "{help}");
    assert!(!other.headers().contains("canary"));
    assert!(other.asked().iter().all(|line| line.starts_with("GET ")));
}

#[test]
fn the_usual_spellings_of_a_server_are_one_and_another_port_is_another() {
    let same = |one: &str, other: &str| same_server(&one.parse().unwrap(), &other.parse().unwrap());
    assert!(same("http://www.zenodo.org", "https://zenodo.org"));
    assert!(!same("https://sandbox.zenodo.org", "https://zenodo.org"));
    assert!(!same(
        "https://zenodo.org.example.com",
        "https://zenodo.org"
    ));
    assert!(!same("http://127.0.0.1:5001", "http://127.0.0.1:5000"));
    assert!(!same("http://zenodo.org:8080", "https://zenodo.org"));
}
