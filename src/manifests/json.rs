//! Values of a JSON file with their places.

use cff_rs::yaml::{self, Document, Node};

use crate::domain::At;

/// Reads JSON as YAML, which it is but for tabs between its tokens: a blank in their place
/// changes no byte's number, and inside a text JSON has none.
pub(super) fn read(text: &str) -> Option<Document> {
    let document = yaml::read(&text.replace('\t', " ")).ok()?;
    document.root.as_mapping()?;
    Some(document)
}

/// The text under a key; a number as it is written.
pub(super) fn text(node: &Node, key: &str) -> Option<At<String>> {
    scalar(node.get(key)?)
}

/// A text that is not empty.
pub(super) fn scalar(node: &Node) -> Option<At<String>> {
    let value = node.as_scalar()?.text.trim();
    (!value.is_empty() && !node.is_null()).then(|| At {
        value: value.to_owned(),
        span: node.span.clone(),
    })
}

/// The items of a list, or the one value that stands for a list of one.
pub(super) fn items(node: Option<&Node>) -> &[Node] {
    let Some(node) = node else { return &[] };
    node.as_sequence().unwrap_or(std::slice::from_ref(node))
}
