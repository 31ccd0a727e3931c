//! `remote-missing`: the repository has a remote.

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "remote-missing",
    title: "the repository has a remote",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Git],
    profile: None,
    reference: "https://git-scm.com/docs/git-remote",
    doc: include_str!("../../docs/rules/remote-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(git) = case.git() else { return };
    if git.remote.is_none() && case.facts.forge.repository.there().is_none() {
        findings
            .add("the repository has no remote, so there is nowhere to push the tag to")
            .help("make a public repository on GitHub and `git remote add origin https://github.com/OWNER/NAME.git`");
    }
}
