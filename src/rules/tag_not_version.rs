//! `tag-not-version`: the tag names a version.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "tag-not-version",
    title: "the tag names a version",
    severity: Severity::Warning,
    needs: &[Need::Release],
    reference: "https://semver.org; QUAREP-LiMi checklist, \"exact version\" (10.1038/s41592-023-01987-9)",
    doc: include_str!("../../docs/rules/tag-not-version.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    if tag.version().is_none() {
        findings
            .add(format!(
                "the tag {} names no version, and Zenodo shows the tag as the version, letter by letter",
                quoted(tag.as_str())
            ))
            .help("name it `v1.0.0`: three numbers, the first for changes that break things");
    }
}
