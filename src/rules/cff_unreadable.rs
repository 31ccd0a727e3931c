//! `cff-unreadable`: `CITATION.cff` is a text file in UTF-8.

use crate::facts::{Content, Files};

use super::case::CITATION;
use super::words::unreadable;

use super::{Case, Findings, Rule, Severity, zenodo_json_invalid};

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
    let Some(content) = case.content(CITATION) else {
        return;
    };
    if let Some((message, help)) = told(content) {
        findings.add(message).in_file(CITATION).help(help);
    }
}

/// Why `CITATION.cff` or `.zenodo.json` holds no text, and what to do; nothing where it does.
pub fn no_text(files: &Files, path: &str) -> Option<(String, &'static str)> {
    let content = files.contents.get(path)?;
    if path == CITATION {
        told(content)
    } else {
        zenodo_json_invalid::no_text(content)
    }
}

fn told(content: &Content) -> Option<(String, &'static str)> {
    let what = unreadable(content)?;
    let (so, help) = match content {
        Content::Text(_) | Content::Directory => (
            "",
            "rename the folder, and write the file: `citable explain cff-missing` shows a short one",
        ),
        Content::NotUtf8(_) => (
            ", so neither GitHub nor Zenodo can read it",
            "save it as UTF-8, without changing anything else: `iconv -f latin1 -t utf8`",
        ),
        Content::TooLarge(_) => (
            ", and a citation file has a few kilobytes",
            "look whether another file was saved under this name",
        ),
        Content::OutsideLink(_) => (
            ", where the archive does not go",
            "put the file itself in its place",
        ),
        Content::Unreadable(_) => (
            "",
            "look at its permissions; where it is a link, put the file itself in its place",
        ),
    };
    Some((format!("`CITATION.cff` {what}{so}"), help))
}
