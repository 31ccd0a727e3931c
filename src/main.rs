//! The command line: parse, run, exit.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    citable::cli::run(&citable::cli::Cli::parse())
}
