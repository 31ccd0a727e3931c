//! BibTeX and BibLaTeX, read by the crate of that name.

use biblatex::{Bibliography, ChunksExt, Entry, EntryType};

use super::{Author, Paper, PaperError, dois_in};
use crate::domain::Doi;

pub(super) fn read(text: &str) -> Result<Vec<Paper>, PaperError> {
    let list = Bibliography::parse(text).map_err(|error| PaperError::Syntax {
        form: "BibTeX",
        why: error.to_string(),
    })?;
    Ok(list.iter().map(paper).collect())
}

fn word(entry: &Entry, field: &str) -> Option<String> {
    let text = entry.get(field)?.format_verbatim();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}

fn paper(entry: &Entry) -> Paper {
    let authors = entry.author().unwrap_or_default();
    let authors = authors.into_iter().map(|person| {
        let family = [person.prefix.as_str(), person.name.as_str()];
        let family: Vec<&str> = family.into_iter().filter(|it| !it.is_empty()).collect();
        let family = family.join(" ");
        let name = match person.given_name.as_str() {
            "" => family,
            given => format!("{family}, {given}"),
        };
        Author { name, orcid: None }
    });
    let own = word(entry, "doi").and_then(|doi| Doi::parse(&doi).ok());
    let of_url = || {
        let places = ["url", "howpublished", "note"];
        let texts = places.into_iter().filter_map(|field| word(entry, field));
        dois_in(&texts.collect::<Vec<_>>().join(" "))
    };
    let dois = own.map_or_else(of_url, |doi| vec![doi]);
    let version = word(entry, "version");
    let of_zenodo = dois.iter().any(|doi| doi.zenodo_id().is_some());
    let is_software = match entry.entry_type {
        EntryType::Software => true,
        // Before there was `@software`, and still in plain BibTeX.
        EntryType::Misc => version.is_some() || of_zenodo,
        _ => false,
    };
    Paper {
        key: Some(entry.key.clone()),
        title: word(entry, "title"),
        authors: authors.collect(),
        version,
        dois,
        is_software,
    }
}
