use super::*;

fn names(paper: &Paper) -> Vec<&str> {
    let names = paper.authors.iter();
    names.map(|author| author.name.as_str()).collect()
}

fn dois(paper: &Paper) -> Vec<&str> {
    paper.dois.iter().map(Doi::as_str).collect()
}

const JOSS: &str = "---
title: 'Spot counts: counting spots'
tags:
  - Python
authors:
  - name: Josiah S. Carberry
    orcid: 0000-0002-1825-0097
    affiliation: \"1, 2\"
  - given-names: Ludwig
    dropping-particle: van
    surname: Beethoven
affiliations:
  - name: A place
    index: 1
date: 13 August 2026
bibliography: paper.bib
---

# Summary

The archived version is [10.5281/zenodo.42](https://doi.org/10.5281/zenodo.42), not
10.1234/other. See also https://doi.org/10.5281/zenodo.41.
";

#[test]
fn the_header_of_a_joss_paper_is_read_with_the_dois_of_its_text() {
    let paper = read("paper.md", JOSS, None).unwrap();
    assert_eq!(paper.title.as_deref(), Some("Spot counts: counting spots"));
    assert_eq!(
        names(&paper),
        ["Josiah S. Carberry", "van Beethoven, Ludwig"]
    );
    let orcid = paper.authors[0].orcid.as_ref().map(Orcid::as_str);
    assert_eq!(orcid, Some("0000-0002-1825-0097"));
    assert_eq!(dois(&paper), ["10.5281/zenodo.42", "10.5281/zenodo.41"]);
}

#[test]
fn a_markdown_file_without_a_header_or_with_a_broken_one_says_so() {
    let words = |text: &str| read("paper.md", text, None).unwrap_err().to_string();
    assert!(words("# Summary\n").contains("does not begin with a header"));
    assert!(words("---\ntitle: x\n").contains("does not begin with a header"));
    assert!(words("---\ntitle: [x\n---\n").contains("cannot be read as a JOSS paper"));
    assert!(words("---\n- x\n---\n").contains("holds no fields"));
}

#[test]
fn csl_json_is_one_item_or_a_list() {
    let item = r#"{"id": "spots", "type": "software", "title": "Spot  counts", "version": 1.2,
        "DOI": "https://doi.org/10.5281/ZENODO.42",
        "author": [{"family": "Carberry", "given": "J.", "ORCID": "https://orcid.org/0000-0002-1825-0097"},
                   {"literal": "The Lab"}]}"#;
    let paper = read("a.json", item, None).unwrap();
    assert_eq!(paper.title.as_deref(), Some("Spot counts"));
    assert_eq!(paper.version.as_deref(), Some("1.2"));
    assert_eq!(names(&paper), ["Carberry, J.", "The Lab"]);
    assert!(paper.authors[0].orcid.is_some() && paper.is_software);
    assert_eq!(dois(&paper), ["10.5281/ZENODO.42"]);

    let list = format!(r#"[{{"id": "x", "type": "article-journal"}}, {item}]"#);
    assert_eq!(read("a.json", &list, None).unwrap(), paper);
    let other = read("a.json", &list, Some("x")).unwrap();
    assert_eq!(other.title, None);
    assert!(read("a.json", "3", None).is_err());
    assert!(read("a.json", "[3]", None).is_err());
}

const BIB: &str = r#"
@article{carberry2020, author = {Carberry, Josiah}, title = {Older}, doi = {10.1234/x}}
@software{spots, author = {Carberry, J. S. and van Beethoven, Ludwig and {The Lab}},
  title = {{Spot counts}: counting sp{\"o}ts}, version = {v1.2.0},
  publisher = {Zenodo}, url = {https://doi.org/10.5281/zenodo.42}}
"#;

#[test]
fn of_several_entries_the_only_one_for_software_is_taken_or_the_one_named() {
    let paper = read("refs.bib", BIB, None).unwrap();
    assert_eq!(paper.key.as_deref(), Some("spots"));
    assert_eq!(paper.title.as_deref(), Some("Spot counts: counting spöts"));
    assert_eq!(
        names(&paper),
        ["Carberry, J. S.", "van Beethoven, Ludwig", "The Lab"]
    );
    assert_eq!(paper.version.as_deref(), Some("v1.2.0"));
    assert_eq!(dois(&paper), ["10.5281/zenodo.42"]);
    let named = read("refs.bib", BIB, Some("carberry2020")).unwrap();
    assert!(!named.is_software);

    let error = read("refs.bib", BIB, Some("spot")).unwrap_err().to_string();
    assert_eq!(
        error,
        "it has no entry `spot` (there are `carberry2020`, `spots`)"
    );
    let two = format!("{BIB}\n@misc{{old, title = {{Spots}}, version = {{1}}}}");
    let error = read("refs.bib", &two, None).unwrap_err();
    assert!(matches!(error, PaperError::Several { known } if known.len() == 3));
    assert!(matches!(
        read("refs.bib", "@software{x, title = {a", None),
        Err(PaperError::Syntax { .. })
    ));
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let error = read("paper.docx", "PK", None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`paper.docx` is no paper.md, no .bib and no .json file"
    );
}

#[test]
fn a_doi_in_running_text_ends_where_the_text_goes_on() {
    let found = |text: &str| {
        let found = dois_in(text);
        found
            .iter()
            .map(|doi| doi.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("(doi:10.5281/zenodo.1)."), ["10.5281/zenodo.1"]);
    assert_eq!(
        found("**10.5281/zenodo.1**, 10.5281/zenodo.1"),
        ["10.5281/zenodo.1"]
    );
    assert_eq!(found("{10.5281/zenodo.1}"), ["10.5281/zenodo.1"]);
    assert_eq!(found("version 10.1 of 3.10.2/x"), [] as [&str; 0]);
}

#[test]
fn a_person_is_known_under_short_names_and_in_either_order() {
    for (one, other) in [
        ("Carberry, Josiah", "Josiah Carberry"),
        ("Carberry, J. S.", "Josiah Stinkney Carberry"),
        ("Carberry, J", "Carberry, Josiah"),
        ("Müller, Anna-Lena", "Muller, A.-L."),
        ("van Beethoven, Ludwig", "Ludwig van Beethoven"),
        ("The Lab", "the lab"),
        ("Carberry", "Carberry, Josiah"),
    ] {
        assert!(same_people(one, other), "{one} / {other}");
        assert!(same_people(other, one), "{other} / {one}");
    }
    for (one, other) in [
        ("Carberry, Josiah", "Carberry, Anna"),
        ("Carberry, Josiah", "Josiah Example"),
        ("Carberry, Josiah", ""),
        ("The Lab", "Another Lab"),
    ] {
        assert!(!same_people(one, other), "{one} / {other}");
    }
}
