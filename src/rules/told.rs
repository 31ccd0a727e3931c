//! Faults that a rule of their own tells of, so that no general rule tells them again.

use std::ops::Range;

use cff_rs::yaml::{Document, Kind, Node};

use crate::domain::orcid::NotAnOrcid;
use crate::domain::{At, Orcid};

use crate::zenodo_rules::Reading;

use super::case::text_at;

/// Values that templates put into citation files, in lower case.
const TEMPLATE_VALUES: [&str; 12] = [
    "my research software",
    "my software",
    "title of your software",
    "software title",
    "firstname",
    "lastname",
    "first name",
    "last name",
    "0000-0000-0000-0000",
    "10.5281/zenodo.1234",
    "10.5281/zenodo.1234567",
    "10.5281/zenodo.xxxxxxx",
];

/// Prefixes in front of an identifier that say nothing about it.
const PREFIXES: [&str; 4] = [
    "https://orcid.org/",
    "http://orcid.org/",
    "https://doi.org/",
    "doi:",
];

/// An ORCID iD that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongOrcid {
    /// As it is written.
    pub text: String,
    /// What is wrong with its form; nothing if it is one that ORCID never gave out.
    pub why: Option<NotAnOrcid>,
    /// Whether Zenodo refuses the file for it.
    pub refused: bool,
}

/// What a rule of its own tells of one file.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What is left of a template, in the order of the file.
    pub(super) leftovers: Vec<At<String>>,
    /// The ORCID iDs of authors and creators that are none.
    pub(super) orcids: Vec<At<WrongOrcid>>,
    /// The places of both, in order.
    places: Vec<Range<usize>>,
}

impl Told {
    /// Reads a tree; `more` are places at which the reader of citation files found something
    /// left of a template; `refused` are the iDs that Zenodo refuses, in order, or nothing if it
    /// does not read this file.
    pub(super) fn of(
        text: &str,
        document: &Document,
        more: impl Iterator<Item = Range<usize>>,
        refused: Option<&[Range<usize>]>,
    ) -> Self {
        let mut leftovers = Vec::new();
        walk(&document.root, &mut leftovers);
        // Braces inside a sentence may be what the software is about.
        let more = more.filter_map(|span| {
            let value = text.get(span.clone())?.trim_matches(['"', '\'']).to_owned();
            (!value.contains("{{")).then_some(At { value, span })
        });
        leftovers.extend(more);
        leftovers.sort_by_key(|at| (at.span.start, at.span.end));
        leftovers.dedup_by_key(|at| at.span.start);
        let people = ["authors", "creators"]
            .iter()
            .find_map(|key| document.root.get(key));
        let orcids = wrong_orcids(people, refused);
        let mut places: Vec<Range<usize>> = leftovers.iter().map(|at| at.span.clone()).collect();
        places.extend(orcids.iter().map(|at| at.span.clone()));
        places.sort_by_key(|place| place.start);
        Self {
            leftovers,
            orcids,
            places,
        }
    }

    /// Whether one of them stands where `span` does. An empty place has the byte at which it stands.
    pub(super) fn tells(&self, span: &Range<usize>) -> bool {
        meets(&self.places, span)
    }
}

/// Whether one of some places, in order and none within another, has a byte in common with `span`.
fn meets(places: &[Range<usize>], span: &Range<usize>) -> bool {
    let end = span.end.max(span.start + 1);
    let before = places.partition_point(|place| place.start < end);
    before > 0 && places[before - 1].end > span.start
}

/// The depth is bounded by the reader.
fn walk(node: &Node, found: &mut Vec<At<String>>) {
    match &node.kind {
        Kind::Scalar(scalar) => {
            if is_leftover(&scalar.text) {
                found.push(At {
                    value: scalar.text.clone(),
                    span: node.span.clone(),
                });
            }
        }
        Kind::Sequence(items, _) => items.iter().for_each(|item| walk(item, found)),
        Kind::Mapping(mapping) => mapping
            .entries
            .iter()
            .for_each(|entry| walk(&entry.value, found)),
    }
}

/// A text that only a template would hold.
fn is_leftover(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    let bare = PREFIXES
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower);
    let within = |open: &str, close: &str| {
        bare.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|inner| !inner.is_empty() && !inner.contains(['<', '>', '{', '}', '/']))
    };
    let words = bare.split_whitespace().count();
    TEMPLATE_VALUES.contains(&bare)
        || within("{{", "}}")
        || within("<", ">")
        || (bare.starts_with("your ") && words <= 4)
        || bare
            .strip_prefix("10.5281/zenodo.")
            .is_some_and(|id| id.bytes().all(|byte| byte == b'x'))
        || is_example_address(&lower)
}

/// An address at a domain that can belong to nobody (RFC 2606), or in a place that only a
/// template would name.
fn is_example_address(text: &str) -> bool {
    const DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];
    const PLACES: [&str; 6] = [
        "your-username",
        "your_username",
        "yourusername",
        "your-org",
        "your-organization",
        "your-github-username",
    ];
    if text.contains(char::is_whitespace) {
        return false;
    }
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let mut parts = rest.split(['/', '?', '#']);
    let host = parts.next().unwrap_or_default();
    let of = |domain: &&str| host == *domain || host == format!("www.{domain}");
    DOMAINS.iter().any(of) || parts.any(|part| PLACES.contains(&part))
}

/// The texts under `orcid` of the people in a list that are no ORCID iD. In the file that Zenodo
/// reads its word counts: it forgives more than one form.
fn wrong_orcids(people: Option<&Node>, refused: Option<&[Range<usize>]>) -> Vec<At<WrongOrcid>> {
    let people = people.and_then(Node::as_sequence).unwrap_or_default();
    people
        .iter()
        .filter_map(|person| {
            let text = text_at(person.get("orcid")?)?;
            let why = text.value.parse::<Orcid>().err();
            let zenodo = refused.map(|refused| meets(refused, &text.span));
            let wrong = zenodo.unwrap_or(matches!(why, Some(NotAnOrcid::CheckDigit { .. })));
            (wrong && !is_leftover(text.value)).then(|| At {
                value: WrongOrcid {
                    text: text.value.to_owned(),
                    why,
                    refused: zenodo.is_some(),
                },
                span: text.span,
            })
        })
        .collect()
}

/// Where Zenodo refuses an identifier of a person, in order.
pub(super) fn refused_orcids(reading: &Reading) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = reading
        .refusals
        .iter()
        .filter(|refusal| refusal.field.contains("identifiers") && refusal.field.starts_with("cr"))
        .filter_map(|refusal| refusal.span.clone())
        .collect();
    places.sort_by_key(|place| place.start);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_may_mean_is_no_leftover() {
        for text in [
            "<title>",
            "{{ version }}",
            "Your Name",
            "https://orcid.org/0000-0000-0000-0000",
            "https://doi.org/10.5281/zenodo.1234567",
            "My Research Software",
            "https://example.org/spots",
            "https://github.com/your-username/spots",
            "10.5281/zenodo.XXXX",
        ] {
            assert!(is_leftover(text), "{text}");
        }
        for text in [
            "",
            "<p>Counts spots</p>",
            "{{ a }} and {{ b }}",
            "Your microscope as a service for everybody",
            "10.5281/zenodo.12345678",
            "Yourell",
            "https://github.com/example/spot-counter",
            "https://omero.example.org/webclient/",
            "see https://example.org for one",
            "ada@example.org",
        ] {
            assert!(!is_leftover(text), "{text}");
        }
    }
}
