//! `cff-doi-hidden`: GitHub shows the DOI.

use cff_rs::yaml::Node;

use super::case::{CITATION, text_at};
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-doi-hidden",
    title: "GitHub shows the DOI",
    severity: Severity::Note,
    needs: &[Need::Citation],
    profile: None,
    reference: "ruby-cff 1.4.0, \"Cite this repository\" on GitHub: DOIs in `identifiers` are not used",
    doc: include_str!("../../docs/rules/cff-doi-hidden.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(root) = case.root() else { return };
    if root.get("doi").is_some() || root.get("preferred-citation").is_some() {
        return;
    }
    let identifiers = root.get("identifiers").and_then(Node::as_sequence);
    let doi = identifiers
        .unwrap_or_default()
        .iter()
        .find_map(|identifier| {
            let kind = text_at(identifier.get("type")?)?;
            let value = text_at(identifier.get("value")?)?;
            (kind.value == "doi").then_some(value)
        });
    if let Some(doi) = doi {
        findings
            .add(format!(
                "the DOI {} is only under `identifiers`, where \"Cite this repository\" on GitHub does not look",
                quoted(doi.value)
            ))
            .at(CITATION, doi.span)
            .help("write the DOI of all versions into the key `doi` as well");
    }
}
