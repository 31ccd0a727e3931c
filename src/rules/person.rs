//! When two files name the same person.

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::domain::Orcid;
use crate::manifests::Author;

/// A name as it is compared: without marks, case and punctuation.
#[derive(Debug)]
pub(super) struct Name {
    given: Vec<String>,
    family: Vec<String>,
    /// All words in the order of the alphabet.
    sorted: Vec<String>,
    /// The given and the family names without blanks.
    joined: String,
    /// The family and the given names without blanks: names of East Asia are written so.
    swapped: String,
    orcid: Option<Orcid>,
}

/// Words of names that are those of a group: who is in it, other files may say one by one.
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

impl Name {
    pub(super) fn of(author: &Author) -> Self {
        let plain = |text: &Option<String>| words(text.as_deref().unwrap_or_default());
        let (mut given, mut family) = (plain(&author.given), plain(&author.family));
        if family.is_empty() {
            given.extend(plain(&author.name));
            // `Ada Lovelace`, but `Lovelace A` and `Lovelace AK`.
            let is_first = given.len() > 1 && given.last().is_some_and(|last| last.len() == 1);
            let at = if is_first {
                0
            } else {
                given.len().saturating_sub(1)
            };
            if at < given.len() {
                family = vec![given.remove(at)];
            }
        }
        let bare = author.orcid.as_deref().map(str::trim);
        let mut sorted: Vec<String> = given.iter().chain(&family).cloned().collect();
        sorted.sort_unstable();
        Self {
            sorted,
            joined: given.concat() + &family.concat(),
            swapped: family.concat() + &given.concat(),
            given,
            family,
            orcid: bare.and_then(|orcid| orcid.parse().ok()),
        }
    }

    /// The ORCID iD, if there is a right one.
    pub(super) fn orcid(&self) -> Option<&Orcid> {
        self.orcid.as_ref()
    }

    /// Whether it can be compared: one word may be a nickname, and a name in another script
    /// may stand elsewhere in Latin letters.
    pub(super) fn is_comparable(&self) -> bool {
        let is_latin = |word: &String| word.chars().any(|c| c.is_ascii_alphabetic());
        self.sorted.len() > 1 && self.sorted.iter().all(is_latin)
    }

    /// Whether it is that of a group.
    pub(super) fn is_group(&self) -> bool {
        let mut words = self.sorted.iter();
        words.any(|word| GROUPS.contains(&word.as_str()))
    }

    /// The same iD; or names that one person may have: in another order, with initials, with
    /// more or fewer of the given and of the family names.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        if let (Some(one), Some(two)) = (&self.orcid, &other.orcid)
            && one == two
        {
            return !self.borrows_orcid_of(other);
        }
        if self.same_words(other) {
            return true;
        }
        let shares = |one: &Self, two: &Self| {
            let last = one.family.last();
            last.is_some_and(|last| two.family.contains(last) || two.given.contains(last))
        };
        let first = match (self.given.first(), other.given.first()) {
            (Some(one), Some(two)) => is_short_for(one, two) || is_short_for(two, one),
            _ => true,
        };
        (shares(self, other) || shares(other, self)) && first
    }

    /// Whether the names are letter by letter the same, and the iDs are not.
    pub(super) fn has_other_orcid_than(&self, other: &Self) -> bool {
        self.same_words(other)
            && matches!((&self.orcid, &other.orcid), (Some(one), Some(two)) if one != two)
    }

    /// Whether the iDs are the same and the names have nothing in common: who marries keeps the
    /// given names.
    pub(super) fn borrows_orcid_of(&self, other: &Self) -> bool {
        let is_common = |one: &String| {
            let mut words = other.sorted.iter();
            words.any(|two| is_short_for(one, two) || is_short_for(two, one))
        };
        matches!((&self.orcid, &other.orcid), (Some(one), Some(two)) if one == two)
            && self.is_comparable()
            && other.is_comparable()
            && !self.sorted.iter().any(is_common)
    }

    /// Whether the two names have the same words, in any order.
    pub(super) fn same_words(&self, other: &Self) -> bool {
        self.sorted == other.sorted
            || self.joined == other.joined
            || self.joined == other.swapped
            || self.swapped == other.joined
    }
}

/// `j` and `jo` of `john`; `rob` of `robert`.
fn is_short_for(short: &str, long: &str) -> bool {
    long.starts_with(short)
}

/// The words of a name without marks, so that `Müller`, `Mueller` and `MULLER` are one.
fn words(name: &str) -> Vec<String> {
    let mut plain = String::new();
    for c in DecomposingNormalizerBorrowed::new_nfd()
        .normalize(name)
        .chars()
    {
        match c {
            'ß' => plain.push_str("ss"),
            'ø' | 'Ø' | 'œ' | 'Œ' => plain.push('o'),
            'æ' | 'Æ' => plain.push('a'),
            'ł' | 'Ł' => plain.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => plain.push('d'),
            'ı' => plain.push('i'),
            '\'' | '’' | '`' | '\u{300}'..='\u{36f}' => {}
            c if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    let one = |word: &str| {
        word.replace("ae", "a")
            .replace("oe", "o")
            .replace("ue", "u")
    };
    plain.split_whitespace().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, family: &str) -> Name {
        Name::of(&Author {
            given: Some(given.to_owned()),
            family: Some(family.to_owned()),
            ..Author::default()
        })
    }

    fn whole(name: &str) -> Name {
        Name::of(&Author {
            name: Some(name.to_owned()),
            ..Author::default()
        })
    }

    #[test]
    fn one_person_in_many_spellings() {
        for (one, two) in [
            (person("Ada", "Lovelace"), whole("Ada Lovelace")),
            (person("Ada", "Lovelace"), whole("A. Lovelace")),
            (person("Ada", "Lovelace"), whole("Lovelace A")),
            (
                person("Ada Augusta", "King Lovelace"),
                whole("Ada Lovelace"),
            ),
            (person("Jörg", "Müller"), whole("Joerg Mueller")),
            (person("Jörg", "Müller"), whole("JORG MULLER")),
            (person("Søren", "Łukasz"), whole("Soren Lukasz")),
            (person("Jean-Pierre", "O’Neil"), whole("J.-P. O'Neil")),
            (person("Xiao Ming", "Wang"), whole("Wang Xiaoming")),
            (person("Piet", "van der Berg"), whole("Piet Berg")),
            (person("María", "García López"), whole("Maria Garcia")),
            (person("Robert", "Smith"), whole("Rob Smith")),
        ] {
            assert!(one.may_be(&two) && two.may_be(&one), "{one:?} {two:?}");
        }
    }

    #[test]
    fn two_people_are_told_apart() {
        for (one, two) in [
            (person("Ada", "Lovelace"), whole("Grace Hopper")),
            (person("Jane", "Smith"), whole("John Smith")),
            (person("Wei", "Wang"), whole("Wei Zhang")),
            (person("Anna", "Berg"), whole("Anna Borg")),
        ] {
            assert!(!one.may_be(&two) && !two.may_be(&one), "{one:?} {two:?}");
        }
    }

    #[test]
    fn an_orcid_is_shared_by_one_person_only() {
        let with = |name: &str| {
            Name::of(&Author {
                name: Some(name.to_owned()),
                orcid: Some("https://orcid.org/0000-0002-1825-0097".to_owned()),
                ..Author::default()
            })
        };
        assert!(with("Ada Byron").may_be(&with("Ada Lovelace")));
        assert!(with("Grace Hopper").borrows_orcid_of(&with("Ada Lovelace")));
        assert!(!with("Grace Hopper").may_be(&with("Ada Lovelace")));
        assert!(!with("王 伟").borrows_orcid_of(&with("Wei Wang")));
    }

    #[test]
    fn what_cannot_be_compared_says_so() {
        assert!(!whole("octocat").is_comparable());
        assert!(!whole("王 伟").is_comparable());
        assert!(whole("Ada Lovelace").is_comparable());
        assert!(whole("The Spot Counter developers").is_group());
    }
}
