//! Where each field of the record comes from: the file, GitHub, or Zenodo itself.
//!
//! `ZenodoGithubRelease.metadata` of zenodo/zenodo-rdm (`site/zenodo_rdm/github/release.py`) lays
//! the file over what `RDMReleaseMetadata` of invenio-rdm-records makes of the release
//! (`services/github/metadata.py`); the rest are the defaults of the file's own reader.

use std::ops::Range;

use serde_json::Value;

use super::Reading;

/// Where a field of the record comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// These bytes of the file that Zenodo reads.
    File(Range<usize>),
    /// What GitHub says of the release or the repository, and which part of it.
    GitHub(&'static str),
    /// Zenodo's own choice, and why.
    Zenodo(&'static str),
}

/// The custom field with the address of the repository.
pub const CODE_REPOSITORY: &str = "custom_fields.code:codeRepository";

/// The fields that a record has whatever the file says.
const ALWAYS: [&str; 9] = [
    "title",
    "creators",
    "description",
    "version",
    "publication_date",
    "rights",
    "resource_type",
    "publisher",
    "related_identifiers",
];

/// Fields of which each entry has a place of its own.
const LISTED: [&str; 6] = [
    "creators",
    "contributors",
    "subjects",
    "additional_descriptions",
    "related_identifiers",
    "references",
];

impl Reading {
    /// Where a field of the record comes from; `field` is a key of the metadata, with the number
    /// of an entry if it is a list: `creators.0`.
    pub fn origin(&self, field: &str) -> Origin {
        let mut path = field;
        loop {
            if let Some(span) = self.places.get(path).filter(|_| !self.is_empty(path)) {
                return Origin::File(span.clone());
            }
            match path.rsplit_once('.') {
                Some((around, _)) if field != CODE_REPOSITORY => path = around,
                _ => break,
            }
        }
        match path {
            "publication_date" if self.has(path) => Origin::Zenodo(
                "the day on which Zenodo reads the release, because the file gives no date that it reads",
            ),
            "publisher" => Origin::Zenodo("the publisher where the file names none"),
            "rights" if self.license_is_given => {
                Origin::GitHub("the licence that it detects, because no file names one")
            }
            "rights" => {
                Origin::Zenodo("its default, because neither the file nor GitHub names a licence")
            }
            "title" => Origin::GitHub("the repository and the name of the release"),
            "creators" if self.has(path) => {
                Origin::GitHub("the owner of the repository, because the file lists nobody")
            }
            "creators" => Origin::GitHub("the people with the most commits, at most 30"),
            "description" => Origin::GitHub(
                "the text of the release; without one, the description of the repository",
            ),
            "version" => Origin::GitHub("the tag, letter by letter"),
            "publication_date" => Origin::GitHub("the day of the release"),
            "related_identifiers" => Origin::GitHub("the address of the tag"),
            CODE_REPOSITORY => Origin::GitHub("the address of the repository"),
            _ => Origin::Zenodo("what it writes into the record of each release"),
        }
    }

    /// Every field of the record with its origin, lists entry by entry; nothing if the file does
    /// not load.
    pub fn origins(&self) -> Vec<(String, Origin)> {
        let Some(metadata) = self.metadata.as_object() else {
            return Vec::new();
        };
        let own = metadata.keys().map(String::as_str);
        let mut fields: Vec<&str> = ALWAYS.into_iter().chain(own).collect();
        fields.sort_unstable();
        fields.dedup();
        fields.push(CODE_REPOSITORY);
        let mut origins = Vec::new();
        for field in fields {
            let entries = metadata.get(field).and_then(Value::as_array);
            let entries = entries.map_or(0, Vec::len);
            if entries == 0 || !LISTED.contains(&field) {
                origins.push((field.to_owned(), self.origin(field)));
            }
            for number in (0..entries).filter(|_| LISTED.contains(&field)) {
                let entry = format!("{field}.{number}");
                let origin = self.origin(&entry);
                origins.push((entry, origin));
            }
        }
        origins
    }

    fn has(&self, field: &str) -> bool {
        self.metadata.get(field).is_some()
    }

    /// Zenodo looks elsewhere where the file gives an empty list of creators.
    fn is_empty(&self, field: &str) -> bool {
        field == "creators" && self.metadata[field].as_array().is_some_and(Vec::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::zenodo_rules::{Files, read};

    fn reading(cff: Option<&str>, json: Option<&str>, license: Option<&str>) -> Reading {
        let files = Files {
            citation_cff: cff,
            zenodo_json: json,
        };
        read(&files, license, date(2026, 11, 22))
    }

    fn is_github(origin: &Origin, words: &str) -> bool {
        matches!(origin, Origin::GitHub(why) if why.contains(words))
    }

    #[test]
    fn a_licence_comes_from_the_file_else_from_github_else_from_zenodo() {
        let text = "title: A tool\nlicense: MIT\n";
        let own = reading(Some(text), None, Some("GPL-3.0"));
        assert_eq!(own.origin("rights"), Origin::File(23..26));
        for (cff, json) in [
            (Some("title: A tool\n"), None),
            (None, Some("{}")),
            (None, None),
        ] {
            let given = reading(cff, json, Some("MIT")).origin("rights");
            assert!(is_github(&given, "licence"), "{given:?}");
            for none in [None, Some("NOASSERTION")] {
                let default = reading(cff, json, none).origin("rights");
                assert!(matches!(default, Origin::Zenodo(_)), "{default:?}");
            }
        }
    }

    #[test]
    fn creators_come_from_the_file_the_contributors_or_the_owner() {
        let listed = "title: A tool\nauthors:\n  - name: One\n  - name: Two\n";
        let listed = reading(Some(listed), None, None);
        assert_eq!(listed.origin("creators.1"), Origin::File(41..50));
        let none = reading(Some("title: A tool\n"), None, None).origin("creators");
        assert!(is_github(&none, "commits"));
        let nobody = reading(Some("title: A tool\nauthors: []\n"), None, None);
        assert!(is_github(&nobody.origin("creators"), "owner"));
    }

    #[test]
    fn every_field_of_every_record_has_an_origin_and_a_refused_file_has_none() {
        let json = r#"{"title": "A tool", "version": "1", "creators": [{"name": "X"}],
            "related_identifiers": [{"identifier": "10.5281/zenodo.1", "relation": "cites"}]}"#;
        let loaded = reading(None, Some(json), None);
        let origins = loaded.origins();
        for key in loaded.metadata.as_object().unwrap().keys() {
            let named = |field: &str| field == key || field.starts_with(&format!("{key}."));
            assert!(origins.iter().any(|(field, _)| named(field)), "{key}");
        }
        assert!(matches!(loaded.origin("version"), Origin::File(_)));
        assert!(matches!(
            loaded.origin("related_identifiers.0"),
            Origin::File(_)
        ));
        assert!(is_github(&loaded.origin(CODE_REPOSITORY), "repository"));
        assert_eq!(reading(Some("title: 1\n"), None, None).origins(), []);
    }
}
