//! Findings about hostile texts in every form of output: nothing acts on a terminal, and nothing
//! is a command to the runner of a workflow but the annotations themselves.
//!
//! The input is divided by NUL: first the file, its name and why a rule could not look, then the
//! message and the help of each finding. The first two bytes choose severity and place.

#![no_main]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use citable::domain::Place;
use citable::facts::Files;
use citable::report::human::Style;
use citable::report::{Check, github, human, json, markdown, sarif};
use citable::rules::{ALL, Finding, LicenseSeen, Severity, Skipped};
use libfuzzer_sys::fuzz_target;

/// The most findings but in one input in [`CROWDED`]: every one costs a render in every form.
/// A crowd has more than annotations are written of each kind; its like are no other case.
const FINDINGS: usize = 2;
const CROWDED: u64 = 64;
const CROWD: usize = 4 * OF_A_KIND;

/// One input in so many is written with the pages of all rules, too, which are always the same.
const WHOLE: u64 = 16_384;

/// The most annotations of a kind.
const OF_A_KIND: usize = 10;

fn finding(number: usize, choice: u8, place: Option<Place>, text: (&str, Option<&str>)) -> Finding {
    let severity = [Severity::Error, Severity::Warning, Severity::Note];
    let number = usize::from(choice) + number;
    Finding {
        rule: ALL[number % ALL.len()].id,
        severity: severity[number % severity.len()],
        message: text.0.to_owned(),
        place,
        help: text.1.map(str::to_owned),
        fix: None,
    }
}

/// Nothing in it moves a cursor, rings, hides, or turns text around; and the runner of a workflow,
/// which reads lines, finds neither the old form of a command nor more than these of the new one.
fn tame(form: &str, text: &str, commands: usize) {
    for c in text.chars() {
        let acts = (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!acts, "{form} holds {c:?}:\n{text}");
    }
    assert!(
        !text.contains("##["),
        "{form} holds an old command:\n{text}"
    );
    let spoken = text
        .lines()
        .filter(|line| line.trim_start().starts_with("::"));
    assert_eq!(
        spoken.count(),
        commands,
        "{form} holds other commands:\n{text}"
    );
}

/// Reads an annotation as the runner does (actions/runner, `ActionCommand.cs`).
fn is_own(line: &str) {
    let rest = line.strip_prefix("::").expect("a command");
    let (command, message) = rest.split_once("::").expect("it has an end");
    let (kind, properties) = command.split_once(' ').expect("it has properties");
    assert!(["error", "warning", "notice"].contains(&kind), "{line}");
    let mut known = vec!["file", "line", "endLine", "col", "endColumn", "title"];
    for property in properties.split(',') {
        let (key, _) = property.split_once('=').expect("a property has a value");
        let at = known
            .iter()
            .position(|known| *known == key)
            .expect("it is known, and once");
        known.remove(at);
    }
    assert!(!message.contains('\r'));
}

/// The bytes that two numbers choose, at the bounds of characters or not.
fn place(path: &str, text: &str, choice: (u8, u8)) -> Option<Place> {
    let span = |start: usize, length: usize| -> Range<usize> { start..start + length };
    match choice.1 % 8 {
        0 => None,
        1 => Some(Place::file(path)),
        part => {
            let start = text.len() * usize::from(choice.0) / 255;
            Some(Place::at(
                path,
                span(start, usize::from(part - 2) * text.len() / 8),
            ))
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [choice, more, bytes @ ..] = bytes else {
        return;
    };
    let Ok(input) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut parts = input.split('\0');
    let (text, path) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or("CITATION.cff"),
    );
    let skipped: Vec<Skipped> = parts
        .next()
        .filter(|reason| !reason.is_empty())
        .map(|reason| Skipped {
            rule: ALL[1].id,
            reason: reason.to_owned(),
        })
        .into_iter()
        .collect();
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let hash = hasher.finish();
    let most = if hash % CROWDED == 0 { CROWD } else { FINDINGS };
    let mut findings = Vec::new();
    while let Some(message) = parts.next() {
        let number = findings.len();
        if number == most {
            break;
        }
        let place = place(
            path,
            text,
            (more.wrapping_mul(3), choice.wrapping_add(number as u8)),
        );
        findings.push(finding(number, *choice, place, (message, parts.next())));
    }
    findings.sort_by_key(|finding| finding.severity);
    let files = Files::default().with(path, text.to_owned());
    let licenses = [LicenseSeen {
        path: path.to_owned(),
        spdx: None,
        confidence: 0.5,
        github: "NOASSERTION",
    }];
    let check = Check {
        findings: &findings,
        skipped: &skipped,
        files: &files,
        licenses: &licenses,
        silenced: &[],
        checklist: &[],
        reminders: &[],
    };

    tame("human", &human::check(&check, Style::plain()), 0);

    let annotations = github::annotations(&check);
    let of = |severity| {
        findings
            .iter()
            .filter(|found| found.severity == severity)
            .count()
    };
    let (errors, warnings, notes) = (
        of(Severity::Error),
        of(Severity::Warning),
        of(Severity::Note),
    );
    let notices = (notes + skipped.len()).min(OF_A_KIND);
    tame(
        "github",
        &annotations,
        errors.min(OF_A_KIND) + warnings.min(OF_A_KIND) + notices,
    );
    annotations
        .lines()
        .filter(|line| line.starts_with("::"))
        .for_each(is_own);

    let results = match hash % WHOLE {
        0 => sarif::check(&check),
        _ => [sarif::results(&check), sarif::notifications(&check)]
            .concat()
            .into(),
    };
    for (form, value) in [("json", json::check(&check)), ("sarif", results)] {
        let written = json::text(&value);
        tame(form, &written, 0);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&written).ok(),
            Some(value),
            "{form}"
        );
    }

    let table = markdown::check(&check);
    tame("markdown", &table, 0);
    let rows = if findings.is_empty() {
        0
    } else {
        3 + findings.len()
    };
    let reasons = if skipped.is_empty() {
        0
    } else {
        3 + skipped.len()
    };
    assert_eq!(
        table.lines().count(),
        3 + rows + 4 + reasons,
        "a line was forged:\n{table}"
    );
});
