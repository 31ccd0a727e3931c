//! `citable preview [PATH]`.

use std::path::PathBuf;

use clap::Args;

use super::output::{Format, Plain};
use super::{Fault, Global, Output, check, journey};
use crate::facts::Files;
use crate::github_rules;
use crate::license::{self, GitHubLicense};
use crate::report::json::text as json_text;
use crate::report::preview;
use crate::zenodo_rules;

/// Show what Zenodo will publish and what GitHub's "Cite this repository" will show
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  citable preview\n  citable preview --at v1.2.0 --format json")]
pub(super) struct PreviewArgs {
    /// The repository
    path: Option<PathBuf>,

    /// Read the files of this tag, branch or commit instead of the working tree
    #[arg(long, value_name = "REV")]
    at: Option<String>,

    /// The licence that GitHub detects; else it is worked out from the licence files
    #[arg(long, value_name = "SPDX")]
    repository_license: Option<String>,

    #[command(flatten)]
    output: Output<Plain>,
}

pub(super) fn run(global: &Global, args: &PreviewArgs) -> Result<u8, Fault> {
    let output = args.output.open(&[Format::Human, Format::Json])?;
    let folder = journey::folder_at(global, args.path.as_deref())?;
    let files = check::files_of(&folder, args.at.as_deref())?;
    for name in ["CITATION.cff", ".zenodo.json"] {
        if files.contents.contains_key(name) && files.text(name).is_none() {
            return Err(Fault {
                help: Some("`citable check` says what is wrong with it".to_owned()),
                ..Fault::failed(format!("`{name}` cannot be read as a text file"))
            });
        }
    }
    let license = args.repository_license.clone().or_else(|| detected(&files));
    let read = zenodo_rules::Files {
        citation_cff: files.text("CITATION.cff"),
        zenodo_json: files.text(".zenodo.json"),
    };
    let reading = zenodo_rules::read(&read, license.as_deref(), jiff::Zoned::now().date());
    let cite_box = github_rules::cite_box(files.text("CITATION.cff"));
    output.write(|format| match format {
        Format::Json => json_text(&preview::json(&reading, &cite_box)),
        _ => preview::human(&reading, license.as_deref(), &cite_box),
    })?;
    Ok(u8::from(!reading.refusals.is_empty()))
}

/// What GitHub will detect in the licence files, in its own words.
pub(super) fn detected(files: &Files) -> Option<String> {
    let texts: Vec<(&str, &str)> =
        license::root_license_files(files.root.iter().map(String::as_str))
            .into_iter()
            .filter_map(|name| Some((name, files.text(name)?)))
            .collect();
    match license::github_license(&texts) {
        GitHubLicense::Id(id) => Some(id.to_owned()),
        GitHubLicense::NoAssertion => Some("NOASSERTION".to_owned()),
        GitHubLicense::NoLicense => None,
    }
}
