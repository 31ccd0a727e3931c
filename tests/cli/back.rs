//! `citable link --back`: the record of the software tells of its datasets.

use std::io::{Read, Write};
use std::net::TcpStream;

use citable::rehearse::{Fault, FaultKind, RecordSeen, ZENODO_TOKEN};
use serde_json::{Value, json};

use crate::contracts::keeps;
use crate::world::World;

const STUDY: (&str, &str) = ("issupplementto", "10.6019/S-BIAD1234");

fn released() -> World {
    let world = World::new();
    let publish = ["publish", "1.0.0", "--yes"];
    world.citable(&publish).run().code(0);
    world
}

/// The newest record of the software.
fn software(world: &World) -> RecordSeen {
    let seen = world.snapshot();
    seen.archived().last().unwrap().clone()
}

/// Asks Zenodo as its user would.
fn zenodo(world: &World, method: &str, path: &str, body: &Value) -> Value {
    let place = world.services().zenodo();
    let mut line = TcpStream::connect((place.host_str().unwrap(), place.port().unwrap())).unwrap();
    let body = body.to_string();
    write!(
        line,
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {ZENODO_TOKEN}\r\nAccept: application/vnd.inveniordm.v1+json\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        place.authority(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_default()
}

#[test]
fn the_record_tells_of_each_dataset_keeps_everything_else_and_again_nothing() {
    let world = released();
    let before = software(&world);
    let zenodo_dataset = world.dataset();
    let back = ["link", "--back", "S-BIAD1234", "idr0123", &zenodo_dataset];
    let check = [&back[..], &["--check"]].concat();
    world.citable(&check).run().code(1);
    let dry = [&back[..], &["--dry-run"]].concat();
    world.citable(&dry).run().code(0).saying(&[
        "add `isSupplementTo 10.6019/S-BIAD1234` and",
        "cannot be taken back: a change to the public record of the software",
        "after the next release run `citable link --back` again",
    ]);
    let yes = [&back[..], &["--yes", "--format", "json"]].concat();
    let shown = keeps(&world.citable(&yes).run().code(0), "status");
    assert_eq!(shown["applied"][0]["action"], "link-back");
    let after = software(&world);
    let dataset = world.snapshot();
    let dataset = dataset.record(&world.services().dataset_record()).unwrap();
    let related = after.related();
    assert_eq!(
        related[..1],
        before.related()[..],
        "the link to the tag stays"
    );
    assert_eq!(
        related[1..],
        [
            STUDY,
            (
                "issupplementto",
                "https://idr.openmicroscopy.org/search/?query=Name:idr0123"
            ),
            ("issupplementto", dataset.doi.as_str()),
        ]
    );
    let without = |record: &RecordSeen| {
        let mut metadata = record.metadata.clone();
        metadata["related_identifiers"] = Value::Null;
        // An edit makes the server write a creator's whole name beside its parts.
        for creator in metadata["creators"].as_array_mut().unwrap() {
            creator["person_or_org"]
                .as_object_mut()
                .unwrap()
                .remove("name");
        }
        (
            metadata,
            record.custom_fields.clone(),
            record.files.clone(),
            record.doi.clone(),
        )
    };
    assert_eq!(without(&before), without(&after));
    assert!(!after.draft_open);
    let writes = world.snapshot().writes().len();
    let again = [&back[..], &["--yes"]].concat();
    assert_eq!(
        world.citable(&again).run().code(0).doings(),
        Vec::<&str>::new()
    );
    world.citable(&check).run().code(0);
    // Nobody needs a token to look.
    world.citable(&check).without("ZENODO_TOKEN").run().code(0);
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn the_record_of_the_next_version_does_not_have_it_and_gets_it_again() {
    let world = released();
    let back = ["link", "--back", "S-BIAD1234"];
    let yes = [&back[..], &["--yes"]].concat();
    world.citable(&yes).run().code(0);
    world.citable(&["publish", "1.1.0", "--yes"]).run().code(0);
    let check = [&back[..], &["--check"]].concat();
    world.citable(&check).run().code(1);
    world.citable(&yes).run().code(0);
    assert!(software(&world).related().contains(&STUDY));
    world.citable(&check).run().code(0);
}

#[test]
fn another_relation_is_taken_and_one_that_is_there_is_enough() {
    let world = released();
    let back = ["link", "--back", "S-BIAD1234", "--yes"];
    let other = [&back[..], &["--relation", "references"]].concat();
    world.citable(&other).run().code(0);
    assert!(
        software(&world)
            .related()
            .contains(&("references", STUDY.1))
    );
    let again = world.citable(&back).run().code(0);
    assert_eq!(again.doings(), Vec::<&str>::new());
}

#[test]
fn a_draft_of_a_dataset_is_named_by_the_doi_that_it_has_reserved() {
    let world = released();
    let (id, url) = (world.services().dataset_draft(), world.dataset_draft());
    let back = ["link", "--back", &url, "--yes"];
    let seen = world.citable(&back).run();
    if seen.code == 1 {
        seen.saying(&["has no DOI yet", "Get a DOI now"]);
        zenodo(
            &world,
            "POST",
            &format!("/api/records/{id}/draft/pids/doi"),
            &json!({}),
        );
        world.citable(&back).run().code(0);
    }
    let doi = world.snapshot().record(&id).unwrap().doi.to_string();
    assert!(
        software(&world)
            .related()
            .contains(&("issupplementto", doi.as_str()))
    );
}

#[test]
fn without_the_owners_token_the_fields_are_handed_over() {
    let world = released();
    let writes = world.snapshot().writes().len();
    let back = world.citable(&["link", "--back", "S-BIAD1234", "--yes"]);
    back.without("ZENODO_TOKEN").run().code(1).saying(&[
        "may not change the record of the software",
        "whoever switched the repository on",
        "Is supplement to",
        "10.6019/S-BIAD1234",
        "Dataset",
    ]);
    assert_eq!(world.snapshot().writes().len(), writes);
}

#[test]
fn an_edit_with_somebodys_changes_is_left_alone() {
    let world = released();
    let id = software(&world).id;
    let path = format!("/api/records/{id}/draft");
    let mut edit = zenodo(&world, "POST", &path, &json!({}));
    edit["metadata"]["title"] = json!("Another title");
    let body = json!({"metadata": edit["metadata"], "custom_fields": edit["custom_fields"]});
    zenodo(&world, "PUT", &path, &body);
    let writes = world.snapshot().writes().len();
    let back = world.citable(&["link", "--back", "S-BIAD1234", "--yes"]);
    back.run()
        .code(3)
        .saying(&["has an unfinished edit, which changes title"]);
    assert_eq!(world.snapshot().writes().len(), writes);
    let seen = software(&world);
    assert!(seen.draft_open && !seen.related().contains(&STUDY));
}

#[test]
fn whatever_happens_to_a_write_it_is_there_once_in_the_end() {
    let refused = r#"{"status": 403, "message": "Permission denied."}"#;
    let stale =
        r#"{"status": 412, "message": "Revision id provided(9) doesn't match record's one(11)"}"#;
    let kinds = [
        FaultKind::StatusAfter(504, "<html>".to_owned()),
        FaultKind::Status(503, "{}".to_owned()),
        FaultKind::Status(403, refused.to_owned()),
        FaultKind::Status(412, stale.to_owned()),
        FaultKind::ResetAfter,
        FaultKind::ResetBefore,
        FaultKind::Html,
    ];
    std::thread::scope(|scope| {
        for (method, path) in [
            ("POST", "/draft"),
            ("PUT", "/draft"),
            ("POST", "/actions/publish"),
        ] {
            let kinds = &kinds;
            scope.spawn(move || {
                let world = released();
                for (number, kind) in kinds.iter().enumerate() {
                    let study = format!("S-BIAD{number}");
                    let back = ["link", "--back", &study, "--yes"];
                    world
                        .services()
                        .inject(Fault::new(method, path, kind.clone()));
                    let ended = world.citable(&back).run();
                    assert!(
                        matches!(ended.code, 0 | 3),
                        "{method} {path} {kind:?}: {}",
                        ended.text()
                    );
                    world.services().calm();
                    world.hurry();
                    world.citable(&back).run().code(0);
                    let seen = software(&world);
                    assert_eq!(seen.related().len(), number + 2, "{:?}", seen.related());
                    assert!(!seen.draft_open);
                }
            });
        }
    });
}
