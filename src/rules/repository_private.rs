//! `repository-private`: the repository is public.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-private",
    title: "the repository is public",
    severity: Severity::Error,
    needs: &[Need::Forge],
    profile: None,
    reference: "Zenodo help: GitHub, \"private repositories are not supported\"",
    doc: include_str!("../../docs/rules/repository-private.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(repository) = case.facts.forge.repository.there() else {
        return;
    };
    if repository.private {
        findings
            .add(format!(
                "{} is private, and Zenodo archives public repositories only",
                quoted(&repository.slug.to_string())
            ))
            .help(format!(
                "make it public at https://github.com/{}/settings, Danger Zone",
                repository.slug
            ));
    }
}
