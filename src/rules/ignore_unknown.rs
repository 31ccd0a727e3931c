//! `ignore-unknown`: each comment that silences a rule names one.

use super::setting::Which;
use super::{Case, Findings, Rule, Severity, ignore};

pub(super) const RULE: Rule = Rule {
    id: "ignore-unknown",
    title: "each comment that silences a rule names one",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "citable: docs/settings.md",
    doc: include_str!("../../docs/rules/ignore-unknown.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for ignore in ignore::all(case) {
        if ignore.names.is_empty() {
            findings
                .add("the comment silences nothing: it names no rule in brackets")
                .at(ignore.path, ignore.span.clone())
                .help(
                    "write it as `# citable: ignore[rule]`; several rules with commas between them",
                );
        }
        for name in &ignore.names {
            if let Err(unknown) = name.value.parse::<Which>() {
                findings
                    .add(format!("the comment silences nothing: {unknown}"))
                    .at(ignore.path, name.span.clone());
            } else if name.value == "warnings" {
                findings
                    .add("a comment silences rules by name, and `warnings` is none")
                    .at(ignore.path, name.span.clone())
                    .help("name the rule; `warnings` is for `-D`, `-W`, `-A` and citable.toml");
            }
        }
    }
}
