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

/// Where a text stops to be JSON, and why. npm takes a byte order mark.
pub(super) fn broken(text: &str) -> Option<At<String>> {
    let bare = text.trim_start_matches('\u{feff}');
    let error = serde_json::from_str::<serde::de::IgnoredAny>(bare).err()?;
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    let before: usize = bare
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    // The column counts bytes from 1; at the end of the text it stands behind it.
    let mut start = (before + error.column().saturating_sub(1)).min(bare.len());
    while !bare.is_char_boundary(start) {
        start -= 1;
    }
    let start = start + (text.len() - bare.len());
    Some(At {
        value: words.to_owned(),
        span: start..start,
    })
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
