//! `citable doi --support-text`.

use super::journey;
use crate::cli::{Fault, Global};
use crate::facts::{Facts, Integration, Seen};
use crate::plan::{self, Goal};
use crate::report::support::{self, Request, SUPPORT};
use crate::term;

/// Writes the text where there is something to ask: a release that was looked for and has no
/// record.
pub(super) fn run(global: &Global, goal: &Goal) -> Result<u8, Fault> {
    let world = journey::world(global)?;
    let (facts, plan) = journey::runtime()?.block_on(journey::look(&world, goal));
    let tag = &goal.tag;
    let now = world.clock.now();
    if let Seen::Known(Some(record)) = &facts.archive.record {
        term::say(&format!(
            "{tag} is archived as {}: there is nothing to ask",
            record.doi
        ));
        return Ok(0);
    }
    let releases = facts.forge.releases.known();
    let release = releases.and_then(|releases| releases.published.as_ref());
    let (Some(repository), Some(release)) = (facts.forge.repository.there(), release) else {
        return Ok(not_yet(goal, &facts));
    };
    let Some(cause) = plan::cause(goal, &facts, now) else {
        return Ok(unseen(&facts));
    };
    let unknown;
    let deliveries = match &facts.forge.integration {
        Seen::Known(Integration::Hook(hook)) => &hook.deliveries,
        Seen::Known(Integration::Absent) => {
            unknown = Seen::Known(Vec::new());
            &unknown
        }
        Seen::Unknown(why) => {
            unknown = Seen::Unknown(why.clone());
            &unknown
        }
    };
    term::print(&support::text(&Request {
        repository,
        release,
        commit: plan.commit.as_ref(),
        deliveries,
        cause,
        site: &facts.archive.site,
        now,
    }))?;
    term::say(&format!("\nfor the form at {SUPPORT}"));
    Ok(0)
}

/// Support can do nothing about what is not released; what could not be looked up is another
/// matter.
fn not_yet(goal: &Goal, facts: &Facts) -> u8 {
    match (&facts.forge.repository, &facts.forge.releases) {
        (Seen::Unknown(why), _) | (Seen::Known(Some(_)), Seen::Unknown(why)) => {
            term::error(&format!("could not look: {why}"), None);
            3
        }
        _ => {
            term::error(
                &format!(
                    "there is no release {} on GitHub that Zenodo could have archived",
                    goal.tag
                ),
                Some("`citable status` shows how far it is"),
            );
            1
        }
    }
}

fn unseen(facts: &Facts) -> u8 {
    let why = match &facts.archive.record {
        Seen::Unknown(why) => why.to_string(),
        Seen::Known(_) => "Zenodo".to_owned(),
    };
    term::error(
        &format!("could not look: {why}"),
        Some("run it again later"),
    );
    3
}
