//! Checks a citation file: `cargo run --example check -- CITATION.cff`.
//!
//! Prints one problem a line and leaves with 1 when there is an error among them.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]

use std::process::ExitCode;

use cff_rs::check::{Severity, check_document, unreadable};
use cff_rs::yaml::{position, read_bytes};

fn main() -> ExitCode {
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "CITATION.cff".to_owned());
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(3);
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let problems = match read_bytes(&bytes) {
        Ok((document, text)) => check_document(text, &document),
        Err(error) => vec![unreadable(&error)],
    };
    for problem in &problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = position(&text, problem.span.start);
        println!(
            "{path}:{place}: {severity}[{}]: {}",
            problem.code, problem.message
        );
        if let Some(help) = &problem.help {
            println!("  help: {help}");
        }
    }
    let failed = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    ExitCode::from(u8::from(failed))
}
