//! The forms of single values: DOI, ORCID iD, URL and the like.
//!
//! Each function says whether a text has the form that the schema of CFF 1.2.0 asks for, no
//! more. [`orcid_checksum_holds`] and [`is_orcid_url`] ask for more, and say so.

use crate::yaml::Date;

/// `YYYY-MM-DD`, and there is such a day (`definitions.date`: pattern and format).
pub fn is_date(text: &str) -> bool {
    Date::parse(text).is_some()
}

/// Whether a text has the form of a date, even of a day that does not exist.
pub fn is_date_shaped(text: &str) -> bool {
    pattern(text, "dddd-dd-dd")
}

/// `10.`, four to nine digits, perhaps a point and more digits, a slash, and a suffix of letters,
/// digits and `:/_;-.()[]\` (`definitions.doi`). Real DOIs may hold `<>#&+` too; the schema
/// refuses those.
pub fn is_doi(text: &str) -> bool {
    let Some((prefix, suffix)) = text
        .strip_prefix("10.")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (registrant, sub) = prefix.split_once('.').unwrap_or((prefix, "0"));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b":/_;-.()[]\\".contains(&byte);
    digits(registrant)
        && (4..=9).contains(&registrant.len())
        && digits(sub)
        && !suffix.is_empty()
        && suffix.bytes().all(allowed)
}

/// Whether a text holds `https://orcid.org/0000-0000-0000-0000` somewhere, as the unanchored
/// pattern of `definitions.orcid` asks, and is a URI.
pub fn holds_orcid_url(text: &str) -> bool {
    const START: &str = "https://orcid.org/";
    let found = text.match_indices(START).any(|(at, _)| {
        let id = text.get(at + START.len()..at + START.len() + 19);
        id.is_some_and(is_orcid_id)
    });
    found && is_uri(text)
}

/// Whether a text is exactly such a URL: what the pattern of the schema means to ask for.
pub fn is_orcid_url(text: &str) -> bool {
    text.strip_prefix("https://orcid.org/")
        .is_some_and(is_orcid_id)
}

/// Whether a text is an ORCID iD without the URL: `0000-0002-1825-0097`.
pub fn is_orcid_id(text: &str) -> bool {
    let digits = text
        .strip_suffix('X')
        .map_or_else(|| text.to_owned(), |rest| format!("{rest}0"));
    pattern(&digits, "dddd-dddd-dddd-dddd")
}

/// Whether the last character of an ORCID iD is the check character of the others, by
/// ISO 7064 MOD 11-2. The text is an iD or ends with one. The schema does not ask for this;
/// ORCID, Zenodo and `DataCite` do.
pub fn orcid_checksum_holds(text: &str) -> bool {
    let id = text.rsplit('/').next().unwrap_or(text);
    let mut characters = id.bytes().filter(|byte| *byte != b'-');
    let mut total: u32 = 0;
    for digit in characters.by_ref().take(15) {
        total = (total + u32::from(digit.wrapping_sub(b'0'))) * 2 % 11;
    }
    let check = match (12 - total) % 11 {
        10 => b'X',
        check => b'0'.wrapping_add(u8::try_from(check).unwrap_or_default()),
    };
    characters.next() == Some(check)
}

/// A URL of `https`, `http`, `ftp` or `sftp` with something behind it (the pattern of
/// `definitions.url`).
pub fn has_url_scheme(text: &str) -> bool {
    ["https://", "http://", "ftp://", "sftp://"]
        .iter()
        .any(|scheme| {
            let rest = text.strip_prefix(scheme);
            // A point in a pattern matches no line end.
            rest.and_then(|rest| rest.chars().next())
                .is_some_and(|c| !"\n\r\u{2028}\u{2029}".contains(c))
        })
}

/// Whether a text is a URI by RFC 3986 (the format `uri` of `definitions.url`): a scheme, a
/// colon, and then only allowed characters, brackets only around an address of the host.
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_fits = scheme
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    scheme_fits
        && is_authority(authority)
        && of_characters(path, b":@/")
        && of_characters(query, b":@/?")
        && of_characters(fragment, b":@/?")
}

fn is_authority(authority: &str) -> bool {
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = match host.strip_prefix('[') {
        Some(literal) => {
            let Some((address, port)) = literal.split_once(']') else {
                return false;
            };
            let versioned = address.to_ascii_lowercase().starts_with('v');
            if !versioned && address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("", port)
        }
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    of_characters(user, b":")
        && of_characters(host, b"")
        && port.bytes().all(|b| b.is_ascii_digit())
}

/// Unreserved characters, sub-delimiters, percent escapes, and `also`.
fn of_characters(text: &str, also: &[u8]) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| {
        if *byte == b'%' {
            return bytes
                .get(at + 1..at + 3)
                .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        }
        byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte) || also.contains(byte)
    })
}

/// No blanks, an `@` with something before it, and behind it a point with something before and
/// two characters behind it (`definitions.email`).
pub fn is_email(text: &str) -> bool {
    if text.chars().any(|c| c.is_whitespace() || c == '\u{feff}') {
        return false;
    }
    let Some((at, _)) = text.match_indices('@').find(|(at, _)| *at > 0) else {
        return false;
    };
    let domain = &text[at + 1..];
    let points = domain.match_indices('.');
    points
        .into_iter()
        .any(|(point, _)| point > 0 && domain[point + 1..].chars().nth(1).is_some())
}

/// Ten to seventeen digits, hyphens and blanks, perhaps an `X` (the pattern of `isbn`).
pub fn is_isbn(text: &str) -> bool {
    let digits = text.strip_suffix('X').unwrap_or(text);
    (10..=17).contains(&digits.len())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b' ')
}

/// `1234-567X` (the pattern of `issn`).
pub fn is_issn(text: &str) -> bool {
    let digits = text
        .strip_suffix(['x', 'X'])
        .map_or_else(|| text.to_owned(), |rest| format!("{rest}0"));
    pattern(&digits, "dddd-dddd")
}

/// `PMC` and seven digits (the pattern of `pmcid`). Newer articles have eight, which the schema
/// refuses.
pub fn is_pmcid(text: &str) -> bool {
    pattern(text, "PMCddddddd")
}

/// A Software Heritage id: `swh:1:`, the kind of object, and forty hexadecimal digits
/// (`definitions.swh-identifier`).
pub fn is_swhid(text: &str) -> bool {
    let Some((kind, hash)) = text
        .strip_prefix("swh:1:")
        .and_then(|rest| rest.split_once(':'))
    else {
        return false;
    };
    ["snp", "rel", "rev", "dir", "cnt"].contains(&kind)
        && hash.len() == 40
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Two or three small letters (the pattern of `languages`).
pub fn is_language(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// `d` in the pattern stands for a digit, anything else for itself.
fn pattern(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| {
            if wanted == b'd' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dois() {
        for doi in [
            "10.5281/zenodo.1234",
            "10.1000.10/a(b)[c];d\\e",
            "10.123456789/x",
        ] {
            assert!(is_doi(doi), "{doi}");
        }
        for text in [
            "https://doi.org/10.5281/zenodo.1",
            "10.5281/",
            "10.123/x",
            "10.1234567890/x",
            "10.5281/a b",
            "10.5281/é",
            "10.5281./x",
            "doi:10.5281/x",
            "10.5281/a+b",
        ] {
            assert!(!is_doi(text), "{text}");
        }
    }

    #[test]
    fn orcid_ids() {
        for id in [
            "0000-0002-1825-0097",
            "0000-0001-5109-3700",
            "0000-0002-1694-233X",
        ] {
            assert!(is_orcid_id(id) && orcid_checksum_holds(id), "{id}");
            assert!(
                orcid_checksum_holds(&format!("https://orcid.org/{id}")),
                "{id}"
            );
        }
        assert!(!orcid_checksum_holds("0000-0002-1825-0098"));
        assert!(!orcid_checksum_holds("0000-0002-1694-2330"));
        assert!(!orcid_checksum_holds(""));
        assert!(!is_orcid_id("0000-0002-1825-009x"));
        assert!(
            holds_orcid_url("https://orcid.org/0000-0002-1825-0097/")
                && !is_orcid_url("https://orcid.org/0000-0002-1825-0097/")
        );
        assert!(!holds_orcid_url("http://orcid.org/0000-0002-1825-0097"));
        assert!(!holds_orcid_url(
            "see https://orcid.org/0000-0002-1825-0097"
        ));
    }

    #[test]
    fn urls() {
        for url in [
            "https://a.b",
            "http://a:80/b?c=d#e",
            "ftp://u@h/%20",
            "https://[::1]:8/x",
        ] {
            assert!(has_url_scheme(url) && is_uri(url), "{url}");
        }
        for url in [
            "https://a b",
            "https://a/é",
            "https://a/<b>",
            "https://a/%2",
            "https://a:b/",
            "https://a/[b]",
            "https://a#b#c",
            "https://[x]/",
        ] {
            assert!(has_url_scheme(url) && !is_uri(url), "{url}");
        }
        for text in [
            "git@github.com:a/b.git",
            "www.a.b",
            "https://",
            "HTTPS://a.b",
            "git://a",
        ] {
            assert!(!has_url_scheme(text), "{text}");
        }
    }

    #[test]
    fn other_forms() {
        assert!(is_email("a@b.cd") && is_email("@a@b.cd") && is_email("a@b@c.d.ef"));
        assert!(
            !is_email("a@b.c") && !is_email("@b.cd") && !is_email("a b@c.de") && !is_email("a@.cd")
        );
        assert!(is_date("2024-02-29") && !is_date("2023-02-29") && !is_date("2023-2-9"));
        assert!(is_date_shaped("2023-99-99") && !is_date_shaped("2023"));
        assert!(is_isbn("978-3-16-148410-0") && is_isbn("316148410-X") && !is_isbn("97831614"));
        assert!(is_issn("1234-567x") && !is_issn("1234567X"));
        assert!(is_pmcid("PMC1234567") && !is_pmcid("PMC12345678"));
        assert!(is_swhid(&format!("swh:1:rev:{}", "0a".repeat(20))) && !is_swhid("swh:1:rev:00"));
        assert!(is_language("en") && is_language("nld") && !is_language("EN") && !is_language("e"));
    }
}
