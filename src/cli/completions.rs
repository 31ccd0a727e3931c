//! `citable completions SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Fault};
use crate::term;

/// Print a completion script
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  mkdir -p ~/.local/share/bash-completion/completions\n  citable completions bash > ~/.local/share/bash-completion/completions/citable"
)]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Result<u8, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "citable", &mut script);
    term::print(&String::from_utf8_lossy(&script))?;
    Ok(0)
}
