//! Our "Cite this repository" box against what ruby-cff 1.4.0 made of the same files.
//!
//! The files belong to other people's repositories, so they are read from
//! `../shared/oracle/github` (or `$CITABLE_SHARED/oracle/github`) when that is there.

#![expect(
    clippy::print_stdout,
    reason = "the figures and what was skipped are for the person who runs the tests"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use citable::github_rules::{CiteBox, cite_box};
use serde_json::Value;

/// Cases in which we differ, and why that stays.
const DIFFERS: &[(&str, &str)] = &[];

fn oracle() -> PathBuf {
    let shared = std::env::var_os("CITABLE_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    shared.join("oracle/github/cite-box.jsonl")
}

/// The recorded texts have every run of blanks and line ends as one blank.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Result, APA and BibTeX. The words of an error are ours, so they are not compared.
fn ours(text: &str) -> (&'static str, String, String) {
    match cite_box(Some(text)) {
        CiteBox::Shown { apa, bibtex, .. } => ("ok", flat(&apa), flat(&bibtex)),
        CiteBox::Nothing { .. } => ("NONE", String::new(), String::new()),
        CiteBox::Broken { .. } => ("ERROR", String::new(), String::new()),
    }
}

#[test]
fn the_box_shows_what_ruby_cff_shows() {
    let Ok(cases) = std::fs::read_to_string(oracle()) else {
        println!("skipped: {} is not there", oracle().display());
        return;
    };
    let mut different = BTreeSet::new();
    let mut count = 0;
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a line is JSON");
        let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
        let mut theirs = (text("result"), flat(&text("apa")), flat(&text("bibtex")));
        if theirs.0 != "ok" {
            theirs.1.clear();
            theirs.2.clear();
        }
        let (result, apa, bibtex) = ours(&text("text"));
        count += 1;
        if (result.to_owned(), apa.clone(), bibtex.clone()) != theirs {
            println!(
                "{}\n  ours   {result} {apa} {bibtex}\n  theirs {theirs:?}",
                text("name")
            );
            different.insert(text("name"));
        }
    }
    println!("{} of {count} equal", count - different.len());
    assert!(count > 200, "only {count} cases were read");
    let known: BTreeSet<String> = DIFFERS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(different, known);
}
