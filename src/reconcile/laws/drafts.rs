//! The laws of the loop on the road of a draft, and of links back: whatever breaks and wherever,
//! running again ends with one of each thing, and what could not be looked at is never written.

use super::*;
use crate::facts::deposit::{Deposited, Packed, Shared};
use crate::plan::action::Kind;
use crate::plan::deposit::{Deposit, purpose};
use crate::plan::goal::Drafting;

/// The tag here, Zenodo, and what the user wants.
#[derive(Debug, Clone)]
struct Desk {
    drafts: Vec<Deposited>,
    published: bool,
    /// Whether Zenodo listens to the repository; `None` where nobody sees it.
    listens: Option<bool>,
    /// What of Zenodo cannot be looked at: the record, or the drafts.
    blind: (bool, bool),
    /// The identifiers of the record's related works.
    related: Vec<String>,
    may_edit: bool,
    faults: Vec<Option<Fault>>,
    writes: Vec<Kind>,
    looks: u32,
    clock: Timestamp,
}

/// A world in which the tag is released and archived.
fn archived() -> Model {
    Model {
        file_is_right: true,
        head: 5,
        pushed: 5,
        hidden_protection: false,
        local_tag: Some(5),
        remote_tag: Some(5),
        drafts: Vec::new(),
        releases: vec![1],
        hook: Some(true),
        archive_after: 0,
        archive_equal: true,
        registered_after: 0,
        links: 0,
        may_link: true,
        has_dataset: true,
        blind: None,
        faults: Vec::new(),
        clock: "2026-11-22T12:00:00Z".parse().unwrap(),
        looks: 9,
        writes: Vec::new(),
        dies_after: None,
    }
}

impl Desk {
    fn new() -> Self {
        Self {
            drafts: Vec::new(),
            published: false,
            listens: Some(false),
            blind: (false, false),
            related: vec!["https://github.com/octo/tool/tree/v1.0.0".to_owned()],
            may_edit: true,
            faults: Vec::new(),
            writes: Vec::new(),
            looks: 0,
            clock: "2026-11-22T12:00:00Z".parse().unwrap(),
        }
    }

    fn facts(&self) -> Facts {
        let mut facts = archived().facts();
        let record = facts.archive.record.there().cloned();
        let see = |blind: bool| blind.then(|| Why::Unreachable("no answer".to_owned()));
        facts.forge.integration = match self.listens {
            Some(true) => facts.forge.integration,
            Some(false) => Seen::Known(Integration::Absent),
            None => Seen::Unknown(Why::Forbidden("only an admin sees it".to_owned())),
        };
        facts.archive.record = match see(self.blind.0) {
            Some(why) => Seen::Unknown(why),
            None => Seen::Known(record.filter(|_| self.published)),
        };
        facts.archive.drafts = match see(self.blind.1) {
            Some(why) => Seen::Unknown(why),
            None => Seen::Known(self.drafts.clone()),
        };
        let links = self.related.iter().map(Link::to);
        facts.datasets = vec![Dataset {
            reference: "S-BIAD1234".parse().unwrap(),
            submission: Seen::Unknown(Why::NoToken("BIOSTUDIES_USER".to_owned())),
        }];
        facts.archive.own = Seen::Known(Some(Submission {
            links: links.collect(),
            editable: (!self.may_edit).then_some(false),
            ..Submission::at("https://zenodo.org/records/2", true)
        }));
        facts
    }

    fn write(&mut self, action: &Action) {
        self.writes.push(action.kind());
        assert!(self.blind == (false, false), "written without a look");
        let step = match action {
            Action::LinkBack { works, .. } => {
                let new = works.iter().map(|work| work.identifier.clone());
                return self.related.extend(new);
            }
            Action::Deposit(step) => step,
            other => panic!("nobody asked for {other:?}"),
        };
        assert_ne!(
            self.listens,
            Some(true),
            "Zenodo archives the tag by itself"
        );
        match step {
            Deposit::Make { .. } => {
                assert!(self.drafts.is_empty() && !self.published, "a second draft");
                self.drafts.push(Deposited {
                    id: "7".to_owned(),
                    page: "https://zenodo.org/uploads/7".to_owned(),
                    made: Some(self.clock),
                    title: String::new(),
                    creators: vec!["Carberry, Josiah".to_owned()],
                    doi: None,
                    dated: None,
                    archive: Packed::Missing,
                    others: Vec::new(),
                    links: Vec::new(),
                });
            }
            Deposit::Fill { .. } => self.drafts[0].archive = Packed::Same,
            Deposit::Reserve { .. } => {
                assert_eq!(self.drafts[0].doi, None);
                self.drafts[0].doi = Some(doi());
            }
            Deposit::Share { tag, replaced, .. } => {
                let links = &mut self.drafts[0].links;
                links.retain(|link| !replaced.contains(&link.id));
                assert!(links.is_empty(), "a second link");
                links.push(Shared {
                    id: format!("link-{}", self.writes.len()),
                    description: purpose(tag),
                    expires: None,
                });
            }
            Deposit::Publish { .. } => {
                assert!(!self.published, "a second record");
                assert_eq!(self.drafts[0].archive, Packed::Same);
                self.drafts.clear();
                self.published = true;
            }
        }
    }
}

impl Ground for Desk {
    async fn observe(&mut self, _: &Goal) -> Facts {
        self.looks += 1;
        assert!(self.looks < 100, "the loop does not end");
        self.facts()
    }

    async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
        let unclear = |unclear| ApplyError {
            unclear,
            message: "no answer".to_owned(),
            help: None,
        };
        let fault = self
            .faults
            .get_mut(self.writes.len())
            .and_then(Option::take);
        match fault {
            Some(Fault::Refused) => return Err(unclear(false)),
            Some(Fault::LostRequest) => return Err(unclear(true)),
            Some(Fault::LostAnswer) => {
                self.write(step.action());
                return Err(unclear(true));
            }
            None => self.write(step.action()),
        }
        Ok(Outcome::new("done", None))
    }

    fn now(&self) -> Timestamp {
        self.clock
    }

    async fn pause(&mut self, length: Duration) {
        self.clock += length;
    }
}

fn drafting(draft: Drafting) -> Goal {
    Goal {
        until: Stage::Checked,
        draft: Some(draft),
        ..Goal::new(tag())
    }
}

fn publish() -> Goal {
    drafting(Drafting {
        publish: true,
        ..Drafting::default()
    })
}

fn back() -> Goal {
    Goal {
        back: true,
        relation: crate::domain::Relation::IsSupplementTo,
        datasets: vec!["S-BIAD1234".parse().unwrap()],
        ..Goal::new(tag())
    }
}

fn run(desk: &mut Desk, goal: &Goal) -> Stop {
    desk.looks = 0;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let ending = runtime.block_on(reconcile(desk, &mut Silent, goal, Patience::default()));
    ending.stop
}

#[test]
fn each_road_ends_with_one_of_everything_and_again_writes_nothing() {
    for goal in [drafting(Drafting::default()), publish()] {
        let mut desk = Desk::new();
        assert_eq!(run(&mut desk, &goal), Stop::Done);
        assert_eq!(desk.writes.len(), 4, "{:?}", desk.writes);
        assert_eq!(run(&mut desk, &goal), Stop::Done);
        assert_eq!(desk.writes.len(), 4);
    }
}

#[test]
fn whatever_breaks_the_next_runs_end_where_an_undisturbed_one_does() {
    for fault in [Fault::LostAnswer, Fault::LostRequest, Fault::Refused] {
        for at in 0..4 {
            for goal in [drafting(Drafting::default()), publish()] {
                let mut desk = Desk::new();
                desk.faults = vec![None; 8];
                desk.faults[at] = Some(fault);
                let first = run(&mut desk, &goal);
                assert!(matches!(first, Stop::Done | Stop::Failed(_)), "{first:?}");
                assert_eq!(run(&mut desk, &goal), Stop::Done, "{fault:?} at {at}");
                assert_eq!(desk.writes.len(), 4, "{fault:?} at {at}: {:?}", desk.writes);
            }
        }
    }
}

#[test]
fn what_cannot_be_looked_at_is_never_written() {
    for (blind, listens) in [
        ((true, false), Some(false)),
        ((false, true), Some(false)),
        ((false, false), None),
    ] {
        for goal in [drafting(Drafting::default()), publish()] {
            let mut desk = Desk::new();
            (desk.blind, desk.listens) = (blind, listens);
            let stop = run(&mut desk, &goal);
            assert!(matches!(stop, Stop::Unknown(_)), "{stop:?}");
            assert_eq!(desk.writes, []);
        }
    }
}

#[test]
fn beside_an_integration_and_beside_a_record_nothing_is_made() {
    let mut desk = Desk::new();
    desk.listens = Some(true);
    assert_eq!(
        run(&mut desk, &drafting(Drafting::default())),
        Stop::Blocked
    );
    assert_eq!(run(&mut desk, &publish()), Stop::Blocked);
    // The integration made a record while the draft was under review.
    let mut desk = Desk::new();
    run(&mut desk, &drafting(Drafting::default()));
    desk.published = true;
    assert_eq!(run(&mut desk, &publish()), Stop::Blocked);
    assert_eq!(desk.writes.len(), 4, "the draft is left as it is");
}

#[test]
fn a_link_is_replaced_once_and_none_is_made_in_a_double_blind_review() {
    let mut desk = Desk::new();
    run(&mut desk, &drafting(Drafting::default()));
    let old = desk.drafts[0].links[0].id.clone();
    let anew = drafting(Drafting {
        replaced: vec![old.clone()],
        ..Drafting::default()
    });
    assert_eq!(run(&mut desk, &anew), Stop::Done);
    assert_eq!((desk.writes.len(), desk.drafts[0].links.len()), (5, 1));
    assert_ne!(desk.drafts[0].links[0].id, old);
    let mut desk = Desk::new();
    let blind = drafting(Drafting {
        double_blind: true,
        ..Drafting::default()
    });
    assert_eq!(run(&mut desk, &blind), Stop::Blocked);
    assert_eq!(
        desk.writes,
        [Kind::MakeDeposit, Kind::FillDeposit, Kind::ReserveDoi]
    );
}

#[test]
fn two_old_drafts_are_a_persons_to_sort_out_and_a_new_one_beside_is_another_runs() {
    let mut desk = Desk::new();
    run(&mut desk, &drafting(Drafting::default()));
    let mut second = desk.drafts[0].clone();
    second.id = "8".to_owned();
    desk.drafts.push(second);
    assert_eq!(run(&mut desk, &drafting(Drafting::default())), Stop::Done);
    desk.clock += SignedDuration::from_mins(5);
    assert_eq!(
        run(&mut desk, &drafting(Drafting::default())),
        Stop::Blocked
    );
    assert_eq!(run(&mut desk, &publish()), Stop::Blocked);
}

#[test]
fn a_link_back_is_made_once_whatever_breaks_and_never_without_the_right() {
    for fault in [
        None,
        Some(Fault::LostAnswer),
        Some(Fault::LostRequest),
        Some(Fault::Refused),
    ] {
        let mut desk = Desk::new();
        (desk.published, desk.listens) = (true, Some(true));
        desk.faults = vec![fault];
        run(&mut desk, &back());
        assert_eq!(run(&mut desk, &back()), Stop::Done, "{fault:?}");
        assert_eq!(desk.writes, [Kind::LinkBack], "{fault:?}");
        assert_eq!(desk.related.len(), 2);
    }
    let mut desk = Desk::new();
    (desk.published, desk.listens, desk.may_edit) = (true, Some(true), false);
    assert_eq!(run(&mut desk, &back()), Stop::Blocked);
    assert_eq!(desk.writes, []);
}
