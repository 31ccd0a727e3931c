//! What goes wrong on the way, and what is left behind.

use super::*;
use crate::facts::Why;
use crate::rehearse::{Fault, FaultKind, OmeroTrouble};
use crate::world::http::{Kind, ServiceError};

fn service(result: Result<Linked, LinkError>) -> ServiceError {
    match result {
        Err(LinkError::Service(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// How many annotations point to the new DOI.
fn links(lab: &Lab) -> usize {
    let held = lab.held();
    let linked = |one: &&Value| one["pairs"].to_string().contains("zenodo.777");
    held.iter().filter(linked).count()
}

#[tokio::test]
async fn a_server_that_is_down_is_no_wrong_password() {
    let lab = Lab::open().await;
    lab.bench.services.trouble_omero(OmeroTrouble {
        down: true,
        ..OmeroTrouble::default()
    });
    let error = lab.omero.inspect(&lab.dataset()).await.unwrap_err();
    assert!(error.to_string().contains("not responding"), "{error}");
    assert!(matches!(Why::from(error), Why::Unreachable(_)));
}

#[tokio::test]
async fn a_form_token_that_is_not_accepted_leads_to_the_address() {
    let lab = Lab::open().await;
    lab.bench.services.trouble_omero(OmeroTrouble {
        deaf_to_tokens: true,
        ..OmeroTrouble::default()
    });
    let error = lab.omero.inspect(&lab.dataset()).await.unwrap_err();
    let help = error.help.as_deref().unwrap();
    assert!(error.to_string().contains("CSRF Failed"), "{error}");
    assert!(
        help.contains("OMERO_URL is the address that a browser shows"),
        "{help}"
    );
}

#[tokio::test]
async fn a_session_that_is_lost_at_any_moment_is_opened_again_and_the_link_is_made_once() {
    for requests in 0..5 {
        let lab = Lab::open().await;
        lab.inspect(&lab.dataset()).await;
        lab.bench.services.trouble_omero(OmeroTrouble {
            sessions_end_in: Some(requests),
            ..OmeroTrouble::default()
        });
        lab.link(&lab.dataset()).await.unwrap();
        assert_eq!(links(&lab), 1, "lost after {requests}");
        let logins = lab.asked();
        let logins = logins
            .iter()
            .filter(|line| line.contains("/login/"))
            .count();
        assert_eq!(
            logins,
            if requests < 4 { 2 } else { 1 },
            "lost after {requests}"
        );
    }
}

#[tokio::test]
async fn a_redirect_to_the_login_page_is_a_lost_session_too() {
    for (method, part) in [
        ("GET", "/m/datasets/"),
        ("GET", "/annotations/"),
        ("POST", "annotate_map"),
    ] {
        let lab = Lab::open().await;
        let place = "/webclient/login/?url=%2Fwebclient%2F".to_owned();
        let fault = Fault::new(method, part, FaultKind::Redirect(302, place));
        lab.bench.services.inject(fault);
        lab.link(&lab.dataset()).await.unwrap();
        assert_eq!(links(&lab), 1, "{part}");
    }
}

#[tokio::test]
async fn a_session_that_is_lost_again_and_again_is_given_up() {
    let lab = Lab::open().await;
    let gone = FaultKind::Status(403, String::new());
    lab.bench
        .services
        .inject(Fault::new("POST", "annotate_map", gone).always());
    let error = service(lab.link(&lab.dataset()).await);
    assert_eq!((error.kind.clone(), lab.writes()), (Kind::Unauthorized, 2));
    let help = error.help.as_deref().unwrap();
    assert!(help.contains("nothing was changed"), "{help}");
    assert_eq!(links(&lab), 0);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_looked_after() {
    for kind in [
        FaultKind::ResetAfter,
        FaultKind::StatusAfter(502, "<html><title>Bad gateway</title></html>".to_owned()),
        FaultKind::TruncatedBody,
    ] {
        let lab = Lab::open().await;
        lab.bench
            .services
            .inject(Fault::new("POST", "annotate_map", kind));
        assert!(lab.link(&lab.dataset()).await.unwrap().changed);
        assert_eq!((links(&lab), lab.writes()), (1, 1));
    }
}

#[tokio::test]
async fn a_write_that_did_not_arrive_is_no_link() {
    let lab = Lab::open().await;
    for kind in [
        FaultKind::ResetBefore,
        FaultKind::Status(500, "<html><title>500</title></html>".to_owned()),
        FaultKind::Html,
    ] {
        lab.bench
            .services
            .inject(Fault::new("POST", "annotate_map", kind.clone()));
        let error = service(lab.link(&lab.dataset()).await);
        assert!(
            error.is_unclear() || error.kind == Kind::Garbled,
            "{kind:?}: {error}"
        );
        assert_eq!(links(&lab), 0);
        lab.bench.services.calm();
    }
}

#[tokio::test]
async fn after_a_write_that_nobody_can_look_after_it_is_open_what_came_of_it() {
    let lab = Lab::open().await;
    // The second look at the pairs is the one after the write.
    let fault = Fault::new(
        "GET",
        "/annotations/",
        FaultKind::Status(500, String::new()),
    );
    lab.bench.services.inject(fault.nth(2).always());
    let error = service(lab.link(&lab.dataset()).await);
    assert!(error.is_unclear(), "{error}");
    assert_eq!((links(&lab), lab.writes()), (1, 1));
    lab.bench.services.calm();
    assert!(!lab.link(&lab.dataset()).await.unwrap().changed);
}

#[tokio::test]
async fn a_write_that_is_answered_well_and_dropped_is_noticed() {
    let lab = Lab::open().await;
    lab.bench.services.trouble_omero(OmeroTrouble {
        drops_writes: true,
        ..OmeroTrouble::default()
    });
    let (text, help) = refused(lab.link(&lab.dataset()).await);
    assert!(text.contains("nothing was changed"), "{text}");
    assert!(help.contains("run again"), "{help}");
}

#[tokio::test]
async fn pairs_that_come_out_otherwise_are_named_with_what_was_there_before() {
    let lab = Lab::open().await;
    lab.annotate(
        OMERO_OWNER,
        json!([["Analysis code DOI", "to come"], ["dye", "DAPI"]]),
    );
    lab.bench.services.trouble_omero(OmeroTrouble {
        mixes_writes: true,
        ..OmeroTrouble::default()
    });
    let (text, help) = refused(lab.link(&lab.dataset()).await);
    assert!(text.contains("other pairs than were sent"), "{text}");
    assert!(
        help.ends_with("Analysis code DOI = to come; dye = DAPI"),
        "{help}"
    );
}

#[tokio::test]
async fn what_a_colleague_adds_meanwhile_stays_and_is_said() {
    let lab = Lab::open().await;
    let before = lab.held();
    lab.bench.services.trouble_omero(OmeroTrouble {
        company: true,
        ..OmeroTrouble::default()
    });
    let linked = lab.link(&lab.dataset()).await.unwrap();
    assert!(linked.outcome.contains("meanwhile"), "{}", linked.outcome);
    assert_eq!((links(&lab), lab.held().len()), (1, before.len() + 2));
}

#[tokio::test]
async fn pages_and_strange_answers_in_the_place_of_an_omero_are_not_understood() {
    for (part, kind) in [
        ("/token/", FaultKind::Html),
        ("/servers/", FaultKind::WrongJson),
        ("/token/", FaultKind::WrongJson),
        ("/m/datasets/", FaultKind::Html),
        ("/m/datasets/", FaultKind::WrongJson),
        ("/annotations/", FaultKind::WrongJson),
        ("/annotations/", FaultKind::Html),
    ] {
        let lab = Lab::open().await;
        lab.bench
            .services
            .inject(Fault::new("GET", part, kind.clone()).always());
        let error = service(lab.link(&lab.dataset()).await);
        assert_eq!(error.kind, Kind::Garbled, "{part} {kind:?}: {error}");
        assert_eq!(lab.writes(), 0);
    }
    let lab = Lab::open().await;
    let page = FaultKind::Status(404, "<html><title>Not found</title></html>".to_owned());
    lab.bench
        .services
        .inject(Fault::new("GET", "/m/datasets/", page));
    let error = lab.omero.inspect(&lab.dataset()).await.unwrap_err();
    assert_eq!(
        error.kind,
        Kind::NotFound,
        "a page that is not OMERO's says nothing of the object"
    );
}

#[tokio::test]
async fn a_login_that_is_answered_strangely_opens_nothing() {
    for kind in [
        FaultKind::Html,
        FaultKind::WrongJson,
        FaultKind::Status(500, "<html><title>500</title></html>".to_owned()),
        FaultKind::ResetAfter,
    ] {
        let lab = Lab::open().await;
        lab.bench
            .services
            .inject(Fault::new("POST", "/login/", kind.clone()));
        let error = lab.omero.inspect(&lab.dataset()).await.unwrap_err();
        assert!(
            matches!(error.kind, Kind::Garbled | Kind::ServerTrouble),
            "{kind:?}: {error}"
        );
        let again = lab.omero.inspect(&lab.dataset()).await;
        assert!(again.is_ok(), "{again:?}");
    }
}
