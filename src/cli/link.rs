//! `citable link DATASET…`.

mod script;

use std::path::PathBuf;

use clap::Args;

use super::hand_over::Carry;
use super::journey::{self, Approval, FORMATS, Run, Waiting};
use super::output::Opened;
use super::{Fault, Global, Output, resume, tags};
use crate::domain::{DatasetRef, Relation, Tag};
use crate::plan::action::Kind;
use crate::plan::goal::Leave;
use crate::plan::{Goal, Next, Stage};

/// Put the DOI into the records of datasets
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag on the command line"
)]
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable link 10.5281/zenodo.1234567 --dry-run\n  citable link https://zenodo.org/uploads/1234567 --tag v1.2.0\n  citable link --check\n  citable link 'https://omero.example.org/webclient/?show=dataset-42' --script\n  citable link --back S-BIAD1234"
)]
pub(super) struct LinkArgs {
    /// The datasets; without any, those in citable.toml
    dataset: Vec<DatasetRef>,

    /// The tag; without one, the newest
    #[arg(long)]
    tag: Option<String>,

    /// The other direction: put the datasets into the record of the software, with the token of
    /// its owner. Zenodo forgets it with each new version: run it again after each release
    #[arg(long, conflicts_with_all = ["replace", "publish_dataset_draft", "submit"])]
    back: bool,

    /// How the dataset is related to the software; with --back, the software to the dataset
    #[arg(long, value_name = "RELATION", value_parser = relation)]
    relation: Option<Relation>,

    /// Put the new DOI in the place of the link to an older version
    #[arg(long)]
    replace: bool,

    /// Publish a dataset that is still a draft, once it points to the DOI
    #[arg(long, visible_alias = "publish-draft")]
    publish_dataset_draft: bool,

    /// Submit the edit where the archive keeps it in a draft; without it you get the edit page
    #[arg(long)]
    submit: bool,

    /// Only look whether each dataset points to the DOI; exit code 1 if one does not, 4 if a person
    /// has yet to carry it there
    #[arg(long, conflicts_with_all = ["replace", "publish_dataset_draft", "submit", "yes", "dry_run", "hand_over"])]
    check: bool,

    /// Write the files for an archive that takes no edit from here into this folder
    #[arg(long, value_name = "FOLDER")]
    hand_over: Option<PathBuf>,

    /// Print the `omero` commands for those of the datasets that are in an OMERO; send nothing
    #[arg(long, conflicts_with_all = ["back", "replace", "publish_dataset_draft", "submit", "check", "yes", "dry_run", "hand_over"])]
    script: bool,

    #[command(flatten)]
    approval: Approval,

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
    rest.extend(args.back.then(|| "--back".to_owned()));
    rest.extend(draft.then(|| "--publish-dataset-draft".to_owned()));
    rest.extend(args.submit.then(|| "--submit".to_owned()));
    rest.extend(args.replace.then(|| "--replace".to_owned()));
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
        omero_namespace: project.omero_namespace,
        relation: args.relation.unwrap_or(if args.back {
            Relation::IsSupplementTo
        } else {
            project.relation
        }),
        back: args.back,
        leave: Leave {
            dataset_draft: args.publish_dataset_draft,
            submit_edit: args.submit,
            replace_link: args.replace,
            ..Leave::default()
        },
        ..Goal::new(tags::chosen(&repository, args.tag.as_deref())?)
    };
    if args.script {
        return script::print(global, goal);
    }
    if args.check {
        return check(global, &goal, output);
    }
    let run = Run {
        leave: args.approval.leave(vec![Kind::Link, Kind::LinkBack]),
        patience: args.waiting.patience(),
        resume: again(global, args, &goal.tag),
        only_show: args.approval.dry_run,
        rehearsal: false,
        carry: match &args.hand_over {
            Some(folder) => Carry::Into(folder.clone()),
            None => Carry::Print,
        },
        goal,
    };
    journey::go(&journey::world(global)?, &run, output)
}

/// Only looks. What is missing is missing: here an action that could be taken is a finding.
fn check(global: &Global, goal: &Goal, output: Opened) -> Result<u8, Fault> {
    let world = journey::world(global)?;
    let (facts, plan) = journey::runtime()?.block_on(journey::look(&world, goal));
    let code = journey::show_plan(&facts, &plan, &[], output)?;
    let missing = matches!(plan.next(), Next::Act(_));
    Ok(if missing { 1 } else { code })
}
