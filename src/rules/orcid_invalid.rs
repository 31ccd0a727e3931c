//! `orcid-invalid`: every ORCID iD of an author is one.

use crate::domain::orcid::NotAnOrcid;

use super::case::CITATION;
use super::words::quoted;

use super::{Case, Findings, Rule, Severity, mend};

pub(super) const RULE: Rule = Rule {
    id: "orcid-invalid",
    title: "every ORCID iD of an author is one",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "ORCID: Structure of the ORCID Identifier (ISO 7064 mod 11-2); idutils, which Zenodo asks",
    doc: include_str!("../../docs/rules/orcid-invalid.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let text = case.files.text(CITATION);
    let mut edits = text.map_or(0, mend::tries);
    for (path, at) in case.wrong_orcids() {
        let value = quoted(&at.value.text);
        let refused = if at.value.refused {
            ", and Zenodo refuses the whole file for it"
        } else {
            ""
        };
        let (what, help) = match &at.value.why {
            Some(NotAnOrcid::CheckDigit { expected, .. }) => (
                format!(
                    "{value} cannot be an ORCID iD: its digits do not fit together (the last would be `{expected}`){refused}"
                ),
                "copy the iD from the person's page at https://orcid.org; a digit was probably mistyped",
            ),
            Some(NotAnOrcid::Form(_)) => (
                format!("{value} is not an ORCID iD{refused}"),
                "write it as `https://orcid.org/0000-0002-1825-0097`, or take the key out",
            ),
            None => (
                format!(
                    "{value} has the form of an ORCID iD, but no such iD was ever given out{refused}"
                ),
                "copy the iD from the person's page at https://orcid.org",
            ),
        };
        let edited = text
            .filter(|_| path == CITATION && matches!(at.value.why, Some(NotAnOrcid::Form(_))))
            .and_then(|text| {
                edits = edits.checked_sub(1)?;
                mend::with(text, &at.span, mend::orcid)
            });
        findings
            .add(what)
            .at(path, at.span.clone())
            .help(help)
            .fix(path, edited);
    }
}
