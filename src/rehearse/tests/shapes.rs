//! The model's answers beside Zenodo's recorded answers.

use std::collections::BTreeSet;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::Value;

use super::bench::{Bench, NATIVE, ask};

/// A file of the shared facts; None, said aloud, when they are not there.
#[expect(clippy::print_stdout, reason = "a test that skipped must say so")]
pub(super) fn shared(path: &str) -> Option<Value> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("CITABLE_SHARED").map_or(beside, PathBuf::from);
    let file = folder.join("oracle").join(path);
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// The keys of the first that the second lacks, but for those that no client here reads.
fn lacking(recorded: &Value, answered: &Value, unread: &[&str]) -> BTreeSet<String> {
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<BTreeSet<_>>()
    };
    let missing = keys(recorded)
        .difference(&keys(answered))
        .cloned()
        .collect::<BTreeSet<_>>();
    missing
        .into_iter()
        .filter(|key| !unread.contains(&key.as_str()))
        .collect()
}

#[tokio::test]
async fn zenodo_answers_have_the_keys_that_zenodos_have() {
    let native = shared("http/zenodo/C-004-gh-cff-full-record.json");
    let legacy = shared("http/zenodo/B-030-rec-accept-json.json");
    let draft = shared("http/zenodo/A-082-edit-published.json");
    let (Some(native), Some(legacy), Some(draft)) = (native, legacy, draft) else {
        return;
    };
    let bench = Bench::new("normal").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let found = bench
        .search_until_found("metadata.version:\"v1.0.0\"")
        .await;
    let path = format!("api/records/{}", found["id"]);
    let record = ask(bench.zenodo(Method::GET, &path).header("accept", NATIVE))
        .await
        .json();
    let recorded = &native["response"]["body"];
    let none = BTreeSet::new();
    assert_eq!(lacking(recorded, &record, &["stats", "ui"]), none);
    for part in [
        "parent",
        "pids",
        "versions",
        "access",
        "files",
        "custom_fields",
    ] {
        assert_eq!(lacking(&recorded[part], &record[part], &[]), none, "{part}");
    }
    let first = |record: &Value| {
        record["files"]["entries"]
            .as_object()
            .unwrap()
            .values()
            .next()
            .cloned()
            .unwrap()
    };
    assert_eq!(lacking(&first(recorded), &first(&record), &[]), none);
    let relation = |record: &Value| record["metadata"]["related_identifiers"][0].clone();
    assert_eq!(lacking(&relation(recorded), &relation(&record), &[]), none);

    let recorded = &legacy["response"]["body"];
    assert_eq!(lacking(recorded, &found, &["stats"]), none);
    // Keywords are not in every file.
    assert_eq!(
        lacking(&recorded["metadata"], &found["metadata"], &["keywords"]),
        none
    );
    assert_eq!(
        lacking(&recorded["files"][0], &found["files"][0], &[]),
        none
    );

    let dataset = bench.services.dataset_record();
    let edit = ask(bench.owner(Method::POST, &format!("api/records/{dataset}/draft"))).await;
    assert_eq!(edit.status, draft["response"]["status"]);
    let recorded = &draft["response"]["body"];
    assert_eq!(
        lacking(recorded, &edit.json(), &["ui", "expires_at", "stats"]),
        none
    );
    assert_eq!(recorded["status"], edit.json()["status"]);
    assert_eq!(recorded["is_published"], edit.json()["is_published"]);
    assert_eq!(recorded["is_draft"], edit.json()["is_draft"]);
}
