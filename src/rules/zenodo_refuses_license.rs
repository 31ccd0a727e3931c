//! `zenodo-refuses-license`: Zenodo knows the licence.

use super::refusals::{Topic, tell};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-refuses-license",
    title: "Zenodo knows the licence",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm legacy/zenodo_legacy/licenses.py: 519 names",
    doc: include_str!("../../docs/rules/zenodo-refuses-license.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    tell(case, findings, Topic::License, None);
}
