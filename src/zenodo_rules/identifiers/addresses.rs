//! Identifiers that are addresses, or look like one: URL, PURL, URN, LSID, ARK.

use super::{after, one_line};

/// The parts of an address that matter here.
pub(super) struct Address<'a> {
    scheme: String,
    pub(super) host: &'a str,
    path: &'a str,
}

/// `urllib.parse.urlparse` as far as it matters here.
pub(super) fn address(text: &str) -> Option<Address<'_>> {
    let text = text.trim_start_matches(|c: char| c <= ' ');
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.chars();
    if !letters.next()?.is_ascii_alphabetic()
        || !letters.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    {
        return None;
    }
    let end_of_path = rest.find(['?', '#']).unwrap_or(rest.len());
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let path_end = rest.find(['?', '#']).unwrap_or(rest.len());
            (&rest[..host_end], &rest[host_end..path_end.max(host_end)])
        }
        None => ("", &rest[..end_of_path]),
    };
    Some(Address {
        scheme: scheme.to_ascii_lowercase(),
        host,
        path,
    })
}

pub(super) fn ark(text: &str) -> bool {
    let suffix = |text: &str| {
        let Some(rest) = text.strip_prefix("ark:") else {
            return false;
        };
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.split_once('/').is_some_and(|(authority, name)| {
            !authority.is_empty()
                && !name.is_empty()
                && one_line(name)
                && authority
                    .bytes()
                    .all(|byte| b"0123456789bcdfghjkmnpqrstvwxz".contains(&byte))
        })
    };
    suffix(text)
        || address(text).is_some_and(|parts| {
            parts.scheme == "http"
                && !parts.host.is_empty()
                && !parts.path.contains(';')
                && parts.path.strip_prefix('/').is_some_and(suffix)
        })
}

pub(super) fn purl(text: &str) -> bool {
    const HOSTS: &[&str] = &[
        "purl.org",
        "purl.oclc.org",
        "purl.net",
        "purl.com",
        "purl.fdlp.gov",
    ];
    address(text).is_some_and(|parts| {
        matches!(parts.scheme.as_str(), "http" | "https")
            && HOSTS.contains(&parts.host)
            && !parts.path.is_empty()
    })
}

pub(super) fn urn(text: &str) -> bool {
    address(text).is_some_and(|parts| {
        parts.scheme == "urn" && parts.host.is_empty() && !parts.path.is_empty()
    })
}

pub(super) fn lsid(text: &str) -> bool {
    let parts: Vec<&str> = text.split(':').collect();
    urn(text)
        && (5..=6).contains(&parts.len())
        && parts[1].eq_ignore_ascii_case("lsid")
        && parts[2..].iter().all(|part| !part.is_empty())
}

pub(super) fn normalize_urn(text: &str) -> String {
    let text = text
        .strip_prefix("https://nbn-resolving.org/")
        .unwrap_or(text);
    format!("urn:{}", after(text, "urn:").unwrap_or(text))
}

/// Whether Python's address parser stops with an error: a bracket of an IPv6 host without its
/// other half.
pub(super) fn is_open_bracket(text: &str) -> bool {
    address(text).is_some_and(|parts| parts.host.contains('[') != parts.host.contains(']'))
}
