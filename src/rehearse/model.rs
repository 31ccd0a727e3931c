//! What all parts of the model share.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;
use url::Url;

use super::faults::Fault;
use super::git::Bare;
use super::scenario::Scenario;
use super::state::{Repository, State};
use super::wire::Gate;
use super::{Reader, Service};

/// What the model's Zenodo calls itself where it asks GitHub.
pub(crate) const AGENT: &str = "Zenodo";

/// Where the services listen.
#[derive(Debug, Clone)]
pub(crate) struct Places(pub(crate) [Url; Service::ALL.len()]);

impl Places {
    /// Where a service listens.
    pub(crate) fn of(&self, service: Service) -> &Url {
        &self.0[service as usize]
    }
}

/// The services' shared world.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) scenario: &'static Scenario,
    pub(crate) reader: Reader,
    pub(crate) license: Option<String>,
    pub(crate) pace: Duration,
    pub(crate) git: Bare,
    pub(crate) repository: Repository,
    pub(crate) places: Places,
    pub(crate) client: reqwest::Client,
    pub(crate) gates: Vec<(Service, Arc<Gate>)>,
    pub(crate) state: Mutex<State>,
    pub(crate) faults: Mutex<Vec<Fault>>,
    pub(crate) tasks: Mutex<JoinSet<()>>,
}

impl Model {
    /// The state, for as long as the guard lives. Never held across an await.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs something in the background until the services are dropped.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Stops everything in the background.
    pub(crate) fn stop(&self) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.abort_all();
    }

    /// Refuses every connection to a service from now on.
    pub(crate) fn close(&self, service: Service) {
        for (of, gate) in &self.gates {
            if *of == service {
                gate.close();
            }
        }
    }

    /// Has every service take connections again.
    pub(crate) fn reopen(&self) {
        for (_, gate) in &self.gates {
            gate.open();
        }
    }

    /// Waits for that many units of the model's pace.
    pub(crate) async fn wait(&self, units: u32) {
        // Without a pause a wait in a loop would never let anything else run.
        let pace = self.pace.max(Duration::from_millis(1));
        tokio::time::sleep(pace.saturating_mul(units)).await;
    }
}

/// A time as GitHub writes it.
pub(crate) fn stamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time as Zenodo writes it.
pub(crate) fn precise_stamp(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}
