//! Observe, plan, show, approve, apply, and again: until the goal is reached, something is in
//! the way, or the time is up. Nothing is remembered between rounds but what must not be
//! repeated, so that a run may die anywhere and the next one goes on.

mod live;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::facts::{Facts, Why};
use crate::plan::action::Kind;
use crate::plan::{
    self, Action, Answer, ApplyError, Approved, Approver, Goal, Next, Outcome, Plan, Stage, State,
    Wait,
};

pub use live::Live;

/// The world as the loop sees it: the real one, the rehearsal's, or a test's.
pub trait Ground {
    /// Looks around.
    fn observe(&mut self, goal: &Goal) -> impl Future<Output = Facts>;
    /// Does one approved thing.
    fn apply(&mut self, step: Approved) -> impl Future<Output = Result<Outcome, ApplyError>>;
    /// The time.
    fn now(&self) -> Timestamp;
    /// Lets time pass.
    fn pause(&mut self, length: Duration) -> impl Future<Output = ()>;
}

/// How often the effect of an action is looked for again before it counts as missing.
const VAIN: u32 = 1;

/// How long what was seen holds while somebody is asked.
const FRESH: SignedDuration = SignedDuration::from_secs(20);

/// Who watches, and is asked.
pub trait Watcher: Approver {
    /// The world is about to be looked at.
    fn observing(&mut self) {}
    /// A plan was made from what was just seen.
    fn planned(&mut self, facts: &Facts, plan: &Plan);
    /// This is about to be done.
    fn applying(&mut self, action: &Action);
    /// This came of it.
    fn applied(&mut self, action: &Action, result: &Result<Outcome, ApplyError>);
    /// This is waited for.
    fn waiting(&mut self, wait: &Wait, clock: Clock);
}

/// How long something is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// What is left of `limit`.
    pub left: SignedDuration,
    /// The longest that it is waited for.
    pub limit: SignedDuration,
    /// The time until the next look.
    pub next: Duration,
}

/// One action that was tried, for the list of what was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The action.
    pub action: Action,
    /// What came of it, in words.
    pub outcome: String,
    /// Whether it is known to have come about.
    pub done: bool,
    /// What to do if it did not.
    pub help: Option<String>,
}

/// How the loop ended.
#[derive(Debug)]
pub struct Ending {
    /// What was seen last.
    pub facts: Facts,
    /// The plan made of it.
    pub plan: Plan,
    /// What was tried, in order.
    pub applied: Vec<Applied>,
    /// Why it stopped.
    pub stop: Stop,
}

/// Why the loop stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The goal is reached.
    Done,
    /// A person must do something first.
    Blocked,
    /// It takes longer than the patience; running again goes on.
    Waiting,
    /// Something could not be looked at.
    Unknown(Why),
    /// The user said no.
    Declined,
    /// An action did not come about.
    Failed(ApplyError),
}

/// How long to wait, and how often to look.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long to wait for one thing.
    pub limit: SignedDuration,
    /// The length of the first pause; the later ones are multiples of it.
    pub first: Duration,
}

impl Default for Patience {
    /// Zenodo usually needs seconds; a look every 5, 10, 20 and then 30 seconds is well within
    /// its 30 searches a minute.
    fn default() -> Self {
        Self {
            limit: SignedDuration::from_mins(15),
            first: Duration::from_secs(5),
        }
    }
}

impl Patience {
    /// The pause before the `nth` further look, from 0: 1, 2, 4, then 6 times the first.
    fn pause(self, nth: u32) -> Duration {
        self.first * [1, 2, 4].get(nth as usize).copied().unwrap_or(6)
    }

    /// The pause before the `nth` second look at what was just done, from 0: a fifth of the first
    /// pause, then twice and four times that. A service shows its own writes within seconds.
    fn second_look(self, nth: u32) -> Duration {
        self.first / 5 * 2_u32.pow(nth.min(2))
    }
}

/// Goes on until the goal is reached or something is in the way.
pub async fn reconcile(
    ground: &mut impl Ground,
    watcher: &mut impl Watcher,
    goal: &Goal,
    patience: Patience,
) -> Ending {
    let mut goal = goal.clone();
    // The first dataset whose link did not come about; the others are tried all the same.
    let mut failed: Option<ApplyError> = None;
    let mut applied: Vec<Applied> = Vec::new();
    let mut waiting: Option<(String, Timestamp, u32)> = None;
    let mut reconsidered = None;
    // Looks since the last action that brought none of its effect, or no answer.
    let mut vain = 0;
    let mut unseen: Option<Timestamp> = None;
    loop {
        watcher.observing();
        let facts = ground.observe(&goal).await;
        let now = ground.now();
        let plan = plan::plan(&goal, &facts, now);
        watcher.planned(&facts, &plan);
        let stop = match plan.next() {
            Next::Done => Stop::Done,
            Next::Blocked => Stop::Blocked,
            Next::Unknown(why) => {
                // A service that was there a moment ago may be there again in another.
                let going = waiting.is_some();
                let since = *unseen.get_or_insert(now);
                let left = patience.limit - now.duration_since(since);
                if going && left > SignedDuration::ZERO && matches!(why, Why::Unreachable(_)) {
                    let (limit, next) = (patience.limit, patience.pause(vain));
                    watcher.waiting(&answer(why), Clock { left, limit, next });
                    ground.pause(next).await;
                    vain += 1;
                    continue;
                }
                Stop::Unknown(why.clone())
            }
            Next::Wait(wait) => {
                unseen = None;
                let (since, looks) = match &waiting {
                    Some((on, since, looks)) if *on == wait.on => (*since, looks + 1),
                    _ => (now, 0),
                };
                waiting = Some((wait.on.clone(), since, looks));
                let (limit, next) = (patience.limit, patience.pause(looks));
                let left = limit - now.duration_since(since);
                // A person answers in days, and first has to be told what to do.
                if left > SignedDuration::ZERO && !wait.for_person {
                    watcher.waiting(wait, Clock { left, limit, next });
                    ground.pause(next).await;
                    continue;
                }
                Stop::Waiting
            }
            // What was done is not always seen at once, and what had no answer may come about late.
            Next::Act(action) if stuck(&applied, action).is_some() && vain < VAIN => {
                let next = patience.second_look(vain);
                let left = SignedDuration::try_from(next).unwrap_or_default();
                let limit = left;
                watcher.waiting(&effect(action), Clock { left, limit, next });
                ground.pause(next).await;
                vain += 1;
                continue;
            }
            Next::Act(action) => {
                vain = 0;
                unseen = None;
                let done = step(
                    ground,
                    watcher,
                    &plan,
                    action,
                    &mut applied,
                    &mut reconsidered,
                );
                match (done.await, action) {
                    (Ok(()), _) => continue,
                    (Err(Stop::Failed(error)), Action::Link { dataset, .. }) => {
                        goal.set_aside
                            .push((dataset.clone(), error.message.clone()));
                        failed.get_or_insert(error);
                        continue;
                    }
                    (Err(stop), _) => stop,
                }
            }
        };
        return Ending {
            facts,
            plan,
            applied,
            stop: failed.map_or(stop, Stop::Failed),
        };
    }
}

/// What is waited for while something that was done cannot be seen yet.
fn effect(action: &Action) -> Wait {
    Wait {
        on: format!("what was done to be seen (`{action}`)"),
        since: None,
        url: None,
        advice: None,
        for_person: false,
    }
}

/// What is waited for while a service does not answer.
fn answer(why: &Why) -> Wait {
    Wait {
        on: format!("an answer ({why})"),
        since: None,
        url: None,
        advice: None,
        for_person: false,
    }
}

/// Asks, applies, and says whether to go on.
async fn step(
    ground: &mut impl Ground,
    watcher: &mut impl Watcher,
    plan: &Plan,
    action: &Action,
    applied: &mut Vec<Applied>,
    reconsidered: &mut Option<Kind>,
) -> Result<(), Stop> {
    if let Some(stuck) = stuck(applied, action) {
        return Err(Stop::Failed(stuck));
    }
    let asked = ground.now();
    let Some(approved) = Approved::ask(watcher, plan, action) else {
        return Err(Stop::Declined);
    };
    // Whoever thought about it for long agreed to what may be otherwise now: look again.
    let slow = ground.now().duration_since(asked) > FRESH;
    if slow && reconsidered.replace(action.kind()) != Some(action.kind()) {
        return Ok(());
    }
    watcher.applying(action);
    let result = ground.apply(approved).await;
    watcher.applied(action, &result);
    let (outcome, done, help) = match &result {
        Ok(outcome) => (outcome.what.clone(), true, None),
        Err(error) => (error.message.clone(), false, error.help.clone()),
    };
    applied.push(Applied {
        action: action.clone(),
        outcome,
        done,
        help,
    });
    match result {
        // After an unclear outcome only a look can tell; the same action is not sent twice for it.
        Err(error) if !error.unclear => Err(Stop::Failed(error)),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// The same action a second time means that it did not have the effect it should have had. A
/// release takes each of its actions once, whatever their details have become meanwhile: a hook
/// that undoes what was committed would otherwise be answered with commits without end.
fn stuck(applied: &[Applied], action: &Action) -> Option<ApplyError> {
    let is_same = |earlier: &Action| match (earlier, action) {
        (Action::Link { dataset: one, .. }, Action::Link { dataset: other, .. }) => one == other,
        _ => earlier.kind() == action.kind(),
    };
    let earlier = applied.iter().find(|earlier| is_same(&earlier.action))?;
    let message = if earlier.done {
        format!("`{action}` was done, but it cannot be seen that it was")
    } else {
        format!("`{action}` did not come about: {}", earlier.outcome)
    };
    Some(ApplyError {
        unclear: false,
        message,
        help: Some(earlier.help.clone().unwrap_or_else(|| {
            "nothing is sent twice in one run; look at `citable status`, and run again \
             (why: `citable explain how-citable-decides`)"
                .to_owned()
        })),
    })
}

impl Stop {
    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Blocked | Self::Declined => 1,
            Self::Unknown(_) | Self::Failed(_) => 3,
            Self::Waiting => 4,
        }
    }
}

impl Ending {
    /// Whether the stage was seen to be done.
    pub fn reached(&self, stage: Stage) -> bool {
        matches!(self.plan.state(stage), Some(State::Done(_)))
    }
}

/// Says yes to everything, and watches in silence: `--yes` without a terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Approver for Silent {
    fn ask(&mut self, _: &Plan, _: &Action) -> Answer {
        Answer::Yes
    }
}

impl Watcher for Silent {
    fn planned(&mut self, _: &Facts, _: &Plan) {}
    fn applying(&mut self, _: &Action) {}
    fn applied(&mut self, _: &Action, _: &Result<Outcome, ApplyError>) {}
    fn waiting(&mut self, _: &Wait, _: Clock) {}
}

#[cfg(test)]
mod laws;
