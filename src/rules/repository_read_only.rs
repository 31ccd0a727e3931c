//! `repository-read-only`: the repository on GitHub can be written to.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-read-only",
    title: "the repository on GitHub can be written to",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Forge],
    profile: None,
    reference: "https://docs.github.com/en/repositories/archiving-a-github-repository",
    doc: include_str!("../../docs/rules/repository-read-only.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(repository) = case.facts.forge.repository.there() else {
        return;
    };
    if case.released() {
        return;
    }
    let slug = quoted(&repository.slug.to_string());
    if repository.archived {
        findings
            .add(format!(
                "{slug} is archived on GitHub, so no tag and no release can be added"
            ))
            .help(format!(
                "unarchive it at https://github.com/{}/settings, Danger Zone",
                repository.slug
            ));
    } else if repository.can_push == Some(false) {
        findings
            .add(format!("the token may not write to {slug}, so it cannot make the release"))
            .help("give a token with `Contents: write` for this repository, or ask an owner to release");
    }
}
