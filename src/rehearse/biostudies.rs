//! BioStudies, the BioImage Archive's home: its public studies and its submission tool.
//!
//! Known differences from the service: one account; texts are kept as they came, where the service
//! writes them anew; a status other than 401 for a session that ended is not known; what a study
//! of somebody else has for a status is taken to be 404.

mod drafts;
mod knobs;
mod public;
mod study;
mod tool;

use std::collections::BTreeMap;

use axum::response::Response;
use serde_json::{Value, json};

use super::Service;
use super::model::Model;
use super::server::{Call, json};

pub use study::Shown;

use study::Study;

/// The study of the rehearsal: public, and the account's own.
pub const STUDY: &str = "S-BIAD9001";
/// A study of the account's that is not public yet.
pub const PRIVATE_STUDY: &str = "S-BIAD9002";
/// A study that was begun and never submitted.
pub const BEGUN_STUDY: &str = "S-BIAD9003";
/// A public study of somebody else's.
pub const OTHER_STUDY: &str = "S-BIAD9004";

/// The account's name.
pub const BIOSTUDIES_USER: &str = "josiah.carberry@example.org";
/// Its password: a secret like a real one, and as useless elsewhere.
pub const BIOSTUDIES_PASSWORD: &str = "rehearsal-biostudies-password";
/// How every session of the account begins.
pub const BIOSTUDIES_SESSION: &str = "rehearsal-biostudies-session-";
/// What opens the study that is not public to whoever has it.
pub const STUDY_KEY: &str = "rehearsal-study-key";

/// What the archive holds, and how it behaves.
#[derive(Debug)]
pub(crate) struct Studies {
    all: BTreeMap<String, Study>,
    sessions: Vec<String>,
    opened: u64,
    habits: Habits,
}

/// How the archive behaves.
#[derive(Debug)]
struct Habits {
    /// How often somebody must ask before a submission is processed.
    polls: u32,
    /// How many looks at the page still show the old version after that.
    late: u32,
    /// Why it refuses every submission.
    refuses: Option<String>,
    /// Whether it loses an attribute of every draft that is written.
    mangles: bool,
    /// Whether it turns programs away.
    turns_away: bool,
}

impl Studies {
    /// `in_edit`: whether somebody began to edit the study of the rehearsal.
    pub(crate) fn at_start(in_edit: bool) -> Self {
        let mut all = BTreeMap::new();
        for (accession, study) in study::all(in_edit) {
            all.insert(accession.to_owned(), study);
        }
        Self {
            all,
            sessions: Vec::new(),
            opened: 0,
            habits: Habits {
                polls: 2,
                late: 1,
                refuses: None,
                mangles: false,
                turns_away: false,
            },
        }
    }

    /// All of it, to be compared.
    pub(crate) fn held(&self) -> Value {
        let studies = self.all.iter();
        studies
            .map(|(accession, study)| (accession.clone(), study.held()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// A new session of the account.
    fn open_session(&mut self) -> String {
        self.opened += 1;
        let session = format!("{BIOSTUDIES_SESSION}{}", self.opened);
        self.sessions.push(session.clone());
        session
    }
}

/// Answers a call to www.ebi.ac.uk/biostudies.
pub(crate) fn answer(model: &Model, call: &Call) -> Response {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let base = model.places.of(Service::BioStudies);
    let mut state = model.state();
    let studies = &mut state.biostudies;
    match segments.as_slice() {
        ["submissions", "api", rest @ ..] => tool::answer(studies, call, rest),
        ["api" | "files" | "ftp", ..] if studies.habits.turns_away => super::server::typed(
            403,
            "text/plain; charset=utf-8",
            "403 Forbidden – User-Agent blocked",
        ),
        _ => public::answer(studies, call, &segments, base),
    }
}

/// A refusal of the submission tool.
fn fail(status: u16, message: &str) -> Response {
    let log = json!({ "level": "ERROR", "message": message, "subnodes": [] });
    json(status, &json!({ "status": "FAIL", "log": log }))
}
