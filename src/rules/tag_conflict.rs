//! `tag-conflict`: the tag is the same commit here and on GitHub.

use super::words::{quoted, short};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "tag-conflict",
    title: "the tag is the same commit here and on GitHub",
    severity: Severity::Error,
    needs: &[Need::Release, Need::LocalTag, Need::ForgeTag],
    profile: None,
    reference: "https://git-scm.com/docs/git-tag (On Re-tagging)",
    doc: include_str!("../../docs/rules/tag-conflict.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    let here = case.facts.repository.tagged.there();
    let there = case.facts.forge.tag.there();
    let (Some(here), Some(there)) = (here, there) else {
        return;
    };
    if here.commit != there.commit {
        findings
            .add(format!(
                "the tag {} is commit `{}` here and `{}` on GitHub",
                quoted(tag.as_str()),
                here.commit.short(),
                there.commit.short()
            ))
            .help(format!(
                "the one on GitHub counts: `git fetch --force {} tag {}`, or release a new version",
                short(case.remote_name()),
                short(tag.as_str())
            ));
    }
}
