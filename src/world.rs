//! The world outside: git, files and services. All reading and writing happens here.

pub mod archive;
pub mod files;
pub mod git;
pub mod http;
