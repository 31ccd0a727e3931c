//! `author-is-bot`: every author is a person or an organisation.

use crate::domain::bot::is_program;

use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "author-is-bot",
    title: "every author is a person or an organisation",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github: up to 30 contributors of type User become creators; ferroehr#2398 (Snyk bot as creator)",
    doc: include_str!("../../docs/rules/author-is-bot.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for person in &case.people {
        let name = person.name();
        let names = [Some(&name), person.alias.as_ref()];
        if !names.into_iter().flatten().any(|name| is_program(name)) {
            continue;
        }
        findings
            .add(format!("{} is a program, and no author", quoted(&name)))
            .at(person.path, person.span.clone())
            .help("take the entry out; who wrote the program that is cited can be named under `references`");
    }
}
