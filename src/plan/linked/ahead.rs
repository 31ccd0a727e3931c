//! The links that are to come, as they are told before anything is done.

use crate::facts::Dataset;
use crate::facts::dataset::Route;

use super::super::action::{Action, Ahead, Kind};
use super::super::link::LinkOptions;
use super::super::{Situation, State};
use super::{of, publishes_draft, takes_no_edit, unseen};

/// What will be done to the datasets, as far as can be foreseen.
pub(in crate::plan) fn ahead(situation: &Situation) -> Vec<Ahead> {
    let unlinked = situation.facts.datasets.iter().filter(|dataset| {
        // What citable cannot look into it cannot change either.
        unseen(dataset).is_none()
            && !takes_no_edit(dataset)
            && !matches!(of(situation, dataset), State::Done(_) | State::Blocked(_))
    });
    unlinked
        .map(|dataset| {
            let kind = Kind::Link;
            let what = match of(situation, dataset) {
                State::Ready(action) => action.to_string(),
                _ => announced(situation, dataset),
            };
            // What only its owner sees can be taken out again.
            let submission = dataset.submission.there();
            let hidden = submission.is_some_and(|there| match there.route {
                Route::Draft => !situation.goal.leave.submit_edit,
                Route::File => true,
                Route::Direct | Route::ByHand => {
                    there.among.is_some() || !there.published && !publishes_draft(situation, there)
                }
            });
            let permanent = kind.permanent().filter(|_| !hidden);
            Ahead {
                kind,
                what,
                permanent,
                change: change(situation, dataset),
            }
        })
        .collect()
}

/// The line of a file that will be another, where that can be told.
fn change(situation: &Situation, dataset: &Dataset) -> Vec<String> {
    let State::Ready(Action::Link { link, .. }) = of(situation, dataset) else {
        return Vec::new();
    };
    let here = dataset.submission.there();
    let here = here.and_then(|submission| submission.study_file.as_ref());
    here.and_then(|here| {
        let edit = here.file.with_link(&link.doi, link.replaces.as_ref());
        Some(edit.ok()??.shown(&here.path))
    })
    .unwrap_or_default()
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
    if !reference.knows_relations() {
        return format!("add the new DOI to {reference}{and}");
    }
    format!("add `{relation}` and the new DOI to {reference}{and}")
}
