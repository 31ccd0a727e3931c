//! Whether two ways to write a name can be those of one person.
//!
//! People leave out middle names, write initials, put the family name first, drop accents. Only
//! names that nothing of that explains are called different.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// How a written name agrees with those under which a person is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// No word of one is in the other.
    None,
    /// They are in different scripts, or one holds nothing but initials.
    Unclear,
    /// A word is in both, and the others contradict each other.
    Partly,
    /// They can be one person's.
    Full,
}

/// Words that are left out, or written in one word with what follows, as people like.
const PARTICLES: [&str; 24] = [
    "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le",
    "ten", "ter", "van", "vander", "vom", "von", "zu", "zum", "zur", "y",
];

/// Titles and what is set behind a name.
const TITLES: [&str; 9] = ["dr", "prof", "phd", "jr", "sr", "ii", "iii", "md", "msc"];

/// A name longer than this, in bytes, is none.
const LONGEST: usize = 500;

/// The best agreement of a written name with any of some others.
pub(super) fn agreement<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Agreement {
    let short = |name: &str| name.len() <= LONGEST;
    let known = known.into_iter().map(|name| {
        if short(written) && short(name) {
            between(written, name)
        } else {
            Agreement::Unclear
        }
    });
    known.max().unwrap_or(Agreement::Unclear)
}

fn between(one: &str, other: &str) -> Agreement {
    let best = [false, true].into_iter().flat_map(|german| {
        [false, true].map(|umlaut| pair(&words(one, german), &words(other, umlaut)))
    });
    best.max().unwrap_or(Agreement::Unclear)
}

/// The words of the shorter name are looked for in the longer one, each word once.
fn pair(one: &[String], other: &[String]) -> Agreement {
    let whole = |words: &[String]| words.iter().any(|word| !is_initial(word));
    if !whole(one) || !whole(other) || latin(one) != latin(other) {
        return Agreement::Unclear;
    }
    if one.concat() == other.concat() {
        return Agreement::Full;
    }
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut left: Vec<&String> = long.iter().collect();
    let (mut whole, mut initials) = (0, 0);
    // Whole words first, so that an initial does not take the place of one.
    let (abbreviated, spelled): (Vec<&String>, Vec<&String>) =
        short.iter().partition(|word| is_initial(word));
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
    match (whole, whole + initials == short.len()) {
        (0, _) => Agreement::None,
        (_, true) => Agreement::Full,
        (_, false) => Agreement::Partly,
    }
}

/// Whether one of two words is the initial of the other.
fn begins(one: &str, other: &str) -> bool {
    (is_initial(one) || is_initial(other)) && one.chars().next() == other.chars().next()
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 && word.is_ascii()
}

fn latin(words: &[String]) -> bool {
    words.iter().all(|word| word.is_ascii())
}

/// The words of a name without accents, particles and titles, in lower case; `german` writes
/// `ä` as `ae` and so on.
fn words(name: &str, german: bool) -> Vec<String> {
    let mut spelled = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        let letters = match c {
            'ä' | 'ö' | 'ü' | 'å' | 'ø' if german => match c {
                'ä' => "ae",
                'ü' => "ue",
                'å' => "aa",
                _ => "oe",
            },
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ı' => "i",
            '\'' | '’' | 'ʼ' | '`' => "",
            _ => {
                spelled.push(c);
                continue;
            }
        };
        spelled.push_str(letters);
    }
    let bare = DecomposingNormalizerBorrowed::new_nfd().normalize(&spelled);
    let bare: String = bare
        .chars()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .collect();
    let words = bare
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let all: Vec<String> = words.map(str::to_owned).collect();
    let kept = all
        .iter()
        .filter(|word| !PARTICLES.contains(&word.as_str()) && !TITLES.contains(&word.as_str()));
    let kept: Vec<String> = kept.cloned().collect();
    // `Di Le` may be all there is of a name.
    if kept.is_empty() { all } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(one: &str, other: &str) -> Agreement {
        let there = agreement(one, [other]);
        assert_eq!(there, agreement(other, [one]), "{one} / {other}");
        there
    }

    #[test]
    fn one_person_may_be_written_in_many_ways() {
        for (one, other) in [
            ("Josiah Carberry", "Josiah Stinkney Carberry"),
            ("J. Carberry", "Josiah Carberry"),
            ("Carberry, J. S.", "Josiah Stinkney Carberry"),
            ("J S Carberry", "Josiah Carberry"),
            ("Müller, Jürgen", "Jurgen Muller"),
            ("Mueller, Juergen", "Jürgen Müller"),
            ("Vincent van der Meer", "Meer, Vincent"),
            ("Łukasz Żółć", "Lukasz Zolc"),
            ("Sean O’Neill", "Seán ONeill"),
            ("Jean-Luc Picard", "Jean Luc Picard"),
            ("Jeanluc Picard", "Jean-Luc Picard"),
            ("Maria García Márquez", "Maria Garcia-Marquez"),
            ("Maria García", "Maria García Márquez"),
            ("王 小明", "王小明"),
            ("Prof. Dr. Ada Lovelace", "Ada Lovelace"),
            ("Plato", "Plato"),
            ("JOSIAH CARBERRY", "Josiah Carberry"),
        ] {
            assert_eq!(of(one, other), Agreement::Full, "{one} / {other}");
        }
    }

    #[test]
    fn two_people_are_told_apart() {
        for (one, other) in [
            ("Josiah Carberry", "Ada Lovelace"),
            ("Wang, L.", "Zhang, Y."),
            ("J. Smith", "J. Carberry"),
        ] {
            assert_eq!(of(one, other), Agreement::None, "{one} / {other}");
        }
        for (one, other) in [
            ("Li Wang", "Wei Wang"),
            ("Bill Smith", "William Smith"),
            ("Anna Schmidt", "Anna Meyer"),
        ] {
            let found = of(one, other);
            assert!(
                matches!(found, Agreement::Partly),
                "{one} / {other}: {found:?}"
            );
        }
    }

    #[test]
    fn names_in_different_scripts_cannot_be_compared() {
        assert_eq!(of("Wang Xiaoming", "王小明"), Agreement::Unclear);
        assert_eq!(of("J. S.", "Josiah Carberry"), Agreement::Unclear);
        assert_eq!(agreement("Josiah", []), Agreement::Unclear);
        let known = ["王小明", "Xiaoming Wang"];
        assert_eq!(agreement("Wang Xiaoming", known), Agreement::Full);
    }
}
