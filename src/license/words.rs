//! A licence text as a sequence of hashed words, and as sorted sets of them.
//! `build.rs` and the program hash with this one file.

use super::lines::{Reading, body};

/// How many low bits of a hash a table keeps: three bytes. Of 4000 bigrams, two in
/// ten thousand then agree by chance, which moves no decision.
pub(crate) const HASH_BITS: u32 = 24;

/// The words of a text, hashed, in their order.
#[derive(Debug)]
pub(crate) struct Words {
    /// One hash of 32 bits a word.
    pub(crate) hashes: Vec<u32>,
    /// Length of the words with a space behind each, in bytes.
    pub(crate) length: usize,
}

/// Reads the words: lower case, letters and digits only, spelling made American
/// as in SPDX's matching guidelines.
pub(crate) fn read(text: &str, reading: Reading) -> Words {
    let mut words = Words {
        hashes: Vec::with_capacity(text.len() / 6),
        length: 0,
    };
    let mut word = String::new();
    for line in body(text, reading) {
        for c in line.chars() {
            if c.is_ascii_alphanumeric() {
                word.push(c.to_ascii_lowercase());
            } else if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            } else if !matches!(c, '\'' | '’' | '‘' | '`') {
                words.take(&mut word);
            }
        }
        words.take(&mut word);
    }
    words
}

impl Words {
    fn take(&mut self, word: &mut String) {
        if !word.is_empty() {
            let spelt = spelling(word);
            self.hashes.push(fnv1a(spelt));
            self.length += spelt.len() + 1;
            word.clear();
        }
    }

    /// The set of pairs of neighbouring words, ascending.
    pub(crate) fn bigrams(&self) -> Vec<u32> {
        let pairs = self.hashes.windows(2);
        sorted_set(pairs.map(|pair| pair[0].rotate_left(7) ^ pair[1]))
    }

    /// The set of words, ascending.
    pub(crate) fn set(&self) -> Vec<u32> {
        sorted_set(self.hashes.iter().copied())
    }
}

fn sorted_set(hashes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut set: Vec<u32> = hashes.map(shortened).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// Mixes all bits into the ones that are kept.
fn shortened(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    let hash = (hash ^ (hash >> 12)).wrapping_mul(0x297a_2d39);
    (hash ^ (hash >> 15)) >> (32 - HASH_BITS)
}

fn fnv1a(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Words that SPDX's matching guidelines hold equal, and the two spellings of "http".
fn spelling(word: &str) -> &str {
    match word {
        "acknowledgment" => "acknowledgement",
        "authorised" => "authorized",
        "authorisation" => "authorization",
        "favour" => "favor",
        "fulfil" => "fulfill",
        "http" => "https",
        "judgment" => "judgement",
        "licence" => "license",
        "licences" => "licenses",
        "licenced" => "licensed",
        "organisation" => "organization",
        "organisations" => "organizations",
        "owner" => "holder",
        "owners" => "holders",
        "programme" => "program",
        "whilst" => "while",
        "wilful" => "willful",
        _ => word,
    }
}
