//! `zenodo-refuses`: Zenodo takes everything else.

use super::refusals::{Topic, tell};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-refuses",
    title: "Zenodo takes everything else",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm site/zenodo_rdm/github/schemas.py and legacy/deserializers",
    doc: include_str!("../../docs/rules/zenodo-refuses.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    tell(case, findings, Topic::Other, None);
}
