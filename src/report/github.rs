//! Annotations in GitHub's workflow log.
//!
//! Escapes and limits as in actions/runner (`ActionCommand.cs`, `ExecutionContext.cs`) and
//! actions/toolkit (`command.ts`).

mod told;

use std::fmt::Write;

use crate::rules::{Finding, Severity};

pub use told::{Kind, Told, annotated, told};

use super::{Check, Counts, located, named, plural, reasons, safe, see, silence};

/// How many annotations of a kind the runner keeps for a step.
const OF_A_KIND: usize = 10;

/// The runner cuts a message after 4096 characters; less, for the words that are added.
const MESSAGE: usize = 3500;

/// The findings as annotations, worst first, at most ten of a kind; then lines of plain text:
/// how many more there are, and the count of all.
pub fn annotations(check: &Check<'_>) -> String {
    let mut out = String::new();
    let counts = Counts::of(check.findings);
    // What could not be looked at is a notice itself, and has a place among the ten.
    let notices = if check.skipped.is_empty() {
        OF_A_KIND
    } else {
        OF_A_KIND - 1
    };
    for (severity, all, most) in [
        (Severity::Error, counts.errors, OF_A_KIND),
        (Severity::Warning, counts.warnings, OF_A_KIND),
        (Severity::Note, counts.notes, notices),
    ] {
        let of_severity = check
            .findings
            .iter()
            .filter(|found| found.severity == severity);
        for found in of_severity.take(most) {
            out.push_str(&annotation(found, check));
        }
        if all > most {
            let more = plural(all - most, severity.word());
            let _ = writeln!(
                out,
                "and {more} more, which GitHub does not show as annotations; see the summary"
            );
        }
    }
    if !check.skipped.is_empty() {
        let said: Vec<String> = reasons(check.skipped)
            .into_iter()
            .map(|(reason, rules)| format!("{} ({reason})", named(&rules)))
            .collect();
        let message = message(&format!("not checked: {}", said.join("; ")));
        let _ = writeln!(out, "::notice title=citable::{message}");
    }
    let silent = silence(check.silenced).map_or_else(String::new, |words| format!("; {words}"));
    let _ = writeln!(out, "citable: {}{silent}", counts.words());
    out
}

fn annotation(finding: &Finding, check: &Check<'_>) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &finding.place {
        properties.push(format!("file={}", property(&place.path)));
        if let Some(at) = located::of(place, check.files) {
            properties.push(format!("line={}", at.start.line));
            properties.push(format!("endLine={}", at.end.line));
            // The runner drops columns where the lines differ, and counts the last one in.
            if at.start.line == at.end.line {
                let last = at.end.column.saturating_sub(1).max(at.start.column);
                properties.push(format!("col={}", at.start.column));
                properties.push(format!("endColumn={last}"));
            }
        }
    }
    properties.push(format!("title={}", property(finding.rule)));
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    let _ = write!(text, "\nsee: {}", see(finding.rule));
    format!("::{kind} {}::{}\n", properties.join(","), message(&text))
}

/// The text behind the second `::`.
fn message(text: &str) -> String {
    let mut text = safe::text(text);
    if let Some((cut, _)) = text.char_indices().nth(MESSAGE) {
        text.truncate(cut);
        text.push('…');
    }
    // Only the first two of these signs end the properties; other runners take the last.
    text.replace("::", ": :")
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property in front of it.
fn property(text: &str) -> String {
    let text = safe::line(text);
    text.replace('%', "%25")
        .replace(':', "%3A")
        .replace(',', "%2C")
}
