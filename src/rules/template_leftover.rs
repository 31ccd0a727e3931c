//! `template-leftover`: nothing is left of a template.

use super::case::{CITATION, edited};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "template-leftover",
    title: "nothing is left of a template",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "citation-file-format cffinit and GitHub's template for new files",
    doc: include_str!("../../docs/rules/template-leftover.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let code = case.citation_text("repository-code");
    for (path, at) in case.leftovers() {
        let is_code = path == CITATION && code.as_ref().is_some_and(|code| code.span == at.span);
        let finding = findings.add(format!("{} is left of a template", quoted(&at.value)));
        finding.at(path, at.span.clone());
        match case.slug().filter(|_| is_code) {
            Some(slug) => {
                let address = format!("https://github.com/{slug}");
                finding
                    .help(format!("write `repository-code: {address}`"))
                    .fix(CITATION, edited(case, "repository-code", &address))
            }
            None => finding.help("write what is true, or take the key out"),
        };
    }
}
