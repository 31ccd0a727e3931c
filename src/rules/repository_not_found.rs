//! `repository-not-found`: GitHub shows the repository.

use crate::domain::Slug;

use super::words::quoted;

use super::{Case, Finding, Findings, Need, Rule, Severity};

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
    findings.add(message(case.slug())).help(HELP);
}

fn message(slug: Option<&Slug>) -> String {
    let name = slug.map(|slug| format!(" {}", quoted(&slug.to_string())));
    format!(
        "GitHub shows no repository{}: it does not exist, or it is private and the token may not see it",
        name.unwrap_or_else(|| " of that name".to_owned())
    )
}

/// The finding, for whoever knows that GitHub shows no such repository.
pub fn not_found(slug: Option<&Slug>) -> Finding {
    Finding {
        rule: RULE.id,
        severity: RULE.severity,
        message: message(slug),
        place: None,
        help: Some(HELP.to_owned()),
        fix: None,
    }
}

const HELP: &str =
    "check `git remote -v`; make the repository, or make it public under Settings, Danger Zone";
