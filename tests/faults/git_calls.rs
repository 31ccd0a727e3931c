//! The calls of git that go to the remote: asked for its refs, and pushed to.

use std::path::{Path, PathBuf};

use citable::reconcile::Stop;

use crate::cell::not_one_of_everything;
use crate::run::{self, Pace};
use crate::world::{World, quick, write_script};

/// What happens to a question to the remote: a line of shell.
const AT_A_QUESTION: [(&str, &str); 3] = [
    (
        "refused",
        "echo 'ERROR: Permission to example-lab/spot-counts.git denied to somebody.' >&2; exit 1",
    ),
    ("cut off", "kill -9 $$"),
    (
        "not git",
        "echo '<html>Please sign in to the network</html>'; exit 0",
    ),
];

/// What happens to a push, and the hook of the remote in which it does.
const AT_A_PUSH: [(&str, &str, &str); 3] = [
    (
        "refused",
        "pre-receive",
        "echo 'GH006: Protected branch update failed' >&2; exit 1",
    ),
    ("cut off before", "pre-receive", "kill -9 $PPID"),
    (
        "cut off after",
        "reference-transaction",
        "test \"$1\" = committed && kill -9 $PPID; exit 0",
    ),
];

fn world() -> World {
    let world = World::of(quick());
    world.hurry();
    world
}

/// Has the nth question to the remote go wrong, and counts them all in a file.
fn at_question(world: &World, nth: usize, trouble: &str) -> PathBuf {
    let counted = world.path().join(".git/questions");
    let script = world.path().join(".git/upload-pack");
    let text = format!(
        "#!/bin/sh\necho x >> '{count}'\nif [ $(wc -l < '{count}') -eq {nth} ]; then {trouble}; fi\nexec git upload-pack \"$@\"\n",
        count = counted.display()
    );
    write_script(&script, &text);
    let script = script.display().to_string();
    world.git(&["config", "remote.origin.uploadpack", &script]);
    counted
}

fn count(counted: &Path) -> usize {
    std::fs::read_to_string(counted)
        .unwrap_or_default()
        .lines()
        .count()
}

/// Runs in trouble and again in calm weather.
#[track_caller]
fn struck(world: &World, what: &str, calm: impl FnOnce(&World)) {
    let first = run::publish(world, Pace::CALM);
    assert!(
        matches!(first.stop, Stop::Done | Stop::Unknown(_) | Stop::Failed(_)),
        "{what}: {:?}\n{}",
        first.stop,
        first.text
    );
    calm(world);
    let second = run::publish(world, Pace::CALM);
    assert_eq!(
        second.stop,
        Stop::Done,
        "{what}\n{}\n==== again ====\n{}",
        first.text,
        second.text
    );
    assert_eq!(
        not_one_of_everything(world, 0),
        None,
        "{what}\n{}",
        first.text
    );
}

#[test]
fn whatever_happens_to_a_question_to_the_remote_one_more_run_ends_with_one_of_everything() {
    let world = self::world();
    let counted = at_question(&world, usize::MAX, "exit 1");
    assert_eq!(run::publish(&world, Pace::CALM).stop, Stop::Done);
    let questions = count(&counted);
    assert!(questions > 0);
    for nth in 1..=questions {
        for (name, trouble) in AT_A_QUESTION {
            let world = self::world();
            let counted = at_question(&world, nth, trouble);
            struck(&world, &format!("{name} at question {nth}"), |world| {
                assert!(count(&counted) >= nth);
                world.git(&["config", "--unset", "remote.origin.uploadpack"]);
            });
        }
    }
    println!(
        "{} cells of git's questions",
        questions * AT_A_QUESTION.len()
    );
}

#[test]
fn whatever_happens_to_the_push_one_more_run_ends_with_one_of_everything() {
    for (name, hook, trouble) in AT_A_PUSH {
        let world = self::world();
        let script = world.bare().join("hooks").join(hook);
        write_script(&script, &format!("#!/bin/sh\n{trouble}\n"));
        struck(&world, name, |world| {
            let arrived = !world.snapshot().tags.is_empty();
            assert_eq!(arrived, name == "cut off after", "{name}");
            std::fs::remove_file(script).unwrap();
        });
    }
}
