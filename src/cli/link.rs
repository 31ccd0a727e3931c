//! `citable link DATASET…`.

use clap::Args;

use super::journey::{self, Consent, FORMATS, Run, Waiting};
use super::{Fault, Global, Output, resume, tags};
use crate::domain::{DatasetRef, Relation, Tag};
use crate::plan::action::Kind;
use crate::plan::goal::Leave;
use crate::plan::{Goal, Stage};

/// Put the DOI into dataset submissions
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable link 10.5281/zenodo.1234567 --dry-run\n  citable link https://zenodo.org/uploads/1234567 --tag v1.2.0"
)]
pub(super) struct LinkArgs {
    /// The datasets; without any, those in citable.toml
    dataset: Vec<DatasetRef>,

    /// The tag; without one, the newest
    #[arg(long)]
    tag: Option<String>,

    /// How the dataset is related to the software
    #[arg(long, value_name = "RELATION", value_parser = relation)]
    relation: Option<Relation>,

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

fn relation(text: &str) -> Result<Relation, String> {
    Relation::parse(text).ok_or_else(|| {
        "it is one of isSupplementedBy, isSupplementTo, references, isDerivedFrom, isCompiledBy"
            .to_owned()
    })
}

/// The same command again.
fn again(global: &Global, args: &LinkArgs, tag: &Tag) -> String {
    let mut rest: Vec<String> = args.dataset.iter().map(DatasetRef::as_argument).collect();
    rest.extend(["--tag".to_owned(), tag.to_string()]);
    if let Some(relation) = args.relation {
        rest.extend(["--relation".to_owned(), relation.to_string()]);
    }
    let draft = args.publish_dataset_draft;
    rest.extend(draft.then(|| "--publish-dataset-draft".to_owned()));
    rest.extend(resume::flags(&args.consent));
    resume::command(global, "link", rest)
}

pub(super) fn run(global: &Global, args: &LinkArgs) -> Result<u8, Fault> {
    let output = args.output.open(&FORMATS)?;
    let repository = journey::local(&journey::folder(global))?;
    let project = journey::project(&repository)?;
    let datasets = project.datasets_or(&args.dataset);
    if datasets.is_empty() {
        return Err(Fault::usage(
            "no dataset is named",
            "`citable link 10.5281/zenodo.1234567`, or write `datasets = [\"…\"]` into citable.toml",
        ));
    }
    let goal = Goal {
        until: Stage::Linked,
        datasets,
        relation: args.relation.unwrap_or(project.relation),
        leave: Leave {
            dataset_draft: args.publish_dataset_draft,
            ..Leave::default()
        },
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    let run = Run {
        leave: args.consent.leave(vec![Kind::Link]),
        patience: args.waiting.patience(),
        resume: again(global, args, &goal.tag),
        only_show: args.consent.dry_run,
        rehearsal: false,
        goal,
    };
    journey::go(&journey::world(global)?, &run, output)
}
