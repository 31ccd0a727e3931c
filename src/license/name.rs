//! Names: which files are licence files, and when two ids mean the same licence.

/// The score that licensee 10 gives to the name of a file in the root folder, or `None`
/// for a file that it does not read (licensee, `project_files/license_file.rb`).
/// A name in a folder has no score; whether GitHub reads `LICENSES/` is not known.
pub fn is_license_file(name: &str) -> Option<f32> {
    let name = name.to_ascii_lowercase();
    if name.contains('/') {
        return None;
    }
    license(&name)
        .or_else(|| copying(&name))
        .or_else(|| prefixed(&name))
        .or_else(|| rest_of(&name, "ofl").and_then(font_license))
        .or_else(|| rest_of(&name, "copyright").and_then(copyright))
        .or_else(|| rest_of(&name, "patents").and_then(patents))
}

/// The licence files among the names of a root folder, the one that GitHub prefers first;
/// of equal ones the order stays.
pub fn root_license_files<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f32, &str)> = names
        .filter_map(|name| is_license_file(name).map(|score| (score, name)))
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Do two SPDX ids name the same licence text? `-only`, `-or-later`, `+` and case make no
/// difference: a licence file does not tell them apart.
pub fn same_license(a: &str, b: &str) -> bool {
    without_suffix(a).eq_ignore_ascii_case(without_suffix(b))
}

/// The id as a licence's text tells it: without `-only`, `-or-later` and `+`.
pub(super) fn without_suffix(id: &str) -> &str {
    let id = id.trim();
    ["+", "-only", "-or-later"]
        .iter()
        .find_map(|suffix| {
            let start = id.len().checked_sub(suffix.len())?;
            let end = id.get(start..)?;
            end.eq_ignore_ascii_case(suffix).then(|| &id[..start])
        })
        .unwrap_or(id)
}

const LICENSE: [&str; 4] = ["license", "licence", "unlicense", "unlicence"];

fn license(name: &str) -> Option<f32> {
    let rest = LICENSE.iter().find_map(|word| rest_of(name, word))?;
    if rest.is_empty() {
        Some(1.0)
    } else if is_text_extension(rest) {
        Some(0.95)
    } else if is_extension(rest, &[".spdx", ".header"]) {
        Some(0.80)
    } else {
        (rest.starts_with(['-', '_']) && is_tail(&rest[1..])).then_some(0.70)
    }
}

fn copying(name: &str) -> Option<f32> {
    let rest = rest_of(name, "copying")?;
    if rest.is_empty() {
        Some(0.90)
    } else if is_text_extension(rest) {
        Some(0.85)
    } else if is_extension(rest, &[]) {
        Some(0.75)
    } else {
        (rest.starts_with(['-', '_']) && is_tail(&rest[1..])).then_some(0.65)
    }
}

/// `MIT-LICENSE`, `apache_copying.txt`: word characters, a joint, the word, and a tail.
fn prefixed(name: &str) -> Option<f32> {
    let behind = |words: &[&str], score: f32| {
        name.match_indices(['-', '_']).find_map(|(at, _)| {
            let (before, after) = (&name[..at], &name[at + 1..]);
            let is_word = !before.is_empty()
                && before
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_');
            let rest = words.iter().find_map(|word| rest_of(after, word))?;
            (is_word && is_tail(rest)).then_some(score)
        })
    };
    behind(&LICENSE, 0.60).or_else(|| behind(&["copying"], 0.55))
}

fn font_license(rest: &str) -> Option<f32> {
    if rest.is_empty() {
        Some(0.40)
    } else if is_text_extension(rest) {
        Some(0.50)
    } else {
        is_extension(rest, &OTHER).then_some(0.45)
    }
}

fn copyright(rest: &str) -> Option<f32> {
    if rest.is_empty() {
        Some(0.35)
    } else if is_text_extension(rest) {
        Some(0.30)
    } else if is_extension(rest, &OTHER) {
        Some(0.25)
    } else {
        (rest.starts_with(['-', '_']) && is_tail(&rest[1..])).then_some(0.20)
    }
}

fn patents(rest: &str) -> Option<f32> {
    if rest.is_empty() {
        Some(0.15)
    } else {
        is_extension(rest, &OTHER).then_some(0.10)
    }
}

/// Extensions of files that merely have such a name.
const OTHER: [&str; 3] = [".xml", ".go", ".gemspec"];

fn rest_of<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    name.strip_prefix(word)
}

fn is_text_extension(rest: &str) -> bool {
    [".md", ".markdown", ".txt", ".html"].contains(&rest)
}

/// One extension, in which a point may stand only before a digit: `.rst`, `.v2.0`.
fn is_extension(rest: &str, but_not: &[&str]) -> bool {
    let Some(inner) = rest.strip_prefix('.') else {
        return false;
    };
    let points_are_of_versions = inner
        .match_indices('.')
        .all(|(at, _)| inner[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    !inner.is_empty()
        && points_are_of_versions
        && !but_not.iter().any(|refused| rest.starts_with(refused))
}

/// What may follow `LICENSE-`: anything without a point, then perhaps an extension.
fn is_tail(rest: &str) -> bool {
    match rest.find('.') {
        None => true,
        Some(at) => is_extension(&rest[at..], &OTHER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_score_as_licensee_scores_them() {
        let cases = [
            ("LICENSE", Some(1.0)),
            ("unlicense", Some(1.0)),
            ("Licence.md", Some(0.95)),
            ("LICENSE.html", Some(0.95)),
            ("COPYING", Some(0.90)),
            ("COPYING.txt", Some(0.85)),
            ("LICENSE.rst", Some(0.80)),
            ("LICENSE.v2.0", Some(0.80)),
            ("COPYING.LESSER", Some(0.75)),
            ("LICENSE-MIT", Some(0.70)),
            ("LICENSE_1_0.txt", Some(0.70)),
            ("COPYING-GPL", Some(0.65)),
            ("MIT-LICENSE.txt", Some(0.60)),
            ("gpl_copying", Some(0.55)),
            ("OFL.txt", Some(0.50)),
            ("OFL.rst", Some(0.45)),
            ("OFL", Some(0.40)),
            ("COPYRIGHT", Some(0.35)),
            ("copyright.txt", Some(0.30)),
            ("COPYRIGHT.rst", Some(0.25)),
            ("COPYRIGHT-MIT", Some(0.20)),
            ("PATENTS", Some(0.15)),
            ("PATENTS.txt", Some(0.10)),
            ("LICENSE_1.0.txt", None),
            ("LICENSE.spdx", None),
            ("license.header", None),
            ("license-check.go", None),
            ("licenses", None),
            ("README.md", None),
            ("my.license", None),
            ("LICENSES/MIT.txt", None),
            ("", None),
        ];
        for (name, score) in cases {
            assert_eq!(is_license_file(name), score, "{name}");
        }
    }

    #[test]
    fn the_best_name_comes_first_and_others_are_left_out() {
        let names = [
            "src",
            "COPYING",
            "LICENSE-MIT",
            "LICENSE.md",
            "LICENSE-APACHE",
        ];
        assert_eq!(
            root_license_files(names.into_iter()),
            ["LICENSE.md", "COPYING", "LICENSE-MIT", "LICENSE-APACHE"]
        );
    }

    #[test]
    fn a_suffix_or_case_does_not_make_another_licence() {
        assert!(same_license("GPL-3.0", "GPL-3.0-or-later"));
        assert!(same_license("gpl-2.0+", "GPL-2.0-only"));
        assert!(same_license("MIT", "mit "));
        assert!(!same_license("GPL-2.0", "GPL-3.0"));
        assert!(same_license("GPL-3.0-OR-LATER", "gpl-3.0"));
        assert!(!same_license("MIT", "MIT-0"));
        assert!(!same_license("GPL-3.0", "LGPL-3.0"));
    }
}
