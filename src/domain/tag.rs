//! Tags, and the versions they name.

use std::fmt;
use std::str::FromStr;

use semver::Version;

/// The name of a git tag that git accepts (`git check-ref-format`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(String);

/// A name that git would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name that git accepts for a tag")]
pub struct NotATag(String);

impl Tag {
    /// The usual tag of a version: `v1.2.3`.
    pub fn of(version: &Version) -> Self {
        Self(format!("v{version}"))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The version that the tag names: `v1.2.3`, `1.2.3`, or, behind a package's name, `tool-1.2.3`.
    pub fn version(&self) -> Option<Version> {
        let bare = |text: &str| Version::parse(text.strip_prefix(['v', 'V']).unwrap_or(text)).ok();
        bare(&self.0).or_else(|| {
            let splits = self.0.match_indices(['-', '/', '_', '@']);
            splits.map(|(at, _)| &self.0[at + 1..]).find_map(bare)
        })
    }

    /// Whether the tag reads as a version, of whatever scheme: a digit begins it, behind a `v` or a
    /// package's name (`v1.2`, `2026.11.22`, `2024a`, `tool-1.0`).
    pub fn reads_as_version(&self) -> bool {
        let bare = |text: &str| {
            let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
            text.starts_with(|c: char| c.is_ascii_digit())
        };
        let mut splits = self.0.match_indices(['-', '/', '_', '@']);
        bare(&self.0) || splits.any(|(at, _)| bare(&self.0[at + 1..]))
    }

    /// Does `text`, as a person wrote a version, name the same version as this tag?
    /// `v` in front makes no difference, nor does a missing last `.0`.
    pub fn names(&self, text: &str) -> bool {
        let strip = |text: &'_ str| text.trim().trim_start_matches(['v', 'V']).to_owned();
        let (tag, text) = (strip(&self.0), strip(text));
        if tag == text {
            return true;
        }
        let full = |text: &str| {
            Version::parse(text)
                .or_else(|_| Version::parse(&format!("{text}.0")))
                .ok()
        };
        self.version()
            .is_some_and(|version| full(&text) == Some(version))
    }
}

impl FromStr for Tag {
    type Err = NotATag;

    /// Accepts what `git check-ref-format refs/tags/<name>` accepts.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let forbidden = |c: char| c.is_control() || " ~^:?*[\\\u{7f}".contains(c);
        let component = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && std::path::Path::new(part)
                    .extension()
                    .is_none_or(|ext| ext != "lock")
        };
        let fine = !name.is_empty()
            && !name.starts_with('-')
            && !name.ends_with('.')
            && name != "@"
            && !name.contains("..")
            && !name.contains("@{")
            && !name.chars().any(forbidden)
            && name.split('/').all(component);
        if fine {
            Ok(Self(name.to_owned()))
        } else {
            Err(NotATag(name.to_owned()))
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_git_refuses_are_refused() {
        for name in [
            "", "-x", "a b", "a..b", "a~1", "a:b", "x.lock", "a//b", "/a", "a/", ".a", "a.", "@",
            "a\nb", "a@{b",
        ] {
            assert!(name.parse::<Tag>().is_err(), "{name:?}");
        }
        for name in ["v1.0.0", "release/1.0", "tool@1.0", "1.0#x", "ünïcode"] {
            assert!(name.parse::<Tag>().is_ok(), "{name:?}");
        }
    }

    #[test]
    fn a_tag_names_its_version_with_or_without_v_or_package() {
        let version = |name: &str| {
            name.parse::<Tag>()
                .unwrap()
                .version()
                .map(|version| version.to_string())
        };
        assert_eq!(version("v1.2.3").as_deref(), Some("1.2.3"));
        assert_eq!(version("1.2.3-rc.1").as_deref(), Some("1.2.3-rc.1"));
        assert_eq!(version("tool-v1.2.3").as_deref(), Some("1.2.3"));
        assert_eq!(version("release/1.2.3").as_deref(), Some("1.2.3"));
        assert_eq!(version("nightly"), None);
    }

    #[test]
    fn versions_of_any_scheme_begin_with_a_digit() {
        let reads = |name: &str| name.parse::<Tag>().unwrap().reads_as_version();
        for name in [
            "v1.2.0",
            "1",
            "2026.11.22",
            "2024a",
            "tool-v1.0",
            "release/1.0",
        ] {
            assert!(reads(name), "{name}");
        }
        for name in ["nonsense", "v", "next-version", "latest"] {
            assert!(!reads(name), "{name}");
        }
    }

    #[test]
    fn a_version_in_a_file_is_compared_as_text_first_and_as_a_version_second() {
        let tag: Tag = "v1.10.0".parse().unwrap();
        assert!(tag.names("1.10.0") && tag.names("v1.10.0") && tag.names("1.10"));
        assert!(!tag.names("1.1") && !tag.names("1.1.0") && !tag.names(""));
        assert!("2024a".parse::<Tag>().unwrap().names("2024a"));
    }
}
