//! `repository-not-found`: GitHub shows the repository.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-not-found",
    title: "GitHub shows the repository",
    severity: Severity::Error,
    needs: &[Need::Forge],
    profile: None,
    reference: "https://docs.github.com/en/rest/repos/repos#get-a-repository (404)",
    doc: include_str!("../../docs/rules/repository-not-found.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if !case.facts.forge.repository.is_absent() {
        return;
    }
    let name = case.slug().map_or_else(
        || "the repository".to_owned(),
        |slug| quoted(&slug.to_string()),
    );
    findings
        .add(format!(
            "GitHub shows no repository {name}: it does not exist, or it is private and the token may not see it"
        ))
        .help("check `git remote -v`; make the repository, or make it public under Settings, Danger Zone");
}
