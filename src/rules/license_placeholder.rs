//! `license-placeholder`: the licence names its holder.

use crate::license::Remark;

use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "license-placeholder",
    title: "the licence names its holder",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "SPDX licence list, replaceable text; choosealicense.com",
    doc: include_str!("../../docs/rules/license-placeholder.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for file in &case.licenses {
        if let Some(Remark::Placeholder { text, span }) = &file.detection.remark {
            findings
                .add(format!(
                    "{} is a gap that nobody filled in, so the licence does not say who gives it",
                    quoted(text)
                ))
                .at(&file.path, span.clone())
                .help("write the year and who holds the rights, for example `2026 Example University`");
        }
    }
}
