//! `tag-not-version`: the tag names a version.

use crate::domain::number::VersionNumber;

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "tag-not-version",
    title: "the tag names a version",
    severity: Severity::Warning,
    needs: &[Need::Release],
    profile: None,
    reference: "https://semver.org; QUAREP-LiMi checklist, \"exact version\" (10.1038/s41592-023-01987-9)",
    doc: include_str!("../../docs/rules/tag-not-version.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    // Of whatever scheme, semantic or by the calendar: two numbers can be put in order.
    if !VersionNumber::is_in(tag) {
        findings
            .add(format!(
                "the tag {} names no version, and Zenodo shows the tag as the version, letter by letter",
                quoted(tag.as_str())
            ))
            .help(format!(
                "name it {}, or by the year and month: numbers with points between them",
                quoted(&completed(tag.as_str()).unwrap_or_else(|| "v1.0.0".to_owned()))
            ));
    }
}

/// `v2` as `v2.0.0`, `2.1` as `2.1.0`: what is nearly a version, made one.
fn completed(tag: &str) -> Option<String> {
    let bare = tag.strip_prefix('v').unwrap_or(tag);
    let parts: Vec<&str> = bare.split('.').collect();
    let numbers = parts
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let missing = 3_usize.checked_sub(parts.len())?;
    (numbers && missing > 0).then(|| format!("{tag}{}", ".0".repeat(missing)))
}

#[cfg(test)]
mod tests {
    use super::completed;

    #[test]
    fn what_is_nearly_a_version_is_made_one() {
        assert_eq!(completed("v2").as_deref(), Some("v2.0.0"));
        assert_eq!(completed("2.1").as_deref(), Some("2.1.0"));
        for tag in ["final", "v", "1.2.x", "1..2", "1.02.3", "v1.2.3.4"] {
            assert_eq!(completed(tag), None, "{tag}");
        }
    }
}
