//! What the test files share.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says what it skips, and may fail"
)]

use std::path::PathBuf;

use cff_rs::yaml::{Kind, Node, Value};
use serde_json::{Map, Number};

/// A file of the folder that is not part of the repository, when it is there.
pub(crate) fn shared(path: &str) -> Option<String> {
    let folder = std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join(path)).ok();
    if text.is_none() {
        println!("skipped: {path} is not here");
    }
    text
}

/// The citation files of other people's repositories and of the systematic cases, by name.
pub(crate) fn corpus() -> Option<Vec<(String, String)>> {
    let mut files = Vec::new();
    for list in ["real-cff.jsonl", "systematic-cff.jsonl"] {
        for line in shared(&format!("oracle/zenodo/{list}"))?.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| case[key].as_str().unwrap().to_owned();
            files.push((text("name"), text("text")));
        }
    }
    Some(files)
}

/// The tree as JSON, as a reader of YAML 1.2 sees it. Nothing where it refuses a value.
pub(crate) fn json(node: &Node) -> Option<serde_json::Value> {
    Some(match &node.kind {
        Kind::Sequence(items, _) => items.iter().map(json).collect::<Option<Vec<_>>>()?.into(),
        Kind::Mapping(mapping) => {
            let mut object = Map::new();
            for entry in mapping.merged().ok()? {
                object.insert(entry.name()?.to_owned(), json(&entry.value)?);
            }
            object.into()
        }
        Kind::Scalar(scalar) => match scalar.core() {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => value.into(),
            Value::Int(value) => Number::from_i128(value)?.into(),
            Value::Float(value) => Number::from_f64(value)?.into(),
            Value::String(text) => text.into(),
            _ => return None,
        },
    })
}
