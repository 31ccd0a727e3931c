//! `citable release VERSION`.

use std::path::PathBuf;

use clap::Args;

use super::hand_over::Carry;
use super::journey::{self, Consent, FORMATS, RELEASE, Run, Waiting};
use super::tags::{self, Bump};
use super::{Fault, Global, Output, resume};
use crate::domain::Tag;
use crate::facts::Repository;
use crate::plan::goal::{Leave, ReleaseText};
use crate::plan::{Goal, Stage};

/// Which version.
#[derive(Debug, Args)]
pub(super) struct Version {
    /// The version to release, such as 1.2.0 or 2026.11; without one, that of CITATION.cff
    // `version` is the name of clap's own flag, which every command has.
    #[arg(id = "wanted", value_name = "VERSION")]
    number: Option<String>,

    /// Raise this part of the last version instead: 1.2.3 becomes 2.0.0, 1.3.0 or 1.2.4
    #[arg(long, value_name = "PART", conflicts_with = "wanted")]
    bump: Option<Bump>,

    /// The title of the release; else the tag
    #[arg(long)]
    title: Option<String>,

    /// A file with the notes of the release
    #[arg(long, value_name = "FILE")]
    notes_file: Option<PathBuf>,
}

/// Make the tagged release: version, commit, tag, push, GitHub release
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable release 1.2.0 --dry-run\n  citable release --bump minor --yes"
)]
pub(super) struct ReleaseArgs {
    #[command(flatten)]
    version: Version,

    #[command(flatten)]
    consent: Consent,

    #[command(flatten)]
    output: Output,
}

impl Version {
    /// The options about the text of the release.
    pub(super) fn text_options(&self) -> Vec<String> {
        let file = self.notes_file.as_ref();
        let file = file.map(|file| file.display().to_string());
        [("--title", self.title.clone()), ("--notes-file", file)]
            .into_iter()
            .filter_map(|(option, value)| Some([option.to_owned(), value?]))
            .flatten()
            .collect()
    }
}

/// The command that goes on, as for `publish`.
fn again(global: &Global, args: &ReleaseArgs, tag: &Tag) -> String {
    let mut rest = vec![tag.to_string()];
    rest.extend(args.version.text_options());
    rest.extend(resume::flags(&args.consent));
    resume::command(global, "release", rest)
}

pub(super) fn run(global: &Global, args: &ReleaseArgs) -> Result<u8, Fault> {
    let output = args.output.open(&FORMATS)?;
    let repository = journey::local(&journey::folder(global))?;
    let goal = Goal {
        until: Stage::Released,
        ..goal(&repository, &args.version, &args.consent, "release")?
    };
    let run = Run {
        leave: args.consent.approval.leave(RELEASE.to_vec()),
        patience: Waiting {
            wait: 0,
            no_wait: true,
        }
        .patience(),
        resume: again(global, args, &goal.tag),
        only_show: args.consent.approval.dry_run,
        rehearsal: false,
        carry: Carry::No,
        goal,
    };
    journey::go(&journey::world(global)?, &run, output)
}

/// The goal for a version, without its last stage and its datasets.
pub(super) fn goal(
    repository: &Repository,
    version: &Version,
    consent: &Consent,
    command: &str,
) -> Result<Goal, Fault> {
    let text = match (&version.number, version.bump) {
        (Some(text), _) => text.trim().to_owned(),
        (None, Some(bump)) => {
            let last = tags::latest(repository).ok_or_else(|| {
                Fault::usage(
                    "neither a tag nor CITATION.cff has a version of three numbers that could be raised",
                    format!("name it: `citable {command} 1.0.0`"),
                )
            })?;
            tags::bumped(&last, bump).to_string()
        }
        (None, None) => tags::written_version(repository).ok_or_else(|| {
            Fault::usage(
                "no version can be read from CITATION.cff",
                format!("name the version to release: `citable {command} 1.0.0`"),
            )
        })?,
    };
    let tag = tags::chosen(repository, Some(&text))?;
    if !tag.reads_as_version() && !tags::is_here(repository, &tag) {
        return Err(Fault::usage(
            format!("`{text}` is no version"),
            format!(
                "give a number such as 1.2.0, or a date such as 2026.11: `citable {command} 1.0.0`"
            ),
        ));
    }
    let notes = match &version.notes_file {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| {
            Fault::usage(
                format!("cannot read `{}`: {error}", path.display()),
                "name a UTF-8 text file",
            )
        })?),
        None => None,
    };
    let bare = tag.version().map_or_else(
        || text.trim_start_matches(['v', 'V']).to_owned(),
        |version| version.to_string(),
    );
    Ok(Goal {
        version: Some(bare),
        release: ReleaseText {
            title: version.title.clone(),
            notes,
        },
        leave: Leave {
            connected: consent.connected,
            foreign_draft: consent.publish_draft,
            pull_request: consent.pull_request,
            ..Leave::default()
        },
        ..Goal::new(tag)
    })
}
