//! ORCID's register, as far as it answers: a name may have candidates, an iD may be nobody's.

use std::cell::Cell;

use tokio::runtime::Runtime;

use super::super::{Fault, Global, journey};
use crate::config;
use crate::domain::Orcid;
use crate::facts::people::Candidate;
use crate::proposal::Name;
use crate::report::safe;
use crate::term;
use crate::world::http::Http;
use crate::world::orcid::OrcidRegister;

/// The register, until it does not answer.
pub(super) struct Register {
    client: OrcidRegister,
    runtime: Runtime,
    /// Whether it may still be asked.
    answers: Cell<bool>,
}

impl Register {
    pub(super) fn new(global: &Global, offline: bool) -> Result<Self, Fault> {
        let services = config::services(global.sandbox)?;
        Ok(Self {
            client: OrcidRegister::new(Http::new(), services.orcid),
            runtime: journey::runtime()?,
            answers: Cell::new(!offline),
        })
    }

    /// The people of that name. Nobody is taken without being chosen.
    pub(super) fn candidates(&self, name: &Name) -> Vec<Candidate> {
        let Name::Person { given, family } = name else {
            return Vec::new();
        };
        if self.answers.get() {
            // It may take seconds until it is certain that nobody answers.
            let name = safe::line(&name.spoken());
            term::say(&format!("looking for {name} in ORCID's public register"));
        }
        let ask = || self.runtime.block_on(self.client.search(given, family));
        self.asked(ask).unwrap_or_default()
    }

    /// Looks the iD up; says where its names are others.
    pub(super) fn confirm(&self, name: &Name, orcid: &Orcid) -> Result<(), Fault> {
        let ask = || self.runtime.block_on(self.client.person(orcid));
        let Some(person) = self.asked(ask) else {
            return Ok(());
        };
        let Some(person) = person else {
            return Err(Fault::usage(
                format!("ORCID never gave out the iD {orcid}"),
                "copy it from https://orcid.org, or leave it out",
            ));
        };
        if person.orcid != *orcid {
            term::say(&format!(
                "warning: ORCID merged {orcid} into {}, which is the iD to give",
                person.orcid
            ));
        }
        let names = person.names();
        let same = |shown: &String| alike(name, shown);
        if !names.is_empty() && !names.iter().any(same) {
            term::say(&format!(
                "warning: ORCID shows {orcid} as {}, not as {}",
                safe::line(&names[0]),
                safe::line(&name.spoken())
            ));
        }
        Ok(())
    }

    /// One question to the register; the first that fails is said, and is the last.
    fn asked<T, E: std::fmt::Display>(&self, ask: impl FnOnce() -> Result<T, E>) -> Option<T> {
        if !self.answers.get() {
            return None;
        }
        match ask() {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.answers.set(false);
                term::say(&format!(
                    "ORCID could not be asked, so no iD is looked up: {}",
                    safe::line(&error.to_string())
                ));
                None
            }
        }
    }
}

/// Whether a public name may be that of the person: they share a word of more than an initial.
fn alike(name: &Name, shown: &str) -> bool {
    let Some(other) = Name::read(shown) else {
        return false;
    };
    let (mine, theirs) = (name.key(), other.key());
    let mut words = mine.split(' ').filter(|word| word.chars().count() > 1);
    words.any(|word| theirs.split(' ').any(|their| their == word))
}

/// The iD of the candidate whose number was typed.
pub(super) fn numbered(line: &str, candidates: &[Candidate]) -> Option<String> {
    let number: usize = line.trim().parse().ok()?;
    let candidate = candidates.get(number.checked_sub(1)?)?;
    Some(candidate.person.orcid.to_string())
}
