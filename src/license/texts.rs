//! Texts of common licences, for a repository that has none yet.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

use super::name::without_suffix;

/// The gaps of the texts that have any, as the SPDX list writes them: for the year, and for who
/// holds the rights. Gaps in an appendix that tells how to apply the licence (Apache-2.0, the GNU
/// licences) are part of the text and stay.
const GAPS: [(&str, &str, &str); 6] = [
    ("0BSD", "YEAR", "AUTHOR EMAIL"),
    ("BSD-2-Clause", "<year>", "<owner>"),
    ("BSD-3-Clause", "<year>", "<owner>"),
    ("ISC", "<year>", "<owner>"),
    ("MIT", "<year>", "<copyright holders>"),
    ("MIT-0", "<YEAR>", "<COPYRIGHT HOLDER>"),
];

/// The SPDX ids whose text [`text`] has, by family: `GPL-3.0` stands for `-only` and `-or-later`.
pub fn with_text() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(id, _)| *id)
}

/// Whether the text of a licence names the year and the holder of the rights, so that somebody
/// must say who that is.
pub fn names_holder(id: &str) -> bool {
    gaps(id).is_some()
}

/// The text of a licence with the year and the holder filled in, as the SPDX list has it; nothing
/// for a licence whose text is not in the program.
pub fn text(id: &str, year: i16, holder: &str) -> Option<String> {
    let family = without_suffix(id);
    let place = TEXTS
        .binary_search_by(|(known, _)| known.to_ascii_lowercase().cmp(&family.to_ascii_lowercase()))
        .ok()?;
    let mut text = TEXTS[place].1.to_owned();
    if let Some((_, year_gap, holder_gap)) = gaps(id) {
        // Only the first of each: what follows is the licence's own words.
        text = text.replacen(year_gap, &year.to_string(), 1);
        text = text.replacen(holder_gap, holder, 1);
    }
    Some(text)
}

fn gaps(id: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let family = without_suffix(id);
    GAPS.iter()
        .find(|(known, ..)| known.eq_ignore_ascii_case(family))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::license::{GitHubLicense, Remark, detect, github_license};

    #[test]
    fn github_will_recognise_every_text_that_is_written() {
        for id in with_text() {
            let text = text(id, 2026, "Jane Doe").unwrap();
            let seen = github_license(&[("LICENSE", text.as_str())]);
            assert_eq!(seen, GitHubLicense::Id(id), "{id}");
            let detection = detect(&text);
            assert_eq!(detection.spdx, Some(id));
            assert_eq!(detection.remark, None, "{id}");
            assert!(text.ends_with('\n') && !text.contains('\r'));
        }
        assert_eq!(with_text().count(), TEXTS.len());
    }

    #[test]
    fn the_year_and_the_holder_are_filled_in() {
        for (id, ..) in GAPS {
            let filled = text(id, 2026, "Jane Doe, John Roe").unwrap();
            assert!(filled.contains("2026"), "{id}");
            assert!(filled.contains("Jane Doe, John Roe"), "{id}");
            let gap = matches!(detect(&filled).remark, Some(Remark::Placeholder { .. }));
            assert!(!gap, "{id}");
        }
        assert!(names_holder("mit") && !names_holder("GPL-3.0-or-later"));
    }

    #[test]
    fn a_suffix_names_the_same_text_and_another_licence_has_none() {
        assert_eq!(
            text("GPL-3.0-or-later", 2026, ""),
            text("GPL-3.0-only", 1999, "x")
        );
        assert_eq!(text("JSON", 2026, "x"), None);
    }
}
