//! `license-missing`: a licence file is in the root folder.

use crate::license::{LicenseFile, Remark, is_license_file};
use crate::manifests::Manifest;

use super::words::{listed, quoted, short};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "license-missing",
    title: "a licence file is in the root folder",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "GitHub Docs: Licensing a repository; licensee project_files/license_file.rb; FAIR4RS R1.1",
    doc: include_str!("../../docs/rules/license-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.files.root.iter().any(|name| is_license_name(name)) {
        return;
    }
    let texts = case.files.contents.keys();
    if let Some(path) = texts.into_iter().find(|path| path.starts_with("LICENSES/")) {
        findings
            .add("the licence is only in `LICENSES/`, where GitHub may not look, so it may show none and tell Zenodo none")
            .severity(Severity::Warning)
            .in_file(path)
            .help(format!("`cp {} LICENSE`", short(path)));
        return;
    }
    let zenodo = if case.license_named() {
        ""
    } else {
        "; Zenodo would publish it under CC-BY-4.0, a licence for texts and data, which you did not choose"
    };
    let named: Vec<String> = case.said.iter().filter_map(naming).collect();
    if let Some(readme) = &case.license_in_readme {
        in_readme(readme, named, zenodo, findings);
        return;
    }
    if !named.is_empty() {
        findings
            .add(format!(
                "there is no licence file: {} {}, and no file holds its text; GitHub reads licence files alone, so it shows none{zenodo}",
                listed(&named),
                if named.len() == 1 { "names a licence" } else { "name a licence" }
            ))
            .help(WRITE);
        return;
    }
    findings
        .add(format!(
            "there is no licence file, so nobody may use this code{zenodo}"
        ))
        .help("`citable init` offers the usual ones and writes the text; https://choosealicense.com compares them");
}

/// What to do where it is known which one it is.
const WRITE: &str = "`citable init` writes the text into `LICENSE`";

/// A file that names a licence, and which.
fn naming(file: &Manifest) -> Option<String> {
    let license = &file.license.as_ref()?.value;
    let id = license.spdx.as_ref().unwrap_or(&license.text);
    Some(format!("{} ({})", quoted(file.path), quoted(id)))
}

/// The README says it, and GitHub does not read that; others may name it, too.
fn in_readme(readme: &LicenseFile, others: Vec<String>, zenodo: &str, findings: &mut Findings) {
    let (what, help) = match (readme.detection.spdx, &readme.detection.remark) {
        (Some(id), Some(Remark::Notice { .. })) if others.is_empty() => (
            format!(
                "only {} names a licence, {}, and no file holds its text",
                quoted(&readme.path),
                quoted(id)
            ),
            WRITE,
        ),
        (Some(id), Some(Remark::Notice { .. })) => {
            let mut named = vec![format!("{} ({})", quoted(&readme.path), quoted(id))];
            named.extend(others);
            (
                format!(
                    "{} name a licence, and no file holds its text",
                    listed(&named)
                ),
                WRITE,
            )
        }
        (Some(id), _) => (
            format!(
                "the text of the licence, {}, stands only in {}",
                quoted(id),
                quoted(&readme.path)
            ),
            WRITE,
        ),
        (None, _) => (
            format!(
                "only {} speaks of licences, and of several",
                quoted(&readme.path)
            ),
            "save the text of each in a file of its own, `LICENSE-MIT` and `LICENSE-APACHE` for example",
        ),
    };
    findings
        .add(format!(
            "{what}; GitHub reads licence files alone, so it shows none{zenodo}"
        ))
        .severity(Severity::Warning)
        .in_file(&readme.path)
        .help(help);
}

/// Whether a name in the root folder is that of a licence file and not merely of a notice about
/// patents or copyright, which score lower.
fn is_license_name(name: &str) -> bool {
    is_license_file(name).is_some_and(|score| score >= 0.40)
}
