//! What is cited: a release of the software, and the forms in which papers and programs cite it.
//!
//! The facts are those of the record. Before there is one, or without the network, CITATION.cff
//! says what it can; a DOI is never made up.

pub mod bibtex;
pub mod codemeta;
pub mod csl;
pub mod people;
pub mod ris;
pub mod statements;
pub mod style;
#[cfg(test)]
mod tests;

use cff_rs::citation::{Citation, Text};
use jiff::civil::Date;

use crate::domain::name::words;
use crate::domain::{Doi, Tag, spdx};
use crate::facts::{Facts, Files, Record};

use people::Author;
pub use style::apa;

use super::safe;

/// A release as it is cited. Each text is one line in which nothing acts on a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// The title.
    pub title: String,
    /// The authors in order.
    pub authors: Vec<Author>,
    /// The version, without a `v`.
    pub version: Option<String>,
    /// The day of publication.
    pub date: Option<Date>,
    /// Who keeps it: Zenodo.
    pub publisher: Option<String>,
    /// The licence, by the SPDX list.
    pub license: Option<String>,
    /// The repository of the code.
    pub repository: Option<String>,
    /// The page of the record.
    pub page: Option<String>,
    /// The DOI that is cited.
    pub doi: Option<Doi>,
    /// The DOI of all versions together.
    pub concept: Option<Doi>,
    /// The keywords.
    pub keywords: Vec<String>,
}

impl Work {
    /// A release by its record. Where CITATION.cff of the tag names the same people, their names
    /// are as they stand there, since Zenodo loses particles and takes groups for people.
    pub fn of_record(facts: &Facts, record: &Record) -> Self {
        let file = citation_file(tagged(facts));
        let licenses: Vec<String> = record
            .licenses
            .iter()
            .filter_map(|id| spdx::id(id))
            .collect();
        Self {
            title: safe::bare(&record.title),
            authors: people::of_record(&record.creators, file.as_ref()),
            version: record.version.as_deref().map(version),
            date: record.published,
            publisher: Some("Zenodo".to_owned()),
            license: some(licenses.join(" AND ")),
            repository: repository(facts, file.as_ref()),
            page: some(safe::bare(&record.url)),
            doi: Some(record.doi.clone()),
            concept: record.concept_doi.clone(),
            keywords: record
                .keywords
                .iter()
                .map(|word| safe::bare(word))
                .collect(),
        }
    }

    /// A release by the files of its tag alone, or by those in the folder. The DOI is left to
    /// [`doi_of_file`](Self::doi_of_file): it may be that of another version.
    pub fn of_files(facts: &Facts, tag: &Tag) -> Self {
        let file = citation_file(tagged(facts)).unwrap_or_default();
        let date = text(&file.date_released).and_then(|date| date.parse().ok());
        let licenses = file.license.as_ref().map(|license| &license.ids);
        let licenses = licenses.into_iter().flatten();
        let licenses: Vec<String> = licenses.filter_map(|id| spdx::id(&id.value)).collect();
        let slug = facts
            .repository
            .git
            .there()
            .and_then(|git| git.remote.as_ref());
        let slug = slug.and_then(|remote| remote.remote.slug.as_ref());
        let named = slug.map(|slug| slug.name().to_owned());
        Self {
            title: text(&file.title)
                .or(named)
                .unwrap_or_else(|| "this software".to_owned()),
            authors: file.authors.iter().filter_map(people::of_agent).collect(),
            version: Some(version(tag.as_str())),
            date,
            publisher: None,
            license: some(licenses.join(" OR ")),
            repository: repository(facts, Some(&file)),
            page: None,
            doi: None,
            concept: None,
            keywords: file
                .keywords
                .iter()
                .map(|word| safe::bare(&word.value))
                .collect(),
        }
    }

    /// The same with the DOI that CITATION.cff names, if it names one.
    pub fn doi_of_file(self, facts: &Facts) -> Self {
        let file = citation_file(tagged(facts)).unwrap_or_default();
        let other = file.identifiers.iter().filter(|identifier| {
            let kind = identifier.kind.as_ref();
            kind.is_some_and(|kind| kind.value == "doi")
        });
        let other = other.map(|identifier| &identifier.value);
        let mut named = std::iter::once(&file.doi).chain(other);
        Self {
            doi: named.find_map(|doi| Doi::parse(&text(doi)?).ok()),
            ..self
        }
    }

    /// The address that a reader follows: the DOI's, else the code's.
    pub fn address(&self) -> Option<String> {
        let doi = self.doi.as_ref().map(Doi::url);
        doi.or_else(|| self.repository.clone())
    }

    /// A key for lists of references: the first author, the year, and the record or the title.
    pub fn key(&self) -> String {
        let author = self.authors.first().map(Author::family).unwrap_or_default();
        let year = self.date.map(|date| date.year().to_string());
        let number = self.doi.as_ref().and_then(Doi::zenodo_id);
        let last = number.map_or_else(|| ascii(&self.title, 2), |number| number.to_string());
        let parts = [ascii(author, 1), year.unwrap_or_default(), last];
        let parts: Vec<&str> = parts
            .iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            "software".to_owned()
        } else {
            parts.join("_")
        }
    }
}

/// The first words, as far as they can be written in small ASCII letters and digits.
fn ascii(text: &str, count: usize) -> String {
    let words = words(text).into_iter();
    let plain = words.map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect());
    let plain: Vec<String> = plain
        .filter(|word: &String| !word.is_empty())
        .take(count)
        .collect();
    plain.join("_")
}

/// The files of the tag where they are here, else those in the folder.
fn tagged(facts: &Facts) -> &Files {
    let tagged = facts.repository.tagged.there();
    tagged.map_or(&facts.repository.files, |tagged| &tagged.files)
}

/// CITATION.cff, if it can be read.
pub(super) fn citation_file(files: &Files) -> Option<Citation> {
    let text = files.text("CITATION.cff")?;
    cff_rs::yaml::read(text)
        .ok()
        .map(|document| Citation::from(&document))
}

/// The citation file of the release that the facts are about.
pub(super) fn file_of(facts: &Facts) -> Option<Citation> {
    citation_file(tagged(facts))
}

fn text(text: &Text) -> Option<String> {
    text.as_ref().and_then(|text| some(safe::bare(&text.value)))
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// A version without the `v` of its tag.
fn version(text: &str) -> String {
    let text = safe::bare(text);
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(&text);
    let is_number = bare.starts_with(|c: char| c.is_ascii_digit());
    if is_number { bare.to_owned() } else { text }
}

/// The repository's page: GitHub's, else the one in CITATION.cff, else the remote's.
fn repository(facts: &Facts, file: Option<&Citation>) -> Option<String> {
    let seen = facts.forge.repository.there();
    let seen = seen.map(|repository| safe::bare(&repository.url));
    let named = || file.and_then(|file| text(&file.repository_code));
    let remote = || {
        let remote = &facts.repository.git.there()?.remote.as_ref()?.remote;
        let slug = remote.slug.as_ref()?;
        Some(format!("https://{}/{slug}", remote.host))
    };
    seen.or_else(named).or_else(remote)
}
