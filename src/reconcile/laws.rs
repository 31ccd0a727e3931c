//! The laws of the loop, over a model of the world without any I/O: whatever the world looks
//! like, whatever breaks and wherever, running again ends with exactly one of each thing.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::domain::{DatasetRef, Doi, ObjectId, Remote, Tag};
use crate::facts::archive::{Archive, Comparison, FoundBy, Record};
use crate::facts::dataset::{Dataset, Link, Submission};
use crate::facts::forge::{Forge, ForgeRepository, ForgeTag, Hook, Integration, Release, Releases};
use crate::facts::repository::{Content, Files, Git, NamedRemote, Pushed, Repository, Tagged};
use crate::facts::{Facts, Policy, Seen, Why};
use crate::plan::{Action, Answer, Approved, Approver, Goal, Plan, Stage, State, Wait, plan};

use super::*;

mod cases;
mod drafts;
mod ground;
mod model;

use ground::*;
use model::*;

/// Worlds that can be met: every stage before the release may or may not be there yet.
fn worlds() -> impl Strategy<Value = Model> {
    let repository = (any::<bool>(), 0..3_u8, any::<bool>(), any::<bool>());
    let github = (
        0..3_u8,
        prop_oneof![
            Just(None),
            Just(Some(true)),
            Just(Some(true)),
            Just(Some(false))
        ],
    );
    let zenodo = (0..5_u32, prop::bool::weighted(0.9), 0..4_u32);
    let dataset = (
        0..2_u32,
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.9),
    );
    (repository, github, zenodo, dataset).prop_map(|(repository, github, zenodo, dataset)| {
        let (right, tag, ahead, hidden_protection) = repository;
        let (local_tag, remote_tag) = match tag {
            0 => (None, None),
            1 => (Some(5), None),
            _ => (Some(5), Some(5)),
        };
        Model {
            file_is_right: right || local_tag.is_some(),
            head: 5,
            pushed: if ahead { 5 } else { 4 },
            hidden_protection,
            local_tag,
            remote_tag,
            drafts: match github.0 {
                0 => Vec::new(),
                1 => vec![(1, true)],
                _ => vec![(1, false)],
            },
            releases: Vec::new(),
            hook: github.1,
            archive_after: zenodo.0,
            archive_equal: zenodo.1,
            registered_after: zenodo.2,
            links: dataset.0.min(u32::from(remote_tag.is_some())),
            may_link: dataset.1,
            has_dataset: dataset.2,
            blind: None,
            faults: Vec::new(),
            clock: "2026-11-22T12:00:00Z".parse().unwrap(),
            looks: 0,
            writes: Vec::new(),
            dies_after: None,
        }
    })
}

fn faults() -> impl Strategy<Value = Vec<Option<Fault>>> {
    let fault = prop_oneof![
        4 => Just(None),
        1 => Just(Some(Fault::LostAnswer)),
        1 => Just(Some(Fault::LostRequest)),
        1 => Just(Some(Fault::Refused)),
    ];
    prop::collection::vec(fault, 6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_loop_ends_done_waiting_or_blocked_and_again_does_nothing(mut model in worlds()) {
        let ending = run(&mut model);
        prop_assert!(matches!(ending.stop, Stop::Done | Stop::Waiting | Stop::Blocked), "{:?}", ending.stop);
        let writes = model.writes.clone();
        let again = run(&mut model);
        prop_assert_eq!(again.applied, Vec::new());
        prop_assert_eq!(model.writes, writes);
    }

    #[test]
    fn a_run_that_died_anywhere_ends_like_one_that_did_not(model in worlds(), after in 0..6_usize) {
        let mut whole = model.clone();
        let whole_ending = run(&mut whole);
        let mut broken = model;
        broken.dies_after = Some(after);
        run(&mut broken);
        broken.dies_after = None;
        let ending = run(&mut broken);
        prop_assert_eq!(std::mem::discriminant(&ending.stop), std::mem::discriminant(&whole_ending.stop));
        prop_assert_eq!(broken.writes, whole.writes);
    }

    #[test]
    fn whatever_answer_is_lost_one_clean_run_ends_with_one_of_each(model in worlds(), faults in faults()) {
        let mut whole = model.clone();
        let whole_ending = run(&mut whole);
        let mut faulty = Model { faults, ..model };
        run(&mut faulty);
        faulty.faults.clear();
        let ending = run(&mut faulty);
        prop_assert_eq!(std::mem::discriminant(&ending.stop), std::mem::discriminant(&whole_ending.stop));
        prop_assert_eq!(faulty.writes, whole.writes);
        prop_assert!(faulty.releases.len() <= 1 && faulty.links <= 1);
    }

    #[test]
    fn what_could_not_be_looked_at_never_leads_to_the_write_that_rests_on_it(
        model in worlds(),
        blind in prop::sample::select(&[
            Blind::Tag, Blind::Releases, Blind::Integration, Blind::Record, Blind::Dataset, Blind::Pushed,
            Blind::LocalTag, Blind::Changed, Blind::BranchLikeTag, Blind::Drafts,
        ]),
    ) {
        let mut model = Model { blind: Some(blind), ..model };
        run(&mut model);
        let release = [Kind::SetVersion, Kind::CreateTag, Kind::Push, Kind::CreateDraft, Kind::Publish];
        let forbidden: &[Kind] = match blind {
            // A tag on GitHub needs nothing of the branch and of the working tree any more.
            Blind::Pushed | Blind::Changed if model.remote_tag.is_some() => &[],
            // A tag that is here can go without a look at the working tree.
            Blind::Changed if model.local_tag.is_some() => &[],
            // A dataset that is not named is not looked at.
            Blind::Dataset if !model.has_dataset => &[],
            // All that is in the way is said before the first thing that cannot be taken back.
            Blind::Record => &[Kind::Link],
            _ => &release,
        };
        prop_assert!(!model.writes.iter().any(|kind| forbidden.contains(kind)), "{:?}", model.writes);
    }

    #[test]
    fn a_plan_is_the_same_for_the_same_facts_and_never_ready_behind_something_unfinished(model in worlds()) {
        let facts = model.facts();
        let one = plan(&goal(), &facts, model.clock);
        prop_assert_eq!(&one, &plan(&goal(), &facts, model.clock));
        let unfinished = one.steps.iter().position(|step| !matches!(step.state, State::Done(_)));
        for step in one.steps.iter().skip(unfinished.map_or(usize::MAX, |at| at + 1)) {
            prop_assert!(matches!(step.state, State::Pending | State::Blocked(_) | State::Unknown(_)), "{:?}", step);
        }
        prop_assert_eq!(one.steps.len(), Stage::ALL.len());
    }
}

#[test]
fn a_fresh_repository_goes_the_whole_way_in_six_writes() {
    let mut model = fresh();
    let ending = run(&mut model);
    assert_eq!(ending.stop, Stop::Done, "{:#?}", ending.plan);
    assert_eq!(
        model.writes,
        [
            Kind::SetVersion,
            Kind::CreateTag,
            Kind::Push,
            Kind::CreateDraft,
            Kind::Publish,
            Kind::Link
        ]
    );
}

#[test]
fn a_branch_that_may_refuse_the_version_is_pushed_before_the_tag_is_made() {
    let mut model = Model {
        hidden_protection: true,
        ..fresh()
    };
    let ending = run(&mut model);
    assert_eq!(ending.stop, Stop::Done, "{:#?}", ending.plan);
    let begin = [
        Kind::SetVersion,
        Kind::PushBranch,
        Kind::CreateTag,
        Kind::Push,
    ];
    assert_eq!(model.writes[..4], begin);
    assert_eq!(model.writes.len(), 7);
}
