//! `authors-disagree`: the files name the same authors.

use crate::domain::{Agreement, At, Orcid, WrittenName};
use crate::facts::Why;
use crate::manifests::{Author, Manifest};

use super::case::{CITATION, ZENODO_JSON};
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
    name: WrittenName,
    orcid: Option<Orcid>,
}

impl Somebody<'_> {
    /// Whether they are one person: names that agree, or one iD.
    fn may_be(&self, other: &Self) -> bool {
        if self.has_orcid_of(other) {
            return !self.borrows_orcid_of(other);
        }
        self.name.agreement(&other.name) == Agreement::Full
    }

    fn has_orcid_of(&self, other: &Self) -> bool {
        self.orcid.is_some() && self.orcid == other.orcid
    }

    /// Whether the names are letter by letter the same, and the iDs are not.
    fn has_other_orcid_than(&self, other: &Self) -> bool {
        let both = self.orcid.is_some() && other.orcid.is_some();
        both && self.orcid != other.orcid && self.name.same_words(&other.name)
    }

    /// Whether the iDs are the same and the names have nothing in common: who marries keeps the
    /// given names.
    fn borrows_orcid_of(&self, other: &Self) -> bool {
        self.has_orcid_of(other)
            && self.name.is_comparable()
            && other.name.is_comparable()
            && !self.name.shares_word(&other.name)
    }

    /// Whether it cannot be told who this is: a nickname, a name in another script, a group.
    fn may_be_anybody(&self) -> bool {
        self.name.is_group() || !self.name.is_comparable()
    }
}

/// Everybody whom a file names.
struct Cast<'a> {
    everybody: Vec<Somebody<'a>>,
    /// How many of them are authors; those behind only helped.
    authors: usize,
}

impl<'a> Cast<'a> {
    fn of(manifest: &'a Manifest) -> Self {
        let people = manifest.authors.iter().chain(&manifest.contributors);
        Self {
            everybody: people.map(somebody).collect(),
            authors: manifest.authors.len(),
        }
    }

    /// The authors whose names can be compared and are not told of as something else.
    fn authors(&self, case: &Case<'_>, path: &str) -> Vec<&Somebody<'a>> {
        let people = self.everybody[..self.authors].iter();
        people
            .filter(|one| !one.at.value.organisation && !case.tells(path, &one.at.span))
            .filter(|one| !one.may_be_anybody())
            .collect()
    }
}

fn check(case: &Case<'_>, findings: &mut Findings) {
    let with_authors = |manifest: &&Manifest| !manifest.authors.is_empty();
    let mut files = case.said.iter().filter(with_authors);
    let Some(first) = files.next().filter(|first| WHOLE.contains(&first.path)) else {
        return;
    };
    let all_ours = Cast::of(first);
    let ours = all_ours.authors(case, first.path);
    for other in files {
        let all_theirs = Cast::of(other);
        let theirs = all_theirs.authors(case, other.path);
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
        say(
            &missing(&theirs, &all_ours.everybody),
            other,
            first,
            findings,
        );
        if WHOLE.contains(&other.path) {
            say(
                &missing(&ours, &all_theirs.everybody),
                first,
                other,
                findings,
            );
        }
    }
}

fn somebody(at: &At<Author>) -> Somebody<'_> {
    let author = &at.value;
    let name = match (&author.family, &author.name) {
        (Some(family), _) => {
            WrittenName::parts(author.given.as_deref().unwrap_or_default(), family)
        }
        (None, Some(name)) => WrittenName::whole(name),
        (None, None) => WrittenName::whole(author.given.as_deref().unwrap_or_default()),
    };
    let orcid = author.orcid.as_deref().map(str::trim);
    Somebody {
        at,
        name,
        orcid: orcid.and_then(|orcid| orcid.parse().ok()),
    }
}

/// Those who are not among some others, where that can be told.
fn missing<'a, 'b>(people: &[&'b Somebody<'a>], others: &[Somebody<'_>]) -> Vec<&'b Somebody<'a>> {
    // Most files name people in the same order: whoever stands at the same place is asked first.
    let is_there = |at: usize, person: &Somebody<'_>| {
        let (before, from) = others.split_at(at.min(others.len()));
        let mut others = from.iter().chain(before);
        others.any(|other| person.may_be(other))
    };
    let people = people.iter().enumerate();
    let missing = people.filter(|(at, person)| !is_there(*at, person));
    let missing: Vec<&Somebody<'_>> = missing.map(|(_, person)| *person).collect();
    // They may be those of whom it cannot be told who they are.
    let unknown = others.iter().filter(|other| other.may_be_anybody());
    let group = others.iter().any(|other| other.name.is_group());
    if group || unknown.count() >= missing.len() {
        return Vec::new();
    }
    missing
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
    ours: &[&Somebody<'_>],
    other: &Manifest,
    theirs: &[&Somebody<'_>],
    findings: &mut Findings,
) {
    let is_alone = |person: &Somebody<'_>, list: &[&Somebody<'_>]| {
        let same = list.iter().filter(|one| one.name.same_words(&person.name));
        same.count() == 1
    };
    for person in theirs {
        let orcid = |person: &Somebody<'_>| quoted(person.orcid.as_ref().map_or("", Orcid::as_str));
        let lender = ours.iter().find(|one| one.borrows_orcid_of(person));
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
        let namesake = ours.iter().find(|one| one.has_other_orcid_than(person));
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
