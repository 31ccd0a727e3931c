//! A machine whose clock is an hour off waits, and says so, as one whose clock is right.

use std::time::Duration;

use citable::reconcile::Stop;
use citable::rehearse::{EarlierRelease, Fault, FaultKind, Heard, Scenario, Stands};
use citable::world::clock::Clock;
use jiff::SignedDuration;

use crate::run::{self, Pace};
use crate::world::{World, quick};

/// Waits for nothing.
const IMPATIENT: Pace = Pace {
    answer: Duration::from_secs(30),
    limit: SignedDuration::ZERO,
};

/// Fast, slow and right.
fn clocks() -> [Clock; 3] {
    [1, -1, 0].map(|hours| Clock::fast_by(SignedDuration::from_hours(hours)))
}

#[test]
fn messages_lost_just_now_are_waited_for_whatever_the_clock_says() {
    for clock in clocks() {
        let world = World::of(quick());
        let lost = FaultKind::Status(503, "<html>Service unavailable</html>".to_owned());
        let fault = Fault::new("POST", "/api/hooks/", lost).always();
        world.services().inject(fault);
        world.hurry();
        let ran = run::publish_by(&world, IMPATIENT, &clock);
        assert_eq!(ran.stop, Stop::Waiting, "{clock:?}\n{}", ran.text);
        assert_eq!(world.snapshot().releases.len(), 1);
    }
}

#[test]
fn a_release_of_an_hour_ago_is_late_whatever_the_clock_says() {
    for clock in clocks() {
        let world = World::of(Scenario {
            earlier_release: Some(EarlierRelease {
                hours_ago: 1,
                stands: Stands::Published,
                heard: Heard::Never,
            }),
            ..quick()
        });
        let ran = run::publish_by(&world, IMPATIENT, &clock);
        assert_eq!(ran.stop, Stop::Waiting, "{clock:?}\n{}", ran.text);
        let late = "longer than Zenodo tries again";
        assert!(ran.text.contains(late), "{clock:?}\n{}", ran.text);
    }
}
