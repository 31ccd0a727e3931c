//! `doi-disagrees`: the badge and `codemeta.json` lead to the DOI of `CITATION.cff`.

use crate::domain::{At, Doi};

use super::case::CITATION;
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "doi-disagrees",
    title: "the badge and `codemeta.json` lead to the DOI of `CITATION.cff`",
    severity: Severity::Note,
    needs: &[Need::Citation, Need::Doi],
    profile: None,
    reference: "Zenodo help: versioning (concept DOI); zenodo/zenodo#2310: a moved repository gets another concept DOI",
    doc: include_str!("../../docs/rules/doi-disagrees.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let cited = case.said_in(CITATION).map(|file| &file.identifiers);
    let cited: Vec<Doi> = cited
        .into_iter()
        .flatten()
        .filter_map(|at| Doi::parse(&at.value).ok())
        .filter(|doi| doi.zenodo_id().is_some())
        .collect();
    let Some(first) = cited.first() else { return };
    let record = case.facts.archive.record.there();
    // The DOIs of the record are those of this software, whichever of them the file has.
    let known = |doi: &Doi| {
        cited.contains(doi)
            || record.is_some_and(|record| {
                record.doi == *doi || record.concept_doi.as_ref() == Some(doi)
            })
    };
    for (path, at) in elsewhere(case) {
        if known(&at.value) || at.value.prefix() != first.prefix() {
            continue;
        }
        findings
            .add(format!(
                "this DOI is {} but CITATION.cff has {}",
                quoted(at.value.as_str()),
                quoted(first.as_str())
            ))
            .at(path, at.span)
            .help("write the DOI of all versions into both (on the page of the record, \"Cite all versions?\"); if one of them is of something else, leave it");
    }
}

/// The Zenodo DOIs of the software in other files: the one badge, and those of manifests.
fn elsewhere(case: &Case<'_>) -> Vec<(&'static str, At<Doi>)> {
    let mut found = Vec::new();
    for path in ["README.md", "README.rst"] {
        let badges = badges(case.files.text(path).unwrap_or_default());
        // Of several, some are of data or of a paper.
        let [only] = &badges[..] else { continue };
        found.push((path, only.clone()));
    }
    for manifest in case.manifests() {
        for at in &manifest.identifiers {
            let doi = Doi::parse(&at.value).ok();
            if let Some(value) = doi.filter(|doi| doi.zenodo_id().is_some()) {
                let span = at.span.clone();
                found.push((manifest.path, At { value, span }));
            }
        }
    }
    found
}

/// The DOIs of Zenodo's badges in a page, each once.
fn badges(text: &str) -> Vec<At<Doi>> {
    const BADGE: &str = "zenodo.org/badge/DOI/";
    let mut found: Vec<At<Doi>> = Vec::new();
    for (at, _) in text.match_indices(BADGE) {
        let start = at + BADGE.len();
        let Some(end) = text[start..].find(".svg") else {
            break;
        };
        let Ok(value) = Doi::parse(&text[start..start + end].replace("%2F", "/")) else {
            continue;
        };
        if value.zenodo_id().is_some() && !found.iter().any(|at| at.value == value) {
            found.push(At {
                value,
                span: start..start + end,
            });
        }
    }
    found
}
