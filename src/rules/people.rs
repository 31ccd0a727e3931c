//! The authors and creators, as rules about people see them.

use std::ops::Range;

use cff_rs::yaml::Node;

use crate::domain::Orcid;

use super::Case;
use super::case::{CITATION, ZENODO_JSON, text_at};

/// Somebody in `authors` of `CITATION.cff` or `creators` of `.zenodo.json`.
#[derive(Debug)]
pub(super) struct Person {
    /// The file.
    pub(super) path: &'static str,
    /// Where the name stands.
    pub(super) span: Range<usize>,
    /// The family names, or all of a name that is one.
    pub(super) family: String,
    /// The given names; empty where there are none.
    pub(super) given: String,
    /// Whether the file says that this is no person.
    pub(super) entity: bool,
    /// The nickname on a platform, where the file has it.
    pub(super) alias: Option<String>,
    /// The iD, where it is one.
    pub(super) orcid: Option<Orcid>,
}

impl Person {
    /// The name as people say it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }

    /// The name without what does not tell people apart: case, dots and spaces.
    pub(super) fn key(&self) -> (String, String) {
        (plain(&self.given), plain(&self.family))
    }
}

/// Letters and digits in lower case.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The people of both files, in the order of each.
pub(super) fn people(case: &Case<'_>) -> Vec<Person> {
    let authors = case.authors().into_iter().filter_map(author);
    let creators = case.json_root().and_then(|root| root.get("creators"));
    let creators = creators.and_then(Node::as_sequence).unwrap_or_default();
    authors.chain(creators.iter().filter_map(creator)).collect()
}

fn author(node: &Node) -> Option<Person> {
    let text = |key: &str| node.get(key).and_then(text_at);
    let owned = |key: &str| text(key).map(|at| at.value.to_owned());
    let name = text("name");
    let entity = name.is_some();
    let main = name
        .or_else(|| text("family-names"))
        .or_else(|| text("given-names"))
        .or_else(|| text("alias"))?;
    Some(Person {
        path: CITATION,
        span: main.span,
        family: owned("name")
            .or_else(|| owned("family-names"))
            .unwrap_or_default(),
        given: owned("given-names").unwrap_or_default(),
        entity,
        alias: owned("alias"),
        orcid: text("orcid").and_then(|orcid| orcid.value.parse().ok()),
    })
}

/// Zenodo's form: `Family, Given`, or the name of an organisation.
fn creator(node: &Node) -> Option<Person> {
    let name = node.get("name").and_then(text_at)?;
    let (family, given) = name.value.split_once(',').unwrap_or((name.value, ""));
    let orcid = node.get("orcid").and_then(text_at);
    Some(Person {
        path: ZENODO_JSON,
        span: name.span,
        family: family.trim().to_owned(),
        given: given.trim().to_owned(),
        entity: given.is_empty(),
        alias: None,
        orcid: orcid.and_then(|orcid| orcid.value.parse().ok()),
    })
}
