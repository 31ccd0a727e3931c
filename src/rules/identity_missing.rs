//! `identity-missing`: git knows who makes the release.

use crate::facts::Seen;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "identity-missing",
    title: "git knows who makes the release",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Git, Need::LocalTag],
    profile: None,
    reference: "https://git-scm.com/docs/git-var, `GIT_COMMITTER_IDENT`",
    doc: include_str!("../../docs/rules/identity-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(git) = case.git().filter(|git| git.identity == Seen::Known(false)) else {
        return;
    };
    // A tag that is made needs nobody any more.
    if git.head.is_none() || case.tag_exists() {
        return;
    }
    findings
        .add("git knows no name and address to make the commit and the tag with")
        .help(
            "`git config --global user.name \"Your Name\"` and `git config --global user.email you@example.org`",
        );
}
