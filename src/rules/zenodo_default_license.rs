//! `zenodo-default-license`: Zenodo is told the licence.

use super::case::{CITATION, ZENODO_JSON};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-default-license",
    title: "Zenodo is told the licence",
    severity: Severity::Warning,
    needs: &[],
    reference: "zenodo-rdm github/release.py: without a licence the record gets cc-by-4.0; nanograv/PINT#1788",
    doc: include_str!("../../docs/rules/zenodo-default-license.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    // Without a licence file `license-missing` says it.
    if case.licenses.is_empty() || case.license_named() || case.repository_license().is_some() {
        return;
    }
    let path = if case.files.text(ZENODO_JSON).is_some() {
        ZENODO_JSON
    } else {
        CITATION
    };
    let known = case.licenses.iter().find_map(|file| file.detection.spdx);
    let id = known.unwrap_or("MIT");
    let line = if path == CITATION {
        format!("`license: {id}`")
    } else {
        format!("`\"license\": \"{id}\"`")
    };
    findings
        .add(format!(
            "{path} names no licence and GitHub cannot tell which it is, so Zenodo will publish the code under CC-BY-4.0"
        ))
        .in_file(path)
        .help(format!("write {line} (the SPDX id of your licence) into {path}"));
}
