//! Creators and contributors.
//!
//! Everybody becomes a person. A name with exactly one comma is cut there into family and given
//! name, also that of an institute; any other name becomes the family name whole
//! (`PersonSchema` and `CreatorSchema` of `metadata.py`).

use serde_json::{Map, Value, json};

use super::Loader;
use crate::zenodo_rules::identifiers::{normalize_gnd, normalize_orcid};
use crate::zenodo_rules::text;
use crate::zenodo_rules::value::{Kind, Py};

impl Loader<'_> {
    pub(super) fn creators(&mut self) {
        let Some(items) = self.list("creators", "creators") else {
            return;
        };
        let creators = items
            .iter()
            .enumerate()
            .map(|(number, item)| Value::Object(self.person(item, &format!("creators.{number}"))));
        let creators = Value::Array(creators.collect());
        self.put("creators", "creators", creators);
    }

    pub(super) fn contributors(&mut self) {
        let mut people = Vec::new();
        if let Some(value) = self.file.truthy("thesis_supervisors") {
            if let Some(items) = value.iterate() {
                for item in &items {
                    let field = format!("contributors.{}", people.len());
                    let mut person = self.person(item, &field);
                    person.insert("role".to_owned(), json!({ "id": "supervisor" }));
                    people.push(Value::Object(person));
                }
            } else {
                let what = "`thesis_supervisors` must be a list";
                self.refuse("contributors", value, what, "put it in square brackets");
            }
        }
        let items = self.list("contributors", "contributors");
        for item in items.unwrap_or_default() {
            let field = format!("contributors.{}", people.len());
            if item.as_dict().is_none() {
                let what = "each contributor must be an object with a `name` and a `type`";
                let help = "write {\"name\": \"Doe, Jane\", \"type\": \"Researcher\"}";
                self.refuse(&field, item, what, help);
                continue;
            }
            let mut person = self.person(item, &field);
            if let Some(role) = item.truthy("type") {
                match role.as_str() {
                    Some(role) => {
                        let id = role.to_lowercase();
                        person.insert("role".to_owned(), json!({ "id": id }));
                    }
                    None => self.refuse(
                        &field,
                        role,
                        "a contributor's `type` must be a text",
                        "put it in double quotes",
                    ),
                }
            }
            people.push(Value::Object(person));
        }
        if items.is_some() || !people.is_empty() {
            self.put("contributors", "contributors", Value::Array(people));
        }
    }

    fn person(&mut self, item: &Py, field: &str) -> Map<String, Value> {
        self.verdict.place(field, item);
        let mut creator = Map::new();
        if item.as_dict().is_none() {
            let what = format!(
                "each person must be an object with a `name`, and this is {}",
                item.called()
            );
            self.refuse(field, item, &what, "write {\"name\": \"Doe, Jane\"}");
            return creator;
        }
        let mut person = Map::new();
        person.insert("type".to_owned(), Value::from("personal"));
        self.names(item, field, &mut person);
        let identifiers = self.identifiers(item, field);
        if !identifiers.is_empty() {
            person.insert("identifiers".to_owned(), Value::Array(identifiers));
        }
        creator.insert("person_or_org".to_owned(), Value::Object(person));
        if let Some(affiliations) = item.get("affiliations") {
            self.affiliations(affiliations, field, &mut creator);
        }
        if let Some(affiliation) = item.truthy("affiliation") {
            self.verdict
                .place(&format!("{field}.affiliations"), affiliation);
            let affiliations = json!([{ "name": affiliation.to_json() }]);
            creator.insert("affiliations".to_owned(), affiliations);
        }
        creator
    }

    /// A list of objects under the newer name passes as it is.
    fn affiliations(&mut self, value: &Py, field: &str, creator: &mut Map<String, Value>) {
        let field = format!("{field}.affiliations");
        let objects = value
            .as_list()
            .filter(|items| items.iter().all(|item| item.as_dict().is_some()));
        match objects {
            Some(items) => {
                let items = items.iter().map(Py::to_json).collect();
                creator.insert("affiliations".to_owned(), Value::Array(items));
            }
            None => self.refuse(
                &field,
                value,
                "`affiliations` must be a list of objects",
                "write `affiliation` with one text",
            ),
        }
    }

    fn names(&mut self, item: &Py, field: &str, person: &mut Map<String, Value>) {
        let Some(name) = item.truthy("name") else {
            return;
        };
        self.verdict.place(&format!("{field}.person_or_org"), name);
        match &name.kind {
            Kind::Str(full) => {
                if let Some((family, given)) = full.split_once(',')
                    && !given.contains(',')
                {
                    person.insert("given_name".to_owned(), text::strip(given).into());
                    person.insert("family_name".to_owned(), text::strip(family).into());
                } else {
                    person.insert("family_name".to_owned(), full.as_str().into());
                }
            }
            // `list.count` exists too, so a list passes, unless it holds one lone comma.
            Kind::List(items)
                if items
                    .iter()
                    .filter(|item| item.as_str() == Some(","))
                    .count()
                    != 1 =>
            {
                person.insert("family_name".to_owned(), name.to_json());
            }
            _ => {
                let what = format!(
                    "a person's name must be a text, and this is {}",
                    name.called()
                );
                self.refuse(
                    &format!("{field}.person_or_org.name"),
                    name,
                    &what,
                    "put the name in double quotes",
                );
            }
        }
    }

    /// An ORCID iD is cut in fours whatever it is and checked when the record is published.
    fn identifiers(&mut self, item: &Py, field: &str) -> Vec<Value> {
        let mut identifiers = Vec::new();
        let field = format!("{field}.person_or_org.identifiers");
        if let Some(orcid) = item.truthy("orcid") {
            self.verdict.place(&field, orcid);
            if let Some(text) = orcid.as_str() {
                let id = normalize_orcid(text);
                identifiers.push(json!({ "scheme": "orcid", "identifier": id }));
            } else {
                let what = format!("an ORCID iD must be a text, and this is {}", orcid.called());
                self.refuse(&field, orcid, &what, "put it in double quotes");
            }
        }
        if let Some(gnd) = item.truthy("gnd") {
            match gnd.as_str().and_then(normalize_gnd) {
                Some(id) => identifiers.push(json!({ "scheme": "gnd", "identifier": id })),
                None => self.refuse(
                    &field,
                    gnd,
                    "this is not a number of the GND",
                    "write it as in \"170118215\", or remove it",
                ),
            }
        }
        identifiers
    }
}
