//! SARIF 2.1.0, for GitHub's code scanning and editors.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::rules::{self, Finding, Severity};

use super::{Check, docs, located, safe};

/// What may not stand in the path of an address as it is (RFC 3986).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The report of `check`.
///
/// Code scanning takes no result without a file: a finding about no file is put at
/// `CITATION.cff`, which is what all is about.
pub fn check(check: &Check<'_>) -> Value {
    let mut ids: Vec<&str> = check.findings.iter().map(|found| found.rule).collect();
    ids.extend(check.skipped.iter().map(|skipped| skipped.rule));
    ids.sort_unstable();
    ids.dedup();
    let results: Vec<Value> = check
        .findings
        .iter()
        .map(|found| result(found, check, &ids))
        .collect();
    let skipped: Vec<Value> = check
        .skipped
        .iter()
        .map(|skipped| {
            json!({
                "level": "note",
                "message": {"text": format!("not checked: {}", safe::text(&skipped.reason))},
                "associatedRule": {"id": skipped.rule, "index": index(&ids, skipped.rule)},
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "citable",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": ids.iter().map(|id| rule(id)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": skipped,
            }],
            "results": results,
        }],
    })
}

fn index(ids: &[&str], rule: &str) -> Option<usize> {
    ids.iter().position(|id| *id == rule)
}

fn rule(id: &str) -> Value {
    let mut value = json!({"id": id});
    let page = docs(id);
    if page.starts_with("https://") {
        value["helpUri"] = json!(page);
    }
    if let Some(rule) = rules::find(id) {
        value["shortDescription"] = json!({"text": rule.title});
        value["help"] = json!({"text": rule.title, "markdown": rule.doc});
        value["defaultConfiguration"] = json!({"level": level(rule.severity)});
    }
    value
}

fn result(finding: &Finding, check: &Check<'_>, ids: &[&str]) -> Value {
    let mut text = safe::text(&finding.message);
    if let Some(help) = &finding.help {
        text = format!("{text}\nhelp: {}", safe::text(help));
    }
    let path = finding
        .place
        .as_ref()
        .map_or("CITATION.cff", |place| place.path.as_str());
    let mut physical = json!({
        "artifactLocation": {
            "uri": utf8_percent_encode(path, PATH).to_string(),
            "uriBaseId": "%SRCROOT%",
        },
    });
    let at = finding
        .place
        .as_ref()
        .and_then(|place| located::of(place, check.files));
    physical["region"] = match at {
        Some(at) => json!({
            "startLine": at.start.line,
            "startColumn": at.start.column,
            "endLine": at.end.line,
            "endColumn": at.end.column,
        }),
        None => json!({"startLine": 1}),
    };
    json!({
        "ruleId": finding.rule,
        "ruleIndex": index(ids, finding.rule),
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": physical}],
    })
}

fn level(severity: Severity) -> &'static str {
    severity.word()
}
