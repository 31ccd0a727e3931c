//! "Could not look" is never "is not there".

use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::world::http::loopback::serve;

const LIST: &str = "/api/v0/m/projects/";
const ANNOTATIONS: &str = "/webclient/api/annotations/";
const FILE: &str = "/IDR/";

fn troubles() -> Vec<FaultKind> {
    vec![
        FaultKind::Html,
        FaultKind::WrongJson,
        FaultKind::TruncatedBody,
        FaultKind::ResetBefore,
        FaultKind::RefuseConnection,
        FaultKind::Status(503, "<h1>Service Unavailable</h1>".to_owned()),
        FaultKind::Status(403, String::new()),
        FaultKind::Redirect(302, "/webclient/login/?url=%2Fapi".to_owned()),
    ]
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_no_answer() {
    for trouble in troubles() {
        let bench = Bench::new("normal").await;
        // What a login page looks like.
        let login = Fault::new("GET", "/webclient/login/", FaultKind::Html).always();
        bench.services.inject(login);
        bench
            .services
            .inject(Fault::new("GET", LIST, trouble.clone()).always());
        let seen = inspect(&studies(&bench), "idr9001").await;
        assert!(seen.is_err(), "{trouble:?}: {seen:?}");
        let absent = inspect(&studies(&bench), "idr9002").await;
        assert!(absent.is_err(), "{trouble:?}: {absent:?}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_open_what_is_in_it() {
    for trouble in troubles() {
        let bench = Bench::new("normal").await;
        let login = Fault::new("GET", "/webclient/login/", FaultKind::Html).always();
        bench.services.inject(login);
        let fault = Fault::new("GET", FILE, trouble.clone()).always();
        bench.services.inject(fault);
        let studies = studies(&bench);
        let seen = inspect(&studies, "idr9001").await.unwrap().unwrap();
        assert_eq!(state(&seen), LinkState::Absent);
        assert!(seen.unseen.is_some(), "{trouble:?}: {seen:?}");
        // Without any object of the study all of it is open.
        let unlisted = inspect(&studies, "idr9002-nobody-nothing").await;
        assert!(unlisted.is_err(), "{trouble:?}: {unlisted:?}");
        // What the annotation has is seen all the same.
        bench.services.curate(&edited(), true);
        let seen = inspect(&studies, "idr9001").await.unwrap().unwrap();
        assert_eq!(state(&seen), LinkState::Visible, "{trouble:?}");
    }
}

#[tokio::test]
async fn an_annotation_that_cannot_be_read_leaves_open_what_is_in_it() {
    for trouble in troubles() {
        let bench = Bench::new("normal").await;
        let none = FaultKind::Status(404, "404: Not Found".to_owned());
        bench
            .services
            .inject(Fault::new("GET", FILE, none).always());
        bench
            .services
            .inject(Fault::new("GET", "/webclient/login/", FaultKind::Html).always());
        bench
            .services
            .inject(Fault::new("GET", ANNOTATIONS, trouble.clone()).always());
        let seen = inspect(&studies(&bench), "idr9001").await.unwrap().unwrap();
        assert_eq!(seen.links, []);
        assert!(seen.unseen.is_some(), "{trouble:?}: {seen:?}");
    }
}

#[tokio::test]
async fn a_hostile_file_is_no_study_file() {
    let large = format!("Study Title\t{}\n", "x".repeat(2 << 20));
    let other = Services::study_file().replace("idr9001\t", "idr9007\t");
    for (text, words) in [
        (large.as_str(), "bytes"),
        (other.as_str(), "idr9007"),
        ("Study Title: no tabs\n", "no row"),
        ("\u{1b}[31mStudy Title\0", "no row"),
        ("", "no row"),
    ] {
        let bench = Bench::new("normal").await;
        let fault = FaultKind::Status(200, text.to_owned());
        bench
            .services
            .inject(Fault::new("GET", FILE, fault).always());
        let seen = inspect(&studies(&bench), "idr9001").await.unwrap().unwrap();
        let why = seen.unseen.unwrap().to_string();
        assert!(why.contains(words), "{why}");
        assert!(!why.contains('\u{1b}'), "{why:?}");
    }
}

#[derive(Deserialize)]
struct Asked {
    offset: usize,
}

/// A list of five projects in pages of two, which says it has `total`.
async fn listed(total: usize, accession: &str) -> Result<Option<Submission>, ServiceError> {
    let page = move |Query(Asked { offset }): Query<Asked>| async move {
        let all = (1..=5).skip(offset).take(2);
        let one = |id: u64| json!({"@id": id, "Name": format!("idr900{id}-a-b/experimentA")});
        let data: Vec<Value> = all.map(one).collect();
        axum::Json(json!({"data": data, "meta": {"totalCount": total}}))
    };
    let empty = || async { axum::Json(json!({"data": [], "meta": {"totalCount": 0}})) };
    let study = || async {
        let pairs = json!([["Study Title", "Spots"]]);
        let ours = json!({"ns": "idr.openmicroscopy.org/study/info", "values": pairs});
        axum::Json(json!({ "annotations": [ours] }))
    };
    let router = Router::new()
        .route(LIST, get(page))
        .route("/api/v0/m/screens/", get(empty))
        .route(ANNOTATIONS, get(study));
    let served = serve(router).await;
    let studies = IdrStudies::new(hasty(), served.url.clone(), served.url.clone(), Vec::new());
    inspect(&studies, accession).await
}

#[tokio::test]
async fn a_list_is_read_to_its_end() {
    let last = listed(5, "idr9005").await.unwrap().unwrap();
    assert_eq!(last.title.as_deref(), Some("Spots"));
    assert_eq!(listed(5, "idr9006").await, Ok(None));
    // One that ends before its end proves nothing.
    assert!(listed(6, "idr9006").await.is_err());
}
