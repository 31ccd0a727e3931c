//! `citable man [COMMAND]`.

use clap::{Args, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Cli, Fault};
use crate::term;

/// Print the manual page, or that of a command
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable man | man -l -\n  citable man check > citable-check.1"
)]
pub(super) struct ManArgs {
    /// The command; without one the page of citable as a whole
    command: Option<String>,
}

pub(super) fn run(args: &ManArgs) -> Result<u8, Fault> {
    let mut whole = Cli::command().disable_help_subcommand(true);
    whole.build();
    let command = match &args.command {
        None => whole,
        Some(name) => {
            let mut commands = whole.get_subcommands().filter(|it| !it.is_hide_set());
            let found = commands.find(|it| it.get_name() == name);
            found.cloned().ok_or_else(|| {
                Fault::usage(
                    format!("there is no command `{name}`"),
                    "`citable --help` lists them",
                )
            })?
        }
    };
    let mut page = Vec::new();
    write(command, &mut page)?;
    term::print(&String::from_utf8_lossy(&page))?;
    Ok(0)
}

/// The sections of `clap_mangen`, which would reflow the examples and call them EXTRA.
fn write(command: clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let after = command.get_after_help().map(ToString::to_string);
    let has_commands = command.get_subcommands().any(|it| !it.is_hide_set());
    let man = Man::new(command);
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if has_commands {
        man.render_subcommands_section(page)?;
        let mut roff = Roff::new();
        roff.control("PP", []);
        roff.text([roman(
            "The page of each is printed by `citable man COMMAND`.",
        )]);
        roff.to_writer(page)?;
    }
    closing(&after.unwrap_or_default()).to_writer(page)?;
    man.render_version_section(page)
}

/// What stands below the help, each paragraph in the section that it belongs to.
fn closing(after: &str) -> Roff {
    let mut roff = Roff::new();
    for paragraph in after.split("\n\n") {
        let (first, rest) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
        if first.starts_with("Example") {
            roff.control("SH", ["EXAMPLES"]);
            roff.control("nf", []);
            for line in rest.lines() {
                roff.text([roman(line)]);
            }
            roff.control("fi", []);
        } else if let Some(codes) = paragraph.strip_prefix("Exit codes: ") {
            roff.control("SH", ["EXIT STATUS"]);
            roff.text([roman(codes.replace('\n', " "))]);
        } else if !paragraph.trim().is_empty() {
            roff.control("SH", ["NOTES"]);
            for line in paragraph.lines() {
                if line.starts_with(' ') {
                    roff.control("br", []);
                }
                roff.text([roman(line)]);
            }
        }
    }
    roff
}
