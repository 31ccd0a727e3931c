//! The command line: parse, run, exit.

use std::process::ExitCode;

use citable::cli::{self, Cli};
use clap::Parser;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => cli::run(&cli),
        Err(stop) => cli::stop(&stop),
    }
}
