//! The [Citation File Format](https://citation-file-format.github.io/) 1.2.0.

pub mod yaml;
