//! Dates: as Psych sees them in plain text, and as Ruby's `Date.parse` finds them in a text.

use cff_rs::yaml::Date;

/// Year, month and day of a plain text that has the form of a date, whether or not there is
/// such a day.
pub(super) fn parts(text: &str) -> Option<(u16, u8, u8)> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |text: &str, least: usize, most: usize| {
        (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(year, 4, 4) || !digits(month, 1, 2) || !digits(day, 1, 2) {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// Whether Psych reads a plain text as a date with a time.
pub(super) fn is_time(text: &str) -> bool {
    let Some(at) = text.find(|c: char| matches!(c, 'T' | 't') || c.is_ascii_whitespace()) else {
        return false;
    };
    let (day, rest) = text.split_at(at);
    let time = rest[1..].trim_start();
    let mut parts = time.splitn(3, ':');
    let two =
        |text: Option<&str>| text.is_some_and(|text| text.len() <= 2 && text.parse::<u8>().is_ok());
    self::parts(day).is_some()
        && two(parts.next())
        && two(parts.next())
        && parts
            .next()
            .is_some_and(|rest| rest.get(..2).is_some_and(|seconds| two(Some(seconds))))
}

/// The day that Ruby's `Date.parse` finds in a text: `2021-5-1`, `2021/05/01`, `20210501`,
/// `2021-05`, `1 May 2021`, `May 1, 2021`, `May 2021`, `1.5.2021`. The rarer forms that Ruby
/// knows (weekdays, week dates, Japanese eras) are not looked for.
pub(super) fn parse(text: &str) -> Option<Date> {
    named(text).or_else(|| numeric(text))
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The full English name of a month, 1 to 12.
pub(super) fn month_name(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// BibTeX's name of a month as Ruby indexes its table of thirteen: 0 holds nothing, and a
/// negative number counts from the end.
pub(super) fn month_key(month: i64) -> Option<&'static str> {
    let index = if month < 0 { month + 13 } else { month };
    let index = usize::try_from(index).ok()?.checked_sub(1)?;
    MONTHS.get(index).copied()
}

fn named(text: &str) -> Option<Date> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let at = words.iter().position(|word| {
        word.get(..3).is_some_and(|start| MONTHS.contains(&start))
            && word.bytes().all(|b| b.is_ascii_alphabetic())
    })?;
    let month = MONTHS
        .iter()
        .position(|month| words[at].starts_with(month))?;
    let number = |index: usize| -> Option<u16> {
        let word = words.get(index)?;
        word.trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .parse()
            .ok()
    };
    let before = at.checked_sub(1).and_then(number).filter(|day| *day <= 31);
    let (day, year) = match (before, number(at + 1), number(at + 2)) {
        (Some(day), Some(year), _) => (day, year),
        (None, Some(day), Some(year)) if day <= 31 => (day, year),
        (None, Some(year), _) if year > 31 => (1, year),
        _ => return None,
    };
    Date::new(year, u8::try_from(month + 1).ok()?, u8::try_from(day).ok()?)
}

fn numeric(text: &str) -> Option<Date> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let text = &text[start..];
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '/' | '.'))
        .unwrap_or(text.len());
    let text = &text[..end];
    let separator = text.find(['-', '/', '.']).map(|at| text.as_bytes()[at]);
    let Some(separator) = separator else {
        let part = |range| text.get(range).and_then(|part: &str| part.parse().ok());
        if text.len() != 8 {
            return None;
        }
        let (month, day) = (text.get(4..6)?.parse().ok()?, text.get(6..8)?.parse().ok()?);
        return Date::new(part(0..4)?, month, day);
    };
    let parts: Vec<&str> = text.split(char::from(separator)).collect();
    let (year, month, day) = match parts.as_slice() {
        // A long last part is the year.
        [day, month, year, ..] if day.len() <= 2 && year.len() > 2 => (year, month, *day),
        [year, month, day, ..] => (year, month, *day),
        [year, month] if separator == b'-' && year.len() == 4 => (year, month, "1"),
        _ => return None,
    };
    let century = match (year.len(), year.parse::<u16>().ok()?) {
        (1..=2, year @ 69..) => year + 1900,
        (1..=2, year) => year + 2000,
        (_, year) => year,
    };
    Date::new(century, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_quotes_is_searched_for_a_day() {
        let day = |text: &str| parse(text).map(|date| date.to_string());
        for text in [
            "2021-5-1",
            "2021/05/01",
            "20210501",
            "2021-05",
            "1 May 2021",
            "May 2021",
        ] {
            assert_eq!(day(text).as_deref(), Some("2021-05-01"), "{text}");
        }
        assert_eq!(day("January 7, 2021").as_deref(), Some("2021-01-07"));
        for text in ["2021", "2021-13-01", "soon", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_is_counted_as_ruby_counts() {
        assert_eq!(month_key(1), Some("jan"));
        assert_eq!(month_key(12), Some("dec"));
        assert_eq!(month_key(-1), Some("dec"));
        assert_eq!(month_key(0), None);
        assert_eq!(month_key(13), None);
    }
}
