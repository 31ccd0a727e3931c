//! Two answers side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::bench::Answer;
use super::header;
use super::names::Names;

/// The paths of a value with their types. What is named by its content stands as `*`.
fn shape(value: &Value, at: &str, into: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    into.entry(at.to_owned()).or_default().insert(kind);
    match value {
        Value::Array(items) => {
            for item in items {
                shape(item, &format!("{at}[]"), into);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                let name = if at.ends_with("entries") { "*" } else { name };
                shape(item, &format!("{at}.{name}"), into);
            }
        }
        _ => {}
    }
}

/// How the model's answer differs from the recorded one.
pub(super) fn differences(names: &Names, recorded: &Value, answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    if recorded["status"] != answer.status {
        found.push(format!(
            "status {} there, {} here",
            recorded["status"], answer.status
        ));
        return found;
    }
    let main = |kind: &str| {
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let theirs = main(header(recorded, "content-type").unwrap_or_default());
    let ours = main(answer.header("content-type"));
    if theirs != ours {
        found.push(format!("content-type {theirs} there, {ours} here"));
    }
    for name in ["etag", "location", "link"] {
        let there = header(recorded, name).is_some();
        if there == answer.header(name).is_empty() {
            found.push(format!(
                "header {name} {}",
                if there { "lacks" } else { "is extra" }
            ));
        }
    }
    if let Some(place) = header(recorded, "location")
        && place.starts_with('/') != answer.header("location").starts_with('/')
    {
        found.push("location absolute in one, relative in the other".to_owned());
    }
    let Value::Object(_) = &recorded["body"] else {
        return found;
    };
    let Ok(ours) = serde_json::from_str::<Value>(&answer.text) else {
        found.push("no JSON here".to_owned());
        return found;
    };
    let theirs = &recorded["body"];
    for key in ["message", "errors", "is_published", "is_draft", "status"] {
        // Names of ours in the words of errors, and lists of media types, are compared no further.
        let words = |it: &Value| {
            let mut value = it[key].clone();
            if let Some(list) = value.as_array_mut() {
                list.sort_by_key(Value::to_string);
            }
            let mut text = value.to_string();
            for (theirs, ours) in &names.ids {
                text = text.replace(&format!("'{theirs}'"), &format!("'{ours}'"));
            }
            let text = text
                .split("Expected one of")
                .next()
                .unwrap_or_default()
                .to_owned();
            text.replace(char::is_numeric, "")
        };
        if words(theirs) != words(&ours) {
            found.push(format!("{key} {} there, {} here", theirs[key], ours[key]));
        }
    }
    let (mut there, mut here) = (BTreeMap::new(), BTreeMap::new());
    shape(theirs, "", &mut there);
    shape(&ours, "", &mut here);
    // What a whole branch lacks is told once, at its root.
    let rootless = |path: &str, other: &BTreeMap<String, BTreeSet<&str>>| {
        let parent = path.rfind(['.', '[']).map(|at| &path[..at]);
        parent.is_some_and(|parent| !other.contains_key(parent))
    };
    for (path, kinds) in &there {
        match here.get(path) {
            None if rootless(path, &here) => {}
            None => found.push(format!("lacks {path}")),
            Some(ours) if ours.is_disjoint(kinds) => {
                found.push(format!("{path} is {kinds:?} there, {ours:?} here"));
            }
            _ => {}
        }
    }
    let extra = here.keys().filter(|path| !there.contains_key(*path));
    let extra = extra.filter(|path| !rootless(path, &there));
    found.extend(extra.map(|path| format!("has {path}")));
    found.retain(|it| !it.starts_with("lacks .errors") && !it.starts_with("has .errors"));
    found
}
