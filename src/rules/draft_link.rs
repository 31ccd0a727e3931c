//! `draft-link`: no file sends readers to a draft.

use super::leaked::told;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "draft-link",
    title: "no file sends readers to a draft",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "InvenioRDM: /uploads/ID and ?preview=1 are pages of the owner",
    doc: include_str!("../../docs/rules/draft-link.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    told(
        case,
        findings,
        |kind| !kind.is_secret(),
        |kind, findings| {
            findings
            .add(format!(
                "{} stands here, which nobody but its owner can open",
                kind.words()
            ))
            .help("write the DOI, which Zenodo reserves before the draft is published: `https://doi.org/10.5281/zenodo.…`")
        },
    );
}
