//! `citable status`.

use clap::Args;

use super::journey::{self, FORMATS};
use super::{Fault, Global, Output, tags};
use crate::plan::Goal;

/// Show where the journey stands
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  citable status\n  citable status v1.2.0 --format markdown")]
pub(super) struct StatusArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    #[command(flatten)]
    output: Output,
}

pub(super) fn run(global: &Global, args: &StatusArgs) -> Result<u8, Fault> {
    let output = args.output.open(&FORMATS)?;
    let repository = journey::local(&journey::folder(global))?;
    let project = journey::project(&repository)?;
    let goal = Goal {
        datasets: project.datasets,
        relation: project.relation,
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    let world = journey::world(global)?;
    let (facts, plan) = journey::runtime()?.block_on(journey::look(&world, &goal));
    journey::show_plan(&facts, &plan, output)
}
