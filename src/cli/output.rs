//! Where results go: one format on stdout, others into files in the same run.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::Fault;
use crate::term;

/// A form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For scripts; the `schema` field says which contract
    Json,
    /// For code scanning (check only)
    Sarif,
    /// Annotations of GitHub Actions (check only)
    Github,
    /// For job summaries and pull requests
    Markdown,
}

/// `FORMAT=PATH`.
#[derive(Debug, Clone)]
struct Export {
    format: Format,
    path: PathBuf,
}

/// The output options of commands with results.
#[derive(Debug, Args)]
pub(super) struct Output {
    /// Form of the result on stdout
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Write the result into a file too; may be given several times
    #[arg(long, value_name = "FORMAT=PATH")]
    export: Vec<Export>,
}

impl FromStr for Export {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, path) = text
            .split_once('=')
            .ok_or("write it as FORMAT=PATH, such as json=report.json")?;
        if path.is_empty() {
            return Err("the path is missing".to_owned());
        }
        Ok(Self {
            format: Format::from_str(format, true)?,
            path: path.into(),
        })
    }
}

/// Files that were opened before the work, so that a path that cannot be written fails early.
#[derive(Debug)]
pub(super) struct Opened {
    format: Format,
    exports: Vec<(Format, PathBuf, File)>,
}

impl Output {
    /// Opens the files. `known` are the formats that the command has.
    pub(super) fn open(&self, known: &[Format]) -> Result<Opened, Fault> {
        for format in
            std::iter::once(&self.format).chain(self.export.iter().map(|export| &export.format))
        {
            if !known.contains(format) {
                let names: Vec<String> = known.iter().map(|format| format.name()).collect();
                return Err(Fault::usage(
                    format!("this command has no format `{}`", format.name()),
                    format!("use one of {}", names.join(", ")),
                ));
            }
        }
        let mut exports = Vec::new();
        for export in &self.export {
            let file = File::create(&export.path).map_err(|error| {
                Fault::failed(format!("cannot write `{}`: {error}", export.path.display()))
            })?;
            exports.push((export.format, export.path.clone(), file));
        }
        Ok(Opened {
            format: self.format,
            exports,
        })
    }
}

impl Opened {
    /// Whether people read stdout.
    pub(super) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// Writes the result everywhere, each form made by `render`.
    pub(super) fn write(self, render: impl Fn(Format) -> String) -> Result<(), Fault> {
        for (format, path, mut file) in self.exports {
            let text = anstream::adapter::strip_str(&render(format)).to_string();
            file.write_all(text.as_bytes()).map_err(|error| {
                Fault::failed(format!("cannot write `{}`: {error}", path.display()))
            })?;
        }
        Ok(term::print(&render(self.format))?)
    }
}

impl Format {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}
