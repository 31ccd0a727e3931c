//! The check says what the official JSON Schema says.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "figures, and tests may fail"
)]

mod common;

use std::collections::BTreeMap;

use cff_rs::check::{Problem, check, check_document, unreadable};
use cff_rs::{format, yaml};
use jsonschema::Validator;

fn refused(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.schema)
}

fn validator(schema: &str) -> Validator {
    let schema = serde_json::from_str(schema).unwrap();
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// What the schema says of a text, and our problems with it. Nothing instead of a verdict when a
/// strict reader of YAML 1.2 refuses the text, so that it never comes before the schema.
fn verdict(validator: &Validator, text: &str) -> (Option<bool>, Vec<Problem>) {
    let document = match yaml::read(text) {
        Ok(document) => document,
        Err(error) => return (None, vec![unreadable(&error)]),
    };
    let problems = check_document(text, &document);
    let lost = ["duplicate-key", "several-documents", "merge-key"];
    if problems.iter().any(|problem| lost.contains(&problem.code)) {
        return (None, problems);
    }
    let json = common::json(&document.root);
    (json.map(|json| validator.is_valid(&json)), problems)
}

#[test]
fn the_verdict_is_that_of_the_json_schema() {
    let (Some(schema), Some(files)) = (
        common::shared("oracle/cff/schema-1.2.0.json"),
        common::corpus(),
    ) else {
        return;
    };
    let validator = validator(&schema);
    let (mut valid, mut invalid, mut unreadable, mut differ) = (0, 0, 0, Vec::new());
    for (name, text) in &files {
        let (expected, problems) = verdict(&validator, text);
        match expected {
            Some(true) => valid += 1,
            Some(false) => invalid += 1,
            None => unreadable += 1,
        }
        if refused(&problems) == expected.unwrap_or(false) {
            differ.push(format!("{name}: schema {expected:?}, we {problems:#?}"));
        }
    }
    println!("{valid} valid, {invalid} invalid, {unreadable} unreadable");
    assert!(
        differ.is_empty(),
        "{}\n{} differ",
        differ.join("\n"),
        differ.len()
    );
}

#[test]
fn the_verdict_is_that_of_cffconvert() {
    let (Some(verdicts), Some(files)) = (
        common::shared("oracle/cffconvert-2.0.0.tsv"),
        common::corpus(),
    ) else {
        return;
    };
    let verdicts: BTreeMap<&str, (&str, &str)> = verdicts
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((
                cells.next()?,
                (cells.next()?, cells.next().unwrap_or_default()),
            ))
        })
        .collect();
    let (mut same, mut older_only, mut differ) = (0, 0, Vec::new());
    for (name, text) in &files {
        let Some((verdict, reason)) = verdicts.get(name.as_str()) else {
            continue;
        };
        let problems = check(text);
        // The one intended difference: cffconvert checks a file of an older version by the rules
        // of that version; here it is checked as 1.2.0, and the version itself is a problem.
        let older = problems.iter().any(|problem| problem.code == "cff-version");
        if refused(&problems) == (*verdict == "invalid") {
            same += 1;
        } else if older && *verdict == "valid" {
            older_only += 1;
        } else {
            let ours: Vec<String> = problems
                .iter()
                .map(|problem| format!("{} {}: {}", problem.code, problem.path, problem.message))
                .collect();
            differ.push(format!(
                "{name}: cffconvert {verdict} {reason}, we {ours:?}"
            ));
        }
    }
    println!("{same} agree, {older_only} are valid by an older version of the format only");
    assert!(
        differ.is_empty(),
        "{}\n{} differ",
        differ.join("\n"),
        differ.len()
    );
}

/// Values that trip readers, each put in the place of every scalar of the fixture.
const VALUES: &[&str] = &[
    "",
    "~",
    "null",
    "\"\"",
    "' '",
    "a",
    "A b",
    "true",
    "yes",
    "0",
    "1",
    "12",
    "13",
    "-1",
    "1.0",
    "1.5",
    "1e3",
    "0x1F",
    "012",
    ".inf",
    "99999999999999999999",
    "2024-05-31",
    "2023-02-29",
    "2024-5-1",
    "\"2024-05-31\"",
    "[]",
    "[a]",
    "[a, a]",
    "[1, 1.0]",
    "{}",
    "{a: b}",
    "{name: x}",
    "{alias: x}",
    "[{alias: x}]",
    "[{name: x}, {name: x}]",
    "https://a.b",
    "http://a b",
    "https://a.b/é",
    "ftp://a",
    "www.a.b",
    "https://a.b/%zz",
    "10.5281/zenodo.1",
    "10.5281/a b",
    "https://doi.org/10.5281/zenodo.1",
    "10.1/x",
    "10.12345.6/x",
    "https://orcid.org/0000-0002-1825-0097",
    "https://orcid.org/0000-0002-1825-0097/x",
    "x https://orcid.org/0000-0002-1825-0097",
    "0000-0002-1825-0097",
    "MIT",
    "mit",
    "MIT OR ISC",
    "[MIT, ISC]",
    "[MIT, MIT]",
    "[MIT, nope]",
    "NL",
    "nl",
    "en",
    "eng",
    "engl",
    "a@b.cd",
    "a@b",
    "@a@b.cd",
    "1234-5678",
    "PMC1234567",
    "PMC12345678",
    "9783161484100",
    "978-3-16-148410-X",
    "doi",
    "url",
    "swh",
    "other",
    "article",
    "software",
    "dataset",
    "in-press",
    "1.2.0",
    "\"1.2.0\"",
    "1.2",
    "swh:1:rev:1ff847d81f29c45a3a1a5ce73d38e45c2f319bba",
    "swh:1:xxx:1ff847d81f29c45a3a1a5ce73d38e45c2f319bba",
    "\"a\\nb\"",
    "!!str 12",
    "\"https://a.b\\n\"",
];

/// Every scalar of a tree, keys included.
fn scalars<'n>(node: &'n yaml::Node, into: &mut Vec<&'n yaml::Node>) {
    match &node.kind {
        yaml::Kind::Scalar(_) => into.push(node),
        yaml::Kind::Sequence(items, _) => items.iter().for_each(|item| scalars(item, into)),
        yaml::Kind::Mapping(mapping) => {
            for entry in &mapping.entries {
                into.push(&entry.key);
                scalars(&entry.value, into);
            }
        }
    }
}

const FULL: &str = include_str!("fixtures/full.cff");

#[test]
fn the_fixture_is_valid_and_has_every_key() {
    assert_eq!(check(FULL), []);
    let document = yaml::read(FULL).unwrap();
    let mut nodes = Vec::new();
    scalars(&document.root, &mut nodes);
    let written = |key: &str| {
        nodes
            .iter()
            .any(|node| node.as_scalar().unwrap().text == key)
    };
    let tables = [
        format::ROOT,
        format::PERSON,
        format::ENTITY,
        format::REFERENCE,
        format::IDENTIFIER,
    ];
    for key in tables.into_iter().flatten() {
        assert!(written(key.name), "{}", key.name);
    }
}

#[test]
fn the_verdict_is_that_of_the_json_schema_for_every_key_and_value() {
    let Some(schema) = common::shared("oracle/cff/schema-1.2.0.json") else {
        return;
    };
    let validator = validator(&schema);
    let document = yaml::read(FULL).unwrap();
    let mut nodes = Vec::new();
    scalars(&document.root, &mut nodes);
    let (mut cases, mut differ) = (0, Vec::new());
    // Every pair takes minutes in a build for tests; CITABLE_ALL=1 asks for it.
    let step = if std::env::var_os("CITABLE_ALL").is_some() {
        1
    } else {
        13
    };
    for (row, node) in nodes.iter().enumerate() {
        for value in VALUES.iter().skip(row % step).step_by(step) {
            let text = [&FULL[..node.span.start], value, &FULL[node.span.end..]].concat();
            let (Some(expected), problems) = verdict(&validator, &text) else {
                continue;
            };
            cases += 1;
            if refused(&problems) == expected {
                let place = yaml::position(FULL, node.span.start);
                differ.push(format!(
                    "{value} at {place}: schema {expected}, {problems:?}"
                ));
            }
        }
    }
    println!("{cases} cases");
    assert!(
        differ.is_empty(),
        "{}\n{} differ",
        differ.join("\n"),
        differ.len()
    );
}
