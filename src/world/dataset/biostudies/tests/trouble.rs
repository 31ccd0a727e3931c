//! Answers that are lost, late, refused or not what was sent.

use super::*;
use crate::rehearse::{Fault, FaultKind};

fn fail(message: &str) -> String {
    serde_json::json!({"status": "FAIL", "log": {"level": "ERROR", "message": message, "subnodes": []}})
        .to_string()
}

impl Desk {
    fn puts(&self) -> usize {
        let writes = self.writes();
        writes
            .iter()
            .filter(|line| line.starts_with("PUT "))
            .count()
    }
}

#[tokio::test]
async fn nothing_is_done_while_the_archive_is_at_work_on_the_study() {
    let desk = Desk::new().await;
    desk.bench.services.keep_study_busy(STUDY, 2);
    let seen = desk.inspect(STUDY).await;
    assert_eq!(
        seen.in_work.as_deref(),
        Some("working on its last submission")
    );
    let (text, help) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("at work on the last submission"), "{text}");
    assert!(help.contains("few minutes"), "{help}");
    assert!(desk.writes().is_empty());
    assert_eq!(desk.inspect(STUDY).await.in_work, None, "it gets on");
    desk.link(STUDY, KEEP).await.unwrap();
}

#[tokio::test]
async fn an_archive_that_begins_to_work_in_between_is_told_by_its_words() {
    let desk = Desk::new().await;
    let busy =
        "Request 'S-BIAD9001' is being processed. Submission request draft operations are blocked.";
    let fault = |method| {
        Fault::new(
            method,
            "/drafts/S-BIAD9001",
            FaultKind::Status(500, fail(busy)),
        )
    };
    desk.bench.services.inject(fault("GET"));
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("at work on the last submission"), "{text}");
    desk.bench.services.inject(fault("PUT"));
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("at work on the last submission"), "{text}");
    assert!(text.contains("is reverted"), "{text}");
    assert_eq!(desk.draft(), None);
}

#[tokio::test]
async fn a_draft_that_came_out_otherwise_is_reverted_if_it_was_made_here() {
    let desk = Desk::new().await;
    desk.bench.services.mangle_drafts();
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(
        text.contains("otherwise than it was sent: `Keywords`"),
        "{text}"
    );
    assert!(
        text.contains("the draft that was made for this is reverted"),
        "{text}"
    );
    assert_eq!(desk.draft(), None);
    let there = desk.text();
    desk.bench.services.set_study_draft(STUDY, Some(&there));
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("where it can be reverted"), "{text}");
    assert!(desk.draft().is_some());
    assert_eq!(desk.bench.services.snapshot().count("POST", "/submit"), 0);
}

#[tokio::test]
async fn a_lost_answer_to_the_draft_is_followed_by_a_look_and_by_no_second_write() {
    for (kind, arrived) in [
        (FaultKind::ResetAfter, true),
        (FaultKind::StatusAfter(502, String::new()), true),
        (FaultKind::ResetBefore, false),
        (FaultKind::Status(500, fail("null")), false),
    ] {
        let desk = Desk::new().await;
        desk.bench
            .services
            .inject(Fault::new("PUT", "/drafts/", kind.clone()));
        let linked = desk.link(STUDY, KEEP).await;
        match linked {
            Ok(linked) => assert!(arrived && linked.changed, "{kind:?}"),
            Err(LinkError::Service(error)) => {
                assert!(!arrived && error.is_unclear(), "{kind:?}: {error}");
                assert!(
                    error.help.as_deref().unwrap().contains("as it was"),
                    "{error:?}"
                );
            }
            other @ Err(_) => panic!("{kind:?}: {other:?}"),
        }
        assert_eq!(desk.puts(), 1, "{kind:?}");
        // A second run finishes it.
        desk.link(STUDY, KEEP).await.unwrap();
        assert_eq!(desk.state(STUDY).await, LinkState::InEdit);
    }
}

#[tokio::test]
async fn a_lost_answer_to_the_submission_is_followed_by_a_look_too() {
    for (kind, arrived) in [
        (FaultKind::ResetAfter, true),
        (FaultKind::ResetBefore, false),
    ] {
        let desk = Desk::new().await;
        desk.bench
            .services
            .inject(Fault::new("POST", "/submit", kind.clone()));
        let linked = desk.link(STUDY, SUBMIT).await;
        assert_eq!(linked.is_ok(), arrived, "{kind:?}: {linked:?}");
        assert_eq!(desk.bench.services.snapshot().count("POST", "/submit"), 1);
        let expected = if arrived {
            LinkState::Submitted
        } else {
            LinkState::InEdit
        };
        assert_eq!(desk.state(STUDY).await, expected, "{kind:?}");
    }
}

#[tokio::test]
async fn a_submission_that_is_refused_at_once_takes_the_draft_back() {
    let desk = Desk::new().await;
    let kind = FaultKind::Status(400, fail("Submission validation errors"));
    desk.bench
        .services
        .inject(Fault::new("POST", "/submit", kind));
    let Err(LinkError::Service(error)) = desk.link(STUDY, SUBMIT).await else {
        panic!()
    };
    assert!(
        error.to_string().contains("Submission validation errors"),
        "{error}"
    );
    assert!(
        error.help.as_deref().unwrap().contains("is reverted"),
        "{error:?}"
    );
    assert_eq!(desk.draft(), None);
}

#[tokio::test]
async fn a_submission_that_turns_out_to_be_invalid_is_told_with_the_archives_words() {
    let desk = Desk::new().await;
    desk.bench.services.pace_studies(0, 0);
    desk.bench
        .services
        .refuse_studies("File deletion/modifications require admin permission.");
    desk.link(STUDY, SUBMIT).await.unwrap();
    let held = desk.inspect(STUDY).await.held.unwrap();
    assert!(held.text.contains("require admin permission"), "{held:?}");
    assert!(
        held.help.contains("submissions/edit/S-BIAD9001"),
        "{held:?}"
    );
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("require admin permission"), "{text}");
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_an_error_at_every_step() {
    let asked = {
        let desk = Desk::new().await;
        desk.link(STUDY, SUBMIT).await.unwrap();
        desk.asked().len()
    };
    assert!(asked >= 7, "{asked}");
    for (method, path) in [
        ("GET", "/api/v1/studies/"),
        ("POST", "/auth/login"),
        ("GET", "/api/submissions/S-BIAD9001"),
        ("GET", "/api/submissions/S-BIAD9001.json"),
        ("GET", "/submissions/drafts?"),
        ("GET", "/submissions/drafts/S-BIAD9001"),
    ] {
        for kind in [
            FaultKind::Html,
            FaultKind::WrongJson,
            FaultKind::TruncatedBody,
        ] {
            let desk = Desk::new().await;
            let before = desk.text();
            let fault = Fault::new(method, path, kind.clone()).always();
            desk.bench.services.inject(fault);
            let linked = desk.link(STUDY, SUBMIT).await;
            assert!(linked.is_err(), "{method} {path} {kind:?}: {linked:?}");
            assert_eq!(desk.text(), before);
            assert_eq!(desk.bench.services.snapshot().count("POST", "/submit"), 0);
        }
    }
}

#[tokio::test]
async fn a_study_that_is_no_pagetab_is_not_edited_and_its_draft_is_reverted() {
    let desk = Desk::new().await;
    for (part, other, named) in [
        (
            "\"links\": [",
            "\"links\": [], \"links\": [",
            "`links` twice",
        ),
        (
            "\"section\": {",
            "\"section\": {}, \"section\": {",
            "`section` twice",
        ),
    ] {
        let text = desk.text();
        desk.bench
            .services
            .rewrite_study(STUDY, &with(&text, part, other));
        let (said, help) = refused(desk.link(STUDY, KEEP).await);
        assert!(
            said.contains(named) && said.contains("is reverted"),
            "{said}"
        );
        assert!(help.contains("by hand"), "{help}");
        assert_eq!((desk.puts(), desk.draft()), (0, None));
        desk.bench.services.rewrite_study(STUDY, &text);
    }
}

#[tokio::test]
async fn a_draft_that_somebody_else_changed_meanwhile_is_not_reverted() {
    let desk = Desk::new().await;
    // What is read back is what somebody else wrote in between.
    let theirs = retitled(&desk.text());
    let draft = format!("{{\"key\": \"S-BIAD9001\", \"content\": {theirs}}}");
    let kind = FaultKind::Status(200, draft);
    desk.bench
        .services
        .inject(Fault::new("GET", "/drafts/S-BIAD9001", kind).nth(2));
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("otherwise than it was sent"), "{text}");
    assert!(text.contains("its draft is left"), "{text}");
    assert!(desk.draft().is_some());
}
