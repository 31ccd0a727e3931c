//! What Zenodo makes of `.zenodo.json`, and of `CITATION.cff` after its own reader.
//!
//! `LegacySchema` and `MetadataSchema` of zenodo/zenodo-rdm
//! (`site/zenodo_rdm/legacy/deserializers/schemas.py` and `metadata.py`). Several fields are
//! walked over as Python walks, so that a text becomes a list of its letters.

mod access;
mod extent;
mod ignored;
mod people;
mod related;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

pub(crate) use ignored::note_ignored;

use super::languages;
use super::license::{license_id, suggestion};
use super::text;
use super::value::{Kind, Py};
use super::verdict::Verdict;

/// What every refusal begins with.
pub(super) const REFUSED: &str = "Zenodo will refuse this file:";

/// The metadata of the record before GitHub's defaults. `license_is_given` says that the licence
/// comes from GitHub, not from the file.
pub(crate) fn load(
    file: &Py,
    license_is_given: bool,
    today: Date,
    verdict: &mut Verdict,
) -> Map<String, Value> {
    let mut loader = Loader {
        file,
        verdict,
        metadata: Map::new(),
    };
    for key in ["title", "description", "version"] {
        if let Some(text) = loader.text(key, key) {
            loader.put(key, key, Value::String(text));
        }
    }
    let date = match file.get("publication_date") {
        Some(_) => loader.text("publication_date", "publication_date"),
        None => Some(today.to_string()),
    };
    loader.put(
        "publication_date",
        "publication_date",
        date.map_or(Value::Null, Value::String),
    );
    let publisher = match file.get("imprint_publisher") {
        Some(_) => loader.text("imprint_publisher", "publisher"),
        None => Some("Zenodo".to_owned()),
    };
    loader.put(
        "imprint_publisher",
        "publisher",
        publisher.map_or(Value::Null, Value::String),
    );
    loader.resource_type();
    loader.rights(license_is_given);
    loader.subjects();
    loader.descriptions();
    loader.references();
    loader.language();
    loader.funding();
    loader.creators();
    loader.contributors();
    loader.related_identifiers();
    loader.locations();
    loader.dates();
    loader.access();
    loader.metadata
}

pub(super) struct Loader<'a> {
    pub(super) file: &'a Py,
    pub(super) verdict: &'a mut Verdict,
    pub(super) metadata: Map<String, Value>,
}

impl<'a> Loader<'a> {
    /// Sets a field of the metadata and notes where it comes from.
    pub(super) fn put(&mut self, key: &str, field: &str, value: Value) {
        if let Some(at) = self.file.get(key) {
            self.verdict.place(field, at);
        }
        self.metadata.insert(field.to_owned(), value);
    }

    pub(super) fn refuse(&mut self, field: &str, at: &Py, what: &str, help: &str) {
        self.verdict
            .refuse(field, at, format!("{REFUSED} {what}."), help);
    }

    /// The value of a key that may be absent but not null.
    pub(super) fn present(&mut self, key: &str, field: &str) -> Option<&'a Py> {
        let file: &'a Py = self.file;
        let value = file.get(key)?;
        if value.is_none() {
            let what = format!("`{key}` is there but null");
            self.refuse(
                field,
                value,
                &what,
                &format!("fill in `{key}`, or remove it"),
            );
            return None;
        }
        Some(value)
    }

    /// `SanitizedUnicode`.
    fn text(&mut self, key: &str, field: &str) -> Option<String> {
        let value = self.present(key, field)?;
        if let Some(text) = value.as_str() {
            return Some(text::sanitize(text));
        }
        let what = format!("`{key}` must be a text, and this is {}", value.called());
        let help = if value.as_list().is_some() || value.as_dict().is_some() {
            format!("write one text after `{key}`")
        } else {
            "put the value in double quotes".to_owned()
        };
        self.refuse(field, value, &what, &help);
        None
    }

    /// A list as marshmallow wants it.
    pub(super) fn list(&mut self, key: &str, field: &str) -> Option<&'a [Py]> {
        let value = self.present(key, field)?;
        let items = value.as_list();
        if items.is_none() {
            let what = format!("`{key}` must be a list, and this is {}", value.called());
            self.refuse(field, value, &what, "put it in square brackets");
        }
        items
    }

    /// What Python walks over: a text by its letters, keys by their names.
    pub(super) fn walk(&mut self, key: &str, field: &str) -> Option<Vec<Py>> {
        let value = self.present(key, field)?;
        let items = value.iterate();
        if items.is_none() {
            let what = format!("`{key}` must be a list, and this is {}", value.called());
            self.refuse(field, value, &what, "put it in square brackets");
        } else if value.as_list().is_none() && value.is_truthy() {
            let message =
                format!("Zenodo takes `{key}` apart into letters, because it is no list.");
            let help = "put it in square brackets, one text for each";
            self.verdict
                .change_value(field, value.span.as_ref(), message, help);
        }
        items
    }

    fn resource_type(&mut self) {
        if let Some(value) = self.present("resource_type", "resource_type") {
            match value.as_str() {
                Some(text) => self.put(
                    "resource_type",
                    "resource_type",
                    Value::String(text.to_owned()),
                ),
                None => self.refuse(
                    "resource_type",
                    value,
                    &format!(
                        "`resource_type` must be a text, and this is {}",
                        value.called()
                    ),
                    "use `upload_type`, for example \"upload_type\": \"software\"",
                ),
            }
        }
        if let Some(upload) = self.file.truthy("upload_type") {
            let subtype = self.file.truthy(&format!("{}_type", upload.to_text()));
            let id = match subtype {
                Some(subtype) => {
                    Value::String(format!("{}-{}", upload.to_text(), subtype.to_text()))
                }
                None => upload.to_json(),
            };
            self.put("upload_type", "resource_type", json!({ "id": id }));
        }
    }

    /// One licence: a name, or an object with an `id`.
    fn rights(&mut self, given: bool) {
        if self.file.get("license").is_none() {
            self.default_rights();
        }
        let Some(value) = self.present("license", "license") else {
            return;
        };
        let name = match &value.kind {
            Kind::Str(_) => Some(value),
            Kind::Dict(_) => value.get("id"),
            _ => None,
        };
        let Some(name) = name.and_then(Py::as_str) else {
            let what = format!(
                "`license` must be the name of one licence, and this is {}",
                value.called()
            );
            self.refuse("license", value, &what, "write one SPDX id, such as MIT");
            return;
        };
        if let Some(id) = license_id(name) {
            self.put("license", "rights", json!([{ "id": id }]));
            return;
        }
        if given {
            self.verdict.refuse_at(
                "license",
                None,
                format!("{REFUSED} it names no licence, and GitHub's `{name}` for the repository is one that Zenodo does not know."),
                "name a licence in the file that Zenodo knows, such as `other-open`",
            );
            return;
        }
        let (what, help) = license_problem(name);
        self.refuse("license", value, &what, &help);
    }

    /// A file with anything in it and no licence is published under one of Zenodo's choice.
    fn default_rights(&mut self) {
        if !self.file.is_truthy() {
            return;
        }
        let dataset = self.file.get("upload_type").and_then(Py::as_str) == Some("dataset");
        let id = if dataset { "cc0-1.0" } else { "cc-by-4.0" };
        self.metadata
            .insert("rights".to_owned(), json!([{ "id": id }]));
    }

    fn subjects(&mut self) {
        if let Some(words) = self.walk("keywords", "subjects")
            && !words.is_empty()
        {
            let subjects = words.iter().enumerate().map(|(number, word)| {
                self.verdict.place(&format!("subjects.{number}"), word);
                json!({ "subject": word.to_json() })
            });
            let subjects = Value::Array(subjects.collect());
            self.put("keywords", "subjects", subjects);
        }
        let Some(subjects) = self.file.get("subjects") else {
            return;
        };
        if !subjects.is_truthy() {
            return;
        }
        let all_objects = subjects
            .iterate()
            .is_some_and(|items| items.iter().all(|item| item.as_dict().is_some()));
        if all_objects {
            let message = "Zenodo does not make keywords of `subjects`.".to_owned();
            let help = "write plain words into `keywords`";
            self.verdict
                .drop_value("subjects", subjects.span.as_ref(), message, help);
        } else {
            let what = "`subjects` must be a list of objects with `term` and `identifier`";
            self.refuse(
                "subjects",
                subjects,
                what,
                "write plain words into `keywords`",
            );
        }
    }

    /// `notes` and `method` as they are, without any check here.
    fn descriptions(&mut self) {
        if let Some(items) = self.list("additional_descriptions", "additional_descriptions") {
            self.mappings(items, "additional_descriptions");
            let items = items.iter().map(Py::to_json).collect();
            self.put(
                "additional_descriptions",
                "additional_descriptions",
                Value::Array(items),
            );
        }
        let mut descriptions = Vec::new();
        for (key, kind) in [("notes", "notes"), ("method", "methods")] {
            if let Some(value) = self.file.truthy(key) {
                let field = format!("additional_descriptions.{}", descriptions.len());
                self.verdict.place(&field, value);
                descriptions
                    .push(json!({ "description": value.to_json(), "type": { "id": kind } }));
            }
        }
        if !descriptions.is_empty() {
            let value = Value::Array(descriptions);
            self.metadata
                .insert("additional_descriptions".to_owned(), value);
        }
    }

    /// `fields.Dict()`: whatever has keys.
    pub(super) fn mappings(&mut self, items: &[Py], field: &str) {
        for (number, item) in items.iter().enumerate() {
            if item.as_dict().is_none() {
                let what = format!(
                    "each entry of `{field}` must be an object, and this is {}",
                    item.called()
                );
                self.refuse(&format!("{field}.{number}"), item, &what, "");
            }
        }
    }

    fn references(&mut self) {
        if let Some(items) = self.walk("references", "references") {
            let items = items.iter().enumerate().map(|(number, item)| {
                self.verdict.place(&format!("references.{number}"), item);
                json!({ "reference": item.to_json() })
            });
            let items = Value::Array(items.collect());
            self.put("references", "references", items);
        }
    }

    fn language(&mut self) {
        let Some(value) = self.present("language", "languages") else {
            return;
        };
        let length = match &value.kind {
            Kind::Str(text) => Some(text.chars().count()),
            Kind::List(items) => Some(items.len()),
            Kind::Dict(entries) => Some(entries.len()),
            _ => None,
        };
        let id = match (length, value.as_str()) {
            (Some(3), _) => value.to_json(),
            (Some(2), Some(two)) => languages::three_letters(two).map_or(Value::Null, Value::from),
            _ => {
                let what = "`language` must be a code of two or three letters";
                self.refuse("languages", value, what, "write \"eng\" for English");
                return;
            }
        };
        self.put("language", "languages", json!([{ "id": id }]));
    }
}

/// What is wrong with the name of a licence, and what to write.
fn license_problem(name: &str) -> (String, String) {
    if name.is_empty() {
        return (
            "`license` is empty".to_owned(),
            "write one SPDX id, such as MIT, or remove it".to_owned(),
        );
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let joined = words
        .iter()
        .any(|word| ["or", "and", "with"].contains(&word.to_ascii_lowercase().as_str()));
    if joined {
        return (
            format!("it takes one licence, and `{name}` is an expression"),
            "write one SPDX id, such as MIT; name the others in the README".to_owned(),
        );
    }
    let help = match suggestion(name) {
        Some(id) => format!("write {id}"),
        None if spdx::license_id(name).is_some() => {
            "name another, or write `\"license\": \"other-open\"` into `.zenodo.json` for an open licence that its list lacks"
                .to_owned()
        }
        None => "write the SPDX id of a licence that Zenodo knows, such as MIT or BSD-3-Clause"
            .to_owned(),
    };
    (format!("it does not know the licence `{name}`"), help)
}
