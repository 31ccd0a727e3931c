//! `head-detached`: a new tag is made on a branch.

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "head-detached",
    title: "a new tag is made on a branch",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Git],
    profile: None,
    reference: "https://git-scm.com/docs/git-checkout (detached HEAD)",
    doc: include_str!("../../docs/rules/head-detached.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(git) = case.git() else { return };
    // A job for a tag checks the tag out, which detaches HEAD: then there is nothing to commit.
    if git.branch.is_none() && git.head.is_some() && !case.tag_exists() {
        findings
            .add("`HEAD` is on no branch, so the release commit would belong to none")
            .help("`git switch main` (or the branch you release from), then run this again");
    }
}
