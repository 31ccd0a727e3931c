//! Dates as a record takes them: EDTF level 0, that is `2020`, `2020-05`, `2020-05-31`, or two of
//! these with a slash between (marshmallow-utils, `fields/edtfdatestring.py`).

/// A date, or an interval whose end is not before its start.
pub(crate) fn is_date(text: &str) -> bool {
    match text.split_once('/') {
        None => bounds(text).is_some(),
        Some((start, end)) => bounds(start)
            .zip(bounds(end))
            .is_some_and(|(start, end)| start.0 <= end.1),
    }
}

/// As [`is_date`], and a date with a time of day as well.
pub(crate) fn is_date_or_time(text: &str) -> bool {
    is_date(text)
        || text
            .split_once('T')
            .is_some_and(|(date, time)| date.len() == 10 && bounds(date).is_some() && is_time(time))
}

fn is_time(text: &str) -> bool {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let parts: Vec<&str> = text[..zone].split(':').collect();
    parts.len() == 3
        && parts.iter().zip([23, 59, 59]).all(|(part, most)| {
            part.len() == 2 && part.parse().is_ok_and(|number: u8| number <= most)
        })
}

/// Year, month, day.
type Day = (i32, u32, u32);

/// The first and the last day that a date may mean, a year alone for instance.
fn bounds(text: &str) -> Option<(Day, Day)> {
    let (sign, plain) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let parts: Vec<&str> = plain.split('-').collect();
    let number = |part: &str, length: usize| -> Option<u32> {
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())
            .flatten()
    };
    let year = i32::try_from(number(parts.first()?, 4)?).ok()? * sign;
    let Some(month) = parts.get(1) else {
        return Some(((year, 1, 1), (year, 12, 31)));
    };
    let month = number(month, 2).filter(|month| (1..=12).contains(month))?;
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    match parts.get(2..)? {
        [] => Some(((year, month, 1), (year, month, last))),
        [day] => {
            let day = number(day, 2).filter(|day| (1..=last).contains(day))?;
            Some(((year, month, day), (year, month, day)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_intervals() {
        for good in [
            "2020",
            "2020-05",
            "2020-05-31",
            "2020/2021",
            "2020-05/2020-06-01",
        ] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "",
            "abc",
            "2020-13",
            "2020-02-30",
            "2021/2020",
            "20-1-1",
            "2020-05-31T10:00:00",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
        assert!(is_date_or_time("2020-05-31T10:00:00Z"));
    }
}
