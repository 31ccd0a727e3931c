//! `cff-invalid`: `CITATION.cff` is valid.

use cff_rs::check::Problem;

use super::case::{CITATION, LEFT_OVER};
use super::mend::Mender;
use super::words::sentence;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-invalid",
    title: "`CITATION.cff` is valid",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "Citation File Format 1.2.0, schema.json and schema guide",
    doc: include_str!("../../docs/rules/cff-invalid.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let citation = case.citation.as_ref();
    let mut mender = citation.map(|citation| Mender::new(citation, &case.problems));
    let readable = case.root().is_some() || case.problems.len() != 1;
    for (number, problem) in case.problems.iter().enumerate() {
        if case.tells(CITATION, &problem.span) || problem.code == LEFT_OVER {
            continue;
        }
        let refusal = case.refusal(number);
        let refused = match refusal {
            Some(_) => ", and Zenodo refuses the file for it",
            // A limit of this reader's own says nothing of another.
            None if problem.code == "too-large" => {
                ", which is more than is read here: whether GitHub and Zenodo read it cannot be told"
            }
            // An error of the YAML itself stops every reader.
            None if !readable => ", so neither GitHub nor Zenodo can read the file",
            None => "",
        };
        let finding = findings.add(format!("{}{refused}", sentence(&problem.message)));
        finding.at(CITATION, problem.span.clone());
        if problem.severity == cff_rs::check::Severity::Warning && refusal.is_none()
            || is_older_format(case, problem)
        {
            finding.severity(Severity::Warning);
        }
        // What satisfies Zenodo is valid CFF too, but not the other way round.
        let help = refusal.and_then(|refusal| refusal.help.as_ref());
        if let Some(help) = help.or(problem.help.as_ref()) {
            finding.help(sentence(help));
        }
        let edited = mender.as_mut().and_then(|mender| mender.mended(problem));
        finding.fix(CITATION, edited);
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
