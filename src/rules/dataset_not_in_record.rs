//! `dataset-not-in-record`: a list of related works names the dataset.

use cff_rs::yaml::Node;
use serde_json::{Value, json};

use crate::domain::DatasetRef;
use crate::zenodo_rules::read_zenodo_json;

use super::case::ZENODO_JSON;
use super::datasets;
use super::words::{listed, quoted};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "dataset-not-in-record",
    title: "a list of related works in `.zenodo.json` names the dataset",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/release.py: only `related_identifiers` of `.zenodo.json` reach the record",
    doc: include_str!("../../docs/rules/dataset-not-in-record.md"),
    check,
};

const KEY: &str = "related_identifiers";

/// Without such a list there is nothing to say: to begin one would take the link to the tag out
/// of the record, and `link --back` does it after the release.
fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(text) = case.files.text(ZENODO_JSON) else {
        return;
    };
    let list = case.json_root().and_then(|root| root.get(KEY));
    let Some(list) = list.filter(|list| list.as_sequence().is_some()) else {
        return;
    };
    let written = text.get(list.span.clone()).unwrap_or_default();
    let lacking: Vec<DatasetRef> = datasets::of(case)
        .into_iter()
        .filter(|dataset| !datasets::names(written, dataset) && dataset.cited_as().is_some())
        .collect();
    if lacking.is_empty() {
        return;
    }
    let names: Vec<String> = lacking
        .iter()
        .map(|dataset| quoted(&dataset.as_argument()))
        .collect();
    let start = text.find(&format!("\"{KEY}\"")).unwrap_or(0);
    let entries: Vec<String> = lacking
        .iter()
        .map(|dataset| entry(dataset).to_string())
        .collect();
    findings
        .add(format!(
            "the record on Zenodo will not tell of the {} {}, though `{KEY}` lists other works",
            datasets::word(names.len()),
            listed(&names)
        ))
        .at(ZENODO_JSON, start..start + KEY.len() + 2)
        .help(format!("add `{}`", entries.join(", ")))
        .fix(ZENODO_JSON, added(case, text, list, &entries));
}

/// A dataset as a related work.
fn entry(dataset: &DatasetRef) -> Value {
    json!({
        "identifier": dataset.cited_as(),
        "relation": "isSupplementTo",
        "resource_type": "dataset",
    })
}

/// The text with these entries behind the last one, if Zenodo then reads what it read before and
/// these. An empty list may be meant to be empty.
fn added(case: &Case<'_>, text: &str, list: &Node, entries: &[String]) -> Option<String> {
    let end = list.as_sequence()?.last()?.span.end;
    let edited = format!(
        "{}, {}{}",
        text.get(..end)?,
        entries.join(", "),
        text.get(end..)?
    );
    let read = |text: &str| read_zenodo_json(text, case.repository_license(), case.today);
    let (before, mut after) = (read(text), read(&edited));
    let count =
        |reading: &crate::zenodo_rules::Reading| reading.metadata[KEY].as_array().map(Vec::len);
    let grown = count(&before)? + entries.len() == count(&after)?;
    let problems = after.refusals.len() <= before.refusals.len();
    after.metadata[KEY] = before.metadata[KEY].clone();
    (grown && problems && before.loads && after.metadata == before.metadata).then_some(edited)
}
