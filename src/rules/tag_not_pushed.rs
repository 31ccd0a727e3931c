//! `tag-not-pushed`: the tag is on GitHub.

use super::words::{quoted, short};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "tag-not-pushed",
    title: "the tag is on GitHub",
    severity: Severity::Warning,
    needs: &[Need::Release, Need::LocalTag, Need::ForgeTag],
    profile: None,
    reference: "https://git-scm.com/docs/git-push (--follow-tags)",
    doc: include_str!("../../docs/rules/tag-not-pushed.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    let here = case.facts.repository.tagged.there().is_some();
    if here && case.facts.forge.tag.is_absent() {
        findings
            .add(format!(
                "the tag {} is only on this machine; `git push` alone does not push tags",
                quoted(tag.as_str())
            ))
            .help(format!(
                "`git push {} {}`, or let `citable publish` do it",
                short(case.remote_name()),
                short(tag.as_str())
            ));
    }
}
