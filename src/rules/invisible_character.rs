//! `invisible-character`: no value holds a character that cannot be seen.

use cff_rs::yaml::{Kind, Node};

use super::case::{CITATION, ZENODO_JSON, text_at};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "invisible-character",
    title: "no value holds a character that cannot be seen",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "Unicode Standard Annex 9 and Technical Report 36; YAML 1.1, 4.2 Line Break Characters; 2 of 128 citation files",
    doc: include_str!("../../docs/rules/invisible-character.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let files = [
        (CITATION, case.root().is_some()),
        (ZENODO_JSON, case.json_root().is_some()),
    ];
    for (path, _) in files.into_iter().filter(|(_, readable)| *readable) {
        let root = if path == CITATION {
            case.root()
        } else {
            case.json_root()
        };
        let text = case.files.text(path).unwrap_or_default();
        for entry in root.iter().flat_map(|root| &root.entries) {
            // A sentence may hold a space that does not break, as French has it before a colon.
            let prose = text_at(&entry.key).is_some_and(|key| PROSE.contains(&key.value));
            walk(&entry.value, &mut |node, value| {
                let Some(found) = value.chars().find(|c| hidden(*c) || !prose && *c == NBSP) else {
                    return;
                };
                if case.tells(path, &node.span) {
                    return;
                }
                let written = text
                    .get(node.span.clone())
                    .and_then(|text| text.find(found));
                let span = written.map_or(node.span.clone(), |at| {
                    let at = node.span.start + at;
                    at..at + found.len_utf8()
                });
                findings
                    .add(format!(
                        "{} stands in {} and cannot be seen",
                        name(found),
                        quoted(&visible(value))
                    ))
                    .at(path, span)
                    .help("write the value anew by hand; it was probably pasted from a web page or a PDF");
            });
        }
    }
}

/// The keys whose values are sentences.
const PROSE: [&str; 5] = ["abstract", "description", "message", "notes", "references"];

/// The space at which no line is broken.
const NBSP: char = '\u{a0}';

/// Characters that nobody means to write: they reorder the text around them, join nothing, or
/// end a line for some readers and not for others.
fn hidden(c: char) -> bool {
    matches!(
        c,
        '\u{85}' | '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

fn name(c: char) -> String {
    let what = match c {
        NBSP => "a space that does not break",
        '\u{85}' | '\u{2028}' | '\u{2029}' => "a line separator",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' | '\u{2060}' | '\u{feff}' => "a space without width",
        _ => "a mark that turns the direction of writing",
    };
    format!("{what} (U+{:04X})", u32::from(c))
}

fn visible(value: &str) -> String {
    value.replace(|c| hidden(c) || c == NBSP, "␣")
}

/// The depth is bounded by the reader.
fn walk(node: &Node, tell: &mut impl FnMut(&Node, &str)) {
    match &node.kind {
        Kind::Scalar(scalar) => tell(node, &scalar.text),
        Kind::Sequence(items, _) => items.iter().for_each(|item| walk(item, tell)),
        Kind::Mapping(mapping) => {
            for entry in &mapping.entries {
                walk(&entry.value, tell);
            }
        }
    }
}
