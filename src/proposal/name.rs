//! Names of people, split into the two parts that the Citation File Format and Zenodo have.

use icu_normalizer::DecomposingNormalizer;

/// The name of an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A person. Zenodo drops `name-particle` and `name-suffix`, so that both stand in the family
    /// name: "van der Berg", "Berg Jr.".
    Person {
        /// The given names; empty where they are not known apart from the family name.
        given: String,
        /// The family name.
        family: String,
    },
    /// An organisation or a team.
    Entity(String),
}

/// Parts of a family name in lower case, which then begins with them.
const PARTICLES: [&str; 34] = [
    "af", "al", "av", "ben", "bin", "da", "das", "de", "degli", "dei", "del", "della", "den",
    "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "los", "op", "te",
    "ten", "ter", "van", "von", "zu", "zum", "zur",
];

/// Those that are no given names and so are told with a capital too, as in Flanders.
const CAPITALISED: [&str; 11] = [
    "De", "Del", "Della", "Den", "Der", "Dos", "Du", "Ten", "Ter", "Van", "Von",
];

/// Words between the two halves of a Spanish, Portuguese or Catalan family name.
const JOINTS: [&str; 3] = ["y", "e", "i"];

/// What stands behind a family name and belongs to it.
const SUFFIXES: [&str; 7] = ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"];

/// Titles and degrees, which are no part of a name.
const TITLES: [&str; 12] = [
    "Dr",
    "Dr.",
    "Prof",
    "Prof.",
    "PhD",
    "Ph.D.",
    "Ph.D",
    "MD",
    "M.D.",
    "MSc",
    "M.Sc.",
    "Dipl.-Ing.",
];

/// Words by which the name of an organisation or a team is known.
const ENTITIES: [&str; 27] = [
    "authors",
    "center",
    "centre",
    "collaboration",
    "community",
    "company",
    "consortium",
    "contributors",
    "corporation",
    "department",
    "developers",
    "foundation",
    "gmbh",
    "group",
    "hospital",
    "inc",
    "institut",
    "institute",
    "lab",
    "laboratory",
    "ltd",
    "maintainers",
    "organisation",
    "organization",
    "project",
    "team",
    "university",
];

impl Name {
    /// Splits a name as people write it: "Jane van der Berg", "van der Berg, Jane", "山田太郎",
    /// "The Cell Team". Nothing for a text without a letter.
    ///
    /// A name of one word, and one in a script in which the family name often comes first, is not
    /// split: all of it is the family name then.
    pub fn read(text: &str) -> Option<Self> {
        let text = clean(text);
        if !text.contains(char::is_alphabetic) {
            return None;
        }
        let lower = text.to_lowercase();
        let is_entity = lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| ENTITIES.contains(&word));
        if is_entity {
            return Some(Self::Entity(text));
        }
        let is_title = |word: &&str| TITLES.contains(&word.trim_end_matches(','));
        if let Some((before, behind)) = text.split_once(", ") {
            let behind = behind.trim();
            return if TITLES.contains(&behind) {
                Self::read(before)
            } else if SUFFIXES.contains(&behind) {
                Self::read(&format!("{before} {behind}"))
            } else if behind.contains(',') {
                Some(Self::person("", &text))
            } else {
                Some(Self::person(behind, before))
            };
        }
        let words: Vec<&str> = text.split(' ').filter(|word| !is_title(word)).collect();
        if words.len() < 2 || text.contains(is_east_asian) {
            return Some(Self::person("", &words.join(" ")));
        }
        let at = family_starts(&words);
        Some(Self::person(&words[..at].join(" "), &words[at..].join(" ")))
    }

    /// A person of whom both parts are known.
    pub fn person(given: &str, family: &str) -> Self {
        let (given, family) = (clean(given), clean(family));
        if family.is_empty() {
            return Self::Person {
                given: family,
                family: given,
            };
        }
        Self::Person { given, family }
    }

    /// The name as it is read aloud.
    pub fn spoken(&self) -> String {
        match self {
            Self::Person { given, family } if given.is_empty() => family.clone(),
            Self::Person { given, family } => format!("{given} {family}"),
            Self::Entity(name) => name.clone(),
        }
    }

    /// The name as an index has it, which shows where it was split.
    pub fn sorted(&self) -> String {
        match self {
            Self::Person { given, family } if !given.is_empty() => format!("{family}, {given}"),
            _ => self.spoken(),
        }
    }

    /// What is the same for two spellings of one name: without case, accents and points.
    pub fn key(&self) -> String {
        key(&self.spoken())
    }
}

/// Where the family name begins: at a particle, else at the last word. A suffix goes with it.
fn family_starts(words: &[&str]) -> usize {
    let suffixed = words.len() > 2 && SUFFIXES.contains(&words[words.len() - 1]);
    let last = words.len() - 1 - usize::from(suffixed);
    let is_particle = |word: &str| PARTICLES.contains(&word) || CAPITALISED.contains(&word);
    // The particles right before the last word: "Maria de Lourdes Silva" has one in her given names.
    let mut at = last;
    while at > 1 && is_particle(words[at - 1]) {
        at -= 1;
    }
    if at > 2 && JOINTS.contains(&words[at - 1]) {
        at -= 2;
    }
    at
}

/// The key of a name's text.
pub(super) fn key(text: &str) -> String {
    let plain = DecomposingNormalizer::new_nfkd().normalize(text);
    let letters: String = plain
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text in one line, without what acts on a terminal or cannot be seen.
pub(super) fn clean(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !(c.is_control() || is_hidden(*c)))
        .collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

/// Scripts in which the family name comes first, or the parts are not separated.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (String, String) {
        match Name::read(text) {
            Some(Name::Person { given, family }) => (given, family),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn names_are_split_so_that_zenodo_keeps_every_part() {
        for (text, given, family) in [
            ("Jane Doe", "Jane", "Doe"),
            ("  Jane\tQ.  Doe ", "Jane Q.", "Doe"),
            ("Jane van der Berg", "Jane", "van der Berg"),
            ("Jane Van Der Berg", "Jane", "Van Der Berg"),
            ("van der Berg, Jane", "Jane", "van der Berg"),
            ("Ludwig Mies van der Rohe", "Ludwig Mies", "van der Rohe"),
            ("José Ortega y Gasset", "José", "Ortega y Gasset"),
            ("Maria de Lourdes Silva", "Maria de Lourdes", "Silva"),
            ("Nguyen Le Minh", "Nguyen Le", "Minh"),
            ("John Roe Jr.", "John", "Roe Jr."),
            ("Roe Jr., John", "John", "Roe Jr."),
            ("John Roe, Jr.", "John", "Roe Jr."),
            ("Dr. Jane Doe, PhD", "Jane", "Doe"),
            ("Иван Петров", "Иван", "Петров"),
            ("山田太郎", "", "山田太郎"),
            ("山田 太郎", "", "山田 太郎"),
            ("Suharto", "", "Suharto"),
            ("von Neumann", "von", "Neumann"),
            ("A, B, C", "", "A, B, C"),
        ] {
            assert_eq!(split(text), (given.to_owned(), family.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_team_is_no_person_and_a_text_without_letters_is_nobody() {
        let team = Name::Entity("The Cell Lab".to_owned());
        assert_eq!(Name::read("The Cell Lab"), Some(team));
        assert!(matches!(
            Name::read("Laboratorio Roe"),
            Some(Name::Person { .. })
        ));
        assert_eq!(Name::read(" --- "), None);
    }

    #[test]
    fn what_acts_or_hides_is_no_part_of_a_name() {
        let (given, family) = split("Ja\u{1b}ne\u{202e}\nD\u{200b}oe\u{7}");
        assert_eq!((given.as_str(), family.as_str()), ("Jane", "Doe"));
    }

    #[test]
    fn two_spellings_of_a_name_have_one_key() {
        let key = |text: &str| Name::read(text).unwrap().key();
        assert_eq!(key("José A. García"), key("garcia, JOSE A"));
        assert_ne!(key("Jane Doe"), key("John Doe"));
    }
}
