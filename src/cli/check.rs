//! `citable check [PATH]`.

mod fix;
mod wishes;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use wishes::Wishes;

use super::journey;
use super::output::{Format, Forms, OfCheck};
use super::{Fault, Global, Output, tags};
use crate::facts::{Facts, Files, Repository, Seen, Tracked, Why};
use crate::plan::Goal;
use crate::report::{self, Check};
use crate::rules::{self, Case, Profile, Severity, Verdict};
use crate::term::{self, Leave, Screen};
use crate::world::files;
use crate::world::git::{self, Asked, Git};

/// Check CITATION.cff, licence files and .zenodo.json, without the network
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable check\n  citable check --at v1.2.0\n  citable check --every-file\n  citable check --fix\n  citable check -D warnings -A author-without-orcid\n  citable check --export sarif=citable.sarif --export markdown=summary.md"
)]
pub(super) struct CheckArgs {
    /// The repository
    path: Option<PathBuf>,

    /// Read the files of this tag, branch or commit instead of the working tree
    #[arg(long, value_name = "REV")]
    at: Option<String>,

    /// Look at every file that git has, not only at those in the root folder: sizes, links,
    /// tokens and share links in their text
    #[arg(long)]
    every_file: bool,

    /// Look at GitHub, Zenodo and ORCID too: is the switch on, whose is each ORCID iD, …
    #[arg(long, conflicts_with = "at")]
    online: bool,

    /// Make the safe edits, then check again
    #[arg(long, conflicts_with_all = ["at", "online"])]
    fix: bool,

    /// Ask the checklist of a field too: `bioimage` for analysis code beside microscopy images
    #[arg(long, value_name = "NAME")]
    profile: Option<Profile>,

    #[command(flatten)]
    wishes: Wishes,

    #[command(flatten)]
    output: Output<OfCheck>,
}

pub(super) fn run(global: &Global, args: &CheckArgs) -> Result<u8, Fault> {
    let output = args.output.open(OfCheck::ALL)?;
    let folder = journey::folder_at(global, args.path.as_deref())?;
    let today = jiff::Zoned::now().date();
    let mut facts = if args.online {
        online(global, &folder, today)?
    } else {
        args.local(&folder)?
    };
    // Whoever set rules in a file that cannot be read would be shown something else.
    journey::project(&facts.repository)?;
    if args.fix {
        let root = git::discover(&folder)?.map_or_else(|| folder.clone(), |git| git.root().into());
        let before = &facts.repository.files;
        let edits = fix::fix(&root, before, |files| args.judge(&facts, files, today))?;
        if edits > 0 {
            facts = args.local(&folder)?;
        }
    }
    let verdict = args.judge(&facts, &facts.repository.files, today);
    let check = Check {
        findings: &verdict.findings,
        skipped: &verdict.skipped,
        files: &facts.repository.files,
        silenced: &verdict.silenced,
        licenses: &verdict.licenses,
        checklist: &verdict.checklist,
        reminders: &verdict.reminders,
    };
    output.write(|format| match format {
        Format::Json => report::json::text(&report::json::check(&check)),
        Format::Sarif => report::json::text(&report::sarif::check(&check)),
        Format::Github => report::github::annotations(&check),
        Format::Markdown => report::markdown::check(&check),
        _ => report::human::check(&check, term::style()),
    })?;
    if verdict
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Ok(1);
    }
    // Whoever asked for GitHub and got no answer has no clean bill.
    if let (true, Seen::Unknown(why @ (Why::Unreachable(_) | Why::Garbled(_)))) =
        (args.online, &facts.forge.repository)
    {
        return Err(Fault::failed(format!("could not look: {why}")));
    }
    Ok(0)
}

impl CheckArgs {
    fn judge(&self, facts: &Facts, files: &Files, today: Date) -> Verdict {
        let case = Case::new(facts, files, None, today);
        let case = case.with_profiles(self.profile.as_slice());
        rules::check(&case.with_settings(&self.wishes.0))
    }
}

impl CheckArgs {
    /// What can be seen here, at every file if that was asked for.
    fn local(&self, folder: &Path) -> Result<Facts, Fault> {
        let at = self.at.as_deref();
        let mut facts = local(folder, at)?;
        if self.every_file {
            facts.repository.files.tracked = every_file(folder, at)?;
        }
        Ok(facts)
    }
}

/// Every file that git has: of a revision, or of the working tree as it is.
fn every_file(folder: &Path, at: Option<&str>) -> Result<Seen<Arc<Tracked>>, Fault> {
    let Some(git) = git::discover(folder)?.map(Git::offline) else {
        return Ok(Seen::Unknown(Why::Unreachable(
            "the folder is in no git repository, so it has no tracked files".to_owned(),
        )));
    };
    let tracked = match at {
        Some(revision) => git.tracked(&git.commit_of(revision)?),
        None => git.tracked_here(),
    };
    Ok(Seen::from(tracked).map(Arc::new))
}

/// What can be seen without the network. A folder that is in no repository can be checked too.
pub(super) fn local(folder: &Path, at: Option<&str>) -> Result<Facts, Fault> {
    let asked = git::ask(folder)?;
    let git = asked.as_ref().map(Asked::git).cloned();
    let files = match (&git, at) {
        (Some(git), Some(revision)) => git.files_at(revision)?,
        (None, Some(_)) => {
            return Err(Fault::usage(
                format!("`{}` is not in a git repository", folder.display()),
                "leave `--at` out to check the files as they are",
            ));
        }
        (Some(git), None) if git.is_bare() => git.files_at("HEAD").unwrap_or_default(),
        (git, None) => files::read(git.as_ref().map_or(folder, Git::root)),
    };
    let mut seen = asked.map(Asked::look).transpose()?;
    if let (Some(git), Some(seen), Some(revision)) = (&git, &mut seen, at) {
        let until = git.tags_until(revision)?;
        seen.tags.retain(|tag, _| until.contains(tag));
    }
    let repository = Repository {
        files,
        git: Seen::Known(seen),
        tagged: Seen::Unknown(Why::NotAsked),
    };
    Ok(Facts::local(repository, &Why::Offline))
}

fn online(global: &Global, folder: &Path, today: Date) -> Result<Facts, Fault> {
    let repository = journey::local(folder)?;
    let goal = Goal::new(tags::chosen_or_first(&repository, None)?.0);
    let world = journey::world_at(global, folder)?;
    journey::runtime()?.block_on(async {
        let (mut facts, _) = journey::look(&world, &goal).await;
        let asked = Case::new(&facts, &facts.repository.files, None, today).orcids();
        let mut screen = Screen::new(Leave::Never, None);
        screen.asking("ORCID");
        facts.people = Seen::Known(world.orcid.people(&asked).await);
        screen.clear();
        Ok(facts)
    })
}
