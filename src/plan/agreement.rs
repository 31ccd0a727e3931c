//! Whether the record says what the repository says, field by field. What the repository says
//! is what Zenodo's own rules make of the files of the tag.
//!
//! A record's owner may edit it on Zenodo, so that a difference is news and no failure.

mod words;

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::Tag;
use crate::facts::archive::Creator;
use crate::facts::{Facts, Record};
use crate::rules::Severity;
use crate::zenodo_rules::{self, Reading, creator_name};

use words::plain;

/// One field on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub field: &'static str,
    /// What the repository says; `None` where it leaves the field to GitHub or to Zenodo.
    pub repository: Option<String>,
    /// What the record says.
    pub record: Option<String>,
    /// Whether they agree; `None` where the repository says nothing of it, or where the files
    /// of the tag could not be looked at.
    pub equal: Option<bool>,
    /// How much a difference matters: a citation is made of what is a warning; the rest is a note.
    pub severity: Severity,
}

/// Stands for the day of processing, which no file names and which is not compared.
const NO_DAY: Date = Date::constant(1, 1, 1);

/// Compares the record with the files of the tag.
pub fn of(facts: &Facts, record: &Record, tag: &Tag) -> Vec<Field> {
    let reading = reading(facts);
    let metadata = reading
        .as_ref()
        .filter(|reading| reading.loads)
        .map(|reading| &reading.metadata);
    let said = |key: &str| metadata.and_then(|metadata| metadata.get(key));
    let text = |key: &str| said(key).and_then(Value::as_str).map(str::to_owned);
    let list = |key: &str| {
        let list = said(key).and_then(Value::as_array);
        list.filter(|list| !list.is_empty())
    };
    let people = list("creators");
    let of_people =
        |part: fn(&Value) -> String| people.map(|people| joined(people.iter().map(part)));
    let of_creators = |part: fn(&Creator) -> String| joined(record.creators.iter().map(part));
    let link = facts
        .forge
        .repository
        .there()
        .map(|repository| format!("{}/tree/{tag}", repository.url));
    let related = list("related_identifiers");
    let keywords = list("subjects").map(|list| joined(list.iter().filter_map(keyword)));
    vec![
        warned("title", text("title"), Some(record.title.clone())),
        warned(
            "creators",
            of_people(creator_name),
            Some(of_creators(|creator| creator.name.clone())),
        ),
        warned("orcids", of_people(orcid_of), Some(of_creators(orcid))),
        noted(
            "affiliations",
            of_people(affiliations_of),
            Some(of_creators(|creator| {
                or_none(creator.affiliations.join(", "))
            })),
        ),
        warned(
            "license",
            license(facts, metadata),
            Some(joined(record.licenses.iter().cloned())),
        ),
        // Zenodo takes the tag letter by letter, unless .zenodo.json names a version.
        warned(
            "version",
            Some(text("version").unwrap_or_else(|| tag.to_string())),
            record.version.clone(),
        ),
        warned(
            "tag link",
            link.clone().filter(|_| related.is_none()),
            tag_link(record, link.as_deref()),
        ),
        related_works(related.map(Vec::as_slice), record),
        noted(
            "publication date",
            text("publication_date").filter(|day| *day != NO_DAY.to_string()),
            record.published.map(|day| day.to_string()),
        ),
        noted(
            "description",
            text("description").as_deref().map(plain),
            record.description.as_deref().map(plain),
        ),
        noted(
            "keywords",
            keywords,
            Some(joined(record.keywords.iter().cloned())),
        ),
    ]
}

fn warned(field: &'static str, repository: Option<String>, record: Option<String>) -> Field {
    let equal = repository
        .as_ref()
        .map(|said| record.as_ref() == Some(said));
    Field {
        field,
        repository,
        record,
        equal,
        severity: Severity::Warning,
    }
}

fn noted(field: &'static str, repository: Option<String>, record: Option<String>) -> Field {
    Field {
        severity: Severity::Note,
        ..warned(field, repository, record)
    }
}

fn reading(facts: &Facts) -> Option<Reading> {
    let files = &facts.repository.tagged.there()?.files;
    let read = zenodo_rules::Files {
        citation_cff: files.text("CITATION.cff"),
        zenodo_json: files.text(".zenodo.json"),
    };
    Some(zenodo_rules::read(&read, detected(facts), NO_DAY))
}

fn detected(facts: &Facts) -> Option<&str> {
    facts.forge.repository.there()?.license.as_deref()
}

/// The licence of the file, or the one that GitHub detects today.
fn license(facts: &Facts, metadata: Option<&Value>) -> Option<String> {
    let rights = metadata?.get("rights").and_then(Value::as_array);
    let ids: Vec<String> = rights
        .into_iter()
        .flatten()
        .filter_map(|right| right["id"].as_str())
        .map(str::to_owned)
        .collect();
    if ids.is_empty() {
        zenodo_rules::license_id(detected(facts)?).map(str::to_owned)
    } else {
        Some(joined(ids.into_iter()))
    }
}

/// The record's link to the tag, whatever the case of owner and name.
fn tag_link(record: &Record, link: Option<&str>) -> Option<String> {
    let link = link?;
    let there = record.related.iter().any(|related| {
        related.relation == "issupplementto" && related.identifier.eq_ignore_ascii_case(link)
    });
    there.then(|| link.to_owned())
}

/// The related works that .zenodo.json names. Further ones in the record, such as the dataset
/// that its owner added, are no difference.
fn related_works(said: Option<&[Value]>, record: &Record) -> Field {
    let said: Option<Vec<String>> = said.map(|works| {
        let work = |work: &Value| {
            let relation = work["relation_type"]["id"].as_str().unwrap_or_default();
            let identifier = work["identifier"].as_str().unwrap_or_default();
            format!("{} {identifier}", relation.to_ascii_lowercase())
        };
        works.iter().map(work).collect()
    });
    let works = record.related.iter();
    let recorded: Vec<String> = works
        .map(|work| format!("{} {}", work.relation, work.identifier))
        .collect();
    let there = |work: &String| {
        recorded
            .iter()
            .any(|other| other.eq_ignore_ascii_case(work))
    };
    Field {
        field: "related works",
        equal: said.as_ref().map(|said| said.iter().all(there)),
        repository: said.map(|said| joined(said.into_iter())),
        record: Some(joined(recorded.into_iter())),
        severity: Severity::Note,
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

/// What stands for nothing in a list whose places count.
fn or_none(text: String) -> String {
    if text.is_empty() {
        "–".to_owned()
    } else {
        text
    }
}

fn orcid(creator: &Creator) -> String {
    or_none(
        creator
            .orcid
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    )
}

fn orcid_of(person: &Value) -> String {
    let ids = person["person_or_org"]["identifiers"].as_array();
    let orcid = ids
        .into_iter()
        .flatten()
        .filter(|id| id["scheme"] == "orcid")
        .find_map(|id| id["identifier"].as_str());
    let bare = orcid.and_then(|orcid| orcid.rsplit('/').next());
    or_none(bare.unwrap_or_default().to_owned())
}

fn affiliations_of(person: &Value) -> String {
    let places = person["affiliations"].as_array();
    let names = places.into_iter().flatten();
    let names = names.filter_map(|place| place["name"].as_str().or(place["id"].as_str()));
    or_none(names.collect::<Vec<_>>().join(", "))
}

fn keyword(subject: &Value) -> Option<String> {
    Some(subject["subject"].as_str()?.to_owned())
}

#[cfg(test)]
mod tests;
