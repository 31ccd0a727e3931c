//! The licence that a README holds or names under a heading of its own.
//!
//! GitHub looks for licence files alone: licensee reads a README only when it is asked to
//! (`Project#initialize`, `detect_readme: false`), and so what stands there is told to nobody.

use super::lines::count_words;
use super::name::without_suffix;
use super::{Detection, GitHubLicense, Remark, detect, mention, table};

/// Headings of more words are about something else.
const HEADING_WORDS: usize = 4;

/// Words in a heading about the licence of something else than the code.
const OTHERS: [&str; 8] = [
    "third",
    "data",
    "dependenc",
    "document",
    "model",
    "other",
    "image",
    "weights",
];

/// How sure a licence is that is only named (licensee, `matchers/reference.rb`).
const BY_NAME: f32 = 0.9;

/// A section of so many words can name a licence by its letters alone: "MIT", "MIT © Ada".
const BRIEF: usize = 25;

/// The licence in the section of a README that is about it: its text, or its name. `None` where
/// there is no such section, or no licence in it that is known. A licence that is only named is
/// told with [`Remark::Notice`], several with [`Remark::Composite`].
pub fn in_readme(text: &str) -> Option<Detection> {
    let section = section(text)?;
    let detection = Detection {
        github: GitHubLicense::NoAssertion,
        ..detect(section)
    };
    if detection.spdx.is_some() || matches!(detection.remark, Some(Remark::Composite { .. })) {
        return Some(detection);
    }
    let lower = section.to_lowercase();
    let mut ids = mention::licenses(&lower);
    if ids.is_empty() && count_words(&lower) <= BRIEF {
        ids = by_letters(&lower);
    }
    let (spdx, remark) = match ids.as_slice() {
        [] => return None,
        [id] => (Some(*id), Remark::Notice { id: Some(id) }),
        _ => (None, Remark::Composite { ids }),
    };
    Some(Detection {
        spdx,
        confidence: BY_NAME,
        remark: Some(remark),
        ..detection
    })
}

/// The ids of common licences that stand among the words.
fn by_letters(lower: &str) -> Vec<&'static str> {
    let mut ids = Vec::new();
    for word in lower.split(|c: char| !(c.is_alphanumeric() || "-.+".contains(c))) {
        let word = without_suffix(word.trim_matches('.'));
        let known = table::all().iter().find(|license| {
            license.github.is_some() && license.id != "Vim" && license.id.eq_ignore_ascii_case(word)
        });
        if let Some(license) = known
            && !ids.contains(&license.id)
        {
            ids.push(license.id);
        }
    }
    ids
}

/// What stands below the first heading about the licence, up to the next heading of its level.
fn section(text: &str) -> Option<&str> {
    let mut start: Option<(usize, usize)> = None;
    let mut fence = None;
    let mut lines = text.split_inclusive('\n').peekable();
    let mut at = 0;
    while let Some(line) = lines.next() {
        let here = at;
        at += line.len();
        // Comments of a shell in a block of code are no headings.
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() || mark.is_some() {
            continue;
        }
        let below = lines.peek().copied().unwrap_or_default();
        let Some((level, words)) = heading(line, below) else {
            continue;
        };
        match start {
            Some((from, open)) if level <= open => return Some(&text[from..here]),
            None if is_about_license(words) => {
                let underline = if line.starts_with(['#', '=']) {
                    0
                } else {
                    below.len()
                };
                start = Some((at + underline, level));
            }
            _ => {}
        }
    }
    start.map(|(from, _)| &text[from.min(text.len())..])
}

/// The level of a heading and its words: behind `#` or `=`, or above a line of marks.
fn heading<'a>(line: &'a str, below: &str) -> Option<(usize, &'a str)> {
    for mark in ['#', '='] {
        let words = line.trim_start_matches(mark);
        let level = line.len() - words.len();
        if level > 0 && words.starts_with([' ', '\t']) && !words.trim().is_empty() {
            return Some((level, words.trim().trim_end_matches(mark)));
        }
    }
    let below = below.trim_end();
    let level = ['=', '-', '~', '^']
        .iter()
        .position(|mark| below.len() > 2 && below.trim_start_matches(*mark).is_empty())?;
    let words = line.trim();
    let is_title = !words.is_empty() && words.chars().any(char::is_alphabetic);
    is_title.then_some((level + 1, words))
}

fn is_about_license(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let named = ["license", "licence", "licensing", "licencing"]
        .iter()
        .any(|word| lower.contains(word));
    let words = lower
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic));
    named && words.count() <= HEADING_WORDS && !OTHERS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::text;

    fn named(text: &str) -> Option<&'static str> {
        in_readme(text)?.spdx
    }

    #[test]
    fn the_text_of_a_licence_in_its_section_is_recognised() {
        let mit = text("MIT", 2026, "Josiah Carberry").unwrap();
        for readme in [
            format!("# Tool\n\nUse it.\n\n## License\n\n{mit}\n## Contact\n\nWrite to us.\n"),
            format!("Tool\n====\n\nLicence\n-------\n\n{mit}"),
            format!("= Tool\n\n== Licensing\n{mit}"),
            format!("# Tool\n## 📄 License\n```\n{mit}```\n"),
        ] {
            let found = in_readme(&readme).unwrap();
            assert_eq!(found.spdx, Some("MIT"), "{readme}");
            assert!(found.confidence > 0.98);
            assert_eq!(found.remark, None);
            assert_eq!(found.github, GitHubLicense::NoAssertion);
        }
    }

    #[test]
    fn a_licence_that_is_only_named_is_told_so() {
        for (section, id) in [
            ("MIT", "MIT"),
            ("MIT © Josiah Carberry", "MIT"),
            (
                "This project is licensed under the Apache License 2.0.",
                "Apache-2.0",
            ),
            (
                "[![License: GPL v3](https://img.shields.io/badge/License-GPLv3-blue.svg)](https://www.gnu.org/licenses/gpl-3.0)",
                "GPL-3.0",
            ),
            ("SPDX-License-Identifier: BSD-3-Clause", "BSD-3-Clause"),
            ("`AGPL-3.0-or-later`", "AGPL-3.0"),
        ] {
            let readme = format!("# Tool\n\n## License\n\n{section}\n\n# More\n\nGPL-2.0\n");
            let found = in_readme(&readme).unwrap();
            assert_eq!(found.spdx, Some(id), "{section}");
            assert_eq!(found.remark, Some(Remark::Notice { id: Some(id) }));
        }
    }

    #[test]
    fn what_is_not_said_under_a_heading_of_the_licence_is_not_heard() {
        for readme in [
            "# Tool\n\nMIT License\n",
            "# Tool\n\n## Data licence\n\nCC BY 4.0\n",
            "# Tool\n\n## License\n\nSee the file LICENSE.\n",
            "# Tool\n\n```sh\n# License\ncat MIT\n```\n",
            "# Which license we thought about taking\n\nMIT\n",
            "",
        ] {
            assert_eq!(named(readme), None, "{readme}");
        }
        let two = in_readme("## License\nCode: MIT License. Figures: CC BY 4.0.\n").unwrap();
        let ids = vec!["MIT", "CC-BY-4.0"];
        assert_eq!(
            (two.spdx, two.remark),
            (None, Some(Remark::Composite { ids }))
        );
    }
}
