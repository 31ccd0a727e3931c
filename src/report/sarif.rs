//! SARIF 2.1.0, for GitHub's code scanning and editors.
//!
//! What code scanning wants beyond the standard is in GitHub's documentation, "SARIF support for
//! code scanning": paths from the root of the repository, whole regions, full descriptions,
//! fingerprints, and no more results than it takes.

mod fingerprint;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::rules::{self, ALL, By, Finding, Rule, Severity};

use super::{Check, docs, located, safe};

use fingerprint::Fingerprints;

/// What may not stand in the path of an address as it is (RFC 3986).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    // A colon in the first part would make a scheme of it.
    .add(b':')
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

/// Code scanning refuses a run with more than 25,000 results and shows 5,000.
const MOST: usize = 5_000;

/// Descriptions are limited to 1024 characters.
const DESCRIPTION: usize = 1_000;

/// The report of `check`.
///
/// All rules are in it, whatever was found, so that two reports differ in their results only.
/// Code scanning takes no result without a file: a finding about no file is put at
/// `CITATION.cff`, which is what all is about.
pub fn check(check: &Check<'_>) -> Value {
    let ids = ids(check);
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
                "toolExecutionNotifications": notifications(check),
            }],
            "results": results(check),
        }],
    })
}

/// The rules of a report: all, and behind them those that something else found.
fn ids<'a>(check: &Check<'a>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    for found in check.findings {
        if !ids.contains(&found.rule) {
            ids.push(found.rule);
        }
    }
    ids
}

/// The results of a report, the shown ones first, as far as code scanning takes so many.
pub fn results(check: &Check<'_>) -> Vec<Value> {
    let ids = ids(check);
    let shown = check.findings.iter().map(|found| (found, None));
    let silenced = check.silenced.iter();
    let silenced = silenced.map(|silenced| (&silenced.finding, Some(silenced.by)));
    let mut fingerprints = Fingerprints::default();
    shown
        .chain(silenced)
        .take(MOST)
        .map(|(found, by)| {
            let mut result = result(found, check);
            result["ruleIndex"] = json!(ids.iter().position(|id| *id == found.rule));
            let print = fingerprints.of(found, check.files);
            result["partialFingerprints"] = json!({"primaryLocationLineHash": print});
            if let Some(by) = by {
                result["suppressions"] = json!([suppression(by)]);
            }
            result
        })
        .collect()
}

/// What a report says beside its results: which rules could not look, and how many results it
/// leaves out.
pub fn notifications(check: &Check<'_>) -> Vec<Value> {
    let ids = ids(check);
    let skipped = check.skipped.iter().map(|skipped| {
        json!({
            "level": "note",
            "message": {"text": format!("not checked: {}", safe::text(&skipped.reason))},
            "associatedRule": {
                "id": skipped.rule,
                "index": ids.iter().position(|id| *id == skipped.rule),
            },
        })
    });
    let all = check.findings.len() + check.silenced.len();
    let left_out = (all > MOST).then(|| {
        json!({
            "level": "warning",
            "message": {"text": format!("{} results more are left out", all - MOST)},
        })
    });
    skipped.chain(left_out).collect()
}

fn rule(id: &str) -> Value {
    let mut value = json!({"id": id});
    let page = docs(id);
    if page.starts_with("https://") {
        value["helpUri"] = json!(page);
    }
    if let Some(rule) = rules::find(id) {
        value["shortDescription"] = json!({"text": rule.title});
        value["fullDescription"] = json!({"text": description(rule)});
        value["help"] = json!({"text": rule.title, "markdown": rule.doc});
        value["defaultConfiguration"] = json!({"level": rule.severity.word()});
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "recommendation",
        };
        value["properties"] =
            json!({"precision": "high", "problem.severity": severity, "tags": ["citation"]});
    }
    value
}

/// What the rule's page says that it checks.
fn description(rule: &Rule) -> String {
    let part = rule.doc.split("\n## What it checks\n").nth(1);
    let part = part.and_then(|rest| rest.split("\n## ").next());
    let text = part.unwrap_or(rule.title).trim();
    text.chars().take(DESCRIPTION).collect()
}

fn result(finding: &Finding, check: &Check<'_>) -> Value {
    let mut text = safe::text(&finding.message);
    if let Some(help) = &finding.help {
        text = format!("{text}\nhelp: {}", safe::text(help));
    }
    let path = finding
        .place
        .as_ref()
        .map_or("CITATION.cff", |place| place.path.as_str());
    let at = finding
        .place
        .as_ref()
        .and_then(|place| located::of(place, check.files));
    let region = match at {
        Some(at) => json!({
            "startLine": at.start.line,
            "startColumn": at.start.column,
            "endLine": at.end.line,
            "endColumn": at.end.column,
        }),
        None => json!({"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}),
    };
    json!({
        "ruleId": finding.rule,
        "level": finding.severity.word(),
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {
                "uri": utf8_percent_encode(path, PATH).to_string(),
                "uriBaseId": "%SRCROOT%",
            },
            "region": region,
        }}],
    })
}

fn suppression(by: By) -> Value {
    let kind = if by == By::Comment {
        "inSource"
    } else {
        "external"
    };
    json!({
        "kind": kind,
        "status": "accepted",
        "justification": format!("silenced by {}", by.words()),
    })
}

#[cfg(test)]
mod tests;
