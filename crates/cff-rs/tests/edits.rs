//! Edits of every known file: done and nothing else changed, or refused with a reason.

#![expect(clippy::print_stdout, reason = "the figures")]

mod common;

use std::collections::BTreeMap;

use cff_rs::citation::Citation;
use cff_rs::edit::{Edit, EditError, EditErrorKind};
use cff_rs::write::{Author, Identifier, Reference};
use cff_rs::yaml::{Value, read};

const DOI: &str = "10.5281/zenodo.3484178";

fn release(text: &str) -> Result<String, EditError> {
    let edit = Edit::new(text)?
        .set("version", "99.10")
        .set("date-released", "2026-11-22");
    edit.set("doi", DOI).apply()
}

fn reference() -> Reference {
    let mut reference = Reference::new("data", "Images");
    reference.authors.push(Author::entity("Lab"));
    reference.doi = Some(DOI.to_owned());
    reference
}

/// How many lines of `before` are not in `after`, in order.
fn lines_touched(before: &str, after: &str) -> usize {
    let mut after = after.lines();
    before
        .lines()
        .filter(|line| {
            !after.clone().any(|other| other == *line) || !after.any(|other| other == *line)
        })
        .count()
}

#[test]
fn a_release_touches_three_values_and_nothing_else() {
    let Some(files) = common::corpus() else {
        return;
    };
    let mut refused: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut done = 0;
    for (name, text) in &files {
        let edited = match release(text) {
            Ok(edited) => edited,
            Err(error) => {
                refused
                    .entry(format!("{:?}", error.kind))
                    .or_default()
                    .push(name);
                assert!(
                    error.snippet.is_empty() || read(&error.snippet).is_ok(),
                    "{name}"
                );
                continue;
            }
        };
        done += 1;
        let document = read(&edited).unwrap();
        let root = &document.root;
        let string = |text: &str| Some(Value::String(text.to_owned()));
        let version = root.get("version").unwrap();
        assert_eq!(
            (version.core(), version.yaml11()),
            (string("99.10"), string("99.10")),
            "{name}"
        );
        let citation = Citation::from(&document);
        assert_eq!(citation.doi.unwrap().value, DOI, "{name}");
        assert_eq!(
            citation.date_released.unwrap().value,
            "2026-11-22",
            "{name}"
        );
        let before = common::json(&read(text).unwrap().root);
        let after = common::json(root);
        if let (Some(mut before), Some(mut after)) = (before, after) {
            for json in [&mut before, &mut after] {
                for key in ["version", "date-released", "doi"] {
                    json.as_object_mut().unwrap().remove(key);
                }
            }
            assert_eq!(before, after, "{name}");
        }
        // A value may have been a block text of two lines.
        assert!(lines_touched(text, &edited) <= 6, "{name}\n{edited}");
        let crlf = |text: &str| text.contains("\r\n") && !text.replace("\r\n", "").contains('\n');
        assert_eq!(crlf(text), crlf(&edited), "{name}");
        assert_eq!(
            release(&edited).as_deref(),
            Ok(edited.as_str()),
            "{name}: again"
        );
    }
    println!("{done} of {} edited, refused: {refused:#?}", files.len());
    // What can be read and has a block root is refused only where the value itself forbids it.
    for kind in ["Form", "Value"] {
        assert_eq!(refused.get(kind), None);
    }
    assert!(done * 10 > files.len() * 8);
}

#[test]
fn identifiers_and_references_join_what_is_there() {
    let Some(files) = common::corpus() else {
        return;
    };
    let (mut done, mut refused) = (0, Vec::new());
    for (name, text) in &files {
        let identifier = Identifier::doi("10.5281/zenodo.99999").description("version 99.10");
        let edited = Edit::new(text).and_then(|edit| {
            edit.add_identifier(&identifier)
                .add_reference(&reference())
                .apply()
        });
        match edited {
            Err(error) if matches!(error.kind, EditErrorKind::Unreadable | EditErrorKind::Root) => {
            }
            Err(error) => refused.push((name, error.kind, error.message)),
            Ok(edited) => {
                done += 1;
                let (before, after) = (read(text).unwrap(), read(&edited).unwrap());
                let (before, after) = (Citation::from(&before), Citation::from(&after));
                assert_eq!(
                    after.identifiers.len(),
                    before.identifiers.len() + 1,
                    "{name}"
                );
                assert_eq!(
                    after.references.len(),
                    before.references.len() + 1,
                    "{name}"
                );
                assert_eq!(lines_touched(text, &edited), 0, "{name}\n{edited}");
            }
        }
    }
    println!("{done} of {} edited, refused: {refused:#?}", files.len());
    assert!(refused.len() * 50 < files.len());
}
