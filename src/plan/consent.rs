//! Leave to act. An [`Approved`] action can only be had from an [`Approver`].

use super::{Action, Plan};

/// An action that somebody said yes to.
#[derive(Debug)]
pub struct Approved(Action);

/// What somebody said to an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Leave it.
    No,
}

/// Who is asked: a person at a terminal, `--yes`, or a test.
pub trait Approver {
    /// Asks for leave to do `action`, the next of `plan`.
    fn ask(&mut self, plan: &Plan, action: &Action) -> Answer;
}

impl Approved {
    /// Asks, and gives the action back as approved if the answer was yes.
    pub fn ask(approver: &mut impl Approver, plan: &Plan, action: &Action) -> Option<Self> {
        match approver.ask(plan, action) {
            Answer::Yes => Some(Self(action.clone())),
            Answer::No => None,
        }
    }

    /// The action.
    pub fn action(&self) -> &Action {
        &self.0
    }
}
