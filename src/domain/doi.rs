//! DOIs.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// A DOI in its bare form, `10.5281/zenodo.1234`. Compared without regard to ASCII case,
/// as the DOI Handbook (§2.4) asks; shown as it was given.
#[derive(Debug, Clone)]
pub struct Doi(String);

/// A text that is not a DOI.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a DOI")]
pub struct NotADoi(String);

/// How people write the place that resolves DOIs.
const PREFIXES: [&str; 6] = [
    "https://doi.org/",
    "http://doi.org/",
    "https://dx.doi.org/",
    "http://dx.doi.org/",
    "doi.org/",
    "doi:",
];

impl Doi {
    /// Reads a bare DOI, `doi:…`, or a doi.org or dx.doi.org address.
    pub fn parse(text: &str) -> Result<Self, NotADoi> {
        let wrong = || NotADoi(text.to_owned());
        let trimmed = text.trim();
        let bare = PREFIXES
            .iter()
            .find_map(|prefix| {
                let head = trimmed.get(..prefix.len())?;
                head.eq_ignore_ascii_case(prefix)
                    .then(|| trimmed[prefix.len()..].trim_start())
            })
            .unwrap_or(trimmed);
        let (prefix, suffix) = bare.split_once('/').ok_or_else(wrong)?;
        let digits = prefix.strip_prefix("10.").ok_or_else(wrong)?;
        let prefix_ok = !digits.is_empty()
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let suffix_ok =
            !suffix.is_empty() && !suffix.chars().any(|c| c.is_whitespace() || c.is_control());
        if prefix_ok && suffix_ok {
            Ok(Self(bare.to_owned()))
        } else {
            Err(wrong())
        }
    }

    /// The bare form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address to show and to link: `https://doi.org/10.…`.
    pub fn url(&self) -> String {
        format!("https://doi.org/{}", self.0)
    }

    /// The registrant's prefix: `10.5281` is Zenodo, `10.5072` its sandbox and all tests.
    pub fn prefix(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The record id, if it is a DOI that a Zenodo gives (`<prefix>/zenodo.<id>`).
    pub fn zenodo_id(&self) -> Option<u64> {
        let (_, suffix) = self.0.split_once('/')?;
        let head = suffix.get(..7)?;
        head.eq_ignore_ascii_case("zenodo.")
            .then(|| suffix[7..].parse().ok())
            .flatten()
    }
}

impl PartialEq for Doi {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Doi {}

impl Hash for Doi {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_ascii_lowercase().hash(state);
    }
}

impl FromStr for Doi {
    type Err = NotADoi;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Doi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_is_the_same_doi() {
        let bare = Doi::parse("10.5281/zenodo.123").unwrap();
        for text in [
            "https://doi.org/10.5281/zenodo.123",
            "http://dx.doi.org/10.5281/ZENODO.123",
            "doi:10.5281/zenodo.123",
            "DOI: 10.5281/zenodo.123",
            " doi.org/10.5281/zenodo.123 ",
        ] {
            assert_eq!(Doi::parse(text).unwrap(), bare, "{text}");
        }
        assert_eq!(bare.zenodo_id(), Some(123));
        assert_eq!(bare.url(), "https://doi.org/10.5281/zenodo.123");
    }

    #[test]
    fn what_is_no_doi_is_refused() {
        for text in [
            "",
            "10.5281",
            "10.5281/",
            "11.5281/x",
            "S-BIAD144",
            "10./x",
            "10.1/a b",
            "10.1/a\nb",
        ] {
            assert!(Doi::parse(text).is_err(), "{text}");
        }
        assert_eq!(Doi::parse("10.6019/S-BIAD144").unwrap().zenodo_id(), None);
    }
}
