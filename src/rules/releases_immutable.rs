//! `releases-immutable`: whether a release on GitHub can be made again.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "releases-immutable",
    title: "a release on GitHub can be made again",
    severity: Severity::Warning,
    needs: &[Need::Release, Need::Immutability],
    profile: None,
    reference: "https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases",
    doc: include_str!("../../docs/rules/releases-immutable.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    if case.released() || case.facts.forge.policy.immutable.known() != Some(&true) {
        return;
    }
    findings
        .add(format!(
            "this repository makes immutable releases: what is published can never be redone, and the name {} never be used again",
            quoted(tag.as_str())
        ))
        .help(
            "look at `citable preview` and `citable rehearse .` before you publish; after a mistake only a new version helps",
        );
}
