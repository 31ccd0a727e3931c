use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::any;
use serde_json::{Value, json};

use super::*;
use crate::rehearse::{Fault, FaultKind};
use crate::world::http::loopback::{Served, hasty, serve};
use crate::world::zenodo::tests::bench::Bench;

const CARBERRY: &str = "0000-0002-1825-0097";
const PRIVATE: &str = "0000-0009-0000-0023";
const LOCKED: &str = "0000-0009-0000-0031";
const MERGED: &str = "0000-0009-0000-004X";
const NOBODY: &str = "0000-0009-0000-0066";

fn orcid(text: &str) -> Orcid {
    text.parse().unwrap()
}

/// The register of the model. A busy machine must not make an answer late.
async fn register() -> (Bench, OrcidRegister) {
    let bench = Bench::new("normal").await;
    let http = hasty().with_limit(Duration::from_secs(10));
    let register = OrcidRegister::new(http, bench.services.orcid().clone());
    (bench, register)
}

/// A register that gives one answer to everything.
async fn answering(status: u16, body: Value) -> (Served, OrcidRegister) {
    let status = StatusCode::from_u16(status).unwrap();
    let answer = any(move || async move { (status, axum::Json(body)) });
    let served = serve(Router::new().fallback(answer)).await;
    let register = OrcidRegister::new(hasty(), served.url.clone());
    (served, register)
}

#[tokio::test]
async fn an_id_has_the_names_that_its_owner_shows() {
    let (_bench, register) = register().await;
    let person = register.person(&orcid(CARBERRY)).await.unwrap().unwrap();
    assert_eq!(person.names(), ["Josiah Carberry", "J. S. Carberry"]);
    let private = register.person(&orcid(PRIVATE)).await.unwrap().unwrap();
    assert!(private.names().is_empty());
    let locked = register.person(&orcid(LOCKED)).await.unwrap().unwrap();
    assert!(locked.names().is_empty());
}

#[tokio::test]
async fn an_id_that_was_never_given_out_is_none() {
    let (_bench, register) = register().await;
    assert_eq!(register.person(&orcid(NOBODY)).await.unwrap(), None);
}

#[tokio::test]
async fn a_merged_id_leads_to_the_one_that_is_left() {
    let (_bench, register) = register().await;
    let person = register.person(&orcid(MERGED)).await.unwrap().unwrap();
    assert_eq!(person.orcid, orcid(CARBERRY));
    assert_eq!(person.family.as_deref(), Some("Carberry"));
    let told = json!({"response-code": 409, "error-code": 9007, "developer-message":
        format!("409 Conflict: The ORCID iD {CARBERRY} is deprecated; see {CARBERRY}")});
    // An iD that leads to itself is one of which nothing can be seen.
    let (_served, register) = answering(409, told).await;
    let person = register.person(&orcid(CARBERRY)).await.unwrap().unwrap();
    assert_eq!(person, Person::unnamed(orcid(CARBERRY)));
}

#[tokio::test]
async fn ids_that_lead_to_each_other_come_to_an_end() {
    let answer = any(|| async {
        let body = json!({"developer-message": format!("see {MERGED} or {CARBERRY}")});
        (StatusCode::CONFLICT, axum::Json(body))
    });
    let served = serve(Router::new().fallback(answer)).await;
    let register = OrcidRegister::new(hasty(), served.url.clone());
    assert!(register.person(&orcid(CARBERRY)).await.is_err());
    assert_eq!(served.asked().len(), HOPS);
}

#[tokio::test]
async fn what_is_no_answer_about_an_id_is_not_taken_for_one() {
    for (status, body) in [
        (404, json!({"message": "no such route"})),
        (403, json!({"user-message": "no"})),
        (500, json!({"response-code": 500})),
        (200, json!({"unexpected": [1, 2, 3]})),
        (200, json!([])),
        (302, json!({})),
    ] {
        let (_served, register) = answering(status, body.clone()).await;
        let answer = register.person(&orcid(CARBERRY)).await;
        assert!(answer.is_err(), "{status} {body}: {answer:?}");
    }
    let page = any(|| async { (StatusCode::NOT_FOUND, Html("<h1>Not found</h1>")) });
    let served = serve(Router::new().fallback(page)).await;
    let register = OrcidRegister::new(hasty(), served.url.clone());
    assert!(register.person(&orcid(CARBERRY)).await.is_err());
}

#[tokio::test]
async fn names_are_read_in_any_form_and_blank_ones_are_none() {
    let body = json!({
        "name": {"given-names": "Ana", "family-name": {"value": " "}, "credit-name": null},
        "other-names": {"other-name": [{"content": "Ana María"}, null, {"content": ""}]},
    });
    let (served, register) = answering(200, body).await;
    let person = register.person(&orcid(CARBERRY)).await.unwrap().unwrap();
    assert_eq!(person.names(), ["Ana", "Ana María"]);
    assert_eq!(served.asked(), [format!("GET /v3.0/{CARBERRY}/person")]);
}

#[tokio::test]
async fn a_search_gives_candidates_and_no_results_are_no_error() {
    let (_bench, register) = register().await;
    let found = register.search("Josiah", "Carberry").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].person.orcid, orcid(CARBERRY));
    assert_eq!(found[0].institutions, ["Example University"]);
    assert_eq!(register.search("No", "Body").await.unwrap(), []);
    let (_served, register) = answering(200, json!({"expanded-result": "?"})).await;
    assert!(register.search("No", "Body").await.is_err());
}

#[test]
fn a_name_cannot_change_the_question() {
    assert_eq!(
        query("A\" OR *:*", "B\\"),
        "(given-names:\"A OR *:*\" AND family-name:\"B\") OR credit-name:\"A OR *:* B\" OR other-names:\"A OR *:* B\""
    );
    assert_eq!(
        query("", "Plato"),
        "(family-name:\"Plato\") OR credit-name:\"Plato\" OR other-names:\"Plato\""
    );
}

#[tokio::test]
async fn people_are_asked_for_once_each_and_not_without_end() {
    let (bench, register) = register().await;
    let ids = [orcid(CARBERRY), orcid(NOBODY), orcid(PRIVATE)];
    let people = register.people(&ids).await;
    assert!(people[&ids[0]].there().is_some() && people[&ids[1]].is_absent());
    assert_eq!(bench.services.snapshot().requests.len(), 3);

    let many: Vec<Orcid> = (0..MOST + 5).map(numbered).collect();
    let people = register.people(&many).await;
    assert_eq!(people.len(), MOST + 5);
    let unknown = people.values().filter(|seen| seen.known().is_none());
    assert_eq!(unknown.count(), 5);
}

#[tokio::test]
async fn a_register_that_is_away_is_asked_no_more_than_needed() {
    let (bench, register) = register().await;
    let fault = Fault::new("GET", "/v3.0/", FaultKind::Status(503, String::new()));
    bench.services.inject(fault.always());
    let register = OrcidRegister {
        http: hasty(),
        ..register
    };
    let many: Vec<Orcid> = (0..MOST).map(numbered).collect();
    let people = register.people(&many).await;
    assert_eq!(people.len(), MOST);
    assert!(people.values().all(|seen| seen.known().is_none()));
    let asked = bench.services.snapshot().requests.len();
    assert!(asked <= 3 * 2 * AT_ONCE, "{asked}");
}

/// An iD with that number in it.
fn numbered(number: usize) -> Orcid {
    let body = format!("0000-0009-0001-{number:03}");
    let with = |last: char| format!("{body}{last}").parse().ok();
    "0123456789X".chars().find_map(with).unwrap()
}
