use serde_json::{Value, json};

use super::super::annotation::{Annotation, all};
use super::super::tests::new;
use super::*;

const ME: u64 = 52;

/// An annotation in the client's namespace.
fn annotation(id: u64, owner: u64, pairs: Value) -> Annotation {
    in_namespace(CLIENT, id, owner, pairs)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "what a test writes in place is given away"
)]
fn in_namespace(ns: &str, id: u64, owner: u64, pairs: Value) -> Annotation {
    let answer = json!({"annotations": [{
        "id": id, "ns": ns, "owner": {"id": owner}, "permissions": {"canEdit": owner == ME},
        "values": pairs,
    }]});
    all(answer).unwrap().remove(0)
}

fn ours() -> Value {
    json!([
        ["Analysis code DOI", "https://doi.org/10.5072/zenodo.777"],
        ["Analysis code repository", "https://github.com/octo/tool"],
        ["Analysis code version", "v1.0.0"]
    ])
}

fn replacing(old: &str) -> NewLink {
    NewLink {
        replaces: Some(Doi::parse(old).unwrap()),
        ..new()
    }
}

fn pairs_of(edit: &Edit) -> Value {
    Value::from(edit.pairs.clone())
}

#[test]
fn where_none_of_ones_own_annotations_has_the_key_a_new_one_is_made() {
    let others = [
        annotation(1, ME, json!([["stain", "DAPI"], ["stain", "GFP"]])),
        annotation(2, 53, json!([[DOI, "to come"]])),
        in_namespace("example.org/other", 3, ME, json!([[DOI, "to come"]])),
    ];
    let edit = Edit::of(&others, ME, &new()).unwrap();
    assert_eq!((edit.annotation, pairs_of(&edit)), (None, ours()));
    assert_eq!(edit.namespace, CLIENT);
}

#[test]
fn pairs_are_added_behind_those_that_are_there_whatever_they_are() {
    let there = json!([
        ["a", "1"],
        ["a", "1"],
        ["b", null],
        [DOI, "10.5072/zenodo.700"],
        [7],
        ["a", "2"]
    ]);
    let all = [
        annotation(8, ME, json!([[DOI, "later"]])),
        annotation(5, ME, there.clone()),
    ];
    let edit = Edit::of(&all, ME, &new()).unwrap();
    let mut whole = there.as_array().unwrap().clone();
    whole.extend(ours().as_array().unwrap().clone());
    assert_eq!((edit.annotation, pairs_of(&edit)), (Some(5), whole.into()));
}

#[test]
fn a_namespace_of_ones_own_is_kept_to() {
    let new = NewLink {
        namespace: Some("example.org/analysis".to_owned()),
        ..new()
    };
    let all = [
        annotation(1, ME, json!([[DOI, "x"]])),
        in_namespace("example.org/analysis", 2, ME, json!([[DOI, "y"]])),
    ];
    let edit = Edit::of(&all, ME, &new).unwrap();
    assert_eq!(edit.annotation, Some(2));
    assert_eq!(edit.namespace, "example.org/analysis");
}

#[test]
fn only_the_link_to_the_older_version_is_replaced_with_what_belongs_to_it() {
    let (doi, version) = ("https://doi.org/10.5072/zenodo.777", "v1.0.0");
    for (before, after) in [
        (
            json!([
                ["a", "1"],
                [DOI, "10.5072/zenodo.700"],
                [REPOSITORY, "r"],
                [VERSION, "v0.9"],
                ["a", "2"]
            ]),
            json!([
                ["a", "1"],
                [DOI, doi],
                [REPOSITORY, "r"],
                [VERSION, version],
                ["a", "2"]
            ]),
        ),
        (
            json!([
                [VERSION, "v0.1"],
                [DOI, "https://doi.org/10.5072/zenodo.700"],
                ["a", "2"]
            ]),
            json!([
                [VERSION, "v0.1"],
                [DOI, doi],
                [VERSION, version],
                ["a", "2"]
            ]),
        ),
        (
            json!([
                [DOI, "10.5072/zenodo.600"],
                [VERSION, "v0.8"],
                [DOI, "10.5072/zenodo.700"],
                [DOI, "10.5072/zenodo.650"],
                [VERSION, "v0.85"]
            ]),
            json!([
                [DOI, "10.5072/zenodo.600"],
                [VERSION, "v0.8"],
                [DOI, doi],
                [VERSION, version],
                [DOI, "10.5072/zenodo.650"],
                [VERSION, "v0.85"]
            ]),
        ),
    ] {
        let all = [annotation(4, ME, before)];
        let edit = Edit::of(&all, ME, &replacing("10.5072/zenodo.700")).unwrap();
        assert_eq!((edit.annotation, pairs_of(&edit)), (Some(4), after));
    }
}

#[test]
fn a_link_of_somebody_else_or_under_another_key_is_not_replaced() {
    let old = "https://doi.org/10.5072/zenodo.700";
    for one in [
        annotation(1, 53, json!([[DOI, old]])),
        annotation(1, ME, json!([["Code", old]])),
        in_namespace("example.org/other", 1, ME, json!([[DOI, old]])),
    ] {
        let why = Edit::of(&[one], ME, &replacing("10.5072/zenodo.700")).unwrap_err();
        assert!(why.contains("10.5072/zenodo.700 is not one"), "{why}");
    }
    let why = Edit::of(&[], ME, &replacing("10.5072/zenodo.700")).unwrap_err();
    assert!(why.contains("not there any more"), "{why}");
}

#[test]
fn what_came_of_a_write_is_told_from_what_is_there() {
    let mine = annotation(1, ME, json!([[DOI, "x"], ["a", "1"]]));
    let theirs = annotation(2, 53, json!([["a", "1"]]));
    let before = [mine.clone(), theirs.clone()];
    let edit = Edit::of(&before, ME, &new()).unwrap();
    let mut written = mine.clone();
    written.pairs.clone_from(&edit.pairs);
    let came = |after: &[Annotation]| edit.came(&before, after, ME);
    assert_eq!(came(&[theirs.clone(), written.clone()]), Came::True);
    assert_eq!(came(&before), Came::Not);
    assert_eq!(came(std::slice::from_ref(&theirs)), Came::Not);
    let other = annotation(1, ME, json!([["a", "1"]]));
    assert_eq!(came(&[other, theirs.clone()]), Came::Other);
    let changed = annotation(2, 53, json!([["a", "2"]]));
    assert_eq!(came(&[written.clone(), changed]), Came::Beside);
    assert_eq!(came(&[written]), Came::Beside);
}

#[test]
fn a_new_annotation_is_known_by_being_new_and_ones_own() {
    let theirs = annotation(2, 53, json!([["a", "1"]]));
    let before = [theirs.clone()];
    let edit = Edit::of(&before, ME, &new()).unwrap();
    let came =
        |id, owner, pairs| edit.came(&before, &[annotation(id, owner, pairs), theirs.clone()], ME);
    assert_eq!(came(3, ME, ours()), Came::True);
    assert_eq!(came(3, 53, ours()), Came::Not);
    assert_eq!(came(3, ME, json!([["a", "1"]])), Came::Not);
    assert_eq!(edit.came(&before, &before, ME), Came::Not);
}
