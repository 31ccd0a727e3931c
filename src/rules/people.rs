//! The authors and creators, as rules about people see them.

use std::cell::OnceCell;
use std::ops::Range;

use cff_rs::yaml::Node;

use crate::domain::Orcid;
use crate::domain::name::words;

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
    key: OnceCell<(String, String)>,
}

impl Person {
    /// The name as people say it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }

    /// What is the same for two ways to write the name.
    pub(super) fn key(&self) -> &(String, String) {
        self.key
            .get_or_init(|| (words(&self.given).concat(), words(&self.family).concat()))
    }
}

/// The people of both files, in the order of each.
pub(super) fn people(citation: Option<&Node>, json: Option<&Node>) -> Vec<Person> {
    let authors = list(citation, "authors").iter().filter_map(author);
    let creators = list(json, "creators").iter().filter_map(creator);
    authors.chain(creators).collect()
}

fn list<'a>(root: Option<&'a Node>, key: &str) -> &'a [Node] {
    let people = root.and_then(|root| root.get(key));
    people.and_then(Node::as_sequence).unwrap_or_default()
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
        key: OnceCell::new(),
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
        key: OnceCell::new(),
    })
}
