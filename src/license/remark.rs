//! What to say of a licence file beside its name: that it is a stub, a notice, a template
//! with gaps, or more than one licence.

use std::ops::Range;

use super::likeness::contained;
use super::lines::{self, Reading, count_words};
use super::mention;
use super::words::read;

/// Something to know of a licence file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// Nothing in it.
    Empty,
    /// The two lines `YEAR:` and `COPYRIGHT HOLDER:` that R's package format asks for. They
    /// fill in a licence that is not there; GitHub and Zenodo cannot read it.
    Stub,
    /// It refers to a licence and does not have its text.
    Notice {
        /// The licence, when exactly one is named.
        id: Option<&'static str>,
    },
    /// Several licences, by their text or by name.
    Composite {
        /// The ones that were recognised, texts before names.
        ids: Vec<&'static str>,
    },
    /// The text of one licence, and more that is not in it.
    ExtraText {
        /// The licence.
        id: &'static str,
    },
    /// A gap of the licence's template that nobody filled in, such as `[year]`.
    Placeholder {
        /// The gap as written.
        text: String,
        /// Where it is, in bytes.
        span: Range<usize>,
    },
}

/// From here on a file is the licence's text and nothing else worth a word.
const CLEAN: f32 = 0.98;

/// A file with fewer words than this cannot have a licence's text, so that what it says
/// of licences is about another text. (WTFPL is the shortest that is common.)
const NOTICE_WORDS: usize = 400;

/// Longer than the licence by this factor is more than another wording.
const MUCH_LONGER: (usize, usize) = (21, 20);

/// Licences whose own text names no other licence, so that a name in the file was added.
const NAMES_NO_OTHER: [&str; 14] = [
    "0BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-3-Clause-Clear",
    "BSD-4-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "NCSA",
    "PostgreSQL",
    "UPL-1.0",
    "Unlicense",
    "Zlib",
];

/// The remark on a file that `named` is the licence of, if any, with that likeness.
pub(super) fn of(
    text: &str,
    lower: &str,
    named: Option<&'static str>,
    likeness: f32,
) -> Option<Remark> {
    if text.trim().is_empty() {
        return Some(Remark::Empty);
    }
    if is_stub(lower) {
        return Some(Remark::Stub);
    }
    let content = match named {
        Some(_) if likeness >= CLEAN => None,
        _ => more_than_one(text, lower, named),
    };
    content.or_else(|| placeholder(text))
}

/// What a file is that is not plainly one licence's text.
fn more_than_one(text: &str, lower: &str, named: Option<&'static str>) -> Option<Remark> {
    let whole = read(text, Reading::Whole);
    let texts = contained(&whole);
    let mut ids: Vec<&'static str> = named.into_iter().collect();
    for license in &texts {
        if !ids.contains(&license.id) {
            ids.push(license.id);
        }
    }
    let by_text = ids.len();
    if by_text == 0 {
        return notice(lower, mention::licenses(lower));
    }
    if ids.iter().all(|id| NAMES_NO_OTHER.contains(id)) {
        for id in mention::licenses(lower) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    if ids.len() > 1 {
        return Some(Remark::Composite { ids });
    }
    let longer = texts.first().is_some_and(|license| {
        whole.bigrams().len() * MUCH_LONGER.1 > license.bigrams.count * MUCH_LONGER.0
    });
    longer.then(|| Remark::ExtraText { id: ids[0] })
}

fn notice(lower: &str, ids: Vec<&'static str>) -> Option<Remark> {
    match ids.as_slice() {
        [] => {
            let refers = ["license", "licence", "licensed", "copying"];
            let short = count_words(lower) < NOTICE_WORDS;
            let elsewhere =
                short && is_elsewhere(lower) && refers.iter().any(|w| lower.contains(w));
            elsewhere.then_some(Remark::Notice { id: None })
        }
        [id] => Some(Remark::Notice { id: Some(id) }),
        _ => Some(Remark::Composite { ids }),
    }
}

/// Does the text send its reader to another one?
fn is_elsewhere(lower: &str) -> bool {
    [
        "see ",
        "found in",
        "licensed under",
        "released under",
        "under the terms",
        "http",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// R's `MIT + file LICENSE` and its like: fields to fill a template with, nothing else
/// (Writing R Extensions, "Licensing").
fn is_stub(lower: &str) -> bool {
    let mut lines = lower
        .lines()
        .map(lines::unmarked)
        .filter(|line| !line.is_empty());
    lines.next().is_some_and(|line| line.starts_with("year:"))
        && lower.contains("copyright holder:")
        && count_words(lower) < 60
}

/// What stands in the gaps of the licences' templates, in lower case (SPDX,
/// choosealicense.com, R's and GitHub's templates).
const GAPS: [&str; 27] = [
    "author",
    "authors",
    "company",
    "copyright holder",
    "copyright holders",
    "copyright owner",
    "date",
    "dates",
    "email",
    "full name",
    "fullname",
    "holder",
    "holders",
    "name",
    "name of author",
    "name of copyright holder",
    "name of copyright owner",
    "name of development group",
    "organisation",
    "organization",
    "owner",
    "project",
    "project name",
    "reserved font name",
    "year",
    "your name",
    "yyyy",
];

/// The first gap that was left. The instructions after the terms keep theirs.
fn placeholder(text: &str) -> Option<Remark> {
    let terms = terms(text);
    terms
        .match_indices(['[', '<', '{'])
        .find_map(|(open, mark)| {
            let close = match mark {
                "[" => ']',
                "<" => '>',
                _ => '}',
            };
            let length = terms[open..].find(close)? + 1;
            let mut end = open + length;
            let inner = terms[open..end].trim_matches(|c: char| "[]<>{} ".contains(c));
            let inner = inner.to_ascii_lowercase();
            if inner.len() > 40 || !GAPS.contains(&inner.as_str()) {
                return None;
            }
            while terms[end..].starts_with(close) {
                end += close.len_utf8();
            }
            Some(Remark::Placeholder {
                text: terms[open..end].to_owned(),
                span: open..end,
            })
        })
}

/// The text up to the line that ends the terms.
fn terms(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if lines::ends_terms(lines::unmarked(line)) {
            return &text[..end];
        }
        end += line.len();
    }
    text
}
