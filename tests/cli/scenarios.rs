//! Every scenario of the rehearsal ends as its description says, with the words that a person
//! needs to go on.

use std::collections::BTreeSet;

use citable::rehearse::Scenario;

use crate::runner::{Ended, citable};

/// Plays a scenario, which must end with the code that the program's own list says.
#[track_caller]
fn rehearse(scenario: &str) -> Ended {
    let ended = citable(&["rehearse", "--scenario", scenario]).run();
    let listed = Scenario::named(scenario).unwrap().exit;
    ended.code(listed.into())
}

/// The names and exit codes that the program itself lists.
fn listed() -> Vec<(String, i32)> {
    let list = citable(&["rehearse", "--list-scenarios", "--format", "json"]);
    let list = list.run().code(0).json();
    let scenarios = list["scenarios"].as_array().unwrap().iter();
    scenarios
        .map(|one| {
            let exit = one["exit"].as_i64().unwrap();
            let name = one["name"].as_str().unwrap().to_owned();
            (name, i32::try_from(exit).unwrap())
        })
        .collect()
}

#[test]
fn the_list_for_people_names_the_same_scenarios() {
    let shown = citable(&["rehearse", "--list-scenarios"]).run().code(0);
    for (name, exit) in listed() {
        let head = format!("{name}  (exit {exit})\n");
        assert!(shown.stdout.contains(&head), "{head} in\n{}", shown.stdout);
    }
}

#[test]
fn the_normal_one_ends_with_the_doi_a_citation_and_what_would_be_permanent() {
    let ended = citable(&["rehearse"]).run().code(0);
    let kinds = [
        "write version",
        "make the tag",
        "push",
        "draft",
        "publish",
        "add",
    ];
    let doings = ended.doings();
    assert_eq!(doings.len(), kinds.len(), "{doings:?}");
    for (doing, kind) in doings.iter().zip(kinds) {
        assert!(doing.contains(kind), "`{kind}` in `{doing}`");
    }
    ended.saying(&[
        "REHEARSAL",
        "nothing of this is real",
        "DOI of this version: https://doi.org/10.5072/zenodo.",
        "DOI of all versions: https://doi.org/10.5072/zenodo.",
        "Cite it as:\n  Carberry, J.",
        "In earnest, these would be permanent now:",
        "the tag v1.0.0, which others may have fetched",
        "the link in the dataset's public record",
    ]);
}

#[test]
fn in_json_every_stage_is_done_and_nothing_else_is_on_stdout() {
    let ended = citable(&["rehearse", "--format", "json"]).run().code(0);
    let status = ended.json();
    assert_eq!(status["schema"], "citable/status/1");
    let stages = status["stages"].as_array().unwrap();
    assert_eq!(stages.len(), 7);
    for stage in stages {
        assert_eq!(stage["state"], "done", "{stage}");
    }
    assert_eq!(status["applied"].as_array().unwrap().len(), 6);
}

#[test]
fn a_switch_that_is_off_blocks_before_anything_is_made_and_names_page_and_button() {
    let ended = rehearse("integration-not-enabled").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended
        .saying(&[
            "/account/settings/github/",
            "Sync now",
            "example-lab/spot-counts",
            "[integration-off]",
            "In earnest, nothing permanent would have happened",
        ])
        .silent_on(&["DOI of this version"]);
}

#[test]
fn a_file_that_zenodo_refuses_blocks_before_anything_is_made_and_shows_the_line() {
    let ended = rehearse("cff-refused-by-zenodo").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&[
        "CITATION.cff:",
        "licence",
        "help:",
        "In earnest, nothing permanent would have happened",
    ]);
}

#[test]
fn a_late_record_is_waited_for() {
    rehearse("late-record").code(0).saying(&[
        "Waiting for Zenodo to archive v1.0.0",
        "Archived as 10.5072/zenodo.",
    ]);
}

#[test]
fn a_409_among_the_deliveries_is_no_failure() {
    let ended = rehearse("webhook-202-then-409").code(0);
    assert!(!ended.stdout.contains("409"), "{}", ended.text());
    ended
        .saying(&["Archived as 10.5072/zenodo."])
        .silent_on(&["error"]);
}

#[test]
fn a_lost_answer_is_looked_after_and_the_release_is_made_once() {
    let ended = rehearse("response-lost").code(0);
    let drafts = ended
        .doings()
        .iter()
        .filter(|doing| doing.contains("draft"))
        .count();
    assert_eq!(drafts, 1);
    ended.saying(&["Unclear", "looking whether it came about"]);
}

#[test]
fn a_release_older_than_the_switch_needs_a_new_version() {
    let ended = rehearse("released-before-enabling").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&[
        "the release is older than Zenodo's webhook",
        "release under a new version number",
        "citable publish VERSION",
        "or delete the release on GitHub, not the tag, and publish it again",
    ]);
}

#[test]
fn a_token_that_may_not_release_is_told_the_permission_that_would() {
    let ended = rehearse("token-without-scope").code(3);
    // Where the missing right can be seen beforehand, nothing at all may be done; else the
    // refusal of the draft is the last thing.
    assert!(!ended.doings().iter().any(|doing| doing.contains("publish")));
    ended.saying(&["403", "contents=write", "POST", "request "]);
}

#[test]
fn a_person_without_the_right_to_push_is_told_before_anything_is_made() {
    let ended = rehearse("no-right-to-push").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["the token may not write", "[repository-read-only]"]);
}

#[test]
fn immutable_releases_are_said_before_the_first_step() {
    let ended = rehearse("immutable-releases").code(0);
    let (before, _) = ended.stderr.split_once("Doing").unwrap();
    assert!(before.contains("can never be redone"), "{before}");
}

#[test]
fn a_burnt_name_needs_a_new_version_and_leaves_no_draft() {
    rehearse("burnt-tag").code(3).saying(&[
        "used by an immutable release",
        "a new version number is needed",
        "the draft that was made for it is removed again",
    ]);
}

#[test]
fn a_ruleset_about_tags_is_read_before_anything_is_made() {
    let ended = rehearse("tag-ruleset").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&[
        "the ruleset `only admins make tags` on GitHub forbids new tags",
        "[tag-restricted]",
        "/rules/31",
    ]);
}

#[test]
fn a_protected_branch_is_seen_before_anything_is_made_and_the_way_is_named() {
    let ended = rehearse("protected-branch").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["pull requests only", "--pull-request", "[branch-protected]"]);
}

#[test]
fn a_renamed_repository_is_met_by_its_present_name() {
    rehearse("renamed-repository").code(0).saying(&[
        "example-lab/spot-counts-renamed, release v1.0.0",
        "[repository-code-not-remote]",
        "DOI of this version",
    ]);
}

#[test]
fn a_doi_that_does_not_resolve_yet_is_waiting_and_no_failure() {
    rehearse("doi-not-resolving-yet")
        .code(4)
        .saying(&[
            "waiting  verified",
            "nothing is wrong",
            "goes on from here",
            "DOI of this version",
        ])
        .silent_on(&["error:"]);
}

#[test]
fn an_archive_that_is_not_the_tag_is_named_path_by_path_and_not_linked() {
    let ended = rehearse("wrong-archive").code(1);
    assert!(!ended.doings().iter().any(|doing| doing.starts_with("add")));
    ended
        .saying(&["the archive is not the tag", "changed", "missing", "help:"])
        .silent_on(&["Cite it as"]);
}

#[test]
fn a_silent_refusal_is_explained_from_the_file_at_the_tag() {
    let ended = rehearse("refused-after-release").code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&[
        "Zenodo refuses the files of this tag",
        "CITATION.cff",
        "release under a new version number",
    ]);
}

#[test]
fn a_private_repository_is_told_before_anything_is_made() {
    let ended = rehearse("private-repository");
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["is private", "public repositories only"]);
}

#[test]
fn a_tag_without_a_release_is_released_as_it_is() {
    let ended = rehearse("tag-without-release");
    assert!(
        !ended
            .doings()
            .iter()
            .any(|doing| doing.contains("make the tag"))
    );
    ended.saying(&["Archived as 10.5072/zenodo."]);
}

#[test]
fn a_draft_of_somebody_else_stays_as_it_is() {
    let ended = rehearse("draft-of-somebody-else");
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["draft release", "--publish-draft", "[draft-exists]"]);
}

#[test]
fn a_prerelease_is_archived_like_any_other() {
    rehearse("prerelease").saying(&["the pre-release v1.0.0 is published", "Archived as"]);
}

#[test]
fn a_release_without_the_switch_needs_the_switch_and_a_new_version() {
    rehearse("released-without-switch").saying(&[
        "no webhook of this repository leads to Zenodo",
        "Sync now",
        "/account/settings/github/",
        "release under a new version number",
        "[not-archived]",
    ]);
}

#[test]
fn a_webhook_that_is_gone_leaves_it_open_whether_zenodo_heard() {
    rehearse("webhook-gone")
        .saying(&[
            "it cannot be seen whether Zenodo heard",
            "50 minutes",
            "UTC",
        ])
        .silent_on(&["new version number", "nothing is wrong"]);
}

#[test]
fn a_webhook_that_was_made_anew_is_not_taken_for_the_first() {
    rehearse("webhook-renewed")
        .saying(&[
            "younger than this release",
            "release under a new version number",
        ])
        .silent_on(&[
            "is older than Zenodo's webhook",
            "before Zenodo was switched on",
        ]);
}

#[test]
fn a_refused_zenodo_json_at_the_tag_is_named() {
    rehearse("zenodo-json-refused-after-release").saying(&[
        "Zenodo refuses the files of this tag",
        ".zenodo.json",
        "release under a new version number",
    ]);
}

#[test]
fn each_answer_to_the_message_has_its_meaning_and_its_way_out() {
    for (ended, words) in [
        (rehearse("delivery-401"), "the webhook's key was revoked"),
        (rehearse("delivery-403"), "may no longer do so"),
        (rehearse("delivery-404"), "it does not know the repository"),
        (
            rehearse("delivery-409-not-enabled"),
            "was switched off on Zenodo",
        ),
        (rehearse("delivery-503"), "it was in trouble"),
        (rehearse("delivery-timed-out"), "no answer"),
    ] {
        assert_eq!(ended.doings(), Vec::<&str>::new());
        ended.saying(&[words, "edeliver", "/settings/hooks"]);
    }
}

#[test]
fn a_release_that_zenodo_tries_again_is_waited_for() {
    rehearse("still-trying")
        .saying(&["up to 50 minutes", "nothing is wrong"])
        .silent_on(&["error:"]);
}

#[test]
fn a_silent_failure_leads_to_the_page_and_to_the_support() {
    rehearse("failed-in-silence").saying(&[
        "made no record of it",
        "/account/settings/github/repository/example-lab/spot-counts",
        "citable doi --support-text",
    ]);
}

#[test]
fn what_only_an_admin_can_see_is_not_made_up() {
    rehearse("webhooks-hidden")
        .saying(&["cannot tell why", "repository admin", "webhooks: read"])
        .silent_on(&["new version number"]);
}

#[test]
fn a_study_in_the_idr_ends_with_what_a_person_sends() {
    rehearse("idr")
        .saying(&[
            "waiting  linked",
            "By hand, for idr9001",
            "To: idr@openmicroscopy.org",
            "nothing is wrong",
        ])
        .silent_on(&["error:", "the link in the dataset's public record"]);
}

#[test]
fn a_dataset_in_an_omero_gets_the_doi_for_its_group_to_see() {
    let ended = rehearse("omero");
    assert!(ended.doings().last().unwrap().starts_with("add `10.5072/"));
    ended
        .saying(&["dataset 42 on http", "for the members of its group to see"])
        .silent_on(&["public record"]);
}

#[test]
fn four_datasets_get_the_doi_each_in_its_own_way() {
    rehearse("all-datasets").saying(&[
        "Zenodo record 1000002 points to 10.5072/zenodo.",
        "S-BIAD9001 points to 10.5072/zenodo.",
        "dataset 42 on http",
        "idr9001-study.txt points to 10.5072/zenodo.",
    ]);
}

#[test]
fn a_study_in_the_bioimage_archive_is_linked_and_waited_for() {
    let ended = rehearse("biostudies");
    let last = ended.doings().pop().unwrap().to_owned();
    assert!(
        last.contains("to S-BIAD9001, and submit that edit"),
        "{last}"
    );
    ended.saying(&[
        "Linked S-BIAD9001 points to 10.5072/zenodo.",
        "the link in the dataset's public record",
    ]);
}

#[test]
fn a_link_in_the_draft_of_a_study_waits_for_its_owner() {
    rehearse("biostudies-draft")
        .saying(&[
            "waiting for the edit of S-BIAD9001 to be submitted",
            "/submissions/edit/S-BIAD9001",
            "nothing is wrong",
        ])
        .silent_on(&["the link in the dataset's public record"]);
}

#[test]
fn a_study_that_somebody_edits_is_told_before_any_tag() {
    let ended = rehearse("biostudies-in-edit");
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&[
        "holds other changes (`Title`)",
        "submit or revert that draft",
    ]);
}

#[test]
fn every_scenario_has_a_test_here() {
    let source = include_str!("scenarios.rs");
    let tested: BTreeSet<&str> = source
        .split("rehearse(\"")
        .skip(1)
        .filter_map(|rest| rest.split_once("\")"))
        .map(|(name, _)| name)
        .chain(["normal"])
        .collect();
    for (name, _) in listed() {
        assert!(tested.contains(name.as_str()), "no test for `{name}`");
    }
}

#[test]
fn an_unknown_scenario_is_a_usage_error_that_says_where_the_list_is() {
    citable(&["rehearse", "--scenario", "nonsense"])
        .run()
        .code(2)
        .saying(&["`nonsense`", "--list-scenarios"]);
}
