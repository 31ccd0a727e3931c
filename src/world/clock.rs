//! The time, by the clocks of the services: a laptop's own may be an hour off, and then "just
//! now" and "long ago" would change places.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderMap;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

/// The most that a `Date` header may differ from the machine's clock before the header counts:
/// it has whole seconds only, and an answer may be on its way for some.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(60);

/// The machine's clock, set right by the services' answers. Clones are the same clock.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// What the machine's clock is off by from the start, for tests. Seconds.
    fast_by: i64,
    /// What is to be added to the machine's clock. Seconds.
    correction: Arc<AtomicI64>,
}

impl Clock {
    /// On a machine whose clock is fast by this much, or slow where it is negative.
    pub fn fast_by(length: SignedDuration) -> Self {
        Self {
            fast_by: length.as_secs(),
            correction: Arc::default(),
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        let correction = SignedDuration::from_secs(self.correction.load(Ordering::Relaxed));
        let machine = self.machine();
        machine.checked_add(correction).unwrap_or(machine)
    }

    /// What the machine's own clock says.
    fn machine(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(SignedDuration::from_secs(self.fast_by))
            .unwrap_or(now)
    }

    /// Takes the time from an answer that has just come (`Date`, RFC 9110 §6.6.1). One that lay
    /// in a cache (`Age`, RFC 9111 §5.1) tells the time of long ago.
    pub(super) fn hear(&self, headers: &HeaderMap) {
        if headers.contains_key(http::header::AGE) {
            return;
        }
        if let Some(sent) = sent(headers) {
            let off = sent.duration_since(self.machine());
            let correction = if off.abs() > TOLERANCE {
                off.as_secs()
            } else {
                0
            };
            self.correction.store(correction, Ordering::Relaxed);
        }
    }
}

/// When an answer was sent, by the clock of who sent it.
pub(super) fn sent(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(http::header::DATE)?.to_str().ok()?;
    DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(time: Timestamp) -> HeaderMap {
        let text = time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        [(http::header::DATE, text.parse().unwrap())]
            .into_iter()
            .collect()
    }

    #[test]
    fn a_clock_that_is_an_hour_off_is_set_right_by_the_first_answer() {
        for hours in [-1, 1] {
            let clock = Clock::fast_by(SignedDuration::from_hours(hours));
            let off = |clock: &Clock| clock.now().duration_since(Timestamp::now()).as_secs();
            assert!(off(&clock).abs() > 3500);
            clock.clone().hear(&dated(Timestamp::now()));
            assert!(off(&clock).abs() < 5, "{}", off(&clock));
        }
    }

    #[test]
    fn a_few_seconds_on_the_way_and_a_date_that_is_none_change_nothing() {
        let clock = Clock::default();
        clock.hear(&dated(Timestamp::now() - SignedDuration::from_secs(20)));
        let mut headers = HeaderMap::new();
        headers.insert(http::header::DATE, "yesterday".parse().unwrap());
        clock.hear(&headers);
        assert!(clock.now().duration_since(Timestamp::now()).abs() < SignedDuration::from_secs(2));
    }
}
