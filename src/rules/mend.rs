//! Edits of `CITATION.cff` that change one value and of which it is certain what was meant.
//!
//! The edited text is read and checked again: unless exactly that value differs, that problem is
//! gone, and none is new, there is no edit.

use std::collections::BTreeSet;
use std::ops::Range;

use cff_rs::check::{Problem, check_document};
use cff_rs::yaml::{self, Kind, Node};

use crate::domain::{Doi, Orcid};

use super::case::Citation;

/// How many bytes may be read anew, for all problems of a file together.
const BYTES: usize = 1 << 20;

/// The most edits that are looked for at once.
const EDITS: usize = 20;

/// Looks for edits of one file, as long as that is no great effort.
pub(super) struct Mender<'a> {
    citation: &'a Citation<'a>,
    /// What is wrong with the file now.
    before: BTreeSet<(&'static str, &'a str)>,
    tries: usize,
}

impl<'a> Mender<'a> {
    /// For a file with these problems.
    pub(super) fn new(citation: &'a Citation<'a>, problems: &'a [Problem]) -> Self {
        let tries = tries(citation.text);
        Self {
            citation,
            before: kinds(if tries == 0 { &[] } else { problems }),
            tries,
        }
    }

    /// The whole text without this problem, where it is certain what was meant.
    pub(super) fn mended(&mut self, problem: &Problem) -> Option<String> {
        if self.tries == 0 {
            return None;
        }
        let text = self.citation.text;
        let edited = edited(text, problem)?;
        self.tries -= 1;
        let document = self.citation.document.as_ref().ok()?;
        let after = yaml::read(&edited).ok()?;
        let problems = check_document(&edited, &after);
        let left = kinds(&problems);
        let gone = !left.contains(&(problem.code, problem.path.as_str()));
        let mended = gone && left.is_subset(&self.before);
        (mended && differing(&document.root, &after.root)? <= 1).then_some(edited)
    }
}

/// How many edits of a text may be made to be looked at; each is a copy of it.
pub(super) fn tries(text: &str) -> usize {
    (BYTES / text.len().max(1)).min(EDITS)
}

fn kinds(problems: &[Problem]) -> BTreeSet<(&'static str, &str)> {
    let kinds = problems.iter().map(|one| (one.code, one.path.as_str()));
    kinds.collect()
}

/// The text as it is probably meant; nothing is known of it yet.
fn edited(text: &str, problem: &Problem) -> Option<String> {
    let span = &problem.span;
    match problem.code {
        "byte-order-mark" => text.strip_prefix('\u{feff}').map(str::to_owned),
        "doi-form" => with(text, span, |value| {
            Some(Doi::parse(value).ok()?.as_str().to_owned())
        }),
        "orcid-form" | "orcid-surroundings" => with(text, span, orcid),
        "unknown-license" => with(text, span, license),
        "date-form" => with(text, span, date),
        // Quotes would keep the time of day that is too much.
        "wrong-type" | "yaml-versions-differ" if is_day(&problem.path) => with(text, span, date),
        "wrong-type" | "number-rewritten" | "yaml-versions-differ" => quoted(text, span),
        _ => None,
    }
}

/// The one ORCID iD in a text, as an address.
pub(super) fn orcid(value: &str) -> Option<String> {
    let parts = value.split(|c: char| !(c.is_ascii_digit() || c == '-' || c == 'X' || c == 'x'));
    let mut found = parts.filter_map(|part| part.to_ascii_uppercase().parse::<Orcid>().ok());
    let orcid = found.next()?;
    found.next().is_none().then(|| orcid.url())
}

/// An SPDX identifier in other letters.
fn license(value: &str) -> Option<String> {
    let mut all = spdx::identifiers::LICENSES.iter();
    let found = all.find(|license| license.name.eq_ignore_ascii_case(value))?;
    Some(found.name.to_owned())
}

/// Whether the value at this path is a day.
fn is_day(path: &str) -> bool {
    const DAYS: [&str; 6] = [
        "date-released",
        "date-accessed",
        "date-downloaded",
        "date-published",
        "date-start",
        "date-end",
    ];
    DAYS.iter().any(|day| path.ends_with(day))
}

/// A date with the year first, in two digits where there was one. A time of day is left out.
fn date(value: &str) -> Option<String> {
    let (day, time) = value.split_once(['T', 't', ' ']).unwrap_or((value, ""));
    let is_of_time = |c: char| c.is_ascii_digit() || ":.+- Zz".contains(c);
    if !time.chars().all(is_of_time) {
        return None;
    }
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [year, month, day] = parts[..] else {
        return None;
    };
    let date = jiff::civil::Date::new(
        (year.len() == 4).then(|| year.parse().ok())??,
        month.parse().ok()?,
        day.parse().ok()?,
    );
    Some(date.ok()?.to_string())
}

/// The text with another value in this place, in the quotes that are there.
pub(super) fn with(
    text: &str,
    span: &Range<usize>,
    make: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let written = text.get(span.clone())?;
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => written.strip_prefix(quote)?.strip_suffix(quote)?,
        None => written,
    };
    let value = make(value.trim()).filter(|value| is_simple(value))?;
    let quote = quote.map(String::from).unwrap_or_default();
    Some(spliced(text, span, &format!("{quote}{value}{quote}")))
}

/// The text with quotes round this place.
fn quoted(text: &str, span: &Range<usize>) -> Option<String> {
    let written = text
        .get(span.clone())
        .filter(|written| is_simple(written))?;
    (!written.is_empty()).then(|| spliced(text, span, &format!("\"{written}\"")))
}

fn spliced(text: &str, span: &Range<usize>, value: &str) -> String {
    [&text[..span.start], value, &text[span.end..]].concat()
}

/// Whether a value reads the same with quotes of either kind round it.
fn is_simple(value: &str) -> bool {
    !value.contains(['"', '\'', '\\']) && !value.chars().any(char::is_control)
}

/// How many values differ; nothing where more than values does. The depth is bounded by the
/// reader.
fn differing(one: &Node, other: &Node) -> Option<usize> {
    match (&one.kind, &other.kind) {
        (Kind::Scalar(one), Kind::Scalar(other)) => Some(usize::from(one.text != other.text)),
        (Kind::Sequence(one, _), Kind::Sequence(other, _)) if one.len() == other.len() => {
            one.iter().zip(other).map(|(a, b)| differing(a, b)).sum()
        }
        (Kind::Mapping(one), Kind::Mapping(other)) if one.entries.len() == other.entries.len() => {
            let pairs = one.entries.iter().zip(&other.entries);
            let pairs = pairs.map(|(a, b)| {
                (differing(&a.key, &b.key)? == 0).then(|| differing(&a.value, &b.value))?
            });
            pairs.sum()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file with these lines, mended as often as it can be.
    fn mend(lines: &str) -> String {
        const HEAD: &str =
            "cff-version: 1.2.0\nmessage: m\ntitle: t # kept\nauthors:\n  - given-names: A\n";
        let mut text = format!("{HEAD}{lines}");
        for _ in 0..20 {
            let citation = Citation {
                text: &text,
                document: yaml::read(&text),
            };
            let problems = check_document(&text, citation.document.as_ref().unwrap());
            let mut mender = Mender::new(&citation, &problems);
            let mut edits = problems.iter().filter_map(|one| mender.mended(one));
            let Some(edited) = edits.next() else { break };
            text = edited;
        }
        text.strip_prefix(HEAD).unwrap_or(&text).to_owned()
    }

    #[test]
    fn what_was_certainly_meant_is_written() {
        for (before, after) in [
            (
                "doi: https://doi.org/10.5281/zenodo.42 # mine\n",
                "doi: 10.5281/zenodo.42 # mine\n",
            ),
            (
                "doi: 'https://doi.org/10.5281/zenodo.42'\n",
                "doi: '10.5281/zenodo.42'\n",
            ),
            ("license: mit\n", "license: MIT\n"),
            ("license: \"apache-2.0\"\n", "license: \"Apache-2.0\"\n"),
            (
                "    orcid: 0000-0002-1825-0097\n",
                "    orcid: https://orcid.org/0000-0002-1825-0097\n",
            ),
            ("date-released: 2021-1-5\n", "date-released: 2021-01-05\n"),
            (
                "date-released: 2020-01-01T00:00:00Z # a day\n",
                "date-released: 2020-01-01 # a day\n",
            ),
            (
                "date-released: '2020-01-01T10:00:00+02:00'\n",
                "date-released: '2020-01-01'\n",
            ),
            (
                "date-released: 2020-1-1 10:00:00.5 +2\n",
                "date-released: 2020-01-01\n",
            ),
            ("version: 1.10\n", "version: \"1.10\"\n"),
            (
                "keywords:\n  - yes\n  - spots\n",
                "keywords:\n  - \"yes\"\n  - spots\n",
            ),
            (
                "license: mit\r\ndoi: doi:10.5281/zenodo.42\r\n",
                "license: MIT\r\ndoi: 10.5281/zenodo.42\r\n",
            ),
        ] {
            assert_eq!(mend(before), after);
        }
    }

    #[test]
    fn what_is_not_certain_is_left() {
        for text in [
            "doi: my doi\n",
            "license: gpl\n",
            "    orcid: 0000-0002-1825-0096\n",
            "date-released: 5.1.2021\n",
            "date-released: 2021-02-30\n",
            "date-released: 2021-02-30T00:00:00Z\n",
            "date-released: 2021-02-03Tuesday\n",
            "keywords: spots\n",
            "version: [1.0]\n",
        ] {
            assert_eq!(mend(text), text);
        }
    }

    #[test]
    fn invisible_bytes_at_the_start_are_taken_away() {
        let text = "\u{feff}cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - name: A\n";
        let citation = Citation {
            text,
            document: yaml::read(text),
        };
        let problems = check_document(text, citation.document.as_ref().unwrap());
        assert_eq!(problems.len(), 1, "{problems:?}");
        let edited = Mender::new(&citation, &problems)
            .mended(&problems[0])
            .unwrap();
        assert_eq!(edited, text.trim_start_matches('\u{feff}'));
    }
}
