//! `cff-preferred-citation`: the software itself can be cited.

use super::case::{CITATION, text_at};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-preferred-citation",
    title: "the software itself can be cited",
    severity: Severity::Note,
    needs: &[Need::Citation],
    profile: None,
    reference: "ruby-cff 1.4.0: `preferred-citation` is shown instead of the software",
    doc: include_str!("../../docs/rules/cff-preferred-citation.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let preferred = case.root().and_then(|root| root.get("preferred-citation"));
    let Some(preferred) = preferred.filter(|node| node.as_mapping().is_some()) else {
        return;
    };
    let kind = preferred.get("type").and_then(text_at);
    if kind.is_some_and(|kind| kind.value.starts_with("software")) {
        return;
    }
    findings
        .add("GitHub shows `preferred-citation` instead of the software, so its version and DOI are not seen there; Zenodo ignores it")
        .at(CITATION, preferred.span.clone())
        .help("put the paper under `references` if the software should be cited as well");
}
