//! The program from outside: the real binary over real HTTP, against services that this
//! process is. Nothing here reaches any other host.

#![expect(
    clippy::unwrap_used,
    reason = "what cannot be set up should stop the test"
)]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

mod act;
mod all_datasets;
mod back;
mod bad_arguments;
mod bad_input;
mod biostudies;
mod cite;
mod commands;
mod contracts;
#[cfg(unix)]
mod crash;
mod datasets;
mod doi;
mod draft;
mod draft_live;
mod folder;
mod forge;
mod hostile;
mod idr;
mod init;
mod init_odd;
mod init_workflows;
mod install;
mod journey;
mod omero;
mod people;
mod preview;
mod runner;
mod scenarios;
mod secrets;
mod settings;
#[cfg(unix)]
mod ssh;
mod steps;
#[cfg(unix)]
mod strange;
#[cfg(unix)]
mod untrusted;
mod verify;
mod world;
