//! `citable status`.

use clap::Args;

use super::journey::{self, FORMATS};
use super::{Fault, Global, Output, tags};
use crate::plan::Goal;
use crate::term;

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
    let (tag, first) = tags::chosen_or_first(&repository, args.tag.as_deref())?;
    if first {
        term::say(&format!(
            "{}: this is how a first release {tag} stands\n",
            tags::no_version(&repository)
        ));
    }
    let goal = Goal {
        version: tags::version_to_come(&repository, &tag),
        datasets: project.datasets,
        relation: project.relation,
        omero_namespace: project.omero_namespace,
        ..Goal::new(tag)
    };
    let world = journey::world(global)?;
    let (facts, plan) = journey::runtime()?.block_on(journey::look(&world, &goal));
    journey::show_plan(&facts, &plan, &[], output)
}
