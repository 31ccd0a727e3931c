//! The README, as the rules of a checklist read it.

use crate::facts::{Content, Why};

use super::{Case, Findings};

/// A README that is text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Readme<'a> {
    /// Its name.
    pub(super) path: &'a str,
    /// Its text.
    pub(super) text: &'a str,
}

/// The README of the root folder; `None` where there is none that can be read. The rule that
/// speaks is skipped where there is one that cannot.
pub(super) fn readme<'a>(case: &Case<'a>, findings: &mut Findings) -> Option<Readme<'a>> {
    let (path, content) = case.files.readme()?;
    if let Content::Text(text) = content {
        return Some(Readme { path, text });
    }
    findings.skip(&Why::Garbled(format!("{path} cannot be read as text")));
    None
}

/// Whether the root folder has a README, readable or not.
pub(super) fn is_there(case: &Case<'_>) -> bool {
    let mut paths = case.files.contents.keys();
    paths.any(|path| path.to_ascii_lowercase().starts_with("readme"))
}

impl<'a> Readme<'a> {
    /// The headings below the title: lines that begin with `#` or `=`, and lines that are underlined.
    fn sections(self) -> impl Iterator<Item = &'a str> {
        let mut headings = self.headings().peekable();
        let is_title = |(line, below): &(&str, &str)| {
            let line = line.trim_start();
            let marked = |mark| line.starts_with(mark) && !line[1..].starts_with(mark);
            // A README may be its usage and nothing else.
            let bare = line.trim_matches(['#', '=', ' ']);
            (marked('#') || marked('=') || below.trim().starts_with('='))
                && !bare.eq_ignore_ascii_case("usage")
        };
        headings.next_if(is_title);
        headings.map(|(line, _)| line)
    }

    /// All headings, each with the line below it.
    fn headings(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let next = self.text.lines().skip(1).chain([""]);
        self.text.lines().zip(next).filter_map(|(line, below)| {
            let line_only = line.trim().trim_matches('=').is_empty();
            let marked = line.trim_start().starts_with(['#', '=']) && !line_only;
            let below = below.trim();
            let underlined = below.len() > 2
                && ["=", "-", "~", "^"]
                    .iter()
                    .any(|mark| below.trim_start_matches(mark).is_empty());
            (marked || underlined && !line.trim().is_empty()).then_some((line, below))
        })
    }

    /// Whether some heading below the title holds one of some words, in lower case.
    pub(super) fn has_heading(self, words: &[&str]) -> bool {
        self.sections().any(|heading| {
            let heading = heading.to_lowercase();
            words.iter().any(|word| heading.contains(word))
        })
    }

    /// Whether the text holds one of some words, in lower case.
    pub(super) fn says(self, words: &[&str]) -> bool {
        let lower = self.text.to_lowercase();
        words.iter().any(|word| lower.contains(word))
    }
}
