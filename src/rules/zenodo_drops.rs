//! `zenodo-drops`: everything in the file reaches the record.

use std::ops::Range;

use cff_rs::yaml::Node;

use crate::domain::Doi;
use crate::zenodo_rules::Source;

use super::case::{CITATION, ZENODO_JSON, text_at};
use super::words::{quoted, sentence};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-drops",
    title: "everything in the file reaches the record",
    severity: Severity::Note,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/schemas.py (`unknown=EXCLUDE`) and legacy/deserializers; 16 of 128 repositories use name particles",
    doc: include_str!("../../docs/rules/zenodo-drops.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let path = match case.reading.source {
        Source::ZenodoJson => ZENODO_JSON,
        Source::CitationCff => CITATION,
        Source::GitHub => return,
    };
    let text = case.files.text(path).unwrap_or_default();
    let mut unread: Vec<(&str, Range<usize>)> = Vec::new();
    for dropped in &case.reading.dropped {
        let key = dropped
            .span
            .as_ref()
            .and_then(|span| text.get(span.clone()));
        let key = key.unwrap_or_default().trim_matches(['"', '\'']);
        let told = match path {
            CITATION => !dropped.changed && !matters(case, key),
            _ => key == RELATED,
        };
        if told {
            continue;
        }
        if let Some(span) = dropped.span.as_ref().filter(|_| path == ZENODO_JSON)
            && !SPECIAL.contains(&key)
            && dropped.field == key
        {
            unread.push((key, span.clone()));
            continue;
        }
        let name = NAMES.contains(&key);
        let finding = findings.add(if name {
            format!(
                "Zenodo does not read an author's `{key}`, so that the record shows another name"
            )
        } else {
            sentence(&dropped.message)
        });
        match &dropped.span {
            Some(span) => finding.at(path, span.clone()),
            None => finding.in_file(path),
        };
        if name {
            finding.severity(Severity::Warning);
        }
        if let Some(help) = &dropped.help {
            finding.help(help.clone());
        }
    }
    tell_unread(&unread, findings);
}

/// Keys of `.zenodo.json` of which there is more to say than that nobody reads them.
const SPECIAL: [&str; 7] = [
    "communities",
    "access_right",
    "embargo_date",
    "access_conditions",
    "doi",
    "prereserve_doi",
    "metadata",
];

/// A rule of its own tells of this key.
const RELATED: &str = "related_identifiers";

/// The most keys that are named.
const NAMED: usize = 8;

/// Tells of all keys that Zenodo does not know at once, at the first: a file that was made for
/// something else has dozens.
fn tell_unread(unread: &[(&str, Range<usize>)], findings: &mut Findings) {
    let Some((_, first)) = unread.first() else {
        return;
    };
    let names: Vec<String> = unread
        .iter()
        .take(NAMED)
        .map(|(key, _)| quoted(key))
        .collect();
    let more = match unread.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => " and 1 more key".to_owned(),
        more => format!(" and {more} more keys"),
    };
    findings
        .add(format!(
            "Zenodo does not read {}{more} for the record of a GitHub release",
            names.join(", ")
        ))
        .at(ZENODO_JSON, first.clone());
}

/// Parts of a name: without them the record shows another name.
const NAMES: [&str; 2] = ["name-particle", "name-suffix"];

/// Whether the loss of a key of `CITATION.cff` would surprise. The version is that of the tag,
/// the date that of the release, and the repository is linked anyway.
fn matters(case: &Case<'_>, key: &str) -> bool {
    match key {
        "references" => true,
        "identifiers" => other_dois(case),
        "license-url" => !case.license_named(),
        "type" => case
            .citation_text("type")
            .is_some_and(|kind| kind.value != "software"),
        key => NAMES.contains(&key),
    }
}

/// Whether `identifiers` holds a DOI that no Zenodo gave: that of a dataset or a paper, most often.
fn other_dois(case: &Case<'_>) -> bool {
    let identifiers = case.root().and_then(|root| root.get("identifiers"));
    let identifiers = identifiers.and_then(Node::as_sequence).unwrap_or_default();
    let mut values = identifiers
        .iter()
        .filter_map(|identifier| text_at(identifier.get("value")?));
    values.any(|value| Doi::parse(value.value).is_ok_and(|doi| doi.zenodo_id().is_none()))
}
