//! A licence below words of the project's own: "Spot Counter is distributed under these terms:".

use super::likeness::{Nearest, nearest};
use super::lines::{Reading, count_words};
use super::words::{Words, read};
use super::{mention, same_license};

/// What is longer says more than that the licence follows.
const LONGEST: usize = 150;

/// So many paragraphs are taken for a preface at most, and a file of more bytes is no licence with
/// a few words before it: each place is a reading of the rest.
const PARAGRAPHS: usize = 12;
const LARGEST: usize = 128 * 1024;

/// So like the licence the rest must be, which nothing is added to.
const REST: f32 = 0.96;

/// Words of a preface that may take something out of the licence, add to it, or speak of another
/// one. With them the file is not called by a licence's name.
const CHANGES: [&str; 30] = [
    "academic",
    "addition",
    "all other",
    "alternativ",
    "but ",
    "commercial",
    "component",
    "condition:",
    "dependenc",
    "derived",
    "dual",
    "each ",
    "either",
    "except",
    "however",
    "must",
    "not ",
    "only",
    "otherwise",
    "part ",
    "parts",
    "portion",
    "respective",
    "some ",
    "subject to",
    "third",
    "two ",
    "unless",
    "various",
    "without",
];

/// The licence that follows on a preface, where that is short, names no other licence and changes
/// nothing. `bigrams` are those of the whole file.
pub(super) fn behind(text: &str, bigrams: &[u32], lower: &str) -> Option<Nearest> {
    if text.len() > LARGEST {
        return None;
    }
    let (mut words, mut paragraphs) = (0, 0);
    let mut at = 0;
    let mut gap = false;
    for line in text.split_inclusive('\n') {
        let blank = line.trim().is_empty();
        if !blank && gap && at > 0 {
            let found = begins_at(text, at, lower);
            if found.is_some() {
                return found.map(|found| counted_with(found, bigrams));
            }
            paragraphs += 1;
        }
        gap = blank;
        words += count_words(line);
        if words > LONGEST || paragraphs > PARAGRAPHS {
            return None;
        }
        at += line.len();
    }
    None
}

fn begins_at(text: &str, at: usize, lower: &str) -> Option<Nearest> {
    // Lower case in ASCII alone has the same places.
    let (before, rest) = (&lower[..at], &lower[at..]);
    let words: Words = read(&text[at..], Reading::Lenient);
    let found = nearest(&words.bigrams(), rest).filter(|found| found.likeness >= REST)?;
    let others = mention::licenses(before);
    let other = others.iter().any(|id| !same_license(id, found.license.id));
    let changes = CHANGES.iter().any(|word| before.contains(word));
    (!other && !changes).then_some(found)
}

/// The licence with all that only the file has, and that there is a preface.
fn counted_with(found: Nearest, bigrams: &[u32]) -> Nearest {
    let shared = found.license.bigrams.shared_with(bigrams);
    Nearest {
        surplus: bigrams.len() - shared,
        missing: found.license.bigrams.count - shared,
        preface: true,
        ..found
    }
}
