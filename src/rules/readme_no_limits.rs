//! `readme-no-limits`: the README says why, and where the limits are.

use super::readme::readme;

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "readme-no-limits",
    title: "the README says why, and where the limits are",
    severity: Severity::Note,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Recommended)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), new workflow, recommended: rationale and limitations",
    doc: include_str!("../../docs/rules/readme-no-limits.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(readme) = readme(case, findings) else {
        return;
    };
    let reasons = readme.has_heading(&REASONS) || readme.says(&["rationale", "motivation"]);
    let (what, help) = match (readme.says(&LIMITS), reasons) {
        (true, true) => return,
        (false, true) => ("for which images the code is not made", "`Limitations`"),
        (true, false) => ("why it is done this way", "`Background`"),
        (false, false) => (
            "why it is done this way, and for which images the code is not made",
            "`Background` and `Limitations`",
        ),
    };
    findings
        .add(format!("the README does not say {what}"))
        .in_file(readme.path)
        .help(format!(
            "add {help}: a few sentences spare others a wrong result"
        ));
}

/// Words by which a text speaks of limits.
const LIMITS: [&str; 6] = [
    "limitation",
    "known issue",
    "caveat",
    "scope",
    "assumption",
    "only works",
];

/// Words in headings above reasons.
const REASONS: [&str; 10] = [
    "background",
    "rationale",
    "motivation",
    "overview",
    "introduction",
    "about",
    "why",
    "description",
    "summary",
    "purpose",
];
