//! `release-before-integration`: the release was published after Zenodo was switched on.

use crate::facts::Integration;

use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "release-before-integration",
    title: "the release was published after Zenodo was switched on",
    severity: Severity::Error,
    needs: &[
        Need::Release,
        Need::Releases,
        Need::Integration,
        Need::Record,
    ],
    profile: None,
    reference: "invenio-github: enabling imports nothing from the past",
    doc: include_str!("../../docs/rules/release-before-integration.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.archived() {
        return;
    }
    // Where Zenodo archived another release the webhook may have been made anew since, and
    // where that is not known it is no reason to say so.
    let before = case.facts.archive.latest.known();
    if before.is_none_or(Option::is_some) {
        return;
    }
    let forge = &case.facts.forge;
    let published = forge
        .releases
        .known()
        .and_then(|releases| releases.published.as_ref());
    let (Some(release), Some(Integration::Hook(hook))) = (published, forge.integration.known())
    else {
        return;
    };
    let (Some(at), Some(since)) = (release.published_at, hook.created_at) else {
        return;
    };
    if at < since {
        let help = if release.immutable {
            "the release cannot be made again; release a new version"
        } else {
            "release a new version; or delete the release on GitHub, not the tag, and publish it again"
        };
        findings
            .add(format!(
                "the release {} was published before Zenodo was switched on, so Zenodo was never told of it",
                quoted(release.tag.as_str())
            ))
            .help(help);
    }
}
