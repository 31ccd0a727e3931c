//! Each command of the journey by itself.

use citable::rehearse::{Scenario, Service};
use serde_json::Value;

use crate::journey::states;
#[cfg(target_os = "linux")]
use crate::runner::Ended;
use crate::world::{World, quick};

#[test]
fn status_shows_what_is_to_be_done_and_then_what_was_seen() {
    let world = World::new();
    let before = world.citable(&["status"]).run().code(0);
    before.saying(&[
        "example-lab/spot-counts, release v0.1.0",
        "ready    tagged",
        "pending  linked",
        "To be done:",
    ]);
    world.publish("1.0.0").run().code(0);
    world
        .citable(&["status"])
        .run()
        .code(0)
        .saying(&["release v1.0.0", "done     verified", "DOI of this version"])
        .silent_on(&["To be done"]);
}

#[test]
fn status_and_a_dry_run_name_what_they_count() {
    let world = World::of(Scenario {
        renamed: true,
        ..quick()
    });
    for arguments in [&["status"][..], &["publish", "1.0.0", "--dry-run"]] {
        world.citable(arguments).run().code(0).saying(&[
            "no errors, ",
            "warning",
            "[repository-code-not-remote]",
            "help: write `repository-code:",
        ]);
    }
}

#[test]
fn release_ends_with_the_release_and_leaves_the_rest() {
    let world = World::new();
    let release = ["release", "1.0.0", "--yes", "--format", "json"];
    let status = world.citable(&release).run().code(0).json();
    assert_eq!(states(&status), ["done"; 4]);
    let seen = world.snapshot();
    assert!(!seen.releases[0].draft);
    assert!(
        world
            .citable(&["release", "1.0.0", "--yes"])
            .run()
            .code(0)
            .doings()
            .is_empty()
    );
}

#[test]
fn release_without_a_version_takes_that_of_the_citation_file() {
    let world = World::new();
    world.citable(&["release", "--yes"]).run().code(0);
    assert_eq!(world.snapshot().tags[0].name, "v0.1.0");
}

#[test]
fn a_tag_is_spelled_as_the_repository_spells_its_tags() {
    let world = World::new();
    world.git(&["tag", "--annotate", "-m", "old", "0.0.9", "HEAD~2"]);
    world.git(&["push", "--quiet", "origin", "0.0.9"]);
    world.citable(&["release", "1.0.0", "--yes"]).run().code(0);
    let seen = world.snapshot();
    assert!(
        seen.tags.iter().any(|tag| tag.name == "1.0.0"),
        "{:?}",
        seen.tags
    );
}

#[test]
fn a_pre_release_is_marked_as_one() {
    let world = World::new();
    world
        .citable(&["release", "1.0.0-rc.1", "--yes"])
        .run()
        .code(0);
    let release = world.github("GET", "/releases/tags/v1.0.0-rc.1", &Value::Null);
    assert_eq!(release["prerelease"], true);
}

#[test]
fn doi_before_the_release_says_what_comes_first() {
    let world = World::new();
    let ended = world.citable(&["doi"]).run().code(1);
    ended.saying(&["is not released yet", "citable publish"]);
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn doi_prints_both_dois() {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    let seen = world.snapshot();
    let record = seen.archived().next().unwrap();
    world.citable(&["doi", "1.0.0"]).run().code(0).saying(&[
        &format!("DOI of this version: {}", record.doi.url()),
        &format!("DOI of all versions: {}", record.concept_doi.url()),
    ]);
}

#[test]
fn doi_that_is_not_there_yet_is_waiting_and_comes_later() {
    let world = World::of(Scenario {
        archived_after_searches: 3,
        ..quick()
    });
    world.citable(&["release", "1.0.0", "--yes"]).run().code(0);
    let look = || world.citable(&["doi", "--wait", "0"]).run();
    look().code(4).saying(&[
        "waiting for Zenodo to archive v1.0.0",
        "`citable doi v1.0.0` goes on",
    ]);
    world.until(|_| look().code == 0);
}

#[test]
fn doi_of_a_release_that_zenodo_never_heard_of_says_why() {
    let world = World::of(Scenario {
        switch: citable::rehearse::Switch::Off,
        ..quick()
    });
    let body = serde_json::json!({ "tag_name": "v0.1.0", "target_commitish": "main" });
    world.github("POST", "/releases", &body);
    world.git(&["fetch", "--quiet", "--tags"]);
    world
        .citable(&["doi", "--wait", "0"])
        .run()
        .code(1)
        .saying(&[
            "no webhook of this repository leads to Zenodo",
            "new version number",
        ]);
}

#[test]
fn verify_compares_the_archive_the_record_and_the_doi() {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world.citable(&["verify"]).run().code(0).saying(&[
        "equal     the archived files are the files of the tag",
        "swh:1:dir:",
        "DataCite  yes",
        "doi.org   yes",
    ]);
}

#[test]
fn a_service_that_is_away_is_unknown_and_never_missing() {
    let away = |service: Service| {
        let world = World::new();
        world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
        world.services().stop(service);
        let writes = world.snapshot().writes().len();
        let ended = world.citable(&["publish", "1.0.0", "--yes"]).run();
        let ended = ended.code(3).saying(&["unknown", "no answer"]);
        assert!(ended.doings().is_empty());
        assert_eq!(world.snapshot().writes().len(), writes);
    };
    // Side by side, since each is asked again for some seconds.
    std::thread::scope(|scope| {
        for service in [
            Service::GitHub,
            Service::Zenodo,
            Service::DataCite,
            Service::DoiOrg,
        ] {
            scope.spawn(move || away(service));
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_it_shows_the_plan_and_asks_once() {
    let world = World::new();
    let Some(no) = typed(&world, "n\n") else {
        println!("skipped: `script`, which makes a terminal, is not here");
        return;
    };
    assert!(
        no.says("Go on? [y/N]") && no.says("citable will now"),
        "{}",
        no.text()
    );
    assert!(no.says("nothing was done"), "{}", no.text());
    assert_eq!(world.snapshot().writes().len(), 0);
    assert_eq!(world.git(&["tag"]), "");

    let yes = typed(&world, "y\n").unwrap();
    assert_eq!(
        yes.stdout.matches("Go on? [y/N]").count(),
        1,
        "{}",
        yes.text()
    );
    assert_eq!(world.snapshot().archived().count(), 1, "{}", yes.text());
}

/// `publish` at a terminal at which somebody types this.
#[cfg(target_os = "linux")]
fn typed(world: &World, keys: &str) -> Option<Ended> {
    let program = env!("CARGO_BIN_EXE_citable");
    let command = format!("{program} publish 1.0.0");
    world.at_a_terminal(&command, keys)
}
