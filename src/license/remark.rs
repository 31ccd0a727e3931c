//! What to say of a licence file beside its name: that it is a stub, a notice, a template
//! with gaps, or more than one licence.

use std::ops::Range;

use super::likeness::{Nearest, contained};
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
    /// A page of the web in a file whose name does not say so: GitHub takes the marks for words.
    Page,
    /// A gap of the licence's template that nobody filled in, such as `[year]`.
    Placeholder {
        /// The gap as written.
        text: String,
        /// Where it is, in bytes.
        span: Range<usize>,
    },
}

/// From so many pairs of words that the licence does not have, the file may name another.
const WORTH_A_LOOK: usize = 5;

/// From so many on there is a statement of its own in the file, of two lines or more.
const STATEMENT: usize = 20;

/// From this likeness on they are another edition's wording: the long GNU texts differ by
/// addresses and an addendum.
const CLEAN: f32 = 0.985;

/// A file with fewer words than this cannot have a licence's text, so that what it says
/// of licences is about another text. (WTFPL is the shortest that is common.)
const NOTICE_WORDS: usize = 400;

/// Licences whose own text names no other licence, so that a name in the file was added.
const NAMES_NO_OTHER: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
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

/// The remark on a file; `named` is the licence that it is called by.
pub(super) fn of(text: &str, lower: &str, named: Option<Nearest>) -> Option<Remark> {
    if text.trim().is_empty() {
        return Some(Remark::Empty);
    }
    if is_stub(lower) {
        return Some(Remark::Stub);
    }
    let content = match named {
        Some(nearest) if nearest.surplus < WORTH_A_LOOK => None,
        _ => more_than_one(text, lower, named),
    };
    content.or_else(|| placeholder(text))
}

/// What a file is that is not plainly one licence's text.
fn more_than_one(text: &str, lower: &str, named: Option<Nearest>) -> Option<Remark> {
    let whole = read(text, Reading::Whole);
    let texts = contained(&whole, named.map(|nearest| nearest.license));
    let mut ids: Vec<&'static str> = Vec::new();
    ids.extend(named.map(|nearest| nearest.license.id));
    ids.extend(texts.iter().map(|license| license.id));
    let Some(&first) = ids.first() else {
        return notice(lower, &mention::licenses(lower));
    };
    if ids.iter().all(|id| NAMES_NO_OTHER.contains(id)) {
        ids.extend(mention::licenses(lower));
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        let new = !seen.contains(id);
        seen.push(*id);
        new
    });
    if ids.len() > 1 {
        return Some(Remark::Composite { ids });
    }
    // Without a name the file is far longer than the licence in it.
    let more = named.is_none_or(|nearest| {
        nearest.preface
            || nearest.likeness < CLEAN
                && nearest.surplus >= STATEMENT
                && nearest.surplus > 2 * nearest.missing
    });
    more.then_some(Remark::ExtraText { id: first })
}

fn notice(lower: &str, ids: &[&'static str]) -> Option<Remark> {
    match ids {
        [] => {
            let refers = ["license", "licence", "licensed", "copying"];
            let short = count_words(lower) < NOTICE_WORDS;
            let elsewhere =
                short && is_elsewhere(lower) && refers.iter().any(|w| lower.contains(w));
            elsewhere.then_some(Remark::Notice { id: None })
        }
        [id] => Some(Remark::Notice { id: Some(id) }),
        _ => Some(Remark::Composite { ids: ids.to_vec() }),
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

/// In characters, with the brackets.
const LONGEST_GAP: usize = 40;

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
            // No gap is longer; without a bound, a file of brackets would be read for each.
            let mut inside = terms[open..].char_indices().take(LONGEST_GAP);
            let mut end = open + inside.find(|(_, c)| *c == close)?.0 + close.len_utf8();
            let inner = terms[open..end].trim_matches(|c: char| "[]<>{} ".contains(c));
            if !GAPS.contains(&inner.to_ascii_lowercase().as_str()) {
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
