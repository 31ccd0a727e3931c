//! Identifiers of people: ORCID iDs, ISNI and the GND of the German National Library.

/// The numbers without check digit that were given to ORCID (`orcid_isni_ranges`).
const ORCID_RANGES: [(u64, u64); 2] =
    [(15_000_000, 35_000_000), (900_000_000_000, 900_100_000_000)];

const ORCID_ADDRESSES: [&str; 2] = ["http://orcid.org/", "https://orcid.org/"];

/// `idutils.is_orcid`: sixteen characters, hyphens and spaces aside, with a right check digit
/// and in the block of numbers that ORCID has. Only the two addresses above are taken off.
pub(crate) fn is_orcid(text: &str) -> bool {
    let bare = compact(text);
    is_isni(&bare)
        && bare[..15].parse().is_ok_and(|number: u64| {
            ORCID_RANGES
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&number))
        })
}

/// `idutils.normalize_orcid`: cut in fours, whatever it is.
pub(crate) fn normalize_orcid(text: &str) -> String {
    let letters: Vec<char> = compact(text).chars().collect();
    let group = |from: usize| -> String { letters.iter().skip(from).take(4).collect() };
    [group(0), group(4), group(8), group(12)].join("-")
}

fn compact(text: &str) -> String {
    ORCID_ADDRESSES
        .iter()
        .find_map(|address| text.strip_prefix(address))
        .unwrap_or(text)
        .replace(['-', ' '], "")
}

/// `idutils.is_isni`: ISO 7064 mod 11-2 over fifteen digits.
pub(super) fn is_isni(text: &str) -> bool {
    let bare = text.replace(['-', ' '], "").to_uppercase();
    let digits = bare.as_bytes().get(..15).unwrap_or_default();
    if bare.len() != 16 || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let total = digits.iter().fold(0_u64, |total, byte| {
        (total + u64::from(*byte - b'0')) * 2 % 11
    });
    let check = match (12 - total) % 11 {
        10 => 'X',
        digit => char::from_digit(u32::try_from(digit).unwrap_or(0), 10).unwrap_or('0'),
    };
    bare.ends_with(check)
}

/// `idutils.is_gnd`.
pub(crate) fn is_gnd(text: &str) -> bool {
    gnd(text).is_some()
}

/// `idutils.normalize_gnd`; nothing where that fails.
pub(crate) fn normalize_gnd(text: &str) -> Option<String> {
    gnd(text).map(|number| format!("gnd:{number}"))
}

/// What the pattern of idutils takes at the start; what stands behind does not matter.
fn gnd(text: &str) -> Option<&str> {
    let bare = [
        "gnd:",
        "GND:",
        "https://d-nb.info/gnd/",
        "http://d-nb.info/gnd/",
        "d-nb.info/gnd/",
    ]
    .iter()
    .find_map(|prefix| text.strip_prefix(prefix))
    .unwrap_or(text);
    let bytes = bare.as_bytes();
    let digits = |from: usize, count: usize| {
        bytes
            .get(from..from + count)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let check = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'X')
    };
    let hyphen = |at: usize| bytes.get(at) == Some(&b'-');
    let first = bytes.first().copied()?;
    let of_ten =
        first == b'1' && matches!(bytes.get(1), Some(b'0'..=b'2')) && digits(2, 7) && check(9);
    let of_nine = (first == b'1' && digits(1, 7) && check(8))
        || (matches!(first, b'4' | b'7') && digits(1, 6) && hyphen(7) && digits(8, 1));
    let hyphenated = || {
        (0..=7).rev().find(|count| {
            (b'1'..=b'9').contains(&first)
                && digits(1, *count)
                && hyphen(count + 1)
                && check(count + 2)
        })
    };
    let length = if of_ten {
        10
    } else if of_nine {
        9
    } else if let Some(count) = hyphenated() {
        count + 3
    } else if first == b'3' && digits(1, 7) && check(8) {
        9
    } else {
        return None;
    };
    Some(&bare[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orcid_id_is_bare_or_behind_its_two_addresses() {
        for good in [
            "0000-0002-1825-0097",
            "0000000218250097",
            " 0000-0002-1825-0097 ",
            "http://orcid.org/0000-0002-1825-0097",
            "https://orcid.org/0000-0002-1694-233x",
        ] {
            assert!(is_orcid(good), "{good}");
        }
        for bad in [
            "https://www.orcid.org/0000-0002-1825-0097",
            "https://orcid.org/0000-0002-1825-0097/",
            "HTTPS://ORCID.ORG/0000-0002-1825-0097",
            "0000-0002-1825-0098",
            "0000-0000-0000-0000",
            "é",
            "",
            // Sixteen bytes, and the fifteenth is in the middle of a letter.
            "00000002182500é",
        ] {
            assert!(!is_orcid(bad), "{bad}");
        }
    }

    #[test]
    fn whatever_is_given_is_cut_in_fours() {
        assert_eq!(
            normalize_orcid("orcid.org/0000-0002-1825-0097"),
            "orci-d.or-g/00-0000"
        );
        assert_eq!(
            normalize_orcid("https://orcid.org/0000-0002-1825-0097/"),
            "0000-0002-1825-0097"
        );
    }

    #[test]
    fn a_gnd_number_gets_its_prefix() {
        assert_eq!(normalize_gnd("170118215").as_deref(), Some("gnd:170118215"));
        assert_eq!(
            normalize_gnd("GND:4079154-3").as_deref(),
            Some("gnd:4079154-3")
        );
        assert_eq!(normalize_gnd("Doe"), None);
    }
}
