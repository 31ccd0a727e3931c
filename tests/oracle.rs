//! Our reading of the two files against what Zenodo's own loader said of them.
//!
//! The systematic cases are in `tests/fixtures/zenodo`. Files of other people's repositories are
//! not: they are read from `../shared/oracle/zenodo` (or `$CITABLE_SHARED/oracle/zenodo`) when
//! that is there.

#![expect(
    clippy::print_stdout,
    reason = "the figures and what was skipped are for the person who runs the tests"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use citable::zenodo_rules::{Reading, Stage, read_citation_cff, read_zenodo_json};
use jiff::civil::Date;
use serde_json::Value;

type Reader = fn(&str, Option<&str>, Date) -> Reading;

/// Cases in which we differ, and why that stays.
const VERDICT_DIFFERS: &[(&str, &str)] = &[];
const METADATA_DIFFERS: &[(&str, &str)] = &[];
const PUBLISH_DIFFERS: &[(&str, &str)] = &[];

fn shared() -> PathBuf {
    std::env::var_os("CITABLE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    )
}

fn today() -> Date {
    jiff::civil::date(2026, 11, 22)
}

/// The publication problems that do not come from the small vocabularies of the server that was
/// asked: it knew few awards and languages, and nobody carries those lists.
fn problems(verdict: &Value) -> Vec<&Value> {
    let problems = verdict["publish_problems"].as_array();
    problems
        .into_iter()
        .flatten()
        .filter(|problem| {
            let text = problem["messages"].to_string();
            let value = text.split("Invalid value ").nth(1).unwrap_or_default();
            let vocabulary = value.contains("::") || value.trim_end_matches(".\"]").len() == 3;
            !(text.contains("InvalidRelationValue") && vocabulary)
        })
        .collect()
}

#[derive(Default)]
struct Count {
    cases: usize,
    verdict: BTreeSet<String>,
    metadata: BTreeSet<String>,
    publish: BTreeSet<String>,
}

fn compare(path: &Path, read: Reader) -> Count {
    let text = std::fs::read_to_string(path).expect("the oracle can be read");
    let mut count = Count::default();
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).expect("a line is JSON");
        let name = case["name"].as_str().expect("a case has a name");
        let file = case["text"].as_str().expect("a case has a text");
        for (key, license) in [
            ("no_repository_license", None),
            ("repository_license_MIT", Some("MIT")),
        ] {
            let expected = match &case[key] {
                Value::String(same) if same == "same" => &case["no_repository_license"],
                expected => expected,
            };
            compare_one(
                name,
                key,
                &read(file, license, today()),
                expected,
                &mut count,
            );
        }
    }
    count
}

fn compare_one(name: &str, key: &str, ours: &Reading, expected: &Value, count: &mut Count) {
    count.cases += 1;
    let loads = expected["loads"] == true;
    if ours.loads != loads {
        println!(
            "{name} ({key}): loads {} but Zenodo {expected}: {:?}",
            ours.loads, ours.refusals
        );
        count.verdict.insert(name.to_owned());
        return;
    }
    if !loads {
        assert!(!ours.refusals.is_empty(), "{name}: a refusal has a reason");
        return;
    }
    let metadata = expected["metadata"]
        .to_string()
        .replace("<today>", &today().to_string());
    let metadata: Value = serde_json::from_str(&metadata).expect("metadata is JSON");
    if ours.metadata != metadata {
        println!(
            "{name} ({key}):\n  ours   {}\n  Zenodo {metadata}",
            ours.metadata
        );
        count.metadata.insert(name.to_owned());
    }
    // The server was asked to publish once for each file, without a repository licence.
    if expected.get("publish_problems").is_none() {
        return;
    }
    let theirs = problems(expected);
    let blocked = ours
        .refusals
        .iter()
        .any(|refusal| refusal.stage == Stage::Publish);
    if blocked == theirs.is_empty() {
        println!(
            "{name} ({key}): publication {:?}, Zenodo {theirs:?}",
            ours.refusals
        );
        count.publish.insert(name.to_owned());
    }
}

fn hold(file: &str, path: &Path, read: Reader) {
    let count = compare(path, read);
    println!(
        "{file}: {} comparisons, different: verdict {}, metadata {}, publication {}",
        count.cases,
        count.verdict.len(),
        count.metadata.len(),
        count.publish.len()
    );
    for (found, known) in [
        (&count.verdict, VERDICT_DIFFERS),
        (&count.metadata, METADATA_DIFFERS),
        (&count.publish, PUBLISH_DIFFERS),
    ] {
        let unknown: Vec<&String> = found
            .iter()
            .filter(|name| !known.iter().any(|(known, _)| known == name))
            .collect();
        assert!(
            unknown.is_empty(),
            "{file}: unexplained differences: {unknown:?}"
        );
    }
}

fn systematic(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/zenodo")
        .join(file)
}

#[test]
fn systematic_citation_files_are_read_as_zenodo_reads_them() {
    let file = "systematic-cff.jsonl";
    hold(file, &systematic(file), read_citation_cff);
}

#[test]
fn systematic_zenodo_json_files_are_read_as_zenodo_reads_them() {
    let file = "systematic-zenodo-json.jsonl";
    hold(file, &systematic(file), read_zenodo_json);
}

#[test]
fn real_files_are_read_as_zenodo_reads_them() {
    let readers: [(&str, Reader); 2] = [
        ("real-cff.jsonl", read_citation_cff),
        ("real-zenodo-json.jsonl", read_zenodo_json),
    ];
    for (file, read) in readers {
        let path = shared().join("oracle/zenodo").join(file);
        if path.is_file() {
            hold(file, &path, read);
        } else {
            println!("skipped: {} is not there", path.display());
        }
    }
}
