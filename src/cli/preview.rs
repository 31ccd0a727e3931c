//! `citable preview [PATH]`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::output::{Format, Plain};
use super::{Fault, Global, Output, check, journey, tags};
use crate::facts::{Files, Repository};
use crate::github_rules::{self, CiteBox};
use crate::license::{self, GitHubLicense};
use crate::report::json::text as json_text;
use crate::report::preview::{self, Coming, Preview};
use crate::report::safe;
use crate::rules;
use crate::world::{files, git};
use crate::zenodo_rules::{self, Source};

/// Show what Zenodo will publish and what GitHub's "Cite this repository" will show
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  citable preview\n  citable preview --at v1.2.0 --format json\n  citable preview --repository-license NOASSERTION\n\nThe exit code is 1 where Zenodo would refuse the file."
)]
pub(super) struct PreviewArgs {
    /// The repository
    path: Option<PathBuf>,

    /// Read the files of this tag, branch or commit instead of the working tree
    #[arg(long, value_name = "REV")]
    at: Option<String>,

    /// The licence that GitHub detects, or NOASSERTION for none; else it is worked out from the
    /// licence files. It counts only where the file that Zenodo reads names none
    #[arg(long, value_name = "SPDX")]
    repository_license: Option<String>,

    #[command(flatten)]
    output: Output<Plain>,
}

pub(super) fn run(global: &Global, args: &PreviewArgs) -> Result<u8, Fault> {
    let output = args.output.open(&[Format::Human, Format::Json])?;
    let folder = journey::folder_at(global, args.path.as_deref())?;
    let revision = args.at.as_deref();
    let repository = check::local(&folder, revision)?.repository;
    let files = &repository.files;
    // What is no text nobody reads, Zenodo as little as GitHub.
    let no_text = |name| rules::no_text(files, name);
    let no_record = match no_text(".zenodo.json") {
        Some(why) => Some((Source::ZenodoJson, why)),
        None if files.text(".zenodo.json").is_some() => None,
        None => no_text("CITATION.cff").map(|why| (Source::CitationCff, why)),
    };
    let read = zenodo_rules::Files {
        citation_cff: files.text("CITATION.cff"),
        zenodo_json: files.text(".zenodo.json"),
    };
    let today = jiff::Zoned::now().date();
    let reads = |license: Option<&str>| match &no_record {
        Some((source, (why, help))) => zenodo_rules::read_no_text(*source, why.clone(), help),
        None => zenodo_rules::read(&read, license, today),
    };
    let counts = || reads(None).metadata != reads(Some("MIT")).metadata;
    let unread = unreadable_license(files).filter(|_| args.repository_license.is_none());
    if let Some(name) = unread.filter(|_| counts()) {
        return Err(Fault {
            help: Some("say what GitHub detects with `--repository-license`, or save the file as UTF-8 text".to_owned()),
            ..Fault::failed(format!(
                "`{}` cannot be read as a text file, and no other file says the licence",
                safe::line(name)
            ))
        });
    }
    let license = args.repository_license.clone().or_else(|| detected(files));
    let reading = reads(license.as_deref());
    let cite_box = match no_text("CITATION.cff") {
        Some((why, help)) => CiteBox::Nothing {
            why: format!("{why}: {help}"),
        },
        None => github_rules::cite_box(files.text("CITATION.cff")),
    };
    let text = match reading.source {
        Source::ZenodoJson => read.zenodo_json,
        Source::CitationCff | Source::GitHub => read.citation_cff,
    };
    let shown = Preview {
        reading: &reading,
        text: text.unwrap_or_default(),
        read_from: &read_from(&folder, revision, files),
        license: license.as_deref(),
        coming: &coming(&repository, revision),
        cite_box: &cite_box,
    };
    output.write(|format| match format {
        Format::Json => json_text(&preview::json(&shown)),
        _ => preview::human(&shown),
    })?;
    Ok(u8::from(!reading.refusals.is_empty()))
}

/// The repository on GitHub, and the tag: the one that was asked for, or the one that the version
/// in these files would get.
fn coming(repository: &Repository, revision: Option<&str>) -> Coming {
    let git = repository.git.there();
    let remote = git.and_then(|git| git.remote.as_ref());
    let remote = remote.map(|remote| &remote.remote);
    let named = revision
        .and_then(|revision| revision.parse().ok())
        .filter(|tag| git.is_some_and(|git| git.tags.contains_key(tag)));
    let to_come = || tags::spelled(repository, &tags::written_version(repository)?).ok();
    Coming {
        repository: remote
            .filter(|remote| remote.host == "github.com")
            .and_then(|remote| remote.slug.clone()),
        tag: named.or_else(to_come),
    }
}

/// Which state of the files was read, and which of them are otherwise in the other one: Zenodo
/// reads what the tag has, and a person looks at what is in the folder.
fn read_from(folder: &Path, revision: Option<&str>, files: &Files) -> String {
    let git = git::discover(folder).ok().flatten();
    let Some(git) = git.filter(|git| !git.is_bare()) else {
        return match revision {
            Some(revision) => format!("as in {revision}"),
            None => "as in this folder".to_owned(),
        };
    };
    let (other, here, there) = match revision {
        Some(revision) => (
            Some(files::read(git.root())),
            format!("as in {revision}, not in the working tree"),
            "there",
        ),
        None => (
            git.files_at("HEAD").ok(),
            "as in the working tree".to_owned(),
            "in the last commit, and Zenodo reads what is committed and tagged",
        ),
    };
    let names = files
        .contents
        .keys()
        .chain(other.iter().flat_map(|other| other.contents.keys()));
    let read: BTreeSet<&str> = names
        .map(String::as_str)
        .filter(|name| {
            ["CITATION.cff", ".zenodo.json"].contains(name)
                || license::is_license_file(name).is_some()
        })
        .filter(|name| {
            let other = other.as_ref();
            other.is_some_and(|other| other.contents.get(*name) != files.contents.get(*name))
        })
        .collect();
    if read.is_empty() {
        return here;
    }
    let is_there = |name: &&str| {
        let other = other.as_ref();
        other.is_some_and(|other| other.contents.contains_key(*name))
    };
    let (different, absent): (Vec<&str>, Vec<&str>) = read.into_iter().partition(is_there);
    let said = [(absent, "not"), (different, "different")]
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, what)| {
            let are = if names.len() == 1 { "is" } else { "are" };
            format!("{} {are} {what}", names.join(", "))
        });
    let said: Vec<String> = said.collect();
    format!("{here}; {} {there}", said.join(" and "))
}

/// A licence file of which it is not known what GitHub will detect in it.
fn unreadable_license(files: &Files) -> Option<&str> {
    let names = license::root_license_files(files.root.iter().map(String::as_str));
    let mut names = names.into_iter();
    names.find(|name| files.contents.contains_key(*name) && files.text(name).is_none())
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
