//! `citable doi --all`.

use super::journey;
use crate::cli::output::Format;
use crate::cli::{Fault, Global, Output};
use crate::observe;
use crate::plan::releases::{self, Problem};
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
        Err(unlisted) => {
            output.write(|format| match format {
                Format::Json => json_text(&report::json_of_none(&unlisted)),
                Format::Markdown => report::markdown_of_none(&unlisted),
                _ => String::new(),
            })?;
            return Ok(say(&Problem::of_list(&unlisted)));
        }
    };
    let rows = releases::rows(&all, &project.not_archived, world.clock.now());
    let human = output.is_human();
    output.write(|format| match format {
        Format::Json => json_text(&report::json(&all, &rows)),
        Format::Markdown => report::markdown(&all, &rows),
        _ => report::human(&all, &rows),
    })?;
    // People read it below the table.
    if let Some(problem) = Problem::of_records(&all).filter(|_| !human) {
        say(&problem);
    }
    Ok(releases::exit_code(&rows))
}

/// Says what kept it from being seen; gives the exit code of that.
fn say(problem: &Problem) -> u8 {
    term::error(&problem.message, Some(&problem.help));
    problem.code
}
