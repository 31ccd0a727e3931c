//! `cff-doi-stale`: a Zenodo DOI in `CITATION.cff` is not that of another version.

use crate::domain::Doi;

use super::case::CITATION;
use super::words::short;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-doi-stale",
    title: "a Zenodo DOI in `CITATION.cff` is not that of another version",
    severity: Severity::Warning,
    needs: &[Need::Citation, Need::Doi, Need::Record],
    profile: None,
    reference: "Zenodo help: versioning (concept DOI)",
    doc: include_str!("../../docs/rules/cff-doi-stale.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(record) = case.facts.archive.record.known() else {
        return;
    };
    for doi in case.zenodo_dois() {
        match record {
            Some(record) => {
                // Without the concept DOI it cannot be told from the DOI of an older version.
                let Some(concept) = &record.concept_doi else {
                    continue;
                };
                if doi.value == record.doi
                    || doi.value == *concept
                    || other_record(&doi.value, &record.doi)
                {
                    continue;
                }
                findings
                    .add(format!(
                        "the DOI `{}` is neither this version ({}) nor all versions ({concept})",
                        short(doi.value.as_str()),
                        record.doi
                    ))
                    .at(CITATION, doi.span)
                    .help(format!(
                        "for the next release write the DOI of all versions: `doi: {concept}`"
                    ));
            }
            // Before the release: the newest version's DOI is the old one the moment this is out.
            None => {
                if case.release.is_some() && case.facts.archive.latest.there() == Some(&doi.value) {
                    findings
                        .add(format!(
                            "the DOI `{}` is that of the version before this one",
                            short(doi.value.as_str())
                        ))
                        .at(CITATION, doi.span)
                        .help("write the DOI of all versions instead: on the page of the record, \"Cite all versions?\"");
                }
            }
        }
    }
}

/// Whether the two are of different servers, so that nothing can be said.
fn other_record(one: &Doi, other: &Doi) -> bool {
    one.prefix() != other.prefix()
}
