use super::render::{Place, may_be_plain, scalar};
use super::*;
use crate::check::check;
use crate::citation::Citation;
use crate::yaml::{Value, read};

fn full() -> NewCitation {
    let mut citation = NewCitation::new("Count: cells #1");
    citation.comment = vec![
        "See https://citation-file-format.github.io".to_owned(),
        "a\nb".to_owned(),
    ];
    citation.message = "Please \"cite\"".to_owned();
    citation.work_type = Some("software".to_owned());
    citation.authors = vec![
        Author::person("Jané", "van der Berg")
            .orcid("https://orcid.org/0000-0002-1825-0097")
            .affiliation("no"),
        Author::entity("Team, Inc."),
    ];
    citation.abstract_text = Some("One\n\ntwo \\ three\u{2028}".to_owned());
    citation.keywords = vec!["yes".to_owned(), "2021".to_owned(), "cells".to_owned()];
    citation.license = Some("MIT".to_owned());
    citation.repository_code = Some("https://github.com/octo/tool".to_owned());
    citation.version = Some("1.10".to_owned());
    citation.date_released = Some("2024-05-31".to_owned());
    citation.doi = Some("10.5281/zenodo.3484178".to_owned());
    citation.identifiers = vec![Identifier::doi("10.5281/zenodo.1(a)[b]").description("v1")];
    let mut reference = Reference::new("data", "Images");
    reference.authors.push(Author::entity("Lab"));
    reference.year = Some("2024".to_owned());
    citation.references.push(reference);
    citation
}

#[test]
fn a_new_file_is_valid_and_says_what_was_given() {
    let citation = full();
    let text = citation.to_string();
    assert_eq!(check(&text), [], "{text}");
    let read = Citation::from(&read(&text).unwrap());
    assert_eq!(read.title.unwrap().value, citation.title);
    assert_eq!(
        read.abstract_text.map(|text| text.value),
        citation.abstract_text
    );
    assert_eq!(read.version.map(|text| text.value), citation.version);
    assert_eq!(read.authors[0].display_name(), "Jané van der Berg");
    assert_eq!(
        read.identifiers[0].description.as_ref().unwrap().value,
        "v1"
    );
    let keywords: Vec<String> = read
        .keywords
        .into_iter()
        .map(|keyword| keyword.value)
        .collect();
    assert_eq!(keywords, citation.keywords);
}

#[test]
fn a_small_file_looks_as_by_hand() {
    let mut citation = NewCitation::new("Tool");
    citation
        .authors
        .push(Author::person("Jane", "Doe").orcid("https://orcid.org/0000-0002-1825-0097"));
    citation.version = Some("1.2.0".to_owned());
    citation.date_released = Some("2024-05-31".to_owned());
    let expected = "cff-version: 1.2.0\nmessage: If you use this software, please cite it as below.\ntitle: Tool\nauthors:\n  - family-names: Doe\n    given-names: Jane\n    orcid: https://orcid.org/0000-0002-1825-0097\nversion: 1.2.0\ndate-released: 2024-05-31\n";
    assert_eq!(citation.to_string(), expected);
}

#[test]
fn a_text_comes_back_as_itself_to_readers_of_both_versions() {
    for text in [
        "",
        " ",
        "a",
        "1.10",
        "1.2.0",
        "yes",
        "No",
        "null",
        "~",
        "012",
        "1e3",
        "1_000",
        "12:30",
        "=",
        "<<",
        "- a",
        "a: b",
        "a:",
        "a #b",
        "#a",
        "'a'",
        "\"a\"",
        "@a",
        "`a`",
        "%a",
        "*a",
        "&a",
        "!a",
        "?a",
        "a, b",
        "[a]",
        "{a}",
        "a\nb",
        "a\tb",
        "a\\b",
        "é",
        "日本",
        "\u{feff}a",
        "a\u{85}b",
        "---",
        "...",
        "https://a.b/c#d",
        "a ",
        "\u{7f}",
        "|",
        ">",
        "C:\\x",
        "a\u{2028}b",
    ] {
        let in_block = scalar(
            text,
            Place {
                flow: false,
                date: false,
            },
        );
        let in_flow = scalar(
            text,
            Place {
                flow: true,
                date: false,
            },
        );
        let line = format!("- {in_block}\n- [{in_flow}]\n");
        let root = read(&line).unwrap().root;
        let items = root.as_sequence().unwrap();
        let string = Some(Value::String(text.to_owned()));
        for node in [&items[0], &items[1].as_sequence().unwrap()[0]] {
            assert_eq!(
                (node.core(), node.yaml11()),
                (string.clone(), string.clone()),
                "{line}"
            );
        }
    }
    let date = Place::of("date-released", false);
    assert!(may_be_plain("2024-05-31", date) && !may_be_plain("2024-02-31", date));
    assert!(!may_be_plain("2024-05-31", Place::of("title", false)));
}
