use super::*;
use crate::facts::Why;
use crate::facts::archive::{Creator, FoundBy};
use crate::paper::Author;

fn id(number: u64) -> Doi {
    Doi::parse(&format!("10.5281/zenodo.{number}")).unwrap()
}

fn record() -> Record {
    let creator = |name: &str, orcid: Option<&str>| Creator {
        name: name.to_owned(),
        orcid: orcid.map(|orcid| orcid.parse().unwrap()),
        affiliations: Vec::new(),
    };
    Record {
        id: "3".to_owned(),
        url: "https://zenodo.org/records/3".to_owned(),
        doi: id(3),
        concept_doi: Some(id(1)),
        title: "Spot counts: counting spots".to_owned(),
        creators: vec![
            creator("Carberry, Josiah", Some("0000-0002-1825-0097")),
            creator("Example, Anna", None),
        ],
        version: Some("v1.2.0".to_owned()),
        licenses: Vec::new(),
        published: None,
        description: None,
        keywords: Vec::new(),
        related: Vec::new(),
        files: Vec::new(),
        found_by: FoundBy::TagLink,
    }
}

fn paper(dois: &[Doi]) -> Paper {
    let author = |name: &str, orcid: Option<&str>| Author {
        name: name.to_owned(),
        orcid: orcid.map(|orcid| orcid.parse().unwrap()),
    };
    Paper {
        title: Some("Spot Counts – counting spots".to_owned()),
        authors: vec![
            author("Josiah Carberry", Some("0000-0002-1825-0097")),
            author("A. Example", None),
        ],
        version: Some("1.2.0".to_owned()),
        dois: dois.to_vec(),
        ..Paper::default()
    }
}

fn compared(paper: &Paper) -> Vec<Likeness> {
    let others = Seen::Known(vec![id(2)]);
    of(
        paper,
        &record(),
        &others,
        &[(id(2), Some("1.0".to_owned()))],
    )
}

fn field(paper: &Paper, name: &str) -> Likeness {
    let fields = compared(paper);
    fields.into_iter().find(|it| it.field == name).unwrap()
}

#[test]
fn a_paper_of_this_version_agrees_in_every_field() {
    for field in compared(&paper(&[id(3)])) {
        assert_eq!(field.equal, Some(true), "{field:?}");
    }
}

#[test]
fn a_paper_that_cites_another_version_is_wrong_and_says_which() {
    let doi = field(&paper(&[id(2)]), "doi");
    assert_eq!((doi.equal, doi.severity), (Some(false), Severity::Error));
    assert_eq!(
        doi.message.as_deref(),
        Some("the paper cites 10.5281/zenodo.2, which is version 1.0; this is v1.2.0")
    );
    // It may cite the older one beside the right one.
    assert_eq!(field(&paper(&[id(2), id(3)]), "doi").equal, Some(true));
    assert_eq!(field(&paper(&[id(1), id(2)]), "doi").equal, Some(false));
}

#[test]
fn the_concept_doi_is_right_with_a_word_of_advice() {
    let doi = field(&paper(&[id(1)]), "doi");
    assert_eq!(doi.equal, Some(true));
    assert!(
        doi.message
            .unwrap()
            .contains("10.5281/zenodo.3 is this version's")
    );
}

#[test]
fn a_foreign_doi_is_wrong_only_in_an_entry_for_the_software() {
    let mut paper = paper(&[id(99)]);
    let in_a_paper = field(&paper, "doi");
    assert_eq!(in_a_paper.equal, None);
    assert!(
        in_a_paper
            .message
            .unwrap()
            .contains("cite 10.5281/zenodo.3")
    );
    paper.is_software = true;
    assert_eq!(field(&paper, "doi").equal, Some(false));
    // Without the list of versions it may be one of them.
    let unseen = Seen::Unknown(Why::Offline);
    let fields = of(&paper, &record(), &unseen, &[]);
    let doi = fields.iter().find(|it| it.field == "doi").unwrap();
    assert_eq!(doi.equal, None);
    assert!(
        doi.message
            .as_deref()
            .unwrap()
            .contains("could not be looked at")
    );
}

#[test]
fn authors_are_compared_in_order_and_those_missing_are_named() {
    let mut other = paper(&[]);
    other.authors.swap(0, 1);
    let authors = field(&other, "authors");
    assert_eq!(authors.equal, Some(false));
    assert_eq!(authors.severity, Severity::Warning);
    assert_eq!(
        authors.message.as_deref(),
        Some("the same people in another order")
    );
    other.authors.pop();
    let message = field(&other, "authors").message.unwrap();
    assert_eq!(message, "`Carberry, Josiah` only in the record");
    other.authors.clear();
    assert_eq!(field(&other, "authors").equal, None);
}

#[test]
fn another_title_version_or_orcid_is_a_warning() {
    let mut other = paper(&[]);
    other.title = Some("Spots".to_owned());
    other.version = Some("1.3.0".to_owned());
    other.authors[0].orcid = Some("0000-0001-5109-3700".parse().unwrap());
    for name in ["title", "version", "orcids"] {
        let field = field(&other, name);
        assert_eq!(field.equal, Some(false), "{name}");
        assert_eq!(field.severity, Severity::Warning);
    }
    other.title = None;
    assert_eq!(field(&other, "title").equal, None);
}
