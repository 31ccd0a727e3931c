//! `manifest-unreadable`: the manifests can be read.

use crate::manifests;

use super::words::sentence;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "manifest-unreadable",
    title: "the manifests can be read",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "RFC 8259 (JSON); TOML 1.0.0",
    doc: include_str!("../../docs/rules/manifest-unreadable.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for (path, why) in manifests::broken(case.files) {
        let format = if path.contains(".json") {
            "JSON"
        } else {
            "TOML"
        };
        findings
            .add(format!(
                "{path} is not {format}, so nothing in it is compared: {}",
                sentence(&why.value)
            ))
            .at(path, why.span)
            .help("mend the line; tools that read the file stop at it as well");
    }
}
