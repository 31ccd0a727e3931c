//! `repository-code-not-remote`: `repository-code` is the repository.

use crate::domain::Remote;

use super::case::{CITATION, edited};
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "repository-code-not-remote",
    title: "`repository-code` is the repository",
    severity: Severity::Warning,
    needs: &[Need::Citation, Need::Git],
    profile: None,
    reference: "CFF 1.2.0 schema guide, repository-code",
    doc: include_str!("../../docs/rules/repository-code-not-remote.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let (Some(code), Some(slug)) = (case.citation_text("repository-code"), case.slug()) else {
        return;
    };
    // What is left of a template is told as that, once.
    if case.tells(CITATION, &code.span) {
        return;
    }
    let Some(named) = named(code.value) else {
        return;
    };
    if named.host == "github.com" && named.slug.as_ref() == Some(slug) {
        return;
    }
    let old = case.facts.forge.repository.there();
    let old = old.and_then(|repository| repository.renamed_from.as_ref());
    let why = if named.slug.is_some() && named.slug.as_ref() == old {
        "an old name of"
    } else {
        "not"
    };
    findings
        .add(format!(
            "`repository-code` is {}, which is {why} {}, where this is released",
            quoted(code.value),
            quoted(&slug.to_string())
        ))
        .at(CITATION, code.span)
        .help(format!(
            "write `repository-code: https://github.com/{slug}`"
        ))
        .fix(
            CITATION,
            edited(
                case,
                "repository-code",
                &format!("https://github.com/{slug}"),
            ),
        );
}

/// The host and the repository in an address; the page of a branch counts as its repository.
fn named(address: &str) -> Option<Remote> {
    let (_, rest) = address.split_once("://")?;
    let mut parts = rest.split(['?', '#']).next()?.splitn(4, '/');
    let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Remote::parse(&format!("https://{host}/{owner}/{name}")))
}
