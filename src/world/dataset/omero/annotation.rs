//! Key-value pairs on an object, as OMERO.web shows them.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::Doi;
use crate::facts::dataset::{Link, target_doi};

/// A list of key-value pairs (a map annotation) on an object.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Annotation {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) ns: Option<String>,
    owner: Person,
    #[serde(default)]
    permissions: Permissions,
    /// The pairs, each a list of two texts. They go back as they came.
    #[serde(rename = "values", default)]
    pub(super) pairs: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Person {
    id: u64,
}

#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Permissions {
    can_edit: bool,
}

/// The annotations of an answer; one that two people have put on the object counts once.
#[derive(Debug, Deserialize)]
struct Answered {
    annotations: Vec<Annotation>,
}

/// The annotations of an answer, without those that are no key-value pairs.
pub(super) fn all(answer: Value) -> Result<Vec<Annotation>, serde_json::Error> {
    let mut seen: Vec<Annotation> = Vec::new();
    for annotation in Answered::deserialize(answer)?.annotations {
        if !seen.iter().any(|other| other.id == annotation.id) {
            seen.push(annotation);
        }
    }
    Ok(seen)
}

impl Annotation {
    /// Whether it is this person's to change: their own, and OMERO lets them.
    pub(super) fn is_of(&self, user: u64) -> bool {
        self.owner.id == user && self.permissions.can_edit
    }

    /// The place of the pair whose key is `key` and whose value points to `doi`.
    pub(super) fn place_of(&self, key: &str, doi: &Doi) -> Option<usize> {
        self.pairs.iter().position(|pair| {
            let there = value(pair).is_some_and(|value| targets(value).any(|to| points(to, doi)));
            key_of(pair) == Some(key) && there
        })
    }

    /// Whether any of its values points to `doi`.
    pub(super) fn points_to(&self, doi: &Doi) -> bool {
        let values = self.pairs.iter().filter_map(value);
        values.flat_map(targets).any(|to| points(to, doi))
    }

    /// What its values point to.
    pub(super) fn links(&self) -> impl Iterator<Item = Link> {
        let values = self.pairs.iter().filter_map(value);
        values.flat_map(targets).map(Link::to)
    }

    /// The pairs in words, for whoever has to put them back.
    pub(super) fn words(&self) -> String {
        let pairs = self.pairs.iter().map(|pair| {
            let key = key_of(pair).unwrap_or_default();
            format!("{key} = {}", value(pair).unwrap_or_default())
        });
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// The key of a pair.
pub(super) fn key_of(pair: &Value) -> Option<&str> {
    pair[0].as_str()
}

fn value(pair: &Value) -> Option<&str> {
    pair[1].as_str()
}

/// What a value points to: the DOIs and addresses in it, with or without words around them, as
/// in `10.5281/zenodo.1 https://doi.org/10.5281/zenodo.1`.
fn targets(value: &str) -> impl Iterator<Item = &str> {
    let bare = |word: &'_ str| -> bool {
        word.starts_with("https://") || word.starts_with("http://") || target_doi(word).is_some()
    };
    let around = |c: char| "()<>[],;\"'".contains(c);
    let words = value.split_whitespace();
    let words = words.map(move |word| {
        let word = word.trim_start_matches(around);
        word.trim_end_matches(move |c| around(c) || c == '.')
    });
    words.filter(move |word| bare(word))
}

fn points(target: &str, doi: &Doi) -> bool {
    target_doi(target).as_ref() == Some(doi)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(
        clippy::needless_pass_by_value,
        reason = "what a test writes in place is given away"
    )]
    fn annotation(values: Value) -> Annotation {
        let answer = json!({"annotations": [{
            "id": 5, "ns": null, "name": null, "owner": {"id": 52},
            "permissions": {"canEdit": true, "canDelete": true},
            "link": {"id": 9, "parent": {"id": 42, "class": "DatasetI", "name": "x"}},
            "class": "MapAnnotationI", "values": values,
        }]});
        all(answer).unwrap().remove(0)
    }

    #[test]
    fn a_doi_is_seen_in_every_value_that_holds_one() {
        let doi = Doi::parse("10.5281/zenodo.7").unwrap();
        for value in [
            "https://doi.org/10.5281/zenodo.7",
            "10.5281/ZENODO.7",
            "10.5281/zenodo.7 https://doi.org/10.5281/zenodo.7",
            "see (https://zenodo.org/records/7).",
            "code: <https://doi.org/10.5281/zenodo.7>, data: elsewhere",
        ] {
            assert!(annotation(json!([["a", value]])).points_to(&doi), "{value}");
        }
        for value in ["", "10.5281/zenodo.77", "zenodo.7", "7"] {
            assert!(
                !annotation(json!([["a", value]])).points_to(&doi),
                "{value}"
            );
        }
    }

    #[test]
    fn pairs_of_a_strange_shape_are_kept_and_point_nowhere() {
        let strange = json!([["a", null], ["b"], [], null, [1, 2], "c", ["d", "e", "f"]]);
        let annotation = annotation(strange.clone());
        assert_eq!(Value::from(annotation.pairs.clone()), strange);
        assert_eq!(annotation.links().count(), 0);
        assert!(annotation.words().starts_with("a = "));
    }

    #[test]
    fn only_ones_own_annotation_that_may_be_edited_is_ones_own() {
        let mut mine = annotation(json!([]));
        assert!(mine.is_of(52) && !mine.is_of(53));
        mine.permissions.can_edit = false;
        assert!(!mine.is_of(52));
    }
}
