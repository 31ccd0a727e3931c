//! Whether two names, as people wrote them, can be those of one person.
//!
//! People leave out middle names, write initials, put the family name first, drop accents. Only
//! names that nothing of that explains are called different.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// How two names agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// No word of one is in the other.
    None,
    /// They are in different scripts, or one holds nothing but initials.
    Unclear,
    /// A word is in both, and the others contradict each other.
    Partly,
    /// They can be one person's.
    Full,
}

/// A name as it is compared: its words without marks, case and punctuation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenName {
    given: Vec<String>,
    family: Vec<String>,
    /// All words in the order of the alphabet.
    sorted: Vec<String>,
    /// The words one after the other, beginning with each of them in turn: where a name is divided
    /// into words, and which part comes first, differs.
    turns: Vec<String>,
    is_group: bool,
    is_latin: bool,
}

/// Words that are left out, or written in one word with what follows, as people like.
const PARTICLES: [&str; 24] = [
    "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le",
    "ten", "ter", "van", "vander", "vom", "von", "zu", "zum", "zur", "y",
];

/// Titles and what is set behind a name.
const TITLES: [&str; 9] = ["dr", "prof", "phd", "jr", "sr", "ii", "iii", "md", "msc"];

/// Words of names that are those of a group: who is in it, others may say one by one.
const GROUPS: [&str; 22] = [
    "team",
    "teams",
    "developers",
    "developer",
    "contributors",
    "contributor",
    "community",
    "lab",
    "laboratory",
    "group",
    "consortium",
    "project",
    "authors",
    "university",
    "institute",
    "center",
    "centre",
    "inc",
    "ltd",
    "gmbh",
    "foundation",
    "collaboration",
];

/// Of a longer name, in bytes, nothing is compared.
const LONGEST: usize = 500;

/// So many turns of a name are kept.
const TURNS: usize = 8;

impl WrittenName {
    /// A name in one piece: `Ada Lovelace` or `Lovelace, Ada`.
    pub fn whole(text: &str) -> Self {
        match text.split_once(',') {
            Some((family, given)) => Self::parts(given, family),
            None => Self::parts(text, ""),
        }
    }

    /// A name whose parts are told apart. Where there is no family name, it is looked for in the
    /// given ones.
    pub fn parts(given: &str, family: &str) -> Self {
        let short = given.len() + family.len() <= LONGEST;
        let read = |text: &str| if short { words(text) } else { Vec::new() };
        let (given, family) = (read(given), read(family));
        let is_group = given.iter().chain(&family).any(|word| is_of_group(word));
        let (given, family) = if family.is_empty() {
            parted(without_additions(given, 1))
        } else {
            (without_additions(given, 1), without_additions(family, 0))
        };
        let all: Vec<String> = given.iter().chain(&family).cloned().collect();
        let turns =
            (0..all.len().clamp(1, TURNS)).map(|at| all[at..].concat() + &all[..at].concat());
        let turns = turns.collect();
        let mut sorted = all;
        sorted.sort_unstable();
        Self {
            given,
            family,
            is_latin: sorted.iter().all(|word| word.is_ascii()),
            sorted,
            turns,
            is_group,
        }
    }

    /// Whether it says enough: one word may be a nickname, and a name in another script may
    /// stand elsewhere in Latin letters.
    pub fn is_comparable(&self) -> bool {
        self.sorted.len() > 1 && self.is_latin
    }

    /// Whether it is that of a group.
    pub fn is_group(&self) -> bool {
        self.is_group
    }

    /// Whether the two names have the same words, in any order.
    pub fn same_words(&self, other: &Self) -> bool {
        self.sorted == other.sorted || self.turns.iter().any(|turn| *turn == other.turns[0])
    }

    /// Whether some word of one is short for one of the other, or the same.
    pub fn shares_word(&self, other: &Self) -> bool {
        let is_common = |one: &String| other.sorted.iter().any(|two| agree(one, two));
        self.sorted.iter().any(is_common)
    }

    /// Whether they can be the names of one person: in another order, with initials, with more or
    /// fewer of the given and of the family names.
    pub fn agreement(&self, other: &Self) -> Agreement {
        let whole = |name: &Self| name.sorted.iter().any(|word| !is_initial(word));
        if !whole(self) || !whole(other) || self.is_latin != other.is_latin {
            return Agreement::Unclear;
        }
        if self.same_words(other) {
            return Agreement::Full;
        }
        let (short, long) = if self.sorted.len() <= other.sorted.len() {
            (self, other)
        } else {
            (other, self)
        };
        match long.found_in(short) {
            _ if self.is_group || other.is_group => Agreement::Partly.min(self.overlap(other)),
            (0, _) => Agreement::None,
            (_, true) => Agreement::Full,
            _ if self.has_family_of(other) || other.has_family_of(self) => {
                let mut given = self.given.iter().zip(&other.given);
                if given.all(|(one, two)| agree(one, two)) {
                    Agreement::Full
                } else {
                    Agreement::Partly
                }
            }
            _ => Agreement::Partly,
        }
    }

    /// How many words of a shorter name are in this one, each once, and whether that is all of
    /// them with the initials.
    fn found_in(&self, short: &Self) -> (usize, bool) {
        let mut left: Vec<&String> = self.sorted.iter().collect();
        let (mut whole, mut initials) = (0, 0);
        // Whole words first, so that an initial does not take the place of one.
        let (abbreviated, spelled): (Vec<&String>, Vec<&String>) =
            short.sorted.iter().partition(|word| is_initial(word));
        for word in spelled {
            if let Some(at) = left.iter().position(|have| *have == word) {
                left.swap_remove(at);
                whole += 1;
            } else if let Some(at) = left.iter().position(|have| begins(have, word)) {
                left.swap_remove(at);
                initials += 1;
            }
        }
        for word in abbreviated {
            if let Some(at) = left.iter().position(|have| begins(have, word)) {
                left.swap_remove(at);
                initials += 1;
            }
        }
        (whole, whole + initials == short.sorted.len())
    }

    /// Whether the last word of its family name is in the other name.
    fn has_family_of(&self, other: &Self) -> bool {
        let last = other.family.last();
        last.is_some_and(|last| self.family.contains(last) || self.given.contains(last))
    }

    fn overlap(&self, other: &Self) -> Agreement {
        if self.sorted.iter().any(|word| other.sorted.contains(word)) {
            Agreement::Partly
        } else {
            Agreement::None
        }
    }
}

/// The given names and the family name of one in one piece: `Ada Lovelace`, but `Lovelace A`.
fn parted(mut words: Vec<String>) -> (Vec<String>, Vec<String>) {
    let is_first = words.len() > 1 && words.last().is_some_and(|last| is_initial(last));
    let at = if is_first {
        0
    } else {
        words.len().saturating_sub(1)
    };
    let family = words.drain(at..(at + 1).min(words.len())).collect();
    (words, family)
}

/// The words but for particles and titles; a particle among the first ones may be a given name.
/// `Di Le` may be all there is of a name.
fn without_additions(words: Vec<String>, first: usize) -> Vec<String> {
    let is_addition =
        |at: usize, word: &str| TITLES.contains(&word) || at >= first && PARTICLES.contains(&word);
    let kept = words.iter().enumerate();
    let kept = kept.filter(|(at, word)| !is_addition(*at, word));
    let kept: Vec<String> = kept.map(|(_, word)| word.clone()).collect();
    if kept.is_empty() { words } else { kept }
}

fn is_of_group(word: &str) -> bool {
    GROUPS.contains(&word)
}

/// Whether one of two words is the initial of the other.
fn begins(one: &str, other: &str) -> bool {
    (is_initial(one) || is_initial(other)) && one.chars().next() == other.chars().next()
}

/// `j` and `jo` of `john`; `rob` of `robert`.
fn agree(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

fn is_initial(word: &str) -> bool {
    word.len() == 1
}

/// The words of a name in lower case and without marks, so that `Müller`, `Mueller` and `MULLER`
/// are one.
pub fn words(name: &str) -> Vec<String> {
    if name.is_ascii() {
        return plain_words(name.chars());
    }
    let parts = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
    plain_words(parts.chars())
}

fn plain_words(name: impl Iterator<Item = char>) -> Vec<String> {
    let mut plain = String::new();
    for c in name {
        match c {
            'ß' | 'ẞ' => plain.push_str("ss"),
            'ø' | 'Ø' | 'œ' | 'Œ' => plain.push('o'),
            'æ' | 'Æ' => plain.push('a'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => plain.push('d'),
            'þ' | 'Þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            '\'' | '’' | 'ʼ' | '`' | '\u{300}'..='\u{36f}' => {}
            c if c.is_ascii_alphanumeric() => plain.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(folded).collect()
}

/// The word with one vowel for each pair that stands for one.
fn folded(word: &str) -> String {
    const PAIRS: [(&str, &str); 4] = [("ae", "a"), ("aa", "a"), ("oe", "o"), ("ue", "u")];
    let bytes = word.as_bytes();
    let is_pair = |two: &[u8]| PAIRS.iter().any(|(pair, _)| pair.as_bytes() == two);
    if !bytes.windows(2).any(is_pair) {
        return word.to_owned();
    }
    let pairs = PAIRS.into_iter();
    pairs.fold(word.to_owned(), |word, (two, one)| word.replace(two, one))
}

#[cfg(test)]
mod tests;
