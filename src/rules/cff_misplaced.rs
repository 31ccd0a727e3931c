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
    deeper(case, findings);
}

/// Notes the citation files in further folders, which may well be meant for one tool of several.
fn deeper(case: &Case<'_>, findings: &mut Findings) {
    let Some(tracked) = case.files.tracked.known() else {
        return;
    };
    let mut paths = tracked
        .plain_files()
        .map(|file| file.path.as_str())
        .filter(|path| {
            let name = path.rsplit_once('/').map(|(_, name)| name);
            name.is_some_and(|name| name.eq_ignore_ascii_case(CITATION))
                && !case.files.contents.contains_key(*path)
        });
    let Some(first) = paths.next() else { return };
    let which = match paths.count() {
        0 => format!("{} is", quoted(first)),
        more => format!("{} and {more} more in folders are", quoted(first)),
    };
    findings
        .add(format!(
            "{which} read by neither GitHub nor Zenodo, which look into the root folder alone"
        ))
        .severity(Severity::Note)
        .in_file(first)
        .help("nothing has to be done where it is for people who cite this part; `CITATION.cff` in the root folder speaks for the whole");
}
