//! `tree-dirty`: everything is committed before the tag is made.

use super::case::CITATION;
use super::words::{listed, quoted};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "tree-dirty",
    title: "everything is committed before the tag is made",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Changed],
    profile: None,
    reference: "https://git-scm.com/docs/git-status",
    doc: include_str!("../../docs/rules/tree-dirty.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.tag_exists() {
        return;
    }
    let paths: Vec<String> = case
        .changed()
        .iter()
        // `cff-not-in-tag` says what matters of that file.
        .filter(|path| path.as_str() != CITATION)
        .map(|path| quoted(path))
        .collect();
    if paths.is_empty() {
        return;
    }
    let what = if paths.len() == 1 { "is" } else { "are" };
    findings
        .add(format!(
            "{} {what} not committed, so the release would not have what you see here",
            listed(&paths)
        ))
        .help("`git commit` what belongs to the release, and put the rest aside with `git stash -u` or in `.gitignore`");
}
