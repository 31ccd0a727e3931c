//! `zenodo-json-version-off`: a version in `.zenodo.json` is the one that is released.

use super::case::{CITATION, ZENODO_JSON};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-json-version-off",
    title: "a version in `.zenodo.json` is the one that is released",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/release.py: metadata of `.zenodo.json` outranks the tag's name",
    doc: include_str!("../../docs/rules/zenodo-json-version-off.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(version) = case
        .said_in(ZENODO_JSON)
        .and_then(|file| file.version.as_ref())
    else {
        return;
    };
    let here = quoted(&version.value);
    if let Some(tag) = case.release {
        if tag.names(&version.value) {
            return;
        }
        let finding = findings.add(format!(
            "Zenodo will publish version {here} for the tag {}: `.zenodo.json` outranks the tag",
            quoted(tag.as_str())
        ));
        finding.at(ZENODO_JSON, version.span.clone());
        if case.archived() {
            finding
                .severity(Severity::Warning)
                .help("edit the version on the page of the record; for the next release take `version` out of `.zenodo.json`");
        } else if case.tag_exists() {
            finding.help("the tag cannot be changed any more: release a new version without `version` in `.zenodo.json`");
        } else {
            finding.help("take `version` out of `.zenodo.json`: Zenodo then writes the tag");
        }
        return;
    }
    let Some(cited) = case.citation_text("version") else {
        return;
    };
    let plain = |text: &str| text.trim().trim_start_matches(['v', 'V']).to_owned();
    if plain(cited.value) != plain(&version.value) {
        findings
            .add(format!(
                "`.zenodo.json` has version {here} but {CITATION} has {}, and Zenodo takes that of `.zenodo.json`, whatever the tag is",
                quoted(cited.value)
            ))
            .at(ZENODO_JSON, version.span.clone())
            .severity(Severity::Warning)
            .help("take `version` out of `.zenodo.json`: Zenodo then writes the tag");
    }
}
