//! `remote-not-github`: the remote is a repository on GitHub.

use super::words::{quoted, short};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "remote-not-github",
    title: "the remote is a repository on GitHub",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Git],
    profile: None,
    reference: "Zenodo: zenodo-rdm pins invenio-github, which knows no other host",
    doc: include_str!("../../docs/rules/remote-not-github.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let remote = case.git().and_then(|git| git.remote.as_ref());
    let Some(remote) = remote else { return };
    let host = &remote.remote.host;
    if case.slug().is_some() {
        let bare = host
            .strip_prefix("ssh.")
            .or_else(|| host.strip_prefix("www."));
        if bare.unwrap_or(host) != "github.com" {
            findings
                .add(format!(
                    "{} is a GitHub server of its own, and Zenodo archives releases on github.com only",
                    quoted(host)
                ))
                .help("keep a copy of the repository on github.com, and release there");
        }
        return;
    }
    let place = if host.is_empty() {
        "a folder".to_owned()
    } else {
        quoted(host)
    };
    let message = if host == "github.com" {
        format!(
            "the remote `{}` leads to GitHub but names no repository there",
            short(&remote.name)
        )
    } else {
        format!(
            "the remote `{}` leads to {place}, and Zenodo archives releases on GitHub only",
            short(&remote.name)
        )
    };
    let help = if host.is_empty() || host.contains('.') {
        "push to a public repository on GitHub as well, and make it the remote to release to"
            .to_owned()
    } else {
        // A host without a dot is a name that SSH or git's settings should know.
        format!(
            "if {place} is your own name for github.com, write that: `git remote set-url {} git@github.com:OWNER/NAME.git`",
            short(&remote.name)
        )
    };
    findings.add(message).help(help);
}
