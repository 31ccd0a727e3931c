//! The Action's outputs, read from what the command gave as JSON.

use serde_json::Value;

use crate::report::github::{Kind, told};

/// The names of all outputs with what each is, in the order of `action.yml`.
pub(super) const OUTPUTS: [(&str, &str); 13] = [
    (
        "exit-code",
        "The exit code of the command, also where `fail-on` lets the step pass: 0 done or clean, 1 findings or blocked, 2 usage, 3 could not complete, 4 waiting",
    ),
    ("tag", "The tag that the run was about"),
    ("doi", "The DOI of this version"),
    ("concept-doi", "The DOI of all versions together"),
    ("record-url", "The record's page on Zenodo"),
    ("release-url", "The release's page on GitHub"),
    ("swhid", "The SWHID of the archived files"),
    (
        "archive-verified",
        "Whether the archive is the tag, file by file: `true`, `false`, or `unknown` where that could not be seen",
    ),
    (
        "linked",
        "Whether every dataset points to the DOI: `true`, `false` or `unknown`",
    ),
    ("findings", "How many findings there are"),
    (
        "sarif-file",
        "The file of findings for code scanning, if one was asked for",
    ),
    ("report", "The file with the report in Markdown"),
    ("json", "The file with the report in JSON"),
];

/// What a report says for the outputs that are not files. What was not seen is empty, or `unknown`.
pub(super) fn of(report: &Value) -> Vec<(&'static str, String)> {
    let text = |pointer: &str| {
        let value = report.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let known = |answer: Option<bool>| match answer {
        Some(true) => "true".to_owned(),
        Some(false) => "false".to_owned(),
        None => "unknown".to_owned(),
    };
    let mut outputs = match report["schema"].as_str() {
        Some("citable/verify/1") => vec![
            ("tag", text("/tag")),
            ("doi", text("/doi/record")),
            ("concept-doi", text("/doi/concept")),
            ("record-url", text("/doi/url")),
            ("swhid", text("/archive/swhid")),
            (
                "archive-verified",
                known(report["archive"]["equal"].as_bool()),
            ),
        ],
        Some("citable/status/1") => vec![
            ("tag", text("/tag")),
            ("doi", text("/doi")),
            ("concept-doi", text("/conceptDoi")),
            ("record-url", text("/record")),
            ("release-url", release(report)),
            ("swhid", text("/swhid")),
            ("archive-verified", known(verified(report))),
            ("linked", known(linked(report))),
        ],
        _ => Vec::new(),
    };
    let findings = match report["findings"].as_array() {
        Some(findings) => findings.len(),
        None => told(report).len(),
    };
    outputs.push(("findings", findings.to_string()));
    outputs
}

/// The loudest thing that a report tells.
pub(super) fn loudest(report: &Value) -> Option<Kind> {
    let findings = report["findings"].as_array();
    let of_check = findings.map(|findings| {
        let kinds = findings
            .iter()
            .map(|finding| match finding["severity"].as_str() {
                Some("error") => Kind::Error,
                Some("warning") => Kind::Warning,
                _ => Kind::Notice,
            });
        kinds.min()
    });
    of_check.unwrap_or_else(|| told(report).iter().map(|told| told.kind).min())
}

fn stage<'a>(report: &'a Value, name: &str) -> Option<&'a Value> {
    let stages = report["stages"].as_array()?;
    stages.iter().find(|stage| stage["stage"] == name)
}

fn release(report: &Value) -> String {
    let released = stage(report, "released").filter(|stage| stage["state"] == "done");
    let url = released.and_then(|stage| stage.pointer("/evidence/0/url"));
    url.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A stage that is not done because something else stops it says nothing of the archive.
fn verified(report: &Value) -> Option<bool> {
    let stage = stage(report, "verified")?;
    if stage["state"] == "done" {
        return Some(true);
    }
    let findings = stage["findings"].as_array()?;
    let differs = findings
        .iter()
        .any(|found| found["rule"] == "archive-differs");
    differs.then_some(false)
}

/// A link that can be made, is blocked or not yet to be seen is not there; where the journey has
/// not come that far nobody looked.
fn linked(report: &Value) -> Option<bool> {
    match stage(report, "linked")?["state"].as_str()? {
        "done" => Some(true),
        "ready" | "blocked" | "waiting" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn outputs(report: &Value) -> BTreeMap<&'static str, String> {
        of(report).into_iter().collect()
    }

    #[test]
    fn what_could_not_be_told_is_neither_true_nor_false() {
        let report = json!({"schema": "citable/verify/1", "tag": "v1.0.0", "archive": null});
        assert_eq!(outputs(&report)["archive-verified"], "unknown");
        let stages = json!([
            {"stage": "verified", "state": "unknown", "findings": [], "evidence": []},
            {"stage": "linked", "state": "pending", "findings": [], "evidence": []},
        ]);
        let report = json!({"schema": "citable/status/1", "stages": stages});
        let seen = outputs(&report);
        assert_eq!(seen["archive-verified"], "unknown");
        assert_eq!(seen["linked"], "unknown");
        assert_eq!(seen["doi"], "");
    }

    #[test]
    fn an_archive_that_differs_is_false_and_one_behind_another_trouble_is_unknown() {
        let of = |rule: &str| {
            let stages = json!([{"stage": "verified", "state": "blocked", "evidence": [],
                "findings": [{"rule": rule, "severity": "error", "message": "m"}]}]);
            outputs(&json!({"schema": "citable/status/1", "stages": stages}))
        };
        assert_eq!(of("archive-differs")["archive-verified"], "false");
        assert_eq!(of("doi-leads-nowhere")["archive-verified"], "unknown");
    }

    #[test]
    fn every_output_that_is_read_is_declared() {
        let names: Vec<&str> = OUTPUTS.iter().map(|(name, _)| *name).collect();
        for schema in ["citable/verify/1", "citable/status/1", "citable/check/1"] {
            for (name, _) in of(&json!({ "schema": schema })) {
                assert!(names.contains(&name), "{name}");
            }
        }
    }
}
