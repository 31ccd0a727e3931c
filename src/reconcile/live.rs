//! The loop over the real world, or over the rehearsal's, which differs only in its addresses.

use std::time::Duration;

use jiff::Timestamp;

use crate::facts::Facts;
use crate::plan::{ApplyError, Approved, Goal, Outcome};
use crate::world::World;
use crate::{apply, observe};

use super::Ground;

/// The world behind its addresses.
#[derive(Debug)]
pub struct Live<'a>(pub &'a World);

impl Ground for Live<'_> {
    async fn observe(&mut self, goal: &Goal) -> Facts {
        observe::observe(self.0, goal).await
    }

    async fn apply(&mut self, step: Approved) -> Result<Outcome, ApplyError> {
        apply::apply(self.0, step).await
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    async fn pause(&mut self, length: Duration) {
        tokio::time::sleep(length).await;
    }
}
