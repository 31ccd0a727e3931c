//! Version numbers as people write them, so that two can be put in order.

use std::cmp::Ordering;

use super::Tag;

/// Numbers with points between them, and how far from its release a version is: `1.10`,
/// `2024.03.1`, `1.0.0-rc.1`, `1.0rc1`, `2.0.dev3`, `1.0.post1`. What stands behind `+` counts
/// for nothing (Semantic Versioning 2.0.0; PyPA, "Version specifiers").
#[derive(Debug, Clone)]
pub struct VersionNumber {
    numbers: Vec<u64>,
    stage: Stage,
}

/// Before the release, the release, after it; the number tells several of a stage apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Development(u64),
    Alpha(u64),
    Beta(u64),
    Candidate(u64),
    Release,
    Post(u64),
}

/// Makes the stage of a number.
type MakeStage = fn(u64) -> Stage;

/// Words for the stages.
const STAGES: [(&str, MakeStage); 12] = [
    ("development", Stage::Development),
    ("dev", Stage::Development),
    ("snapshot", Stage::Development),
    ("alpha", Stage::Alpha),
    ("beta", Stage::Beta),
    ("preview", Stage::Candidate),
    ("pre", Stage::Candidate),
    ("rc", Stage::Candidate),
    ("post", Stage::Post),
    ("a", Stage::Alpha),
    ("b", Stage::Beta),
    ("c", Stage::Candidate),
];

/// Words before a version that say no more than that it is one.
const PLAIN: [&str; 6] = ["", "release", "version", "ver", "rel", "r"];

/// A first number from here to [`LAST_YEAR`] is a year.
const FIRST_YEAR: u64 = 1970;
const LAST_YEAR: u64 = 2200;

impl VersionNumber {
    /// Reads a version, with or without `v` in front; nothing for what is no number.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let text = text.split('+').next()?.to_ascii_lowercase();
        // `2024-03-01` is a date; `1.0-2` is not read.
        let is_date = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let text = if is_date {
            text.replace('-', ".")
        } else {
            text
        };
        let mut numbers = Vec::new();
        let mut rest = text.as_str();
        loop {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            numbers.push(rest[..end].parse().ok()?);
            rest = &rest[end..];
            match rest.strip_prefix('.') {
                Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
                _ => break,
            }
        }
        Some(Self {
            numbers,
            stage: stage(rest)?,
        })
    }

    /// The version that a tag names, and what stands before it: the name of a package, or
    /// nothing. `v`, `release-` and their kin say nothing.
    pub fn of_tag(tag: &Tag) -> Option<(String, Self)> {
        let text = tag.as_str();
        let starts = text.char_indices().filter(|(at, c)| {
            c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_ascii_digit() || c == '.')
        });
        for (at, _) in starts {
            let rest = &text[at..];
            // `release_2_10`, where the underline stands for the point.
            let lined = rest.bytes().all(|b| b.is_ascii_digit() || b == b'_');
            let number = match Self::parse(rest) {
                None if lined => Self::parse(&rest.replace('_', ".")),
                number => number,
            };
            if let Some(number) = number {
                let before = text[..at].to_lowercase();
                let joints = |c: char| "-_/.@ ".contains(c);
                let name = before.strip_suffix('v').unwrap_or(&before);
                // The `v` of `dev1.0` belongs to the word.
                let name = if name.is_empty() || name.ends_with(joints) {
                    name
                } else {
                    &before
                };
                let name = name.trim_end_matches(joints);
                let name = if PLAIN.contains(&name) { "" } else { name };
                return Some((name.to_owned(), number));
            }
        }
        None
    }

    /// The version that a tag names, of whatever scheme, where it is told by two numbers or more:
    /// those can be put in order, and are no mere count.
    pub fn of_release(tag: &Tag) -> Option<Self> {
        let (_, number) = Self::of_tag(tag)?;
        (number.numbers.len() > 1).then_some(number)
    }

    /// Whether a tag names a version, by Semantic Versioning or by two numbers or more.
    pub fn is_in(tag: &Tag) -> bool {
        tag.version().is_some() || Self::of_release(tag).is_some()
    }

    /// Whether it is neither before nor after a release.
    pub fn is_release(&self) -> bool {
        matches!(self.stage, Stage::Release | Stage::Post(_))
    }

    /// Whether it is on the way to a release: `1.1.0.dev0`, `1.1.0-rc.1`, and R's `1.0.0.9000`
    /// (R Packages, "Package version number").
    pub fn is_underway(&self) -> bool {
        let in_r = self.numbers.get(3).is_some_and(|fourth| *fourth >= 9000);
        !self.is_release() || in_r
    }

    /// Whether the first number is a year. A year is not comparable with a count.
    pub fn is_calendar(&self) -> bool {
        (FIRST_YEAR..=LAST_YEAR).contains(&self.numbers[0]) || self.numbers[0] > 19_700_000
    }

    /// The first number.
    pub fn major(&self) -> u64 {
        self.numbers[0]
    }
}

impl Ord for VersionNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.numbers.len().max(other.numbers.len());
        let padded = |numbers: &[u64]| -> Vec<u64> {
            let zeros = std::iter::repeat(0);
            numbers.iter().copied().chain(zeros).take(length).collect()
        };
        padded(&self.numbers)
            .cmp(&padded(&other.numbers))
            .then(self.stage.cmp(&other.stage))
    }
}

impl PartialOrd for VersionNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for VersionNumber {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for VersionNumber {}

fn stage(text: &str) -> Option<Stage> {
    let text = text.trim_start_matches(['.', '-', '_']);
    if text.is_empty() {
        return Some(Stage::Release);
    }
    let (word, make) = STAGES.iter().find(|(word, _)| text.starts_with(word))?;
    let number = text[word.len()..].trim_start_matches(['.', '-', '_']);
    // `rc.1.2` is rare; its first number is enough.
    let end = number
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(number.len());
    let rest = &number[end..];
    let fine = rest.is_empty() || rest.starts_with('.');
    fine.then(|| make(number[..end].parse().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> VersionNumber {
        VersionNumber::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn versions_stand_in_the_order_in_which_they_are_released() {
        let order = [
            "1.0.dev1",
            "1.0a1",
            "1.0.0-alpha.2",
            "1.0b1",
            "1.0.0-rc.1",
            "1.0rc2",
            "1.0.0",
            "1.0.post1",
            "1.0.1",
            "1.2",
            "1.10",
            "v2.0.0-beta",
            "2.0.0+build7",
            "2023.12",
            "2024.03.01",
            "2024.3.2",
            "20240401",
        ];
        for pair in order.windows(2) {
            assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
        }
        assert_eq!(number("1.0"), number("v1.0.0"));
        assert_eq!(number("2024-03-01"), number("2024.3.1"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "v",
            "main",
            "1.0-2",
            "latest",
            "1.0 (beta)",
            "99999999999999999999999",
            "1.x",
        ] {
            assert!(VersionNumber::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_tag_tells_its_package_from_its_version() {
        for (tag, name, version) in [
            ("v1.2.3", "", "1.2.3"),
            ("1.2", "", "1.2"),
            ("release-1.2", "", "1.2"),
            ("Version_1.2", "", "1.2"),
            ("tool-v1.2.3", "tool", "1.2.3"),
            ("python3-1.2.0", "python3", "1.2.0"),
            ("@scope/tool@1.2.0", "@scope/tool", "1.2.0"),
            ("v2024-03-01", "", "2024.3.1"),
            ("release_2_10", "", "2.10"),
            ("tool_v1_2_3", "tool", "1.2.3"),
        ] {
            let found = VersionNumber::of_tag(&tag.parse().unwrap());
            assert_eq!(found, Some((name.to_owned(), number(version))), "{tag}");
        }
        assert_eq!(VersionNumber::of_tag(&"nightly".parse().unwrap()), None);
        assert_eq!(
            VersionNumber::of_tag(&"paper2".parse().unwrap()).unwrap().0,
            "paper"
        );
    }
}
