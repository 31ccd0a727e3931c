//! "Did you mean": the nearest of the words that are allowed.

use crate::format::Key;
use crate::lists;

/// Words that people write for keys of the format.
const SYNONYMS: &[(&str, &str)] = &[
    ("author", "authors"),
    ("surname", "family-names"),
    ("last-name", "family-names"),
    ("last-names", "family-names"),
    ("first-name", "given-names"),
    ("first-names", "given-names"),
    ("institution", "affiliation"),
    ("institute", "affiliation"),
    ("organization", "affiliation"),
    ("organisation", "affiliation"),
    ("licence", "license"),
    ("licence-url", "license-url"),
    ("description", "abstract"),
    ("summary", "abstract"),
    ("release-date", "date-released"),
    ("date", "date-released"),
    ("github", "repository-code"),
    ("code-repository", "repository-code"),
    ("homepage", "url"),
    ("tags", "keywords"),
    ("id", "orcid"),
    ("web", "website"),
    ("url", "website"),
    ("article-number", "number"),
    ("issue-number", "issue"),
    ("booktitle", "collection-title"),
    ("book-title", "collection-title"),
    ("series", "collection-title"),
    ("eprint", "identifiers"),
    ("preferred-citations", "preferred-citation"),
];

/// Words that people write for the type of a reference, most of them from BibTeX.
const TYPES: &[(&str, &str)] = &[
    ("mastersthesis", "thesis"),
    ("phdthesis", "thesis"),
    ("dissertation", "thesis"),
    ("inproceedings", "conference-paper"),
    ("conference-proceedings", "proceedings"),
    ("techreport", "report"),
    ("misc", "generic"),
    ("other", "generic"),
    ("dataset", "data"),
    ("journal-article", "article"),
    ("paper", "article"),
    ("preprint", "article"),
    ("booklet", "pamphlet"),
    ("webpage", "website"),
    ("software-code", "software"),
];

/// Words that people write for licences.
const LICENSES: &[(&str, &str)] = &[
    ("apache", "Apache-2.0"),
    ("apache 2", "Apache-2.0"),
    ("apache 2.0", "Apache-2.0"),
    ("apache license 2.0", "Apache-2.0"),
    ("bsd", "BSD-3-Clause"),
    ("bsd-3", "BSD-3-Clause"),
    ("bsd 3-clause", "BSD-3-Clause"),
    ("gpl", "GPL-3.0-or-later"),
    ("gplv3", "GPL-3.0-only"),
    ("gpl-3", "GPL-3.0-only"),
    ("gnu gplv3", "GPL-3.0-only"),
    ("lgplv3", "LGPL-3.0-only"),
    ("agplv3", "AGPL-3.0-only"),
    ("mit license", "MIT"),
    ("the mit license", "MIT"),
    ("cc0", "CC0-1.0"),
    ("cc-by", "CC-BY-4.0"),
    ("cc by 4.0", "CC-BY-4.0"),
];

/// The key that was meant.
pub(super) fn key(written: &str, keys: &[Key]) -> Option<&'static str> {
    let plain = plain(written)?;
    let allowed = |name: &str| keys.iter().find(|key| key.name == name).map(|key| key.name);
    allowed(&plain)
        .or_else(|| {
            let mut synonyms = SYNONYMS.iter().filter(|(word, _)| *word == plain);
            synonyms.find_map(|(_, name)| allowed(name))
        })
        .or_else(|| nearest(&plain, keys.iter().map(|key| key.name)))
}

/// The word of a closed list that was meant.
pub(super) fn word(written: &str, words: &[&'static str]) -> Option<&'static str> {
    let plain = plain(written)?;
    let exact = words.iter().copied().find(|word| *word == plain);
    let known = || {
        let mut types = TYPES.iter().filter(|(word, _)| *word == plain);
        types.find_map(|(_, meant)| words.iter().copied().find(|word| word == meant))
    };
    exact
        .or_else(known)
        .or_else(|| nearest(&plain, words.iter().copied()))
}

/// The licence that was meant.
pub(super) fn license(written: &str) -> Option<&'static str> {
    // The longest id has 36 letters.
    if written.len() > 60 {
        return None;
    }
    let lower = written.trim().to_ascii_lowercase();
    let known = LICENSES
        .iter()
        .find(|(word, _)| *word == lower)
        .map(|(_, id)| *id);
    let hyphened = lower.replace(' ', "-");
    known
        .or_else(|| lists::licenses().find(|id| id.eq_ignore_ascii_case(&hyphened)))
        .or_else(|| {
            let letters: Vec<char> = lower.chars().collect();
            lists::licenses().find(|id| is_one_slip(id, &letters))
        })
}

/// Whether one letter was added, dropped, replaced or swapped with its neighbour.
fn is_one_slip(id: &str, lower: &[char]) -> bool {
    let same = |(a, b): &(&u8, &char)| char::from(a.to_ascii_lowercase()) == **b;
    let id = id.as_bytes();
    let start = id.iter().zip(lower).take_while(same).count();
    let (id, lower) = (&id[start..], &lower[start..]);
    let both = id.iter().rev().zip(lower.iter().rev());
    let end = both.take_while(same).count();
    match (&id[..id.len() - end], &lower[..lower.len() - end]) {
        ([_], [_] | []) | ([], [_]) => true,
        ([a, b], [c, d]) => same(&(a, d)) && same(&(b, c)),
        _ => false,
    }
}

/// A line to add for a key that is missing.
pub(super) fn example(key: &str, called: &str) -> Option<&'static str> {
    Some(match (key, called) {
        ("cff-version", _) => "cff-version: 1.2.0",
        ("message", _) => "message: If you use this software, please cite it as below.",
        ("title", _) => "title: …",
        ("authors", _) => "authors:` with `  - family-names: …` below it, or `  - name: …",
        ("name", _) => "name: …",
        ("type", "a reference") => "type: article",
        ("type", _) => "type: doi",
        _ => return None,
    })
}

/// `familyNames`, `family_names` and `Family Names` are `family-names`. Nothing for a text too
/// long to be a slip.
fn plain(written: &str) -> Option<String> {
    if written.len() > 40 {
        return None;
    }
    let mut plain = String::new();
    let mut small = false;
    for c in written.trim().chars() {
        if c == '_' || c == ' ' {
            plain.push('-');
        } else {
            if c.is_uppercase() && small {
                plain.push('-');
            }
            plain.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    Some(plain)
}

fn nearest(written: &str, words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    // A third of the letters may be wrong, but never more than two.
    let length = written.chars().count();
    let most = (length / 3).min(2);
    // All words are ASCII. Most differ too much by their length alone.
    let near = words.filter(|word| word.len().abs_diff(length) <= most);
    let near = near.map(|word| (distance(word, written), word)).min();
    near.filter(|(distance, _)| *distance <= most)
        .map(|(_, word)| word)
}

/// How many letters must be added, dropped, replaced or swapped with their neighbour (optimal
/// string alignment).
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in to.iter().enumerate() {
            let replaced = above[column] + usize::from(a != b);
            let mut least = replaced.min(above[column + 1] + 1).min(line[column] + 1);
            if row > 0 && column > 0 && *a == to[column - 1] && from[row - 1] == *b {
                least = least.min(before[column - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{PERSON, REFERENCE, ROOT};

    #[test]
    fn slips_and_other_words_find_their_key() {
        for (written, meant) in [
            ("family-name", "family-names"),
            ("familyNames", "family-names"),
            ("given_names", "given-names"),
            ("Orcid", "orcid"),
            ("afiliation", "affiliation"),
            ("surname", "family-names"),
        ] {
            assert_eq!(key(written, PERSON), Some(meant), "{written}");
        }
        assert_eq!(key("tilte", ROOT), Some("title"));
        assert_eq!(key("date", ROOT), Some("date-released"));
        assert_eq!(key("article-number", REFERENCE), Some("number"));
        assert_eq!(key("colour", ROOT), None);
        assert_eq!(key(&"x".repeat(100_000), ROOT), None);
    }

    #[test]
    fn licences_find_their_id() {
        assert_eq!(license("Apache 2.0"), Some("Apache-2.0"));
        assert_eq!(license("GPL 3.0 only"), Some("GPL-3.0-only"));
        assert_eq!(license("MITT"), Some("MIT"));
        assert_eq!(license("my own"), None);
    }
}
