//! `cff-invalid`: `CITATION.cff` is valid.

use cff_rs::check::Problem;

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
        if problem.severity == cff_rs::check::Severity::Warning || is_older_format(case, problem) {
            finding.severity(Severity::Warning);
        }
        if let Some(help) = &problem.help {
            finding.help(sentence(help));
        }
    }
}

/// Whether the problem is that the file is written for an earlier release of the format. GitHub
/// and Zenodo read those all the same.
fn is_older_format(case: &Case<'_>, problem: &Problem) -> bool {
    const EARLIER: [&str; 5] = ["1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.1.0"];
    // The code first: looking up a key that is not there takes a walk over all keys.
    problem.code == "cff-version"
        && case
            .citation_text("cff-version")
            .is_some_and(|version| EARLIER.contains(&version.value))
}
