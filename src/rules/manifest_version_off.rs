//! `manifest-version-off`: the manifests name the same version.

use crate::domain::{Tag, VersionNumber};

use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "manifest-version-off",
    title: "the manifests name the same version",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "PyPA pyproject.toml specification; The Cargo Book; npm package.json; Writing R Extensions; CodeMeta 3.0",
    doc: include_str!("../../docs/rules/manifest-version-off.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let citation = case.citation_text("version");
    // Without a release the citation file is the one to agree with.
    let (source, right) = match (case.release, &citation) {
        (Some(tag), _) => ("the tag is", tag.clone()),
        (None, Some(version)) => match version.value.parse::<Tag>() {
            Ok(version) => ("`CITATION.cff` has", version),
            Err(_) => return,
        },
        (None, None) => return,
    };
    let help = if case.release.is_some() && case.tag_exists() {
        "write the right one before the next release; a tag that others have is not moved"
    } else {
        "write the same version in both, before the tag is made"
    };
    for manifest in case.manifests() {
        let Some(version) = &manifest.version else {
            continue;
        };
        if right.names(&version.value) || plain(&version.value) == plain(right.as_str()) {
            continue;
        }
        // Between two releases a manifest is ahead, and the citation names the last one.
        if case.release.is_none() && is_ahead(&version.value, right.as_str()) {
            continue;
        }
        let finding = findings.add(format!(
            "{} has version {} but {source} {}",
            manifest.path,
            quoted(&version.value),
            quoted(right.as_str())
        ));
        finding.at(manifest.path, version.span.clone()).help(help);
    }
}

/// Whether a version is on the way to a release after another one.
fn is_ahead(version: &str, last: &str) -> bool {
    let number = VersionNumber::parse;
    matches!((number(version), number(last)), (Some(one), Some(two)) if one.is_underway() && one > two)
}

/// Letters and digits only: `1.0.0-rc.1`, `1.0.0rc1` and `v1.0.0.rc1` are one version.
fn plain(version: &str) -> String {
    let version = version.trim().trim_start_matches(['v', 'V']);
    version
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}
