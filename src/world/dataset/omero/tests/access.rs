//! Who may look, who may write, and where the password goes.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::any;

use super::*;
use crate::facts::Why;
use crate::rehearse::{OMERO_COOKIE, OMERO_READ_ONLY_DATASET, OmeroTrouble};
use crate::world::http::loopback::serve;
use crate::world::http::{Kind, ServiceError};

async fn unseen(omero: &Omero, reference: &DatasetRef) -> ServiceError {
    omero.inspect(reference).await.unwrap_err()
}

#[tokio::test]
async fn what_may_only_be_looked_at_is_said_to_be_so_and_not_written() {
    let lab = Lab::open().await;
    let reference = lab.at("dataset", OMERO_READ_ONLY_DATASET);
    assert_eq!(lab.inspect(&reference).await.editable, Some(false));
    let (text, help) = refused(lab.link(&reference).await);
    assert!(text.contains("may not annotate"), "{text}");
    assert!(help.contains("--script"), "{help}");
    assert_eq!(lab.writes(), 0);
}

#[tokio::test]
async fn what_omero_does_not_know_is_missing_for_somebody_who_is_logged_in() {
    let lab = Lab::open().await;
    let reference = lab.at("dataset", 99);
    assert_eq!(lab.omero.inspect(&reference).await.unwrap(), None);
    let (text, _) = refused(lab.link(&reference).await);
    assert!(text.contains("there is no dataset 99"), "{text}");
}

#[tokio::test]
async fn without_a_login_nothing_is_missing_and_the_server_is_asked_once() {
    let lab = Lab::open().await;
    let nobody = omero(None);
    for id in [OMERO_DATASET, 99, OMERO_DATASET] {
        let error = unseen(&nobody, &lab.at("dataset", id)).await;
        let Why::NoToken(needs) = Why::from(error) else {
            panic!("not a login that is needed");
        };
        assert!(
            needs.contains("OMERO_URL, OMERO_USER and OMERO_PASSWORD"),
            "{needs}"
        );
    }
    assert_eq!(lab.asked(), ["GET /api/v0/m/datasets/42/"]);
    let linked = nobody
        .link(&lab.dataset(), &new(), LinkOptions::default())
        .await;
    assert!(matches!(linked, Err(LinkError::Service(_))), "{linked:?}");
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_needs_a_login_all_the_same() {
    let away = at("http://127.0.0.1:9", "dataset", 42);
    let why = Why::from(unseen(&omero(None), &away).await);
    assert!(matches!(why, Why::NoToken(_)), "{why}");
    let why = Why::from(unseen(&omero(Some(key("http://127.0.0.1:9", "x"))), &away).await);
    assert!(
        matches!(&why, Why::Unreachable(text) if text.contains("--script")),
        "{why}"
    );
}

#[tokio::test]
async fn what_is_open_to_everybody_is_seen_without_a_login() {
    let lab = Lab::open().await;
    lab.link(&lab.dataset()).await.unwrap();
    lab.bench.services.trouble_omero(OmeroTrouble {
        public: true,
        ..OmeroTrouble::default()
    });
    let nobody = omero(None);
    let seen = nobody.inspect(&lab.dataset()).await.unwrap().unwrap();
    assert_eq!(state(&seen), LinkState::Visible);
    assert_eq!((seen.among, seen.editable), (None, Some(false)));
    let why = Why::from(unseen(&omero(None), &lab.at("dataset", OMERO_PRIVATE_DATASET)).await);
    assert!(matches!(why, Why::NoToken(_)), "{why}");
}

#[tokio::test]
async fn the_password_goes_to_the_server_of_the_environment_and_to_no_other() {
    let lab = Lab::open().await;
    let other = serve(Router::new().fallback(any(|| async { StatusCode::FORBIDDEN }))).await;
    let reference = at(other.url.as_str(), "dataset", 42);
    let why = Why::from(unseen(&lab.omero, &reference).await);
    assert!(
        matches!(&why, Why::NoToken(text) if text.contains("goes there only")),
        "{why}"
    );
    assert!(lab.link(&reference).await.is_err());
    assert_eq!(other.asked(), ["GET /api/v0/m/datasets/42/"]);
    assert_eq!(lab.asked(), [""; 0]);
    let sent = other.headers();
    assert!(
        !sent.contains("cookie") && !sent.contains("authorization"),
        "{sent}"
    );
}

#[tokio::test]
async fn a_redirect_to_another_server_takes_nothing_along() {
    let other = serve(Router::new().fallback(any(|| async { "{}" }))).await;
    let to = other.url.to_string();
    let moved = move || async move { (StatusCode::FOUND, [("location", to)]) };
    let server = serve(Router::new().fallback(any(moved))).await;
    let omero = omero(Some(key(server.url.as_str(), "CANARY-password")));
    let error = unseen(&omero, &at(server.url.as_str(), "dataset", 42)).await;
    assert!(matches!(error.kind, Kind::Moved { .. }), "{error}");
    assert!(
        error.help.as_ref().unwrap().contains("OMERO_URL"),
        "{error}"
    );
    assert_eq!(other.asked(), [""; 0]);
}

#[tokio::test]
async fn a_password_is_not_sent_over_plain_http() {
    let omero = omero(Some(key("http://omero.example.org", "CANARY")));
    let error = unseen(&omero, &at("https://omero.example.org", "dataset", 42)).await;
    assert!(error.to_string().contains("plain HTTP"), "{error}");
}

#[tokio::test]
async fn a_wrong_password_is_said_to_be_one() {
    let lab = Lab::open().await;
    let server = lab.bench.services.omero().as_str();
    let wrong = omero(Some(key(server, "CANARY-wrong")));
    let error = unseen(&wrong, &lab.dataset()).await;
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("check your user name and password"),
        "{shown}"
    );
    assert!(shown.contains("OMERO_USER and OMERO_PASSWORD"), "{shown}");
    assert!(!shown.contains("CANARY"), "{shown}");
    assert!(matches!(Why::from(error), Why::Forbidden(_)));
}

#[tokio::test]
async fn a_server_below_a_path_is_found_there() {
    let lab = Lab::open().await;
    let server = format!("{}omero/", lab.bench.services.omero());
    let omero = omero(Some(key(&format!("{server}webclient/"), OMERO_PASSWORD)));
    let reference = at(&server, "dataset", OMERO_DATASET);
    let linked = omero.link(&reference, &new(), LinkOptions::default()).await;
    assert!(linked.unwrap().changed);
    let asked = lab.asked();
    assert!(
        asked.iter().all(|line| line.contains(" /omero/")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_server_that_repeats_what_it_is_sent_brings_no_secret_out() {
    // It sets cookies, and answers every form with all that came.
    let echo = |request: axum::extract::Request| async move {
        let headers = format!("{:?}", request.headers());
        let path = request.uri().path().to_owned();
        let body = axum::body::to_bytes(request.into_body(), 1 << 20)
            .await
            .unwrap();
        let fields: Vec<_> = url::form_urlencoded::parse(&body).into_owned().collect();
        let (status, text) = match path.as_str() {
            "/api/v0/token/" => (200, json!({"data": "CANARYformtoken"}).to_string()),
            "/api/v0/servers/" => (200, json!({"data": [{"id": 1}]}).to_string()),
            _ => (
                403,
                json!({"message": format!("you sent {headers} {fields:?}")}).to_string(),
            ),
        };
        let cookies = [("set-cookie", "csrftoken=CANARYcookie; Path=/")];
        (StatusCode::from_u16(status).unwrap(), cookies, text)
    };
    let server = serve(Router::new().fallback(any(echo))).await;
    let omero = omero(Some(key(server.url.as_str(), "CANARYpassword")));
    let error = unseen(&omero, &at(server.url.as_str(), "dataset", 42)).await;
    let shown = format!("{error} {error:?} {omero:?}");
    assert!(shown.contains("you sent"), "{shown}");
    assert!(!shown.contains("CANARY"), "{shown}");
    assert!(!shown.contains(OMERO_COOKIE), "{shown}");
}
