//! Related and alternate identifiers, and grants.
//!
//! A `scheme` in the file is ignored and found anew. A relation is put in lower case; whether it
//! exists is asked only when the record is published.

use serde_json::{Value, json};

use super::Loader;
use crate::zenodo_rules::identifiers;
use crate::zenodo_rules::value::Py;

/// Funders that Zenodo knows by their DOI (`zenodo_legacy/funders.py`), and their ROR ids.
const FUNDERS: &[(&str, &str)] = &[
    ("10.13039/501100001665", "00rbzpz17"),
    ("10.13039/501100002341", "05k73zm37"),
    ("10.13039/501100000923", "05mmh0f86"),
    ("10.13039/100018231", "03zj4c476"),
    ("10.13039/501100000024", "01gavpb45"),
    ("10.13039/501100000780", "00k4n6c32"),
    ("10.13039/501100000806", "02k4b9v70"),
    ("10.13039/501100001871", "00snfqn58"),
    ("10.13039/501100002428", "013tf3c58"),
    ("10.13039/501100004488", "03n51vw80"),
    ("10.13039/501100004564", "01znas443"),
    ("10.13039/501100000925", "011kf5r70"),
    ("10.13039/100000002", "01cwqze88"),
    ("10.13039/501100000038", "01h531d29"),
    ("10.13039/100000001", "021nxhr62"),
    ("10.13039/501100003246", "04jsz6e67"),
    ("10.13039/501100000690", "001aqnf71"),
    ("10.13039/100014013", "001aqnf71"),
    ("10.13039/501100001602", "0271asj38"),
    ("10.13039/501100001711", "00yjd3n13"),
    ("10.13039/100001345", "006cvnv84"),
    ("10.13039/501100004410", "04w9kkr77"),
    ("10.13039/100004440", "029chgv08"),
    ("10.13039/501100006364", "03m8vkq32"),
];

const HELP_SCHEME: &str = "write a DOI or a full address, such as https://www.ebi.ac.uk/…";

impl Loader<'_> {
    pub(super) fn related_identifiers(&mut self) {
        let file = self.file;
        let mut alternates: Option<Vec<Value>> = None;
        if let Some(value) = file.get("alternate_identifiers") {
            alternates = self.alternates(value);
        }
        let Some(value) = file.get("related_identifiers") else {
            return self.put_alternates(alternates);
        };
        let Some(items) = value.as_list() else {
            let what = format!(
                "`related_identifiers` must be a list, and this is {}",
                value.called()
            );
            return self.refuse(
                "related_identifiers",
                value,
                &what,
                "put it in square brackets",
            );
        };
        let mut related = Vec::new();
        let mut own_alternates = Vec::new();
        for (number, item) in items.iter().enumerate() {
            if item.get("relation").and_then(Py::as_str) == Some("isAlternateIdentifier") {
                if let Some(identifier) = self.identifier(item, "identifiers") {
                    own_alternates.push(identifier);
                }
                continue;
            }
            let field = format!("related_identifiers.{}", related.len());
            self.verdict.place(&field, item);
            for (key, name) in [
                ("relation", "relation_type"),
                ("resource_type", "resource_type"),
            ] {
                if let Some(value) = item.get(key) {
                    self.verdict.place(&format!("{field}.{name}"), value);
                }
            }
            if let Some(entry) = self.related_identifier(item, number) {
                related.push(entry);
            }
        }
        if !own_alternates.is_empty() {
            alternates = Some(own_alternates);
        }
        if items.is_empty() || !related.is_empty() {
            self.put(
                "related_identifiers",
                "related_identifiers",
                Value::Array(related),
            );
        }
        self.put_alternates(alternates);
    }

    fn put_alternates(&mut self, alternates: Option<Vec<Value>>) {
        if let Some(alternates) = alternates {
            self.put(
                "related_identifiers",
                "identifiers",
                Value::Array(alternates),
            );
        }
    }

    fn alternates(&mut self, value: &Py) -> Option<Vec<Value>> {
        let Some(items) = value.iterate() else {
            let what = "`alternate_identifiers` must be a list";
            self.refuse("identifiers", value, what, "put it in square brackets");
            return None;
        };
        let found: Vec<Option<Value>> = items
            .iter()
            .map(|item| self.identifier(item, "identifiers"))
            .collect();
        found.into_iter().collect()
    }

    fn related_identifier(&mut self, item: &Py, number: usize) -> Option<Value> {
        let field = format!("related_identifiers.{number}");
        if item.as_dict().is_none() {
            let what = format!(
                "each related identifier must be an object, and this is {}",
                item.called()
            );
            self.refuse(
                &field,
                item,
                &what,
                "write {\"identifier\": \"…\", \"relation\": \"…\"}",
            );
            return None;
        }
        let relation = item.get("relation").and_then(Py::as_str);
        if relation.is_none() {
            self.refuse(
                &format!("{field}.relation"),
                item.get("relation").unwrap_or(item),
                "a related identifier must have a `relation` that is a text",
                "add one, such as \"relation\": \"isSupplementTo\"",
            );
        }
        let mut entry = self.identifier(item, &field)?;
        let relation = match relation? {
            // A known slip of the pen that Zenodo mends (zenodo/zenodo#1366).
            "isOrignialFormOf" => "isOriginalFormOf",
            relation => relation,
        };
        entry["relation_type"] = json!({ "id": relation.to_lowercase() });
        if let Some(kind) = item.truthy("resource_type") {
            entry["resource_type"] = json!({ "id": kind.to_json() });
        }
        Some(entry)
    }

    fn identifier(&mut self, item: &Py, field: &str) -> Option<Value> {
        let field = format!("{field}.identifier");
        let Some(value) = item.get("identifier") else {
            self.refuse(&field, item, "an `identifier` is missing here", HELP_SCHEME);
            return None;
        };
        let Some(text) = value.as_str() else {
            let what = format!(
                "an `identifier` must be a text, and this is {}",
                value.called()
            );
            self.refuse(&field, value, &what, HELP_SCHEME);
            return None;
        };
        let Some((scheme, identifier)) = identifiers::related(text) else {
            let what = format!("it cannot tell what sort of identifier `{text}` is");
            self.refuse(&field, value, &what, HELP_SCHEME);
            return None;
        };
        Some(json!({ "identifier": identifier, "scheme": scheme }))
    }

    /// `funder DOI::number`, or a number alone for a project of the European Commission.
    pub(super) fn funding(&mut self) {
        let Some(value) = self
            .present("grants", "funding")
            .filter(|value| value.is_truthy())
        else {
            return;
        };
        let Some(items) = value.iterate() else {
            let what = format!("`grants` must be a list, and this is {}", value.called());
            return self.refuse("funding", value, &what, "put it in square brackets");
        };
        let mut funding = Vec::new();
        for item in &items {
            let Some(id) = item.get("id").and_then(Py::as_str) else {
                let what = "each grant must be an object with an `id` that is a text";
                self.refuse(
                    "funding",
                    item,
                    what,
                    "write {\"id\": \"10.13039/501100000780::283595\"}",
                );
                continue;
            };
            let (funder, award) = id.split_once("::").unwrap_or(("10.13039/501100000780", id));
            let funder = FUNDERS
                .iter()
                .find(|(doi, _)| *doi == funder)
                .map_or(funder, |(_, ror)| ror);
            funding.push(json!({
                "funder": { "id": funder },
                "award": { "id": format!("{funder}::{award}") },
            }));
        }
        self.put("grants", "funding", Value::Array(funding));
    }
}
