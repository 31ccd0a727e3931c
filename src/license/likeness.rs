//! How like a text is to the licences of the SPDX list.

use super::table::{self, License};
use super::words::Words;

/// Below this likeness a text is not called by a licence's name. Measured on labelled
/// files of real repositories: every lower bound named wrong licences.
pub(super) const NAMED: f32 = 0.90;

/// A licence is contained in a file that has this share of its word pairs.
const CONTAINED: f32 = 0.93;

/// Texts that differ from a common licence by a paragraph and the name in it. They are
/// considered only when the file has that name, in lower case: an Apache-2.0 file
/// without appendix is otherwise nearer to Pixar's.
const ONLY_IF_NAMED: [(&str, &str); 1] = [("Pixar", "pixar")];

/// The licence whose word pairs `bigrams` share most, and Dice's coefficient, 0 to 1.
/// Dice's: twice the shared pairs, divided by the sum of both sets.
pub(super) fn nearest(bigrams: &[u32], lower: &str) -> Option<(&'static License, f32)> {
    // A set can reach the coefficient d only with one of d / (2 - d) to (2 - d) / d times
    // its size; a little is added so that the confidence of near misses is right, too.
    let (least, most) = (bigrams.len() * 7 / 10, bigrams.len() * 10 / 7);
    let all = table::all();
    let start = all.partition_point(|license| license.bigrams.count < least);
    let end = all.partition_point(|license| license.bigrams.count <= most);
    let mut best: Option<(&License, f32)> = None;
    for license in &all[start..end] {
        let score = dice(
            license.bigrams.shared_with(bigrams),
            license.bigrams.count + bigrams.len(),
        );
        let better = best.is_none_or(|(known, highest)| {
            // Of two equal ones, the one that GitHub knows is the one people mean.
            score > highest || (score >= highest && known.github.is_none())
        });
        if better && is_possible(license.id, lower) {
            best = Some((license, score));
        }
    }
    best
}

/// The licences whose whole text is somewhere in the file, the longest first. A licence
/// whose words are mostly those of one already found (BSD-2-Clause in BSD-3-Clause) is
/// not told separately.
pub(super) fn contained(words: &Words) -> Vec<&'static License> {
    let mut bigrams = words.bigrams();
    let mut found: Vec<&License> = Vec::new();
    for license in table::all().iter().rev() {
        let count = license.bigrams.count;
        // Only licences that GitHub knows: the list has many variants of each, and short
        // texts that are phrases of others.
        if license.github.is_none()
            || ratio(license.bigrams.shared_with(&bigrams), count) < CONTAINED
        {
            continue;
        }
        let own: Vec<u32> = license.bigrams.hashes().collect();
        bigrams.retain(|hash| own.binary_search(hash).is_err());
        found.push(license);
    }
    found
}

/// The likeness as licensee 10 counts it (`ContentHelper#similarity`): words shared, less
/// a penalty for the difference in length. 0 to 1, for a licence that GitHub knows.
pub(super) fn github_likeness(license: &License, words: &Words, set: &[u32]) -> Option<f32> {
    let plain = license.github.as_ref()?;
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
const ALTERNATIVES: usize = 20;

fn is_possible(id: &str, lower: &str) -> bool {
    ONLY_IF_NAMED
        .iter()
        .all(|(only, name)| *only != id || lower.contains(name))
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
