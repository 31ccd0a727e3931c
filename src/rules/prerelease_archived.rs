//! `prerelease-archived`: a pre-release is not archived by accident.

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "prerelease-archived",
    title: "a pre-release is not archived by accident",
    severity: Severity::Warning,
    needs: &[Need::Release],
    profile: None,
    reference: "invenio-github receivers.py: no look at `prerelease`",
    doc: include_str!("../../docs/rules/prerelease-archived.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    if case.archived() {
        return;
    }
    let named = tag.version().is_some_and(|version| !version.pre.is_empty());
    let releases = case.facts.forge.releases.known();
    let marked = releases
        .and_then(|releases| releases.published.as_ref())
        .is_some_and(|release| release.prerelease);
    if named || marked {
        findings
            .add(format!(
                "{} is a pre-release, and Zenodo archives those too: it gets a DOI for ever",
                quoted(tag.as_str())
            ))
            .help("for a try push the tag without a release on GitHub; release the final version");
    }
}
