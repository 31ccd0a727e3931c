//! `doi-repeated`: each DOI stands once under `identifiers`.

use cff_rs::yaml::Node;

use crate::domain::Doi;

use super::case::{CITATION, text_at};
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "doi-repeated",
    title: "each DOI stands once under `identifiers`",
    severity: Severity::Note,
    needs: &[Need::Citation],
    profile: None,
    reference: "CFF 1.2.0 schema guide, identifiers",
    doc: include_str!("../../docs/rules/doi-repeated.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let listed = case.root().and_then(|root| root.get("identifiers"));
    let listed = listed.and_then(Node::as_sequence).unwrap_or_default();
    let mut seen: Vec<Doi> = Vec::new();
    for identifier in listed {
        let Some(value) = identifier.get("value").and_then(text_at) else {
            continue;
        };
        let Ok(doi) = Doi::parse(value.value) else {
            continue;
        };
        // An entry word for word the same is told as an invalid file.
        let is_told = case.problems.iter().any(|problem| {
            problem.span.start <= value.span.start && value.span.end <= problem.span.end
        });
        if seen.contains(&doi) && !is_told {
            findings
                .add(format!(
                    "the DOI {} stands here again, so one of the two was meant to be another",
                    quoted(doi.as_str())
                ))
                .at(CITATION, value.span)
                .help("write the DOI that the description speaks of, or take the entry out");
        }
        seen.push(doi);
    }
}
