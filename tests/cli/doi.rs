//! `citable doi`: why there is no DOI, and what can be done about it.

use citable::rehearse::{Fault, FaultKind, Scenario};
use serde_json::json;

use crate::contracts::keeps;
use crate::world::{World, quick};

fn world(scenario: &str) -> World {
    World::of(*Scenario::named(scenario).unwrap())
}

#[test]
fn the_text_for_the_support_has_what_they_ask_for_and_no_secret() {
    let world = world("failed-in-silence");
    let ended = world.citable(&["doi", "--support-text"]).run().code(0);
    let commit = world.git(&["rev-parse", "HEAD"]);
    for words in [
        "Repository: https://github.com/example-lab/spot-counts (GitHub id 700100200)",
        "Tag: v1.0.0",
        &format!("Commit: {commit}"),
        "releases/tag/v1.0.0 (GitHub id ",
        "Published: 20",
        "Webhook deliveries, newest first:",
        "-0000-11f0-8000-",
        "status 202 Accepted.",
        "status 409 The release has already been received.",
        "made no record of it",
    ] {
        assert!(ended.stdout.contains(words), "{words}\n{}", ended.text());
    }
    assert!(!ended.text().contains("access_token"));
    assert!(!ended.text().contains("rehearsal-hook-secret"));
    ended.saying(&["https://zenodo.org/support"]);
}

#[test]
fn there_is_nothing_to_ask_about_what_is_not_released() {
    let world = world("tag-without-release");
    world
        .citable(&["doi", "--support-text"])
        .run()
        .code(1)
        .saying(&["there is no release v1.0.0 on GitHub", "citable status"]);
}

#[test]
fn a_bare_tag_is_the_cause_and_nothing_is_released_by_looking() {
    let world = world("tag-without-release");
    world.citable(&["doi", "--no-wait"]).run().code(1).saying(&[
        "Zenodo is told of releases only",
        "citable publish v1.0.0 --dry-run",
    ]);
    assert_eq!(world.snapshot().releases.len(), 0);
}

#[test]
fn without_waiting_it_looks_once_and_says_until_when_zenodo_tries_again() {
    let world = world("still-trying");
    world.citable(&["doi", "--no-wait"]).run().code(4).saying(&[
        "up to 50 minutes, that is until ",
        " UTC",
        "not there yet",
    ]);
    // One search is for the link to the tag and for the repository's address.
    assert_eq!(world.snapshot().count("GET", "/api/records?"), 1);
}

#[test]
fn waiting_makes_one_search_a_look_and_finds_the_record_in_the_next_one() {
    let world = World::of(Scenario {
        archived_after_searches: 2,
        ..quick()
    });
    world.citable(&["release", "1.0.0", "--yes"]).run().code(0);
    let before = world.snapshot().count("GET", "/api/records?");
    let begun = std::time::Instant::now();
    let ended = world.citable(&["doi", "v1.0.0"]).run();
    ended.code(0).saying(&["10.5072/zenodo."]);
    // The first look, and the one after a pause of five seconds.
    assert!(begun.elapsed().as_secs() >= 5);
    assert_eq!(world.snapshot().count("GET", "/api/records?") - before, 2);
}

#[test]
fn the_page_of_all_causes_is_shown() {
    let world = world("normal");
    world
        .citable(&["explain", "not-archived"])
        .run()
        .code(0)
        .saying(&["# What can go wrong", "## webhook-gone"]);
}

#[test]
fn looking_once_and_waiting_exclude_each_other() {
    let world = world("normal");
    world
        .citable(&["doi", "--no-wait", "--wait", "5"])
        .run()
        .code(2)
        .saying(&["--no-wait"]);
}

#[test]
fn all_releases_are_told_apart_with_one_list_of_versions() {
    let world = world("webhook-renewed");
    let ended = world.citable(&["doi", "--all"]).run().code(1);
    let row = ended.stdout.lines().find(|line| line.contains("v1.0.0"));
    assert!(row.unwrap().contains("webhook renewed"), "{}", ended.text());
    // The release of the archived version was deleted on GitHub.
    assert!(
        ended
            .stdout
            .contains("(v0.9.0) on Zenodo belongs to no release"),
        "{}",
        ended.text()
    );
    assert_eq!(world.snapshot().count("GET", "/versions?"), 1);
    assert_eq!(world.snapshot().count("GET", "/api/records?"), 1);
}

#[test]
fn an_archived_release_needs_no_search_at_all_when_all_are_looked_at() {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    let before = world.snapshot().count("GET", "/api/records?");
    let ended = world
        .citable(&["doi", "--all", "--format", "json"])
        .run()
        .code(0);
    let all = ended.json();
    assert_eq!(all["releases"][0]["state"], "archived");
    assert_ne!(all["releases"][0]["doi"], all["releases"][0]["conceptDoi"]);
    assert_eq!(all["orphans"].as_array().unwrap().len(), 0);
    assert_eq!(world.snapshot().count("GET", "/api/records?"), before);
}

#[test]
fn what_is_marked_as_not_to_be_archived_is_left_out_and_drafts_are_set_apart() {
    let failed = world("failed-in-silence");
    failed
        .citable(&["doi", "--all"])
        .run()
        .code(1)
        .saying(&["failed silently"]);
    failed.write("citable.toml", "not-archived = [\"v1.*\"]\n");
    failed
        .citable(&["doi", "--all"])
        .run()
        .code(0)
        .saying(&["left out in citable.toml"]);
    let draft = world("draft-of-somebody-else");
    draft
        .citable(&["doi", "--all"])
        .run()
        .code(0)
        .saying(&["draft only"]);
    let hidden = world("webhooks-hidden");
    let ended = hidden.citable(&["doi", "--all"]).run();
    // After a day without a record there is none, whoever may see why.
    ended.code(1).saying(&["no record, cannot tell why"]);
    let refused = world("refused-after-release");
    refused
        .citable(&["doi", "--all"])
        .run()
        .code(1)
        .saying(&["files refused"]);
}

#[test]
fn without_a_list_of_releases_each_form_says_why() {
    let elsewhere = World::new();
    let other = "https://gitlab.example.org/lab/spot-counts.git";
    elsewhere.git(&["remote", "set-url", "origin", other]);
    let nowhere = World::new();
    let other = "https://github.com/example-lab/no-such-name.git";
    nowhere.git(&["remote", "set-url", "origin", other]);
    let troubled = World::new();
    let refused = FaultKind::Status(403, "{}".to_owned());
    troubled
        .services()
        .inject(Fault::new("GET", "/repos/", refused).always());
    let own = json!("example-lab/spot-counts");
    for (world, code, repository, words) in [
        (
            &elsewhere,
            1,
            json!(null),
            "the remote is no repository on GitHub",
        ),
        (
            &nowhere,
            1,
            json!("example-lab/no-such-name"),
            "GitHub shows no repository",
        ),
        (&troubled, 3, own, "could not look: "),
    ] {
        let all = |format: &str| {
            let all = world.citable(&["doi", "--all", "--format", format]).run();
            let ended = all.code(code);
            assert!(ended.stderr.contains(words), "{}", ended.text());
            assert!(ended.stderr.contains("help: "), "{}", ended.text());
            ended
        };
        assert_eq!(all("human").stdout, "");
        assert!(all("markdown").stdout.contains(words));
        let none = keeps(&all("json"), "releases");
        assert_eq!(none["repository"], repository);
        assert_eq!(none["releases"], json!([]));
        assert!(none["problem"].as_str().unwrap().contains(words), "{none}");
        // What is known is known to `status`, too.
        let status = world.citable(&["status", "v1.0.0"]).run();
        status.code(code);
    }
}

#[test]
fn where_only_zenodo_gives_no_answer_each_form_says_why() {
    let world = world("failed-in-silence");
    for trouble in [FaultKind::Status(403, "{}".to_owned()), FaultKind::Html] {
        let fault = Fault::new("GET", "/api/records?", trouble).always();
        world.services().inject(fault);
        let all = |format: &str| {
            let all = world.citable(&["doi", "--all", "--format", format]).run();
            all.code(3).saying(&[
                "could not look for records: ",
                "run `citable doi --all` again",
            ])
        };
        for format in ["human", "markdown"] {
            let ended = all(format);
            assert!(ended.stdout.contains("could not look for records: "));
            assert!(ended.stdout.contains("again"));
        }
        let shown = all("json");
        assert!(
            shown
                .stderr
                .starts_with("error: could not look for records")
        );
        let shown = keeps(&shown, "releases");
        assert_eq!(shown["releases"][0]["state"], "unknown");
        let problem = shown["problem"].as_str().unwrap();
        assert!(
            problem.starts_with("could not look for records: "),
            "{problem}"
        );
        world.services().calm();
    }
}

#[test]
fn all_releases_are_told_apart_by_what_the_webhook_told_with_one_list_of_it() {
    for (scenario, cause) in [
        ("delivery-401", "delivery-401"),
        ("delivery-409-not-enabled", "delivery-409-not-enabled"),
        ("delivery-503", "delivery-unanswered"),
        ("failed-in-silence", "no-reason-seen"),
        ("still-trying", "pending"),
    ] {
        let world = world(scenario);
        let one = world.citable(&["doi", "--no-wait"]).run();
        let before = world.snapshot();
        let all = world.citable(&["doi", "--all", "--format", "json"]).run();
        assert_eq!(all.code, one.code, "{scenario}\n{}", all.text());
        let found = all.json()["releases"][0]["cause"].clone();
        assert_eq!(found, cause, "{scenario}");
        let lists = |seen: &citable::rehearse::Snapshot| seen.count("GET", "/deliveries?");
        assert_eq!(lists(&world.snapshot()) - lists(&before), 1, "{scenario}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_the_clock_moves_between_the_looks_and_the_line_is_gone_at_the_end() {
    let world = World::of(Scenario {
        archived_after_searches: 2,
        ..quick()
    });
    world.citable(&["release", "1.0.0", "--yes"]).run().code(0);
    let program = env!("CARGO_BIN_EXE_citable");
    let Some(ended) = world.at_a_terminal(&format!("'{program}' doi v1.0.0"), "") else {
        println!("skipped: there is no `script` here to make a terminal");
        return;
    };
    let ended = ended.code(0).saying(&[
        "Waiting for Zenodo to archive v1.0.0 (0:0",
        " of at most 15:00; next look in ",
        " s; safe to stop, `citable doi v1.0.0` goes on from here)",
        "DOI of this version",
    ]);
    // It is drawn anew in its own line, and taken away before the report.
    let shown: std::collections::BTreeSet<&str> = ended
        .stdout
        .split("next look in ")
        .skip(1)
        .filter_map(|rest| rest.split(' ').next())
        .collect();
    assert!(shown.len() > 1, "{shown:?}\n{}", ended.text());
    let (clock, report) = ended.stdout.rsplit_once("next look in ").unwrap();
    assert!(!clock.contains("DOI of this version"));
    assert!(report.contains("\u{1b}[2K"), "{report:?}");
}
