//! Four datasets at once, each in an archive of its own: linked, seen to be linked, and linked
//! only once.

use citable::domain::DatasetRef;
use citable::rehearse::{
    BIOSTUDIES_PASSWORD, BIOSTUDIES_USER, Home, OMERO_PASSWORD, OMERO_USER, Scenario,
};

use crate::runner::Citable;
use crate::world::{World, quick};

/// A world in which version 1.0.0 is archived and belongs to four datasets.
fn released() -> World {
    let world = World::of(Scenario {
        datasets: &[Home::Zenodo, Home::BioStudies, Home::Omero, Home::StudyFile],
        ..quick()
    });
    world.hurry();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world
}

/// Somebody with every login there is.
fn owner(world: &World, before: &[&str], after: &[&str]) -> Citable {
    let datasets = world.services().datasets();
    let named: Vec<String> = datasets.iter().map(DatasetRef::as_argument).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    world
        .citable(&[before, &named, after].concat())
        .env("BIOSTUDIES_USER", BIOSTUDIES_USER)
        .env("BIOSTUDIES_PASSWORD", BIOSTUDIES_PASSWORD)
        .env("OMERO_URL", world.services().omero().as_str())
        .env("OMERO_USER", OMERO_USER)
        .env("OMERO_PASSWORD", OMERO_PASSWORD)
}

/// Everything that the archives hold, and the study file here.
fn held(world: &World) -> String {
    let seen = world.snapshot();
    let file = std::fs::read_to_string(world.services().study_clone()).unwrap();
    format!("{:?}\n{:?}\n{file}", seen.held, seen.records)
}

#[test]
fn four_datasets_are_linked_and_a_check_sees_all_four_and_again_changes_nothing() {
    let world = released();
    let before = held(&world);
    owner(&world, &["link", "--check"], &[]).run().code(1);
    assert_eq!(held(&world), before, "a check writes nothing");

    let linked = owner(&world, &["link"], &["--yes", "--submit"])
        .run()
        .code(0);
    assert_eq!(linked.doings().len(), 4, "{:?}", linked.doings());
    let seen = world.snapshot();
    let doi = seen.archived().next().unwrap().doi.to_string();
    let study = std::fs::read_to_string(world.services().study_clone()).unwrap();
    assert_eq!(study.matches(&doi).count(), 1, "{study}");
    let record = seen.record(&world.services().dataset_record()).unwrap();
    assert_eq!(
        record.related().iter().filter(|one| one.1 == doi).count(),
        1
    );

    let after = held(&world);
    assert_ne!(after, before);
    owner(&world, &["link", "--check"], &[]).run().code(0);
    let again = owner(&world, &["link"], &["--yes", "--submit"])
        .run()
        .code(0);
    assert_eq!(again.doings(), Vec::<&str>::new());
    assert_eq!(held(&world), after, "running it again changes nothing");
}
