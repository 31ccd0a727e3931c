//! `zenodo-json-shadows-cff`: Zenodo reads `CITATION.cff`.

use crate::zenodo_rules::read_citation_cff;

use super::case::{CITATION, ZENODO_JSON};
use super::words::listed;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-json-shadows-cff",
    title: "Zenodo reads `CITATION.cff`",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/release.py, metadata: CITATION.cff is read only if `.zenodo.json` gives nothing",
    doc: include_str!("../../docs/rules/zenodo-json-shadows-cff.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if !case.has(CITATION) || case.files.text(ZENODO_JSON).is_none() {
        return;
    }
    let Differences { different, missing } = differences(case);
    let mut said = Vec::new();
    if !different.is_empty() {
        let are = if different.len() == 1 { "is" } else { "are" };
        said.push(format!(
            "its {} {are} not as in `CITATION.cff`",
            listed(&different)
        ));
    }
    if !missing.is_empty() {
        said.push(format!(
            "it has no {}, so GitHub's is taken",
            listed(&missing)
        ));
    }
    let (message, help) = if said.is_empty() {
        (
            "Zenodo reads `.zenodo.json` alone and ignores `CITATION.cff`, whatever the two say"
                .to_owned(),
            "delete `.zenodo.json` unless it says what CITATION.cff cannot; else keep authors, title and licence the same in both",
        )
    } else {
        (
            format!(
                "Zenodo reads `.zenodo.json` alone, and {}",
                said.join(", and ")
            ),
            "delete `.zenodo.json` unless it says what CITATION.cff cannot; else write the same into both",
        )
    };
    findings.add(message).in_file(ZENODO_JSON).help(help);
}

/// How `.zenodo.json` is not as `CITATION.cff`.
#[derive(Default)]
struct Differences {
    /// What both say, and not the same.
    different: Vec<String>,
    /// What only `CITATION.cff` says.
    missing: Vec<String>,
}

/// Compares what Zenodo makes of the two. Nothing if one of them cannot be read: other rules tell
/// that.
fn differences(case: &Case<'_>) -> Differences {
    let mut found = Differences::default();
    let Some(text) = case.files.text(CITATION) else {
        return found;
    };
    let citation = read_citation_cff(text, case.repository_license(), case.today);
    let (json, cff) = (&case.reading.metadata, &citation.metadata);
    if json.is_null() || cff.is_null() {
        return found;
    }
    for (key, words) in [
        ("title", "title"),
        ("creators", "list of authors"),
        ("rights", "licence"),
    ] {
        if cff[key].is_null() || json[key] == cff[key] {
            continue;
        }
        if json[key].is_null() {
            found.missing.push(words.to_owned());
        } else if key == "rights" {
            // Other titles and other authors are told by rules of their own, with their lines.
            found.different.push(words.to_owned());
        }
    }
    found
}
