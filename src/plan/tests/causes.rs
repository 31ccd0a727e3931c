//! Each cause is told from what can be seen, and none from what cannot.

use super::super::cause::Cause;
use super::*;
use crate::facts::Why;

const DAY_LATER: &str = "2026-11-23T13:00:00Z";

fn why(facts: &Facts, now: &str) -> Option<Cause> {
    cause(&goal(), facts, time(now))
}

fn archived_at(facts: &Facts, now: &str) -> State {
    let plan = plan(&goal(), facts, time(now));
    plan.state(Stage::Archived).unwrap().clone()
}

/// Whether Zenodo's badge leads to another release of the repository.
fn before(mut facts: Facts, archived: bool) -> Facts {
    let doi = archived.then(|| Doi::parse("10.5281/zenodo.1").unwrap());
    facts.archive.latest = Seen::Known(doi);
    facts
}

#[test]
fn a_webhook_that_is_gone_may_have_told_zenodo_of_the_release() {
    let gone = before(released(Seen::Known(Integration::Absent)), true);
    assert_eq!(why(&gone, "2026-11-22T12:10:00Z"), Some(Cause::WebhookGone));
    let state = archived_at(&gone, "2026-11-22T12:10:00Z");
    let State::Waiting(wait) = state else {
        panic!("{state:?}")
    };
    let advice = wait.advice.unwrap();
    assert!(
        advice.contains("cannot be seen") && advice.contains("12:50 UTC"),
        "{advice}"
    );
    assert!(blocked(&archived_at(&gone, DAY_LATER)).contains("new version number"));

    // Where Zenodo did not say whether it knows the repository, that is no "no".
    let unknown = released(Seen::Known(Integration::Absent));
    assert_eq!(
        why(&unknown, "2026-11-22T12:10:00Z"),
        Some(Cause::WebhookGone)
    );
    let never = before(unknown, false);
    assert_eq!(why(&never, "2026-11-22T12:10:00Z"), Some(Cause::SwitchOff));
}

#[test]
fn a_webhook_that_was_made_anew_does_not_make_the_release_older_than_the_switch() {
    let mut young = hook(Vec::new());
    young.created_at = Some(time("2026-11-22T12:05:00Z"));
    let facts = released(Seen::Known(Integration::Hook(young)));
    let renewed = before(facts.clone(), true);
    assert_eq!(
        why(&renewed, "2026-11-22T12:10:00Z"),
        Some(Cause::WebhookRenewed)
    );
    assert!(matches!(
        archived_at(&renewed, "2026-11-22T12:10:00Z"),
        State::Waiting(_)
    ));
    assert!(blocked(&archived_at(&renewed, DAY_LATER)).contains("younger than this release"));
    let first = before(facts, false);
    assert_eq!(
        why(&first, "2026-11-22T12:10:00Z"),
        Some(Cause::BeforeSwitch)
    );
    let said = blocked(&archived_at(&first, "2026-11-22T12:10:00Z"));
    assert!(said.contains("older than Zenodo's webhook"), "{said}");
}

#[test]
fn an_accepted_message_counts_whatever_became_of_the_webhook_since() {
    let mut off = hook(vec![delivery(202, "Accepted.")]);
    off.active = false;
    let facts = released(Seen::Known(Integration::Hook(off)));
    assert_eq!(why(&facts, "2026-11-22T12:10:00Z"), Some(Cause::Pending));
}

#[test]
fn each_answer_of_the_receiver_has_its_own_meaning() {
    for (status, message, cause) in [
        (401, "", Cause::Unauthorized),
        (403, "", Cause::Forbidden),
        (
            404,
            "The repository does not exist.",
            Cause::UnknownRepository,
        ),
        (
            409,
            "This repository is not enabled for webhooks.",
            Cause::NotEnabled,
        ),
        (415, "Unsupported Media Type", Cause::Undelivered),
        (500, "", Cause::Unanswered),
        (504, "", Cause::Unanswered),
        (0, "", Cause::Unanswered),
    ] {
        let facts = heard(vec![delivery(status, message)]);
        assert_eq!(why(&facts, "2026-11-22T12:10:00Z"), Some(cause), "{status}");
        let said = blocked(&archived(&facts));
        // Nothing was noted on Zenodo, so that the same message may still be taken.
        assert!(
            said.contains("https://github.com/octo/tool/settings/hooks"),
            "{said}"
        );
        assert_eq!(
            said.contains("new version number"),
            cause == Cause::Unauthorized,
            "{said}"
        );
    }
}

#[test]
fn silence_is_pending_then_late_and_after_a_day_a_failure() {
    let facts = heard(vec![delivery(202, "Accepted.")]);
    assert_eq!(why(&facts, "2026-11-22T12:49:00Z"), Some(Cause::Pending));
    assert_eq!(why(&facts, "2026-11-22T13:10:00Z"), Some(Cause::Late));
    assert_eq!(why(&facts, DAY_LATER), Some(Cause::Silent));
    let said = blocked(&archived_at(&facts, DAY_LATER));
    assert!(
        said.contains("--support-text") && said.contains("new version number"),
        "{said}"
    );
}

#[test]
fn without_an_admin_the_cause_cannot_be_told_and_is_not_made_up() {
    let facts = released(Seen::Unknown(Why::Forbidden(
        "needs repository admin".to_owned(),
    )));
    assert_eq!(why(&facts, DAY_LATER), Some(Cause::Hidden));
    let state = archived_at(&facts, DAY_LATER);
    let State::Unknown(why) = state else {
        panic!("{state:?}")
    };
    assert!(why.to_string().contains("repository admin"), "{why}");
}

#[test]
fn a_private_repository_a_draft_and_a_bare_tag_are_told_apart() {
    let mut facts = heard(vec![delivery(202, "Accepted.")]);
    let Seen::Known(Some(repository)) = &mut facts.forge.repository else {
        panic!()
    };
    repository.private = true;
    assert_eq!(why(&facts, "2026-11-22T12:10:00Z"), Some(Cause::Private));

    let Seen::Known(Releases { published, .. }) = facts.forge.releases.clone() else {
        panic!()
    };
    facts.archive.record = Seen::Unknown(Why::NotAsked);
    let mut unreleased = |drafts| {
        facts.forge.releases = Seen::Known(Releases {
            published: None,
            drafts,
        });
        why(&facts, "2026-11-22T12:10:00Z")
    };
    let drafts = published.into_iter().collect();
    assert_eq!(unreleased(Seen::Known(drafts)), Some(Cause::DraftOnly));
    assert_eq!(unreleased(Seen::Known(Vec::new())), Some(Cause::TagOnly));
    assert_eq!(unreleased(Seen::Unknown(Why::NotAsked)), None);
}

#[test]
fn a_record_is_never_given_a_cause() {
    let mut facts = heard(vec![delivery(500, "")]);
    facts.archive.record = Seen::Unknown(Why::Unreachable("503".to_owned()));
    assert_eq!(why(&facts, "2026-11-22T12:10:00Z"), None);
}
