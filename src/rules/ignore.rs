//! Comments that silence a rule where they stand: `# citable: ignore[rule, …]`.
//!
//! At the end of a line the comment speaks of that line, on a line of its own of the next one
//! that is no comment, and on the first line of a file also of the file as a whole. What is a
//! comment, and not a part of a text, the readers of YAML and TOML know.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::place::{line_end, line_start};
use crate::domain::{At, Place};
use crate::facts::Files;

use super::case::{CITATION, Case};
use super::finding::Finding;

/// The files in TOML that rules speak of.
const TOML: [&str; 3] = ["citable.toml", "pyproject.toml", "Cargo.toml"];

/// The most such comments of a file, the most names in one, and the most lines from one to the
/// line that it speaks of. A file may have been written to keep a check busy.
const COMMENTS: usize = 200;
const NAMES: usize = 50;
const LINES: usize = 50;

/// What such a comment begins with.
const START: &str = "citable: ignore";

/// One such comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ignore {
    pub(super) path: &'static str,
    /// The bytes of the comment.
    pub(super) span: Range<usize>,
    /// The names in its brackets; none where there are no brackets.
    pub(super) names: Vec<At<String>>,
    /// The bytes of the line that it speaks of.
    line: Range<usize>,
    /// Whether it speaks of the file as a whole, too.
    whole: bool,
}

impl Ignore {
    /// Whether it speaks of this place.
    fn covers(&self, place: &Place) -> bool {
        let there = if place.span == (0..0) {
            self.whole
        } else {
            self.line.contains(&place.span.start)
        };
        there && place.path == self.path
    }

    /// The number of the name by which it silences a finding.
    pub(super) fn silences(&self, finding: &Finding) -> Option<usize> {
        finding.place.as_ref().filter(|place| self.covers(place))?;
        self.names.iter().position(|at| at.value == finding.rule)
    }
}

/// Every such comment in the files that can hold one and can be read.
pub(super) fn all(case: &Case<'_>) -> Vec<Ignore> {
    let mut found = Vec::new();
    let citation = case.citation.as_ref();
    if let Some(citation) = citation.filter(|citation| citation.text.contains(START))
        && let Ok(document) = &citation.document
    {
        let comments = document.comments.iter();
        let read = comments.filter_map(|comment| read(CITATION, citation.text, comment.clone()));
        found.extend(read.take(COMMENTS));
    }
    for path in TOML {
        let text = case.files.text(path).unwrap_or_default();
        let comments = toml_comments(case.files, path).into_iter();
        let read = comments.filter_map(|comment| read(path, text, comment));
        found.extend(read.take(COMMENTS));
    }
    found
}

/// A comment that wants to be an ignore.
fn read(path: &'static str, text: &str, span: Range<usize>) -> Option<Ignore> {
    let comment = text.get(span.clone())?;
    // It may stand behind a comment for somebody else.
    let (at, rest) = comment.match_indices('#').find_map(|(at, _)| {
        let behind = comment[at + 1..].trim_start();
        let rest = behind.strip_prefix(START)?;
        Some((at, rest))
    })?;
    let mut start = span.end - rest.len();
    let listed = rest
        .strip_prefix('[')
        .and_then(|rest| Some(rest.split_once(']')?.0));
    let mut names = Vec::new();
    let listed = listed.into_iter().flat_map(|list| list.split(','));
    for part in listed.take(NAMES) {
        start += 1;
        let name = part.trim();
        let from = start + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            names.push(At {
                value: name.to_owned(),
                span: from..from + name.len(),
            });
        }
        start += part.len();
    }
    let own = line_at(text, span.start);
    let alone = text[own.start..span.start]
        .trim_start_matches('\u{feff}')
        .trim()
        .is_empty();
    Some(Ignore {
        path,
        span: span.start + at..span.end,
        names,
        whole: own.start == 0,
        line: if alone { next_line(text, own) } else { own },
    })
}

/// The line that this byte is in, with its line end.
fn line_at(text: &str, byte: usize) -> Range<usize> {
    let end = line_end(text, byte);
    let rest = &text[end..];
    let mark = if rest.starts_with("\r\n") { 2 } else { 1 };
    line_start(text, byte)..end + mark.min(rest.len())
}

/// The next line with something on it that is no comment; empty at the end of the file.
fn next_line(text: &str, mut line: Range<usize>) -> Range<usize> {
    for _ in 0..LINES {
        if line.end == text.len() {
            break;
        }
        line = line_at(text, line.end);
        let words = text[line.clone()].trim_start();
        if !words.is_empty() && !words.starts_with('#') {
            return line;
        }
    }
    line.end..line.end
}

/// The comments of a TOML file: a `#` that is in no text and in no key begins one.
fn toml_comments(files: &Files, path: &str) -> Vec<Range<usize>> {
    let text = files.text(path).filter(|text| text.contains(START));
    let parsed = text.and_then(|text| Some((text, DeTable::parse(text).ok()?)));
    let Some((text, document)) = parsed else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    collect(document.get_ref(), &mut texts);
    texts.sort_by_key(|span| span.start);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('#').map(|at| from + at) {
        let before = texts.partition_point(|span| span.start <= at);
        let inside = texts[..before].last().filter(|span| span.end > at);
        if let Some(span) = inside {
            from = span.end;
            continue;
        }
        let line = line_at(text, at);
        let end = at + text[at..line.end].trim_end().len();
        found.push(at..end);
        from = line.end;
    }
    found
}

/// The places of keys and of texts in a table. The reader bounds its depth.
fn collect(table: &DeTable<'_>, texts: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        texts.push(key.span());
        within(value, texts);
    }
}

fn within(value: &Spanned<DeValue<'_>>, texts: &mut Vec<Range<usize>>) {
    match value.get_ref() {
        DeValue::String(_) => texts.push(value.span()),
        DeValue::Array(items) => items.iter().for_each(|item| within(item, texts)),
        DeValue::Table(table) => collect(table, texts),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Facts, Repository, Seen, Why};

    fn ignores(path: &str, text: &str) -> Vec<(Vec<String>, String, bool)> {
        let files = Files::default().with(path, text.to_owned());
        let repository = Repository {
            files: files.clone(),
            git: Seen::Known(None),
            tagged: Seen::Unknown(Why::NotAsked),
        };
        let facts = Facts::local(repository, &Why::Offline);
        let today = jiff::civil::date(2026, 3, 1);
        let found = all(&Case::new(&facts, &files, None, today));
        let shown = found.into_iter().map(|ignore| {
            for at in &ignore.names {
                assert_eq!(text[at.span.clone()], at.value);
            }
            let names = ignore.names.into_iter().map(|at| at.value).collect();
            (names, text[ignore.line].trim().to_owned(), ignore.whole)
        });
        shown.collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn lines_may_end_with_a_carriage_return() {
        let text = "title: x # citable: ignore[a]\r# citable: ignore[b]\r\nversion: 1\r";
        let expected = [
            (
                names(&["a"]),
                "title: x # citable: ignore[a]".to_owned(),
                true,
            ),
            (names(&["b"]), "version: 1".to_owned(), false),
        ];
        assert_eq!(ignores(CITATION, text), expected);
    }

    #[test]
    fn it_speaks_of_its_line_or_of_the_next_one() {
        let text = "# citable: ignore[a, b-c] since\n\n# more\ntitle: x # citable: ignore[d]\nversion: 1\n";
        assert_eq!(
            ignores(CITATION, text),
            [
                (
                    names(&["a", "b-c"]),
                    "title: x # citable: ignore[d]".to_owned(),
                    true
                ),
                (
                    names(&["d"]),
                    "title: x # citable: ignore[d]".to_owned(),
                    false
                ),
            ]
        );
        assert_eq!(
            ignores(CITATION, "title: x\n# noqa # citable: ignore[a]"),
            [(names(&["a"]), String::new(), false)]
        );
        assert_eq!(
            ignores(CITATION, "title: x # citable: ignore\n"),
            [(names(&[]), "title: x # citable: ignore".to_owned(), true)]
        );
    }

    #[test]
    fn a_text_is_no_comment() {
        for text in [
            "title: \"x # citable: ignore[a]\"\n",
            "title: 'x\n  # citable: ignore[a]'\n",
            "abstract: |\n  x\n  # citable: ignore[a]\n",
            "abstract: >-\n  x # citable: ignore[a]\n\n  y\ntitle: x\n",
            "title: x#citable: ignore[a]\n",
        ] {
            assert_eq!(ignores(CITATION, text), [], "{text}");
        }
        for text in [
            "a = \"x # citable: ignore[a]\"\n",
            "a = '''\n# citable: ignore[a]\n'''\n",
            "a = [\"# citable: ignore[a]\"]\n\"# citable: ignore[b]\" = 1\n",
        ] {
            assert_eq!(ignores("pyproject.toml", text), [], "{text}");
        }
    }

    #[test]
    fn a_file_full_of_comments_keeps_nobody_busy() {
        let many = "# citable: ignore[cff-invalid, x, y]\n".repeat(20_000) + "title: x\n";
        assert_eq!(ignores(CITATION, &many).len(), COMMENTS);
        let long = format!("title: x # citable: ignore[{}]\n", "x,".repeat(100_000));
        assert_eq!(ignores(CITATION, &long)[0].0.len(), NAMES);
    }

    #[test]
    fn comments_of_toml_are_found_between_its_texts() {
        let text = "[project] # one\nversion = \"1#2\" # citable: ignore[x]\nlist = [ # citable: ignore[y]\n 'a#b',\n]\n";
        let found: Vec<_> = ignores("pyproject.toml", text)
            .into_iter()
            .map(|(names, line, _)| (names.concat(), line))
            .collect();
        assert_eq!(found[0].0, "x");
        assert!(found[0].1.starts_with("version"));
        assert_eq!(found[1].0, "y");
        assert_eq!(found.len(), 2);
    }
}
