//! What Zenodo makes of `CITATION.cff` and `.zenodo.json`, without asking Zenodo.
//!
//! When a release is published, Zenodo's GitHub integration reads these files at the tag. A file
//! that it refuses means no record and no DOI, and the only message is "Citation metadata load
//! failed". The rules here are read from the sources of zenodo/zenodo-rdm and the libraries it
//! stands on; each module names its own. They were compared with what Zenodo's loader answered
//! to about 1200 files (`tests/oracle.rs`).
//!
//! Known to differ: text that was decoded with a wrong character set is repaired only in the
//! common case; in an HTML table, text between the cells stays where it is; awards, funders and
//! languages are not looked up, so that an unknown one is found only by Zenodo.
//!
//! Everything here is a pure function of the text.

mod citation_cff;
mod dates;
mod html;
mod identifiers;
mod json;
mod languages;
mod legacy;
mod license;
mod origin;
mod publish;
mod record;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod verdict;
mod yaml;

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde_json::{Map, Value};

pub use license::license_id;
pub use origin::{CODE_REPOSITORY, Origin};
pub use record::{Defaults, GitHubPerson, creator_name, record_metadata};

use value::{Kind, Py};
use verdict::Verdict;

/// What a record's metadata comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The file `.zenodo.json`.
    ZenodoJson,
    /// The file `CITATION.cff`.
    CitationCff,
    /// GitHub alone: there is no file, or nothing in it.
    GitHub,
}

impl Source {
    /// `.zenodo.json`, `CITATION.cff` or `github`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ZenodoJson => ".zenodo.json",
            Self::CitationCff => "CITATION.cff",
            Self::GitHub => "github",
        }
    }
}

/// The two files at the root of the repository, as they are at the tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Files<'a> {
    /// `CITATION.cff`.
    pub citation_cff: Option<&'a str>,
    /// `.zenodo.json`.
    pub zenodo_json: Option<&'a str>,
}

/// When Zenodo refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// While it reads the file.
    Load,
    /// When it publishes the record.
    Publish,
}

/// Something that keeps the record from being made or published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The metadata field in Zenodo's terms, such as `license` or
    /// `creators.0.person_or_org.identifiers`. Empty for the file as a whole.
    pub field: String,
    /// What Zenodo refuses and why, in plain words.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The bytes in the source file; nothing for what is missing there.
    pub span: Option<Range<usize>>,
    /// When.
    pub stage: Stage,
}

/// Something in the file that does not reach the record, or not as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The key, or the metadata field it belongs to.
    pub field: String,
    /// The bytes in the source file.
    pub span: Option<Range<usize>>,
    /// What becomes of it, in plain words.
    pub message: String,
    /// How it gets into the record all the same, if it can.
    pub help: Option<String>,
    /// Whether it reaches the record, but not as it is written.
    pub changed: bool,
}

/// What Zenodo makes of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The file that counts.
    pub source: Source,
    /// Whether Zenodo's loader takes it.
    pub loads: bool,
    /// The InvenioRDM `metadata` object before GitHub's defaults; null if it does not load.
    pub metadata: Value,
    /// All problems at once: those that stop the loading first, then those that stop the
    /// publication. The latter are known only if the file loads. Of very many only the first are
    /// kept, and the last says how many more there are.
    pub refusals: Vec<Refusal>,
    /// What is silently lost.
    pub dropped: Vec<Dropped>,
    /// The places in the file that the metadata comes from, for [`origin`](Self::origin).
    places: BTreeMap<String, Range<usize>>,
    /// Whether GitHub's licence stands in for one that the file does not name.
    license_is_given: bool,
}

impl Reading {
    fn new(source: Source, metadata: Map<String, Value>, mut verdict: Verdict) -> Self {
        let loads = verdict.loads();
        if loads {
            publish::check(&metadata, source, &mut verdict);
        }
        verdict.close();
        Self {
            source,
            loads,
            metadata: if loads { metadata.into() } else { Value::Null },
            refusals: verdict.refusals,
            dropped: verdict.dropped,
            places: verdict.places,
            license_is_given: false,
        }
    }
}

/// All that Zenodo itself says of the two files: the metadata, or one sentence without a reason
/// (`CustomGitHubMetadataError` in zenodo/zenodo-rdm, `site/zenodo_rdm/github/release.py`).
pub fn answer(
    citation_cff: Option<&str>,
    zenodo_json: Option<&str>,
    repository_license: Option<&str>,
    today: Date,
) -> Result<Value, &'static str> {
    let files = Files {
        citation_cff,
        zenodo_json,
    };
    let reading = read(&files, repository_license, today);
    match reading.source {
        _ if reading.loads => Ok(reading.metadata),
        Source::ZenodoJson => Err("Extra metadata load failed."),
        Source::CitationCff | Source::GitHub => Err("Citation metadata load failed"),
    }
}

/// Reads what counts of the two files. A `.zenodo.json`, even `{}`, hides `CITATION.cff`
/// (`ZenodoGithubRelease.metadata` of zenodo/zenodo-rdm, `site/zenodo_rdm/github/release.py`).
///
/// `repository_license` is the licence that GitHub detected, as an SPDX id; it is used where the
/// file names none. `today` becomes the publication date where the file gives none.
pub fn read(files: &Files<'_>, repository_license: Option<&str>, today: Date) -> Reading {
    if let Some(text) = files.zenodo_json {
        return read_zenodo_json(text, repository_license, today);
    }
    let reading = match files.citation_cff {
        Some(text) => read_citation_cff(text, repository_license, today),
        None => Reading::new(Source::GitHub, Map::new(), Verdict::default()),
    };
    if reading.metadata.as_object().is_some_and(Map::is_empty) {
        return Reading {
            source: Source::GitHub,
            license_is_given: known_license(repository_license).is_some(),
            ..reading
        };
    }
    reading
}

/// Reads `CITATION.cff`. An empty file gives empty metadata, and then GitHub's defaults hold.
pub fn read_citation_cff(text: &str, repository_license: Option<&str>, today: Date) -> Reading {
    let mut verdict = Verdict::default();
    let file = match yaml::read(text) {
        Ok(file) => file,
        Err(errors) => {
            for error in errors {
                let message = format!("Zenodo will refuse this file: {}.", error.message);
                let help = error.help.unwrap_or_default();
                verdict.refuse_at("", Some(error.span), message, &help);
            }
            return Reading::new(Source::CitationCff, Map::new(), verdict);
        }
    };
    if !file.is_truthy() {
        return Reading::new(Source::CitationCff, Map::new(), verdict);
    }
    if !is_mapping(&file, "begin with a line such as `title: …`", &mut verdict) {
        return Reading::new(Source::CitationCff, Map::new(), verdict);
    }
    let (file, given) = with_license(file, repository_license);
    let legacy = citation_cff::load(&file, &mut verdict);
    let metadata = legacy::load(&legacy, given, today, &mut verdict);
    Reading {
        license_is_given: given,
        ..Reading::new(Source::CitationCff, metadata, verdict)
    }
}

/// Reads `.zenodo.json`.
pub fn read_zenodo_json(text: &str, repository_license: Option<&str>, today: Date) -> Reading {
    let mut verdict = Verdict::default();
    let file = match json::read(text) {
        Ok(file) => file,
        Err(error) => {
            let end = text[error.at..].chars().next().map_or(0, char::len_utf8);
            let message = format!(
                "Zenodo will refuse this file: it is not JSON, {}.",
                error.message
            );
            let span = error.at..error.at + end;
            verdict.refuse_at("", Some(span), message, error.help);
            return Reading::new(Source::ZenodoJson, Map::new(), verdict);
        }
    };
    if !is_mapping(&file, "write {\"title\": \"…\"}", &mut verdict) {
        return Reading::new(Source::ZenodoJson, Map::new(), verdict);
    }
    let (file, given) = with_license(file, repository_license);
    let metadata = legacy::load(&file, given, today, &mut verdict);
    legacy::note_ignored(&file, &mut verdict);
    Reading {
        license_is_given: given,
        ..Reading::new(Source::ZenodoJson, metadata, verdict)
    }
}

/// What becomes of a file that holds no text: nothing, for this reason.
pub fn read_no_text(source: Source, why: String, help: &str) -> Reading {
    let mut verdict = Verdict::default();
    verdict.refuse_at("", None, why, help);
    Reading::new(source, Map::new(), verdict)
}

/// `start` is how the file may begin.
fn is_mapping(file: &Py, start: &str, verdict: &mut Verdict) -> bool {
    let fits = file.as_dict().is_some();
    if !fits {
        let message = format!(
            "Zenodo will refuse this file: it must hold keys and values, and it is {}.",
            file.called()
        );
        verdict.refuse("", file, message, start);
    }
    fits
}

/// The licence that GitHub reports, unless it reports that it knows none.
fn known_license(license: Option<&str>) -> Option<&str> {
    license.filter(|license| !license.is_empty() && *license != "NOASSERTION")
}

/// Where the file names no licence, GitHub's takes its place. The flag says that it did.
fn with_license(mut file: Py, repository_license: Option<&str>) -> (Py, bool) {
    let named = file.truthy("license").is_some();
    match (&mut file.kind, known_license(repository_license)) {
        (Kind::Dict(entries), Some(license)) if !named => {
            value::set(entries, Py::given("license"), Py::given(license));
            (file, true)
        }
        _ => (file, false),
    }
}
