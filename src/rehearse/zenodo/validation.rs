//! What Zenodo says of metadata that a client sends, and how it shows vocabulary terms.

use serde_json::{Map, Value, json};

use super::Wrong;
use crate::domain::Doi;

/// Relation ids with their camel-case spelling in the legacy JSON.
const RELATIONS: &[&str] = &[
    "isCitedBy",
    "cites",
    "isSupplementTo",
    "isSupplementedBy",
    "isContinuedBy",
    "continues",
    "isDescribedBy",
    "describes",
    "hasMetadata",
    "isMetadataFor",
    "hasVersion",
    "isVersionOf",
    "isNewVersionOf",
    "isPreviousVersionOf",
    "isPartOf",
    "hasPart",
    "isPublishedIn",
    "isReferencedBy",
    "references",
    "isDocumentedBy",
    "documents",
    "isCompiledBy",
    "compiles",
    "isVariantFormOf",
    "isOriginalFormOf",
    "isIdenticalTo",
    "isReviewedBy",
    "reviews",
    "isDerivedFrom",
    "isSourceOf",
    "isRequiredBy",
    "requires",
    "isObsoletedBy",
    "obsoletes",
];

/// Resource types of the vocabulary, as far as software and data need them.
const RESOURCE_TYPES: &[&str] = &[
    "dataset",
    "software",
    "software-computationalnotebook",
    "workflow",
    "model",
    "image",
    "image-figure",
    "image-photo",
    "image-plot",
    "image-drawing",
    "image-diagram",
    "image-other",
    "publication",
    "publication-article",
    "publication-preprint",
    "publication-thesis",
    "publication-softwaredocumentation",
    "publication-datamanagementplan",
    "publication-report",
    "publication-other",
    "poster",
    "presentation",
    "lesson",
    "video",
    "physicalobject",
    "other",
];

/// Metadata as a draft keeps it, and what was wrong with the rest.
///
/// A term that no vocabulary has is refused as a whole, with its value alone: 400.
pub(super) fn clean(metadata: &Value) -> Result<(Value, Vec<Wrong>), String> {
    let mut wrong = Vec::new();
    let mut kept = metadata.as_object().cloned().unwrap_or_default();
    if let Some(kind) = kept
        .get("resource_type")
        .and_then(|kind| kind["id"].as_str())
    {
        known(RESOURCE_TYPES.contains(&kind), kind)?;
        let kind = json!({ "id": kind });
        kept.insert("resource_type".to_owned(), kind);
    }
    if let Some(rights) = kept.get("rights").and_then(Value::as_array).cloned() {
        let rights = rights
            .iter()
            .enumerate()
            .map(|(at, one)| right(at, one, &mut wrong));
        let rights = rights.collect();
        kept.insert("rights".to_owned(), rights);
    }
    if let Some(related) = kept
        .get("related_identifiers")
        .and_then(Value::as_array)
        .cloned()
    {
        let mut list = Vec::new();
        for (at, one) in related.iter().enumerate() {
            if let Some(one) = related_identifier(at, one, &mut wrong)? {
                list.push(one);
            }
        }
        kept.insert("related_identifiers".to_owned(), Value::Array(list));
    }
    let required = kept.clone();
    let missing = |field: &str| {
        required
            .get(field)
            .is_none_or(|value| value.is_null() || *value == json!([]))
    };
    if !kept.is_empty() {
        for field in ["resource_type", "creators", "title", "publication_date"] {
            if missing(field) {
                wrong.push(Wrong::new(
                    format!("metadata.{field}"),
                    "Missing data for required field.",
                ));
            }
        }
    }
    if missing("publisher") {
        wrong.push(Wrong::new(
            "metadata.publisher",
            "Missing publisher field required for DOI registration.",
        ));
    }
    let short = kept
        .get("title")
        .and_then(Value::as_str)
        .is_some_and(|title| title.chars().count() < 3);
    if short {
        wrong.push(Wrong::new(
            "metadata.title",
            "Shorter than minimum length 3.",
        ));
    }
    Ok((Value::Object(kept), wrong))
}

/// Custom fields of software whose values are not looked at here.
const CODE_FIELDS: [&str; 2] = ["code:programmingLanguage", "code:developmentStatus"];

/// Custom fields as a draft keeps them: of the known ones, the repository is an address.
pub(super) fn clean_custom(fields: &Value) -> (Value, Vec<Wrong>) {
    let mut kept = Map::new();
    let mut wrong = Vec::new();
    for (key, value) in fields.as_object().into_iter().flatten() {
        let field = format!("custom_fields.{key}");
        if CODE_FIELDS.contains(&key.as_str()) {
            kept.insert(key.clone(), value.clone());
        } else if key != "code:codeRepository" {
            wrong.push(Wrong::new(field, "Unknown field."));
        } else if value
            .as_str()
            .is_none_or(|text| url::Url::parse(text).is_err())
        {
            wrong.push(Wrong::new(field, "Not a valid URL."));
        } else {
            kept.insert(key.clone(), value.clone());
        }
    }
    (Value::Object(kept), wrong)
}

fn known(is_known: bool, value: &str) -> Result<(), String> {
    if is_known {
        Ok(())
    } else {
        Err(format!("Invalid value {value}."))
    }
}

/// A licence: an id, or text of one's own. The read form has both, which is refused;
/// the id survives.
fn right(at: usize, one: &Value, wrong: &mut Vec<Wrong>) -> Value {
    let Some(id) = one["id"].as_str() else {
        return one.clone();
    };
    let both = ["title", "description", "link"]
        .iter()
        .any(|key| !one[*key].is_null());
    if both {
        wrong.push(Wrong::new(
            format!("metadata.rights.{at}.rights"),
            "Only an existing id or free text title/description/link is accepted, but not both cases at the same time",
        ));
    }
    json!({ "id": id })
}

fn related_identifier(
    at: usize,
    one: &Value,
    wrong: &mut Vec<Wrong>,
) -> Result<Option<Value>, String> {
    let field = |name: &str| format!("metadata.related_identifiers.{at}.{name}");
    let relation = one["relation_type"]["id"].as_str();
    if let Some(relation) = relation {
        let lower = RELATIONS
            .iter()
            .any(|known| known.to_lowercase() == relation);
        known(lower, relation)?;
    }
    let kind = one["resource_type"]["id"].as_str();
    if let Some(kind) = kind {
        known(RESOURCE_TYPES.contains(&kind), kind)?;
    }
    let Some(identifier) = one["identifier"].as_str() else {
        wrong.push(Wrong::new(
            field("identifier"),
            "Missing data for required field.",
        ));
        return Ok(None);
    };
    let Some(relation) = relation else {
        wrong.push(Wrong::new(
            field("relation_type"),
            "Missing data for required field.",
        ));
        return Ok(None);
    };
    let scheme = one["scheme"].as_str().or_else(|| scheme_of(identifier));
    let Some(scheme) = scheme else {
        wrong.push(Wrong::new(
            field("scheme"),
            "No valid scheme recognized for identifier.",
        ));
        return Ok(None);
    };
    let identifier = match (scheme, Doi::parse(identifier)) {
        ("doi", Ok(doi)) => doi.as_str().to_owned(),
        ("doi", Err(_)) => {
            wrong.push(Wrong::new(field("identifier"), "Invalid DOI identifier."));
            return Ok(None);
        }
        _ => identifier.to_owned(),
    };
    let mut kept = json!({
        "identifier": identifier, "scheme": scheme, "relation_type": { "id": relation },
    });
    if let Some(kind) = kind {
        kept["resource_type"] = json!({ "id": kind });
    }
    Ok(Some(kept))
}

/// The scheme that Zenodo recognises by itself. A bare accession has none.
fn scheme_of(identifier: &str) -> Option<&'static str> {
    if Doi::parse(identifier).is_ok() {
        return Some("doi");
    }
    let web = identifier.starts_with("https://") || identifier.starts_with("http://");
    if web && url::Url::parse(identifier).is_ok() {
        return Some("url");
    }
    let prefixes = [
        ("arxiv:", "arxiv"),
        ("swh:1:", "swh"),
        ("urn:", "urn"),
        ("ark:/", "ark"),
    ];
    let lower = identifier.to_ascii_lowercase();
    prefixes
        .iter()
        .find(|(head, _)| lower.starts_with(head))
        .map(|(_, scheme)| *scheme)
}

/// What stops publishing: the fields that a record must have.
pub(super) fn missing_for_publishing(metadata: &Value) -> Vec<Wrong> {
    let fields = ["resource_type", "creators", "title", "publication_date"];
    let missing = fields.iter().filter(|field| {
        let value = &metadata[**field];
        value.is_null() || *value == json!([])
    });
    missing
        .map(|field| {
            Wrong::new(
                format!("metadata.{field}"),
                "Missing data for required field.",
            )
        })
        .collect()
}

/// Metadata as it is read: vocabulary terms with their titles. This form cannot be put
/// back unchanged because of `rights`.
pub(super) fn expanded(metadata: &Value) -> Value {
    let mut metadata = metadata.clone();
    let term = |value: &mut Value| {
        if let Some(id) = value["id"].as_str().map(str::to_owned) {
            value["title"] = json!({ "en": title_of(&id) });
        }
    };
    if metadata["resource_type"].is_object() {
        term(&mut metadata["resource_type"]);
    }
    for one in list(&mut metadata, "related_identifiers") {
        term(&mut one["relation_type"]);
        if one["resource_type"].is_object() {
            term(&mut one["resource_type"]);
        }
    }
    for one in list(&mut metadata, "rights") {
        if let Some(id) = one["id"].as_str().map(str::to_owned) {
            one["title"] = json!({ "en": format!("{} licence", id.to_uppercase()) });
            one["description"] = json!({ "en": "" });
            one["props"] =
                json!({ "url": format!("https://spdx.org/licenses/{id}"), "scheme": "spdx" });
        }
    }
    for one in list(&mut metadata, "creators") {
        let name = person_name(&one["person_or_org"]);
        if one["person_or_org"].is_object() {
            one["person_or_org"]["name"] = json!(name);
        }
    }
    metadata
}

fn list<'a>(metadata: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    metadata
        .get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
}

/// `Family, Given`, or the name of an organisation.
pub(super) fn person_name(person: &Value) -> String {
    match (
        person["family_name"].as_str(),
        person["given_name"].as_str(),
    ) {
        (Some(family), Some(given)) if !given.is_empty() => format!("{family}, {given}"),
        (Some(family), _) => family.to_owned(),
        _ => person["name"].as_str().unwrap_or_default().to_owned(),
    }
}

/// A vocabulary id in the legacy JSON's spelling.
pub(super) fn camel(id: &str) -> String {
    let known = RELATIONS.iter().find(|known| known.to_lowercase() == id);
    known.map_or_else(|| id.to_owned(), |known| (*known).to_owned())
}

/// The English title of a vocabulary id.
pub(super) fn title_of(id: &str) -> String {
    let camel = camel(id);
    let mut title = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() {
            title.push(' ');
            title.push(letter.to_ascii_lowercase());
        } else if title.is_empty() {
            title.push(letter.to_ascii_uppercase());
        } else {
            title.push(letter);
        }
    }
    title
}
