//! JSON for programs: `citable/check/1`, and the shape of a finding wherever one stands.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::facts::Files;
use crate::rules::Finding;

use super::{Check, Counts, docs, located};

/// The report of `check` as `citable/check/1`.
pub fn check(check: &Check<'_>) -> Value {
    let counts = Counts::of(check.findings);
    json!({
        "schema": "citable/check/1",
        "findings": check.findings.iter().map(|found| finding(found, check.files)).collect::<Vec<_>>(),
        "skipped": check.skipped.iter().map(|skipped| json!({
            "rule": skipped.rule,
            "reason": skipped.reason,
        })).collect::<Vec<_>>(),
        "silenced": check.silenced.iter().map(|silenced| {
            let shown = finding(&silenced.finding, check.files);
            json!({
                "rule": shown["rule"],
                "by": silenced.by.words(),
                "message": shown["message"],
                "path": shown["path"],
                "line": shown["line"],
            })
        }).collect::<Vec<_>>(),
        "licenses": check.licenses.iter().map(|license| json!({
            "path": license.path,
            "spdx": license.spdx,
            "confidence": (f64::from(license.confidence) * 1000.0).round() / 1000.0,
            "github": license.github,
        })).collect::<Vec<_>>(),
        "checklist": check.checklist.iter().map(|standing| json!({
            "profile": standing.item.profile.name(),
            "level": standing.item.level.word(),
            "rules": standing.rules,
            "open": standing.open,
            "skipped": standing.skipped,
        })).collect::<Vec<_>>(),
        "reminders": check.reminders.iter().map(|reminder| json!({
            "message": reminder.message,
            "level": reminder.item.level.word(),
            "source": reminder.source,
        })).collect::<Vec<_>>(),
        "summary": {
            "errors": counts.errors,
            "warnings": counts.warnings,
            "notes": counts.notes,
        },
    })
}

/// A finding. Lines and columns count from 1, columns in characters; the end is behind the last
/// character. They are `null` for a file as a whole.
pub fn finding(finding: &Finding, files: &Files) -> Value {
    let at = finding
        .place
        .as_ref()
        .and_then(|place| located::of(place, files));
    json!({
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "message": finding.message,
        "path": finding.place.as_ref().map(|place| &place.path),
        "line": at.as_ref().map(|at| at.start.line),
        "column": at.as_ref().map(|at| at.start.column),
        "endLine": at.as_ref().map(|at| at.end.line),
        "endColumn": at.as_ref().map(|at| at.end.column),
        "help": finding.help,
        "docs": docs(finding.rule),
        "fixable": finding.fix.is_some(),
    })
}

/// A value as indented text with a line end. Characters that would act on a terminal are
/// written as JSON's own escapes, so that the value is the same and the text is harmless; and so
/// are those by which a line speaks to the runner of a workflow.
pub fn text(value: &Value) -> String {
    let mut shown = String::new();
    // Outside a text there are no three such characters; inside, this is the same text.
    let written = format!("{value:#}\n").replace("##[", "#\\u0023[");
    for c in written.chars() {
        if c == '\n' || super::safe::one(c) == c {
            shown.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(shown, "\\u{unit:04x}");
            }
        }
    }
    shown
}
