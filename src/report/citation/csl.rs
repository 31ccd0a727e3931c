//! The citation as CSL-JSON, which Zotero, Pandoc and the styles read.

use serde_json::{Map, Value, json};

use super::Work;
use super::people::Name;

/// The item. It holds no key that the schema of CSL-JSON does not know.
pub fn item(work: &Work) -> Value {
    let mut item = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(key.to_owned(), value);
        }
    };
    let authors: Vec<Value> = work
        .authors
        .iter()
        .map(|author| name(&author.name))
        .collect();
    put("id", Some(json!(work.key())));
    put("type", Some(json!("software")));
    put("title", Some(json!(work.title)));
    put(
        "author",
        Some(json!(authors)).filter(|_| !authors.is_empty()),
    );
    put(
        "issued",
        work.date
            .map(|date| json!({"date-parts": [[date.year(), date.month(), date.day()]]})),
    );
    put(
        "version",
        work.version.as_ref().map(|version| json!(version)),
    );
    put("publisher", work.publisher.as_ref().map(|name| json!(name)));
    put("DOI", work.doi.as_ref().map(|doi| json!(doi.as_str())));
    let page = work.page.as_ref().or(work.repository.as_ref());
    put("URL", page.map(|page| json!(page)));
    put(
        "keyword",
        Some(json!(work.keywords.join(", "))).filter(|_| !work.keywords.is_empty()),
    );
    Value::Object(item)
}

fn name(name: &Name) -> Value {
    match name {
        Name::Group(name) => json!({"literal": name}),
        Name::Person {
            family,
            given,
            particle,
            suffix,
        } => {
            let mut parts = Map::new();
            let all = [
                ("family", Some(family)),
                ("given", Some(given).filter(|given| !given.is_empty())),
                ("non-dropping-particle", particle.as_ref()),
                ("suffix", suffix.as_ref()),
            ];
            for (key, value) in all {
                if let Some(value) = value {
                    parts.insert(key.to_owned(), json!(value));
                }
            }
            Value::Object(parts)
        }
    }
}
