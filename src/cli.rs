//! The commands, one file each.

mod action;
mod check;
mod cite;
mod completions;
mod consent;
mod doi;
mod draft;
mod explain;
mod fault;
mod hand_over;
mod init;
mod interrupt;
mod journey;
mod like;
mod link;
mod man;
mod output;
mod preview;
mod publish;
mod rehearse;
mod release;
mod resume;
mod status;
mod tags;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use clap::{Args, ColorChoice, Parser, Subcommand};

use fault::Fault;
use output::Output;

use crate::report::safe;
use crate::term;

/// Make an analysis-code repository citable: check it, release it, get its DOI, link that DOI to the dataset.
#[derive(Debug, Parser)]
#[command(name = "citable", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const EXAMPLES: &str = "\
Examples:
  citable init                    write CITATION.cff and LICENSE from what the repository says
  citable check                   what CITATION.cff, the licence and Zenodo's rules say
  citable rehearse                the whole journey on embedded services; nothing is permanent
  citable publish 1.2.0 --dry-run what would be done
  citable publish 1.2.0           do it: tag, release, DOI, verification, dataset link
  citable status                  where it stands

Exit codes: 0 done or clean · 1 findings at error level, or blocked · 2 usage ·
3 could not complete (network, permission, I/O) · 4 waiting: run again later";

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
struct Global {
    /// Work in this folder instead of the current one
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<PathBuf>,

    /// Use sandbox.zenodo.org, whose DOIs are not real
    #[arg(long, global = true)]
    sandbox: bool,

    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: ColorChoice,

    /// Show the requests that are made (-vv: more)
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check CITATION.cff, licence files and .zenodo.json, without the network
    Check(check::CheckArgs),
    /// Explain a rule, or list all rules
    Explain(explain::ExplainArgs),
    /// Show what Zenodo will publish and what GitHub's citation box will show
    Preview(preview::PreviewArgs),
    /// Write what is missing: CITATION.cff, LICENSE, citable.toml
    Init(init::InitArgs),
    /// Make the tagged release: version, commit, tag, push, GitHub release
    Release(release::ReleaseArgs),
    /// Find the DOI of a release, wait for it, or say why there is none
    Doi(doi::DoiArgs),
    /// Compare the archive with the tag, and the record with the repository
    Verify(verify::VerifyArgs),
    /// Give what to paste into a paper: citation, availability statements, key resources table
    Cite(cite::CiteArgs),
    /// Make a draft on Zenodo of a tag that is not public yet, with a DOI and a link for reviewers
    Draft(draft::DraftArgs),
    /// Put the DOI into the records of datasets
    Link(link::LinkArgs),
    /// Show where the journey stands
    Status(status::StatusArgs),
    /// The whole journey; run it again any time, it does only what is missing
    Publish(publish::PublishArgs),
    /// The whole journey against embedded services: no account, no network, nothing permanent
    Rehearse(rehearse::RehearseArgs),
    /// Print a completion script
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or that of a command
    Man(man::ManArgs),
    /// Run a command with the inputs of the GitHub Action
    #[command(hide = true)]
    Action(action::ActionArgs),
}

/// Shows the help that was asked for, or says what is wrong with the arguments; gives the exit
/// code of the process. Arguments may come from a stranger's tag or title, by way of a script.
pub fn stop(stop: &clap::Error) -> ExitCode {
    let acts = std::env::args_os().any(|argument| {
        let argument = argument.to_string_lossy();
        safe::text(&argument) != argument
    });
    if acts {
        term::say(safe::text(&stop.render().to_string()).trim_end());
    } else {
        // If that fails there is nobody to tell.
        let _ = stop.print();
    }
    ExitCode::from(u8::try_from(stop.exit_code()).unwrap_or(2))
}

/// Runs a command; gives the exit code of the process.
pub fn run(cli: &Cli) -> ExitCode {
    match cli.global.color {
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        ColorChoice::Auto => {}
    }
    log(cli.global.verbose);
    match dispatch(cli) {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            term::error(&fault.message, fault.help.as_deref());
            ExitCode::from(fault.code)
        }
    }
}

/// Runs a command; gives its exit code, or why it could not do its work.
fn dispatch(cli: &Cli) -> Result<u8, Fault> {
    match &cli.command {
        Command::Check(args) => check::run(&cli.global, args),
        Command::Explain(args) => explain::run(args),
        Command::Preview(args) => preview::run(&cli.global, args),
        Command::Init(args) => init::run(&cli.global, args),
        Command::Release(args) => release::run(&cli.global, args),
        Command::Doi(args) => doi::run(&cli.global, args),
        Command::Verify(args) => verify::run(&cli.global, args),
        Command::Cite(args) => cite::run(&cli.global, args),
        Command::Draft(args) => draft::run(&cli.global, args),
        Command::Link(args) => link::run(&cli.global, args),
        Command::Status(args) => status::run(&cli.global, args),
        Command::Publish(args) => publish::run(&cli.global, args),
        Command::Rehearse(args) => rehearse::run(&cli.global, args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        Command::Action(args) => action::run(args),
    }
}

/// `-v` shows our own requests, `-vv` everything below them. Addresses in it are redacted by
/// the transport; what others log at debug level is not, and is left out.
fn log(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => tracing::Level::DEBUG,
        _ => tracing::Level::TRACE,
    };
    let ours = tracing_subscriber::filter::Targets::new().with_target("citable", level);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false);
    let _ = tracing_subscriber::registry()
        .with(ours)
        .with(lines)
        .try_init();
}
