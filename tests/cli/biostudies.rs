//! A study in the BioImage Archive gets the link: in its draft, submitted, or by hand.

use citable::rehearse::{
    BIOSTUDIES_PASSWORD, BIOSTUDIES_SESSION, BIOSTUDIES_USER, OTHER_STUDY, STUDY, Service,
};
use serde_json::Value;

use crate::runner::Citable;
use crate::world::World;

/// A world in which version 1.0.0 is archived.
fn released() -> World {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world
}

/// Somebody with the account's password.
fn owner(world: &World, arguments: &[&str]) -> Citable {
    let run = world.citable(arguments);
    run.env("BIOSTUDIES_USER", BIOSTUDIES_USER)
        .env("BIOSTUDIES_PASSWORD", BIOSTUDIES_PASSWORD)
}

fn doi(world: &World) -> String {
    let seen = world.snapshot();
    format!(
        "https://doi.org/{}",
        seen.archived().next().unwrap().doi.as_str()
    )
}

fn held(world: &World) -> Value {
    let held = world.snapshot().held;
    let own = |one: &(Service, Value)| one.0 == Service::BioStudies;
    held.into_iter().find(own).unwrap().1
}

fn link<'a>(dataset: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["link", dataset, "--yes", "--wait", "0"], more].concat()
}

#[test]
fn the_link_stays_in_the_draft_until_its_owner_submits_it() {
    let world = released();
    let run = owner(&world, &link(STUDY, &[])).run().code(4);
    run.saying(&[
        "the edit of S-BIAD9001 to be submitted",
        "/submissions/edit/S-BIAD9001",
        "submit it",
    ]);
    let services = world.services();
    assert!(services.study_draft(STUDY).unwrap().contains(&doi(&world)));
    assert!(!services.study(STUDY).unwrap().contains(&doi(&world)));
    let before = held(&world);
    let again = owner(&world, &link(STUDY, &[])).run().code(4);
    assert_eq!(again.doings(), Vec::<&str>::new());
    assert_eq!(held(&world), before);
}

#[test]
fn submitted_it_is_waited_for_and_seen_and_not_sent_again() {
    let world = released();
    world.services().pace_studies(0, 0);
    let submit = ["link", STUDY, "--yes", "--submit"];
    owner(&world, &submit)
        .run()
        .code(0)
        .saying(&["submit", "S-BIAD9001 points to"]);
    let before = held(&world);
    owner(&world, &submit).run().code(0);
    assert_eq!(held(&world), before);
    let check = ["link", STUDY, "--check"];
    world.citable(&check).run().code(0).saying(&["points to"]);
    owner(&world, &check).run().code(0);
    let text = world.services().study(STUDY).unwrap();
    assert_eq!(text.matches(&doi(&world)).count(), 1);
    let study: Value = serde_json::from_str(&text).unwrap();
    let made = study["section"]["links"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(made["url"], doi(&world));
    let attributes = made["attributes"].as_array().unwrap();
    assert_eq!(attributes.len(), 1, "a description and no type");
}

#[test]
fn without_credentials_the_link_is_handed_over_and_nothing_is_sent() {
    let world = released();
    let before = held(&world);
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("over");
    let over = ["--hand-over", into.to_str().unwrap()];
    let run = world.citable(&link(STUDY, &over)).run().code(4);
    run.saying(&[
        "By hand, for S-BIAD9001",
        "Description  Image analysis code: example-lab/spot-counts v1.0.0",
        "To: bioimage-archive@ebi.ac.uk",
        &doi(&world),
    ]);
    let file = std::fs::read_to_string(into.join("S-BIAD9001.json")).unwrap();
    assert!(file.contains(&doi(&world)), "{file}");
    assert_eq!(held(&world), before);
    // Once more is no different; what else is there stays, and is named.
    let again = world.citable(&link(STUDY, &over)).run().code(4);
    again.saying(&[
        "S-BIAD9001.json is there already",
        "By hand, for S-BIAD9001",
    ]);
    std::fs::write(into.join("S-BIAD9001.json"), "mine").unwrap();
    let other = world.citable(&link(STUDY, &over)).run().code(3);
    other.saying(&[
        "S-BIAD9001.json` is there already and holds something else",
        "another folder",
    ]);
    let kept = std::fs::read_to_string(into.join("S-BIAD9001.json")).unwrap();
    assert_eq!(kept, "mine");
    std::fs::write(into.join("S-BIAD9001.json"), &file).unwrap();
    // The file is a dataset too: its author may upload it.
    let path = into.join("S-BIAD9001.json");
    let file = link(path.to_str().unwrap(), &[]);
    world.citable(&file).run().code(0).saying(&["points to"]);
}

#[test]
fn a_study_of_somebody_else_is_handed_over_after_the_archive_refused() {
    let world = released();
    let run = owner(&world, &link(OTHER_STUDY, &["--submit"]))
        .run()
        .code(3);
    run.saying(&[
        "may not change S-BIAD9004",
        "By hand, for S-BIAD9004",
        "bioimage-archive@ebi.ac.uk",
    ]);
}

#[test]
fn a_draft_with_other_changes_is_told_before_the_release() {
    let world = World::new();
    let text = world.services().study(STUDY).unwrap();
    let other = text.replace("with counted spots", "with counted dots");
    world.services().set_study_draft(STUDY, Some(&other));
    let before = held(&world);
    let publish = ["publish", "1.0.0", "--yes", "--dataset", STUDY];
    owner(&world, &publish)
        .run()
        .code(1)
        .saying(&["holds other changes (`Title`)", "submit or revert"]);
    assert_eq!(held(&world), before);
    assert!(world.snapshot().tags.is_empty());
}

#[test]
fn no_session_and_no_password_is_shown_anywhere() {
    let world = released();
    for dataset in [STUDY, OTHER_STUDY] {
        for more in [
            &["-vv"][..],
            &["-vv", "--submit"],
            &["-vv", "--format", "json"],
        ] {
            let run = owner(&world, &link(dataset, more)).env("RUST_LOG", "trace");
            let ended = run.run();
            for secret in [BIOSTUDIES_PASSWORD, BIOSTUDIES_SESSION] {
                assert!(!ended.says(secret), "{more:?}: {secret}\n{}", ended.text());
            }
        }
    }
    let refused = world.citable(&link(OTHER_STUDY, &["-vv"]));
    let refused = refused.env("BIOSTUDIES_TOKEN", "biostudiesCANARY333");
    let ended = refused.run().code(1);
    assert!(!ended.says("CANARY"), "{}", ended.text());
    ended.saying(&["BIOSTUDIES_TOKEN"]);
}
