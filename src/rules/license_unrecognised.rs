//! `license-unrecognised`: the licence file is a known licence.

use crate::license::{GitHubLicense, Remark};

use super::words::{listed, quoted};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "license-unrecognised",
    title: "the licence file is a known licence",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "licensee 10, GitHub's detector; SPDX licence list",
    doc: include_str!("../../docs/rules/license-unrecognised.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    for file in &case.licenses {
        let detection = &file.detection;
        let (severity, message, help) = match (detection.spdx, &detection.remark) {
            (_, Some(Remark::Empty)) => (
                Severity::Error,
                "is empty, so the code has no licence".to_owned(),
                "save the text of a licence in it: https://choosealicense.com".to_owned(),
            ),
            // R packages keep the two lines beside the whole text.
            (_, Some(Remark::Stub)) if case.licenses.iter().any(|other| other.detection.spdx.is_some()) => continue,
            (_, Some(Remark::Stub)) => (
                Severity::Warning,
                "holds only a year and a name, as R packages have it; GitHub and Zenodo see no licence in it".to_owned(),
                "keep it for R, and add the full text as `LICENSE.md`".to_owned(),
            ),
            (None, Some(Remark::Notice { id })) => (
                Severity::Warning,
                format!(
                    "only names {}, it does not hold its text, so GitHub and Zenodo see no licence in it",
                    id.map_or_else(|| "a licence".to_owned(), |id| format!("`{id}`"))
                ),
                "put the whole text of the licence into the file".to_owned(),
            ),
            (None, Some(Remark::Composite { ids })) => (
                Severity::Warning,
                format!(
                    "holds several licences ({}), so GitHub shows none and tells Zenodo none",
                    listed(&ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>())
                ),
                "keep one text a file, `LICENSE-MIT` and `LICENSE-APACHE` for example; name one of them under `license` in CITATION.cff".to_owned(),
            ),
            (None, _) => (
                Severity::Warning,
                "is the text of no licence that is known, so GitHub shows none and tells Zenodo none".to_owned(),
                "use the unchanged text of a licence from https://spdx.org/licenses, and put your own words into another file".to_owned(),
            ),
            (Some(id), remark) if detection.github == GitHubLicense::NoAssertion && !case.license_named() => (
                Severity::Note,
                format!("is `{id}`, but GitHub does not recognise it and tells Zenodo none{}", because(remark.as_ref())),
                "use the unchanged text of the licence, and name it under `license` in CITATION.cff".to_owned(),
            ),
            _ => continue,
        };
        findings
            .add(format!("{} {message}", quoted(&file.path)))
            .severity(severity)
            .in_file(&file.path)
            .help(help);
    }
}

fn because(remark: Option<&Remark>) -> &'static str {
    match remark {
        Some(Remark::ExtraText { .. }) => ": there is more text in the file than the licence has",
        Some(Remark::Page) => ": it is saved as a page of the web",
        _ => "",
    }
}
