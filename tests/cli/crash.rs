//! The program is killed, interrupted or cut off anywhere; the next run goes on, and in the end
//! there is one of everything.

use std::thread;
use std::time::Duration;

use citable::rehearse::{Fault, FaultKind, Scenario};

use crate::runner::citable;
use crate::world::{World, quick};

/// How many actions the sample's journey takes: commit, tag, push, draft, publish, link.
const ACTIONS: usize = 6;

/// The requests that change something, as the journey sends them: method, part of the path, and
/// part of the line that announces the action.
const WRITES: [(&str, &str, &str); 5] = [
    ("POST", "/releases", "draft release"),
    ("PATCH", "/releases/", "publish the release"),
    ("POST", "/draft", "Doing add"),
    ("PUT", "/draft", "Doing add"),
    ("POST", "/actions/publish", "Doing add"),
];

/// One tag at one commit, one release, one record, one link; here and there the same.
#[track_caller]
fn converged(world: &World) {
    let seen = world.snapshot();
    let head = world.git(&["rev-parse", "HEAD"]);
    assert_eq!(seen.tags.len(), 1, "{:?}", seen.tags);
    assert_eq!(seen.tags[0].commit.as_str(), head);
    assert_eq!(world.git(&["rev-parse", "v1.0.0^{commit}"]), head);
    assert_eq!(seen.releases.len(), 1, "{:?}", seen.releases);
    assert!(!seen.releases[0].draft);
    let records: Vec<_> = seen.archived().collect();
    assert_eq!(records.len(), 1);
    let dataset = seen.record(&world.services().dataset_record()).unwrap();
    let doi = records[0].doi.as_str();
    let links = dataset.related().into_iter().filter(|link| link.1 == doi);
    assert_eq!(links.count(), 1, "{:?}", dataset.related());
    assert!(!dataset.draft_open, "an edit of the dataset was left open");
    // One commit was made, of one file that is whole.
    assert_eq!(world.git(&["rev-list", "--count", "HEAD"]), "5");
    assert_eq!(
        world.git(&["show", "--name-only", "--format=", "HEAD"]),
        "CITATION.cff"
    );
    assert!(world.read("CITATION.cff").ends_with("\"\n"));
    assert_eq!(world.git(&["status", "--porcelain"]), "");
}

/// Each case in a world of its own, side by side: most of the time goes by in waiting.
fn each<T: Sync>(cases: &[T], test: impl Fn(&T) + Sync) {
    thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| test(case));
        }
    });
}

#[test]
fn the_journey_takes_the_actions_and_sends_the_writes_that_the_tests_below_strike() {
    let world = World::new();
    let ended = world.publish("1.0.0").run().code(0);
    assert_eq!(ended.doings().len(), ACTIONS);
    let seen = world.snapshot();
    let writes = seen.writes();
    assert_eq!(writes.len(), WRITES.len(), "{writes:?}");
    for (write, (method, path, _)) in writes.iter().zip(WRITES) {
        assert!(
            write.method == method && write.path.contains(path),
            "{write:?}"
        );
    }
    converged(&world);
}

#[test]
fn killed_at_an_action_the_next_run_goes_on() {
    // As each action begins, and a little later; the first goes through several small steps.
    let mut moments: Vec<(usize, u64)> = vec![(1, 3), (1, 6), (1, 9), (1, 15), (1, 20)];
    for nth in 1..=ACTIONS {
        moments.extend([(nth, 0), (nth, 12)]);
    }
    each(&moments, |&(nth, pause)| {
        let world = World::new();
        let mut running = world.publish("1.0.0").start();
        for _ in 0..nth {
            assert!(running.until("Doing "), "there is no action {nth}");
        }
        thread::sleep(Duration::from_millis(pause));
        running.kill_alone();
        world.publish("1.0.0").run().code(0);
        converged(&world);
    });
}

#[test]
fn killed_while_the_answer_to_a_write_is_on_its_way_the_next_run_goes_on() {
    each(&WRITES, |&(method, path, doing)| {
        let world = World::new();
        let late = FaultKind::Delay(Duration::from_secs(20));
        world.services().inject(Fault::new(method, path, late));
        let before = world.snapshot().writes().len();
        let mut running = world.publish("1.0.0").start();
        assert!(running.until(doing), "{doing}");
        world.until(|seen| {
            let writes = seen.writes();
            let hit = |write: &&&citable::rehearse::Request| {
                write.method == method && write.path.contains(path)
            };
            writes.len() > before && writes.iter().any(|write| hit(&write))
        });
        // The request is noted before it is carried out.
        thread::sleep(Duration::from_millis(100));
        running.kill_alone();
        world.services().calm();
        world.hurry();
        world.publish("1.0.0").run().code(0);
        converged(&world);
    });
}

#[test]
fn after_a_write_that_was_carried_out_unheard_nothing_is_there_twice() {
    let gateway = || FaultKind::StatusAfter(502, "<html>Bad gateway</html>".to_owned());
    struck(&[FaultKind::ResetAfter, gateway(), FaultKind::TruncatedBody]);
}

#[test]
fn after_a_write_that_was_not_carried_out_the_next_run_does_it() {
    let unavailable = FaultKind::Status(503, "Service unavailable".to_owned());
    struck(&[FaultKind::ResetBefore, unavailable, FaultKind::Html]);
}

/// Strikes each write with each of these, runs, and then runs in calm weather.
fn struck(kinds: &[FaultKind]) {
    each(&WRITES, |&(method, path, _)| {
        for kind in kinds {
            let world = World::of(quick());
            let fault = Fault::new(method, path, kind.clone());
            world.services().inject(fault);
            let first = world.publish("1.0.0").run();
            assert!(
                matches!(first.code, 0 | 3) && !first.says("panicked"),
                "{kind:?} at {method} {path}: {}",
                first.text()
            );
            world.services().calm();
            world.hurry();
            let second = world.publish("1.0.0").run();
            assert!(
                second.code == 0,
                "{kind:?} at {method} {path}: {}\n{}",
                first.text(),
                second.text()
            );
            converged(&world);
        }
    });
}

#[test]
fn an_answer_that_takes_long_is_waited_for() {
    let world = World::new();
    for (method, path, _) in WRITES {
        let late = FaultKind::Delay(Duration::from_millis(300));
        world.services().inject(Fault::new(method, path, late));
    }
    world.publish("1.0.0").run().code(0);
    converged(&world);
}

#[test]
fn interrupted_while_it_waits_it_says_where_it_stands_and_the_next_run_goes_on() {
    let world = World::of(Scenario {
        archived_after_searches: 2,
        ..quick()
    });
    let mut running = world.publish("1.0.0").start();
    assert!(running.until("Waiting for Zenodo to archive"));
    running.interrupt();
    running.end().code(130).saying(&[
        "stopped",
        "`citable publish v1.0.0 --dataset ",
        "goes on from here",
    ]);
    world.until(|seen| {
        let once = world.publish("1.0.0").run();
        assert!(matches!(once.code, 0 | 4), "{}", once.text());
        seen.archived().count() == 1
    });
    world.publish("1.0.0").run().code(0);
    converged(&world);
}

#[test]
fn interrupted_in_the_middle_of_a_write_it_names_the_write_and_the_next_run_goes_on() {
    each(&WRITES, |&(method, path, doing)| {
        let world = World::new();
        let late = FaultKind::Delay(Duration::from_secs(20));
        world.services().inject(Fault::new(method, path, late));
        let mut running = world.publish("1.0.0").start();
        assert!(running.until(doing), "{doing}");
        thread::sleep(Duration::from_millis(150));
        running.interrupt();
        running.end().code(130).saying(&[
            "stopped while it was to",
            "citable status",
            "`citable publish v1.0.0 --dataset ",
            "goes on from here",
        ]);
        world.services().calm();
        world.hurry();
        world.publish("1.0.0").run().code(0);
        converged(&world);
    });
}

#[test]
fn terminated_while_it_waits_it_says_the_same() {
    let world = World::of(Scenario {
        archived_after_searches: 100,
        ..quick()
    });
    let mut running = world.publish("1.0.0").start();
    assert!(running.until("Waiting for Zenodo to archive"));
    running.terminate();
    running.end().code(143).saying(&[
        "stopped; nothing was half done",
        "`citable publish v1.0.0 --dataset ",
        "goes on from here",
    ]);
}

#[test]
fn terminated_in_the_middle_of_a_write_it_says_the_same() {
    let world = World::new();
    let (method, path, doing) = WRITES[0];
    let late = FaultKind::Delay(Duration::from_secs(20));
    world.services().inject(Fault::new(method, path, late));
    let mut running = world.publish("1.0.0").start();
    assert!(running.until(doing));
    thread::sleep(Duration::from_millis(150));
    running.terminate();
    running.end().code(143).saying(&[
        "stopped while it was to",
        "`citable publish v1.0.0 --dataset ",
        "goes on from here",
    ]);
    world.services().calm();
    world.hurry();
    world.publish("1.0.0").run().code(0);
    converged(&world);
}

#[test]
fn interrupted_during_the_commit_the_file_is_whole_and_the_next_run_goes_on() {
    let world = World::new();
    let before = world.read("CITATION.cff");
    world.hook("pre-commit", "#!/bin/sh\nsleep 5\n");
    let mut running = world.publish("1.0.0").start();
    assert!(running.until("Doing write version"));
    thread::sleep(Duration::from_millis(200));
    running.interrupt();
    running.end().code(130).saying(&["goes on from here"]);
    assert_eq!(world.read("CITATION.cff"), before);
    assert_eq!(world.git(&["status", "--porcelain"]), "");
    world.hook("pre-commit", "#!/bin/sh\n");
    world.publish("1.0.0").run().code(0);
    converged(&world);
}

#[test]
fn interrupted_during_the_push_nothing_is_on_github_and_the_next_run_goes_on() {
    let world = World::new();
    world.hook("pre-push", "#!/bin/sh\nsleep 5\n");
    let mut running = world.publish("1.0.0").start();
    assert!(running.until("Doing push"));
    thread::sleep(Duration::from_millis(200));
    running.interrupt();
    running.end().code(130).saying(&["goes on from here"]);
    assert!(world.snapshot().tags.is_empty());
    world.hook("pre-push", "#!/bin/sh\n");
    world.publish("1.0.0").run().code(0);
    converged(&world);
}

#[test]
fn switched_off_during_the_commit_the_next_run_goes_on() {
    let world = World::new();
    world.hook("pre-commit", "#!/bin/sh\nsleep 5\n");
    let mut running = world.publish("1.0.0").start();
    assert!(running.until("Doing write version"));
    thread::sleep(Duration::from_millis(200));
    running.kill_with_children();
    // The file is written and not committed, and git's lock is left behind as after a power cut.
    assert!(world.read("CITATION.cff").contains("version: 1.0.0"));
    let lock = world.path().join(".git/index.lock");
    assert!(lock.exists());
    world.hook("pre-commit", "#!/bin/sh\n");
    let ended = world.publish("1.0.0").run();
    ended.code(3).saying(&["index.lock"]);
    std::fs::remove_file(lock).unwrap();
    world.publish("1.0.0").run().code(0);
    converged(&world);
}

#[test]
fn an_interrupted_rehearsal_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let rehearsal = citable(&["rehearse", "--scenario", "doi-not-resolving-yet"]);
    let mut running = rehearsal.env("TMPDIR", folder.path()).start();
    assert!(running.until("Waiting for DataCite"));
    running.interrupt();
    running.end().code(130);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_rehearsal_that_is_interrupted_while_it_is_prepared_leaves_nothing_behind_either() {
    let folder = tempfile::tempdir().unwrap();
    let rehearsal = citable(&["rehearse"]).env("TMPDIR", folder.path()).start();
    let entries = |folder: &std::path::Path| -> Vec<std::path::PathBuf> {
        let read = std::fs::read_dir(folder).into_iter().flatten().flatten();
        read.map(|entry| entry.path()).collect()
    };
    let begun = || {
        entries(folder.path())
            .iter()
            .any(|own| !entries(own).is_empty())
    };
    while !begun() {
        thread::sleep(Duration::from_millis(1));
    }
    rehearsal.interrupt();
    rehearsal
        .end()
        .code(130)
        .saying(&["stopped", "nothing is left of it"])
        .silent_on(&["error:"]);
    assert!(entries(folder.path()).is_empty());
}
