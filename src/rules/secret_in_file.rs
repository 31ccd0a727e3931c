//! `secret-in-file`: no file holds a key or a link that only its owner should have.

use crate::domain::leak::LeakKind;

use super::leaked::told;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "secret-in-file",
    title: "no file holds a key or a link that only its owner should have",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "GitHub Docs: About authentication to GitHub, token formats; InvenioRDM share links; BioStudies secret links; QUAREP-LiMi checklist R20",
    doc: include_str!("../../docs/rules/secret-in-file.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let secrets = |kind: LeakKind| kind.is_secret();
    told(case, findings, secrets, |kind, findings| {
        findings
            .add(format!(
                "{} stands here; everybody who gets the archive gets it, and an archive is for ever",
                kind.words()
            ))
            .help(match kind {
                LeakKind::GitHubToken => {
                    "revoke it at https://github.com/settings/tokens, then take it out; taking it out alone leaves it in the history"
                }
                LeakKind::ZenodoToken => {
                    "revoke it at https://zenodo.org/account/settings/applications/, then take it out"
                }
                _ => "withdraw the link where it was made, then write the public address here",
            })
    });
}
