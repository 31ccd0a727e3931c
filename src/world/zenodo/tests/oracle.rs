//! Recorded answers of real servers. They are not part of the repository.

use std::path::PathBuf;

use serde_json::Value;

/// All exchanges that were recorded with that server, by the name of their file; none, with a
/// word about it, where the recordings are not there.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(in crate::world) fn recorded(server: &str) -> Vec<(String, Value)> {
    let shared = std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    );
    let folder = shared.join("oracle/http").join(server);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no recordings of {server}");
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let recordings = paths.filter(|path| path.extension().is_some_and(|it| it == "json"));
    let mut recordings: Vec<(String, Value)> = recordings
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        })
        .collect();
    recordings.sort_by(|one, other| one.0.cmp(&other.0));
    recordings
}

/// One answer's body by the beginning of its file's name.
pub(in crate::world) fn body(recordings: &[(String, Value)], name: &str) -> Value {
    let found = recordings.iter().find(|(file, _)| file.starts_with(name));
    found.unwrap_or_else(|| panic!("no recording {name}")).1["response"]["body"].clone()
}

/// Every native record or draft in an answer: itself, or the hits of a list.
pub(in crate::world) fn native(recording: &Value) -> Vec<Value> {
    let body = &recording["response"]["body"];
    let is_native = |it: &&Value| {
        it["parent"].is_object() && it["metadata"].is_object() && it["id"].is_string()
    };
    let hits = body.pointer("/hits/hits").and_then(Value::as_array);
    match hits {
        Some(hits) => hits.iter().filter(is_native).cloned().collect(),
        None => Some(body).into_iter().filter(is_native).cloned().collect(),
    }
}
