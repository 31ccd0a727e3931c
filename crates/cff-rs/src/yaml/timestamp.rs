//! Dates, as YAML 1.1 sees them in plain text.

use std::fmt;

use super::{Refusal, Value};

/// A day of the Gregorian calendar that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, when there is such a day. Years are 1 to 9999, as in `PyYAML`'s `datetime.date`.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        let exists = (1..=9999).contains(&year) && (1..=days).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`, with all its digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let form = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !form {
            return None;
        }
        let (year, month, day) = (text.get(..4)?, text.get(5..7)?, text.get(8..)?);
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The date or time that a plain scalar is in YAML 1.1, an impossible one included; nothing when
/// it does not have the form of one.
pub(super) fn yaml11(text: &str) -> Option<Value> {
    let parts = split(text)?;
    // Without a time the resolver wants all digits, with one it does not.
    if parts.time.is_none() && text.len() != 10 {
        return None;
    }
    Some(value(text, &parts))
}

/// What the tag `!!timestamp` makes of a text: a date may be short of digits here.
pub(super) fn construct(text: &str) -> Option<Value> {
    split(text).map(|parts| value(text, &parts))
}

fn value(text: &str, parts: &Parts<'_>) -> Value {
    let small = |digits: &str| digits.parse::<u8>().unwrap_or(u8::MAX);
    let date = parts
        .year
        .parse()
        .ok()
        .and_then(|year| Date::new(year, small(parts.month), small(parts.day)));
    let Some(date) = date else {
        return Value::Refused(Refusal::Date);
    };
    let Some(time) = &parts.time else {
        return Value::Date(date);
    };
    let exists = small(time.hour) < 24
        && small(time.minute) < 60
        && small(time.second) < 60
        // `datetime.timezone` wants less than a day.
        && u32::from(small(time.zone_hour)) * 60 + u32::from(small(time.zone_minute)) < 24 * 60;
    if exists {
        Value::Timestamp(text.to_owned())
    } else {
        Value::Refused(Refusal::Date)
    }
}

struct Parts<'a> {
    year: &'a str,
    month: &'a str,
    day: &'a str,
    time: Option<Time<'a>>,
}

struct Time<'a> {
    hour: &'a str,
    minute: &'a str,
    second: &'a str,
    zone_hour: &'a str,
    zone_minute: &'a str,
}

/// By the pattern `timestamp_regexp` of `PyYAML`'s constructor.py.
fn split(text: &str) -> Option<Parts<'_>> {
    let mut rest = Rest(text);
    let year = rest.digits(4, 4)?;
    rest.literal("-")?;
    let month = rest.digits(1, 2)?;
    rest.literal("-")?;
    let day = rest.digits(1, 2)?;
    if rest.0.is_empty() {
        return Some(Parts {
            year,
            month,
            day,
            time: None,
        });
    }
    if rest.literal("T").is_none() && rest.literal("t").is_none() && rest.blanks() == 0 {
        return None;
    }
    let hour = rest.digits(1, 2)?;
    rest.literal(":")?;
    let minute = rest.digits(2, 2)?;
    rest.literal(":")?;
    let second = rest.digits(2, 2)?;
    if rest.literal(".").is_some() {
        rest.digits(0, usize::MAX)?;
    }
    let (mut zone_hour, mut zone_minute) = ("0", "0");
    if !rest.0.is_empty() {
        rest.blanks();
        if rest.literal("Z").is_none() {
            if rest.literal("+").is_none() {
                rest.literal("-")?;
            }
            zone_hour = rest.digits(1, 2)?;
            if rest.literal(":").is_some() {
                zone_minute = rest.digits(2, 2)?;
            }
        }
    }
    let time = Some(Time {
        hour,
        minute,
        second,
        zone_hour,
        zone_minute,
    });
    rest.0.is_empty().then_some(Parts {
        year,
        month,
        day,
        time,
    })
}

/// What of a text is still unread.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn digits(&mut self, least: usize, most: usize) -> Option<&'a str> {
        let count = self
            .0
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        (count >= least).then_some(digits)
    }

    fn literal(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    fn blanks(&mut self) -> usize {
        let rest = self.0.trim_start_matches([' ', '\t']);
        let count = self.0.len() - rest.len();
        self.0 = rest;
        count
    }
}
