//! What is to be done next: a pure function of the goal and of what was seen.
//!
//! `status`, `publish`, `--dry-run` and the rehearsal all show the same [`Plan`].
//! One file per stage; each says the [`State`] of its stage as if it stood alone,
//! and [`plan`] puts them in the order of the journey.

pub mod action;
pub mod agreement;
pub mod cause;
pub mod consent;
pub mod deposit;
pub mod goal;
pub mod likeness;
pub mod link;
pub mod outcome;
pub mod releases;
mod situation;
pub mod stage;
pub mod topics;

mod archived;
mod back;
mod checked;
mod connected;
mod draft;
mod linked;
mod released;
mod review;
mod tagged;
mod telling;
mod verified;
mod version;

use jiff::Timestamp;

use crate::domain::{DatasetRef, Doi, ObjectId, Tag};
use crate::facts::{Facts, Why};
use crate::rules::Finding;

pub use action::{Action, Ahead};
pub use cause::Cause;
pub use consent::{Answer, Approved, Approver};
pub use goal::Goal;
use link::NewLink;
pub use outcome::{ApplyError, Outcome};
use situation::Situation;
pub use stage::{Evidence, Stage, State, Wait};

/// The stages of the journey as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The tag the plan is about.
    pub tag: Tag,
    /// The commit of that tag, or the one it would get now.
    pub commit: Option<ObjectId>,
    /// The DOI of this version, once Zenodo has given it.
    pub doi: Option<Doi>,
    /// The stages up to the goal's last, in order.
    pub steps: Vec<Step>,
}

/// One stage as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub stage: Stage,
    /// How it stands.
    pub state: State,
    /// Findings that do not block it.
    pub notes: Vec<Finding>,
    /// The actions it will take from here, as far as can be foreseen.
    pub ahead: Vec<Ahead>,
}

/// What the plan asks for next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<'a> {
    /// Nothing: the goal is reached.
    Done,
    /// This action.
    Act(&'a Action),
    /// Some time.
    Wait(&'a Wait),
    /// A person: something must be mended first.
    Blocked,
    /// Nothing can be said before this was looked at.
    Unknown(&'a Why),
}

/// The plan. Pure and total: it never fails, and the same facts give the same plan.
pub fn plan(goal: &Goal, facts: &Facts, now: Timestamp) -> Plan {
    let situation = Situation::new(goal, facts, now);
    let mut steps: Vec<Step> = Vec::new();
    for stage in stages(goal) {
        let mut step = judge(stage, &situation);
        let behind = steps
            .iter()
            .all(|earlier| matches!(earlier.state, State::Done(_)));
        // What can be foreseen to go wrong is said at once, and so is what could not be looked at;
        // what cannot begin yet is pending.
        let foreseen = match &step.state {
            State::Blocked(_) => true,
            State::Unknown(why) => *why != Why::NotAsked,
            _ => false,
        };
        if !behind && !foreseen {
            step.state = State::Pending;
        }
        steps.push(step);
    }
    Plan {
        tag: goal.tag.clone(),
        commit: situation.commit(),
        doi: facts
            .archive
            .record
            .there()
            .map(|record| record.doi.clone())
            .or_else(|| draft::doi(&situation)),
        steps,
    }
}

/// The stages on the way to the goal.
fn stages(goal: &Goal) -> Vec<Stage> {
    if let Some(draft) = &goal.draft {
        return draft::stages(draft);
    }
    let all = Stage::ALL.into_iter();
    all.take_while(|stage| *stage <= goal.until).collect()
}

/// The links that citable cannot make itself, for whoever carries them: of datasets that could
/// not be looked into, that take no edit from here, or whose edit waits to be submitted.
pub fn by_hand(goal: &Goal, facts: &Facts, now: Timestamp) -> Vec<(DatasetRef, NewLink)> {
    linked::by_hand(&Situation::new(goal, facts, now))
}

/// What a draft of the tag is known by; `None` where the repository has no name.
pub fn subject(goal: &Goal, facts: &Facts, now: Timestamp) -> Option<deposit::Subject> {
    draft::subject(&Situation::new(goal, facts, now))
}

/// The links that the owner of the software's record carries, where its own record is to point
/// to the datasets and the token may not change it.
pub fn back_by_hand(goal: &Goal, facts: &Facts, now: Timestamp) -> Option<link::HandOver> {
    back::by_hand(&Situation::new(goal, facts, now))
}

/// Why the tag has no record on Zenodo, as far as it can be seen; `None` where it has one, or
/// where that could not be looked up.
pub fn cause(goal: &Goal, facts: &Facts, now: Timestamp) -> Option<Cause> {
    archived::cause(&Situation::new(goal, facts, now))
}

fn judge(stage: Stage, situation: &Situation) -> Step {
    let (stands, notes, ahead) = match stage {
        stage if situation.goal.draft.is_some() => draft::judged(stage, situation),
        Stage::Apart | Stage::Drafted | Stage::Shared | Stage::Deposited => {
            (State::Pending, Vec::new(), Vec::new())
        }
        Stage::Checked => (
            checked::state(situation),
            checked::notes(situation),
            Vec::new(),
        ),
        Stage::Connected => (
            connected::state(situation),
            connected::notes(situation),
            Vec::new(),
        ),
        Stage::Tagged => (
            tagged::state(situation),
            Vec::new(),
            tagged::ahead(situation),
        ),
        Stage::Released => (
            released::state(situation),
            Vec::new(),
            released::ahead(situation),
        ),
        Stage::Archived => (archived::state(situation), Vec::new(), Vec::new()),
        Stage::Verified => (
            verified::state(situation),
            verified::notes(situation),
            Vec::new(),
        ),
        Stage::Linked if situation.goal.back => (
            back::state(situation),
            back::notes(situation),
            back::ahead(situation),
        ),
        Stage::Linked => (
            linked::state(situation),
            linked::notes(situation),
            linked::ahead(situation),
        ),
    };
    Step {
        stage,
        state: stands,
        notes,
        ahead,
    }
}

impl Plan {
    /// What comes next. No action is taken while anything is known to be in the way of the goal,
    /// or could not be looked at: a release cannot be taken back, a second look costs nothing.
    pub fn next(&self) -> Next<'_> {
        let unfinished = self
            .steps
            .iter()
            .find(|step| !matches!(step.state, State::Done(_)));
        let Some(step) = unfinished else {
            return Next::Done;
        };
        let blocked = self
            .steps
            .iter()
            .any(|step| matches!(step.state, State::Blocked(_)));
        match &step.state {
            State::Waiting(wait) => Next::Wait(wait),
            _ if blocked => Next::Blocked,
            State::Ready(action) => self.unseen().map_or(Next::Act(action), Next::Unknown),
            State::Unknown(why) => Next::Unknown(why),
            // The first unfinished stage is never pending, and a blocked one was met above.
            State::Done(_) | State::Pending | State::Blocked(_) => Next::Blocked,
        }
    }

    /// Why the first of the stages that could not be looked at could not.
    fn unseen(&self) -> Option<&Why> {
        self.steps.iter().find_map(|step| match &step.state {
            State::Unknown(why) => Some(why),
            _ => None,
        })
    }

    /// Every action that can be foreseen from here to the goal, in order.
    pub fn ahead(&self) -> impl Iterator<Item = &Ahead> {
        self.steps
            .iter()
            .filter(|step| !matches!(step.state, State::Done(_)))
            .flat_map(|step| &step.ahead)
    }

    /// The findings that block, of all stages.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.steps.iter().flat_map(|step| match &step.state {
            State::Blocked(findings) => findings.as_slice(),
            _ => &[],
        })
    }

    /// The state of a stage, if the goal reaches that far.
    pub fn state(&self, stage: Stage) -> Option<&State> {
        self.steps
            .iter()
            .find(|step| step.stage == stage)
            .map(|step| &step.state)
    }
}

#[cfg(test)]
mod tests;
