//! Every kind of refusal as people read it: the systematic cases, each distinct finding once with
//! the line it stands at. `refusals.md` beside the cases is to be read through at a sight;
//! `UPDATE_TABLE=1 cargo test --test refusals` writes it anew.

#![expect(
    clippy::print_stdout,
    reason = "the figures are for the person who runs the tests"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use citable::domain::place::Position;
use citable::facts::{Content, Facts, Files, Repository, Seen, Why};
use citable::rules::{self, Case, Finding, Severity};
use citable::zenodo_rules::{Reading, read_citation_cff, read_zenodo_json};
use serde_json::Value;

type Reader = fn(&str, Option<&str>, jiff::civil::Date) -> Reading;

const FILES: [(&str, &str, Reader); 2] = [
    ("CITATION.cff", "systematic-cff.jsonl", read_citation_cff),
    (
        ".zenodo.json",
        "systematic-zenodo-json.jsonl",
        read_zenodo_json,
    ),
];

fn fixtures() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/zenodo"
    ))
}

/// The errors that `check` finds in a repository with this one file.
fn errors(path: &str, text: &str) -> Vec<Finding> {
    let contents = [(path.to_owned(), Content::Text(text.to_owned()))];
    let files = Files {
        root: vec![path.to_owned(), "LICENSE".to_owned()],
        contents: contents.into(),
        ..Files::default()
    };
    let repository = Repository {
        files: files.clone(),
        git: Seen::Known(None),
        tagged: Seen::Unknown(Why::NotAsked),
    };
    let facts = Facts::local(repository, &Why::Offline);
    let case = Case::new(&facts, &files, None, jiff::civil::date(2026, 11, 22));
    let findings = rules::check(&case).findings.into_iter();
    findings
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| {
            finding
                .place
                .as_ref()
                .is_some_and(|place| place.path == path)
        })
        .collect()
}

/// A finding in one row: where, by which rule, what, and what to write instead.
fn row(text: &str, finding: &Finding) -> String {
    let span = finding.place.as_ref().map(|place| place.span.clone());
    let at = span.filter(|span| *span != (0..0)).map_or_else(
        || "the file".to_owned(),
        |span| {
            let line = text.lines().nth(Position::of(text, span.start).line - 1);
            format!("`{}`", line.unwrap_or_default().trim())
        },
    );
    let cell = |text: &str| -> String {
        let shown: String = text.chars().take(240).collect();
        shown
            .replace('|', "\\|")
            .replace(['\n', '\r'], " ")
            .replace(|c: char| c.is_control(), "\u{fffd}")
    };
    format!(
        "| {} | {} | {} | {} |\n",
        finding.rule,
        cell(&at),
        cell(&finding.message),
        cell(finding.help.as_deref().unwrap_or("-"))
    )
}

/// What makes two findings the same kind: their words without what is quoted from the file.
fn kind(finding: &Finding) -> String {
    let mut words = format!("{}: ", finding.rule);
    for (number, part) in finding.message.split('`').enumerate() {
        words.push_str(if number % 2 == 0 { part } else { "`…`" });
    }
    words.push_str(" → ");
    for (number, part) in finding
        .help
        .as_deref()
        .unwrap_or_default()
        .split('`')
        .enumerate()
    {
        words.push_str(if number % 2 == 0 { part } else { "`…`" });
    }
    words
}

#[test]
fn each_refusal_becomes_an_error_and_the_table_of_kinds_is_the_one_that_was_read_through() {
    let mut page = String::from(
        "# What `check` says of what Zenodo refuses\n\nThe first case of each kind. Written by `tests/refusals.rs`.\n",
    );
    let (mut cases, mut silent) = (0, Vec::new());
    for (path, name, read) in FILES {
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        for line in std::fs::read_to_string(fixtures().join(name))
            .unwrap()
            .lines()
        {
            let case: Value = serde_json::from_str(line).unwrap();
            let text = case["text"].as_str().unwrap();
            let refused = !read(text, None, jiff::civil::date(2026, 11, 22))
                .refusals
                .is_empty();
            if !refused {
                continue;
            }
            cases += 1;
            let errors = errors(path, text);
            if errors.is_empty() {
                silent.push(case["name"].to_string());
            }
            for finding in errors {
                kinds
                    .entry(kind(&finding))
                    .or_insert_with(|| row(text, &finding));
            }
        }
        let _ = write!(
            page,
            "\n## {path}\n\n| rule | line | message | help |\n|---|---|---|---|\n"
        );
        page.extend(kinds.into_values());
    }
    println!("{cases} refused cases");
    assert!(silent.is_empty(), "refused and not told: {silent:#?}");
    let table = fixtures().join("refusals.md");
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(&table, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&table).unwrap(), page);
}
