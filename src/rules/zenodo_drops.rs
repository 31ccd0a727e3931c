//! `zenodo-drops`: everything in the file reaches the record.

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
    for dropped in &case.reading.dropped {
        let key = dropped
            .span
            .as_ref()
            .and_then(|span| text.get(span.clone()));
        let key = key.unwrap_or_default().trim_matches(['"', '\'']);
        if path == CITATION && !matters(case, key) {
            continue;
        }
        let finding = findings.add(sentence(&dropped.message));
        match &dropped.span {
            Some(span) => finding.at(path, span.clone()),
            None => finding.in_file(path),
        };
        if NAMES.contains(&key) {
            finding.severity(Severity::Warning);
        }
        if let Some(help) = help(key) {
            finding.help(help);
        }
    }
    if path == CITATION {
        split_names(case, findings);
    }
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

fn help(key: &str) -> Option<&'static str> {
    match key {
        "references" | "identifiers" => Some(
            "name the dataset to `citable link`, which connects the two records after the release",
        ),
        _ => None,
    }
}

/// Organisations whose name Zenodo takes for that of a person, because of its comma.
fn split_names(case: &Case<'_>, findings: &mut Findings) {
    let names = case
        .authors()
        .into_iter()
        .filter_map(|author| text_at(author.get("name")?));
    for name in names.filter(|name| name.value.matches(',').count() == 1) {
        findings
            .add(format!(
                "Zenodo takes {} for a person, with what is behind the comma as the given name",
                quoted(name.value)
            ))
            .at(CITATION, name.span)
            .help("write the name without a comma");
    }
}
