//! Linked, the other way round: the record of the software points to each dataset.

use crate::domain::{DatasetRef, Doi, RecordPlace};
use crate::facts::dataset::{Dataset, Link, Submission};
use crate::facts::{Seen, Why};
use crate::rules::{Finding, Severity};

use super::link::{HandOver, Part, Work};
use super::linked::blocked;
use super::stage::{Evidence, Sight};
use super::{Action, Ahead, Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    if situation.facts.datasets.is_empty() {
        return State::done("nothing to link: no dataset was named", None);
    }
    let Some(record) = situation.record() else {
        return State::Pending;
    };
    let own = match &situation.facts.archive.own {
        Seen::Unknown(Why::NotAsked) => return State::Pending,
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) => {
            return State::Unknown(Why::Garbled(format!(
                "{} is found, but not its record",
                record.doi
            )));
        }
        Seen::Known(Some(own)) => own,
    };
    let works = match works(situation) {
        Ok(works) => works,
        Err(state) => return *state,
    };
    let missing = missing(&works, &own.links);
    if missing.is_empty() {
        let sights = works.iter().map(|work| {
            let what = format!(
                "the record of {} tells of {}",
                situation.goal.tag, work.identifier
            );
            Sight::new(what, Some(&own.url))
        });
        return State::Done(Evidence(sights.collect()));
    }
    if let Some(held) = &own.held {
        return State::Blocked(vec![blocked(held.text.clone(), &held.help)]);
    }
    if own.editable == Some(false) {
        return State::Blocked(vec![not_ours(situation, own)]);
    }
    State::Ready(Action::LinkBack {
        record: reference(situation, &record.id),
        works: missing,
    })
}

/// What the next release does to the links, said while it can be forgotten.
pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    if situation.record().is_none() || situation.facts.datasets.is_empty() {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Note,
        help: None,
        ..blocked(
            "Zenodo makes the record of each release from the files alone: after the next release run `citable link --back` again; `citable link --back --check` says whether it is due".to_owned(),
            "",
        )
    }]
}

pub(super) fn ahead(situation: &Situation) -> Vec<Ahead> {
    match state(situation) {
        State::Ready(action) => vec![action.ahead()],
        _ => Vec::new(),
    }
}

/// What the record's owner writes into the form, where the token may not.
pub(super) fn by_hand(situation: &Situation) -> Option<HandOver> {
    let record = situation.record().filter(|_| situation.goal.back)?;
    let own = situation.facts.archive.own.there()?;
    if own.editable != Some(false) {
        return None;
    }
    let missing = missing(&works(situation).ok()?, &own.links);
    if missing.is_empty() {
        return None;
    }
    let rows = missing.iter().map(|work| {
        let fields = [
            ("Relation", label(work)),
            ("Identifier", work.identifier.clone()),
            ("Scheme", if work.is_doi { "DOI" } else { "URL" }.to_owned()),
            ("Resource type", "Dataset".to_owned()),
        ];
        let field = |(name, value): (&str, String)| (name.to_owned(), value);
        Part::Row(fields.into_iter().map(field).collect())
    });
    let page = Part::Page {
        title: "the record; press Edit there".to_owned(),
        url: own.url.clone(),
    };
    Some(HandOver {
        dataset: reference(situation, &record.id),
        what: "whoever owns the record of the software opens it, adds this under Related works beside what is there, and publishes the edit".to_owned(),
        parts: std::iter::once(page).chain(rows).collect(),
    })
}

/// The relation as Zenodo's form shows it: `Is supplement to`.
fn label(work: &Work) -> String {
    let name = work.relation.to_string();
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    let rest = words.split_off(1);
    words.to_ascii_uppercase() + &rest
}

fn missing(works: &[Work], links: &[Link]) -> Vec<Work> {
    let there = |work: &&Work| links.iter().any(|link| work.is(&link.target));
    works.iter().filter(|work| !there(work)).cloned().collect()
}

/// The datasets as related works, or why one cannot be named.
fn works(situation: &Situation) -> Result<Vec<Work>, Box<State>> {
    let each = situation.facts.datasets.iter();
    each.map(|dataset| work(situation, dataset)).collect()
}

fn work(situation: &Situation, dataset: &Dataset) -> Result<Work, Box<State>> {
    let reference = &dataset.reference;
    let known = dataset.submission.there();
    let known = known.and_then(|seen| seen.doi.as_ref());
    let identifier = if let Some(doi) = known {
        doi.as_str().to_owned()
    } else {
        if let DatasetRef::Zenodo { .. } = reference
            && let Some(state) = undisclosed(dataset)
        {
            return Err(Box::new(state));
        }
        let Some(named) = reference.cited_as() else {
            return Err(Box::new(State::Blocked(vec![blocked(
                format!("the file `{reference}` does not say which study it is of"),
                "name the study by its accession, such as S-BIAD1234",
            )])));
        };
        named
    };
    Ok(Work {
        is_doi: identifier.starts_with("10."),
        identifier,
        relation: situation.goal.relation,
        is_dataset: true,
    })
}

/// What is in the way of naming a record whose DOI was not seen. A concept leads to its newest
/// version, and a draft may have no DOI: only a look can tell.
fn undisclosed(dataset: &Dataset) -> Option<State> {
    let reference = &dataset.reference;
    let (message, help) = match &dataset.submission {
        Seen::Unknown(Why::NotAsked) => return Some(State::Pending),
        Seen::Unknown(why) => return Some(State::Unknown(why.clone())),
        Seen::Known(Some(seen)) if seen.published => return None,
        Seen::Known(Some(seen)) => (
            format!("{reference} has no DOI yet, so that nothing can point to it"),
            format!("press \"Get a DOI now\" at {}, and run this again", seen.url),
        ),
        Seen::Known(None) => (
            format!("there is no {reference}, or it is hidden from these credentials"),
            "check the reference; for what is not public, give the token of its owner in ZENODO_TOKEN"
                .to_owned(),
        ),
    };
    Some(State::Blocked(vec![blocked(message, &help)]))
}

fn reference(situation: &Situation, id: &str) -> DatasetRef {
    DatasetRef::Zenodo {
        id: id.to_owned(),
        draft: false,
        place: RecordPlace::Server(situation.facts.archive.site.clone()),
    }
}

fn not_ours(situation: &Situation, own: &Submission) -> Finding {
    let doi: Option<&Doi> = situation.record().map(|record| &record.doi);
    let doi = doi.map_or_else(String::new, |doi| format!(", {doi},"));
    blocked(
        format!(
            "the credentials given may not change the record of the software{doi} at {}",
            own.url
        ),
        "it belongs to whoever switched the repository on at Zenodo: give their token in ZENODO_TOKEN, or have them add it by hand",
    )
}
