//! Numbers with check digits that books, journals and goods carry.

use std::sync::LazyLock;

/// Registration group → ranges of the seven digits behind it, with the registrant's length.
type Ranges = Vec<(&'static str, Vec<(u32, u32, usize)>)>;

static RANGES: LazyLock<Ranges> = LazyLock::new(|| {
    include_str!("isbn_ranges.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(group, ranges)| {
            let ranges = ranges.split(' ').filter_map(|range| {
                let (span, length) = range.split_once(':')?;
                let (first, last) = span.split_once('-')?;
                Some((
                    first.parse().ok()?,
                    last.parse().ok()?,
                    length.parse().ok()?,
                ))
            });
            (group, ranges.collect())
        })
        .collect()
});

/// isbnlib's `canonical`: the digits and `X` of a text, if they are ten or thirteen.
fn canonical(text: &str) -> Option<String> {
    let mut digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X'))
        .collect();
    if digits.ends_with('x') {
        digits.pop();
        digits.push('X');
    }
    let body = digits.get(..digits.len().checked_sub(1)?)?;
    (matches!(digits.len(), 10 | 13)
        && body.bytes().all(|byte| byte.is_ascii_digit())
        && (digits.len() == 10 || !digits.ends_with('X'))
        && body.bytes().any(|byte| byte != b'0'))
    .then_some(digits)
}

fn weighted(digits: &str, weights: impl Iterator<Item = u32>) -> u32 {
    digits
        .chars()
        .map(|c| c.to_digit(10).unwrap_or(10))
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

fn is_right(digits: &str) -> bool {
    if digits.len() == 10 {
        return weighted(digits, (1..=10).rev()).is_multiple_of(11);
    }
    (digits.starts_with("978") || digits.starts_with("979"))
        && weighted(digits, [1, 3].into_iter().cycle()).is_multiple_of(10)
}

/// `idutils.is_isbn`.
pub(super) fn is_isbn(text: &str) -> bool {
    canonical(text).is_some_and(|digits| is_right(&digits))
        && (["978", "979"].iter().any(|prefix| text.starts_with(prefix)) || !is_ean(text, 13))
}

/// `idutils.normalize_isbn`: thirteen digits with hyphens between the parts.
pub(super) fn normalize_isbn(text: &str) -> Option<String> {
    let mut digits = canonical(text)?;
    if digits.len() == 10 {
        let body = format!("978{}", &digits[..9]);
        let check = (10 - weighted(&body, [1, 3].into_iter().cycle()) % 10) % 10;
        digits = format!("{body}{check}");
    }
    for length in 1..=5 {
        let group = format!("{}-{}", &digits[..3], &digits[3..3 + length]);
        let Ok(place) = RANGES.binary_search_by(|(known, _)| (*known).cmp(&group)) else {
            continue;
        };
        let behind = format!("{:0<7.7}", &digits[3 + length..12]);
        let number: u32 = behind.parse().ok()?;
        let registrant = RANGES[place]
            .1
            .iter()
            .find(|(first, last, _)| (*first..=*last).contains(&number))
            .map(|(_, _, length)| *length)
            .filter(|length| *length > 0)?;
        let split = 3 + length + registrant;
        return Some(format!(
            "{group}-{}-{}-{}",
            &digits[3 + length..split],
            &digits[split..12],
            &digits[12..]
        ));
    }
    None
}

/// `idutils.is_issn`.
pub(super) fn is_issn(text: &str) -> bool {
    let bare = text.replace(['-', ' '], "").to_uppercase();
    bare.len() == 8
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'X')
        && weighted(&bare, (1..=8).rev()).is_multiple_of(11)
}

/// `idutils.normalize_issn`.
pub(super) fn normalize_issn(text: &str) -> String {
    let bare = text.replace(['-', ' '], "").to_uppercase();
    let (first, last) = bare.split_at(bare.len().min(4));
    format!("{first}-{last}")
}

/// `idutils.is_ean13` and `is_ean8`.
pub(super) fn is_ean(text: &str, length: usize) -> bool {
    let weights = if length == 13 { [1, 3] } else { [3, 1] };
    text.len() == length
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && weighted(text, weights.into_iter().cycle()).is_multiple_of(10)
}

/// `idutils.is_istc`.
pub(super) fn is_istc(text: &str) -> bool {
    let bare = text.replace(['-', ' '], "").to_uppercase();
    if bare.len() != 16 || !bare.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let digit = |c: char| c.to_digit(16).unwrap_or(0);
    let total: u32 = bare
        .chars()
        .take(15)
        .zip([11, 9, 3, 1].into_iter().cycle())
        .map(|(c, weight)| digit(c) * weight)
        .sum();
    bare.chars().last().map(digit) == Some(total % 16)
}
