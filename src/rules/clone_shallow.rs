//! `clone-shallow`: a release is made from a whole clone.

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "clone-shallow",
    title: "a release is made from a whole clone",
    severity: Severity::Warning,
    needs: &[Need::Release, Need::Git],
    profile: None,
    reference: "https://git-scm.com/docs/shallow",
    doc: include_str!("../../docs/rules/clone-shallow.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.git().is_some_and(|git| git.shallow) && !case.tag_exists() {
        findings
            .add("this clone has only a part of the history, so earlier tags may be missing from what is compared")
            .help("`git fetch --unshallow --tags`; with actions/checkout set `fetch-depth: 0`");
    }
}
