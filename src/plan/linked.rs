//! Linked: each dataset points to the DOI of this version.

mod ahead;
mod new;

use crate::domain::DatasetRef;
use crate::facts::dataset::{Route, Submission};
use crate::facts::{Dataset, LinkState, Record, Seen, Software, Why};
use crate::rules::{Finding, Severity};

use super::link::{LinkOptions, NewLink};
use super::stage::{Evidence, Wait};
use super::{Action, Situation, State};

pub(super) use ahead::ahead;

pub(super) fn state(situation: &Situation) -> State {
    if situation.facts.datasets.is_empty() {
        return State::done("nothing to link: no dataset was named", None);
    }
    let each: Vec<State> = situation
        .facts
        .datasets
        .iter()
        .map(|dataset| of(situation, dataset))
        .collect();
    // One dataset that cannot be linked does not keep the others from it.
    let order: [fn(&State) -> bool; 6] = [
        |state| matches!(state, State::Ready(_)),
        |state| matches!(state, State::Blocked(_)),
        |state| matches!(state, State::Unknown(_)),
        |state| matches!(state, State::Pending),
        |state| matches!(state, State::Waiting(wait) if !wait.for_person),
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

fn takes_no_edit(dataset: &Dataset) -> bool {
    let submission = dataset.submission.there();
    submission.is_some_and(|submission| submission.route == Route::ByHand)
}

/// See [`super::by_hand`].
pub(super) fn by_hand(situation: &Situation) -> Vec<(DatasetRef, NewLink)> {
    let Some(record) = situation.record().filter(|_| !situation.goal.back) else {
        return Vec::new();
    };
    let carried = situation.facts.datasets.iter().filter(|dataset| {
        let there = dataset.submission.there();
        let by_hand = there.is_some_and(|there| {
            matches!(there.route, Route::ByHand | Route::File)
                || there.editable == Some(false)
                || there.edited_links.is_some() && there.route == Route::Draft
        });
        let done = matches!(of(situation, dataset), State::Done(_) | State::Ready(_));
        !done && (by_hand || unseen(dataset).is_some())
    });
    carried
        .map(|dataset| {
            let submission = dataset.submission.there();
            let each =
                submission.map(|submission| Each::new(situation, dataset, submission, record));
            let link = each.map_or_else(|| new::link(situation, record, None), |each| each.link());
            (dataset.reference.clone(), link)
        })
        .collect()
}

/// The datasets that citable cannot look into, said before the release and not after it; and the
/// links that are there and are not enough.
pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    let note = |dataset: &Dataset| {
        if let Some(why) = unseen(dataset) {
            return Some(Finding {
                severity: Severity::Warning,
                help: None,
                ..blocked(why.to_string(), "")
            });
        }
        let submission = dataset.submission.there()?;
        let each = Each::new(situation, dataset, submission, situation.record()?);
        Some(Finding {
            severity: Severity::Note,
            help: None,
            ..blocked(each.instead()?, "")
        })
    };
    situation.facts.datasets.iter().filter_map(note).collect()
}

/// Why a dataset may not be looked into where that stops nothing: a person can carry the link
/// there without credentials of ours. On Zenodo its owner's token is all that helps; the IDR
/// takes links from its curators only, whether it can be reached now or not.
fn unseen(dataset: &Dataset) -> Option<&Why> {
    match (&dataset.reference, &dataset.submission) {
        (DatasetRef::Zenodo { .. }, _) | (_, Seen::Unknown(Why::NotAsked)) => None,
        (DatasetRef::Idr(_), Seen::Unknown(why))
        | (_, Seen::Unknown(why @ (Why::NoToken(_) | Why::Forbidden(_)))) => Some(why),
        _ => None,
    }
}

fn blocking(state: &State) -> Vec<Finding> {
    match state {
        State::Blocked(findings) => findings.clone(),
        _ => Vec::new(),
    }
}

fn of(situation: &Situation, dataset: &Dataset) -> State {
    let reference = &dataset.reference;
    let mut aside = situation.goal.set_aside.iter();
    if let Some((_, why)) = aside.find(|(dataset, _)| dataset == reference) {
        return State::Unknown(Why::Forbidden(format!(
            "the link of {reference} did not come about: {why}"
        )));
    }
    let submission = match &dataset.submission {
        Seen::Unknown(Why::NotAsked) => return State::Pending,
        // There is nothing to be mended: the DOI is added by hand when it is there.
        Seen::Unknown(_) if unseen(dataset).is_some() && situation.record().is_none() => {
            return State::Pending;
        }
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) => {
            return State::Blocked(vec![blocked(
                format!("there is no {reference}, or it is hidden from these credentials"),
                &format!(
                    "check the reference; for what is not public, give {}",
                    owner(reference)
                ),
            )]);
        }
        Seen::Known(Some(submission)) => submission,
    };
    match situation.record() {
        Some(record) => Each::new(situation, dataset, submission, record).state(),
        None => barred(reference, submission).unwrap_or(State::Pending),
    }
}

/// Whose credentials may change a dataset, and where they are given.
fn owner(reference: &DatasetRef) -> &'static str {
    match reference {
        DatasetRef::Zenodo { .. } => "the token of its owner in ZENODO_TOKEN",
        DatasetRef::BioStudies(_) => {
            "the credentials of its owner in BIOSTUDIES_USER and BIOSTUDIES_PASSWORD"
        }
        DatasetRef::PageTab(_) => "the path of the file",
        DatasetRef::Idr(_) => "the path of its study file",
        DatasetRef::Omero { .. } => "its OMERO_URL, and OMERO_USER and OMERO_PASSWORD of its owner",
    }
}

/// What is in the way of an edit, which is said before the release too.
fn barred(reference: &DatasetRef, submission: &Submission) -> Option<State> {
    let finding = match &submission.held {
        Some(held) => {
            let message = format!("{reference} cannot be edited: {}", held.text);
            blocked(message, &held.help)
        }
        None if submission.editable == Some(false) && submission.route != Route::ByHand => blocked(
            format!("the credentials given may not change {reference}"),
            &format!("give {}, or ask the owner to add the DOI", owner(reference)),
        ),
        None => return None,
    };
    Some(State::Blocked(vec![finding]))
}

/// One dataset that was seen, and the record that it should point to.
struct Each<'a> {
    situation: &'a Situation<'a>,
    reference: &'a DatasetRef,
    submission: &'a Submission,
    record: &'a Record,
}

impl<'a> Each<'a> {
    fn new(
        situation: &'a Situation<'a>,
        dataset: &'a Dataset,
        submission: &'a Submission,
        record: &'a Record,
    ) -> Self {
        Self {
            situation,
            reference: &dataset.reference,
            submission,
            record,
        }
    }

    fn state(&self) -> State {
        let (reference, submission, doi) = (self.reference, self.submission, &self.record.doi);
        let link = self.link_state();
        match &link {
            LinkState::Visible => {
                let among = submission.among.map(|who| format!(", for {who} to see"));
                let words = format!("{reference} points to {doi}{}", among.unwrap_or_default());
                return State::done(words, Some(&submission.url));
            }
            LinkState::InDraft if !publishes_draft(self.situation, submission) => {
                let shows = match submission.route {
                    Route::File => "it shows when the archive has published that file",
                    _ => "it shows when that draft is published",
                };
                return State::done(
                    format!("{reference} points to {doi}; {shows}"),
                    Some(&submission.url),
                );
            }
            LinkState::Submitted => {
                return self.waiting(format!("{reference} to show the link"));
            }
            LinkState::InEdit if submission.route == Route::File && submission.unseen.is_none() => {
                return self.for_person(
                    format!("the archive to take over the edited file of {reference}"),
                    "send it, or open a pull request; its curators put it in place",
                );
            }
            LinkState::InEdit
                if submission.route == Route::Draft && !self.situation.goal.leave.submit_edit =>
            {
                return self.for_person(
                    format!("the edit of {reference} to be submitted"),
                    "the link is in its draft: open the page, look at it, and submit it",
                );
            }
            LinkState::Malformed(how) => {
                return State::Blocked(vec![blocked(
                    format!(
                        "{reference} points to {doi} in a form that its archive mishandles: {how}"
                    ),
                    "mend the link there by hand",
                )]);
            }
            _ => {}
        }
        // A link that is not seen may be there; in a file on this machine it can be told.
        let told = submission.route == Route::File && link != LinkState::InEdit;
        if let Some(why) = submission.unseen.as_ref().filter(|_| !told) {
            return State::Unknown(why.clone());
        }
        if let Some(work) = &submission.in_work {
            return self.waiting(format!("the archive of {reference}, which is {work}"));
        }
        if let Some(barred) = barred(reference, submission) {
            return barred;
        }
        if submission.route == Route::ByHand {
            let advice = format!(
                "it is added by hand: `citable link {}` prints what to send",
                reference.as_argument()
            );
            return self.for_person(format!("{reference} to show the link"), &advice);
        }
        State::Ready(self.action())
    }

    fn waiting(&self, on: String) -> State {
        State::Waiting(Wait {
            on,
            since: None,
            url: Some(self.submission.url.clone()),
            advice: None,
            for_person: false,
        })
    }

    /// Waiting for what a person does, with what that is.
    fn for_person(&self, on: String, advice: &str) -> State {
        State::Waiting(Wait {
            on,
            since: None,
            url: Some(self.submission.url.clone()),
            advice: Some(advice.to_owned()),
            for_person: true,
        })
    }

    fn action(&self) -> Action {
        let leave = self.situation.goal.leave;
        Action::Link {
            dataset: self.reference.clone(),
            link: self.link(),
            options: LinkOptions {
                publish_draft: publishes_draft(self.situation, self.submission),
                submit: leave.submit_edit && self.submission.route == Route::Draft,
            },
        }
    }

    /// The link, in the place of the one to an older version where that is wanted. What the
    /// dataset says of the older version by another relation stays true.
    fn link(&self) -> NewLink {
        let link = |replaces| new::link(self.situation, self.record, replaces);
        let old = match self.link_state() {
            LinkState::OtherVersion(old) if self.situation.goal.leave.replace_link => Some(old),
            _ => None,
        };
        let new = link(old);
        let replaceable = new.replaced().is_none_or(|old| {
            let edited = self.submission.edited_links.iter().flatten();
            let mut links = self.submission.links.iter().chain(edited);
            links.any(|link| old.is_link(link))
        });
        if replaceable { new } else { link(None) }
    }

    fn link_state(&self) -> LinkState {
        let repository = self.situation.facts.forge.repository.there();
        self.submission.link_state(Software {
            version: &self.record.doi,
            concept: self.record.concept_doi.as_ref(),
            others: new::others(self.situation),
            repository: repository.map(|repository| repository.url.as_str()),
        })
    }

    /// What is there in the place of the link, and is not enough.
    fn instead(&self) -> Option<String> {
        let reference = self.reference;
        let replace = self.situation.goal.leave.replace_link;
        match self.link_state() {
            LinkState::OtherVersion(old) if !replace => Some(format!(
                "{reference} points to {old}, which is another version: that link stays, and `citable link --replace` would put the new one in its place"
            )),
            LinkState::ConceptOnly => Some(format!(
                "{reference} points to the DOI of all versions, which moves on with each release: the one of this version is added"
            )),
            LinkState::RepositoryOnly => Some(format!(
                "{reference} points to the repository, which changes and can go away: the DOI of this version is added"
            )),
            _ => None,
        }
    }
}

fn publishes_draft(situation: &Situation, submission: &Submission) -> bool {
    !submission.published && submission.route == Route::Direct && situation.goal.leave.dataset_draft
}

pub(super) fn blocked(message: String, help: &str) -> Finding {
    Finding {
        rule: "dataset-not-linkable",
        severity: Severity::Error,
        message,
        place: None,
        help: Some(help.to_owned()),
        fix: None,
    }
}
