//! `integration-off`: Zenodo is told of releases.

use crate::facts::Integration;

use super::words::{quoted, short};

/// Where the switch is.
const SETTINGS: &str = "https://zenodo.org/account/settings/github/";

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "integration-off",
    title: "Zenodo is told of releases",
    severity: Severity::Error,
    needs: &[Need::Integration],
    profile: None,
    reference: "invenio-github: only releases published after the switch are archived",
    doc: include_str!("../../docs/rules/integration-off.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.archived() {
        return;
    }
    let slug = case.slug().map_or_else(
        || "the repository".to_owned(),
        |slug| quoted(&slug.to_string()),
    );
    let Some(integration) = case.facts.forge.integration.known() else {
        return;
    };
    match integration {
        Integration::Absent => {
            findings
                .add(format!(
                    "Zenodo is not switched on for {slug}, so no release will be archived or get a DOI"
                ))
                .help(format!(
                    "open {SETTINGS}, press `Sync now`, switch {slug} on, then run this again"
                ));
        }
        Integration::Hook(hook) if hook.works() => {}
        Integration::Hook(hook) => {
            let state = if hook.active {
                "is not told of releases"
            } else {
                "is switched off"
            };
            findings
                .add(format!(
                    "the webhook of {slug} that leads to {} {state}, so no release will be archived",
                    quoted(&hook.host)
                ))
                .help(format!(
                    "switch the repository off and on again at https://{}/account/settings/github/",
                    short(&hook.host)
                ));
        }
    }
}
