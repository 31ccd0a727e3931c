//! Linked: each dataset points to the DOI of this version.

use crate::domain::{DatasetRef, Doi};
use crate::facts::dataset::Submission;
use crate::facts::{Dataset, LinkState, Record, Seen, Why};
use crate::rules::{Finding, Severity};

use super::stage::{Evidence, Wait};
use super::{Action, Ahead, Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    if situation.facts.datasets.is_empty() {
        return State::done("no dataset was named", None);
    }
    let each: Vec<State> = situation
        .facts
        .datasets
        .iter()
        .map(|dataset| of(situation, dataset))
        .collect();
    // One dataset that cannot be linked does not keep the others from it.
    let order: [fn(&State) -> bool; 5] = [
        |state| matches!(state, State::Ready(_)),
        |state| matches!(state, State::Blocked(_)),
        |state| matches!(state, State::Unknown(_)),
        |state| matches!(state, State::Pending),
        |state| matches!(state, State::Waiting(_)),
    ];
    for is in order {
        if let Some(state) = each.iter().find(|state| is(state)) {
            return match state {
                State::Blocked(_) => State::Blocked(each.iter().flat_map(blocking).collect()),
                state => state.clone(),
            };
        }
    }
    State::Done(Evidence(
        each.into_iter()
            .flat_map(|state| match state {
                State::Done(Evidence(sights)) => sights,
                _ => Vec::new(),
            })
            .collect(),
    ))
}

pub(super) fn ahead(situation: &Situation) -> Vec<Ahead> {
    let unlinked = situation.facts.datasets.iter().filter(|dataset| {
        // What citable cannot look into it cannot change either.
        can_look(&dataset.reference)
            && !matches!(of(situation, dataset), State::Done(_) | State::Blocked(_))
    });
    unlinked
        .map(|dataset| {
            let kind = super::action::Kind::Link;
            let what = match of(situation, dataset) {
                State::Ready(action) => action.to_string(),
                _ => announced(situation, dataset),
            };
            Ahead {
                kind,
                what,
                permanent: kind.permanent(),
            }
        })
        .collect()
}

/// What will be done to a dataset once there is a DOI.
fn announced(situation: &Situation, dataset: &Dataset) -> String {
    let (relation, reference) = (situation.goal.relation, &dataset.reference);
    let submission = dataset.submission.there();
    let publishes = submission.is_some_and(|submission| publishes_draft(situation, submission));
    let and = if publishes {
        ", and publish that draft"
    } else {
        ""
    };
    format!("add `{relation}` and the new DOI to {reference}{and}")
}

/// The datasets that citable cannot look into, said before the release and not after it.
pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    let datasets = situation.facts.datasets.iter();
    let unseen = datasets.filter_map(|dataset| match &dataset.submission {
        Seen::Unknown(why) if !can_look(&dataset.reference) => Some(Finding {
            severity: Severity::Warning,
            help: None,
            ..blocked(why.to_string(), "")
        }),
        _ => None,
    });
    unseen.collect()
}

/// Whether there is an archive behind the reference that citable can ask.
fn can_look(reference: &DatasetRef) -> bool {
    matches!(reference, DatasetRef::Zenodo { .. })
}

fn blocking(state: &State) -> Vec<Finding> {
    match state {
        State::Blocked(findings) => findings.clone(),
        _ => Vec::new(),
    }
}

fn of(situation: &Situation, dataset: &Dataset) -> State {
    let reference = &dataset.reference;
    let submission = match &dataset.submission {
        Seen::Unknown(Why::NotAsked) => return State::Pending,
        // There is nothing to be mended: the DOI is added by hand when it is there.
        Seen::Unknown(_) if !can_look(reference) && situation.record().is_none() => {
            return State::Pending;
        }
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) => {
            return State::Blocked(vec![blocked(
                format!("there is no {reference}, or it is hidden from these credentials"),
                "check the reference; for a draft, give the token of its owner in ZENODO_TOKEN",
            )]);
        }
        Seen::Known(Some(submission)) => submission,
    };
    let others = situation
        .facts
        .archive
        .others
        .known()
        .map_or(&[][..], Vec::as_slice);
    let state = situation
        .record()
        .map(|record| (record, link_state(submission, record, others)));
    match state {
        Some((record, LinkState::Visible)) => State::done(
            format!("{reference} points to {}", record.doi),
            Some(&submission.url),
        ),
        Some((record, LinkState::InDraft))
            if !submission.published && !situation.goal.leave.dataset_draft =>
        {
            State::done(
                format!(
                    "{reference} points to {}; it shows when that draft is published",
                    record.doi
                ),
                Some(&submission.url),
            )
        }
        Some((_, LinkState::Submitted)) => State::Waiting(Wait {
            on: format!("{reference} to show the link"),
            since: None,
            url: Some(submission.url.clone()),
            advice: None,
        }),
        Some((_, LinkState::Malformed(how))) => State::Blocked(vec![blocked(
            format!("{reference} points to the DOI in a form that its archive mishandles: {how}"),
            "mend the link there by hand",
        )]),
        _ if submission.editable == Some(false) => State::Blocked(vec![blocked(
            format!("the credentials given may not change {reference}"),
            "give the token of its owner in ZENODO_TOKEN, or ask the owner to add the DOI",
        )]),
        Some((record, _)) => State::Ready(Action::Link {
            dataset: reference.clone(),
            doi: record.doi.clone(),
            concept: record.concept_doi.clone(),
            others: others.to_vec(),
            relation: situation.goal.relation,
            label: label(situation),
            publish_draft: publishes_draft(situation, submission),
        }),
        None => State::Pending,
    }
}

fn publishes_draft(situation: &Situation, submission: &Submission) -> bool {
    !submission.published && situation.goal.leave.dataset_draft
}

fn link_state(submission: &Submission, record: &Record, others: &[Doi]) -> LinkState {
    submission.link_state(&record.doi, record.concept_doi.as_ref(), others)
}

fn blocked(message: String, help: &str) -> Finding {
    Finding {
        rule: "dataset-not-linkable",
        severity: Severity::Error,
        message,
        place: None,
        help: Some(help.to_owned()),
        fix: None,
    }
}

/// What the link is called: the words of BioStudies' own example, the repository and the tag.
fn label(situation: &Situation) -> String {
    let repository = situation
        .facts
        .forge
        .repository
        .there()
        .map(|repository| format!(" {}", repository.slug));
    format!(
        "Image analysis code:{} {}",
        repository.unwrap_or_default(),
        situation.goal.tag
    )
}
