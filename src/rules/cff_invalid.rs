//! `cff-invalid`: `CITATION.cff` is valid.

use super::case::{CITATION, LEFT_OVER};
use super::words::sentence;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-invalid",
    title: "`CITATION.cff` is valid",
    severity: Severity::Error,
    needs: &[],
    reference: "Citation File Format 1.2.0, schema.json and schema guide",
    doc: include_str!("../../docs/rules/cff-invalid.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for problem in &case.problems {
        if case.tells(CITATION, &problem.span) || problem.code == LEFT_OVER {
            continue;
        }
        let finding = findings.add(sentence(&problem.message));
        finding.at(CITATION, problem.span.clone());
        if problem.severity == cff_rs::check::Severity::Warning {
            finding.severity(Severity::Warning);
        }
        if let Some(help) = &problem.help {
            finding.help(sentence(help));
        }
    }
}
