//! The DOI reaches the datasets: published ones and drafts, one or several, and once.

use citable::rehearse::Snapshot;

use crate::world::World;

/// A world in which version 1.0.0 is released and archived, and no dataset was named.
fn released() -> World {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world
}

/// How often a dataset's public record points to the archived version.
fn links(seen: &Snapshot, dataset: &str) -> usize {
    let doi = seen.archived().next().unwrap().doi.as_str().to_owned();
    let record = seen.record(dataset).unwrap();
    let related = record.related();
    related.iter().filter(|link| link.1 == doi).count()
}

#[test]
fn a_published_record_gets_the_link_and_keeps_everything_else() {
    let world = released();
    let id = world.services().dataset_record();
    let before = world.snapshot().record(&id).unwrap().clone();
    let url = world.dataset();
    world
        .citable(&["link", &url, "--yes"])
        .run()
        .code(0)
        .saying(&["Doing add `isSupplementedBy 10.5072/zenodo.", "Linked"]);
    let seen = world.snapshot();
    assert_eq!(links(&seen, &id), 1);
    let after = seen.record(&id).unwrap();
    assert!(after.published && !after.draft_open);
    assert_eq!((&after.files, &after.doi), (&before.files, &before.doi));
    let mut metadata = after.metadata.clone();
    // Zenodo adds the whole name to its parts.
    let person = metadata.pointer_mut("/creators/0/person_or_org").unwrap();
    person.as_object_mut().unwrap().shift_remove("name");
    metadata["related_identifiers"] = before.metadata["related_identifiers"].clone();
    assert_eq!(metadata, before.metadata);
}

#[test]
fn a_link_that_is_there_is_not_made_again() {
    let world = released();
    let url = world.dataset();
    world.citable(&["link", &url, "--yes"]).run().code(0);
    let writes = world.snapshot().writes().len();
    let again = world.citable(&["link", &url, "--yes"]).run().code(0);
    assert_eq!(again.doings(), Vec::<&str>::new());
    let seen = world.snapshot();
    assert_eq!(seen.writes().len(), writes);
    assert_eq!(links(&seen, &world.services().dataset_record()), 1);
}

#[test]
fn a_draft_gets_the_link_and_stays_a_draft() {
    let world = released();
    let (id, url) = (world.services().dataset_draft(), world.dataset_draft());
    world
        .citable(&["link", &url, "--yes"])
        .run()
        .code(0)
        .saying(&["it shows when that draft is published"]);
    let seen = world.snapshot();
    assert!(!seen.record(&id).unwrap().published);
    assert_eq!(links(&seen, &id), 1);
}

#[test]
fn a_draft_is_published_when_that_is_asked_for() {
    let world = released();
    let (id, url) = (world.services().dataset_draft(), world.dataset_draft());
    let link = ["link", &url, "--yes", "--publish-dataset-draft"];
    world
        .citable(&link)
        .run()
        .code(0)
        .saying(&["and publish that draft"]);
    let seen = world.snapshot();
    assert!(seen.record(&id).unwrap().published);
    assert_eq!(links(&seen, &id), 1);
}

#[test]
fn a_new_version_is_linked_beside_the_old_one_or_in_its_place() {
    for (replace, left) in [(false, 2), (true, 1)] {
        let world = released();
        let (id, url) = (world.services().dataset_record(), world.dataset());
        world.citable(&["link", &url, "--yes"]).run().code(0);
        let before = world.snapshot().record(&id).unwrap().clone();
        world.citable(&["publish", "1.1.0", "--yes"]).run().code(0);
        let mut link = vec!["link", &url, "--yes"];
        link.extend(replace.then_some("--replace"));
        world.citable(&link).run().code(0);
        let after = world.snapshot().record(&id).unwrap().clone();
        let software = |record: &citable::rehearse::RecordSeen| {
            let related = record.related().into_iter();
            related.filter(|link| link.0 == "issupplementedby").count()
        };
        assert_eq!((software(&before), software(&after)), (1, left));
        assert!(!after.draft_open);
        let newest = world.snapshot().archived().last().unwrap().doi.to_string();
        assert_eq!(after.related().last().unwrap().1, newest);
        assert_eq!(
            world.citable(&link).run().code(0).doings(),
            Vec::<&str>::new()
        );
    }
}

#[test]
fn two_datasets_both_get_the_link() {
    let world = World::new();
    let (record, draft) = (world.dataset(), world.dataset_draft());
    let publish = ["publish", "1.0.0", "--yes", "--dataset", &record];
    let publish = [&publish[..], &["--dataset", &draft]].concat();
    let ended = world.citable(&publish).run().code(0);
    assert_eq!(
        ended
            .doings()
            .iter()
            .filter(|doing| doing.starts_with("add"))
            .count(),
        2
    );
    let seen = world.snapshot();
    assert_eq!(links(&seen, &world.services().dataset_record()), 1);
    assert_eq!(links(&seen, &world.services().dataset_draft()), 1);
}

#[test]
fn a_dataset_that_cannot_be_linked_does_not_keep_the_other_from_it() {
    let world = released();
    let good = world.dataset();
    let none = format!("{}records/999", world.services().zenodo());
    world
        .citable(&["link", &good, &none, "--yes"])
        .run()
        .code(1)
        .saying(&["999", "help:"]);
    assert_eq!(
        links(&world.snapshot(), &world.services().dataset_record()),
        1
    );
}

#[test]
fn without_the_owners_token_it_says_what_to_do_and_sends_nothing() {
    let world = released();
    let writes = world.snapshot().writes().len();
    let url = world.dataset();
    let link = world.citable(&["link", &url, "--yes"]);
    link.without("ZENODO_TOKEN")
        .run()
        .code(1)
        .saying(&["ZENODO_TOKEN", "help:"]);
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn a_dry_run_of_link_sends_nothing() {
    let world = released();
    let writes = world.snapshot().writes().len();
    let url = world.dataset();
    let link = world.citable(&["link", &url, "--dry-run"]);
    link.run()
        .code(0)
        .saying(&["To be done:", "isSupplementedBy"]);
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn before_there_is_a_doi_link_says_what_comes_first() {
    let world = World::new();
    let url = world.dataset();
    let link = world.citable(&["link", &url, "--yes", "--wait", "0"]);
    link.run()
        .code(1)
        .saying(&["is not released yet", "citable publish"]);
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn a_dataset_in_an_archive_that_citable_cannot_look_into_is_said_to_be_so() {
    let world = released();
    for dataset in ["S-BIAD1234", "idr0123"] {
        let link = world.citable(&["link", dataset, "--yes"]);
        let ended = link.run().saying(&[dataset]);
        assert!(matches!(ended.code, 1 | 3), "{}", ended.text());
        ended.silent_on(&["points to", "panicked"]);
    }
}
