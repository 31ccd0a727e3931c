//! `citable verify [TAG]`.

use clap::Args;

use super::hand_over::Carry;
use super::interrupt::Stopped;
use super::journey::{self, Run, Waiting};
use super::output::{Format, Plain};
use super::{Fault, Global, Output, like, resume, tags};
use crate::facts::Comparison;
use crate::plan::{Goal, Stage, agreement, likeness};
use crate::reconcile::Stop;
use crate::report::json::text as json_text;
use crate::report::verified::{self, Like, Verification};
use crate::rules::Severity;
use crate::term::{self, Leave};

/// Compare the archive with the tag, and the record with the repository
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct VerifyArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    /// Compare the record with a paper, too: paper.md, CSL-JSON or BibTeX; `#KEY` names an entry
    #[arg(long, value_name = "FILE[#KEY]")]
    like: Option<String>,

    #[command(flatten)]
    waiting: Waiting,

    #[command(flatten)]
    output: Output<Plain>,
}

const EXAMPLES: &str = "\
Examples:
  citable verify
  citable verify v1.2.0 --format json
  citable verify v1.2.0 --like paper.md
  citable verify v1.2.0 --like references.bib#carberry2026";

pub(super) fn run(global: &Global, args: &VerifyArgs) -> Result<u8, Fault> {
    let output = args.output.open(&[Format::Human, Format::Json])?;
    let named = args.like.as_deref().map(like::read).transpose()?;
    let repository = journey::local(&journey::folder(global))?;
    let goal = Goal {
        until: Stage::Verified,
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    let mut again = vec![goal.tag.to_string()];
    if let Some(like) = &args.like {
        again.extend(["--like".to_owned(), like.clone()]);
    }
    let run = Run {
        leave: Leave::Never,
        patience: args.waiting.patience(),
        resume: resume::command(global, "verify", again),
        only_show: false,
        rehearsal: false,
        carry: Carry::No,
        goal,
    };
    let world = journey::world(global)?;
    journey::runtime()?.block_on(async {
        let ending = match journey::drive(&world, &run).await {
            Ok(ending) => ending,
            Err(Stopped(code)) => return Ok(code),
        };
        let nothing = Verification {
            facts: &ending.facts,
            plan: &ending.plan,
            fields: &[],
            like: None,
        };
        let archive = &ending.facts.archive;
        // Without a record there is nothing to verify: then the journey says how far it is.
        let Some(record) = archive.record.there() else {
            if output.is_human() {
                return journey::finish(&ending, &run, &[], output, world.clock.now());
            }
            output.write(|_| json_text(&verified::json(nothing)))?;
            match ending.stop {
                Stop::Blocked => {
                    let help = format!("`citable status {}` says why", run.goal.tag);
                    term::error("there is nothing to verify yet", Some(&help));
                }
                _ => journey::last_words(&ending, &run, world.clock.now()),
            }
            return Ok(ending.stop.exit_code());
        };
        let fields = agreement::of(&ending.facts, record, &run.goal.tag);
        let mut likenesses = Vec::new();
        if let Some(named) = &named {
            let cited = like::cited(&world, &named.paper, &archive.others).await;
            likenesses = likeness::of(&named.paper, record, &archive.others, &cited);
        }
        let verification = Verification {
            fields: &fields,
            like: named.as_ref().map(|named| Like {
                file: &named.file,
                key: named.paper.key.as_deref(),
                fields: &likenesses,
            }),
            ..nothing
        };
        output.write(|format| match format {
            Format::Json => json_text(&verified::json(verification)),
            _ => verified::human(verification),
        })?;
        match ending.stop {
            // What differs stands above; anything else is another command's to show.
            Stop::Blocked if archive.comparison.known().is_some_and(Comparison::equal) => {
                let help = format!("`citable status {}` shows it", run.goal.tag);
                term::error("something else is wrong with this release", Some(&help));
            }
            Stop::Blocked => {}
            _ => journey::last_words(&ending, &run, world.clock.now()),
        }
        // Whoever follows a wrong DOI gets other code.
        let wrong = likenesses
            .iter()
            .any(|field| field.equal == Some(false) && field.severity == Severity::Error);
        Ok(if wrong { 1 } else { ending.stop.exit_code() })
    })
}
