//! The model as the ground of the loop: what is done to it, and who says yes to it.

use super::*;

pub(super) fn tag() -> Tag {
    "v1.0.0".parse().unwrap()
}

pub(super) fn reference() -> DatasetRef {
    "10.5072/zenodo.1".parse().unwrap()
}

pub(super) fn spdx_text() -> String {
    include_str!("../../../LICENSE-MIT").to_owned()
}

pub(super) fn goal() -> Goal {
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
pub(super) struct Mortal {
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

pub(super) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
}

pub(super) fn run(model: &mut Model) -> Ending {
    let mut watcher = Mortal {
        left: model.dies_after,
    };
    runtime().block_on(reconcile(model, &mut watcher, &goal(), Patience::default()))
}
