//! The record, field by field, each with where it comes from.

use serde_json::{Map, Value, json};

use crate::domain::place::Lines;
use crate::zenodo_rules::{CODE_REPOSITORY, Origin, Reading, creator_name, license_id};

use super::Preview;

/// A line of the record.
pub(super) struct Row {
    /// What it is, for people.
    pub(super) name: &'static str,
    /// What will stand there, as far as that is known.
    pub(super) value: Option<String>,
    /// Where it comes from.
    pub(super) origin: String,
}

/// The keys of the metadata that have words of their own; any other is shown as it is.
const SHOWN: [&str; 12] = [
    "additional_descriptions",
    "contributors",
    "creators",
    "description",
    "publication_date",
    "publisher",
    "references",
    "related_identifiers",
    "resource_type",
    "rights",
    "subjects",
    "title",
];

/// The record in the order in which its page shows it.
pub(super) fn rows(preview: &Preview<'_>, lines: &Lines<'_>) -> Vec<Row> {
    let mut rows = Rows {
        preview,
        lines,
        made: Vec::new(),
    };
    let metadata = &preview.reading.metadata;
    rows.one("title", "title", string(&metadata["title"]));
    rows.each("creator", "creators", person);
    rows.each("contributor", "contributors", person);
    rows.one("version", "version", string(&metadata["version"]));
    let rights = licenses(preview.reading, preview.license);
    rows.one("license", "rights", Some(rights));
    let date = string(&metadata["publication_date"]);
    rows.one("date", "publication_date", date);
    let kind = string(&metadata["resource_type"]["id"]);
    rows.one(
        "type",
        "resource_type",
        kind.or(Some("software".to_owned())),
    );
    let description = string(&metadata["description"]);
    rows.one("description", "description", description);
    rows.each("note", "additional_descriptions", |note| {
        shown(&note["description"])
    });
    let subjects: Vec<String> = list(&metadata["subjects"])
        .iter()
        .map(|subject| shown(&subject["subject"]))
        .collect();
    if !subjects.is_empty() {
        rows.one("subjects", "subjects", Some(subjects.join(", ")));
    }
    rows.each("related", "related_identifiers", related);
    rows.each("reference", "references", |entry| {
        shown(&entry["reference"])
    });
    if matches!(preview.reading.origin("publisher"), Origin::File(_)) {
        rows.one("publisher", "publisher", string(&metadata["publisher"]));
    }
    for (key, value) in metadata.as_object().unwrap_or(&Map::new()) {
        if !SHOWN.contains(&key.as_str()) && key != "version" {
            let value = format!("{key} {value}");
            rows.one("more", key, Some(value));
        }
    }
    rows.one("repository", CODE_REPOSITORY, None);
    rows.made
}

struct Rows<'a> {
    preview: &'a Preview<'a>,
    lines: &'a Lines<'a>,
    made: Vec<Row>,
}

impl Rows<'_> {
    /// One field; without a value in the file it is filled from GitHub.
    fn one(&mut self, name: &'static str, field: &str, value: Option<String>) {
        self.made.push(Row {
            name,
            value: value.or_else(|| self.preview.filled(field)),
            origin: self.preview.origin(field, self.lines),
        });
    }

    /// A list, entry by entry. An empty one has a line only where GitHub fills it.
    fn each(&mut self, name: &'static str, field: &str, words: impl Fn(&Value) -> String) {
        let entries = list(&self.preview.reading.metadata[field]);
        for (number, entry) in entries.iter().enumerate() {
            let entry = words(entry);
            self.one(name, &format!("{field}.{number}"), Some(entry));
        }
        let from_github = ["creators", "related_identifiers"].contains(&field)
            && matches!(self.preview.reading.origin(field), Origin::GitHub(_));
        if entries.is_empty() && from_github {
            let link = self.preview.filled(field);
            let link = link.map(|link| format!("issupplementto {link}"));
            self.one(name, field, link);
        }
    }
}

impl Preview<'_> {
    /// What GitHub's default for a field will be, as far as that is known before the release.
    fn filled(&self, field: &str) -> Option<String> {
        let repository = self.coming.repository.as_ref();
        let tag = self.coming.tag.as_ref();
        match field {
            "title" => Some(format!("{}: {}", repository?, tag?)),
            "version" => Some(tag?.to_string()),
            "related_identifiers" => {
                Some(format!("https://github.com/{}/tree/{}", repository?, tag?))
            }
            CODE_REPOSITORY => Some(format!("https://github.com/{}", repository?)),
            _ => None,
        }
    }

    /// Where a field comes from, in words: `CITATION.cff:12`, or who says it and why.
    fn origin(&self, field: &str, lines: &Lines<'_>) -> String {
        match self.reading.origin(field) {
            Origin::File(span) => {
                let line = lines.position(span.start).line;
                format!("{}:{line}", self.reading.source.as_str())
            }
            Origin::GitHub(why) => format!("GitHub: {why}"),
            Origin::Zenodo(why) => format!("Zenodo: {why}"),
        }
    }

    /// The origins of all fields, for programs.
    pub(super) fn origins(&self, lines: &Lines<'_>) -> Value {
        let origins = self.reading.origins().into_iter().map(|(field, origin)| {
            let from = |who: &str, why: &str| {
                json!({ "from": who, "why": why, "value": self.filled(&field) })
            };
            let origin = match origin {
                Origin::File(span) => {
                    let at = lines.position(span.start);
                    json!({
                        "path": self.reading.source.as_str(),
                        "line": at.line,
                        "column": at.column,
                    })
                }
                Origin::GitHub(why) => from("github", why),
                Origin::Zenodo(why) => from("zenodo", why),
            };
            (field, origin)
        });
        Value::Object(origins.collect())
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// A value that may be no text, as Zenodo's reader sometimes leaves it.
fn shown(value: &Value) -> String {
    string(value).unwrap_or_else(|| value.to_string())
}

fn person(creator: &Value) -> String {
    let who = &creator["person_or_org"];
    let name = creator_name(creator);
    let mut extra: Vec<String> = list(&who["identifiers"])
        .iter()
        .filter_map(|id| string(&id["identifier"]))
        .collect();
    let affiliations = list(&creator["affiliations"]).iter();
    extra.extend(affiliations.filter_map(|place| string(&place["name"])));
    if extra.is_empty() {
        name
    } else {
        format!("{name} ({})", extra.join("; "))
    }
}

fn related(work: &Value) -> String {
    let relation = string(&work["relation_type"]["id"]).unwrap_or_default();
    format!("{relation} {}", shown(&work["identifier"]))
}

/// The licence of the record: the file's, GitHub's, or Zenodo's own default.
fn licenses(reading: &Reading, detected: Option<&str>) -> String {
    let rights = list(&reading.metadata["rights"]);
    let ids: Vec<&str> = rights
        .iter()
        .filter_map(|right| right["id"].as_str())
        .collect();
    if !ids.is_empty() {
        return ids.join(", ");
    }
    match detected.filter(|_| matches!(reading.origin("rights"), Origin::GitHub(_))) {
        Some(id) => license_id(id).map_or_else(|| id.to_lowercase(), str::to_owned),
        None => "cc-by-4.0".to_owned(),
    }
}
