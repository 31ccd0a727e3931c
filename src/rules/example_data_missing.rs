//! `example-data-missing`: there are example data.

use super::readme::readme;
use super::tree::anywhere;

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "example-data-missing",
    title: "there are example data",
    severity: Severity::Note,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Minimal)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), minimal: example data",
    doc: include_str!("../../docs/rules/example-data-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let readme = readme(case, findings);
    if readme.is_some_and(|readme| readme.says(&SAID)) {
        return;
    }
    if anywhere(case, findings, is_example) == Some(false) {
        findings
            .add("there are no example data to try the code on, and the README names none")
            .help("add a small image in a folder `examples/`, or say in the README where to get one and what comes out");
    }
}

/// What a README says of example data.
const SAID: [&str; 12] = [
    "example data",
    "example image",
    "sample data",
    "sample image",
    "test data",
    "test image",
    "demo data",
    "demo image",
    "example dataset",
    "sample dataset",
    "toy data",
    "validation data",
];

/// Whether a path, or a folder in it, is one of example data.
fn is_example(path: &str) -> bool {
    const STARTS: [&str; 6] = [
        "example",
        "sample",
        "demo",
        "testdata",
        "test_data",
        "test-data",
    ];
    const WHOLE: [&str; 5] = ["data", "images", "test", "tests", "fixtures"];
    let lower = path.to_ascii_lowercase();
    lower
        .split(['/', '.'])
        .any(|part| STARTS.iter().any(|start| part.starts_with(start)) || WHOLE.contains(&part))
}
