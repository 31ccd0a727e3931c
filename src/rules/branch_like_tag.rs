//! `branch-like-tag`: no branch has the name of the tag.

use crate::facts::Seen;

use super::words::{quoted, short};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "branch-like-tag",
    title: "no branch has the name of the tag",
    severity: Severity::Error,
    needs: &[Need::Release],
    profile: None,
    reference: "invenio-rdm-records services/github/release.py: GitHub answers 300 for the archive",
    doc: include_str!("../../docs/rules/branch-like-tag.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    let name = tag.as_str();
    if case.archived() {
        return;
    }
    let here = case
        .git()
        .is_some_and(|git| git.branches.iter().any(|branch| branch == name));
    let there = &case.facts.forge.branch_like_tag;
    let place = match (here, there) {
        (_, Seen::Known(true)) => "on GitHub",
        (true, _) => "here",
        (false, Seen::Known(false)) => return,
        (false, Seen::Unknown(why)) => return findings.skip(why),
    };
    findings
        .add(format!(
            "a branch {place} is called {} like the tag, so it is not clear which of the two is archived",
            quoted(name)
        ))
        .help(format!(
            "rename the branch: `git branch -m {name} {name}-branch`, and delete the old name on GitHub",
            name = short(name)
        ));
}
