//! `citable doi [TAG]`.

use clap::Args;

use super::hand_over::Carry;
use super::journey::{self, FORMATS, Run, Waiting};
use super::{Fault, Global, Output, resume, tags};
use crate::plan::{Goal, Stage};
use crate::term::Leave;

/// Find the DOI of a release, wait for it, or say why there is none
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  citable doi\n  citable doi v1.2.0 --wait 60")]
pub(super) struct DoiArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    #[command(flatten)]
    waiting: Waiting,

    #[command(flatten)]
    output: Output,
}

pub(super) fn run(global: &Global, args: &DoiArgs) -> Result<u8, Fault> {
    let output = args.output.open(&FORMATS)?;
    let repository = journey::local(&journey::folder(global))?;
    let goal = Goal {
        until: Stage::Archived,
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    let run = Run {
        leave: Leave::Never,
        patience: args.waiting.patience(),
        resume: resume::command(global, "doi", [goal.tag.to_string()]),
        only_show: false,
        rehearsal: false,
        carry: Carry::No,
        goal,
    };
    journey::go(&journey::world(global)?, &run, output)
}
