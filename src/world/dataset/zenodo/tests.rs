use axum::Router;
use axum::routing::any;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{ZenodoDatasets, same_server};
use crate::domain::{DatasetRef, Doi, Relation};
use crate::facts::Why;
use crate::facts::dataset::{LinkState, Submission};
use crate::rehearse::{Fault, FaultKind, ZENODO_TOKEN};
use crate::world::dataset::{DatasetArchive, Datasets, LinkError, LinkOptions, Linked, NewLink};
use crate::world::http::Kind;
use crate::world::http::loopback::{hasty, serve};
use crate::world::zenodo::Zenodo;
use crate::world::zenodo::tests::bench::Bench;

const KEEP: LinkOptions = LinkOptions {
    publish_draft: false,
};
const PUBLISH: LinkOptions = LinkOptions {
    publish_draft: true,
};

fn new() -> NewLink {
    NewLink {
        doi: Doi::parse("10.5072/zenodo.777").unwrap(),
        concept: Some(Doi::parse("10.5072/zenodo.776").unwrap()),
        others: vec![Doi::parse("10.5072/zenodo.700").unwrap()],
        relation: Relation::IsSupplementedBy,
        label: "Image analysis code: octo/tool v1.0.0".to_owned(),
    }
}

fn at(id: &str) -> DatasetRef {
    DatasetRef::Zenodo {
        id: id.to_owned(),
        draft: false,
        server: None,
    }
}

impl Bench {
    fn datasets(&self) -> ZenodoDatasets {
        ZenodoDatasets::new(self.zenodo())
    }

    async fn link(&self, id: &str, options: LinkOptions) -> Result<Linked, LinkError> {
        self.datasets().link(&at(id), &new(), options).await
    }

    async fn inspect(&self, id: &str) -> Submission {
        self.datasets().inspect(&at(id)).await.unwrap().unwrap()
    }

    fn writes(&self, since: usize) -> Vec<String> {
        let mut asked = self.asked_of_zenodo(since);
        asked.retain(|line| !line.starts_with("GET "));
        asked
    }

    /// What everybody sees of the dataset record, and whether an edit of it is open.
    async fn dataset(&self) -> (Value, bool) {
        let id = self.services.dataset_record();
        let shown = self.owner("GET", &id, None).await;
        let open = self.services.snapshot().record(&id).unwrap().draft_open;
        let parts = ["metadata", "custom_fields", "access", "files", "pids"];
        (parts.iter().map(|part| shown[part].clone()).collect(), open)
    }

    async fn state(&self, id: &str) -> LinkState {
        let new = new();
        let seen = self.inspect(id).await;
        seen.link_state(&new.doi, new.concept.as_ref(), &new.others)
    }
}

fn refused(result: Result<Linked, LinkError>) -> (String, String) {
    match result {
        Err(LinkError::Refused { text, help }) => (text, help),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_published_record_gets_the_link_and_keeps_everything_else() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let (before, _) = bench.dataset().await;
    assert_eq!(bench.state(&id).await, LinkState::Absent);
    let since = bench.requests();
    let linked = bench.link(&id, KEEP).await.unwrap();
    assert!(linked.changed);
    assert_eq!(
        linked.url,
        format!("{}records/{id}", bench.services.zenodo())
    );
    let draft = format!("/api/records/{id}/draft");
    assert_eq!(
        bench.writes(since),
        [
            format!("POST {draft}"),
            format!("PUT {draft}"),
            format!("POST {draft}/actions/publish")
        ]
    );
    assert_eq!(bench.state(&id).await, LinkState::Visible);
    let (mut after, open) = bench.dataset().await;
    assert!(!open);
    let related = after[0]["related_identifiers"].as_array_mut().unwrap();
    let link = related.pop().unwrap();
    assert_eq!(link["identifier"], "10.5072/zenodo.777");
    assert_eq!(link["relation_type"]["id"], "issupplementedby");
    assert_eq!(link["resource_type"]["id"], "software");
    assert_eq!(after, before);
}

#[tokio::test]
async fn linking_twice_sends_nothing() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    bench.link(&id, KEEP).await.unwrap();
    let since = bench.requests();
    let again = bench.link(&id, KEEP).await.unwrap();
    assert!(!again.changed);
    assert_eq!(bench.writes(since), [""; 0]);
    assert_eq!(bench.asked_of_zenodo(since).len(), 1);
}

#[tokio::test]
async fn a_draft_gets_the_link_and_is_published_only_if_asked() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_draft();
    let since = bench.requests();
    let linked = bench.link(&id, KEEP).await.unwrap();
    assert_eq!(
        linked.url,
        format!("{}uploads/{id}", bench.services.zenodo())
    );
    assert_eq!(
        bench.writes(since),
        [format!("PUT /api/records/{id}/draft")]
    );
    assert_eq!(bench.state(&id).await, LinkState::InDraft);
    assert!(!bench.inspect(&id).await.published);
    assert!(!bench.link(&id, KEEP).await.unwrap().changed);
    let published = bench.link(&id, PUBLISH).await.unwrap();
    assert!(published.changed);
    assert_eq!(bench.state(&id).await, LinkState::Visible);
    assert!(bench.inspect(&id).await.published);
}

#[tokio::test]
async fn somebodys_unfinished_edit_is_left_alone() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let path = format!("{id}/draft");
    let mut draft = bench.owner("POST", &path, None).await;
    draft["metadata"]["title"] = json!("A better title");
    let body = json!({"metadata": draft["metadata"], "custom_fields": draft["custom_fields"]});
    bench.owner("PUT", &path, Some(body)).await;
    let since = bench.requests();
    let (text, help) = refused(bench.link(&id, KEEP).await);
    assert!(text.contains("title"), "{text}");
    assert!(help.contains(&format!("uploads/{id}")), "{help}");
    assert_eq!(bench.writes(since), [""; 0]);
    let (_, open) = bench.dataset().await;
    assert!(open);
}

#[tokio::test]
async fn an_edit_that_holds_only_the_link_is_finished() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let lost = FaultKind::Status(503, "{}".to_owned());
    bench
        .services
        .inject(Fault::new("POST", "/actions/publish", lost));
    let error = bench.link(&id, KEEP).await.unwrap_err();
    assert!(
        matches!(&error, LinkError::Service(error) if error.is_unclear()),
        "{error}"
    );
    assert!(error.help().unwrap().contains("left open"), "{error:?}");
    assert_eq!(bench.state(&id).await, LinkState::InDraft);
    let since = bench.requests();
    assert!(bench.link(&id, KEEP).await.unwrap().changed);
    assert_eq!(bench.writes(since).len(), 1);
    assert_eq!(bench.state(&id).await, LinkState::Visible);
}

#[tokio::test]
async fn a_publication_whose_answer_is_lost_is_unclear_and_found_done_the_next_time() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    for kind in [
        FaultKind::ResetAfter,
        FaultKind::StatusAfter(504, String::new()),
        FaultKind::TruncatedBody,
    ] {
        let bench = Bench::new("normal").await;
        bench
            .services
            .inject(Fault::new("POST", "/actions/publish", kind));
        let error = bench.link(&id, KEEP).await.unwrap_err();
        assert!(
            matches!(&error, LinkError::Service(error) if error.is_unclear()),
            "{error}"
        );
        let since = bench.requests();
        assert!(!bench.link(&id, KEEP).await.unwrap().changed);
        assert_eq!(bench.writes(since), [""; 0]);
    }
}

#[tokio::test]
async fn a_step_that_is_refused_leaves_no_edit_behind() {
    for (method, path) in [("PUT", "/draft"), ("POST", "/actions/publish")] {
        let bench = Bench::new("normal").await;
        let id = bench.services.dataset_record();
        let (before, _) = bench.dataset().await;
        let body = json!({"status": 400, "message": "A validation error occurred."}).to_string();
        bench
            .services
            .inject(Fault::new(method, path, FaultKind::Status(400, body)));
        let error = bench.link(&id, KEEP).await.unwrap_err();
        assert!(error.to_string().contains("validation"), "{error}");
        assert!(error.help().unwrap().contains("is discarded"), "{error:?}");
        assert_eq!(bench.dataset().await, (before, false), "{method}");
        assert!(bench.link(&id, KEEP).await.unwrap().changed);
    }
}

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
async fn an_edit_of_a_published_record_is_shown_beside_it() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    assert_eq!(bench.inspect(&id).await.edited_links, None);
    bench.owner("POST", &format!("{id}/draft"), None).await;
    let seen = bench.inspect(&id).await;
    assert_eq!(seen.edited_links.as_ref(), Some(&seen.links));
    assert!(seen.published);
}

#[tokio::test]
async fn a_server_that_leaves_the_link_out_is_found_out() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    bench
        .services
        .inject(Fault::new("PUT", "/draft", FaultKind::WrongJson));
    let error = bench.link(&id, KEEP).await.unwrap_err();
    assert!(
        matches!(&error, LinkError::Service(error) if error.is_unclear()),
        "{error}"
    );
    // A server that answers 200 and saves nothing, as recorded for a rejected field.
    let served = serve(deaf_server()).await;
    let token = SecretString::from(ZENODO_TOKEN.to_owned());
    let datasets = ZenodoDatasets::new(Zenodo::new(hasty(), served.url.clone(), Some(token)));
    let (text, _) = refused(datasets.link(&at("1"), &new(), KEEP).await);
    assert!(text.contains("No valid scheme"), "{text}");
    assert!(
        text.ends_with("the edit that was begun is discarded"),
        "{text}"
    );
    assert_eq!(
        served.asked().last().unwrap(),
        "DELETE /api/records/1/draft"
    );
}

/// One record whose draft takes no link: 200 with `errors`.
fn deaf_server() -> Router {
    use axum::http::{Method, StatusCode, Uri};
    let open = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let answer = move |method: Method, uri: Uri| async move {
        use std::sync::atomic::Ordering::SeqCst;
        let mut record = json!({
            "id": "1", "revision_id": 4, "metadata": {"title": "Images"},
            "pids": {"doi": {"identifier": "10.5281/zenodo.1"}}, "parent": {},
        });
        let draft = uri.path().ends_with("/draft");
        let status = match method {
            Method::GET if draft && !open.load(SeqCst) => {
                record =
                    json!({"status": 404, "message": "The persistent identifier does not exist."});
                404
            }
            Method::POST => {
                open.store(true, SeqCst);
                201
            }
            Method::PUT => {
                record["errors"] = json!([{
                    "field": "metadata.related_identifiers.0.scheme",
                    "messages": ["No valid scheme recognized for identifier."],
                }]);
                200
            }
            Method::DELETE => 204,
            _ => 200,
        };
        (StatusCode::from_u16(status).unwrap(), axum::Json(record))
    };
    Router::new().fallback(any(answer))
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
        server: Some(other.url.to_string()),
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

#[tokio::test]
async fn the_outcome_names_the_links_to_the_same_software_that_stay() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let older = NewLink {
        doi: new().others[0].clone(),
        ..new()
    };
    bench.datasets().link(&at(&id), &older, KEEP).await.unwrap();
    assert_eq!(bench.state(&id).await, LinkState::OtherVersion(older.doi));
    let linked = bench.link(&id, KEEP).await.unwrap();
    assert!(
        linked
            .outcome
            .contains("beside 10.5072/zenodo.700 (another version)"),
        "{linked:?}"
    );
    assert_eq!(bench.state(&id).await, LinkState::Visible);
}

#[tokio::test]
async fn each_archive_takes_its_own_references() {
    let bench = Bench::new("normal").await;
    let datasets = Datasets::default().with(bench.datasets());
    assert_eq!(datasets.of(&at("1")).unwrap().name(), "Zenodo");
    assert!(
        datasets
            .of(&DatasetRef::Idr("idr0001".to_owned()))
            .is_none()
    );
}
