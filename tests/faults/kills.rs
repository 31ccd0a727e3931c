//! The real program is killed at any of its requests: as it arrives, or after it was answered.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use citable::reconcile::Stop;
use citable::rehearse::{Fault, FaultKind};

use crate::cell::{Call, not_one_of_everything, shown, written};
use crate::matrix::{ABREAST, calls, whole};
use crate::run::{self, Pace};
use crate::world::{World, quick};

/// Longer than any run takes.
const NEVER: Duration = Duration::from_secs(120);

/// When the program is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// The request is there, and nothing was done about it.
    Before,
    /// It was carried out, and the answer is on its way.
    After,
}

/// Kills the program at a call, and runs again; what is wrong then, in words. False if the run
/// never came by the call.
fn killed((endpoint, nth): &Call, moment: Moment) -> Result<bool, String> {
    let world = World::of(quick());
    let kind = match moment {
        Moment::Before => FaultKind::Hold(NEVER),
        Moment::After => FaultKind::Delay(NEVER),
    };
    world
        .services()
        .inject(Fault::at(endpoint, kind.clone()).nth(*nth));
    world.hurry();
    let mut running = world.publish("1.0.0").start();
    let end = Instant::now() + Duration::from_secs(25);
    while world.services().struck(&kind) == 0 {
        if running.has_ended() || Instant::now() > end {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(2));
    }
    if moment == Moment::After {
        // It is noted before it is carried out.
        thread::sleep(Duration::from_millis(100));
    }
    let ended = running.kill_alone();
    world.services().calm();
    world.hurry();
    let wrong = |what: &str| {
        let text = ended.text();
        Err(format!(
            "killed {moment:?} {endpoint}, time {nth}: {what}\n{text}"
        ))
    };
    let again = run::publish(&world, Pace::CALM);
    if again.stop != Stop::Done {
        return wrong(&again.text);
    }
    let trouble = not_one_of_everything(&world, 0)
        .or_else(|| shown(&ended.text()))
        .or_else(|| shown(&again.text))
        .or_else(|| written(world.path()));
    trouble.map_or(Ok(true), |what| wrong(&what))
}

/// Every write, and the first call after each: between two writes nothing changes. All calls
/// where the whole matrix is wanted.
fn moments(calls: &[Call]) -> Vec<(&Call, Moment)> {
    let mut moments = Vec::new();
    let mut after_write = true;
    for call in calls {
        let write = !call.0.is_read();
        if write || after_write || whole() {
            moments.push((call, Moment::Before));
        }
        if write || whole() {
            moments.push((call, Moment::After));
        }
        after_write = write;
    }
    moments
}

#[test]
fn killed_at_any_request_one_more_run_ends_with_one_of_everything() {
    let begun = Instant::now();
    let calls = calls();
    let moments = moments(&calls);
    let (next, missed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..ABREAST {
            scope.spawn(|| {
                while let Some((call, moment)) = moments.get(next.fetch_add(1, Ordering::SeqCst)) {
                    match killed(call, *moment) {
                        Ok(true) => {}
                        Ok(false) => {
                            missed.fetch_add(1, Ordering::SeqCst);
                        }
                        Err(what) => wrong.lock().unwrap().push(what),
                    }
                }
            });
        }
    });
    let missed = missed.into_inner();
    println!(
        "killed at {} of {} moments ({missed} did not come about) in {:.0} s",
        moments.len(),
        calls.len() * 2,
        begun.elapsed().as_secs_f64(),
    );
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n########\n\n"));
    assert!(missed * 20 <= moments.len(), "{missed} kills missed");
}
