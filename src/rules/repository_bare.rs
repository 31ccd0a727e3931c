//! `repository-bare`: a release is made from a repository with a working tree.

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-bare",
    title: "a release is made from a repository with a working tree",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Git],
    profile: None,
    reference: "https://git-scm.com/docs/gitglossary (bare repository)",
    doc: include_str!("../../docs/rules/repository-bare.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.git().is_some_and(|git| git.bare) && !case.tag_exists() {
        findings
            .add("this is a bare repository: the version cannot be written into files that are not checked out")
            .help("`git clone` it, and run this in the clone");
    }
}
