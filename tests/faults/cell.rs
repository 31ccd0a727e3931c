//! One cell of the matrix: one kind of trouble at one call, and one more run in calm weather.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use citable::plan::action::Kind;
use citable::reconcile::Stop;
use citable::rehearse::{
    BIOSTUDIES_PASSWORD, BIOSTUDIES_SESSION, Endpoint, Fault, FaultKind, GITHUB_TOKEN,
    OMERO_COOKIE, OMERO_PASSWORD, ZENODO_TOKEN,
};
use jiff::SignedDuration;

use crate::run::{self, Pace, Ran};
use crate::trouble::Trouble;
use crate::world::{World, quick};

/// What the model's webhook has in its address, as Zenodo's has.
const HOOK: &str = "rehearsal-hook-secret";

/// One call of a run: what is asked, and for which time, from 1.
pub(crate) type Call = (Endpoint, usize);

/// One cell.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) call: Call,
    pub(crate) trouble: Trouble,
    /// Whether every later call of the same thing meets it too.
    pub(crate) lasting: bool,
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (endpoint, nth) = &self.call;
        let lasting = if self.lasting { " and ever after" } else { "" };
        write!(
            f,
            "{} at {endpoint}, time {nth}{lasting}",
            self.trouble.name
        )
    }
}

impl Cell {
    /// Runs with the trouble, and once without; what is wrong with either, in words. True if the
    /// run came by the call at all.
    pub(crate) fn play(&self) -> Result<bool, String> {
        let world = World::of(quick());
        let (endpoint, nth) = &self.call;
        let fault = Fault::at(endpoint, self.trouble.kind.clone()).nth(*nth);
        let fault = if self.lasting { fault.always() } else { fault };
        world.services().inject(fault);
        world.hurry();
        let first = run::publish(&world, self.pace());
        let struck = world.services().struck(&self.trouble.kind) > 0;
        let wrong = |what: &str, ran: &Ran| Err(format!("{self}: {what}\n{}", ran.text));
        if !self
            .trouble
            .allows(&first.stop, endpoint.is_read(), self.lasting)
        {
            return wrong(&format!("ends with {:?}", first.stop), &first);
        }
        if let Some(what) = ill_said(&first) {
            return wrong(&what, &first);
        }
        if let Some(what) = unasked(&world, &first.asked) {
            return wrong(&what, &first);
        }
        world.services().calm();
        world.hurry();
        let second = run::publish(&world, Pace::CALM);
        if second.stop != Stop::Done {
            let text = format!("{}\n==== again ====\n{}", first.text, second.text);
            return Err(format!("{self}: one more run is not the end of it\n{text}"));
        }
        let spare = usize::from(self.trouble.kind == FaultKind::Twice);
        if let Some(what) = not_one_of_everything(&world, spare) {
            return wrong(&what, &first);
        }
        for ran in [&first, &second] {
            if let Some(what) = shown(&ran.text) {
                return wrong(&what, ran);
            }
        }
        if let Some(what) = written(world.path()) {
            return wrong(&what, &first);
        }
        Ok(struck)
    }

    pub(crate) fn pace(&self) -> Pace {
        let answer = if self.trouble.hangs() {
            Duration::from_millis(1500)
        } else {
            Pace::CALM.answer
        };
        // What lasts is waited for in vain.
        let limit = if self.lasting { 300 } else { 20_000 };
        Pace {
            answer,
            limit: SignedDuration::from_millis(limit),
        }
    }
}

/// What is wrong with the words at the end.
pub(crate) fn ill_said(ran: &Ran) -> Option<String> {
    let raw = [
        "Error {",
        "Err(",
        "Kind::",
        "hyper::",
        "reqwest::",
        "panicked",
    ];
    let (said, _) = ran.text.split_once("---- log ----").unwrap();
    if let Some(dump) = raw.iter().find(|dump| said.contains(**dump)) {
        return Some(format!("a raw `{dump}` is shown"));
    }
    match &ran.stop {
        Stop::Failed(error) if error.help.is_none() => Some("no word on what to do".to_owned()),
        Stop::Failed(error) if error.message.is_empty() => {
            Some("no word on what failed".to_owned())
        }
        Stop::Unknown(why) => {
            let why = why.to_string();
            let named = ["http", "git"].iter().any(|name| why.contains(name));
            let next = ["try again", "token", "check ", "run again", "look at"];
            let advised = next.iter().any(|word| why.to_lowercase().contains(word));
            (!named || !advised)
                .then(|| format!("it does not name both who and what next: `{why}`"))
        }
        _ => None,
    }
}

/// What was done that nobody was asked about.
fn unasked(world: &World, asked: &[Kind]) -> Option<String> {
    let seen = world.snapshot();
    let dataset = seen.record(&world.services().dataset_record()).unwrap();
    let done = [
        (!seen.tags.is_empty(), Kind::Push),
        (!seen.releases.is_empty(), Kind::CreateDraft),
        (seen.releases.iter().any(|one| !one.draft), Kind::Publish),
        (dataset.related().len() > 1, Kind::Link),
    ];
    let without = done
        .iter()
        .find(|(there, kind)| *there && !asked.contains(kind));
    without.map(|(_, kind)| format!("{kind:?} without leave"))
}

/// What there is more or less than one of: tag, release, record, link. A proxy that makes two
/// drafts of one request leaves a draft to `spare`.
pub(crate) fn not_one_of_everything(world: &World, spare: usize) -> Option<String> {
    let seen = world.snapshot();
    let head = world.git(&["rev-parse", "HEAD"]);
    let [tag] = seen.tags.as_slice() else {
        return Some(format!("tags: {:?}", seen.tags));
    };
    if tag.commit.as_str() != head {
        return Some(format!(
            "{} is at {} and HEAD at {head}",
            tag.name, tag.commit
        ));
    }
    if world.git(&["rev-list", "--count", "HEAD"]) != "5" {
        return Some("more or less than one commit was made".to_owned());
    }
    let (drafts, published): (Vec<_>, Vec<_>) = seen.releases.iter().partition(|one| one.draft);
    if published.len() != 1 || drafts.len() > spare {
        return Some(format!("releases: {:?}", seen.releases));
    }
    let records: Vec<_> = seen.archived().collect();
    let [record] = records.as_slice() else {
        return Some(format!("{} records", records.len()));
    };
    let dataset = seen.record(&world.services().dataset_record()).unwrap();
    let doi = record.doi.as_str();
    let links = dataset.related().into_iter().filter(|link| link.1 == doi);
    if links.count() != 1 || dataset.related().len() != 2 {
        return Some(format!("links: {:?}", dataset.related()));
    }
    dataset
        .draft_open
        .then(|| "an edit of the dataset was left open".to_owned())
}

/// The secret that a text shows.
pub(crate) fn shown(text: &str) -> Option<String> {
    let secrets = [
        GITHUB_TOKEN,
        ZENODO_TOKEN,
        HOOK,
        "Bearer",
        BIOSTUDIES_PASSWORD,
        BIOSTUDIES_SESSION,
        OMERO_PASSWORD,
        OMERO_COOKIE,
    ];
    let secret = secrets.iter().find(|secret| text.contains(**secret));
    secret.map(|secret| format!("`{secret}` is shown"))
}

/// The secret that a file in a folder holds.
pub(crate) fn written(folder: &Path) -> Option<String> {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let found = if path.is_dir() {
            written(&path)
        } else {
            let bytes = std::fs::read(&path).unwrap_or_default();
            shown(&String::from_utf8_lossy(&bytes))
        };
        if let Some(what) = found {
            return Some(format!("{what} in {}", path.display()));
        }
    }
    None
}
