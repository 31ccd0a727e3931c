//! `zenodo-default-license`: Zenodo is told the licence.

use crate::license::{LicenseFile, Remark};

use super::case::{CITATION, ZENODO_JSON};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-default-license",
    title: "Zenodo is told the licence",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/release.py: without a licence the record gets cc-by-4.0; nanograv/PINT#1788",
    doc: include_str!("../../docs/rules/zenodo-default-license.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    // Without a licence file `license-missing` says it.
    if case.licenses.is_empty() || case.license_named() || case.repository_license().is_some() {
        return;
    }
    if !case.has(CITATION) && !case.has(ZENODO_JSON) {
        findings
            .add("GitHub cannot tell which licence this is, and no other file says it, so Zenodo will publish the code under CC-BY-4.0")
            .in_file(&case.licenses[0].path)
            .help("name it under `license:` in CITATION.cff, which `citable init` writes");
        return;
    }
    let path = if case.files.text(ZENODO_JSON).is_some() {
        ZENODO_JSON
    } else {
        CITATION
    };
    let id = case.licenses.iter().find_map(likely).unwrap_or("…");
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

/// The licence that a file is, or at least speaks of.
fn likely(file: &LicenseFile) -> Option<&'static str> {
    match &file.detection.remark {
        Some(Remark::Notice { id }) => *id,
        Some(Remark::Composite { ids }) => ids.first().copied(),
        _ => file.detection.spdx,
    }
}
