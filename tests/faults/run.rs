//! One `publish` through the library: the same loop and the same requests as the program's, with
//! pauses of milliseconds, and everything that it would say kept.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use citable::domain::DatasetRef;
use citable::facts::Facts;
use citable::plan::action::Kind;
use citable::plan::goal::Leave;
use citable::plan::{Action, Answer, ApplyError, Approver, Goal, Outcome, Plan, Stage, Wait};
use citable::reconcile::{Ending, Live, Patience, Stop, Watcher, reconcile};
use citable::rehearse::{
    BIOSTUDIES_PASSWORD, BIOSTUDIES_USER, GITHUB_TOKEN, OMERO_PASSWORD, OMERO_USER, Services,
    ZENODO_TOKEN,
};
use citable::report::journey::{self, Journey};
use citable::world::clock::Clock;
use citable::world::http::{self, Http};
use citable::world::{self, BioStudiesKey, Login, OmeroKey, Tokens};
use jiff::SignedDuration;
use tracing_subscriber::layer::SubscriberExt;

use crate::world::World;

/// How long to wait for things.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// For one answer.
    pub(crate) answer: Duration,
    /// For what has to come about elsewhere.
    pub(crate) limit: SignedDuration,
}

impl Pace {
    /// For a run that nothing disturbs: long enough for the slowest machine.
    pub(crate) const CALM: Self = Self {
        answer: Duration::from_secs(30),
        limit: SignedDuration::from_secs(30),
    };
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) stop: Stop,
    /// Everything that was said, logged and reported in any format.
    pub(crate) text: String,
    /// What was asked for leave, in order.
    pub(crate) asked: Vec<Kind>,
}

/// Publishes 1.0.0 with the dataset, saying yes to everything.
pub(crate) fn publish(world: &World, pace: Pace) -> Ran {
    publish_by(world, pace, &Clock::default())
}

/// The same on a machine with another clock.
pub(crate) fn publish_by(world: &World, pace: Pace, clock: &Clock) -> Ran {
    reach(world, vec![world.services().dataset()], pace, clock)
}

/// Publishes 1.0.0 with these datasets, whose edits may be submitted.
pub(crate) fn reach(world: &World, datasets: Vec<DatasetRef>, pace: Pace, clock: &Clock) -> Ran {
    let log = Log::default();
    let targets =
        tracing_subscriber::filter::Targets::new().with_target("citable", tracing::Level::TRACE);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer({
            let log = log.clone();
            move || log.clone()
        });
    let subscriber = tracing_subscriber::registry().with(targets).with(lines);
    tracing::subscriber::with_default(subscriber, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let ran = runtime.block_on(go(world, datasets, pace, clock, &log));
        // A request that hangs on purpose is not waited for.
        runtime.shutdown_background();
        ran
    })
}

async fn go(world: &World, datasets: Vec<DatasetRef>, pace: Pace, clock: &Clock, log: &Log) -> Ran {
    let services = world.services();
    let http = Http::new()
        .with_clock(clock.clone())
        .with_limit(pace.answer)
        .with_patience(http::Patience {
            tries: 3,
            base: Duration::from_millis(1),
            budget: Duration::from_secs(5),
        });
    let opened =
        world::World::open(world.path(), &http, places(services), tokens(services)).unwrap();
    let goal = Goal {
        version: Some("1.0.0".to_owned()),
        datasets,
        until: Stage::Linked,
        leave: Leave {
            submit_edit: true,
            ..Leave::default()
        },
        ..Goal::new("v1.0.0".parse().unwrap())
    };
    let patience = Patience {
        limit: pace.limit,
        first: Duration::from_millis(10),
    };
    let mut listener = Listener::default();
    let ending = Box::pin(reconcile(
        &mut Live(&opened),
        &mut listener,
        &goal,
        patience,
    ))
    .await;
    let mut text = listener.said;
    text.push_str(&report(&ending));
    text.push_str("\n---- log ----\n");
    text.push_str(&log.text());
    Ran {
        stop: ending.stop,
        text,
        asked: listener.asked,
    }
}

fn places(services: &Services) -> world::Services {
    world::Services {
        github_api: services.github_api().clone(),
        zenodo: services.zenodo().clone(),
        datacite: services.datacite().clone(),
        doi: services.doi().clone(),
        orcid: services.orcid().clone(),
        biostudies: services.biostudies().clone(),
        idr: services.idr().clone(),
        study_files: services.study_files().clone(),
        ..world::Services::default()
    }
}

fn tokens(services: &Services) -> Tokens {
    let login = |user: &str, password: &str| Login {
        user: user.to_owned(),
        password: password.to_owned().into(),
    };
    Tokens {
        github: Some(GITHUB_TOKEN.to_owned().into()),
        zenodo: Some(ZENODO_TOKEN.to_owned().into()),
        biostudies: Some(BioStudiesKey::Login(login(
            BIOSTUDIES_USER,
            BIOSTUDIES_PASSWORD,
        ))),
        omero: Some(OmeroKey {
            server: services.omero().clone(),
            login: login(OMERO_USER, OMERO_PASSWORD),
        }),
    }
}

/// Every form in which the end is told.
fn report(ending: &Ending) -> String {
    let done = ending.applied.iter().map(|one| journey::Done {
        action: one.action.kind().word(),
        outcome: one.outcome.clone(),
    });
    let applied: Vec<_> = done.collect();
    let journey = Journey {
        facts: &ending.facts,
        plan: &ending.plan,
        applied: &applied,
        hand_over: &[],
    };
    let stop = match &ending.stop {
        Stop::Failed(ApplyError { message, help, .. }) => {
            format!("error: {message}\nhelp: {}", help.as_deref().unwrap_or("-"))
        }
        Stop::Unknown(why) => format!("error: could not look: {why}"),
        other => format!("{other:?}"),
    };
    [
        journey::human(journey),
        journey::markdown(journey),
        journey::json(journey).to_string(),
        journey::notes(journey),
        stop,
    ]
    .join("\n")
}

/// Says yes, and writes down what a person would see.
#[derive(Debug, Default)]
struct Listener {
    said: String,
    asked: Vec<Kind>,
}

impl Listener {
    fn hear(&mut self, line: &str) {
        self.said.push_str(line);
        self.said.push('\n');
    }
}

impl Approver for Listener {
    fn ask(&mut self, plan: &Plan, action: &Action) -> Answer {
        self.hear(&journey::ahead(plan));
        self.asked.push(action.kind());
        Answer::Yes
    }
}

impl Watcher for Listener {
    fn planned(&mut self, _: &Facts, _: &Plan) {}

    fn applying(&mut self, action: &Action) {
        self.hear(&format!("Doing {action}"));
    }

    fn applied(&mut self, _: &Action, result: &Result<Outcome, ApplyError>) {
        match result {
            Ok(outcome) => self.hear(&format!("Done {} {:?}", outcome.what, outcome.url)),
            Err(error) => self.hear(&format!("Failed {error} {:?}", error.help)),
        }
    }

    fn waiting(&mut self, wait: &Wait, _: citable::reconcile::Clock) {
        self.hear(&format!("Waiting for {} {:?}", wait.on, wait.advice));
    }
}

/// What `-vv` shows.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
