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
        let since = begun.elapsed();
        let waited = clock.limit - clock.left + SignedDuration::try_from(since).unwrap_or_default();
        let next = match clock.next.saturating_sub(since) {
            Duration::ZERO => "looking now".to_owned(),
            left => format!("next look in {} s", left.as_secs() + 1),
        };
        let (waited, limit) = (minutes(waited), minutes(clock.limit));
        // Writing into a line of the screen cannot fail.
        let _ = write!(out, "({waited} of at most {limit}; {next}{resume})");
    };
    let style = ProgressStyle::with_template("{spinner:>12.cyan} {msg} {clock}").ok()?;
    Some(style.with_key("clock", shown))
}

/// A span as minutes and seconds.
pub(super) fn minutes(span: SignedDuration) -> String {
    format!("{}:{:02}", span.as_secs() / 60, span.as_secs() % 60)
}
