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

const CFF: &str = "cff-version: 1.2.0\nmessage: Please cite this software.\ntitle: Cell counter\nversion: 1.0.0\n\
                   date-released: 2026-11-22\nlicense: MIT\nauthors:\n  - family-names: Doe\n    given-names: Jane\n";

fn id(number: u32) -> ObjectId {
    format!("{number:040x}").parse().unwrap()
}

fn doi() -> Doi {
    Doi::parse("10.5072/zenodo.2").unwrap()
}

/// What can go wrong with one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The write was made, and its answer lost.
    LostAnswer,
    /// The write was not made, and it cannot be told.
    LostRequest,
    /// The service said no.
    Refused,
}

/// What cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blind {
    Tag,
    Releases,
    Integration,
    Record,
    Dataset,
    Pushed,
    LocalTag,
    Changed,
    BranchLikeTag,
    Drafts,
}

/// The world: a repository, GitHub, Zenodo and a dataset.
#[expect(clippy::struct_excessive_bools, reason = "a world has many switches")]
#[derive(Debug, Clone)]
struct Model {
    file_is_right: bool,
    head: u32,
    pushed: u32,
    /// The branch is protected, and nobody sees how; it takes a push.
    hidden_protection: bool,
    local_tag: Option<u32>,
    remote_tag: Option<u32>,
    drafts: Vec<(u64, bool)>,
    releases: Vec<u64>,
    hook: Option<bool>,
    archive_after: u32,
    archive_equal: bool,
    registered_after: u32,
    links: u32,
    may_link: bool,
    has_dataset: bool,
    // Not part of the world that is seen.
    blind: Option<Blind>,
    faults: Vec<Option<Fault>>,
    clock: Timestamp,
    looks: u32,
    writes: Vec<Kind>,
    /// The process dies before this many actions are through.
    dies_after: Option<usize>,
}

impl Model {
    fn archived(&self) -> bool {
        !self.releases.is_empty() && self.hook == Some(true) && self.looks > self.archive_after
    }

    fn repository(&self) -> Repository {
        let text = if self.file_is_right {
            CFF.to_owned()
        } else {
            CFF.replace("1.0.0", "0.9.0")
        };
        let license = spdx_text();
        let files = Files {
            root: vec!["CITATION.cff".to_owned(), "LICENSE".to_owned()],
            contents: BTreeMap::from([
                ("CITATION.cff".to_owned(), Content::Text(text)),
                ("LICENSE".to_owned(), Content::Text(license)),
            ]),
            ..Files::default()
        };
        let pushed = Pushed {
            commit: id(self.pushed),
            is_behind_or_at_head: true,
        };
        let git = Git {
            head: Some(id(self.head)),
            branch: Some("main".to_owned()),
            remote: Some(NamedRemote {
                name: "origin".to_owned(),
                remote: Remote::parse("https://github.com/octo/tool.git"),
            }),
            tags: self
                .local_tag
                .map(|commit| ("v1.0.0".parse().unwrap(), id(commit)))
                .into_iter()
                .collect(),
            branches: vec!["main".to_owned()],
            shallow: false,
            identity: Seen::Known(true),
            bare: false,
            committed: Seen::Known(files.clone()),
            changed: self.see(Blind::Changed, Vec::new()),
            pushed: self.see(Blind::Pushed, Some(pushed)),
        };
        let tagged = self.local_tag.map(|commit| Tagged {
            commit: id(commit),
            tree: id(900),
            files: files.clone(),
        });
        Repository {
            files,
            git: Seen::Known(Some(git)),
            tagged: self.see(Blind::LocalTag, tagged),
        }
    }

    fn forge(&self) -> Forge {
        let release = |number: u64, ours: bool, published: bool| Release {
            id: number,
            tag: tag(),
            name: None,
            body: None,
            url: "https://github.com/octo/tool/releases/tag/v1.0.0".to_owned(),
            published_at: published.then_some(self.clock),
            prerelease: false,
            immutable: false,
            author: None,
            ours,
        };
        let hook = |works| Hook {
            id: 1,
            host: "zenodo.org".to_owned(),
            active: works,
            hears_releases: true,
            created_at: Some(Timestamp::UNIX_EPOCH),
            deliveries: Seen::Known(Vec::new()),
        };
        Forge {
            repository: Seen::Known(Some(ForgeRepository {
                id: 7,
                slug: "octo/tool".parse().unwrap(),
                url: "https://github.com/octo/tool".to_owned(),
                default_branch: "main".to_owned(),
                private: false,
                archived: false,
                renamed_from: None,
                license: Some("MIT".to_owned()),
                description: None,
                can_push: Some(true),
                can_administer: Some(true),
            })),
            tag: self.see(
                Blind::Tag,
                self.remote_tag.map(|commit| ForgeTag {
                    commit: id(commit),
                    annotated: true,
                }),
            ),
            branch_like_tag: self.see(Blind::BranchLikeTag, false),
            releases: self.see(
                Blind::Releases,
                Releases {
                    published: self
                        .releases
                        .first()
                        .map(|number| release(*number, true, true)),
                    drafts: self.see(
                        Blind::Drafts,
                        self.drafts
                            .iter()
                            .map(|(number, ours)| release(*number, *ours, false))
                            .collect(),
                    ),
                },
            ),
            integration: self.see(
                Blind::Integration,
                self.hook
                    .map_or(Integration::Absent, |works| Integration::Hook(hook(works))),
            ),
            policy: self.policy(),
        }
    }

    fn policy(&self) -> Policy {
        Policy {
            immutable: Seen::Known(false),
            tag_rulesets: Seen::Known(Vec::new()),
            pull_request_only: if self.hidden_protection {
                Seen::Unknown(Why::Forbidden("only an admin sees how".to_owned()))
            } else {
                Seen::Known(false)
            },
            ..Policy::unknown(&Why::NotAsked)
        }
    }

    fn archive(&self) -> Archive {
        let mut archive = Archive::unknown(&Why::NotAsked);
        let record = Record {
            id: "2".to_owned(),
            url: "https://zenodo.org/records/2".to_owned(),
            doi: doi(),
            concept_doi: None,
            title: "Cell counter".to_owned(),
            creators: Vec::new(),
            version: Some("v1.0.0".to_owned()),
            licenses: vec!["mit".to_owned()],
            published: None,
            description: None,
            keywords: Vec::new(),
            related: Vec::new(),
            files: Vec::new(),
            found_by: FoundBy::TagLink,
        };
        archive.record = self.see(Blind::Record, self.archived().then_some(record));
        archive.latest = Seen::Known(None);
        if archive.record.there().is_some() {
            let registered = self.looks > self.archive_after + self.registered_after;
            archive.others = Seen::Known(Vec::new());
            archive.findable = Seen::Known(registered);
            archive.resolves = Seen::Known(registered);
            archive.comparison = Seen::Known(Comparison {
                url: String::new(),
                commit: None,
                archive_tree: id(900),
                explained_tree: id(900),
                tag_tree: id(900),
                differences: if self.archive_equal {
                    Vec::new()
                } else {
                    vec![crate::facts::archive::Difference {
                        path: "a.py".to_owned(),
                        kind: crate::facts::archive::DifferenceKind::Changed,
                    }]
                },
                excluded: Vec::new(),
            });
        }
        archive
    }

    fn datasets(&self) -> Vec<Dataset> {
        let links = (0..self.links).map(|_| Link::to(doi().url())).collect();
        let submission = Submission {
            links,
            editable: Some(self.may_link),
            ..Submission::at("https://zenodo.org/records/1", true)
        };
        let dataset = Dataset {
            reference: reference(),
            submission: self.see(Blind::Dataset, Some(submission)),
        };
        if self.has_dataset {
            vec![dataset]
        } else {
            Vec::new()
        }
    }

    fn see<T>(&self, what: Blind, thing: T) -> Seen<T> {
        if self.blind == Some(what) {
            Seen::Unknown(Why::Unreachable("no answer".to_owned()))
        } else {
            Seen::Known(thing)
        }
    }

    fn facts(&self) -> Facts {
        Facts {
            repository: self.repository(),
            forge: self.forge(),
            archive: self.archive(),
            datasets: self.datasets(),
            people: Seen::Unknown(Why::NotAsked),
        }
    }

    fn write(&mut self, action: &Action) {
        self.writes.push(action.kind());
        match action {
            Action::SetVersion { .. } => {
                self.file_is_right = true;
                self.head += 1;
            }
            Action::CreateTag { commit, .. } => {
                assert_eq!(
                    self.local_tag, None,
                    "a tag that exists is never made again"
                );
                assert_eq!(*commit, id(self.head));
                self.local_tag = Some(self.head);
            }
            Action::PushBranch {
                commit, for_review, ..
            } => {
                assert!(!for_review, "nobody asked for a pull request");
                assert_eq!(*commit, id(self.head));
                self.pushed = self.head;
            }
            Action::Push { commit, .. } => {
                assert_eq!(
                    self.remote_tag, None,
                    "a tag on GitHub is never pushed over"
                );
                assert_eq!(Some(commit.clone()), self.local_tag.map(id));
                self.remote_tag = self.local_tag;
                self.pushed = self.head;
            }
            Action::CreateDraft { .. } => self.drafts.push((100 + self.writes.len() as u64, true)),
            Action::Publish { release, .. } => {
                let at = self
                    .drafts
                    .iter()
                    .position(|(number, _)| number == release)
                    .expect("the draft is there");
                let (number, ours) = self.drafts.remove(at);
                assert!(ours, "somebody else's draft is not published unasked");
                assert_eq!(
                    self.hook,
                    Some(true),
                    "nothing is published while Zenodo does not listen"
                );
                self.releases.push(number);
                self.archive_after += self.looks;
            }
            Action::Link { .. } => {
                assert!(self.may_link && self.archived());
                self.links += 1;
            }
            Action::LinkBack { .. } | Action::Deposit(_) => unreachable!("nobody asked for it"),
        }
    }
}

fn tag() -> Tag {
    "v1.0.0".parse().unwrap()
}

fn reference() -> DatasetRef {
    "10.5072/zenodo.1".parse().unwrap()
}

fn spdx_text() -> String {
    include_str!("../../LICENSE-MIT").to_owned()
}

fn goal() -> Goal {
    Goal {
        version: Some("1.0.0".to_owned()),
        datasets: vec![reference()],
        ..Goal::new(tag())
    }
}

impl Ground for Model {
    async fn observe(&mut self, _: &Goal) -> Facts {
        self.looks += 1;
        assert!(self.looks < 400, "the loop does not end");
        self.facts()
    }

    async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
        let number = self.writes.len();
        let unclear = |unclear| ApplyError {
            unclear,
            message: "no answer".to_owned(),
            help: None,
        };
        match self.faults.get(number).copied().flatten() {
            Some(Fault::Refused) => return Err(unclear(false)),
            Some(Fault::LostRequest) => {
                self.faults[number] = None;
                return Err(unclear(true));
            }
            Some(Fault::LostAnswer) => {
                self.write(step.action());
                return Err(unclear(true));
            }
            None => self.write(step.action()),
        }
        Ok(Outcome {
            what: "done".to_owned(),
            url: None,
        })
    }

    fn now(&self) -> Timestamp {
        self.clock
    }

    async fn pause(&mut self, length: Duration) {
        self.clock += length;
    }
}

/// Says yes until the process is to die.
#[derive(Debug)]
struct Mortal {
    left: Option<usize>,
}

impl Approver for Mortal {
    fn ask(&mut self, _: &Plan, _: &Action) -> Answer {
        match &mut self.left {
            Some(0) => Answer::No,
            Some(left) => {
                *left -= 1;
                Answer::Yes
            }
            None => Answer::Yes,
        }
    }
}

impl Watcher for Mortal {
    fn planned(&mut self, _: &Facts, _: &Plan) {}
    fn applying(&mut self, _: &Action) {}
    fn applied(&mut self, _: &Action, _: &Result<Outcome, ApplyError>) {}
    fn waiting(&mut self, _: &Wait, _: Clock) {}
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
}

fn run(model: &mut Model) -> Ending {
    let mut watcher = Mortal {
        left: model.dies_after,
    };
    runtime().block_on(reconcile(model, &mut watcher, &goal(), Patience::default()))
}

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

/// A world in which nothing is done yet.
fn fresh() -> Model {
    Model {
        file_is_right: false,
        head: 5,
        pushed: 4,
        hidden_protection: false,
        local_tag: None,
        remote_tag: None,
        drafts: Vec::new(),
        releases: Vec::new(),
        hook: Some(true),
        archive_after: 2,
        archive_equal: true,
        registered_after: 1,
        links: 0,
        may_link: true,
        has_dataset: true,
        blind: None,
        faults: Vec::new(),
        clock: "2026-11-22T12:00:00Z".parse().unwrap(),
        looks: 0,
        writes: Vec::new(),
        dies_after: None,
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

mod cases;
mod drafts;
