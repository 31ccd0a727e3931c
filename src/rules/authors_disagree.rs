//! `authors-disagree`: the files name the same authors.

use crate::domain::{At, Orcid};
use crate::facts::Why;
use crate::manifests::{Author, Manifest};

use super::case::{CITATION, ZENODO_JSON};
use super::person::Name;
use super::words::{listed, quoted};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "authors-disagree",
    title: "the files name the same authors",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "CodeMeta 3.0, author; Zenodo reads the creators of `.zenodo.json` alone, GitHub those of CITATION.cff",
    doc: include_str!("../../docs/rules/authors-disagree.md"),
    check,
};

/// The files whose authors are those of the work, the one that others are compared with first.
/// Other manifests name who looks after a package.
const WHOLE: [&str; 3] = [CITATION, ZENODO_JSON, "codemeta.json"];

/// The most comparisons of one person with another: two lists of 1,400 names.
const MOST: usize = 2_000_000;

/// Somebody in a file.
struct Somebody<'a> {
    at: &'a At<Author>,
    name: Name,
}

fn check(case: &Case<'_>, findings: &mut Findings) {
    let with_authors = |manifest: &&Manifest| !manifest.authors.is_empty();
    let mut files = case.said.iter().filter(with_authors);
    let Some(first) = files.next().filter(|first| WHOLE.contains(&first.path)) else {
        return;
    };
    for other in files {
        let (ours, theirs) = (authors(case, first), authors(case, other));
        // Nobody is left to compare with where all names are those of groups.
        if ours.is_empty() || theirs.is_empty() {
            continue;
        }
        if ours.len() * theirs.len() > MOST {
            findings.skip(&Why::Garbled(format!(
                "{} and {} name too many people to compare each with each",
                first.path, other.path
            )));
            continue;
        }
        orcids(first, &ours, other, &theirs, findings);
        say(&missing(&theirs, &everybody(first)), other, first, findings);
        if WHOLE.contains(&other.path) {
            say(&missing(&ours, &everybody(other)), first, other, findings);
        }
    }
}

/// The authors whose names can be compared and are not told of as something else.
fn authors<'a>(case: &Case<'_>, manifest: &'a Manifest) -> Vec<Somebody<'a>> {
    let people = manifest.authors.iter();
    people
        .filter(|at| !at.value.organisation && !case.tells(manifest.path, &at.span))
        .map(somebody)
        .filter(|person| person.name.is_comparable() && !person.name.is_group())
        .collect()
}

/// Everybody whom a file names, also those who only helped.
fn everybody(manifest: &Manifest) -> Vec<Somebody<'_>> {
    let people = manifest.authors.iter().chain(&manifest.contributors);
    people.map(somebody).collect()
}

fn somebody(at: &At<Author>) -> Somebody<'_> {
    Somebody {
        at,
        name: Name::of(&at.value),
    }
}

/// Those who are not among some others.
fn missing<'a, 'b>(people: &'b [Somebody<'a>], others: &[Somebody<'_>]) -> Vec<&'b Somebody<'a>> {
    let is_there = |person: &Somebody<'_>| {
        let mut others = others.iter();
        others.any(|other| person.name.may_be(&other.name))
    };
    people.iter().filter(|person| !is_there(person)).collect()
}

/// Says who is an author in `here` but not in `there`.
fn say(people: &[&Somebody<'_>], here: &Manifest, there: &Manifest, findings: &mut Findings) {
    let Some(first) = people.first() else { return };
    let names: Vec<String> = people
        .iter()
        .map(|person| quoted(&person.at.value.full_name()))
        .collect();
    let (are, an) = if names.len() == 1 {
        ("is", "an author")
    } else {
        ("are", "authors")
    };
    let why = match there.path {
        ZENODO_JSON => ", which is all that Zenodo reads",
        CITATION => ", so a citation leaves them out",
        _ => "",
    };
    let finding = findings.add(format!(
        "{} {are} {an} in {} but not in {}{why}",
        listed(&names),
        here.path,
        there.path
    ));
    finding.at(here.path, first.at.span.clone());
    if WHOLE.contains(&here.path) && WHOLE.contains(&there.path) {
        finding.help("write the same people into both, in the same order");
    } else {
        finding.severity(Severity::Note).help(format!(
            "add them to {} if they are authors of the work; who only looks after the package may stay out",
            there.path
        ));
    }
}

/// Says where a person has another iD in another file, or that of somebody else. Namesakes are
/// left alone.
fn orcids(
    first: &Manifest,
    ours: &[Somebody<'_>],
    other: &Manifest,
    theirs: &[Somebody<'_>],
    findings: &mut Findings,
) {
    let is_alone = |person: &Somebody<'_>, list: &[Somebody<'_>]| {
        let same = list.iter().filter(|one| one.name.same_words(&person.name));
        same.count() == 1
    };
    for person in theirs {
        let orcid = |person: &Somebody<'_>| quoted(person.name.orcid().map_or("", Orcid::as_str));
        let lender = ours
            .iter()
            .find(|one| one.name.borrows_orcid_of(&person.name));
        if let Some(lender) = lender {
            findings
                .add(format!(
                    "{} has the ORCID iD {} here, which is that of {} in {}",
                    quoted(&person.at.value.full_name()),
                    orcid(person),
                    quoted(&lender.at.value.full_name()),
                    first.path
                ))
                .at(other.path, person.at.span.clone())
                .help("copy the iD from the person's page at https://orcid.org");
            continue;
        }
        let namesake = ours
            .iter()
            .find(|one| one.name.has_other_orcid_than(&person.name));
        let Some(namesake) = namesake else { continue };
        if !is_alone(person, theirs) || !is_alone(namesake, ours) {
            continue;
        }
        findings
            .add(format!(
                "{} has the ORCID iD {} in {} and {} in {}: one of them is somebody else",
                quoted(&person.at.value.full_name()),
                orcid(person),
                other.path,
                orcid(namesake),
                first.path
            ))
            .at(other.path, person.at.span.clone())
            .severity(Severity::Error)
            .help("copy the iD from the person's page at https://orcid.org into both files");
    }
}
