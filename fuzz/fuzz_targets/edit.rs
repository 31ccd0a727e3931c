//! Edits of any text: refused, or done so that only what was asked for is another.
//!
//! The input is three texts, divided by NUL, which no YAML file holds: the key or the kind of an
//! item, the new value, and the file.

#![no_main]

use cff_rs::edit::{Edit, EditErrorKind};
use cff_rs::write::{Author, Identifier, Reference};
use cff_rs::yaml::{Kind, Node, read};
use libfuzzer_sys::fuzz_target;

/// A tree without its places.
fn shape(node: &Node) -> String {
    let content = match &node.kind {
        Kind::Scalar(scalar) => format!("{:?} {:?}", scalar.style, scalar.text),
        Kind::Sequence(items, _) => format!("{:?}", items.iter().map(shape).collect::<Vec<_>>()),
        Kind::Mapping(mapping) => {
            let entry = |entry: &cff_rs::yaml::Entry| (shape(&entry.key), shape(&entry.value));
            format!(
                "{:?}",
                mapping.entries.iter().map(entry).collect::<Vec<_>>()
            )
        }
    };
    format!("{:?} {} {content}", node.tag, node.anchored)
}

/// The entries of the root but those of one key.
fn others(text: &str, key: &str) -> Vec<(String, String)> {
    let document = read(text).expect("an edited text can be read");
    let root = document.root.as_mapping().expect("it holds keys");
    let others = root
        .entries
        .iter()
        .filter(|entry| entry.name() != Some(key));
    others
        .map(|entry| (shape(&entry.key), shape(&entry.value)))
        .collect()
}

/// How many bytes two texts have in common at their starts and, behind those, at their ends.
fn common(old: &[u8], new: &[u8]) -> (usize, usize) {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (start, end)
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(input) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut parts = input.splitn(3, '\0');
    let (Some(what), Some(value), Some(text)) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    let Ok(edit) = Edit::new(text) else { return };
    let (key, edit) = match what.split_once('+') {
        Some(("identifiers", kind)) => {
            let identifier = Identifier {
                kind: kind.to_owned(),
                value: value.to_owned(),
                description: None,
            };
            ("identifiers", edit.add_identifier(&identifier))
        }
        Some(("references", kind)) => {
            let mut reference = Reference::new(kind, value);
            reference.authors.push(Author::entity("Lab"));
            ("references", edit.add_reference(&reference))
        }
        _ => (what, edit.set(what, value)),
    };
    let edited = match edit.apply() {
        Ok(edited) => edited,
        Err(error) => {
            assert!(!error.message.is_empty());
            assert!(error.span.is_none_or(|span| text.get(span).is_some()));
            return;
        }
    };
    assert_eq!(
        others(text, key),
        others(&edited, key),
        "another key changed"
    );
    let (start, end) = common(text.as_bytes(), edited.as_bytes());
    let mut removed = start..text.len() - end;
    if !removed.is_empty() {
        let document = read(text).expect("it was edited");
        let root = document.root.as_mapping().expect("it was edited");
        let entry = root
            .own_entry(key)
            .expect("only a value that is there is taken out");
        let value = entry.key.span.end..entry.value.span.end;
        // Of `MIT OR X #c` that became `MIT #c` either blank may be the one that is left.
        let bytes = text.as_bytes();
        while removed.end > value.end && removed.start > value.start {
            if bytes[removed.start - 1] != bytes[removed.end - 1] {
                break;
            }
            removed = removed.start - 1..removed.end - 1;
        }
        assert!(
            value.start <= removed.start && removed.end <= value.end,
            "bytes {removed:?} were taken out, the value is {value:?}"
        );
    }
    // Once more is nothing more.
    let again = match what.split_once('+') {
        Some(_) => return,
        None => Edit::new(&edited).and_then(|edit| edit.set(what, value).apply()),
    };
    match again {
        Ok(again) => assert_eq!(again, edited, "a second time changes more"),
        Err(error) => assert_ne!(error.kind, EditErrorKind::Unreadable, "{error}"),
    }
});
