//! `dependencies-not-pinned`: dependencies have exact versions.

use super::dependencies;
use super::words::quoted;

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "dependencies-not-pinned",
    title: "dependencies have exact versions",
    severity: Severity::Warning,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Minimal)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), minimal: cite components and platform with their versions",
    doc: include_str!("../../docs/rules/dependencies-not-pinned.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case
        .files
        .root
        .iter()
        .any(|name| dependencies::is_lock(name))
    {
        return;
    }
    let named = dependencies::read(case.files);
    let pinned = named.iter().any(|one| one.pinned);
    let Some(first) = named.first().filter(|_| !pinned) else {
        return;
    };
    let what = match named.len() {
        1 => format!("{} is named without an exact version", quoted(&first.name)),
        n => format!("none of the {n} dependencies has an exact version"),
    };
    findings
        .add(format!("{what}, so that nobody can install what you used"))
        .in_file(&first.path)
        .help("write what you used, such as `numpy==1.26.4` (`pip freeze` shows it), or commit a lock file");
}
