//! Servers that answer 200 and did something else. The model is too honest for these.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{Method, StatusCode, Uri};
use axum::routing::any;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{KEEP, at, new, refused};
use crate::world::dataset::zenodo::ZenodoDatasets;
use crate::world::dataset::{DatasetArchive, LinkError, Linked};
use crate::world::http::loopback::{Served, hasty, serve};
use crate::world::zenodo::Zenodo;

/// What is wrong with a server that has one published record.
#[derive(Clone, Copy, PartialEq)]
enum Oddity {
    /// It saves a draft without the link and says so in `errors`.
    Deaf,
    /// The same without a word.
    Mute,
    /// The same, and somebody changes the draft right after.
    Raced,
    /// It saves the link and drops the licence.
    Forgetful,
    /// It saves the link, and publishes another title with it.
    Meddling,
    /// It says that the draft was changed meanwhile.
    Stale,
    /// It publishes the record without the link.
    Unmoved,
}

#[derive(Default)]
struct State {
    open: bool,
    linked: bool,
    published: bool,
}

fn respond(oddity: Oddity, state: &mut State, method: &Method, path: &str) -> (u16, Value) {
    use Oddity::{Deaf, Forgetful, Meddling, Mute, Raced, Stale, Unmoved};
    let mut record = json!({
        "id": "1", "revision_id": 4, "parent": {},
        "metadata": {"title": "Images", "rights": [{"id": "cc-by-4.0", "title": {"en": "CC"}}]},
        "pids": {"doi": {"identifier": "10.5072/zenodo.1"}},
    });
    let link =
        json!([{"identifier": "10.5072/zenodo.777", "relation_type": {"id": "issupplementedby"}}]);
    let draft = path.ends_with("/draft");
    match (method, draft) {
        (&Method::GET, true) if !state.open => {
            let words = "The persistent identifier does not exist.";
            return (404, json!({"status": 404, "message": words}));
        }
        (&Method::GET, true) if oddity == Raced => record["revision_id"] = json!(9),
        (&Method::GET, false) if state.published => {
            if oddity == Meddling {
                record["metadata"]["title"] = json!("Other images");
            }
            if oddity != Unmoved {
                record["metadata"]["related_identifiers"] = link;
            }
        }
        (&Method::POST, true) => {
            state.open = true;
            return (201, record);
        }
        (&Method::POST, false) => {
            (state.open, state.published) = (false, true);
            return (202, record);
        }
        (&Method::PUT, _) if oddity == Stale => {
            let words = "Revision id provided(4) doesn't match record's one(9)";
            return (412, json!({"status": 412, "message": words}));
        }
        (&Method::PUT, _) => {
            state.linked = !matches!(oddity, Deaf | Mute | Raced);
            if state.linked {
                record["metadata"]["related_identifiers"] = link;
            } else if oddity == Deaf {
                record["errors"] = json!([{
                    "field": "metadata.related_identifiers.0.scheme",
                    "messages": ["No valid scheme recognized for identifier."],
                }]);
            }
            if oddity == Forgetful {
                record["metadata"]["rights"] = json!([]);
            }
        }
        (&Method::DELETE, _) => {
            state.open = false;
            return (204, Value::Null);
        }
        _ => {}
    }
    (200, record)
}

async fn link(oddity: Oddity) -> (Served, Result<Linked, LinkError>) {
    let state = Arc::new(Mutex::new(State::default()));
    let answer = move |method: Method, uri: Uri| async move {
        let (status, body) = respond(oddity, &mut state.lock().unwrap(), &method, uri.path());
        (StatusCode::from_u16(status).unwrap(), axum::Json(body))
    };
    let served = serve(Router::new().fallback(any(answer))).await;
    let result = link_on(&served).await;
    (served, result)
}

async fn link_on(served: &Served) -> Result<Linked, LinkError> {
    let token = Some(SecretString::from("owner-token".to_owned()));
    let zenodo = Zenodo::new(hasty(), served.url.clone(), token);
    ZenodoDatasets::new(zenodo)
        .link(&at("1"), &new(), KEEP)
        .await
}

fn last(served: &Served) -> String {
    served.asked().pop().unwrap()
}

#[tokio::test]
async fn an_edit_without_the_link_or_with_something_missing_is_discarded() {
    for (oddity, words) in [
        (Oddity::Deaf, "No valid scheme recognized"),
        (Oddity::Mute, "without the link"),
        (Oddity::Forgetful, "with another rights"),
    ] {
        let (served, result) = link(oddity).await;
        let (text, _) = refused(result);
        assert!(text.contains(words), "{text}");
        assert!(
            text.ends_with("the edit that was begun is discarded"),
            "{text}"
        );
        assert_eq!(last(&served), "DELETE /api/records/1/draft");
        assert!(served.headers().contains("if-match: 4\n"));
    }
}

#[tokio::test]
async fn an_edit_that_somebody_else_changed_meanwhile_is_not_thrown_away() {
    let (served, result) = link(Oddity::Raced).await;
    let (text, _) = refused(result);
    assert!(text.contains("may be left open"), "{text}");
    assert_eq!(last(&served), "GET /api/records/1/draft");
    let (_, result) = link(Oddity::Stale).await;
    let error = result.unwrap_err();
    assert!(error.to_string().contains("412"), "{error}");
    assert!(
        error
            .help()
            .unwrap()
            .contains("somebody else changed the draft"),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_was_published_is_looked_at_again() {
    let (_, result) = link(Oddity::Meddling).await;
    let (text, _) = refused(result);
    assert!(text.contains("but title changed with it"), "{text}");
    let (_, result) = link(Oddity::Unmoved).await;
    let (text, _) = refused(result);
    assert!(text.contains("published, but without the link"), "{text}");
}

#[tokio::test]
async fn a_record_in_the_legacy_shape_is_never_sent_back() {
    let legacy = json!({
        "id": 1, "recid": "1", "doi": "10.5281/zenodo.1", "conceptrecid": "0", "revision": 4,
        "metadata": {"title": "Images", "related_identifiers": []},
    });
    let answer = any(|| async { axum::Json(legacy) });
    let served = serve(Router::new().fallback(answer)).await;
    let (text, _) = refused(link_on(&served).await);
    assert!(text.contains("no revision"), "{text}");
    assert!(served.asked().iter().all(|line| line.starts_with("GET ")));
}
