//! The clock of a wait, which moves between the looks, too.

use std::fmt::Write;
use std::time::{Duration, Instant};

use indicatif::{ProgressState, ProgressStyle};
use jiff::SignedDuration;

use crate::reconcile::Clock;

/// The look of a spinner that waits: how long, until when, when the next look is, and `resume`.
pub(super) fn style(clock: Clock, resume: String) -> Option<ProgressStyle> {
    let begun = Instant::now();
    let shown = move |_: &ProgressState, out: &mut dyn Write| {
        // Writing into a line of the screen cannot fail.
        let _ = out.write_str(&face(clock, begun.elapsed(), &resume));
    };
    let style = ProgressStyle::with_template("{spinner:>12.cyan} {msg} {clock}").ok()?;
    Some(style.with_key("clock", shown))
}

/// What the clock shows so long after it was set.
fn face(clock: Clock, since: Duration, resume: &str) -> String {
    let waited = clock.limit - clock.left + SignedDuration::try_from(since).unwrap_or_default();
    let next = match clock.next.saturating_sub(since) {
        Duration::ZERO => "looking now".to_owned(),
        left => format!("next look in {} s", left.as_secs_f64().ceil()),
    };
    let (waited, limit) = (minutes(waited), minutes(clock.limit));
    format!("({waited} of at most {limit}; {next}{resume})")
}

/// A span as minutes and seconds.
pub(super) fn minutes(span: SignedDuration) -> String {
    format!("{}:{:02}", span.as_secs() / 60, span.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_tells_how_long_until_when_and_when_it_looks_again() {
        let clock = Clock {
            limit: SignedDuration::from_mins(15),
            left: SignedDuration::from_secs(14 * 60 + 25),
            next: Duration::from_secs(30),
        };
        let shown = |millis| face(clock, Duration::from_millis(millis), "; safe to stop");
        assert_eq!(
            shown(0),
            "(0:35 of at most 15:00; next look in 30 s; safe to stop)"
        );
        assert_eq!(
            shown(29_100),
            "(1:04 of at most 15:00; next look in 1 s; safe to stop)"
        );
        assert_eq!(
            shown(31_000),
            "(1:06 of at most 15:00; looking now; safe to stop)"
        );
    }
}
