//! `author-without-orcid`: somebody among the authors has an ORCID iD.

use super::case::CITATION;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "author-without-orcid",
    title: "somebody among the authors has an ORCID iD",
    severity: Severity::Note,
    needs: &[Need::Citation],
    profile: None,
    reference: "BioImage Archive help: ORCID of authors is desirable; BIA-REMBI",
    doc: include_str!("../../docs/rules/author-without-orcid.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let people: Vec<_> = case
        .authors()
        .into_iter()
        .filter(|author| author.as_mapping().is_some() && author.get("name").is_none())
        .collect();
    let without = people.iter().filter(|author| author.get("orcid").is_none());
    let without = without.count();
    let Some(first) = people.first() else { return };
    if without < people.len() {
        return;
    }
    let who = if without == 1 {
        "the author has"
    } else {
        "none of the authors has"
    };
    let no = if without == 1 {
        "no ORCID iD"
    } else {
        "an ORCID iD"
    };
    findings
        .add(format!(
            "{who} {no}, so the record cannot be found by person"
        ))
        .at(CITATION, first.span.clone())
        .help("add `orcid: https://orcid.org/…` to each author who has one");
}
