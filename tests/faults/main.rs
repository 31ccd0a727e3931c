//! Whatever breaks, and wherever: the run ends in words, and one more run ends with exactly one
//! tag, one release, one record and one link.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be set up should stop the test"
)]
#![expect(clippy::print_stdout, reason = "the size of the matrix is its result")]

mod cell;
mod clocks;
mod git_calls;
#[cfg(unix)]
mod kills;
mod links;
mod matrix;
mod run;
#[expect(dead_code, reason = "the tests of the commands use the rest")]
#[path = "../cli/runner.rs"]
mod runner;
mod together;
mod trouble;
#[expect(dead_code, reason = "the tests of the commands use the rest")]
#[path = "../cli/world.rs"]
mod world;
