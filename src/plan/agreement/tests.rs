use serde_json::json;

use super::*;
use crate::domain::Doi;
use crate::facts::archive::{FoundBy, Related};
use crate::facts::repository::Tagged;
use crate::facts::{Content, Files, Repository, Seen, Why};

const CFF: &str = "cff-version: 1.2.0
message: Cite it.
title: Spot counts
abstract: Counts spots & more.
license: MIT
keywords: [spots, images]
authors:
  - family-names: Carberry
    given-names: Josiah
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: A place
  - name: The Lab
";

fn facts(name: &str, text: &str) -> Facts {
    let tagged = Tagged {
        commit: "a".repeat(40).parse().unwrap(),
        tree: "b".repeat(40).parse().unwrap(),
        files: Files {
            root: vec![name.to_owned()],
            contents: [(name.to_owned(), Content::Text(text.to_owned()))].into(),
            ..Files::default()
        },
    };
    let repository = Repository {
        files: Files::default(),
        git: Seen::Unknown(Why::Offline),
        tagged: Seen::Known(Some(tagged)),
    };
    Facts::local(repository, &Why::Offline)
}

fn record() -> Record {
    let creator = |name: &str, orcid: Option<&str>, place: &[&str]| Creator {
        name: name.to_owned(),
        orcid: orcid.map(|orcid| orcid.parse().unwrap()),
        affiliations: place.iter().map(|place| (*place).to_owned()).collect(),
    };
    Record {
        id: "3".to_owned(),
        url: "https://zenodo.org/records/3".to_owned(),
        doi: Doi::parse("10.5281/zenodo.3").unwrap(),
        concept_doi: None,
        title: "Spot counts".to_owned(),
        creators: vec![
            creator(
                "Carberry, Josiah",
                Some("0000-0002-1825-0097"),
                &["A place"],
            ),
            creator("The Lab", None, &[]),
        ],
        version: Some("v1.0.0".to_owned()),
        licenses: vec!["mit".to_owned()],
        published: Some(jiff::civil::date(2026, 11, 22)),
        description: Some("<p>Counts spots &amp; more.</p>".to_owned()),
        keywords: vec!["spots".to_owned(), "images".to_owned()],
        related: Vec::new(),
        files: Vec::new(),
        found_by: FoundBy::TagLink,
    }
}

fn field(facts: &Facts, record: &Record, name: &str) -> Field {
    let fields = of(facts, record, &"v1.0.0".parse().unwrap());
    fields.into_iter().find(|it| it.field == name).unwrap()
}

#[test]
fn every_field_that_the_file_says_agrees_with_the_record_made_of_it() {
    let facts = facts("CITATION.cff", CFF);
    for name in [
        "title",
        "creators",
        "orcids",
        "affiliations",
        "license",
        "version",
        "description",
        "keywords",
    ] {
        let field = field(&facts, &record(), name);
        assert_eq!(field.equal, Some(true), "{field:?}");
    }
    let orcids = field(&facts, &record(), "orcids").record;
    assert_eq!(orcids.as_deref(), Some("0000-0002-1825-0097; –"));
}

#[test]
fn what_the_file_leaves_to_others_cannot_be_told() {
    let facts = facts("CITATION.cff", CFF);
    for name in ["tag link", "related works", "publication date"] {
        let field = field(&facts, &record(), name);
        assert_eq!((field.equal, field.repository), (None, None), "{name}");
    }
}

#[test]
fn each_field_that_was_edited_differs_by_itself() {
    type Edit = fn(&mut Record);
    let facts = facts("CITATION.cff", CFF);
    let edits: [(&str, Edit); 8] = [
        ("title", |record| record.title = "Dots".to_owned()),
        ("creators", |record| record.creators.swap(0, 1)),
        ("orcids", |record| record.creators[0].orcid = None),
        ("affiliations", |record| {
            record.creators[0].affiliations.clear();
        }),
        ("license", |record| {
            record.licenses = vec!["cc-by-4.0".to_owned()];
        }),
        ("version", |record| {
            record.version = Some("1.0.0".to_owned());
        }),
        ("description", |record| record.description = None),
        ("keywords", |record| record.keywords.clear()),
    ];
    for (name, edit) in edits {
        let mut record = record();
        edit(&mut record);
        let field = field(&facts, &record, name);
        assert_eq!(field.equal, Some(false), "{field:?}");
        let note = ["affiliations", "description", "keywords"].contains(&name);
        assert_eq!(field.severity == Severity::Note, note, "{name}");
    }
}

#[test]
fn zenodo_json_rules_every_field_that_it_names() {
    let text = json!({
        "title": "From Zenodo's file",
        "creators": [{"name": "Carberry, Josiah"}],
        "license": "bsd-3-clause",
        "version": "1.0",
        "publication_date": "2026-11-01",
        "upload_type": "software",
        "related_identifiers": [
            {"identifier": "10.5281/zenodo.77", "relation": "isSupplementTo"},
        ],
    });
    let facts = facts(".zenodo.json", &text.to_string());
    let mut record = record();
    let differs = |record: &Record, name: &str| field(&facts, record, name).equal;
    for name in [
        "title",
        "license",
        "version",
        "publication date",
        "related works",
    ] {
        assert_eq!(differs(&record, name), Some(false), "{name}");
    }
    record.title = "From Zenodo's file".to_owned();
    record.licenses = vec!["bsd-3-clause".to_owned()];
    record.version = Some("1.0".to_owned());
    record.published = Some(jiff::civil::date(2026, 11, 1));
    for identifier in ["10.5281/ZENODO.77", "10.5281/zenodo.78"] {
        record.related.push(Related {
            identifier: identifier.to_owned(),
            relation: "issupplementto".to_owned(),
            kind: None,
        });
    }
    for name in [
        "title",
        "license",
        "version",
        "publication date",
        "related works",
    ] {
        assert_eq!(differs(&record, name), Some(true), "{name}");
    }
}

#[test]
fn without_the_files_of_the_tag_nothing_but_the_version_can_be_told() {
    let mut facts = facts("CITATION.cff", CFF);
    facts.repository.tagged = Seen::Known(None);
    for field in of(&facts, &record(), &"v1.0.0".parse().unwrap()) {
        let known = (field.field == "version").then_some(true);
        assert_eq!(field.equal, known, "{field:?}");
    }
    facts.repository.tagged = Seen::Unknown(Why::Offline);
    assert_eq!(field(&facts, &record(), "title").equal, None);
}
