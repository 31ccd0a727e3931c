//! Whether two names are written for one person.

use icu_normalizer::{DecomposingNormalizer, DecomposingNormalizerBorrowed};

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfkd();

/// Whether two names may be the same person's: `Price-Whelan, A.` and `Adrian M. Price-Whelan`.
///
/// Marks on letters, case and punctuation do not count. The family names have to be the same;
/// given names may be initials or left out on one side, but must not contradict each other.
pub fn same_people(one: &str, other: &str) -> bool {
    let (one, other) = (Name::of(one), Name::of(other));
    if one.all() == other.all() {
        return true;
    }
    match (&one.family, &other.family) {
        (Some(family), Some(others)) => family == others && agree(&one.given, &other.given),
        (Some(family), None) => other.ends_with(family, &one.given),
        (None, Some(family)) => one.ends_with(family, &other.given),
        (None, None) => match (one.given.split_last(), other.given.split_last()) {
            (Some((family, given)), Some((others, theirs))) => {
                family == others && agree(given, theirs)
            }
            _ => false,
        },
    }
}

/// The words of a name.
struct Name {
    /// What stands before the comma, if there is one.
    family: Option<Vec<String>>,
    /// The rest, or the whole name.
    given: Vec<String>,
}

impl Name {
    fn of(text: &str) -> Self {
        match text.split_once(',') {
            Some((family, given)) => Self {
                family: Some(words(family)),
                given: words(given),
            },
            None => Self {
                family: None,
                given: words(text),
            },
        }
    }

    /// All words in the order of a name without a comma.
    fn all(&self) -> Vec<&String> {
        let family = self.family.iter().flatten();
        self.given.iter().chain(family).collect()
    }

    /// Whether a name whose parts are not told apart ends with this family name, and begins
    /// with given names that agree.
    fn ends_with(&self, family: &[String], given: &[String]) -> bool {
        let own = self.given.strip_suffix(family);
        own.is_some_and(|own| agree(own, given))
    }
}

/// Given names agree where one is short for the other, word by word.
fn agree(one: &[String], other: &[String]) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.starts_with(other.as_str()) || other.starts_with(one.as_str()))
}

/// The words without marks on letters, case and punctuation.
fn words(text: &str) -> Vec<String> {
    let text = NFKD.normalize(text);
    let is_mark = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let plain: String = text.chars().filter(|c| !is_mark(c)).collect();
    let plain = plain.to_lowercase();
    let parts = plain.split(|c: char| !c.is_alphanumeric());
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}
