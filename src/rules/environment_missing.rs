//! `environment-missing`: a file says what has to be installed.

use super::dependencies::is_lock;
use super::tree::anywhere;

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "environment-missing",
    title: "a file says what has to be installed",
    severity: Severity::Warning,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Recommended)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), established workflow, recommended: all settings, environment file included",
    doc: include_str!("../../docs/rules/environment-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if anywhere(case, findings, is_environment) == Some(false) {
        findings
            .add("no file says what has to be installed, and in which versions")
            .help("add `environment.yml`, `requirements.txt` or `pyproject.toml` with a lock file; for CellProfiler the `.cppipe`, for Fiji the versions in the README");
    }
}

/// Whether a file of this name says what has to be installed.
fn is_environment(path: &str) -> bool {
    const NAMES: [&str; 11] = [
        "pyproject.toml",
        "setup.py",
        "setup.cfg",
        "Pipfile",
        "pixi.toml",
        "DESCRIPTION",
        "Project.toml",
        "Cargo.toml",
        "package.json",
        "pom.xml",
        "build.gradle",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    is_lock(name)
        || NAMES.contains(&name)
        || lower.starts_with("environment") && ends(&[".yml", ".yaml"])
        || lower.starts_with("requirements") && ends(&[".txt", ".in"])
        || ends(&[".cppipe", ".cpproj"])
}
