//! A paper about the software, or its entry for the software in a list of references: what it
//! says of title, authors, version and DOI.
//!
//! Three forms are read: the header of a JOSS paper (`paper.md`), CSL-JSON and BibTeX. Everything
//! here is a pure function of the text.

mod bibtex;
mod csl;
mod joss;
mod people;

use crate::domain::{Doi, Orcid};

pub use people::same_people;

/// What a paper says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    /// The key of the entry in a list of references; `None` for a paper itself.
    pub key: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The authors in order; empty where it names none.
    pub authors: Vec<Author>,
    /// The version of the software, where it says one.
    pub version: Option<String>,
    /// The DOIs in it, in order, each once: of an entry its own; of a paper all those that a
    /// Zenodo gave.
    pub dois: Vec<Doi>,
    /// Whether it is an entry for software, so that its DOI is to be the software's own.
    pub is_software: bool,
}

/// An author as the paper has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name: `Family, Given`, or as it is written where its parts are not told apart.
    pub name: String,
    /// The ORCID iD.
    pub orcid: Option<Orcid>,
}

/// Why a paper cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Its ending names none of the forms.
    #[error("`{0}` is no paper.md, no .bib and no .json file")]
    Form(String),
    /// It is not what its ending says.
    #[error("it cannot be read as {form}: {why}")]
    Syntax {
        /// The form.
        form: &'static str,
        /// What is wrong.
        why: String,
    },
    /// There is no entry of that key.
    #[error("it has no entry `{key}`{}", listed(known))]
    NoEntry {
        /// The key.
        key: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// It has several entries, and none is named.
    #[error(
        "it has several entries and not exactly one for software{}",
        listed(known)
    )]
    Several {
        /// Their keys.
        known: Vec<String>,
    },
}

/// The most keys that a message names.
const NAMED: usize = 8;

fn listed(keys: &[String]) -> String {
    let named: Vec<String> = keys
        .iter()
        .take(NAMED)
        .map(|key| format!("`{key}`"))
        .collect();
    let more = if keys.len() > NAMED { ", …" } else { "" };
    if named.is_empty() {
        String::new()
    } else {
        format!(" (there are {}{more})", named.join(", "))
    }
}

/// Reads a paper. The file's name tells the form: `.md` a JOSS paper, `.bib` BibTeX, `.json`
/// CSL-JSON. `key` names one of several entries; without it the only one is taken, or the only
/// one for software.
pub fn read(name: &str, text: &str, key: Option<&str>) -> Result<Paper, PaperError> {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let entries = match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" => return joss::read(text),
        "bib" | "bibtex" => bibtex::read(text)?,
        "json" => csl::read(text)?,
        _ => return Err(PaperError::Form(name.to_owned())),
    };
    chosen(entries, key)
}

fn chosen(mut entries: Vec<Paper>, key: Option<&str>) -> Result<Paper, PaperError> {
    let known: Vec<String> = entries.iter().filter_map(|it| it.key.clone()).collect();
    if let Some(key) = key {
        let found = entries
            .into_iter()
            .find(|it| it.key.as_deref() == Some(key));
        return found.ok_or_else(|| PaperError::NoEntry {
            key: key.to_owned(),
            known,
        });
    }
    if entries.len() > 1 {
        entries.retain(|entry| entry.is_software);
    }
    match <[Paper; 1]>::try_from(entries) {
        Ok([only]) => Ok(only),
        Err(_) => Err(PaperError::Several { known }),
    }
}

/// The DOIs in a text, in order, each once. They end where a DOI in running text does.
fn dois_in(text: &str) -> Vec<Doi> {
    let mut found: Vec<Doi> = Vec::new();
    for (at, _) in text.match_indices("10.") {
        let is_start = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        let rest = &text[at..];
        let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>{}[]()|\\`,;".contains(c);
        let end = rest.find(ends).unwrap_or(rest.len());
        let doi = Doi::parse(rest[..end].trim_end_matches(['.', ':', '*', '_', '?', '!']));
        if let Ok(doi) = doi
            && is_start
            && !found.contains(&doi)
        {
            found.push(doi);
        }
    }
    found
}

#[cfg(test)]
mod tests;
