//! Findings for people, in the manner of rustc.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::domain::Place;
use crate::domain::leak::masked;
use crate::domain::place::{line_end, line_start};
use crate::facts::Files;
use crate::rules::{Finding, Severity};

use super::located::{self, Located};
use super::{Check, Counts, docs, named, plural, reasons, safe, see, silence, standing};

/// How a text may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether there may be colour.
    pub colour: bool,
    /// Whether rule names may be links (terminals that know OSC 8).
    pub links: bool,
    /// The width of the terminal in columns.
    pub width: usize,
}

/// Longer excerpts are not shown, only where they are.
const LINES: usize = 6;
const LINE: usize = 1000;

impl Style {
    /// Text for a file or a pipe.
    pub fn plain() -> Self {
        Self {
            colour: false,
            links: false,
            width: 100,
        }
    }
}

/// The report of `check`: each finding with its place and its help, what could not be looked
/// at, and a last line that counts.
pub fn check(check: &Check<'_>, style: Style) -> String {
    let mut out = String::new();
    for found in check.findings {
        out.push_str(&finding(found, check.files, style));
        out.push_str("\n\n");
    }
    for (reason, rules) in reasons(check.skipped) {
        let _ = writeln!(
            out,
            "not checked: {}: {}",
            named(&rules),
            safe::line(reason)
        );
    }
    if !check.reminders.is_empty() {
        out.push_str("\nfor you to judge:\n");
    }
    for reminder in check.reminders {
        let level = reminder.item.level.word();
        let _ = writeln!(out, "  {level}: {}", safe::line(&reminder.message));
    }
    for one in check.checklist {
        let _ = writeln!(
            out,
            "{} checklist, {}",
            one.item.profile.name(),
            standing(one)
        );
    }
    if let Some(words) = silence(check.silenced) {
        let _ = writeln!(out, "{words}");
    }
    out.push_str(&summary(check));
    out
}

/// The last line: what was found, and what `--fix` would mend.
fn summary(check: &Check<'_>) -> String {
    let mut line = Counts::of(check.findings).words();
    if !check.skipped.is_empty() {
        let _ = write!(
            line,
            "; {} not checked",
            plural(check.skipped.len(), "rule")
        );
    }
    let fixable = check.findings.iter().filter(|found| found.fix.is_some());
    let fixable = fixable.count();
    if fixable > 0 {
        let _ = write!(line, "; `citable check --fix` mends {fixable}");
    }
    line.push('\n');
    line
}

/// One finding, without a line end at its end.
pub fn finding(finding: &Finding, files: &Files, style: Style) -> String {
    let page = docs(finding.rule);
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level
        .primary_title(safe::line(&finding.message))
        .id(finding.rule);
    if style.links && page.starts_with("https://") {
        title = title.id_url(page.clone());
    }
    let mut group = Group::with_title(title);
    if let Some(place) = &finding.place {
        group = placed(group, place, files);
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(safe::text(help)));
    }
    group = group.element(Level::NOTE.with_name("see").message(see(finding.rule)));
    let renderer = if style.colour {
        Renderer::styled().hyperlink(style.links)
    } else {
        Renderer::plain()
    };
    renderer.term_width(style.width).render(&[group])
}

fn placed<'a>(group: Group<'a>, place: &Place, files: &Files) -> Group<'a> {
    let path = safe::line(&place.path);
    let Some(at) = located::of(place, files) else {
        return group.element(Origin::path(path));
    };
    match excerpt(&at) {
        Some((source, span)) => group.element(
            Snippet::source(source)
                .path(path)
                .line_start(at.start.line)
                .annotation(AnnotationKind::Primary.span(span)),
        ),
        None => group.element(
            Origin::path(path)
                .line(at.start.line)
                .char_column(at.start.column),
        ),
    }
}

/// The lines of a place, and where in them it is; `None` where they are too much to show.
fn excerpt(at: &Located<'_>) -> Option<(String, std::ops::Range<usize>)> {
    let text = at.text;
    if text.is_empty() {
        return None;
    }
    let start = line_start(text, at.span.start);
    let end = line_end(text, at.span.end);
    let lines = &text[start..end];
    if at.end.line - at.start.line >= LINES || lines.len() > LINES * LINE {
        return None;
    }
    let shown = |part: &str| -> String {
        let part = part.replace("\r\n", "\n").replace('\r', "\n");
        part.chars()
            .map(|c| if c == '\n' { c } else { safe::one(c) })
            .collect()
    };
    let mut source = shown(&text[start..at.span.start]);
    let from = source.len();
    source.push_str(&shown(&text[at.span.clone()]));
    let to = source.len();
    source.push_str(&shown(&text[at.span.end..end]));
    // A command to the runner of a workflow, and a secret: as long as before, so that the marks
    // stay in place.
    let source = masked(&source).replace("##[", "#.[");
    Some((source, from..to))
}
