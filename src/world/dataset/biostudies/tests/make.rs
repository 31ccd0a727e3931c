//! The edit of a study: its draft, and what is submitted.

use super::*;
use crate::rehearse::{BEGUN_STUDY, OTHER_STUDY, PRIVATE_STUDY};

const DRAFT: &str = "/submissions/api/submissions/drafts/S-BIAD9001";

#[tokio::test]
async fn the_link_goes_into_the_draft_and_nothing_is_submitted() {
    let desk = Desk::new().await;
    let before = desk.text();
    assert_eq!(desk.state(STUDY).await, LinkState::Absent);
    let linked = desk.link(STUDY, KEEP).await.unwrap();
    assert!(linked.changed);
    assert!(
        linked.outcome.contains("is in the draft of S-BIAD9001"),
        "{}",
        linked.outcome
    );
    let edit = format!(
        "{}submissions/edit/{STUDY}",
        desk.bench.services.biostudies()
    );
    assert_eq!(linked.url, edit);
    assert_eq!(desk.writes(), [format!("PUT {DRAFT}")]);
    assert_eq!(desk.text(), before, "the study itself");
    assert_eq!(desk.draft(), Some(with_link(&before)), "byte for byte");
    let seen = desk.inspect(STUDY).await;
    assert_eq!((state(&seen), seen.url), (LinkState::InEdit, edit));
    assert_eq!((seen.held, seen.in_work), (None, None));
}

#[tokio::test]
async fn what_is_submitted_is_at_work_until_the_page_shows_it() {
    let desk = Desk::new().await;
    let before = desk.text();
    let linked = desk.link(STUDY, SUBMIT).await.unwrap();
    assert!(
        linked.changed && linked.outcome.contains("is submitted"),
        "{linked:?}"
    );
    let submit = format!("POST {DRAFT}/submit?preferredSources=SUBMISSION");
    assert_eq!(desk.writes(), [format!("PUT {DRAFT}"), submit]);
    let mut looks = 0;
    while desk.state(STUDY).await == LinkState::Submitted {
        looks += 1;
        assert!(looks < 20);
    }
    assert!(looks > 1, "the archive takes its time");
    assert_eq!(desk.state(STUDY).await, LinkState::Visible);
    assert_eq!(desk.text(), with_link(&before));
    assert_eq!(desk.draft(), None);
    let (held, writes) = (desk.held(), desk.writes().len());
    let again = desk.link(STUDY, SUBMIT).await.unwrap();
    assert!(!again.changed);
    assert_eq!((desk.held(), desk.writes().len()), (held, writes));
}

#[tokio::test]
async fn another_program_sees_a_submission_too_while_the_archive_is_at_work() {
    let desk = Desk::new().await;
    desk.bench.services.pace_studies(2, 3);
    desk.link(STUDY, SUBMIT).await.unwrap();
    let other = desk.also(Some(login_with(BIOSTUDIES_PASSWORD)));
    let mut words = Vec::new();
    loop {
        let seen = other.inspect(&at(STUDY)).await.unwrap().unwrap();
        match seen.in_work {
            Some(work) => words.push(work),
            None => break assert_eq!(state(&seen), LinkState::Visible),
        }
        assert!(words.len() < 20);
    }
    words.dedup();
    assert_eq!(
        words,
        [
            "working on its last submission",
            "publishing its last version"
        ]
    );
}

#[tokio::test]
async fn a_link_that_waits_in_the_draft_is_submitted_without_being_written_again() {
    let desk = Desk::new().await;
    desk.link(STUDY, KEEP).await.unwrap();
    let again = desk.link(STUDY, KEEP).await.unwrap();
    assert!(!again.changed, "{again:?}");
    assert!(desk.link(STUDY, SUBMIT).await.unwrap().changed);
    let writes = desk.writes();
    let puts = writes.iter().filter(|line| line.starts_with("PUT"));
    assert_eq!((puts.count(), writes.len()), (1, 2), "{writes:?}");
}

#[tokio::test]
async fn every_byte_of_the_draft_stays_numbers_and_escapes_too() {
    let desk = Desk::new().await;
    let odd = "\"type\": \"submission\",\n  \"note\": [1.10, 12345678901234567890123, \"caf\\u00e9\", 1e2, -0.0]";
    let text = with(&desk.text(), "\"type\": \"submission\"", odd);
    desk.bench.services.rewrite_study(STUDY, &text);
    desk.link(STUDY, KEEP).await.unwrap();
    let draft = desk.draft().unwrap();
    assert!(draft.contains(odd), "{draft}");
    let link = draft.find(URL).unwrap();
    let begin = draft[..link].rfind(",\n").unwrap();
    assert!(text.starts_with(&draft[..begin]));
    assert_eq!(draft, with_link(&text));
}

#[tokio::test]
async fn a_draft_with_other_changes_is_left_as_it_is_and_what_they_are_is_said() {
    let desk = Desk::new().await;
    let others = [
        (retitled(&desk.text()), "`Title`"),
        (
            desk.text().replace("2026-09-23", "2027-01-01"),
            "`ReleaseDate`",
        ),
        (
            desk.text().replace("10.6019/S-BIAD9001", "10.6019/S-BIAD1"),
            "`DOI`",
        ),
        (
            with(&desk.text(), "\"Plate 1\"", "\"Plate 2\""),
            "its subsections",
        ),
        (
            with(
                &desk.text(),
                "https://example.org/spots",
                "https://example.org/",
            ),
            "its links",
        ),
        (with(&desk.text(), "\"spots\"", "\"dots\""), "`Keywords`"),
        (
            with(
                &desk.text(),
                "\"section\": {",
                "\"section\": {\"files\": [{\"path\": \"a\"}],",
            ),
            "its files",
        ),
    ];
    for (draft, named) in others {
        desk.bench.services.set_study_draft(STUDY, Some(&draft));
        let barred = desk.inspect(STUDY).await.held.unwrap();
        assert!(barred.text.contains(named), "{named} in {}", barred.text);
        for options in [KEEP, SUBMIT] {
            let (text, help) = refused(desk.link(STUDY, options).await);
            assert!(
                text.contains(named) && text.contains("holds other changes"),
                "{text}"
            );
            assert!(text.contains("its draft is as it was"), "{text}");
            assert!(help.contains("submissions/edit/S-BIAD9001"), "{help}");
        }
        assert_eq!(desk.draft(), Some(draft));
    }
    assert!(desk.writes().is_empty());
}

#[tokio::test]
async fn a_draft_of_an_older_version_is_not_submitted_over_the_newer_one() {
    let desk = Desk::new().await;
    let older = desk.text();
    desk.bench.services.set_study_draft(STUDY, Some(&older));
    desk.bench.services.rewrite_study(STUDY, &retitled(&older));
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("`Title`"), "{text}");
    assert_eq!((desk.writes(), desk.draft()), (Vec::new(), Some(older)));
}

#[tokio::test]
async fn a_draft_with_a_link_of_an_earlier_run_takes_the_new_one_beside_it() {
    let desk = Desk::new().await;
    let earlier = NewLink {
        doi: doi("10.5072/zenodo.700"),
        label: "Image analysis code: octo/tool v0.9.0".to_owned(),
        ..new()
    };
    desk.archive.link(&at(STUDY), &earlier, KEEP).await.unwrap();
    let seen = desk.inspect(STUDY).await;
    assert_eq!(seen.held, None);
    desk.link(STUDY, KEEP).await.unwrap();
    let draft = desk.draft().unwrap();
    assert!(
        draft.contains(URL) && draft.contains("zenodo.700"),
        "{draft}"
    );
}

#[tokio::test]
async fn a_link_of_ours_that_somebody_deleted_in_the_draft_is_their_change() {
    let desk = Desk::new().await;
    let plain = desk.text();
    let earlier = NewLink {
        doi: doi("10.5072/zenodo.700"),
        ..new()
    };
    let linked = super::super::splice::with_link(&plain, &earlier).unwrap();
    desk.bench.services.rewrite_study(STUDY, &linked);
    desk.bench.services.set_study_draft(STUDY, Some(&plain));
    let (text, _) = refused(desk.link(STUDY, SUBMIT).await);
    assert!(text.contains("holds other changes (its links)"), "{text}");
    assert_eq!(desk.draft(), Some(plain));
}

#[tokio::test]
async fn a_replacement_that_waits_in_the_draft_can_be_submitted() {
    let desk = Desk::new().await;
    let earlier = NewLink {
        doi: doi("10.5072/zenodo.700"),
        ..new()
    };
    let linked = super::super::splice::with_link(&desk.text(), &earlier).unwrap();
    desk.bench.services.rewrite_study(STUDY, &linked);
    for options in [KEEP, SUBMIT] {
        desk.archive
            .link(&at(STUDY), &replacing(), options)
            .await
            .unwrap();
        assert_eq!(desk.inspect(STUDY).await.held, None);
    }
    assert_eq!(desk.state(STUDY).await, LinkState::Submitted);
}

#[tokio::test]
async fn a_link_to_an_older_version_is_replaced_if_it_is_ours() {
    let desk = Desk::new().await;
    let old = "https://doi.org/10.5072/zenodo.700";
    let ours = |words: &str| {
        let text = with(&desk.text(), "https://example.org/spots", old);
        with(&text, "Project website", words)
    };
    let services = &desk.bench.services;
    let (mine, theirs) = (
        ours("Image analysis code: octo/tool v0.9.0"),
        ours("Our paper"),
    );
    services.rewrite_study(STUDY, &theirs);
    let (study, newer) = (at(STUDY), replacing());
    let link = || desk.archive.link(&study, &newer, SUBMIT);
    let (text, help) = refused(link().await);
    assert!(
        text.contains("no link to 10.5072/zenodo.700 whose description"),
        "{text}"
    );
    assert!(
        text.contains("is reverted") && help.contains("without `--replace`"),
        "{text} {help}"
    );
    assert_eq!(desk.draft(), None);
    services.rewrite_study(STUDY, &mine);
    services.pace_studies(0, 0);
    assert_eq!(
        desk.state(STUDY).await,
        LinkState::OtherVersion(doi("10.5072/zenodo.700"))
    );
    link().await.unwrap();
    assert_ne!(desk.state(STUDY).await, LinkState::Absent);
    let wanted = with(&with(&mine, old, URL), "v0.9.0", "v1.0.0");
    assert_eq!(desk.text(), wanted);
}

#[tokio::test]
async fn a_study_that_is_not_public_is_edited_the_same_way() {
    let desk = Desk::new().await;
    desk.bench.services.pace_studies(0, 0);
    let seen = desk.inspect(PRIVATE_STUDY).await;
    assert!(!seen.published && seen.editable == Some(true));
    desk.link(PRIVATE_STUDY, KEEP).await.unwrap();
    assert_eq!(desk.state(PRIVATE_STUDY).await, LinkState::InEdit);
    desk.link(PRIVATE_STUDY, SUBMIT).await.unwrap();
    assert_eq!(desk.state(PRIVATE_STUDY).await, LinkState::InDraft);
}

#[tokio::test]
async fn a_study_that_was_never_submitted_gets_the_link_and_its_author_submits_it() {
    let desk = Desk::new().await;
    let seen = desk.inspect(BEGUN_STUDY).await;
    assert!(!seen.published && seen.held.is_none());
    let (text, help) = refused(desk.link(BEGUN_STUDY, SUBMIT).await);
    assert!(
        text.contains("was never submitted") && help.contains("without `--submit`"),
        "{text}"
    );
    assert!(desk.writes().is_empty());
    desk.link(BEGUN_STUDY, KEEP).await.unwrap();
    assert_eq!(desk.state(BEGUN_STUDY).await, LinkState::InDraft);
}

#[tokio::test]
async fn a_study_of_somebody_else_is_found_out_by_trying_and_then_handed_over() {
    let desk = Desk::new().await;
    assert_eq!(desk.inspect(OTHER_STUDY).await.editable, None);
    let before = desk.held();
    let (text, help) = refused(desk.link(OTHER_STUDY, SUBMIT).await);
    assert!(text.contains("may not change S-BIAD9004"), "{text}");
    assert!(help.contains("by hand"), "{help}");
    assert_eq!(desk.inspect(OTHER_STUDY).await.editable, Some(false));
    assert_eq!(desk.held(), before);
    assert!(desk.writes().is_empty());
}
