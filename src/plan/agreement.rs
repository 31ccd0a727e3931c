//! Whether the record says what the repository says, field by field. What the repository says
//! is what Zenodo's own rules make of the files of the tag.

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::Tag;
use crate::facts::archive::Creator;
use crate::facts::{Facts, Record};
use crate::zenodo_rules::{self, Reading, creator_name};

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
}

/// Compares the record with the files of the tag. `today` only stands in for dates that the
/// files do not give; no date is compared.
pub fn of(facts: &Facts, record: &Record, tag: &Tag, today: Date) -> Vec<Field> {
    let reading = reading(facts, today);
    let metadata = reading
        .as_ref()
        .filter(|reading| reading.loads)
        .map(|reading| &reading.metadata);
    let said = |key: &str| metadata.and_then(|metadata| metadata.get(key));
    let title = said("title").and_then(Value::as_str).map(str::to_owned);
    let version = said("version").and_then(Value::as_str).map(str::to_owned);
    let people = said("creators")
        .and_then(Value::as_array)
        .filter(|people| !people.is_empty());
    let recorded: Vec<String> = record.creators.iter().map(creator).collect();
    let link = facts
        .forge
        .repository
        .there()
        .map(|repository| format!("{}/tree/{tag}", repository.url));
    let replaced = said("related_identifiers").is_some();
    vec![
        field("title", title, Some(record.title.clone())),
        field(
            "creators",
            people.map(|people| joined(&people.iter().map(person).collect::<Vec<_>>())),
            Some(joined(&recorded)),
        ),
        field(
            "license",
            license(facts, metadata),
            Some(joined(&record.licenses)),
        ),
        // Zenodo takes the tag letter by letter, unless .zenodo.json names a version.
        field(
            "version",
            Some(version.unwrap_or_else(|| tag.to_string())),
            record.version.clone(),
        ),
        field(
            "tag link",
            link.clone().filter(|_| !replaced),
            tag_link(record, link.as_deref()),
        ),
    ]
}

fn field(field: &'static str, repository: Option<String>, record: Option<String>) -> Field {
    let equal = repository
        .as_ref()
        .map(|said| record.as_ref() == Some(said));
    Field {
        field,
        repository,
        record,
        equal,
    }
}

fn reading(facts: &Facts, today: Date) -> Option<Reading> {
    let files = &facts.repository.tagged.there()?.files;
    let read = zenodo_rules::Files {
        citation_cff: files.text("CITATION.cff"),
        zenodo_json: files.text(".zenodo.json"),
    };
    Some(zenodo_rules::read(&read, detected(facts), today))
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
        Some(joined(&ids))
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

fn joined(parts: &[String]) -> String {
    parts.join("; ")
}

fn creator(creator: &Creator) -> String {
    match &creator.orcid {
        Some(orcid) => format!("{} ({orcid})", creator.name),
        None => creator.name.clone(),
    }
}

/// A creator of the metadata as Zenodo will show it: `Family, Given (iD)`.
fn person(value: &Value) -> String {
    let who = &value["person_or_org"];
    let name = creator_name(value);
    let ids = who["identifiers"].as_array().into_iter().flatten();
    let orcid = ids
        .filter(|id| id["scheme"] == "orcid")
        .find_map(|id| id["identifier"].as_str());
    match orcid {
        Some(orcid) => {
            let bare = orcid.rsplit('/').next().unwrap_or(orcid);
            format!("{name} ({bare})")
        }
        None => name,
    }
}
