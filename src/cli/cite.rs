//! `citable cite [TAG]`.

use std::fs;
use std::path::Path;

use clap::Args;

use super::output::{Format, Forms, OfCitation};
use super::{Fault, Global, Output, check, journey, tags};
use crate::domain::{DatasetRef, Tag};
use crate::facts::{Dataset, Facts, Repository, Seen, Why};
use crate::plan::{Goal, Next, Plan, Stage};
use crate::report::citation::Work;
use crate::report::citation::statements::Data;
use crate::report::citation::style::{Style, StyleError};
use crate::report::cite::{self, Cite, Source};
use crate::report::safe;
use crate::term;

/// Give what to paste into a paper: citation, availability statements, key resources table
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CiteArgs {
    /// The tag; without one, the newest
    tag: Option<String>,

    /// Style of the citation: a name, or the path of a CSL file
    #[arg(long, value_name = "NAME|FILE.csl", default_value = "apa")]
    style: String,

    /// List the names of the styles
    #[arg(long, conflicts_with_all = ["tag", "format", "export", "offline", "dataset"])]
    list_styles: bool,

    /// A dataset of the paper; may be given several times, or be in citable.toml
    #[arg(long, value_name = "DATASET")]
    dataset: Vec<DatasetRef>,

    /// Look nowhere: cite what CITATION.cff says, without a DOI unless it names one
    #[arg(long)]
    offline: bool,

    #[command(flatten)]
    output: Output<OfCitation>,
}

/// The largest style that is read: those there are have a tenth of it.
const LARGEST: u64 = 4 << 20;

const EXAMPLES: &str = "\
Examples:
  citable cite
  citable cite v1.2.0 --format bibtex >> references.bib
  citable cite --style nature --format text
  citable cite --dataset S-BIAD1234 --format markdown
  citable cite --export ris=citable.ris --export csl-json=citable.json

Which DOI is for what, and what each form is for: docs/cite.md";

pub(super) fn run(global: &Global, args: &CiteArgs) -> Result<u8, Fault> {
    if args.list_styles {
        let names = Style::names();
        term::print(&format!("{}\n", names.join("\n")))?;
        return Ok(0);
    }
    let output = args.output.open(OfCitation::ALL)?;
    let style = style(&args.style)?;
    let repository = journey::local(&journey::folder(global))?;
    let tag = tags::chosen(&repository, args.tag.as_deref())?;
    let named = journey::project(&repository)?.datasets_or(&args.dataset);
    let seen = if args.offline {
        offline(global, args, &repository, tag, named)?
    } else {
        online(global, tag, named)?
    };
    // An entry without the DOI would stay in somebody's list of references.
    if let Some(missing) = &seen.missing
        && output.wants(is_reference)
    {
        return Err(missing.fault());
    }
    let citation = style
        .cite(&seen.work)
        .map_err(|error| refused(&args.style, &error))?;
    let cite = Cite {
        tag: &seen.tag,
        work: &seen.work,
        source: seen.source,
        style: style.name(),
        citation: &citation,
        datasets: &seen.datasets,
        notes: &seen.notes,
    };
    // Such a form holds nothing but the entry, and whoever asks for it is to know as much.
    let apart = output.wants(is_reference);
    output.write(|format| match format {
        Format::Json => crate::report::json::text(&cite::json(&cite)),
        Format::Markdown => cite::markdown(&cite),
        Format::Text => cite::text(&cite),
        Format::Bibtex => cite::bibtex(&cite),
        Format::Ris => cite::ris(&cite),
        Format::CslJson => cite::csl_json(&cite),
        Format::Codemeta => cite::codemeta(&cite),
        _ => cite::human(&cite),
    })?;
    if apart {
        for note in &seen.notes {
            term::say(&format!("note: {}", safe::line(note)));
        }
    }
    match &seen.missing {
        Some(missing) => Err(missing.fault()),
        None => Ok(0),
    }
}

/// Whether the form is an entry for a list of references, in which nothing else may stand.
fn is_reference(format: Format) -> bool {
    matches!(
        format,
        Format::Text | Format::Bibtex | Format::Ris | Format::CslJson | Format::Codemeta
    )
}

/// A style by its name, or by its file.
fn style(named: &str) -> Result<Style, Fault> {
    let path = Path::new(named);
    let is_file = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csl"));
    if !is_file {
        return Style::named(named).map_err(|error| refused(named, &error));
    }
    let unreadable = |why: &str| {
        let message = format!("cannot read `{named}`: {why}");
        Fault::usage(
            message,
            "name a CSL file, or a style of `citable cite --list-styles`",
        )
    };
    let about = fs::metadata(path).map_err(|error| unreadable(&error.to_string()))?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(unreadable("it is no file of less than 4 MiB"));
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(&error.to_string()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Style::read(&name, &text).map_err(|error| refused(named, &error))
}

fn refused(named: &str, error: &StyleError) -> Fault {
    match error {
        StyleError::Unknown(_) => Fault::usage(
            error.to_string(),
            "`citable cite --list-styles` has the names; of any other style name the `.csl` file",
        ),
        StyleError::Incomplete { .. } => Fault::usage(
            error.to_string(),
            "take one that has a place for software, such as apa, ieee, nature or cell",
        ),
        StyleError::Syntax(_) | StyleError::Dependent(_) => Fault::usage(
            format!("cannot use `{named}`: {error}"),
            "name an independent CSL style, as the Zotero style repository has them",
        ),
    }
}

/// What is cited, and what there is to say of it.
struct Sight {
    tag: Tag,
    work: Work,
    source: Source,
    datasets: Vec<Data>,
    notes: Vec<String>,
    missing: Option<Missing>,
}

/// Why there is no DOI, and the exit code of that.
struct Missing {
    why: String,
    help: String,
    code: u8,
}

impl Missing {
    fn fault(&self) -> Fault {
        Fault {
            message: self.why.clone(),
            help: Some(self.help.clone()),
            code: self.code,
        }
    }
}

/// What CITATION.cff says, at the tag if it is here. A tag that was named and is not here may be
/// of other people, or a slip of the pen: nothing here can say what it holds.
fn offline(
    global: &Global,
    args: &CiteArgs,
    repository: &Repository,
    tag: Tag,
    named: Vec<DatasetRef>,
) -> Result<Sight, Fault> {
    let is_here = tags::is_here(repository, &tag);
    if args.tag.is_some() && !is_here {
        return Err(tags::not_here(repository, &tag));
    }
    let at = is_here.then(|| tag.as_str());
    let facts = check::local(&journey::folder(global), at)?;
    let work = Work::of_files(&facts, &tag).doi_of_file(&facts);
    let mut notes = Vec::new();
    if !is_here {
        notes.push(format!(
            "there is no tag {tag} here: this is CITATION.cff as it is in the folder, with the version in it"
        ));
    }
    if work.doi.is_none() {
        notes.push(format!(
            "CITATION.cff names no DOI, and without the network none was looked for: `citable cite {tag}` does"
        ));
    }
    let datasets = named.into_iter().map(|reference| {
        Data::of(&Dataset {
            reference,
            submission: Seen::Unknown(Why::Offline),
        })
    });
    Ok(Sight {
        datasets: datasets.collect(),
        tag,
        work,
        source: Source::File,
        notes,
        missing: None,
    })
}

/// What the record says, looked for once.
fn online(global: &Global, tag: Tag, named: Vec<DatasetRef>) -> Result<Sight, Fault> {
    let goal = Goal {
        until: Stage::Archived,
        datasets: named,
        ..Goal::new(tag)
    };
    let world = journey::world(global)?;
    let (facts, plan) = journey::runtime()?.block_on(journey::look(&world, &goal));
    let tag = goal.tag;
    let mut notes: Vec<String> = facts.datasets.iter().filter_map(unsure).collect();
    let (work, missing) = match facts.archive.record.there() {
        Some(record) => (Work::of_record(&facts, record), None),
        None => (Work::of_files(&facts, &tag), Some(missing(&facts, &plan))),
    };
    if work.doi.is_some() && !facts.archive.registers {
        notes.push("a DOI of Zenodo's sandbox leads nowhere: it is not for a paper".to_owned());
    }
    Ok(Sight {
        source: if missing.is_some() {
            Source::File
        } else {
            Source::Record
        },
        datasets: facts.datasets.iter().map(Data::of).collect(),
        tag,
        work,
        notes,
        missing,
    })
}

/// What to check of a dataset before its sentence is pasted.
fn unsure(dataset: &Dataset) -> Option<String> {
    let reference = &dataset.reference;
    match &dataset.submission {
        Seen::Known(Some(submission)) if submission.published => None,
        Seen::Known(Some(_)) => Some(format!(
            "{reference} is not public yet: its readers will find nothing there"
        )),
        Seen::Known(None) => Some(format!(
            "{reference} is not there: see whether it is written right"
        )),
        Seen::Unknown(why) => Some(format!("could not look at {reference}: {why}")),
    }
}

/// Why there is no record: what could not be looked at comes before all else.
fn missing(facts: &Facts, plan: &Plan) -> Missing {
    let tag = &plan.tag;
    let unseen = [
        unknown(&facts.archive.record),
        unknown(&facts.forge.repository),
        unknown(&facts.forge.releases),
    ];
    let releases = facts.forge.releases.known();
    let unreleased = releases.is_some_and(|releases| releases.published.is_none());
    // Records are found by the repository's name on GitHub.
    let nameless = facts.forge.repository.there().is_none();
    let (why, code) = match (unseen.into_iter().flatten().next(), plan.next()) {
        (Some(why), _) => (format!("could not look for the DOI of {tag}: {why}"), 3),
        (None, _) if nameless => (
            format!(
                "could not look for the DOI of {tag}: GitHub shows no repository that this is a clone of"
            ),
            3,
        ),
        (None, _) if unreleased => (format!("{tag} has no DOI: it is not released"), 1),
        (None, Next::Wait(wait)) => (format!("{tag} has no DOI yet: waiting for {}", wait.on), 4),
        (None, Next::Unknown(why)) => (
            format!("{tag} has no DOI, and whether it will come cannot be told: {why}"),
            3,
        ),
        (None, _) => (format!("{tag} has no DOI"), 1),
    };
    let help = if code == 3 {
        "run this again once it can be reached; `--offline` cites from CITATION.cff alone"
            .to_owned()
    } else {
        format!(
            "`citable doi {tag}` waits for it, or says why there is none; `--offline` cites from CITATION.cff alone"
        )
    };
    Missing { why, help, code }
}

/// Why something could not be looked at; nothing where it was not its turn yet.
fn unknown<T>(seen: &Seen<T>) -> Option<&Why> {
    match seen {
        Seen::Unknown(why) if *why != Why::NotAsked => Some(why),
        _ => None,
    }
}
