//! The release as CodeMeta 3.0: JSON-LD with the words of schema.org.

use serde_json::{Map, Value, json};

use crate::domain::Doi;

use super::Work;
use super::people::{Author, Name};

/// The terms and their meaning.
const CONTEXT: &str = "https://w3id.org/codemeta/3.0";

/// The description.
pub fn description(work: &Work) -> Value {
    let mut all = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            all.insert(key.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    let authors: Vec<Value> = work.authors.iter().map(author).collect();
    put("@context", Some(json!(CONTEXT)));
    put("@type", Some(json!("SoftwareSourceCode")));
    put("name", Some(json!(work.title)));
    put("version", text(&work.version));
    put(
        "datePublished",
        work.date.map(|date| json!(date.to_string())),
    );
    put(
        "author",
        Some(json!(authors)).filter(|_| !authors.is_empty()),
    );
    put("license", work.license.as_deref().map(license));
    put("codeRepository", text(&work.repository));
    put(
        "publisher",
        work.publisher
            .as_ref()
            .map(|name| json!({"@type": "Organization", "name": name})),
    );
    put("identifier", work.doi.as_ref().map(|doi| json!(doi.url())));
    put(
        "isPartOf",
        work.concept.as_ref().map(|all: &Doi| json!(all.url())),
    );
    put(
        "keywords",
        Some(json!(work.keywords)).filter(|_| !work.keywords.is_empty()),
    );
    Value::Object(all)
}

fn author(author: &Author) -> Value {
    let mut person = Map::new();
    let id = author
        .orcid
        .as_ref()
        .map(|orcid| ("@id", json!(orcid.url())));
    match &author.name {
        Name::Group(name) => {
            person.insert("@type".to_owned(), json!("Organization"));
            person.extend(id.map(|(key, value)| (key.to_owned(), value)));
            person.insert("name".to_owned(), json!(name));
        }
        Name::Person {
            family,
            given,
            particle,
            suffix,
        } => {
            // CodeMeta has no terms for what stands around a family name.
            let parts = [
                particle.as_deref(),
                Some(family.as_str()),
                suffix.as_deref(),
            ];
            let family = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            person.insert("@type".to_owned(), json!("Person"));
            person.extend(id.map(|(key, value)| (key.to_owned(), value)));
            if !given.is_empty() {
                person.insert("givenName".to_owned(), json!(given));
            }
            person.insert("familyName".to_owned(), json!(family));
        }
    }
    let place = |name: &String| json!({"@type": "Organization", "name": name});
    let places: Vec<Value> = author.affiliations.iter().map(place).collect();
    match places.as_slice() {
        [] => {}
        [one] => {
            person.insert("affiliation".to_owned(), one.clone());
        }
        all => {
            person.insert("affiliation".to_owned(), json!(all));
        }
    }
    Value::Object(person)
}

/// The address of a licence on the SPDX list; an expression of several as all of them.
fn license(expression: &str) -> Value {
    let ids = crate::domain::spdx::ids(expression);
    let urls: Vec<String> = ids
        .iter()
        .map(|id| format!("https://spdx.org/licenses/{id}"))
        .collect();
    match urls.as_slice() {
        [one] => json!(one),
        _ => json!(urls),
    }
}
