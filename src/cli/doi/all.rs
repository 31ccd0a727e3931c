//! `citable doi --all`.

use super::journey;
use crate::cli::output::Format;
use crate::cli::{Fault, Global, Output};
use crate::observe;
use crate::plan::releases;
use crate::report::json::text as json_text;
use crate::report::releases as report;
use crate::term;

pub(super) fn run(global: &Global, output: &Output) -> Result<u8, Fault> {
    let output = output.open(&[Format::Human, Format::Json, Format::Markdown])?;
    let repository = journey::local(&journey::folder(global))?;
    let project = journey::project(&repository)?;
    let world = journey::world(global)?;
    let all = journey::runtime()?.block_on(observe::releases(&world, &repository));
    let all = match all {
        Ok(all) => all,
        Err(why) => {
            term::error(&format!("could not look: {why}"), None);
            return Ok(3);
        }
    };
    let rows = releases::rows(&all, &project.not_archived, world.clock.now());
    output.write(|format| match format {
        Format::Json => json_text(&report::json(&all, &rows)),
        Format::Markdown => report::markdown(&all, &rows),
        _ => report::human(&all, &rows),
    })?;
    Ok(releases::exit_code(&rows))
}
