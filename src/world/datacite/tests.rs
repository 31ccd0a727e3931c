use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::any;
use serde_json::{Value, json};

use super::{DataCite, Resolver};
use crate::domain::Doi;
use crate::rehearse::{Fault, FaultKind};
use crate::world::http::ServiceError;
use crate::world::http::loopback::{hasty, serve};
use crate::world::zenodo::tests::bench::Bench;

fn doi() -> Doi {
    Doi::parse("10.5281/zenodo.42").unwrap()
}

async fn server(status: u16, body: Value) -> (DataCite, Resolver) {
    let status = StatusCode::from_u16(status).unwrap();
    let answer = any(move || async move { (status, axum::Json(body)) });
    let served = serve(Router::new().fallback(answer)).await;
    both(&served.url)
}

fn both(url: &url::Url) -> (DataCite, Resolver) {
    (
        DataCite::new(hasty(), url.clone()),
        Resolver::new(hasty(), url.clone()),
    )
}

async fn findable(status: u16, body: Value) -> Result<bool, ServiceError> {
    server(status, body).await.0.findable(&doi()).await
}

async fn resolves(status: u16, body: Value) -> Result<bool, ServiceError> {
    server(status, body).await.1.resolves(&doi()).await
}

#[tokio::test]
async fn only_the_state_findable_is_findable() {
    let state = |state: &str| json!({"data": {"attributes": {"state": state}}});
    assert_eq!(findable(200, state("findable")).await, Ok(true));
    assert_eq!(findable(200, state("registered")).await, Ok(false));
    assert_eq!(findable(200, state("draft")).await, Ok(false));
    let unknown = json!({"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]});
    assert_eq!(findable(404, unknown).await, Ok(false));
    assert!(findable(200, state("new-state")).await.is_err());
    assert!(findable(200, json!({})).await.is_err());
    assert!(
        findable(404, json!({"message": "no such route"}))
            .await
            .is_err()
    );
    assert!(findable(503, json!({})).await.is_err());
}

#[tokio::test]
async fn a_doi_resolves_if_it_has_an_address() {
    let answer = |code: u32, values: Value| json!({"responseCode": code, "handle": "10.5281/zenodo.42", "values": values});
    let value = |kind: &str, value: &str| json!([{"type": kind, "data": {"format": "string", "value": value}}]);
    let address = value("URL", "https://zenodo.org/records/42");
    assert_eq!(resolves(200, answer(1, address.clone())).await, Ok(true));
    assert_eq!(resolves(404, answer(100, json!([]))).await, Ok(false));
    assert_eq!(resolves(200, answer(200, json!([]))).await, Ok(false));
    assert!(resolves(200, answer(2, address)).await.is_err());
    assert!(
        resolves(200, answer(1, value("HS_ADMIN", "x")))
            .await
            .is_err()
    );
    assert!(resolves(404, json!({})).await.is_err());
    assert!(resolves(500, answer(2, json!([]))).await.is_err());
}

#[tokio::test]
async fn a_page_for_people_is_no_answer() {
    let page = any(|| async { (StatusCode::NOT_FOUND, Html("<h1>DOI not found</h1>")) });
    let served = serve(Router::new().fallback(page)).await;
    let (datacite, resolver) = both(&served.url);
    assert!(datacite.findable(&doi()).await.is_err());
    assert!(resolver.resolves(&doi()).await.is_err());
    let asked = served.asked();
    assert_eq!(asked[0], "GET /dois/10.5281/zenodo.42");
    assert_eq!(asked[1], "GET /api/handles/10.5281/zenodo.42?type=URL");
}

#[tokio::test]
async fn a_doi_that_needs_encoding_stays_one_path() {
    let served = serve(Router::new().fallback(any(|| async { StatusCode::NOT_FOUND }))).await;
    let (datacite, _) = both(&served.url);
    let odd = Doi::parse("10.1002/(SICI)1097<1::A#b?c%d>2").unwrap();
    let _ = datacite.findable(&odd).await;
    assert_eq!(
        served.asked(),
        ["GET /dois/10.1002/(SICI)1097%3C1::A%23b%3Fc%25d%3E2"]
    );
}

#[tokio::test]
async fn the_model_registers_the_doi_after_the_record() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let http = hasty().with_limit(Duration::from_secs(10));
    let datacite = DataCite::new(http.clone(), bench.services.datacite().clone());
    let resolver = Resolver::new(http, bench.services.doi().clone());
    let record = bench.zenodo().find(&bench.sought("v1.0.0")).await.unwrap();
    let doi = record.unwrap().doi;
    let unknown = Doi::parse("10.5072/zenodo.1").unwrap();
    assert_eq!(datacite.findable(&unknown).await, Ok(false));
    assert_eq!(resolver.resolves(&unknown).await, Ok(false));
    let mut tries = 0;
    while !(datacite.findable(&doi).await.unwrap() && resolver.resolves(&doi).await.unwrap()) {
        tries += 1;
        assert!(tries < 200);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bench
        .services
        .inject(Fault::new("GET", "/dois/", FaultKind::Html).always());
    assert!(datacite.findable(&doi).await.is_err());
}
