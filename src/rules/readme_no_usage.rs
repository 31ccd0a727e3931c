//! `readme-no-usage`: the README says how to run the code.

use super::readme::{self, readme};

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "readme-no-usage",
    title: "the README says how to run the code",
    severity: Severity::Warning,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Minimal)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), new workflow, minimal: describe the sequence",
    doc: include_str!("../../docs/rules/readme-no-usage.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if !readme::is_there(case) {
        findings
            .add("there is no README that says in which order what is run")
            .help("write a `README.md` with a heading `Usage` and the steps from the images to the result");
        return;
    }
    let Some(readme) = readme(case, findings) else {
        return;
    };
    // Commands in a block of code show how to run it, under whatever heading.
    if readme.has_heading(&WORDS) || readme.says(&["```", ".. code", "\n$ "]) {
        return;
    }
    findings
        .add("the README does not say how to run the code")
        .in_file(readme.path)
        .help("add a heading `Usage` with the steps from the images to the result, in their order");
}

/// Words in headings above instructions.
const WORDS: [&str; 14] = [
    "usage",
    "use",
    "run",
    "workflow",
    "pipeline",
    "quick",
    "start",
    "how to",
    "tutorial",
    "example",
    "instruction",
    "step",
    "reproduc",
    "analysis",
];
