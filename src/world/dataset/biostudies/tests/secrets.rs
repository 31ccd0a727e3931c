//! The password, the session and the key of a study that is not public stay where they are.

use axum::Router;
use secrecy::SecretString;

use super::*;
use crate::rehearse::{BIOSTUDIES_SESSION, Fault, FaultKind, PRIVATE_STUDY, STUDY_KEY};
use crate::world::http::Kind;
use crate::world::http::loopback::serve;

#[track_caller]
fn kept(text: &str) {
    for secret in [BIOSTUDIES_PASSWORD, BIOSTUDIES_SESSION, STUDY_KEY] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn nothing_secret_is_in_what_comes_of_a_run() {
    let desk = Desk::new().await;
    let mut all = Vec::new();
    for accession in [STUDY, PRIVATE_STUDY, "S-BIAD9004", "S-BIAD1"] {
        all.push(format!("{:?}", desk.try_inspect(accession).await));
        all.push(format!("{:?}", desk.link(accession, SUBMIT).await));
        all.push(format!(
            "{:?}",
            desk.archive.hand_over(&at(accession), &new()).await
        ));
    }
    all.push(format!("{:?}", desk.archive));
    for text in all {
        kept(&text);
    }
    let asked = desk.bench.services.snapshot().requests;
    for request in asked {
        kept(&request.path);
    }
}

#[tokio::test]
async fn what_the_archive_repeats_of_a_secret_is_struck_out() {
    let echo = format!(
        r#"{{"status":"FAIL","log":{{"level":"ERROR","message":"no {BIOSTUDIES_PASSWORD} {BIOSTUDIES_SESSION}1 at ?key={STUDY_KEY}&x","subnodes":[]}}}}"#
    );
    for (method, path) in [
        ("POST", "/auth/login"),
        ("GET", "/api/submissions/S-BIAD9001"),
        ("GET", "/drafts/S-BIAD9001"),
        ("PUT", "/drafts/S-BIAD9001"),
        ("POST", "/submit"),
    ] {
        for status in [400, 401, 500] {
            let desk = Desk::new().await;
            let kind = FaultKind::Status(status, echo.clone());
            desk.bench
                .services
                .inject(Fault::new(method, path, kind).always());
            let linked = desk.link(STUDY, SUBMIT).await;
            let Err(error) = linked else {
                panic!("{method} {path}")
            };
            let all = format!("{error} {error:?} {:?}", error.help());
            let own = if path == "/auth/login" {
                BIOSTUDIES_PASSWORD
            } else {
                BIOSTUDIES_SESSION
            };
            assert!(!all.contains(own), "{method} {path} {status}: {all}");
            assert!(!all.contains(STUDY_KEY), "{method} {path} {status}: {all}");
        }
    }
}

#[tokio::test]
async fn half_an_answer_to_the_login_is_not_repeated() {
    let desk = Desk::new().await;
    for body in [
        format!("{{\"sessid\": \"{BIOSTUDIES_SESSION}7\", \"email"),
        format!("{{\"sessid\": {{\"id\": \"{BIOSTUDIES_SESSION}7\"}}}}"),
        format!("session {BIOSTUDIES_SESSION}7"),
    ] {
        let kind = FaultKind::Status(200, body);
        desk.bench
            .services
            .inject(Fault::new("POST", "/auth/login", kind));
        let error = desk.try_inspect(STUDY).await.unwrap_err();
        assert_eq!(error.kind, Kind::Garbled);
        kept(&format!("{error} {error:?}"));
        desk.bench.services.calm();
    }
}

#[tokio::test]
async fn the_session_follows_no_redirect_to_another_host() {
    let other = serve(Router::new().fallback(|| async { "{}" })).await;
    let desk = Desk::new().await;
    for path in [
        "/api/v1/studies/",
        "/api/submissions/S-BIAD9001",
        "/submissions/drafts?",
    ] {
        let kind = FaultKind::Redirect(302, other.at("/away").to_string());
        desk.bench.services.inject(Fault::new("GET", path, kind));
        assert!(desk.try_inspect(STUDY).await.is_err(), "{path}");
        desk.bench.services.calm();
    }
    assert_eq!(other.asked().len(), 3);
    kept(&other.headers());
    for path in ["/auth/login", "/submit"] {
        let desk = Desk::new().await;
        let kind = FaultKind::Redirect(307, other.at("/away").to_string());
        desk.bench.services.inject(Fault::new("POST", path, kind));
        assert!(desk.link(STUDY, SUBMIT).await.is_err(), "{path}");
    }
    assert_eq!(other.asked().len(), 3, "a write follows none");
}

#[tokio::test]
async fn no_password_and_no_session_goes_over_plain_http_to_another_machine() {
    let base = "http://192.0.2.1/biostudies/";
    let session = SecretString::from("canary-session".to_owned());
    for key in [
        login_with("canary-password"),
        BioStudiesKey::Session(session),
    ] {
        let api = crate::world::dataset::biostudies::api::Api::new(
            hasty(),
            base.parse().unwrap(),
            Some(key),
        );
        let error = api.progress(STUDY).await.unwrap_err();
        assert!(error.to_string().contains("plain HTTP"), "{error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[tokio::test]
async fn a_session_that_no_header_can_hold_is_refused_and_not_shown() {
    let key = BioStudiesKey::Session("canary\ncanary".to_owned().into());
    let desk = Desk::with(Some(key)).await;
    let seen = desk.inspect(STUDY).await;
    assert!(!format!("{seen:?}").contains("canary"), "{seen:?}");
    assert!(seen.held.unwrap().help.contains("BIOSTUDIES_TOKEN"));
}
