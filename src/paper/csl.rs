//! CSL-JSON: an item, or a list of items (citation-style-language/schema, `csl-data.json`).

use serde_json::Value;

use super::{Author, Paper, PaperError, dois_in};
use crate::domain::Doi;

pub(super) fn read(text: &str) -> Result<Vec<Paper>, PaperError> {
    let syntax = |why: String| PaperError::Syntax {
        form: "CSL-JSON",
        why,
    };
    let value: Value = serde_json::from_str(text).map_err(|error| syntax(error.to_string()))?;
    let items = match &value {
        Value::Array(items) => items.as_slice(),
        item @ Value::Object(_) => std::slice::from_ref(item),
        _ => {
            return Err(syntax(
                "it is neither an item nor a list of items".to_owned(),
            ));
        }
    };
    items
        .iter()
        .map(|item| {
            let whole = item.is_object().then(|| paper(item));
            whole.ok_or_else(|| syntax("an item is no object".to_owned()))
        })
        .collect()
}

fn word(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}

fn paper(item: &Value) -> Paper {
    let authors = item["author"].as_array();
    let own = word(&item["DOI"]).and_then(|doi| Doi::parse(&doi).ok());
    let of_url = || dois_in(item["URL"].as_str().unwrap_or_default());
    Paper {
        key: word(&item["id"]),
        title: word(&item["title"]),
        authors: authors.into_iter().flatten().filter_map(author).collect(),
        version: word(&item["version"]),
        dois: own.map_or_else(of_url, |doi| vec![doi]),
        is_software: item["type"] == "software",
    }
}

fn author(value: &Value) -> Option<Author> {
    let part = |key: &str| word(&value[key]);
    let family = match (part("non-dropping-particle"), part("family")) {
        (Some(particle), Some(family)) => Some(format!("{particle} {family}")),
        (_, family) => family,
    };
    let name = match (family, part("given")) {
        (Some(family), Some(given)) => Some(format!("{family}, {given}")),
        (family, given) => family.or(given),
    };
    let orcid = part("ORCID").or_else(|| part("orcid"));
    Some(Author {
        name: name.or_else(|| part("literal"))?,
        orcid: orcid.and_then(|orcid| orcid.parse().ok()),
    })
}
