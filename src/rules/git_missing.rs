//! `git-missing`: the folder is in a git repository.

use crate::facts::Seen;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "git-missing",
    title: "the folder is in a git repository",
    severity: Severity::Error,
    needs: &[Need::Release],
    profile: None,
    reference: "https://git-scm.com/docs/git-tag",
    doc: include_str!("../../docs/rules/git-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    match &case.facts.repository.git {
        Seen::Known(None) => {
            findings
                .add("this folder is not in a git repository, so there is nothing to tag and release")
                .help("`git init`, commit the files, and push them to a public repository on GitHub");
        }
        Seen::Known(Some(_)) => {}
        Seen::Unknown(why) => findings.skip(why),
    }
}
