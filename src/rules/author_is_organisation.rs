//! `author-is-organisation`: an organisation is not written as a person.

use super::case::CITATION;
use super::people::Person;
use super::words::{quoted, short};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "author-is-organisation",
    title: "an organisation is not written as a person",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "Citation File Format 1.2.0 schema guide, definitions.entity",
    doc: include_str!("../../docs/rules/author-is-organisation.md"),
    check,
};

/// Words that stand in the name of no person.
const NEVER: [&str; 21] = [
    "university",
    "universität",
    "université",
    "universidad",
    "università",
    "institute",
    "consortium",
    "collaboration",
    "contributors",
    "developers",
    "maintainers",
    "authors",
    "team",
    "laboratory",
    "department",
    "community",
    "foundation",
    "organisation",
    "organization",
    "gmbh",
    "core-team",
];

/// Words that may be family names, but not where there is no given name.
const RARELY: [&str; 4] = ["lab", "group", "institut", "project"];

fn check(case: &Case<'_>, findings: &mut Findings) {
    let people = &case.people;
    for person in people.iter().filter(|person| person.path == CITATION) {
        if person.entity || !is_organisation(person) {
            continue;
        }
        let name = person.name();
        findings
            .add(format!(
                "{} is written as a person, so that it is cited with its last word as a family name",
                quoted(&name)
            ))
            .at(CITATION, person.span.clone())
            .help(format!(
                "write `- name: {}` in place of `family-names` and `given-names`",
                short(&name)
            ));
    }
}

fn is_organisation(person: &Person) -> bool {
    let lower = person.family.to_lowercase();
    let mut words = lower.split([' ', ',']).filter(|word| !word.is_empty());
    let alone = person.given.is_empty();
    words.any(|word| NEVER.contains(&word) || alone && RARELY.contains(&word))
}
