//! `author-twice`: nobody is among the authors twice.

use std::collections::BTreeMap;

use crate::domain::Orcid;

use super::case::{CITATION, ZENODO_JSON};
use super::people::Person;
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "author-twice",
    title: "nobody is among the authors twice",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "citation-file-format/cffinit#811; 1 of 128 repositories names an author twice",
    doc: include_str!("../../docs/rules/author-twice.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let people = &case.people;
    for path in [CITATION, ZENODO_JSON] {
        let mut orcids: BTreeMap<&Orcid, &Person> = BTreeMap::new();
        let mut names: BTreeMap<&(String, String), &Person> = BTreeMap::new();
        for person in people.iter().filter(|person| person.path == path) {
            let orcid = person.orcid.as_ref();
            let same_orcid = orcid.and_then(|orcid| orcids.get(orcid).copied());
            let same_name = names.get(person.key()).copied().filter(|other| {
                // Two people may have one name; two iDs or nicknames say so.
                let apart = other.orcid.is_some() && person.orcid.is_some()
                    || other.alias.is_some()
                        && person.alias.is_some()
                        && other.alias != person.alias;
                let whole = person.entity || !person.given.is_empty();
                whole && !apart
            });
            if let Some(other) = same_orcid.filter(|other| other.key() != person.key()) {
                findings
                    .add(format!(
                        "{} and {} have the same ORCID iD, which belongs to one person",
                        quoted(&other.name()),
                        quoted(&person.name())
                    ))
                    .at(path, person.span.clone())
                    .help("give each the iD from their page at https://orcid.org, or take the second entry out");
            } else if same_orcid.or(same_name).is_some() {
                findings
                    .add(format!("{} is named twice", quoted(&person.name())))
                    .at(path, person.span.clone())
                    .help("take the second entry out; if these are two people, give each their ORCID iD");
            }
            if let Some(orcid) = orcid {
                orcids.entry(orcid).or_insert(person);
            }
            names.entry(person.key()).or_insert(person);
        }
    }
}
