//! `cff-unreadable`: `CITATION.cff` is a text file in UTF-8.

use crate::facts::Content;

use super::case::CITATION;
use super::words::{quoted, short};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-unreadable",
    title: "`CITATION.cff` is a text file in UTF-8",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "YAML 1.2.2 §5.2; zenodo-rdm github/release.py reads it through GitHub",
    doc: include_str!("../../docs/rules/cff-unreadable.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let (what, help) = match case.content(CITATION) {
        None | Some(Content::Text(_)) => return,
        Some(Content::Directory) => (
            "is a folder, and a file is expected".to_owned(),
            "rename the folder, and write the file: `citable explain cff-missing` shows a short one",
        ),
        Some(Content::NotUtf8(byte)) => (
            format!(
                "is not UTF-8 text from byte {} on, so neither GitHub nor Zenodo can read it",
                byte + 1
            ),
            "save it as UTF-8, without changing anything else: `iconv -f latin1 -t utf8`",
        ),
        Some(Content::TooLarge(bytes)) => (
            format!(
                "is {} MB large, and a citation file has a few kilobytes",
                bytes / 1_000_000
            ),
            "look whether another file was saved under this name",
        ),
        Some(Content::OutsideLink(to)) => (
            format!(
                "is a link that leads out of the repository, to {}, where the archive does not go",
                quoted(to)
            ),
            "put the file itself in its place",
        ),
        Some(Content::Unreadable(why)) => (
            format!("could not be read: {}", short(why)),
            "look at its permissions",
        ),
    };
    findings
        .add(format!("`CITATION.cff` {what}"))
        .in_file(CITATION)
        .help(help);
}
