//! How long to go on with a read that fails.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// How often a read is tried, and how long all tries may take together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The tries, the first one included.
    pub tries: u32,
    /// The pause after the first try; it doubles with each.
    pub base: Duration,
    /// The time for all tries and pauses together. A pause that would end later is not begun.
    pub budget: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 4,
            base: Duration::from_millis(500),
            budget: Duration::from_secs(60),
        }
    }
}

impl Patience {
    /// The pause after try number `done` (from 1), or `None` if it is time to give up.
    /// What the service asked for (`wanted`) is never cut short.
    pub(super) fn pause(
        self,
        done: u32,
        spent: Duration,
        wanted: Option<Duration>,
    ) -> Option<Duration> {
        if done >= self.tries {
            return None;
        }
        let doubled = self.base.saturating_mul(1 << (done - 1).min(16));
        // Between one half and three halves, so that many clients do not come back together.
        let own = doubled.mul_f64(0.5 + fastrand::f64());
        let pause = wanted.map_or(own, |wanted| wanted.max(own));
        (spent.saturating_add(pause) <= self.budget).then_some(pause)
    }
}

/// How long the service asks to wait: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3),
/// else, if the limit is used up, `X-RateLimit-Reset` in seconds since 1970 (GitHub, Zenodo).
pub(super) fn wanted(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let until =
        |then: Timestamp| Duration::try_from(then.duration_since(now)).unwrap_or(Duration::ZERO);
    let retry_after = text("retry-after").and_then(|value| {
        let value = value.trim();
        let seconds = value.parse().map(Duration::from_secs).ok();
        seconds.or_else(|| {
            let then = DateTimeParser::new().parse_timestamp(value).ok()?;
            Some(until(then))
        })
    });
    let used_up = text("x-ratelimit-remaining").is_some_and(|left| left.trim() == "0");
    let reset = || {
        let seconds: i64 = text("x-ratelimit-reset")?.trim().parse().ok()?;
        Timestamp::from_second(seconds).ok().map(until)
    };
    retry_after.or_else(|| used_up.then(reset).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()));
        pairs.collect()
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let wait = |pairs: &[(&'static str, &str)]| wanted(&headers(pairs), now);
        assert_eq!(
            wait(&[("retry-after", " 7 ")]),
            Some(Duration::from_secs(7))
        );
        assert_eq!(
            wait(&[("retry-after", "Sun, 22 Nov 2026 10:01:30 GMT")]),
            Some(Duration::from_secs(90))
        );
        assert_eq!(
            wait(&[("retry-after", "Sun, 22 Nov 2020 10:01:30 GMT")]),
            Some(Duration::ZERO)
        );
        assert_eq!(wait(&[("retry-after", "soon")]), None);
    }

    #[test]
    fn the_reset_time_counts_only_when_the_limit_is_used_up() {
        let now = Timestamp::from_second(1_000).unwrap();
        let wait = |left: &str| {
            wanted(
                &headers(&[
                    ("x-ratelimit-remaining", left),
                    ("x-ratelimit-reset", "1060"),
                ]),
                now,
            )
        };
        assert_eq!(wait("0"), Some(Duration::from_secs(60)));
        assert_eq!(wait("12"), None);
    }

    #[test]
    fn a_pause_grows_is_never_shorter_than_asked_for_and_ends_with_the_budget() {
        let patience = Patience {
            tries: 5,
            base: Duration::from_secs(1),
            budget: Duration::from_secs(30),
        };
        let third = patience.pause(3, Duration::ZERO, None).unwrap();
        assert!(third >= Duration::from_secs(2) && third <= Duration::from_secs(6));
        let asked = patience.pause(1, Duration::ZERO, Some(Duration::from_secs(20)));
        assert_eq!(asked, Some(Duration::from_secs(20)));
        assert_eq!(
            patience.pause(1, Duration::ZERO, Some(Duration::from_secs(31))),
            None
        );
        assert_eq!(patience.pause(1, Duration::from_secs(30), None), None);
        assert_eq!(patience.pause(5, Duration::ZERO, None), None);
    }
}
