//! The check says what the official JSON Schema says.

#![expect(clippy::print_stdout, reason = "the figures")]

mod common;

use std::collections::BTreeMap;

use cff_rs::check::{Problem, check};
use cff_rs::yaml;

fn refused(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.schema)
}

#[test]
fn the_verdict_is_that_of_the_json_schema() {
    let (Some(schema), Some(files)) = (
        common::shared("oracle/cff/schema-1.2.0.json"),
        common::corpus(),
    ) else {
        return;
    };
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let (mut valid, mut invalid, mut unreadable, mut differ) = (0, 0, 0, Vec::new());
    for (name, text) in &files {
        let problems = check(text);
        let by_schema = yaml::read(text).ok().and_then(|document| {
            // A file that strict readers refuse never comes before the schema.
            let lost = problems.iter().any(|problem| {
                matches!(
                    problem.code,
                    "duplicate-key" | "several-documents" | "merge-key"
                )
            });
            if lost {
                None
            } else {
                common::json(&document.root)
            }
        });
        let expected = by_schema.as_ref().map(|json| validator.is_valid(json));
        match expected {
            Some(true) => valid += 1,
            Some(false) => invalid += 1,
            None => unreadable += 1,
        }
        if refused(&problems) == expected.unwrap_or(false) {
            let errors: Vec<String> = by_schema
                .iter()
                .flat_map(|json| {
                    validator
                        .iter_errors(json)
                        .map(|error| error.to_string())
                        .collect::<Vec<_>>()
                })
                .collect();
            differ.push(format!(
                "{name}: schema {expected:?}, we {problems:#?}\n{errors:?}"
            ));
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
