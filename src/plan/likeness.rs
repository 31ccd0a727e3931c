//! Whether a paper, or its entry for the software, says what the record says.
//!
//! Only a wrong DOI is an error: readers of the paper would get other code. Title and authors of
//! a paper may differ from those of the software on purpose.

use crate::domain::Doi;
use crate::facts::{Record, Seen};
use crate::paper::{Paper, same_people};
use crate::rules::Severity;

/// One field on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Its name: `title`, `authors`, `orcids`, `version`, `doi`.
    pub field: &'static str,
    /// What the paper says.
    pub paper: Option<String>,
    /// What the record says.
    pub record: Option<String>,
    /// Whether they agree; `None` where the paper says nothing of it, or where it cannot be told.
    pub equal: Option<bool>,
    /// How much a difference matters.
    pub severity: Severity,
    /// What is to be said beyond that, in plain words.
    pub message: Option<String>,
}

/// A DOI that the paper cites, and the version that Zenodo says it is.
pub type Cited = (Doi, Option<String>);

/// Compares a paper with a record. `others` are the DOIs of the other versions; `cited` the
/// versions of those that the paper cites, as far as they were looked up.
pub fn of(
    paper: &Paper,
    record: &Record,
    others: &Seen<Vec<Doi>>,
    cited: &[Cited],
) -> Vec<Likeness> {
    vec![
        title(paper, record),
        authors(paper, record),
        orcids(paper, record),
        version(paper, record),
        doi(paper, record, others, cited),
    ]
}

fn row(field: &'static str, paper: Option<String>, record: Option<String>) -> Likeness {
    Likeness {
        field,
        paper,
        record,
        equal: None,
        severity: Severity::Warning,
        message: None,
    }
}

fn title(paper: &Paper, record: &Record) -> Likeness {
    let bare = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words
    };
    let same = |title: &String| bare(title) == bare(&record.title);
    Likeness {
        equal: paper.title.as_ref().map(same),
        ..row("title", paper.title.clone(), Some(record.title.clone()))
    }
}

fn authors(paper: &Paper, record: &Record) -> Likeness {
    let names: Vec<&str> = paper.authors.iter().map(|it| it.name.as_str()).collect();
    let creators: Vec<&str> = record.creators.iter().map(|it| it.name.as_str()).collect();
    let said = (!names.is_empty()).then(|| names.join("; "));
    let same_length = names.len() == creators.len();
    let in_order = names
        .iter()
        .zip(&creators)
        .all(|(one, other)| same_people(one, other));
    let equal = said.is_some().then_some(same_length && in_order);
    let missing = |from: &[&str], in_: &[&str]| {
        let missing: Vec<String> = from
            .iter()
            .filter(|one| !in_.iter().any(|other| same_people(one, other)))
            .map(|name| format!("`{name}`"))
            .collect();
        missing.join(", ")
    };
    let message = (equal == Some(false)).then(|| {
        let only_paper = missing(&names, &creators);
        let only_record = missing(&creators, &names);
        match (only_paper.as_str(), only_record.as_str()) {
            ("", "") => "the same people in another order".to_owned(),
            (paper, "") => format!("{paper} only in the paper"),
            ("", record) => format!("{record} only in the record"),
            (paper, record) => format!("{paper} only in the paper, {record} only in the record"),
        }
    });
    Likeness {
        equal,
        message,
        ..row("authors", said, Some(creators.join("; ")))
    }
}

/// The iDs of those who have one on both sides.
fn orcids(paper: &Paper, record: &Record) -> Likeness {
    let mut pairs = Vec::new();
    for author in &paper.authors {
        let same = record
            .creators
            .iter()
            .find(|creator| same_people(&creator.name, &author.name));
        if let Some(own) = &author.orcid
            && let Some(theirs) = same.and_then(|creator| creator.orcid.as_ref())
        {
            pairs.push((own, theirs));
        }
    }
    let all = |ids: Vec<&str>| (!ids.is_empty()).then(|| ids.join("; "));
    Likeness {
        equal: (!pairs.is_empty()).then(|| pairs.iter().all(|(own, theirs)| own == theirs)),
        ..row(
            "orcids",
            all(pairs.iter().map(|(own, _)| own.as_str()).collect()),
            all(pairs.iter().map(|(_, theirs)| theirs.as_str()).collect()),
        )
    }
}

fn version(paper: &Paper, record: &Record) -> Likeness {
    let bare = |version: &str| version.trim().trim_start_matches(['v', 'V']).to_owned();
    let both = paper.version.as_deref().zip(record.version.as_deref());
    Likeness {
        equal: both.map(|(one, other)| bare(one) == bare(other)),
        ..row("version", paper.version.clone(), record.version.clone())
    }
}

fn doi(paper: &Paper, record: &Record, others: &Seen<Vec<Doi>>, cited: &[Cited]) -> Likeness {
    let is = |doi: &Doi| paper.dois.contains(doi);
    let shown = |doi: &Doi| Some(doi.to_string());
    let blank = row("doi", None, shown(&record.doi));
    if is(&record.doi) {
        return Likeness {
            paper: shown(&record.doi),
            equal: Some(true),
            ..blank
        };
    }
    let wrong = |doi: &Doi, message: String| Likeness {
        paper: shown(doi),
        equal: Some(false),
        severity: Severity::Error,
        message: Some(message),
        ..blank.clone()
    };
    let this = record.version.as_deref().map_or_else(
        || format!("this is {}", record.doi),
        |version| format!("this is {version}"),
    );
    let older = others.known().into_iter().flatten().find(|doi| is(doi));
    if let Some(older) = older {
        let version = cited.iter().find(|(doi, _)| doi == older);
        let version = version.and_then(|(_, version)| version.as_deref());
        let version = version.map_or("another version".to_owned(), |it| format!("version {it}"));
        return wrong(
            older,
            format!("the paper cites {older}, which is {version}; {this}"),
        );
    }
    if let Some(concept) = record.concept_doi.as_ref().filter(|doi| is(doi)) {
        return Likeness {
            paper: shown(concept),
            equal: Some(true),
            message: Some(format!(
                "the paper cites the DOI of all versions, which leads to the newest one; {} is this version's",
                record.doi
            )),
            ..blank
        };
    }
    match paper.dois.first() {
        Some(doi) if paper.is_software && others.known().is_some() => wrong(
            doi,
            format!("the entry's DOI is {doi}, which is none of this software's; {this}"),
        ),
        Some(doi) if paper.is_software => Likeness {
            paper: shown(doi),
            message: Some(
                "whether it is another version of this could not be looked at".to_owned(),
            ),
            ..blank
        },
        _ => Likeness {
            message: Some(format!(
                "the paper names no DOI of this software; cite {}",
                record.doi
            )),
            ..blank
        },
    }
}

#[cfg(test)]
mod tests;
