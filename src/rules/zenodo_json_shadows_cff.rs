//! `zenodo-json-shadows-cff`: Zenodo reads `CITATION.cff`.

use serde_json::Value;

use crate::zenodo_rules::read_citation_cff;

use super::case::{CITATION, ZENODO_JSON};
use super::words::listed;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-json-shadows-cff",
    title: "Zenodo reads `CITATION.cff`",
    severity: Severity::Warning,
    needs: &[],
    reference: "zenodo-rdm github/release.py, metadata: CITATION.cff is read only if `.zenodo.json` gives nothing",
    doc: include_str!("../../docs/rules/zenodo-json-shadows-cff.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if !case.has(CITATION) || case.files.text(ZENODO_JSON).is_none() {
        return;
    }
    let different = different(case);
    let (message, help) = if different.is_empty() {
        (
            "Zenodo reads `.zenodo.json` alone and ignores `CITATION.cff`, whatever the two say"
                .to_owned(),
            "delete `.zenodo.json` unless it says what CITATION.cff cannot; else keep authors, title and licence the same in both",
        )
    } else {
        let are = if different.len() == 1 { "is" } else { "are" };
        (
            format!(
                "Zenodo reads `.zenodo.json` alone, and its {} {are} not as in `CITATION.cff`, which GitHub shows",
                listed(&different)
            ),
            "delete `.zenodo.json` unless it says what CITATION.cff cannot; else write the same into both",
        )
    };
    findings.add(message).in_file(ZENODO_JSON).help(help);
}

/// What the two files say differently, of what both say. Nothing if one of them cannot be read:
/// other rules tell that.
fn different(case: &Case<'_>) -> Vec<String> {
    let Some(text) = case.files.text(CITATION) else {
        return Vec::new();
    };
    let citation = read_citation_cff(text, case.repository_license(), case.today);
    let (json, cff) = (&case.reading.metadata, &citation.metadata);
    let names = |metadata: &Value| -> Vec<String> {
        let creators = metadata["creators"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let person = |creator: &Value| creator["person_or_org"].clone();
        let name = |creator: &Value| {
            let family = person(creator)["family_name"]
                .as_str()
                .map(str::to_lowercase);
            family.or_else(|| person(creator)["name"].as_str().map(str::to_lowercase))
        };
        creators.iter().filter_map(name).collect()
    };
    let differs = |key: &str| !json[key].is_null() && !cff[key].is_null() && json[key] != cff[key];
    let mut different = Vec::new();
    if differs("title") {
        different.push("title".to_owned());
    }
    if !json["creators"].is_null() && !cff["creators"].is_null() && names(json) != names(cff) {
        different.push("list of authors".to_owned());
    }
    if differs("rights") {
        different.push("licence".to_owned());
    }
    different
}
