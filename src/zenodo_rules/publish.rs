//! What stops a loaded record from being published.
//!
//! `MetadataSchema` of invenio-rdm-records (`invenio_rdm_records/services/schemas/metadata.py`)
//! and its vocabularies (`fixtures/data/vocabularies`). Only fields that come from the file are
//! looked at: GitHub's defaults pass. Languages, funders and awards are not looked up: their
//! lists are too large to carry.

mod vocabularies;

use serde_json::{Map, Value};

use vocabularies::{DATE_TYPES, RELATIONS, RESOURCE_TYPES, ROLES};

use super::Source;
use super::dates;
use super::html;
use super::identifiers::{is_gnd, is_orcid};
use super::text;
use super::verdict::Verdict;

const BLOCKED: &str = "Zenodo will make a draft and refuse to publish it:";

/// Looks at the metadata of a file that loads.
pub(crate) fn check(metadata: &Map<String, Value>, source: Source, verdict: &mut Verdict) {
    let mut check = Check { verdict, source };
    check.texts(metadata);
    if let Some(kind) = metadata.get("resource_type") {
        check.vocabulary("resource_type", kind, RESOURCE_TYPES, "upload_type");
    }
    for (key, required) in [("creators", false), ("contributors", true)] {
        for (field, person) in entries(metadata, key) {
            check.person(&field, person, required);
        }
    }
    for (field, subject) in entries(metadata, "subjects") {
        check.named(&field, &subject["subject"], "a keyword");
    }
    for (field, description) in entries(metadata, "additional_descriptions") {
        check.html(
            &format!("{field}.description"),
            &description["description"],
            check.words("`message`", "note"),
        );
    }
    for (field, reference) in entries(metadata, "references") {
        if !reference["reference"].is_string() {
            check.block(
                &format!("{field}.reference"),
                "this reference is not a text",
                "write it as one text in double quotes",
            );
        }
    }
    for (field, related) in entries(metadata, "related_identifiers") {
        check.vocabulary(
            &format!("{field}.relation_type"),
            &related["relation_type"],
            RELATIONS,
            "relation",
        );
        if let Some(kind) = related.get("resource_type") {
            check.vocabulary(
                &format!("{field}.resource_type"),
                kind,
                RESOURCE_TYPES,
                "resource_type",
            );
        }
    }
    for (field, language) in entries(metadata, "languages") {
        if !language["id"].is_string() {
            check.block(
                &field,
                "it does not know this language",
                "write a code of three letters, such as \"eng\"",
            );
        }
    }
    for (field, date) in entries(metadata, "dates") {
        check.vocabulary(&format!("{field}.type"), &date["type"], DATE_TYPES, "type");
        if !date["date"].as_str().is_some_and(dates::is_date_or_time) {
            check.block(
                &format!("{field}.date"),
                "this is not a date",
                "write YYYY-MM-DD",
            );
        }
    }
    check.locations(metadata);
}

fn entries<'a>(
    metadata: &'a Map<String, Value>,
    key: &'a str,
) -> impl Iterator<Item = (String, &'a Value)> {
    metadata
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
        .map(move |(number, entry)| (format!("{key}.{number}"), entry))
}

struct Check<'a> {
    verdict: &'a mut Verdict,
    /// Which file's words to use.
    source: Source,
}

impl Check<'_> {
    fn block(&mut self, field: &str, what: &str, help: &str) {
        self.verdict
            .block(field, format!("{BLOCKED} {what}."), help);
    }

    /// A word for `CITATION.cff`, or one for `.zenodo.json`.
    fn words(&self, citation_cff: &'static str, zenodo_json: &'static str) -> &'static str {
        match self.source {
            Source::CitationCff => citation_cff,
            Source::ZenodoJson | Source::GitHub => zenodo_json,
        }
    }

    fn texts(&mut self, metadata: &Map<String, Value>) {
        if let Some(title) = metadata.get("title").and_then(Value::as_str)
            && title.chars().count() < 3
        {
            self.block(
                "title",
                "the title is shorter than 3 characters",
                "write a longer title",
            );
        }
        if let Some(description) = metadata.get("description") {
            self.html(
                "description",
                description,
                self.words("`abstract`", "description"),
            );
        }
        if let Some(version) = metadata.get("version").and_then(Value::as_str)
            && version.chars().count() > 191
        {
            self.block(
                "version",
                "the version is longer than 191 characters",
                "write a shorter version",
            );
        }
        if metadata.get("publisher").and_then(Value::as_str) == Some("") {
            let help = "remove `imprint_publisher`, and the publisher is Zenodo";
            self.block("publisher", "the publisher is empty", help);
        }
        if let Some(date) = metadata.get("publication_date").and_then(Value::as_str)
            && !dates::is_date(date)
        {
            let what = match date {
                "" => "the publication date is empty".to_owned(),
                date => format!("`{date}` is not a publication date"),
            };
            self.block("publication_date", &what, "write YYYY-MM-DD, or remove it");
        }
    }

    /// A text that may hold HTML, of three characters at least once it is cleaned.
    fn html(&mut self, field: &str, value: &Value, name: &str) {
        match value.as_str() {
            None => self.block(
                field,
                &format!("the {name} is not a text"),
                "put it in double quotes",
            ),
            Some(text) if html::sanitize(text).chars().count() < 3 => {
                self.block(
                    field,
                    &format!("the {name} is shorter than 3 characters"),
                    "write more, or remove it",
                );
            }
            Some(_) => {}
        }
    }

    fn named(&mut self, field: &str, value: &Value, name: &str) {
        match value.as_str() {
            None => self.block(
                field,
                &format!("{name} is not a text"),
                "write one text in double quotes",
            ),
            Some(text) if text::sanitize(text).is_empty() => {
                self.block(
                    field,
                    &format!("{name} is empty"),
                    "write something, or remove it",
                );
            }
            Some(_) => {}
        }
    }

    fn person(&mut self, field: &str, person: &Value, role_required: bool) {
        let who = &person["person_or_org"];
        let name = format!("{field}.person_or_org.family_name");
        match who.get("family_name") {
            Some(family) if !family.is_string() => {
                self.block(
                    &name,
                    "a family name is not a text",
                    "write the name as one text",
                );
            }
            family => {
                let family = family.and_then(Value::as_str).map(text::sanitize);
                if family.is_none_or(|family| family.is_empty()) {
                    self.block(
                        &name,
                        "a person has no name",
                        self.words(
                            "give the person a `family-names`, or an organisation a `name`",
                            "write a `name`, as in {\"name\": \"Doe, Jane\"}",
                        ),
                    );
                }
            }
        }
        for identifier in who["identifiers"].as_array().into_iter().flatten() {
            let id = identifier["identifier"].as_str().unwrap_or_default();
            let orcid = identifier["scheme"] == "orcid";
            if (orcid && !is_orcid(id)) || (!orcid && !is_gnd(id)) {
                let what = format!("`{id}` is not an identifier of a person");
                let help = "write the bare ORCID iD, such as 0000-0002-1825-0097, or remove it";
                self.block(&format!("{field}.person_or_org.identifiers"), &what, help);
            }
        }
        for affiliation in person["affiliations"].as_array().into_iter().flatten() {
            if affiliation.get("id").is_none() {
                self.named(
                    &format!("{field}.affiliations"),
                    &affiliation["name"],
                    "an affiliation",
                );
            }
        }
        if !role_required {
            return;
        }
        let role = format!("{field}.role");
        match person.get("role") {
            None => self.block(
                &role,
                "a contributor has no `type`",
                "add one, such as \"type\": \"Researcher\"",
            ),
            Some(id) => self.vocabulary(&role, id, ROLES, "type"),
        }
    }

    fn vocabulary(&mut self, field: &str, entry: &Value, known: &[&str], key: &str) {
        let id = entry["id"].as_str();
        if id.is_some_and(|id| known.contains(&text::strip(id))) {
            return;
        }
        let what = id.map_or_else(
            || format!("`{key}` is not a text"),
            |id| format!("it does not know `{id}` as `{key}`"),
        );
        let help = id.and_then(|id| nearest(id, known)).map_or_else(
            || format!("write one that it knows, such as {}", example(known)),
            |near| format!("did you mean `{near}`?"),
        );
        self.block(field, &what, &help);
    }

    fn locations(&mut self, metadata: &Map<String, Value>) {
        let features = metadata.get("locations").map(|places| &places["features"]);
        let features = features.and_then(Value::as_array);
        for (number, feature) in features.into_iter().flatten().enumerate() {
            let field = format!("locations.features.{number}");
            if !feature["place"].is_string() {
                self.block(
                    &field,
                    "the `place` of a location is not a text",
                    "put it in double quotes",
                );
            }
            let numbers = feature["geometry"]["coordinates"].as_array();
            if numbers.is_some_and(|numbers| !numbers.iter().all(Value::is_number)) {
                self.block(
                    &field,
                    "`lat` and `lon` of a location must be numbers",
                    "remove the quotes",
                );
            }
        }
    }
}

/// Usual words of a vocabulary.
fn example(known: &[&str]) -> &'static str {
    const EXAMPLES: [(&str, &str); 4] = [
        ("software", "`software`, `dataset` or `publication-article`"),
        (
            "issupplementto",
            "`isSupplementTo`, `isDerivedFrom` or `references`",
        ),
        ("datacurator", "`Researcher` or `DataCurator`"),
        ("collected", "`Collected` or `Valid`"),
    ];
    let example = EXAMPLES.iter().find(|(word, _)| known.contains(word));
    example.map_or("`other`", |(_, words)| words)
}

/// The known word that shares the longest start, if it is long enough to be meant.
fn nearest<'a>(id: &str, known: &[&'a str]) -> Option<&'a str> {
    let shared = |word: &str| {
        word.bytes()
            .zip(id.bytes())
            .take_while(|(a, b)| a == b)
            .count()
    };
    known
        .iter()
        .copied()
        .max_by_key(|word| (shared(word), std::cmp::Reverse(word.len())))
        .filter(|word| shared(word) >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(metadata: &Value) -> Vec<String> {
        let mut verdict = Verdict::default();
        check(
            metadata.as_object().unwrap(),
            Source::ZenodoJson,
            &mut verdict,
        );
        verdict
            .refusals
            .into_iter()
            .map(|refusal| refusal.field)
            .collect()
    }

    #[test]
    fn a_contributor_needs_a_role_and_everybody_a_name() {
        let metadata = serde_json::json!({
            "creators": [{"person_or_org": {"type": "personal"}}],
            "contributors": [{"person_or_org": {"type": "personal", "family_name": "Doe"}}],
        });
        assert_eq!(
            blocked(&metadata),
            [
                "creators.0.person_or_org.family_name",
                "contributors.0.role"
            ]
        );
    }

    #[test]
    fn an_unknown_relation_is_blocked_and_a_near_one_is_named() {
        assert_eq!(nearest("issupplementof", RELATIONS), Some("issupplementto"));
        let metadata = serde_json::json!({
            "related_identifiers": [{"relation_type": {"id": "issupplementof"}}],
        });
        assert_eq!(blocked(&metadata), ["related_identifiers.0.relation_type"]);
    }
}
