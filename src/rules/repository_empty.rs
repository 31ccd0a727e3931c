//! `repository-empty`: the repository has a commit.

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-empty",
    title: "the repository has a commit",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Git],
    profile: None,
    reference: "https://git-scm.com/docs/git-commit",
    doc: include_str!("../../docs/rules/repository-empty.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.git().is_some_and(|git| git.head.is_none()) {
        findings
            .add("the repository has no commit yet, so there is nothing to tag")
            .help("`git add .` and `git commit`, then run this again");
    }
}
