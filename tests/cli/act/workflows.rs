//! Each workflow to copy, from its event to what it leaves behind.

use citable::rehearse::{Fault, FaultKind, Scenario, TokenRights};
use serde_json::{Value, json};

use super::{Runner, citation, released, step, workflow};
use crate::world::{World, quick};

/// A world in which the workflow's token is that of GitHub Actions.
fn of_actions() -> World {
    let world = World::of(Scenario {
        token: TokenRights::Actions,
        ..quick()
    });
    world.hurry();
    world
}

fn with_dataset(world: &World) {
    let settings = format!("datasets = [\"{}\"]\n", world.dataset());
    world.commit("citable.toml", &settings);
    world.git(&["push", "--quiet"]);
}

fn dispatched(version: &str, connected: bool) -> Value {
    json!({"inputs": {"version": version, "connected": connected.to_string()}})
}

#[test]
fn a_pull_request_is_checked_and_what_is_wrong_stands_at_its_line() {
    let world = of_actions();
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    let workflow = workflow("check.yml");
    let acted = runner
        .run(&workflow, "pull_request", &json!({}))
        .ended(true);
    assert_eq!(acted.outputs()["findings"], "0");
    assert_eq!(acted.outputs()["exit-code"], "0");
    assert!(
        acted.summary().contains("**no findings**"),
        "{}",
        acted.summary()
    );

    let broken = citation(world.path()).replace("license: MIT", "license: MIT License");
    world.commit("CITATION.cff", &broken);
    let acted = runner
        .run(&workflow, "pull_request", &json!({}))
        .ended(false);
    let line = 1 + broken
        .lines()
        .position(|line| line.contains("MIT License"))
        .unwrap();
    let error = acted
        .lines
        .iter()
        .find(|line| line["command"] == "error")
        .unwrap();
    assert_eq!(error["kvPairs"]["file"], "CITATION.cff");
    assert_eq!(error["kvPairs"]["line"], line.to_string());
    assert_eq!(acted.outputs()["exit-code"], "1");
    assert!(acted.summary().contains("❌ error"), "{}", acted.summary());
}

#[test]
fn what_fails_the_step_is_the_workflows_to_say() {
    let world = of_actions();
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    // A warning, and no error.
    world.git(&["tag", "v9.0.0"]);
    for (fail_on, success) in [("error", true), ("warning", false), ("never", true)] {
        let steps = step(&[("command", "check"), ("fail-on", fail_on)]);
        let acted = runner.run(&steps, "push", &json!({})).ended(success);
        assert_ne!(
            acted.outputs()["findings"],
            "0",
            "{fail_on}: {}",
            acted.log()
        );
    }
    let steps = step(&[("command", "check"), ("sarif-file", "found.sarif")]);
    let acted = runner.run(&steps, "push", &json!({})).ended(true);
    assert!(acted.outputs()["sarif-file"].ends_with("found.sarif"));
}

#[test]
fn inputs_that_make_no_sense_are_all_told_at_once() {
    let world = of_actions();
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    let steps = step(&[
        ("command", "check"),
        ("fail-on", "sometimes"),
        ("online", "yes"),
        ("bump", "minor"),
    ]);
    let acted = runner.run(&steps, "push", &json!({})).ended(false);
    for words in [
        "`fail-on` is `sometimes`",
        "`online` is `yes`",
        "`bump` is an input of release and publish",
    ] {
        acted.annotated("error", "citable", words);
    }
    let steps = step(&[("command", "erase")]);
    let acted = runner.run(&steps, "push", &json!({})).ended(false);
    acted.annotated(
        "error",
        "citable",
        "`command` is `erase`; it is one of check, preview",
    );
}

#[test]
fn a_version_that_is_typed_becomes_a_release_with_a_doi_that_is_verified_and_linked() {
    let world = of_actions();
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    with_dataset(&world);
    let workflow = workflow("release.yml");
    // No token of a workflow sees the switch, and nobody has said that it is on.
    let acted = runner.run(&workflow, "workflow_dispatch", &dispatched("1.0.0", false));
    let acted = acted.ended(false);
    assert_eq!(acted.outputs()["exit-code"], "3", "{}", acted.log());
    acted.annotated("warning", "unknown", "--connected");
    assert!(world.snapshot().tags.is_empty() && world.snapshot().releases.is_empty());

    let acted = runner.run(&workflow, "workflow_dispatch", &dispatched("1.0.0", true));
    let acted = acted.ended(true);
    let seen = world.snapshot();
    assert!(matches!(&seen.tags[..], [tag] if tag.name == "v1.0.0" && tag.annotated));
    let outputs = acted.outputs();
    assert_eq!(outputs["tag"], "v1.0.0");
    assert!(outputs["doi"].starts_with("10.5072/zenodo."), "{outputs:?}");
    assert!(
        outputs["concept-doi"].starts_with("10.5072/zenodo."),
        "{outputs:?}"
    );
    assert_ne!(outputs["doi"], outputs["concept-doi"]);
    assert!(outputs["record-url"].contains("/records/"), "{outputs:?}");
    assert_eq!(
        outputs["release-url"],
        "https://github.com/example-lab/spot-counts/releases/tag/v1.0.0"
    );
    assert!(outputs["swhid"].starts_with("swh:1:dir:"), "{outputs:?}");
    assert_eq!(
        (
            outputs["archive-verified"].as_str(),
            outputs["linked"].as_str()
        ),
        ("true", "true")
    );
    let summary = acted.summary();
    assert!(
        summary.contains("```mermaid\nflowchart LR") && summary.contains("| linked | done |"),
        "{summary}"
    );
    let bare = world.bare();
    let author = crate::world::git(
        &bare,
        &["--git-dir=.", "log", "-1", "--format=%an", "v1.0.0"],
    );
    assert_eq!(author, "github-actions[bot]");

    // Once more is no second release.
    world.git(&["pull", "--quiet", "--tags"]);
    runner
        .run(&workflow, "workflow_dispatch", &dispatched("1.0.0", true))
        .ended(true);
    assert_eq!(world.snapshot().releases.len(), 1);
}

#[test]
fn a_release_that_somebody_made_is_confirmed_and_a_late_record_is_waited_for() {
    let world = World::of(Scenario {
        token: TokenRights::Actions,
        archived_after_searches: 4,
        ..quick()
    });
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    with_dataset(&world);
    world
        .citable(&["release", "1.0.0", "--yes", "--connected"])
        .run()
        .code(0);
    // Not there at the first look, and no time to wait: the job can be run again.
    let late = step(&[("command", "doi"), ("wait", "0")]);
    let acted = runner
        .run(&late, "release", &released("v1.0.0"))
        .ended(false);
    assert_eq!(acted.outputs()["exit-code"], "4", "{}", acted.log());
    assert_eq!(acted.outputs()["doi"], "");
    acted.annotated("warning", "waiting", "archived");
    let patient = step(&[
        ("command", "doi"),
        ("wait", "0"),
        ("fail-on-waiting", "false"),
    ]);
    runner
        .run(&patient, "release", &released("v1.0.0"))
        .ended(true);

    let acted = runner
        .run(&workflow("released.yml"), "release", &released("v1.0.0"))
        .ended(true);
    let outputs = acted.outputs();
    assert_eq!(outputs["linked"], "true", "{outputs:?}");
    assert_eq!(outputs["archive-verified"], "true", "{outputs:?}");
    let doi = format!("https://doi.org/{}", outputs["doi"]);
    assert!(
        acted.printed().any(|line| line.trim() == doi),
        "{doi}\n{}",
        acted.log()
    );
}

#[test]
fn what_was_never_archived_becomes_one_issue_which_the_next_week_updates() {
    let world = of_actions();
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    world
        .citable(&["publish", "1.0.0", "--yes", "--connected"])
        .run()
        .code(0);
    let workflow = workflow("drift.yml");
    runner.run(&workflow, "schedule", &json!({})).ended(true);
    assert_eq!(world.snapshot().issues, []);

    // A release of more than a day ago; why there is no record no workflow may see.
    let lost = World::of(*Scenario::named("webhooks-hidden").unwrap());
    let Some(runner) = Runner::new(&lost) else {
        return;
    };
    for _ in 0..2 {
        let acted = runner.run(&workflow, "schedule", &json!({})).ended(true);
        let issues = lost.snapshot().issues;
        assert_eq!(issues.len(), 1, "{issues:?}\n{}", acted.log());
        assert_eq!(issues[0].title, "Releases and Zenodo's records differ");
        assert!(
            issues[0].body.contains("| `v1.0.0` |"),
            "{}",
            issues[0].body
        );
    }

    // Where nobody answers, nothing is known, and no issue says otherwise.
    let away = FaultKind::Status(503, String::new());
    world
        .services()
        .inject(Fault::new("GET", "/api/records", away).always());
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    let acted = runner.run(&workflow, "schedule", &json!({})).ended(false);
    assert_eq!(world.snapshot().issues, [], "{}", acted.log());
}
