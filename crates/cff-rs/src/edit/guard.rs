//! Whether an edit did what it was meant to do, and nothing else.

use crate::write::render::{Item, Place, reads_as};
use crate::yaml::{Document, Kind, Mapping, Node};

use super::{Change, EditError, EditErrorKind, fault, read, refusal, root};

/// Whether a value is already what the change asks for.
pub(super) fn holds(node: Option<&Node>, change: &Change) -> bool {
    let Some(node) = node else { return false };
    match change {
        Change::Set { key, value } => {
            let place = Place::of(key, false);
            node.as_scalar()
                .is_some_and(|scalar| reads_as(scalar, value, place))
        }
        Change::Add { item, .. } => {
            let items = node.as_sequence().unwrap_or_default();
            items.iter().any(|node| has(node, item))
        }
    }
}

/// Whether an item of a list is the one to be added, as far as that one goes. What is only said
/// of it in words, its description, may differ.
fn has(node: &Node, item: &Item) -> bool {
    let (Item::Map(fields), Kind::Mapping(mapping)) = (item, &node.kind) else {
        return false;
    };
    fields
        .iter()
        .filter(|(key, _)| *key != "description")
        .all(|(key, item)| mapping.get(key).is_some_and(|node| item.is(key, node)))
}

/// Reads an edited text again and compares it with the one before.
pub(super) fn accepts(
    before: &Document,
    text_before: &str,
    text: &str,
    change: &Change,
) -> Result<(), EditError> {
    let key = change.key();
    let otherwise = |message: String| Err(refusal(EditErrorKind::Form, None, message));
    let Ok(after) = read(text) else {
        return otherwise(format!(
            "with `{key}` put in, the file could not be read any more"
        ));
    };
    let (old, new) = (root(before)?, root(&after)?);
    if !only_differs_in(old, new, key) {
        return otherwise(format!("with `{key}` put in, other keys would change too"));
    }
    let value = new.get(key);
    let done = match change {
        Change::Set { .. } => holds(value, change),
        Change::Add { item, .. } => {
            let earlier = old.get(key).and_then(Node::as_sequence).unwrap_or_default();
            let items = value.and_then(Node::as_sequence).unwrap_or_default();
            items.split_last().is_some_and(|(last, rest)| {
                item.is("", last)
                    && rest.len() == earlier.len()
                    && rest.iter().zip(earlier).all(|(new, old)| same(new, old))
            })
        }
    };
    if !done {
        return otherwise(format!("put in, `{key}` would not read as intended"));
    }
    if comments(before, text_before) != comments(&after, text)
        || after.yaml11_errors.len() > before.yaml11_errors.len()
    {
        return otherwise(format!("with `{key}` put in, a comment would change"));
    }
    // Items that were there before are not this edit's to judge.
    let path = match change {
        Change::Set { .. } => key.to_owned(),
        Change::Add { .. } => {
            let items = value.and_then(Node::as_sequence).unwrap_or_default();
            format!("{key}[{}]", items.len().saturating_sub(1))
        }
    };
    if let Some(message) = fault(text, &after, &path) {
        return Err(refusal(EditErrorKind::Value, None, message));
    }
    Ok(())
}

fn comments<'t>(document: &Document, text: &'t str) -> Vec<&'t str> {
    document
        .comments
        .iter()
        .filter_map(|span| text.get(span.clone()))
        .collect()
}

/// Whether two mappings have the same entries in the same order, but for those of `key`.
fn only_differs_in(old: &Mapping, new: &Mapping, key: &str) -> bool {
    let mut old = old.entries.iter().filter(|entry| entry.name() != Some(key));
    let mut new = new.entries.iter().filter(|entry| entry.name() != Some(key));
    loop {
        match (old.next(), new.next()) {
            (None, None) => return true,
            (Some(old), Some(new)) if same(&old.key, &new.key) && same(&old.value, &new.value) => {}
            _ => return false,
        }
    }
}

/// Whether two nodes have the same content, wherever it stands. The depth of the recursion is
/// that of the tree, which the reader bounds.
fn same(old: &Node, new: &Node) -> bool {
    if old.tag != new.tag
        || old.anchored != new.anchored
        || old.alias.is_some() != new.alias.is_some()
    {
        return false;
    }
    match (&old.kind, &new.kind) {
        (Kind::Scalar(old), Kind::Scalar(new)) => old == new,
        (Kind::Sequence(old, old_style), Kind::Sequence(new, new_style)) => {
            old_style == new_style
                && old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Kind::Mapping(old), Kind::Mapping(new)) => {
            old.style == new.style
                && old.entries.len() == new.entries.len()
                && old
                    .entries
                    .iter()
                    .zip(&new.entries)
                    .all(|(old, new)| same(&old.key, &new.key) && same(&old.value, &new.value))
        }
        _ => false,
    }
}
