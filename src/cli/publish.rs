//! `citable publish VERSION`.

use clap::Args;

use super::hand_over::Carry;
use super::journey::{self, Consent, FORMATS, RELEASE, Run, Waiting};
use super::release::{Version, goal};
use super::{Fault, Global, Output, resume};
use crate::domain::{DatasetRef, Tag};
use crate::plan::action::Kind;
use crate::plan::{Goal, Stage};

/// The whole journey; run it again any time, it does only what is missing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable publish 1.2.0 --dry-run\n  citable publish 1.2.0 --dataset 10.5281/zenodo.1234567\n\nWhat is done when, and what happens after a crash: `citable explain how-citable-decides`"
)]
pub(super) struct PublishArgs {
    #[command(flatten)]
    version: Version,

    /// A dataset that is to point to the DOI; may be given several times, or be in citable.toml
    #[arg(long, value_name = "DATASET")]
    dataset: Vec<DatasetRef>,

    /// Publish a dataset that is still a draft, once it points to the DOI
    #[arg(long)]
    publish_dataset_draft: bool,

    #[command(flatten)]
    consent: Consent,

    #[command(flatten)]
    waiting: Waiting,

    #[command(flatten)]
    output: Output,
}

/// The command that goes on: with the version that was worked out, not with `--bump`, which
/// would raise it again.
fn again(global: &Global, args: &PublishArgs, tag: &Tag) -> String {
    let mut rest = vec![tag.to_string()];
    rest.extend(args.version.text_options());
    rest.extend(resume::datasets(&args.dataset));
    let draft = args.publish_dataset_draft;
    rest.extend(draft.then(|| "--publish-dataset-draft".to_owned()));
    rest.extend(resume::flags(&args.consent));
    resume::command(global, "publish", rest)
}

pub(super) fn run(global: &Global, args: &PublishArgs) -> Result<u8, Fault> {
    let output = args.output.open(&FORMATS)?;
    let repository = journey::local(&journey::folder(global))?;
    let project = journey::project(&repository)?;
    let mut goal = Goal {
        until: Stage::Linked,
        ..goal(&repository, &args.version, &args.consent, "publish")?
    };
    goal.datasets = project.datasets_or(&args.dataset);
    goal.relation = project.relation;
    goal.omero_namespace = project.omero_namespace;
    goal.leave.dataset_draft = args.publish_dataset_draft;
    let mut kinds = RELEASE.to_vec();
    kinds.push(Kind::Link);
    let run = Run {
        leave: args.consent.approval.leave(kinds),
        patience: args.waiting.patience(),
        resume: again(global, args, &goal.tag),
        only_show: args.consent.approval.dry_run,
        rehearsal: false,
        carry: Carry::Print,
        goal,
    };
    journey::go(&journey::world(global)?, &run, output)
}
