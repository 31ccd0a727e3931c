//! `template-leftover`: nothing is left of a template.

use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "template-leftover",
    title: "nothing is left of a template",
    severity: Severity::Error,
    needs: &[],
    reference: "citation-file-format cffinit and GitHub's template for new files",
    doc: include_str!("../../docs/rules/template-leftover.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for (path, at) in case.leftovers() {
        findings
            .add(format!("{} is left of a template", quoted(&at.value)))
            .at(path, at.span.clone())
            .help("write what is true, or take the key out");
    }
}
