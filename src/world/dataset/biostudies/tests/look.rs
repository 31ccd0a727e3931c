//! Looking at studies: every way in which the archive answers, and what its links are.

use super::*;
use crate::rehearse::{BEGUN_STUDY, Fault, FaultKind, PRIVATE_STUDY, Shown};
use crate::world::http::Kind;

/// Has the next look at the page be answered with this.
fn answered(desk: &Desk, status: u16, body: impl Into<String>) {
    let kind = FaultKind::Status(status, body.into());
    let services = &desk.bench.services;
    services.calm();
    services.inject(Fault::new("GET", "/api/v1/studies/", kind).always());
}

#[tokio::test]
async fn a_public_study_is_read_in_every_way_that_the_archive_gives_it() {
    let desk = Desk::with(None).await;
    desk.bench
        .services
        .rewrite_study(STUDY, &with_link(&desk.text()));
    for shown in [Shown::Whole, Shown::Redirected, Shown::Named] {
        desk.bench.services.show_study(STUDY, shown);
        let seen = desk.inspect(STUDY).await;
        assert_eq!(state(&seen), LinkState::Visible, "{shown:?}");
        assert!(seen.title.unwrap().starts_with("Fluorescence"), "{shown:?}");
        assert_eq!(
            seen.url,
            format!("{}studies/{STUDY}", desk.bench.services.biostudies())
        );
    }
    let text = desk.text();
    answered(
        &desk,
        200,
        format!("{{\"ftpHttp_link\": \"x\", \"pageTab\": {text}}}"),
    );
    assert_eq!(desk.state(STUDY).await, LinkState::Visible);
}

#[tokio::test]
async fn without_credentials_a_study_is_there_hidden_or_not_there_and_nothing_is_sent() {
    let desk = Desk::with(None).await;
    let before = desk.held();
    assert_eq!(
        desk.inspect(STUDY).await.route,
        crate::facts::dataset::Route::ByHand
    );
    let hidden = desk.try_inspect(PRIVATE_STUDY).await.unwrap_err();
    assert_eq!((&hidden.kind, hidden.status), (&Kind::Unauthorized, None));
    assert!(
        hidden
            .message
            .as_deref()
            .unwrap()
            .contains("BIOSTUDIES_USER"),
        "{hidden}"
    );
    assert_eq!(desk.try_inspect(BEGUN_STUDY).await, Ok(None));
    assert_eq!(desk.try_inspect("S-BIAD1").await, Ok(None));
    let (text, help) = refused(desk.link(STUDY, KEEP).await);
    assert!(
        text.contains("credentials") && help.contains("BIOSTUDIES_USER"),
        "{text} {help}"
    );
    assert_eq!(desk.held(), before);
    assert!(desk.writes().is_empty());
}

#[tokio::test]
async fn looking_with_credentials_makes_no_draft() {
    let desk = Desk::new().await;
    let held = desk.held();
    for accession in [STUDY, PRIVATE_STUDY, BEGUN_STUDY, "S-BIAD9004", "S-BIAD1"] {
        let _ = desk.try_inspect(accession).await.unwrap();
    }
    assert_eq!(desk.held(), held);
    assert!(desk.writes().is_empty());
    assert_eq!(
        desk.bench.services.snapshot().count("POST", "/auth/login"),
        1
    );
}

#[tokio::test]
async fn a_study_is_not_called_missing_or_hidden_by_anybody_but_the_archive() {
    let desk = Desk::with(None).await;
    for (status, body) in [
        (404, "<html><title>Not Found</title></html>"),
        (404, "{}"),
        (403, "<html><title>Forbidden</title></html>"),
        (200, "<html><title>Sign in</title></html>"),
        (200, "{\"unexpected\": 1}"),
        (200, "[]"),
        (200, "{\"section\": {\"type\": \"Study\", \"links\""),
        (200, ""),
        (200, "{\"ftpHttp_link\": \"ftp://example.org/\"}"),
        (200, "{\"ftpHttp_link\": 7}"),
        (500, "{\"errorMessage\": \"Study not found\"}"),
        (302, ""),
    ] {
        answered(&desk, status, body);
        let seen = desk.try_inspect(STUDY).await;
        assert!(seen.is_err(), "{status} {body}: {seen:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_programs_is_told_as_what_it_is() {
    let desk = Desk::with(None).await;
    desk.bench.services.turn_programs_away();
    let error = desk.try_inspect(STUDY).await.unwrap_err();
    assert_eq!(error.kind, Kind::Forbidden);
    assert!(
        error
            .help
            .as_deref()
            .unwrap()
            .contains("says nothing of the study"),
        "{error:?}"
    );
}

#[tokio::test]
async fn answers_that_are_meant_to_hurt_are_errors() {
    let desk = Desk::with(None).await;
    let deep = "[".repeat(100_000);
    answered(
        &desk,
        200,
        format!("{{\"section\": {{\"type\": \"Study\", \"links\": {deep}"),
    );
    assert_eq!(
        desk.try_inspect(STUDY).await.unwrap_err().kind,
        Kind::Garbled
    );
    let huge = format!("{{\"section\": {{}}, \"x\": \"{}\"}}", "x".repeat(33 << 20));
    answered(&desk, 200, huge);
    assert_eq!(
        desk.try_inspect(STUDY).await.unwrap_err().kind,
        Kind::Garbled
    );
    desk.bench.services.calm();
    let fault = Fault::new("GET", "/api/v1/studies/", FaultKind::TruncatedBody).always();
    desk.bench.services.inject(fault);
    assert!(desk.try_inspect(STUDY).await.is_err());
}

#[tokio::test]
async fn a_new_version_that_only_the_files_have_yet_is_submitted_and_not_absent() {
    let desk = Desk::new().await;
    desk.bench.services.pace_studies(0, 100);
    desk.link(STUDY, SUBMIT).await.unwrap();
    desk.inspect(STUDY).await;
    let reader = desk.also(None);
    let seen = reader.inspect(&at(STUDY)).await.unwrap().unwrap();
    assert_eq!(state(&seen), LinkState::Submitted);
    desk.bench.services.pace_studies(0, 0);
    for fault in [FaultKind::Status(404, "gone".to_owned()), FaultKind::Html] {
        let fault = Fault::new("GET", "/files/", fault);
        desk.bench.services.inject(fault);
        let seen = reader.inspect(&at(STUDY)).await.unwrap().unwrap();
        assert_eq!(
            state(&seen),
            LinkState::Absent,
            "what the page shows is enough"
        );
    }
}

#[tokio::test]
async fn a_session_from_the_browser_is_as_good_as_the_password() {
    let desk = Desk::with(None).await;
    let session = desk.bench.services.open_study_session();
    let archive = desk.also(Some(BioStudiesKey::Session(session.into())));
    let linked = archive.link(&at(STUDY), &new(), KEEP).await.unwrap();
    assert!(linked.changed);
    assert_eq!(
        desk.bench.services.snapshot().count("POST", "/auth/login"),
        0
    );
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_once_by_who_has_the_password() {
    let desk = Desk::new().await;
    desk.inspect(STUDY).await;
    desk.bench.services.end_study_sessions();
    desk.inspect(STUDY).await;
    desk.bench.services.end_study_sessions();
    desk.link(STUDY, KEEP).await.unwrap();
    assert_eq!(
        desk.bench.services.snapshot().count("POST", "/auth/login"),
        3
    );
    let ended = r#"{"status":"FAIL","log":{"level":"ERROR","message":"Could not find an active session for the provided security token.","subnodes":[]}}"#;
    for status in [401, 500] {
        desk.bench.services.calm();
        let kind = FaultKind::Status(status, ended.to_owned());
        let fault = Fault::new("GET", "/api/submissions/S-BIAD9001", kind);
        desk.bench
            .services
            .inject(fault.times(if status == 500 { 3 } else { 1 }));
        assert_eq!(desk.state(STUDY).await, LinkState::InEdit, "{status}");
    }
}

#[tokio::test]
async fn a_session_in_the_environment_that_ended_still_lets_a_public_study_be_seen() {
    let desk = Desk::with(Some(BioStudiesKey::Session("long-gone".to_owned().into()))).await;
    let seen = desk.inspect(STUDY).await;
    let held = seen.held.unwrap();
    assert!(
        held.text.contains("active session") && held.help.contains("BIOSTUDIES_TOKEN"),
        "{held:?}"
    );
    assert_eq!(seen.editable, Some(false));
    let error = desk.try_inspect(PRIVATE_STUDY).await.unwrap_err();
    assert_eq!(error.kind, Kind::Unauthorized);
}

#[tokio::test]
async fn what_stands_before_the_archive_does_not_make_a_password_wrong() {
    let desk = Desk::new().await;
    let page = "<html><title>Blocked</title></html>".to_owned();
    let kind = FaultKind::Status(403, page);
    desk.bench
        .services
        .inject(Fault::new("POST", "/auth/login", kind));
    assert_eq!(
        desk.try_inspect(STUDY).await.unwrap_err().kind,
        Kind::Forbidden
    );
    assert_eq!(desk.inspect(STUDY).await.held, None);
}

#[tokio::test]
async fn a_password_that_is_refused_is_sent_once() {
    for status in [401, 400] {
        let desk = Desk::with(Some(login_with("wrong"))).await;
        if status == 400 {
            let words = r#"{"status":"FAIL","log":{"level":"ERROR","message":"Invalid email address or password.","subnodes":[]}}"#;
            let kind = FaultKind::Status(400, words.to_owned());
            desk.bench
                .services
                .inject(Fault::new("POST", "/auth/login", kind));
        }
        let held = desk.inspect(STUDY).await.held.unwrap();
        assert!(
            held.text.contains("Invalid email address or password"),
            "{held:?}"
        );
        assert!(held.help.contains("BIOSTUDIES_PASSWORD"), "{held:?}");
        assert!(desk.try_inspect(PRIVATE_STUDY).await.is_err());
        assert!(desk.link(STUDY, SUBMIT).await.is_err());
        assert_eq!(
            desk.bench.services.snapshot().count("POST", "/auth/login"),
            1
        );
        assert!(desk.writes().is_empty());
    }
}
