//! How like a text is to the licences of the SPDX list.

use super::table::{self, License};
use super::words::Words;

/// Below this likeness a text is not called by a licence's name. Measured on labelled
/// files of real repositories: every lower bound named wrong licences.
pub(super) const NAMED: f32 = 0.90;

/// A licence is contained in a file that has this share of its word pairs.
const CONTAINED: f32 = 0.93;

/// From this share on a licence goes before a longer one that has less of its own text in
/// the file: Apache-2.0 before ECL-2.0, which differs by a paragraph.
const COMPLETE: f32 = 0.98;

/// Licences that GitHub does not know, and research software or data has.
const COMMON: [&str; 10] = [
    "CC-BY-3.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-ND-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-SA-3.0",
    "CECILL-B",
    "CECILL-C",
    "MPL-1.1",
    "Python-2.0",
];

/// A licence is told by another when it shares this much. Different families share less
/// than a third.
const MOSTLY: f32 = 0.6;

/// Texts that differ from a common licence by a clause, and words of that clause in lower
/// case. They are considered only when the file has these words: a wrapped or shortened
/// Apache-2.0 without appendix is otherwise nearer to Pixar's.
const ONLY_WITH: [(&str, &str); 1] = [("Pixar", "its affiliates, except as required")];

/// The licence nearest to a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    /// The licence.
    pub(super) license: &'static License,
    /// Dice's coefficient over pairs of words, 0 to 1: twice the shared pairs, divided by
    /// the sum of both sets.
    pub(super) likeness: f32,
    /// How many pairs only the file has.
    pub(super) surplus: usize,
    /// How many pairs only the licence has.
    pub(super) missing: usize,
    /// Whether the file has words of its own before it.
    pub(super) preface: bool,
}

/// The licence with which `bigrams` has most in common, of those of similar size.
pub(super) fn nearest(bigrams: &[u32], lower: &str) -> Option<Nearest> {
    // A set can reach the coefficient d only with one of d / (2 - d) to (2 - d) / d times
    // its size. The bounds are those of 0.82, so that near misses are told rightly, too.
    let (least, most) = (bigrams.len() * 7 / 10, bigrams.len() * 10 / 7);
    let all = table::all();
    let start = all.partition_point(|license| license.bigrams.count < least);
    let end = all.partition_point(|license| license.bigrams.count <= most);
    let mut best: Option<Nearest> = None;
    for license in &all[start..end] {
        let sum = license.bigrams.count + bigrams.len();
        let at_best = dice(license.bigrams.count.min(bigrams.len()), sum);
        if best.is_some_and(|known| known.likeness > at_best) {
            continue;
        }
        let shared = license.bigrams.shared_with(bigrams);
        let likeness = dice(shared, sum);
        let better = best.is_none_or(|known| {
            // Of two equal ones, the one that GitHub knows is the one people mean.
            likeness > known.likeness
                || (likeness >= known.likeness
                    && license.github.is_some()
                    && known.license.github.is_none())
        });
        if better && is_possible(license.id, lower) {
            best = Some(Nearest {
                license,
                likeness,
                surplus: bigrams.len() - shared,
                missing: license.bigrams.count - shared,
                preface: false,
            });
        }
    }
    best
}

/// The licences whose whole text is somewhere in the file: the most complete first, of
/// equally complete ones the longest. A licence whose words are mostly those of `named`
/// or of one already found (BSD-2-Clause in BSD-3-Clause) is not told separately.
pub(super) fn contained(words: &Words, named: Option<&License>) -> Vec<&'static License> {
    let bigrams = words.bigrams();
    // Only common licences: the list has many variants of each, and short texts that are
    // phrases of others.
    let known = table::all()
        .iter()
        .filter(|license| license.github.is_some() || COMMON.contains(&license.id));
    let mut candidates: Vec<(bool, &License)> = known
        .filter_map(|license| {
            // A file of fewer pairs cannot have so many of them: most licences are not looked at.
            if ratio(bigrams.len(), license.bigrams.count) < CONTAINED {
                return None;
            }
            let share = ratio(license.bigrams.shared_with(&bigrams), license.bigrams.count);
            (share >= CONTAINED).then_some((share >= COMPLETE, license))
        })
        .collect();
    candidates.sort_by_key(|(complete, license)| (!complete, usize::MAX - license.bigrams.count));
    let mut told: Vec<u32> = named.map_or_else(Vec::new, |named| named.bigrams.hashes().collect());
    let mut found = Vec::new();
    for (_, license) in candidates {
        let explained = ratio(license.bigrams.shared_with(&told), license.bigrams.count);
        if explained < MOSTLY {
            told.extend(license.bigrams.hashes());
            told.sort_unstable();
            found.push(license);
        }
    }
    found
}

/// The likeness as licensee 10 counts it (`ContentHelper#similarity`): words shared, less
/// a penalty for the difference in length, 0 to 1. `None` when it is plainly low, or when
/// GitHub does not know the licence.
pub(super) fn github_likeness(license: &License, words: &Words, set: &[u32]) -> Option<f32> {
    let plain = license.github.as_ref()?;
    // Sets whose sizes differ by a tenth cannot be 98 % alike.
    if plain.words.count.abs_diff(set.len()) > set.len() / 10 {
        return None;
    }
    let shared = plain.words.shared_with(set);
    let sum = plain.words.count + set.len();
    if shared * 2 == sum {
        return Some(1.0);
    }
    let longer = plain
        .length
        .abs_diff(words.length)
        .saturating_sub(ALTERNATIVES);
    Some(dice(shared, sum + longer / 4))
}

/// Bytes that a text may differ in length before licensee counts it. It takes five for
/// each part of a text that SPDX marks as replaceable; the texts here do not have the marks.
const ALTERNATIVES: usize = 40;

fn is_possible(id: &str, lower: &str) -> bool {
    ONLY_WITH
        .iter()
        .all(|(only, words)| *only != id || lower.contains(words))
}

fn dice(shared: usize, sum: usize) -> f32 {
    ratio(shared * 2, sum)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of words are far below 2^24"
)]
fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}
