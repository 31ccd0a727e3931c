use std::fs::File;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::any;
use secrecy::SecretString;
use serde_json::json;

use super::bench::Bench;
use crate::facts::archive::FoundBy;
use crate::rehearse::{Fault, FaultKind};
use crate::world::http::loopback::{hasty, serve};
use crate::world::http::{Kind, ServiceError, Sink, Transfer};
use crate::world::zenodo::{Sought, Zenodo};

const SEARCH: &str = "/api/records?";

fn sought(tag: &str) -> Sought {
    Sought {
        slug: "lab/tool".parse().unwrap(),
        former: None,
        url: "https://github.com/lab/tool".to_owned(),
        github_id: Some(7),
        tag: tag.parse().unwrap(),
    }
}

#[tokio::test]
async fn a_release_is_found_by_the_link_to_its_tag_with_one_request() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let since = bench.requests();
    let found = bench
        .zenodo()
        .find(&bench.sought("v1.0.0"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.found_by, FoundBy::TagLink);
    assert_eq!(found.version.as_deref(), Some("v1.0.0"));
    let slug = bench.services.repository();
    assert_eq!(found.files[0].key, format!("{slug}-v1.0.0.zip"));
    assert_eq!(bench.asked_of_zenodo(since).len(), 1);
}

#[tokio::test]
async fn an_older_tag_is_found_beside_a_newer_one_and_the_versions_know_each_other() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    bench.release("v1.1.0").await;
    let zenodo = bench.zenodo();
    let old = zenodo.find(&bench.sought("v1.0.0")).await.unwrap().unwrap();
    let new = zenodo.find(&bench.sought("v1.1.0")).await.unwrap().unwrap();
    assert_eq!(old.version.as_deref(), Some("v1.0.0"));
    assert_eq!(old.concept_doi, new.concept_doi);
    assert_eq!(
        zenodo.versions(&old).await.unwrap(),
        std::slice::from_ref(&new.doi)
    );
    let latest = zenodo.latest(bench.services.repository_id()).await;
    assert_eq!(latest.unwrap(), Some(new.doi));
}

#[tokio::test]
async fn absent_is_said_only_after_every_lookup() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let since = bench.requests();
    assert_eq!(bench.zenodo().find(&bench.sought("v2.0.0")).await, Ok(None));
    let asked = bench.asked_of_zenodo(since);
    let id = bench.services.repository_id();
    assert!(asked[0].contains("related.identifier"), "{asked:#?}");
    let parts = [
        "codeRepository",
        &format!("/badge/{id}.svg"),
        "/api/records/",
        "/versions?",
    ];
    assert_eq!(asked.len(), parts.len(), "{asked:#?}");
    for (asked, part) in asked.iter().zip(parts) {
        assert!(asked.contains(part), "{asked} {part}");
    }
}

#[tokio::test]
async fn a_repository_under_its_former_name_or_in_another_case_is_found() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let now = bench.sought("v1.0.0");
    let renamed = Sought {
        slug: "new-lab/new-name".parse().unwrap(),
        former: Some(now.slug.clone()),
        url: "https://github.com/new-lab/new-name".to_owned(),
        ..now.clone()
    };
    let found = bench.zenodo().find(&renamed).await.unwrap().unwrap();
    assert_eq!(found.found_by, FoundBy::TagLink);
    let shouted = now.slug.to_string().to_uppercase();
    let shouted = Sought {
        url: format!("https://github.com/{shouted}"),
        slug: shouted.parse().unwrap(),
        ..now
    };
    let found = bench.zenodo().find(&shouted).await.unwrap().unwrap();
    assert_eq!(found.found_by, FoundBy::Badge);
}

#[tokio::test]
async fn a_release_made_after_the_renaming_has_the_new_name() {
    let bench = Bench::new("renamed-repository").await;
    bench.release("v1.0.0").await;
    let sought = bench.sought("v1.0.0");
    assert!(sought.former.is_some());
    let found = bench.zenodo().find(&sought).await.unwrap().unwrap();
    assert_eq!(found.found_by, FoundBy::TagLink);
    assert_eq!(found.files[0].key, format!("{}-v1.0.0.zip", sought.slug));
}

#[tokio::test]
async fn a_record_whose_link_was_replaced_is_found_by_its_repository() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let sought = bench.sought("v1.0.0");
    let found = bench.zenodo().find(&sought).await.unwrap().unwrap();
    let replace = |draft: &mut serde_json::Value| {
        draft["metadata"]["related_identifiers"] = json!([]);
        draft["metadata"]["version"] = json!("1.0");
    };
    bench.rewrite(&found.id, replace).await;
    let again = bench.zenodo().find(&sought).await.unwrap().unwrap();
    assert_eq!(
        (again.id, again.found_by),
        (found.id, FoundBy::CodeRepository)
    );
}

#[tokio::test]
async fn an_old_tag_is_the_best_hit_among_more_releases_than_a_page_shows() {
    let bench = Bench::new("normal").await;
    for number in 0..27 {
        bench.release(&format!("v1.{number}.0")).await;
    }
    let since = bench.requests();
    let zenodo = bench.zenodo();
    let found = zenodo.find(&bench.sought("v1.0.0")).await.unwrap().unwrap();
    assert_eq!(found.version.as_deref(), Some("v1.0.0"));
    assert_eq!(bench.asked_of_zenodo(since).len(), 1);
}

#[tokio::test]
async fn a_record_that_only_cites_the_tag_is_not_its_copy() {
    let bench = Bench::new("normal").await;
    let sought = bench.sought("v1.0.0");
    let tag = format!("{}/tree/v1.0.0", sought.url);
    let dataset = bench.services.dataset_record();
    let cite = |draft: &mut serde_json::Value| {
        draft["metadata"]["related_identifiers"] = json!([
            {"identifier": tag, "scheme": "url", "relation_type": {"id": "references"}},
        ]);
    };
    bench.rewrite(&dataset, cite).await;
    assert_eq!(bench.zenodo().find(&sought).await, Ok(None));
}

#[tokio::test]
async fn a_search_that_fails_is_not_absence_and_another_lookup_may_still_find_the_record() {
    let bench = Bench::new("normal").await;
    for kind in [
        FaultKind::Status(500, "{}".to_owned()),
        FaultKind::Html,
        FaultKind::WrongJson,
        FaultKind::TruncatedBody,
    ] {
        bench
            .services
            .inject(Fault::new("GET", SEARCH, kind).always());
        let error = bench
            .zenodo()
            .find(&bench.sought("v1.0.0"))
            .await
            .unwrap_err();
        assert_ne!(error.kind, Kind::NotFound);
        bench.services.calm();
    }
    bench.release("v1.0.0").await;
    let fault = Fault::new("GET", SEARCH, FaultKind::Status(500, "{}".to_owned()));
    bench.services.inject(fault.always());
    let found = bench
        .zenodo()
        .find(&bench.sought("v1.0.0"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.found_by, FoundBy::Badge);
}

#[tokio::test]
async fn a_badge_that_cannot_be_read_is_not_absence() {
    let bench = Bench::new("normal").await;
    let zenodo = bench.zenodo();
    assert_eq!(
        zenodo.latest(bench.services.repository_id()).await,
        Ok(None)
    );
    for kind in [FaultKind::Status(500, "{}".to_owned()), FaultKind::Html] {
        bench
            .services
            .inject(Fault::new("GET", "/badge/", kind).always());
        assert!(zenodo.latest(bench.services.repository_id()).await.is_err());
        assert!(zenodo.find(&bench.sought("v1.0.0")).await.is_err());
        bench.services.calm();
    }
}

#[tokio::test]
async fn a_record_is_absent_only_in_the_words_of_the_records_api() {
    let bench = Bench::new("normal").await;
    let zenodo = bench.zenodo();
    assert_eq!(zenodo.record("999999999").await, Ok(None));
    let not_here = any(|| async { (StatusCode::NOT_FOUND, Html("<h1>Not here</h1>")) });
    let served = serve(Router::new().fallback(not_here)).await;
    let elsewhere = Zenodo::new(hasty(), served.url.clone(), None);
    assert_eq!(
        elsewhere.record("1").await.unwrap_err().kind,
        Kind::NotFound
    );
    let gone = any(|| async { (StatusCode::GONE, axum::Json(json!({"status": 410}))) });
    let served = serve(Router::new().fallback(gone)).await;
    let deleted = Zenodo::new(hasty(), served.url.clone(), None);
    assert_eq!(deleted.record("1").await, Ok(None));
}

#[tokio::test]
async fn more_hits_than_can_be_looked_at_are_not_absence() {
    let many = any(|| async { axum::Json(json!({"hits": {"hits": [], "total": 1000}})) });
    let served = serve(Router::new().fallback(many)).await;
    let zenodo = Zenodo::new(hasty(), served.url.clone(), None);
    let unnumbered = Sought {
        github_id: None,
        ..sought("v1.0.0")
    };
    let error = zenodo.find(&unnumbered).await.unwrap_err();
    assert!(error.to_string().contains("1000 hits more"), "{error}");
    let asked = served.asked();
    let last = asked.last().unwrap();
    assert!(last.contains("AND+metadata.version"), "{asked:?}");
}

#[tokio::test]
async fn a_record_that_another_server_shows_is_not_believed_and_gets_no_token() {
    let record = json!({
        "id": "1", "revision_id": 3, "pids": {"doi": {"identifier": "10.5281/zenodo.1"}},
        "metadata": {"title": "Spot counts"},
    });
    let shows = any(move || async move { axum::Json(record) });
    let other = serve(Router::new().fallback(shows)).await;
    let there = other.at("/api/records/1").to_string();
    let leads = any(move || async move { axum::response::Redirect::permanent(&there) });
    let served = serve(Router::new().fallback(leads)).await;
    let token = SecretString::from("canary-0123456789".to_owned());
    let zenodo = Zenodo::new(hasty(), served.url.clone(), Some(token));
    assert_eq!(zenodo.record("1").await.unwrap_err().kind, Kind::Garbled);
    assert_eq!(zenodo.draft("1").await.unwrap_err().kind, Kind::Garbled);
    assert_eq!(other.asked().len(), 2);
    assert!(served.headers().contains("canary") && !other.headers().contains("canary"));
}

#[tokio::test]
async fn looking_takes_no_token_along() {
    let none = any(|| async { axum::Json(json!({"hits": {"hits": [], "total": 0}})) });
    let served = serve(Router::new().fallback(none)).await;
    let token = SecretString::from("canary-0123456789".to_owned());
    let zenodo = Zenodo::new(hasty(), served.url.clone(), Some(token));
    let _ = zenodo.find(&sought("v1.0.0")).await;
    let _ = zenodo.record("1").await;
    assert!(served.asked().len() >= 3);
    assert!(!served.headers().contains("canary"), "{}", served.headers());
    assert!(!format!("{zenodo:?}").contains("canary"));
}

fn into<'a>(file: &'a File, transfer: &'a Transfer) -> Sink<'a> {
    Sink { file, transfer }
}

#[tokio::test]
async fn a_download_is_compared_with_the_sum_in_the_record() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let zenodo = bench.zenodo();
    let record = zenodo.find(&bench.sought("v1.0.0")).await.unwrap().unwrap();
    let file = &record.files[0];
    let transfer = Transfer::default();
    let fetch = async || {
        let here = tempfile::tempfile().unwrap();
        zenodo.download(file, into(&here, &transfer)).await?;
        Ok::<u64, ServiceError>(here.metadata().unwrap().len())
    };
    assert_eq!(fetch().await, Ok(file.size));
    for kind in [FaultKind::Html, FaultKind::TruncatedBody] {
        bench
            .services
            .inject(Fault::new("GET", "/content", kind).always());
        assert!(fetch().await.is_err());
        bench.services.calm();
    }
    let mut other = file.clone();
    other.checksum = Some("md5:00000000000000000000000000000000".to_owned());
    let here = tempfile::tempfile().unwrap();
    let here = into(&here, &transfer);
    let error = zenodo.download(&other, here).await.unwrap_err();
    assert!(error.to_string().contains("MD5"), "{error}");
    other.url = "https://example.org/x.zip".to_owned();
    let error = zenodo.download(&other, here).await.unwrap_err();
    assert!(error.to_string().contains("another server"), "{error}");
}
