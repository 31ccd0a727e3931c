//! Linked: each dataset points to the DOI of this version.

use crate::domain::{DatasetRef, Doi};
use crate::facts::dataset::{Route, Submission};
use crate::facts::{Dataset, LinkState, Record, Seen, Software, Why};
use crate::rules::{Finding, Severity};

use super::link::{LinkOptions, NewLink};
use super::stage::{Evidence, Wait};
use super::{Action, Ahead, Situation, State};

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
        unseen(dataset).is_none()
            && !takes_no_edit(dataset)
            && !matches!(of(situation, dataset), State::Done(_) | State::Blocked(_))
    });
    unlinked
        .map(|dataset| {
            let kind = super::action::Kind::Link;
            let what = match of(situation, dataset) {
                State::Ready(action) => action.to_string(),
                _ => announced(situation, dataset),
            };
            // What only its owner sees can be taken out again.
            let submission = dataset.submission.there();
            let hidden = submission.is_some_and(|there| match there.route {
                Route::Draft => !situation.goal.leave.submit_edit,
                Route::Direct | Route::ByHand => {
                    !there.published && !publishes_draft(situation, there)
                }
            });
            let permanent = kind.permanent().filter(|_| !hidden);
            Ahead {
                kind,
                what,
                permanent,
            }
        })
        .collect()
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
            there.route == Route::ByHand
                || there.editable == Some(false)
                || there.edited_links.is_some() && there.route == Route::Draft
        });
        let done = matches!(of(situation, dataset), State::Done(_) | State::Ready(_));
        !done && (by_hand || unseen(dataset).is_some())
    });
    carried
        .map(|dataset| (dataset.reference.clone(), new_link(situation, record)))
        .collect()
}

/// What will be done to a dataset once there is a DOI.
fn announced(situation: &Situation, dataset: &Dataset) -> String {
    let (relation, reference) = (situation.goal.relation, &dataset.reference);
    let submission = dataset.submission.there();
    let publishes = submission.is_some_and(|submission| publishes_draft(situation, submission));
    let submits = submission.is_some_and(|submission| submission.route == Route::Draft)
        && situation.goal.leave.submit_edit;
    let options = LinkOptions {
        publish_draft: publishes,
        submit: submits,
    };
    let and = options.words();
    format!("add `{relation}` and the new DOI to {reference}{and}")
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
        let each = Each {
            situation,
            reference: &dataset.reference,
            submission: dataset.submission.there()?,
            record: situation.record()?,
        };
        Some(Finding {
            severity: Severity::Note,
            help: None,
            ..blocked(each.instead()?, "")
        })
    };
    situation.facts.datasets.iter().filter_map(note).collect()
}

/// Why a dataset may not be looked into where that stops nothing: a person can carry the link
/// there without credentials of ours. On Zenodo its owner's token is all that helps.
fn unseen(dataset: &Dataset) -> Option<&Why> {
    match (&dataset.reference, &dataset.submission) {
        (DatasetRef::Zenodo { .. }, _) => None,
        (_, Seen::Unknown(why @ (Why::NoToken(_) | Why::Forbidden(_)))) => Some(why),
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
        Some(record) => Each {
            situation,
            reference,
            submission,
            record,
        }
        .state(),
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
        DatasetRef::Idr(_) => "the path of its study file",
        DatasetRef::Omero { .. } => "the credentials of its owner in OMERO_USER and OMERO_PASSWORD",
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

impl Each<'_> {
    fn state(&self) -> State {
        let (reference, submission, doi) = (self.reference, self.submission, &self.record.doi);
        let link = self.link_state();
        match &link {
            LinkState::Visible => {
                return State::done(
                    format!("{reference} points to {doi}"),
                    Some(&submission.url),
                );
            }
            LinkState::InDraft if !publishes_draft(self.situation, submission) => {
                return State::done(
                    format!("{reference} points to {doi}; it shows when that draft is published"),
                    Some(&submission.url),
                );
            }
            LinkState::Submitted => {
                return self.waiting(format!("{reference} to show the link"), None);
            }
            LinkState::InEdit
                if submission.route == Route::Draft && !self.situation.goal.leave.submit_edit =>
            {
                return self.waiting(
                    format!("the edit of {reference} to be submitted"),
                    Some("the link is in its draft: open the page, look at it, and submit it"),
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
        if let Some(work) = &submission.in_work {
            return self.waiting(format!("the archive of {reference}, which is {work}"), None);
        }
        if let Some(barred) = barred(reference, submission) {
            return barred;
        }
        if submission.route == Route::ByHand {
            let advice = format!(
                "it is added by hand: `citable link {}` prints what to send",
                reference.as_argument()
            );
            return self.waiting(format!("{reference} to show the link"), Some(&advice));
        }
        State::Ready(self.action(link))
    }

    fn waiting(&self, on: String, advice: Option<&str>) -> State {
        State::Waiting(Wait {
            on,
            since: None,
            url: Some(self.submission.url.clone()),
            advice: advice.map(str::to_owned),
        })
    }

    fn action(&self, link: LinkState) -> Action {
        let leave = self.situation.goal.leave;
        let replaces = match link {
            LinkState::OtherVersion(old) if leave.replace_link => Some(old),
            _ => None,
        };
        Action::Link {
            dataset: self.reference.clone(),
            link: NewLink {
                replaces,
                ..new_link(self.situation, self.record)
            },
            options: LinkOptions {
                publish_draft: publishes_draft(self.situation, self.submission),
                submit: leave.submit_edit && self.submission.route == Route::Draft,
            },
        }
    }

    fn link_state(&self) -> LinkState {
        let repository = self.situation.facts.forge.repository.there();
        self.submission.link_state(Software {
            version: &self.record.doi,
            concept: self.record.concept_doi.as_ref(),
            others: others(self.situation),
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

fn others<'a>(situation: &Situation<'a>) -> &'a [Doi] {
    let others = situation.facts.archive.others.known();
    others.map_or(&[][..], Vec::as_slice)
}

fn publishes_draft(situation: &Situation, submission: &Submission) -> bool {
    !submission.published && submission.route == Route::Direct && situation.goal.leave.dataset_draft
}

/// The link to a record, as every dataset of the goal gets it.
fn new_link(situation: &Situation, record: &Record) -> NewLink {
    let repository = situation.facts.forge.repository.there();
    NewLink {
        doi: record.doi.clone(),
        concept: record.concept_doi.clone(),
        others: others(situation).to_vec(),
        replaces: None,
        relation: situation.goal.relation,
        label: label(situation),
        repository: repository.map(|repository| repository.url.clone()),
        tag: situation.goal.tag.to_string(),
    }
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
