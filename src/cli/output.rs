//! Where results go: one format on stdout, others into files in the same run.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::marker::PhantomData;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::Fault;
use crate::term;

/// A form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    #[value(help = None::<&str>)]
    Human,
    /// For scripts; the `schema` field says which contract.
    #[value(help = None::<&str>)]
    Json,
    /// For code scanning.
    #[value(help = None::<&str>)]
    Sarif,
    /// Annotations of GitHub Actions.
    #[value(help = None::<&str>)]
    Github,
    /// For job summaries and pull requests.
    #[value(help = None::<&str>)]
    Markdown,
    /// The picture of the links.
    #[value(help = None::<&str>)]
    Svg,
    /// A citation alone.
    #[value(help = None::<&str>)]
    Text,
    /// For LaTeX.
    #[value(help = None::<&str>)]
    Bibtex,
    /// For reference managers.
    #[value(help = None::<&str>)]
    Ris,
    /// For Zotero and Pandoc.
    #[value(help = None::<&str>)]
    CslJson,
    /// For codemeta.json.
    #[value(help = None::<&str>)]
    Codemeta,
}

/// The forms that a command has, for its help and for what it takes.
pub(super) trait Forms: std::fmt::Debug + Clone + Send + Sync + 'static {
    /// In the order of the help.
    const ALL: &'static [Format];
}

/// Those of a journey.
#[derive(Debug, Clone)]
pub(super) struct OfJourney;

/// Those of a draft, which has no links to be drawn.
#[derive(Debug, Clone)]
pub(super) struct OfDraft;

/// Those of a check.
#[derive(Debug, Clone)]
pub(super) struct OfCheck;

/// Those of a citation.
#[derive(Debug, Clone)]
pub(super) struct OfCitation;

/// For people and for scripts, and no more.
#[derive(Debug, Clone)]
pub(super) struct Plain;

/// The formats of a journey.
pub(super) const FORMATS: [Format; 4] =
    [Format::Human, Format::Json, Format::Markdown, Format::Svg];

impl Forms for OfJourney {
    const ALL: &'static [Format] = &FORMATS;
}

impl Forms for OfDraft {
    const ALL: &'static [Format] = &[Format::Human, Format::Json, Format::Markdown];
}

impl Forms for OfCitation {
    const ALL: &'static [Format] = &[
        Format::Human,
        Format::Json,
        Format::Markdown,
        Format::Text,
        Format::Bibtex,
        Format::Ris,
        Format::CslJson,
        Format::Codemeta,
    ];
}

impl Forms for OfCheck {
    const ALL: &'static [Format] = &[
        Format::Human,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Markdown,
    ];
}

impl Forms for Plain {
    const ALL: &'static [Format] = &[Format::Human, Format::Json];
}

/// `FORMAT=PATH`.
#[derive(Debug, Clone)]
struct Export {
    format: Format,
    path: PathBuf,
}

/// The output options of commands with results.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Output<F: Forms = OfJourney> {
    /// Form of the result on stdout
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format::<F>())]
    format: Format,

    /// Write the result into a file too, in any of these forms; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = export::<F>)]
    export: Vec<Export>,

    #[arg(skip)]
    forms: PhantomData<F>,
}

fn format<F: Forms>() -> impl TypedValueParser<Value = Format> {
    let values = F::ALL.iter().filter_map(Format::to_possible_value);
    PossibleValuesParser::new(values).try_map(|name| Format::from_str(&name, false))
}

fn export<F: Forms>(text: &str) -> Result<Export, String> {
    let (name, path) = text
        .split_once('=')
        .ok_or("write it as FORMAT=PATH, such as json=report.json")?;
    if path.is_empty() {
        return Err("the path is missing".to_owned());
    }
    if path == "-" {
        return Err("an export is a file; `--format` is for stdout".to_owned());
    }
    let format = Format::from_str(name, false).ok();
    let format = format.filter(|format| F::ALL.contains(format));
    let format = format.ok_or_else(|| {
        format!(
            "there is no format `{name}` here; it is one of {}",
            names::<F>()
        )
    })?;
    Ok(Export {
        format,
        path: path.into(),
    })
}

fn names<F: Forms>() -> String {
    let names: Vec<String> = F::ALL.iter().map(|format| format.name()).collect();
    match names.split_last() {
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}

/// A file that was opened before the work, so that a path that cannot be written fails early.
/// What it holds stays until the result is there.
#[derive(Debug)]
struct Waiting {
    format: Format,
    path: PathBuf,
    file: File,
    /// Whether it is here only for the result, and would be empty without it.
    made: bool,
    written: bool,
}

/// Where the result goes.
#[derive(Debug)]
pub(super) struct Opened {
    format: Format,
    exports: Vec<Waiting>,
}

impl<F: Forms> Output<F> {
    /// Opens the files. `known` are the forms that the command has with these arguments.
    pub(super) fn open(&self, known: &[Format]) -> Result<Opened, Fault> {
        let exported = self.export.iter().map(|export| export.format);
        for format in std::iter::once(self.format).chain(exported) {
            if !known.contains(&format) {
                let names: Vec<String> = known.iter().map(|format| format.name()).collect();
                return Err(Fault::usage(
                    format!("this command has no format `{}`", format.name()),
                    format!("use one of {}", names.join(", ")),
                ));
            }
        }
        let mut exports: Vec<Waiting> = Vec::new();
        for Export { format, path } in &self.export {
            if exports.iter().any(|other| other.path == *path) {
                return Err(Fault::usage(
                    format!("`{}` is named by two exports", path.display()),
                    "give each a file of its own",
                ));
            }
            let made = !path.exists();
            let mut options = OpenOptions::new();
            let opened = options.write(true).create(true).truncate(false).open(path);
            let file = opened.map_err(|error| {
                Fault::failed(format!("cannot write `{}`: {error}", path.display()))
            })?;
            exports.push(Waiting {
                format: *format,
                path: path.clone(),
                file,
                made,
                written: false,
            });
        }
        Ok(Opened {
            format: self.format,
            exports,
        })
    }
}

impl Waiting {
    fn write(&mut self, text: &str) -> std::io::Result<()> {
        self.written = true;
        // A pipe or a terminal has no length.
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        self.file.write_all(text.as_bytes())
    }
}

impl Drop for Waiting {
    /// An empty file would be taken for a result by whoever comes after.
    fn drop(&mut self) {
        if self.made && !self.written {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Opened {
    /// Whether people read stdout.
    pub(super) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    /// Whether the result is wanted in such a form, on stdout or in a file.
    pub(super) fn wants(&self, is_such: impl Fn(Format) -> bool) -> bool {
        let exported = self.exports.iter().map(|export| export.format);
        std::iter::once(self.format).chain(exported).any(is_such)
    }

    /// Writes the result everywhere, each form made by `render`.
    pub(super) fn write(self, render: impl Fn(Format) -> String) -> Result<(), Fault> {
        for mut export in self.exports {
            let text = anstream::adapter::strip_str(&render(export.format)).to_string();
            export.write(&text).map_err(|error| {
                Fault::failed(format!("cannot write `{}`: {error}", export.path.display()))
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
