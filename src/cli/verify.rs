//! `citable verify [TAG]`.

use clap::Args;

use super::hand_over::Carry;
use super::journey::{self, INTERRUPTED, Run, Waiting};
use super::output::Format;
use super::{Fault, Global, Output, resume, tags};
use crate::plan::{Goal, Stage, agreement};
use crate::report::json::text as json_text;
use crate::report::verified::{self, Verification};
use crate::term::Leave;

/// Compare the archive with the tag, and the record with the repository
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  citable verify\n  citable verify v1.2.0 --format json")]
pub(super) struct VerifyArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    #[command(flatten)]
    waiting: Waiting,

    #[command(flatten)]
    output: Output,
}

pub(super) fn run(global: &Global, args: &VerifyArgs) -> Result<u8, Fault> {
    let output = args.output.open(&[Format::Human, Format::Json])?;
    let repository = journey::local(&journey::folder(global))?;
    let goal = Goal {
        until: Stage::Verified,
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    let run = Run {
        leave: Leave::Never,
        patience: args.waiting.patience(),
        resume: resume::command(global, "verify", [goal.tag.to_string()]),
        only_show: false,
        rehearsal: false,
        carry: Carry::No,
        goal,
    };
    let world = journey::world(global)?;
    journey::runtime()?.block_on(async {
        let Some(ending) = journey::drive(&world, &run).await? else {
            return Ok(INTERRUPTED);
        };
        // Without a record there is nothing to verify: then the journey says how far it is.
        let Some(record) = ending.facts.archive.record.there() else {
            if output.is_human() {
                return journey::finish(&ending, &run, &[], output);
            }
            output.write(|_| {
                json_text(&verified::json(Verification {
                    facts: &ending.facts,
                    plan: &ending.plan,
                    fields: &[],
                }))
            })?;
            return Ok(ending.stop.exit_code());
        };
        let today = jiff::Zoned::now().date();
        let fields = agreement::of(&ending.facts, record, &run.goal.tag, today);
        let verification = Verification {
            facts: &ending.facts,
            plan: &ending.plan,
            fields: &fields,
        };
        output.write(|format| match format {
            Format::Json => json_text(&verified::json(verification)),
            _ => verified::human(verification),
        })?;
        Ok(ending.stop.exit_code())
    })
}
