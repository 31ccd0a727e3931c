//! `readme-no-dataset`: the README names the dataset.

use super::datasets;
use super::readme::readme;
use super::words::{listed, quoted};

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "readme-no-dataset",
    title: "the README names the dataset",
    severity: Severity::Warning,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Minimal)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), image availability, minimal: a link to the repository; BIA-REMBI",
    doc: include_str!("../../docs/rules/readme-no-dataset.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(readme) = readme(case, findings) else {
        return;
    };
    let datasets = datasets::of(case);
    let lacking: Vec<String> = datasets
        .iter()
        .filter(|dataset| !datasets::names(readme.text, dataset))
        .map(|dataset| quoted(&dataset.as_argument()))
        .collect();
    if !lacking.is_empty() {
        findings
            .add(format!(
                "the README does not name the {} {}",
                datasets::word(lacking.len()),
                listed(&lacking)
            ))
            .in_file(readme.path)
            .help("add a sentence with the accession or the DOI, and what of the dataset the code reads");
    } else if datasets.is_empty() && !datasets::names_any(readme.text) {
        findings
            .add("the README names no dataset: neither an accession nor a DOI")
            .in_file(readme.path)
            .help("say where the images are, and name them in `citable.toml`: `datasets = [\"S-BIAD…\"]`");
    }
}
