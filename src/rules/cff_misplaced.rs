//! `cff-misplaced`: the citation file has the name and the place that is read.

use super::case::CITATION;
use super::words::{quoted, short};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-misplaced",
    title: "the citation file has the name and the place that is read",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "GitHub Docs: About CITATION files; zenodo-rdm github/release.py: the exact name in the root",
    doc: include_str!("../../docs/rules/cff-misplaced.md"),
    check,
};

/// The citation files that nobody reads: another spelling, another ending, another folder.
pub(super) fn misplaced<'a>(case: &Case<'a>) -> Vec<&'a str> {
    const SPELLINGS: [&str; 7] = [
        "citation.cff",
        "citations.cff",
        "citation.cff.txt",
        "citation.cff.yml",
        "citation.cff.yaml",
        "citation.yml",
        "citation.yaml",
    ];
    let root = case.files.root.iter().map(String::as_str).filter(|name| {
        *name != CITATION
            && SPELLINGS
                .iter()
                .any(|spelling| name.eq_ignore_ascii_case(spelling))
    });
    let elsewhere = case
        .files
        .contents
        .keys()
        .map(String::as_str)
        .filter(|path| {
            path.rsplit_once('/')
                .is_some_and(|(_, name)| name.eq_ignore_ascii_case(CITATION))
        });
    root.chain(elsewhere).collect()
}

fn check(case: &Case<'_>, findings: &mut Findings) {
    let there = case.has(CITATION);
    for path in misplaced(case) {
        let finding = findings.add(format!(
            "{} is read by neither GitHub nor Zenodo: they look for `CITATION.cff` in the root folder, letter by letter",
            quoted(path)
        ));
        finding.in_file(path);
        if there {
            finding.severity(Severity::Warning).help(format!(
                "delete it; `CITATION.cff` is the one that counts: `git rm {}`",
                short(path)
            ));
        } else {
            finding.help(format!("`git mv {} CITATION.cff`", short(path)));
        }
    }
}
