//! `container-missing`: the code runs without an installation.

use super::tree::anywhere;

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "container-missing",
    title: "the code runs without an installation",
    severity: Severity::Note,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Ideal)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), ideal: container or cloud",
    doc: include_str!("../../docs/rules/container-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if anywhere(case, findings, is_container) == Some(false) {
        findings
            .add("nothing lets others run the code without installing it: no container, no cloud notebook")
            .help("add a `Dockerfile`, an Apptainer definition, or a folder `binder/` for https://mybinder.org");
    }
}

/// Whether a file of this name, or a folder above it, describes a container or a cloud notebook.
fn is_container(path: &str) -> bool {
    const STARTS: [&str; 6] = [
        "dockerfile",
        "containerfile",
        "singularity",
        "apptainer",
        "docker-compose",
        "compose.y",
    ];
    const ENDS: [&str; 4] = [".def", ".dockerfile", "flake.nix", "colab.ipynb"];
    const FOLDERS: [&str; 4] = ["binder", ".binder", ".devcontainer", "docker"];
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split('/').filter(|part| !part.is_empty());
    let name = parts.clone().next_back().unwrap_or_default();
    STARTS.iter().any(|start| name.starts_with(start))
        || ENDS.iter().any(|end| name.ends_with(end))
        || parts.any(|part| FOLDERS.contains(&part))
}
