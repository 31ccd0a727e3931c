//! The SPDX texts as `build.rs` left them: sorted sets of three-byte hashes inside the
//! program, searched where they lie. Nothing is loaded or unpacked at the start.

use super::words::HASH_BITS;

const BYTES: usize = HASH_BITS as usize / 8;

static HASHES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/licenses.bin"));

#[expect(
    clippy::unreadable_literal,
    reason = "written by build.rs, read by nobody"
)]
mod written {
    use super::{License, Plain, Range};

    include!(concat!(env!("OUT_DIR"), "/licenses.rs"));
}

/// A text of the SPDX list.
#[derive(Debug)]
pub(super) struct License {
    /// The SPDX id without `-only` or `-or-later`; two texts may share one.
    pub(super) id: &'static str,
    /// Pairs of words as read for the question "which licence".
    pub(super) bigrams: Range,
    /// Only for the licences that GitHub knows.
    pub(super) github: Option<Plain>,
}

/// The text as GitHub's detector reads it.
#[derive(Debug)]
pub(super) struct Plain {
    /// The set of its words.
    pub(super) words: Range,
    /// Its length in bytes.
    pub(super) length: usize,
}

/// A sorted set in the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    at: usize,
    /// How many hashes.
    pub(super) count: usize,
}

/// All texts, ascending by the number of their bigrams.
pub(super) fn all() -> &'static [License] {
    &written::LICENSES
}

impl Range {
    /// The hashes, ascending.
    pub(super) fn hashes(self) -> impl Iterator<Item = u32> {
        HASHES[self.at..self.at + self.count * BYTES]
            .chunks_exact(BYTES)
            .map(|hash| u32::from_le_bytes([hash[0], hash[1], hash[2], 0]))
    }

    /// How many hashes are also in `set`, which is ascending.
    pub(super) fn shared_with(self, set: &[u32]) -> usize {
        let mut rest = set;
        let mut shared = 0;
        for hash in self.hashes() {
            while let [first, tail @ ..] = rest
                && *first < hash
            {
                rest = tail;
            }
            if rest.first() == Some(&hash) {
                shared += 1;
            }
        }
        shared
    }
}
