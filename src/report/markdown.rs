//! Findings in Markdown, for job summaries and pull requests.

use std::fmt::Write;

use crate::rules::{Finding, Severity};

use super::{Check, Counts, docs, located, reasons, safe, silence, standing};

/// GitHub shows nothing of a summary above 1 MiB; this leaves room for what else is in it.
const LIMIT: usize = 700 << 10;

/// The report of `check`.
pub fn check(check: &Check<'_>) -> String {
    let mut out = String::from("### citable check\n\n");
    let _ = writeln!(out, "**{}**", Counts::of(check.findings).words());
    if let Some(words) = silence(check.silenced) {
        let _ = writeln!(out, "\n{words}");
    }
    if !check.findings.is_empty() {
        out.push_str("\n| | where | what |\n|---|---|---|\n");
    }
    for (at, found) in check.findings.iter().enumerate() {
        if out.len() > LIMIT {
            let left = check.findings.len() - at;
            let _ = writeln!(out, "\n{left} more findings are not shown here.");
            break;
        }
        row(&mut out, found, check);
    }
    if !check.licenses.is_empty() {
        out.push_str("\n| licence file | licence | on GitHub |\n|---|---|---|\n");
    }
    for license in check.licenses {
        let spdx = license.spdx.unwrap_or("not known");
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            safe::markdown(&license.path),
            safe::markdown(spdx),
            safe::markdown(license.github)
        );
    }
    checklist(&mut out, check);
    if !check.skipped.is_empty() {
        out.push_str("\nNot checked:\n\n");
        for (reason, rules) in reasons(check.skipped) {
            let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
            let _ = writeln!(out, "- {}: {}", rules.join(", "), safe::markdown(reason));
        }
    }
    out
}

/// How the checklists stand, and what is left to a person.
fn checklist(out: &mut String, check: &Check<'_>) {
    if !check.checklist.is_empty() {
        out.push('\n');
    }
    for one in check.checklist {
        let profile = one.item.profile.name();
        let _ = writeln!(out, "- {profile} checklist, {}", standing(one));
    }
    if !check.reminders.is_empty() {
        out.push_str("\nFor you to judge:\n\n");
    }
    for reminder in check.reminders {
        let level = reminder.item.level.word();
        let message = safe::markdown(&reminder.message);
        let _ = writeln!(out, "- [ ] {level}: {message}");
    }
}

fn row(out: &mut String, finding: &Finding, check: &Check<'_>) {
    let sign = match finding.severity {
        Severity::Error => "❌ error",
        Severity::Warning => "⚠️ warning",
        Severity::Note => "ℹ️ note",
    };
    let place = finding.place.as_ref().map_or_else(String::new, |place| {
        let line = located::of(place, check.files)
            .map(|at| format!(":{}", at.start.line))
            .unwrap_or_default();
        safe::markdown(&format!("{}{line}", place.path))
    });
    let page = docs(finding.rule);
    let rule = if page.starts_with("https://") {
        format!("[{}]({})", finding.rule, safe::url(&page))
    } else {
        finding.rule.to_owned()
    };
    let help = finding
        .help
        .as_deref()
        .map(|help| format!("<br>help: {}", safe::markdown(help)))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "| {sign} | {place} | {}{help}<br>{rule} |",
        safe::markdown(&finding.message)
    );
}
