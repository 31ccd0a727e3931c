use serde_json::Value;

use super::*;
use crate::domain::Place;
use crate::facts::Files;
use crate::rules::{Silenced, Skipped};

const HOSTILE: &str = "\u{1b}[2J ##[error]x\r\n::error::y %0A <img> \u{202e}";

fn finding(rule: &'static str, severity: Severity, place: Option<Place>) -> Finding {
    Finding {
        rule,
        severity,
        message: HOSTILE.to_owned(),
        place,
        help: Some("do `this`".to_owned()),
        fix: None,
    }
}

fn report(findings: &[Finding], silenced: &[Silenced]) -> Value {
    let files = Files::default().with("CITATION.cff", "a: 1\nb: 2\n".to_owned());
    check(&Check {
        findings,
        skipped: &[Skipped {
            rule: "integration-off",
            reason: HOSTILE.to_owned(),
        }],
        silenced,
        files: &files,
        licenses: &[],
        checklist: &[],
        reminders: &[],
    })
}

/// The official schema, and what GitHub's code scanning requires beyond it.
#[track_caller]
fn takes(report: &Value) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/schemas/sarif-2.1.0.json"
    );
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // Its pattern for languages has a bracket too many for this validator; we have none.
    for holder in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{holder}/properties/language"));
        let language = language.unwrap().as_object_mut().unwrap();
        language.shift_remove("pattern").unwrap();
    }
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let broken: Vec<String> = validator
        .iter_errors(report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");

    let run = &report["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in [
            "/shortDescription/text",
            "/fullDescription/text",
            "/help/text",
        ] {
            let text = rule.pointer(text).and_then(Value::as_str).unwrap();
            assert!(!text.is_empty() && text.chars().count() <= 1024, "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= 25_000);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let print = &result["partialFingerprints"]["primaryLocationLineHash"];
        assert!(print.as_str().unwrap().contains(':'));
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let physical = &locations[0]["physicalLocation"];
        let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            !uri.is_empty() && !uri.starts_with('/') && !uri.contains(':'),
            "{uri}"
        );
        for part in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(physical["region"][part].as_u64() >= Some(1), "{physical}");
        }
    }
}

#[test]
fn the_report_is_sarif_that_code_scanning_takes() {
    takes(&report(&[], &[]));
    let all = [
        finding(
            "cff-invalid",
            Severity::Error,
            Some(Place::at("CITATION.cff", 5..9)),
        ),
        finding("cff-missing", Severity::Warning, None),
        finding(
            "tree-dirty",
            Severity::Note,
            Some(Place::file("a b:c/é#%.txt")),
        ),
    ];
    let silenced = [By::Comment, By::Project, By::CommandLine].map(|by| Silenced {
        finding: all[0].clone(),
        by,
    });
    takes(&report(&all, &silenced));
}

#[test]
fn what_is_silenced_is_there_and_says_who_wanted_it() {
    let silenced = [By::Comment, By::Project].map(|by| Silenced {
        finding: finding("cff-invalid", Severity::Error, None),
        by,
    });
    let report = report(&[], &silenced);
    let results = &report["runs"][0]["results"];
    assert_eq!(results[0]["suppressions"][0]["kind"], "inSource");
    assert_eq!(results[1]["suppressions"][0]["kind"], "external");
    let why = "silenced by citable.toml";
    assert_eq!(results[1]["suppressions"][0]["justification"], why);
}

#[test]
fn more_results_than_are_shown_are_left_out_and_it_says_so() {
    let many = vec![finding("cff-invalid", Severity::Error, None); MOST + 7];
    let report = report(&many, &[]);
    let run = &report["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), MOST);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array();
    let last = notes.unwrap().last().unwrap();
    assert_eq!(last["message"]["text"], "7 results more are left out");
}
