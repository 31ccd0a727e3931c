//! New values in the place of old ones.

use crate::write::render::{self, Item};
use crate::yaml::{Entry, Kind, Node, ScalarStyle, Span, Style};

use super::place::{Place, end_of};
use super::{Change, EditError, EditErrorKind, refusal};

/// The text with a change made to an entry of the root that is there.
pub(super) fn into_entry(
    place: &Place<'_>,
    entry: &Entry,
    change: &Change,
) -> Result<String, EditError> {
    let node = &entry.value;
    let key = change.key();
    let at = node.alias.as_ref().unwrap_or(&node.span);
    if node.anchored || node.alias.is_some() || node.tag.is_some() {
        let message = format!("the value of `{key}` has an anchor, an alias or a tag");
        return Err(refusal(EditErrorKind::Shared, Some(at.clone()), message));
    }
    match change {
        Change::Set { value, .. } => set(place, entry, key, value),
        Change::Add { item, .. } => match &node.kind {
            Kind::Sequence(items, Style::Block) => Ok(add_to_block(place, node, items, item)),
            Kind::Sequence(items, Style::Flow) => Ok(add_to_flow(place, node, items, item)),
            _ if node.is_null() && node.span.is_empty() => {
                let indent = place.column(entry.key.span.start);
                let mut lines = Vec::new();
                item.list_entry(indent + 2, 2, &mut lines);
                Ok(place.insert_below(end_of(entry), &lines))
            }
            _ => {
                let message = format!("`{key}` is no list");
                Err(refusal(EditErrorKind::Key, Some(at.clone()), message))
            }
        },
    }
}

fn set(place: &Place<'_>, entry: &Entry, key: &str, value: &str) -> Result<String, EditError> {
    let node = &entry.value;
    let Kind::Scalar(scalar) = &node.kind else {
        let message = format!(
            "the value of `{key}` is {} and no single text",
            node.called()
        );
        return Err(refusal(
            EditErrorKind::Key,
            Some(node.span.clone()),
            message,
        ));
    };
    let plain = || render::scalar(value, render::Place::of(key, false));
    let (span, written) = match scalar.style {
        ScalarStyle::Plain if node.span.is_empty() => (node.span.clone(), format!(" {}", plain())),
        ScalarStyle::Plain => (node.span.clone(), plain()),
        ScalarStyle::Double => (node.span.clone(), render::double_quoted(value)),
        ScalarStyle::Single => {
            let quoted = render::single_quoted(value);
            (
                node.span.clone(),
                quoted.unwrap_or_else(|| render::double_quoted(value)),
            )
        }
        ScalarStyle::Literal | ScalarStyle::Folded => (with_header(place, entry)?, plain()),
    };
    Ok(replace(place.text, &span, &written))
}

/// The range of a block text with its `|` or `>`, which the span of the node leaves out.
fn with_header(place: &Place<'_>, entry: &Entry) -> Result<Span, EditError> {
    let node = &entry.value;
    let between = entry.key.span.end..node.span.start;
    let written = place.text.get(between.clone()).unwrap_or_default();
    let header = written.find(['|', '>']).filter(|_| !written.contains('#'));
    let Some(header) = header else {
        let message = "a comment stands before the block text".to_owned();
        return Err(refusal(EditErrorKind::Form, Some(between), message));
    };
    Ok(between.start + header..node.span.end)
}

fn add_to_block(place: &Place<'_>, node: &Node, items: &[Node], item: &Item) -> String {
    let dash = place.column(node.span.start);
    let first = items
        .first()
        .map(|item| item.alias.as_ref().unwrap_or(&item.span).start);
    // As far behind its dash as the first item is, when both stand in one line.
    let gap = first.map_or(2, |start| start.saturating_sub(node.span.start));
    let gap = if (2..=8).contains(&gap) { gap } else { 2 };
    let mut lines = Vec::new();
    item.list_entry(dash, gap, &mut lines);
    place.insert_below(node.span.end, &lines)
}

fn add_to_flow(place: &Place<'_>, node: &Node, items: &[Node], item: &Item) -> String {
    let close = node.span.end.saturating_sub(1);
    let last = items.last().map_or(node.span.start + 1, |item| {
        item.alias.as_ref().unwrap_or(&item.span).end
    });
    let between = place.text.get(last..close).unwrap_or_default();
    let flow = item.flow("");
    // Behind a comma that ends the list already, else behind the last item.
    let (at, written) = match between.find(',') {
        Some(comma) => (last + comma + 1, format!(" {flow}")),
        None if items.is_empty() => (last, flow),
        None => (last, format!(", {flow}")),
    };
    replace(place.text, &(at..at), &written)
}

fn replace(text: &str, span: &Span, with: &str) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    [before, with, after].concat()
}
