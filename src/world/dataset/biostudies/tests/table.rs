//! Reading links out of PageTab, and what the archive does wrong with each.

use serde_json::json;

use super::*;

fn study(links: &Value) -> Value {
    json!({"section": {"type": "Study", "links": links}})
}

fn linked(url: &str, kind: Option<&str>) -> LinkState {
    let attributes: Vec<Value> = kind
        .map(|kind| json!({"name": "type", "value": kind}))
        .into_iter()
        .collect();
    let links = pagetab::links(&study(&json!([{"url": url, "attributes": attributes}])));
    state(&Submission {
        links,
        ..Submission::at("", true)
    })
}

#[test]
fn links_are_found_in_every_section_in_tables_and_beside_empty_objects() {
    let link = |url: &str| json!({"url": url});
    let study = json!({"section": {
        "type": "Study",
        "links": [{}, [link("a"), [link("b")], {}], link(" c "), {"url": ""}, {"url": null}, 7, "x"],
        "subsections": [
            {"type": "One", "links": [link("d")]},
            [{"type": "Two", "subsections": [{"type": "Three", "links": [[link("e")]]}]}],
        ],
    }});
    let links = pagetab::links(&study);
    let targets: Vec<&str> = links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["a", "b", "c", "d", "e"]);
    for odd in [json!({}), json!([]), json!({"section": 1}), Value::Null] {
        assert!(pagetab::links(&odd).is_empty());
    }
}

#[test]
fn every_form_that_the_archive_reads_is_visible() {
    for (url, kind) in [
        (URL, None),
        ("http://dx.doi.org/10.5072/ZENODO.777", None),
        ("https://sandbox.zenodo.org/records/777", None),
        ("10.5072/zenodo.777", Some("doi")),
        ("10.5072/zenodo.777", Some("DOI")),
        (URL, Some("")),
    ] {
        assert_eq!(linked(url, kind), LinkState::Visible, "{url} {kind:?}");
    }
}

#[test]
fn every_form_that_it_mishandles_is_malformed() {
    for (url, kind, words) in [
        (
            "10.5072/zenodo.777",
            None,
            "no full address and has no `Type`",
        ),
        ("doi.org/10.5072/zenodo.777", None, "no full address"),
        ("doi:10.5072/zenodo.777", None, "no full address"),
        ("sandbox.zenodo.org/records/777", None, "no full address"),
        (
            URL,
            Some("doi"),
            "of which the submission form leaves `https`",
        ),
        (URL, Some("url"), "leaves `https`"),
        (
            "10.5072/zenodo.777",
            Some("pubmed"),
            "a DOI beside `Type: pubmed`",
        ),
        ("doi.org/10.5072/zenodo.777", Some("doi"), "no bare DOI"),
    ] {
        match linked(url, kind) {
            LinkState::Malformed(how) => assert!(how.contains(words), "{url}: {how}"),
            other => panic!("{url} {kind:?}: {other:?}"),
        }
    }
}

#[test]
fn links_to_what_is_near_are_told_apart() {
    let near = |url: &str| linked(url, None);
    assert_eq!(
        near("https://doi.org/10.5072/zenodo.776"),
        LinkState::ConceptOnly
    );
    let other = LinkState::OtherVersion(doi("10.5072/zenodo.700"));
    assert_eq!(near("https://doi.org/10.5072/zenodo.700"), other);
    assert_eq!(
        near("https://github.com/octo/tool"),
        LinkState::RepositoryOnly
    );
    assert_eq!(near("https://example.org/"), LinkState::Absent);
}

#[test]
fn what_says_nothing_is_no_difference() {
    let before = json!({"accno": "S-1", "section": {"type": "Study", "links": [], "attributes": [
        {"name": "Title", "value": "x", "reference": false},
    ]}});
    let after = json!({"section": {"attributes": [
        {"value": "x", "name": "Title", "nmqual": [], "valqual": null},
    ], "type": "Study", "subsections": null}, "accno": "S-1"});
    assert_eq!(
        pagetab::differences(&before, &after, false),
        Vec::<String>::new()
    );
}

#[test]
fn what_differs_is_named() {
    let one = |name: &str, value: &str| json!({"name": name, "value": value});
    let study =
        |attributes: Vec<Value>| json!({"attributes": attributes, "section": {"type": "Study"}});
    let before = study(vec![one("Title", "a"), one("DOI", "10.6019/S-1")]);
    let named = |after: &Value| pagetab::differences(&before, after, true).join(", ");
    assert_eq!(named(&study(vec![one("Title", "b")])), "`Title`, `DOI`");
    let turned = study(vec![one("DOI", "10.6019/S-1"), one("Title", "a")]);
    assert_eq!(named(&turned), "the order of its attributes");
    let mut other = before.clone();
    other["accno"] = "S-2".into();
    other["section"]["type"] = "Thing".into();
    assert_eq!(named(&other), "its type, `accno`");
    other["section"] = Value::Null;
    assert_eq!(named(&other), "its section, its type, `accno`");
}
