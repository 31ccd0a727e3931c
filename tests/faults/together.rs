//! Two people, or a person and a workflow, publish the same tag at the same moment.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::cell::not_one_of_everything;
use crate::runner::Ended;
use crate::world::{World, quick};

/// How often each meeting is repeated, with another distance between the two each time.
const TIMES: u64 = 10;

/// Runs once here and once in another folder, so many milliseconds later.
fn both(world: &World, other: &Path, distance: u64) -> [Ended; 2] {
    let one = world.publish("1.0.0").start();
    thread::sleep(Duration::from_millis(distance));
    let other = world.publish("1.0.0").in_folder(other).start();
    [one.end(), other.end()]
}

/// Each meeting in a world of its own, side by side.
fn repeated(meeting: impl Fn(u64) + Sync) {
    thread::scope(|scope| {
        for time in 0..TIMES {
            let meeting = &meeting;
            scope.spawn(move || meeting(time));
        }
    });
}

#[track_caller]
fn met(world: &World, ends: &[Ended; 2], codes: &[i32]) {
    let text = || {
        let [one, other] = ends;
        format!("{}\n==== the other ====\n{}", one.text(), other.text())
    };
    assert!(
        ends.iter().any(|end| end.code == 0),
        "nobody got there\n{}",
        text()
    );
    for end in ends {
        assert!(codes.contains(&end.code), "code {}\n{}", end.code, text());
        assert!(!end.says("panicked"), "{}", text());
    }
    assert_eq!(not_one_of_everything(world, 1), None, "{}", text());
}

#[test]
fn two_runs_in_two_clones_of_a_pushed_tag_both_end_with_the_one_release() {
    repeated(|time| {
        let world = World::of(quick());
        world.hurry();
        // The tag is there already; what is left is for the services.
        let late = citable::rehearse::FaultKind::Status(403, "{}".to_owned());
        let fault = citable::rehearse::Fault::new("POST", "/releases", late.clone());
        world.services().inject(fault);
        assert_eq!(world.publish("1.0.0").run().code, 3);
        assert_eq!(world.services().struck(&late), 1);
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("spot-counts");
        let copied = Command::new("cp")
            .arg("-R")
            .arg(world.path())
            .arg(&other)
            .status();
        assert!(copied.unwrap().success());
        let ends = both(&world, &other, time * 35);
        met(&world, &ends, &[0]);
    });
}

#[test]
fn two_runs_in_one_folder_end_with_one_of_everything() {
    repeated(|time| {
        let world = World::of(quick());
        world.hurry();
        let ends = both(&world, world.path(), time * 60);
        met(&world, &ends, &[0, 3]);
        world.publish("1.0.0").run().code(0);
        assert_eq!(not_one_of_everything(&world, 1), None);
    });
}
