//! What a client asked of Zenodo's own application is asked of the model again, in the same order,
//! and the two answers are laid side by side: status, headers, the words of errors, and the keys
//! and types of everything else.

mod compare;
mod known;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use reqwest::Method;
use serde_json::Value;

use super::bench::{Bench, ask};
use crate::rehearse::{Fault, FaultKind};
use compare::differences;
use known::KNOWN;
use names::Names;

/// The recorded walks that the model can follow, by the beginnings of their names; each begins
/// with nothing of its own on the server.
const WALKS: &[&[&str]] = &[
    &["A-0", "A-10", "A-11", "A-12"],
    &["B-04"],
    &["D-0"],
    &["C-035", "C-036"],
];

/// What the model has no part of.
const ELSEWHERE: &[&str] = &["/api/vocabularies/", "/api/deposit/depositions"];

/// All exchanges with a server, by name; none, said aloud, where they are not there.
#[expect(clippy::print_stdout, reason = "a test that skipped must say so")]
fn recorded(server: &str) -> Vec<(String, Value)> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("CITABLE_SHARED").map_or(beside, PathBuf::from);
    let Ok(entries) = std::fs::read_dir(folder.join("oracle/http").join(server)) else {
        println!("skipped: no recordings of {server}");
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut all: Vec<(String, Value)> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        })
        .filter(|(_, it): &(String, Value)| it["request"].is_object())
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// A header's value in a recording.
fn header<'a>(response: &'a Value, name: &str) -> Option<&'a str> {
    let mut headers = response["headers"].as_array()?.iter();
    let header = headers.find(|it| {
        it[0]
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case(name))
    });
    header?[1].as_str()
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the test tells what it covered")]
async fn the_model_answers_as_zenodo_was_seen_to() {
    let all = recorded("zenodo");
    let mut replayed = 0;
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for walk in WALKS {
        let bench = Bench::new("normal").await;
        let mut names = Names::default();
        for (name, recording) in &all {
            let request = &recording["request"];
            let url = request["url"].as_str().unwrap();
            let belongs = walk.iter().any(|start| name.starts_with(start));
            if !belongs || ELSEWHERE.iter().any(|part| url.contains(part)) {
                continue;
            }
            let answer = ask(names.request(&bench, name, request)).await;
            let response = &recording["response"];
            names.learn(response, &answer);
            replayed += 1;
            for difference in differences(&names, response, &answer) {
                found.entry(difference).or_default().push(name);
            }
        }
    }
    println!("{replayed} of {} recorded exchanges replayed", all.len());
    let mut used = BTreeSet::new();
    let unknown: Vec<String> = found
        .iter()
        .filter(|(difference, _)| {
            let known = KNOWN
                .iter()
                .find(|(known, _)| difference.starts_with(known));
            used.extend(known.map(|(known, _)| *known));
            known.is_none()
        })
        .map(|(difference, names)| format!("{difference} · {} × {}", names.len(), names[0]))
        .collect();
    assert!(
        unknown.is_empty(),
        "{} differences:\n{}",
        unknown.len(),
        unknown.join("\n")
    );
    let stale: Vec<_> = KNOWN
        .iter()
        .filter(|(known, _)| !used.contains(known))
        .collect();
    assert!(
        all.is_empty() || stale.is_empty(),
        "no longer needed: {stale:#?}"
    );
}

#[tokio::test]
async fn limits_are_told_in_the_headers_that_a_real_server_has() {
    let bench = Bench::new("normal").await;
    let search = || bench.zenodo(Method::GET, "api/records?size=1");
    let good = ask(search()).await;
    bench.services.inject(Fault::new(
        "GET",
        "/api/records",
        FaultKind::RateLimited(60),
    ));
    let limited = ask(search()).await;
    for (name, recording) in recorded("inveniordm") {
        let response = &recording["response"];
        if !name.starts_with("E-0") {
            continue;
        }
        let ours = if response["status"] == 429 {
            &limited
        } else {
            &good
        };
        assert_eq!(response["status"], ours.status, "{name}");
        for (header_name, value) in [("x-ratelimit-remaining", None), ("retry-after", Some("60"))] {
            assert!(header(response, header_name).is_some(), "{name}");
            let here = ours.header(header_name);
            assert!(!here.is_empty(), "{name} {header_name}");
            assert!(
                value.is_none_or(|value| value == here),
                "{name} {header_name}"
            );
        }
        if response["status"] == 429 {
            assert_eq!(ours.header("x-ratelimit-remaining"), "0", "{name}");
            let keys = |it: &Value| {
                it.as_object()
                    .map(|it| it.keys().cloned().collect::<Vec<_>>())
            };
            assert_eq!(keys(&response["body"]), keys(&ours.json()), "{name}");
        }
    }
}
