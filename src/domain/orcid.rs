//! ORCID iDs.

use std::fmt;
use std::str::FromStr;

/// An ORCID iD in its bare form, `0000-0002-1825-0097`, with a right check digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Orcid(String);

/// Why a text is not an ORCID iD.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOrcid {
    /// Not four groups of four.
    #[error("`{0}` is not an ORCID iD: it has the form 0000-0000-0000-0000")]
    Form(String),
    /// The last character is not the ISO 7064 mod 11-2 check digit of the others.
    #[error("`{given}` is not an ORCID iD: its last character should be {expected}")]
    CheckDigit {
        /// The iD as given.
        given: String,
        /// The character it should end in.
        expected: char,
    },
}

impl Orcid {
    /// The bare form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form the Citation File Format wants: `https://orcid.org/…`.
    pub fn url(&self) -> String {
        format!("https://orcid.org/{}", self.0)
    }
}

/// The check digit of ISO 7064 mod 11-2 over fifteen digits.
fn check_digit(digits: impl Iterator<Item = u32>) -> char {
    let total = digits.fold(0, |total, digit| (total + digit) * 2 % 11);
    match (12 - total) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

impl FromStr for Orcid {
    type Err = NotAnOrcid;

    /// Reads a bare iD or an `https://orcid.org/` (or `http://`) address.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || NotAnOrcid::Form(text.to_owned());
        let bare = ["https://orcid.org/", "http://orcid.org/"]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix))
            .unwrap_or(text);
        let groups: Vec<&str> = bare.split('-').collect();
        let last = bare.chars().last().ok_or_else(form)?;
        let body = bare.strip_suffix(last).ok_or_else(form)?;
        let digits: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
        let well_formed = groups.len() == 4
            && groups.iter().all(|group| group.len() == 4)
            && digits.len() == 15
            && (last.is_ascii_digit() || last == 'X');
        if !well_formed {
            return Err(form());
        }
        let expected = check_digit(digits.into_iter());
        if last == expected {
            Ok(Self(bare.to_owned()))
        } else {
            Err(NotAnOrcid::CheckDigit {
                given: bare.to_owned(),
                expected,
            })
        }
    }
}

impl fmt::Display for Orcid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_checked() {
        assert_eq!(
            "https://orcid.org/0000-0002-1825-0097"
                .parse::<Orcid>()
                .unwrap()
                .as_str(),
            "0000-0002-1825-0097"
        );
        assert!("0000-0002-1694-233X".parse::<Orcid>().is_ok());
        assert_eq!(
            "0000-0002-1825-0098".parse::<Orcid>(),
            Err(NotAnOrcid::CheckDigit {
                given: "0000-0002-1825-0098".to_owned(),
                expected: '7'
            })
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "0000",
            "0000-0002-1825-00977",
            "0000-0002-1825-009x",
            "orcid.org/0000-0002-1825-0097",
        ] {
            assert!(
                matches!(text.parse::<Orcid>(), Err(NotAnOrcid::Form(_))),
                "{text}"
            );
        }
    }
}
