//! `ignore-unused`: a comment that silences a rule has something to silence.

use super::words::quoted;
use super::{Case, Findings, Rule, Severity, ignore};

/// The last of all rules: it speaks of what the others found.
pub(super) const RULE: Rule = Rule {
    id: "ignore-unused",
    title: "a comment that silences a rule has something to silence",
    severity: Severity::Note,
    needs: &[],
    profile: None,
    reference: "citable: docs/settings.md; rustc's lint `unfulfilled_lint_expectations`",
    doc: include_str!("../../docs/rules/ignore-unused.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for ignore in ignore::all(case) {
        let used: Vec<usize> = findings
            .found()
            .iter()
            .filter_map(|finding| ignore.silences(finding))
            .collect();
        for (number, name) in ignore.names.iter().enumerate() {
            // A rule that was not asked may well have something to say another time.
            if findings.was_asked(&name.value) && !used.contains(&number) {
                findings
                    .add(format!(
                        "the comment silences {}, which has nothing to say there",
                        quoted(&name.value)
                    ))
                    .at(ignore.path, name.span.clone())
                    .help("take it out; it would hide what comes up there later");
            }
        }
    }
}
