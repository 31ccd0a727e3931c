//! What GitHub will say: of one text, and of a repository with several licence files.

use super::likeness::github_likeness;
use super::lines::{self, Reading};
use super::name::{is_license_file, root_license_files};
use super::words::read;
use super::{Detection, html, table};

/// GitHub's answer, which is licensee's, in the field `license.spdx_id` of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GitHubLicense {
    /// One of the 47 licences that GitHub knows, without `-only` or `-or-later`.
    Id(&'static str),
    /// `NOASSERTION`, shown as "Other": there is a licence file, and GitHub does not know
    /// which licence it is, or there are several licences.
    NoAssertion,
    /// No licence file, or one with nothing but a copyright statement.
    NoLicense,
}

/// A licence file of the repository.
#[derive(Debug, Clone, PartialEq)]
pub struct LicenseFile {
    /// Its path from the root folder.
    pub path: String,
    /// What its text is.
    pub detection: Detection,
}

/// licensee's confidence threshold.
const THRESHOLD: f32 = 0.98;

/// What GitHub says of a repository with these files, given as (path, text). Files that
/// GitHub does not read as licence files make no difference. Two that differ are
/// `NOASSERTION`, but for `COPYING.LESSER` beside the GPL (licensee, `project.rb`).
pub fn github_license<P: AsRef<str>, T: AsRef<str>>(files: &[(P, T)]) -> GitHubLicense {
    let answers = files.iter().map(|(path, text)| {
        let path = path.as_ref();
        let read = is_license_file(path).is_some();
        (path, read.then(|| of_text(path, text.as_ref())))
    });
    together(answers.filter_map(|(path, answer)| Some((path, answer?))))
}

/// The same of files that were read already.
pub fn github_license_of(files: &[LicenseFile]) -> GitHubLicense {
    together(
        files
            .iter()
            .map(|file| (file.path.as_str(), file.detection.github)),
    )
}

fn together<'a>(files: impl Iterator<Item = (&'a str, GitHubLicense)>) -> GitHubLicense {
    let files: Vec<(&str, GitHubLicense)> = files.collect();
    let names = root_license_files(files.iter().map(|(path, _)| *path));
    let mut answers: Vec<(&str, GitHubLicense)> = Vec::new();
    for name in names {
        answers.extend(files.iter().find(|(path, _)| *path == name));
    }
    let lesser = |(name, answer): &(&str, GitHubLicense)| {
        name.eq_ignore_ascii_case("copying.lesser")
            && matches!(answer, GitHubLicense::Id(id) if id.starts_with("LGPL"))
    };
    let gpl = |(_, answer): &(&str, GitHubLicense)| matches!(answer, GitHubLicense::Id(id) if id.starts_with("GPL"));
    if let [first, second] = answers.as_slice()
        && let Some((_, answer)) = [(first, second), (second, first)]
            .into_iter()
            .find_map(|(a, b)| (lesser(a) && gpl(b)).then_some(a))
    {
        return *answer;
    }
    // A file of copyright statements beside the licence does not count.
    answers.retain(|(name, answer)| {
        let is_copyright_file = is_license_file(name).is_some_and(|score| score <= 0.35);
        !(is_copyright_file && *answer == GitHubLicense::NoLicense)
    });
    let mut rest = answers.iter().map(|(_, answer)| *answer);
    match rest.next() {
        None => GitHubLicense::NoLicense,
        Some(first) if rest.all(|other| other == first) => first,
        Some(_) => GitHubLicense::NoAssertion,
    }
}

/// What GitHub says of a repository with this one licence file. It takes the marks out of a
/// page by its name (licensee, `strip_html`); in a `LICENSE` they count as words.
pub(super) fn of_text(name: &str, text: &str) -> GitHubLicense {
    if is_page_by_name(name)
        && let Some(plain) = html::plain(text)
    {
        return of_plain(&plain);
    }
    of_plain(text)
}

/// Whether the name's ending is one of those that licensee looks for in it: `.html`, `.htm`.
fn is_page_by_name(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| lines::begins(ending, "htm"))
}

fn of_plain(text: &str) -> GitHubLicense {
    if is_only_copyright(text) {
        return GitHubLicense::NoLicense;
    }
    let words = read(text, Reading::Strict);
    let set = words.set();
    let best = table::all()
        .iter()
        .filter_map(|license| {
            let likeness = github_likeness(license, &words, &set)?;
            // The text is read again only for a licence that it could be.
            let is_it = likeness >= THRESHOLD && !is_taken_for_open(license.id, text);
            is_it.then_some((license.id, likeness))
        })
        .max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map_or(GitHubLicense::NoAssertion, |(id, _)| GitHubLicense::Id(id))
}

/// The non-commercial and no-derivatives texts are 98 % those of CC-BY; licensee refuses
/// them by their title.
fn is_taken_for_open(id: &str, text: &str) -> bool {
    id.starts_with("CC-BY")
        && text.lines().map(lines::unmarked).any(|line| {
            let title = if lines::begins(line, "creative commons ") {
                &line["creative commons ".len()..]
            } else {
                line
            };
            lines::begins(title, "attribution-noncommercial")
                || lines::begins(title, "attribution-noderivatives")
        })
}

fn is_only_copyright(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(lines::unmarked)
        .filter(|line| !line.is_empty());
    let starts = |line: &str| lines::begins(line, "copyright") || lines::is_copyright_line(line);
    lines.next().is_some_and(starts) && lines.all(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str) -> &'static str {
        let texts = spdx::text::LICENSE_TEXTS;
        texts.iter().find(|(name, _)| *name == id).expect(id).1
    }

    #[test]
    fn one_file_or_two_alike_give_their_licence() {
        let mit = text("MIT");
        assert_eq!(
            github_license(&[("LICENSE", mit)]),
            GitHubLicense::Id("MIT")
        );
        let twice = [("LICENSE", mit), ("COPYING", mit)];
        assert_eq!(github_license(&twice), GitHubLicense::Id("MIT"));
    }

    #[test]
    fn two_licences_or_one_unknown_give_no_assertion() {
        let both = [
            ("LICENSE-MIT", text("MIT")),
            ("LICENSE-APACHE", text("Apache-2.0")),
        ];
        assert_eq!(github_license(&both), GitHubLicense::NoAssertion);
        let unknown = [
            ("LICENSE", text("MIT")),
            ("LICENSE-DATA", "Ask the authors."),
        ];
        assert_eq!(github_license(&unknown), GitHubLicense::NoAssertion);
    }

    #[test]
    fn lesser_beside_the_gpl_is_the_lgpl() {
        let lesser = text("LGPL-3.0-only");
        let lesser = &lesser[..lesser.find("\nGNU GENERAL PUBLIC LICENSE").unwrap()];
        let both = [
            ("COPYING", text("GPL-3.0-only")),
            ("COPYING.LESSER", lesser),
        ];
        assert_eq!(github_license(&both), GitHubLicense::Id("LGPL-3.0"));
    }

    #[test]
    fn files_that_github_does_not_read_make_no_difference() {
        let files = [
            ("LICENSE", text("MIT")),
            ("LICENSES/CC0-1.0.txt", text("CC0-1.0")),
        ];
        assert_eq!(github_license(&files), GitHubLicense::Id("MIT"));
        assert_eq!(
            github_license(&[("README.md", text("MIT"))]),
            GitHubLicense::NoLicense
        );
        assert_eq!(github_license::<&str, &str>(&[]), GitHubLicense::NoLicense);
    }

    #[test]
    fn two_spellings_of_one_licence_are_one_and_a_stub_beside_it_is_another() {
        let mit = text("MIT");
        for name in [
            "LICENSE.md",
            "LICENSE.rst",
            "LICENSE.txt",
            "LICENCE",
            "MIT-LICENSE",
        ] {
            assert_eq!(
                github_license(&[(name, mit)]),
                GitHubLicense::Id("MIT"),
                "{name}"
            );
        }
        let stub = "YEAR: 2024\nCOPYRIGHT HOLDER: tool authors\n";
        let r = [("LICENSE", stub), ("LICENSE.md", mit)];
        assert_eq!(github_license(&r), GitHubLicense::NoAssertion);
        // What a link to `LICENSES/MIT.txt` holds where links are not followed, and nothing at all.
        for text in ["LICENSES/MIT.txt", ""] {
            assert_eq!(
                github_license(&[("LICENSE", text)]),
                GitHubLicense::NoAssertion
            );
        }
    }

    #[test]
    fn a_page_is_read_as_one_only_by_its_name() {
        let page = |name| {
            github_license(&[(
                name,
                format!(
                    "<html><body><pre>{}</pre></body></html>",
                    text("ISC")
                        .replace('<', "&lt;")
                        .replace('>', "&gt;")
                        .replace('"', "&quot;")
                ),
            )])
        };
        assert_eq!(page("LICENSE.html"), GitHubLicense::Id("ISC"));
        for name in ["LICENSE", "LICENSE.md"] {
            assert_eq!(page(name), GitHubLicense::NoAssertion, "{name}");
        }
    }

    #[test]
    fn a_copyright_statement_alone_is_no_licence() {
        let only = "Copyright (c) 2024 Ada Lovelace\nCopyright (c) 2025 Others\n";
        assert_eq!(
            github_license(&[("LICENSE", only)]),
            GitHubLicense::NoLicense
        );
        let beside = [("LICENSE", text("MIT")), ("COPYRIGHT", only)];
        assert_eq!(github_license(&beside), GitHubLicense::Id("MIT"));
        let both = [("LICENSE", only), ("COPYING", text("MIT"))];
        assert_eq!(github_license(&both), GitHubLicense::NoAssertion);
    }
}
