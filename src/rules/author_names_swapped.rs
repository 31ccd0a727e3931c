//! `author-names-swapped`: given and family names are not swapped.

use std::collections::HashMap;

use super::case::{CITATION, ZENODO_JSON};
use super::people::Person;
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "author-names-swapped",
    title: "given and family names are not swapped",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "Citation File Format 1.2.0 schema guide, definitions.person; zenodo-rdm legacy deserializer: `Family, Given`",
    doc: include_str!("../../docs/rules/author-names-swapped.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let people = &case.people;
    let named = |path| people.iter().filter(move |person| person.path == path);
    // Looked up, not compared each with each: a file may have been written to have many.
    let mut authors: HashMap<&(String, String), &Person> = HashMap::new();
    for author in named(CITATION) {
        authors.entry(author.key()).or_insert(author);
    }
    for creator in named(ZENODO_JSON).filter(|creator| !creator.given.is_empty()) {
        let key = creator.key();
        let swapped = (key.1.clone(), key.0.clone());
        let author = authors.get(&swapped);
        // Somebody whose names are the same is the same both ways round.
        let Some(author) = author.filter(|_| *key != swapped && !authors.contains_key(key)) else {
            continue;
        };
        findings
            .add(format!(
                "the family name here is {}, and {} in CITATION.cff: one of the two is the wrong way round",
                quoted(&creator.family),
                quoted(&author.family)
            ))
            .at(ZENODO_JSON, creator.span.clone())
            .help("write `Family, Given` here, and `family-names` and `given-names` in CITATION.cff");
    }
}
