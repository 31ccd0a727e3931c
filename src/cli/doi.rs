//! `citable doi [TAG]`.

mod all;
mod support;

use clap::Args;

use super::hand_over::Carry;
use super::journey::{self, FORMATS, Run, Waiting};
use super::{Fault, Global, Output, resume, tags};
use crate::plan::{Goal, Stage};
use crate::term::Leave;

/// Find the DOI of a release, wait for it, or say why there is none
///
/// What can go wrong, with the words on the screen and what to do: `citable explain not-archived`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable doi\n  citable doi v1.2.0 --wait 60\n  citable doi v1.2.0 --no-wait --format json\n  citable doi v1.2.0 --support-text\n  citable doi --all --format markdown"
)]
pub(super) struct DoiArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    /// Write a text for Zenodo's support about a release that got no record
    #[arg(long, conflicts_with_all = ["wait", "no_wait", "format", "export"])]
    support_text: bool,

    /// Compare all releases of the repository with Zenodo's records; `not-archived` in citable.toml leaves some out
    #[arg(long, conflicts_with_all = ["tag", "support_text", "wait", "no_wait"])]
    all: bool,

    #[command(flatten)]
    waiting: Waiting,

    #[command(flatten)]
    output: Output,
}

pub(super) fn run(global: &Global, args: &DoiArgs) -> Result<u8, Fault> {
    if args.all {
        return all::run(global, &args.output);
    }
    let repository = journey::local(&journey::folder(global))?;
    let goal = Goal {
        until: Stage::Archived,
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    if args.support_text {
        return support::run(global, &goal);
    }
    let output = args.output.open(&FORMATS)?;
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
