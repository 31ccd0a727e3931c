//! The [Citation File Format](https://citation-file-format.github.io/) 1.2.0.

pub mod check;
pub mod citation;
pub mod edit;
pub mod format;
pub mod forms;
pub mod lists;
pub mod write;
pub mod yaml;
