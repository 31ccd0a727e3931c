use biblatex::{Bibliography, ChunksExt};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::people::{Author, Name};
use super::statements::{self, Data};
use super::style::{Style, StyleError};
use super::*;
use crate::domain::DatasetRef;
use crate::facts::archive::{Creator, FoundBy};
use crate::facts::dataset::Submission;
use crate::facts::{Dataset, Repository, Seen, Why};

const CFF: &str = "cff-version: 1.2.0
message: Cite it.
title: Spot counts
license: [MIT, Apache-2.0]
doi: 10.5281/zenodo.1
repository-code: https://github.com/octo/spots
date-released: 2026-11-01
authors:
  - family-names: Carberry
    given-names: Josiah
    orcid: https://orcid.org/0000-0002-1825-0097
  - family-names: Berg
    given-names: Jane
    name-particle: van der
    name-suffix: Jr.
  - name: Example, Inc.
";

fn facts(cff: &str) -> Facts {
    let repository = Repository {
        files: Files::default().with("CITATION.cff", cff.to_owned()),
        git: Seen::Unknown(Why::Offline),
        tagged: Seen::Known(None),
    };
    Facts::local(repository, &Why::Offline)
}

fn record(creators: &[&str]) -> Record {
    let creator = |name: &&str| Creator {
        name: (*name).to_owned(),
        orcid: None,
        affiliations: vec!["A place".to_owned()],
    };
    Record {
        id: "2".to_owned(),
        url: "https://zenodo.org/records/2".to_owned(),
        doi: Doi::parse("10.5281/zenodo.2").unwrap(),
        concept_doi: Some(Doi::parse("10.5281/zenodo.1").unwrap()),
        title: "Spot counts".to_owned(),
        creators: creators.iter().map(creator).collect(),
        version: Some("v1.2.0".to_owned()),
        licenses: vec!["mit".to_owned()],
        published: Some(jiff::civil::date(2026, 11, 22)),
        description: None,
        keywords: vec!["spots".to_owned()],
        related: Vec::new(),
        files: Vec::new(),
        found_by: FoundBy::TagLink,
    }
}

fn work(creators: &[&str]) -> Work {
    Work::of_record(&facts(CFF), &record(creators))
}

fn tag() -> Tag {
    "v1.2.0".parse().unwrap()
}

/// What a reader of RIS finds: the texts of each tag. A line that is none is a broken file.
fn read_ris(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(|line| {
        let (tag, value) = line
            .split_once("  - ")
            .unwrap_or_else(|| panic!("no RIS: {line:?}"));
        assert!(
            tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_uppercase()),
            "{line:?}"
        );
        (tag.to_owned(), value.to_owned())
    });
    let lines: Vec<(String, String)> = lines.collect();
    assert_eq!(lines.first().unwrap().0, "TY");
    assert_eq!(lines.last().unwrap(), &("ER".to_owned(), String::new()));
    assert_eq!(
        lines
            .iter()
            .filter(|(tag, _)| tag == "TY" || tag == "ER")
            .count(),
        2
    );
    lines
}

fn of_tag(lines: &[(String, String)], tag: &str) -> Vec<String> {
    let of_tag = lines.iter().filter(|(have, _)| have == tag);
    of_tag.map(|(_, text)| text.clone()).collect()
}

/// The only entry, as the crate of that name reads it.
fn read_bibtex(text: &str) -> biblatex::Entry {
    let list = Bibliography::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(list.len(), 1, "{text}");
    list.iter().next().unwrap().clone()
}

#[test]
fn names_are_those_of_citation_cff_where_the_record_names_the_same_people() {
    let cited = work(&["Carberry, Josiah", "Berg, Jane", "Example, Inc."]);
    let of = |name: &str, author: &Author| assert_eq!(author.family(), name);
    of("Carberry", &cited.authors[0]);
    assert!(
        matches!(&cited.authors[1].name, Name::Person { particle: Some(p), suffix: Some(s), .. } if p == "van der" && s == "Jr.")
    );
    assert_eq!(
        cited.authors[2].name,
        Name::Group("Example, Inc.".to_owned())
    );
    // Somebody else in that place keeps the name that the record gives.
    let other = work(&["Carberry, Josiah", "Cruz, Maria", "van Example, Ada"]);
    of("Cruz", &other.authors[1]);
    assert!(matches!(&other.authors[2].name, Name::Person { particle: Some(p), .. } if p == "van"));
    assert_eq!(
        apa(&cited),
        "Carberry, J., van der Berg, J., Jr., & Example, Inc. (2026). Spot counts (Version 1.2.0) [Computer software]. \
         Zenodo. https://doi.org/10.5281/zenodo.2"
    );
    assert!(apa(&work(&[])).contains("(2026)"));
}

#[test]
fn a_work_that_is_not_archived_has_no_doi_but_the_one_that_its_file_names() {
    let facts = facts(CFF);
    let cited = Work::of_files(&facts, &tag());
    assert_eq!((&cited.doi, &cited.concept), (&None, &None));
    assert_eq!(cited.license.as_deref(), Some("MIT OR Apache-2.0"));
    assert!(
        apa(&cited).ends_with("https://github.com/octo/spots"),
        "{}",
        apa(&cited)
    );
    assert!(!bibtex::entry(&cited).contains("doi"));
    let named = cited.doi_of_file(&facts).doi.unwrap();
    assert_eq!(named.as_str(), "10.5281/zenodo.1");
    let nothing = Work::of_files(&super::tests::facts("- a\n"), &tag());
    assert_eq!(nothing.title, "this software");
    assert_eq!(nothing.key(), "this_software");
}

#[test]
fn every_form_says_the_same() {
    let cited = work(&["Carberry, Josiah", "Berg, Jane", "Example, Inc."]);
    let entry = read_bibtex(&bibtex::entry(&cited));
    assert_eq!(entry.key, "carberry_2026_2");
    assert_eq!(entry.entry_type, biblatex::EntryType::Software);
    let field = |name: &str| entry.get(name).unwrap().format_verbatim();
    assert_eq!(field("title"), "Spot counts");
    assert_eq!(field("doi"), "10.5281/zenodo.2");
    assert_eq!(
        (field("year"), field("version")),
        ("2026".to_owned(), "1.2.0".to_owned())
    );
    let people = entry.author().unwrap();
    let berg = &people[1];
    assert_eq!(
        (
            berg.prefix.as_str(),
            berg.name.as_str(),
            berg.suffix.as_str()
        ),
        ("van der", "Berg", "Jr.")
    );
    assert_eq!(people.len(), 3);

    let lines = read_ris(&ris::reference(&cited));
    assert_eq!(
        of_tag(&lines, "AU"),
        [
            "Carberry, Josiah",
            "van der Berg, Jane, Jr.",
            "Example, Inc."
        ]
    );
    assert_eq!(of_tag(&lines, "DO"), ["10.5281/zenodo.2"]);
    assert_eq!(of_tag(&lines, "DA"), ["2026/11/22"]);

    let item = csl::item(&cited);
    assert_eq!(item["issued"]["date-parts"], json!([[2026, 11, 22]]));
    assert_eq!(item["author"][1]["non-dropping-particle"], "van der");
    assert_eq!(item["author"][2], json!({"literal": "Example, Inc."}));

    let meta = codemeta::description(&cited);
    assert_eq!(meta["@context"], "https://w3id.org/codemeta/3.0");
    assert_eq!(meta["license"], "https://spdx.org/licenses/MIT");
    assert_eq!(meta["identifier"], "https://doi.org/10.5281/zenodo.2");
    assert_eq!(meta["author"][1]["familyName"], "van der Berg Jr.");
    assert_eq!(meta["author"][2]["@type"], "Organization");
}

/// The keys of an item and of a name in csl-data.json 1.0.2, as far as they are used here.
#[test]
fn csl_json_holds_no_key_that_its_schema_does_not_have() {
    const ITEM: [&str; 10] = [
        "id",
        "type",
        "title",
        "author",
        "issued",
        "version",
        "publisher",
        "DOI",
        "URL",
        "keyword",
    ];
    const NAME: [&str; 5] = [
        "family",
        "given",
        "non-dropping-particle",
        "suffix",
        "literal",
    ];
    let item = csl::item(&work(&["Carberry, Josiah", "Berg, Jane", "Example, Inc."]));
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert!(
        keys(&item).iter().all(|key| ITEM.contains(&key.as_str())),
        "{item:#}"
    );
    for name in item["author"].as_array().unwrap() {
        assert!(
            keys(name).iter().all(|key| NAME.contains(&key.as_str())),
            "{name}"
        );
    }
}

#[test]
fn signs_that_are_commands_elsewhere_are_text_in_every_form() {
    let hostile = "A & B_c 100% #1 $x$ {y} \\input{z} ~/bin ^2 \"q\" --fast <b>\u{1b}[2J\r\nER  - \u{202e}雙斑 é }{";
    let cited = Work {
        title: safe::bare(hostile),
        authors: vec![
            Author {
                name: Name::Group("Müller and Sons, {Ltd} & Co".to_owned()),
                orcid: None,
                affiliations: Vec::new(),
            },
            Author {
                name: Name::Person {
                    family: "O'Neill, and Daughters".to_owned(),
                    given: "雙 J.-P.".to_owned(),
                    particle: None,
                    suffix: None,
                },
                orcid: None,
                affiliations: Vec::new(),
            },
        ],
        doi: Doi::parse("10.1234/a_b}c").ok(),
        ..work(&[])
    };
    let entry = read_bibtex(&bibtex::entry(&cited));
    let title = entry.get("title").unwrap().format_verbatim();
    assert_eq!(title, cited.title.replace("  ", " "));
    let people = entry.author().unwrap();
    assert_eq!(people.len(), 2, "{people:?}");
    assert_eq!(people[0].name, "Müller and Sons, {Ltd} & Co");
    assert_eq!(
        (people[1].name.as_str(), people[1].given_name.as_str()),
        ("O'Neill, and Daughters", "雙 J.-P.")
    );
    let braces = |c: char| bibtex::entry(&cited).matches(c).count();
    assert_eq!(braces('{'), braces('}'));
    assert_eq!(
        of_tag(&read_ris(&ris::reference(&cited)), "TI"),
        std::slice::from_ref(&cited.title)
    );
    let line = apa(&cited);
    assert!(
        line.contains("雙斑") && !line.contains(['\u{1b}', '\n', '\u{202e}']),
        "{line}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_title_and_any_name_come_back_from_every_form(title in "\\PC{0,40}", name in "\\PC{1,20}", given in "\\PC{0,9}") {
        let facts = facts("");
        let record = Record { title, ..record(&[&format!("{name}, {given}"), &name]) };
        let cited = Work::of_record(&facts, &record);
        let entry = read_bibtex(&bibtex::entry(&cited));
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(squeezed(&entry.get("title").unwrap().format_verbatim()), squeezed(&cited.title));
        let lines = read_ris(&ris::reference(&cited));
        prop_assert_eq!(of_tag(&lines, "TI"), vec![cited.title.clone()]);
        prop_assert!(apa(&cited).contains("10.5281/zenodo.2"));
        let item = csl::item(&cited);
        prop_assert_eq!(item["title"].as_str(), Some(cited.title.as_str()));
    }
}

#[test]
fn many_authors_are_all_in_the_lists_and_some_in_the_line() {
    let names: Vec<String> = (0..40).map(|n| format!("Example{n}, Ada")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let cited = work(&names);
    let line = apa(&cited);
    assert!(
        line.contains("Example18, A., … Example39, A. (2026)"),
        "{line}"
    );
    assert_eq!(of_tag(&read_ris(&ris::reference(&cited)), "AU").len(), 40);
    assert_eq!(
        read_bibtex(&bibtex::entry(&cited)).author().unwrap().len(),
        40
    );
}

#[test]
fn a_style_cites_by_name_or_file_and_never_without_author_and_doi() {
    let cited = work(&["Carberry, Josiah"]);
    let names = Style::names();
    for name in &names {
        let line = Style::named(name).unwrap().cite(&cited).unwrap();
        assert!(
            line.contains("10.5281/zenodo.2") && line.to_lowercase().contains("carberry"),
            "{name}: {line}"
        );
    }
    for name in ["apa", "cell", "ieee", "nature", "plos"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    // It has a place for the authors of articles only.
    let error = Style::named("vancouver").unwrap().cite(&cited);
    assert!(matches!(
        error,
        Err(StyleError::Incomplete {
            what: "the authors",
            ..
        })
    ));
    assert!(matches!(
        Style::named("no-such"),
        Err(StyleError::Unknown(_))
    ));
    assert!(matches!(
        Style::read("x", "<html/>"),
        Err(StyleError::Syntax(_))
    ));
}

#[test]
fn a_style_of_ones_own_is_read() {
    let xml = r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
  <info><title>Own</title><id>own</id><updated>2026-11-22T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout><names variable="author"/><text variable="title" prefix=": "/><text variable="DOI" prefix=". "/></layout></bibliography>
</style>"#;
    let style = Style::read("own", xml).unwrap();
    assert_eq!(
        style.cite(&work(&["Carberry, Josiah"])).unwrap(),
        "Josiah Carberry: Spot counts. 10.5281/zenodo.2"
    );
    let without = xml.replace("<text variable=\"DOI\" prefix=\". \"/>", "");
    let error = Style::read("own", &without)
        .unwrap()
        .cite(&work(&["Carberry, Josiah"]));
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("leaves out the DOI")
    );
}

fn data(named: &str, submission: Option<Submission>) -> Data {
    Data::of(&Dataset {
        reference: named.parse::<DatasetRef>().unwrap(),
        submission: match submission {
            Some(submission) => Seen::Known(Some(submission)),
            None => Seen::Unknown(Why::Offline),
        },
    })
}

#[test]
fn the_sentences_name_code_and_data_where_they_are() {
    let cited = work(&["Carberry, Josiah"]);
    assert_eq!(
        statements::code(&cited),
        "The code is available at https://github.com/octo/spots under the licence MIT. Version 1.2.0, which this work \
         used, is archived on Zenodo at https://doi.org/10.5281/zenodo.2."
    );
    assert_eq!(
        statements::code(&Work::of_files(&facts(CFF), &tag())),
        "The code is available at https://github.com/octo/spots under the licence MIT OR Apache-2.0. This work used version 1.2.0."
    );
    assert_eq!(statements::data(&[]), None);
    let seen = Submission {
        title: Some("Images of spots".to_owned()),
        ..Submission::at("https://zenodo.org/records/7", true)
    };
    let all = [
        data("S-BIAD1234", None),
        data("10.5281/zenodo.7", Some(seen)),
        data("idr0123", None),
        data("https://omero.example.org/webclient/?show=dataset-42", None),
    ];
    assert_eq!(
        statements::data(&all).unwrap(),
        "The data are available in the BioImage Archive under accession S-BIAD1234 \
         (https://www.ebi.ac.uk/biostudies/BioImages/studies/S-BIAD1234), on Zenodo at https://doi.org/10.5281/zenodo.7, \
         in the Image Data Resource under accession idr0123 (https://idr.openmicroscopy.org/search/?query=Name:idr0123), \
         and on the OMERO at omero.example.org at https://omero.example.org/webclient/?show=dataset-42."
    );
    assert_eq!([all[0].public, all[1].public], [None, Some(true)]);
    let rows = statements::key_resources(&cited, &all[..2]);
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("{}|{}|{}", row.section, row.resource, row.identifier))
        .collect();
    assert_eq!(
        rows,
        [
            "Deposited data|Data|BioImage Archive: S-BIAD1234",
            "Deposited data|Images of spots|https://doi.org/10.5281/zenodo.7",
            "Software and algorithms|Spot counts, version 1.2.0|https://doi.org/10.5281/zenodo.2",
        ]
    );
}

#[test]
fn a_draft_has_no_doi_that_could_be_pasted() {
    let draft = data(
        "https://zenodo.org/uploads/7",
        Some(Submission::at("", false)),
    );
    assert_eq!(
        (draft.url.as_str(), draft.public),
        ("https://zenodo.org/uploads/7", Some(false))
    );
}
