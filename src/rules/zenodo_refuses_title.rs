//! `zenodo-refuses-title`: Zenodo takes the title.

use super::refusals::{Topic, tell};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-refuses-title",
    title: "Zenodo takes the title",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm site/zenodo_rdm/github/schemas.py and legacy/deserializers",
    doc: include_str!("../../docs/rules/zenodo-refuses-title.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    tell(case, findings, Topic::Title, None);
}
