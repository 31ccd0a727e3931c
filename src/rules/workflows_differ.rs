//! `workflows-differ`: the token may release these workflow files.

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "workflows-differ",
    title: "the token may release these workflow files",
    severity: Severity::Note,
    needs: &[Need::Release, Need::Workflows],
    profile: None,
    reference: "GitHub's OpenAPI description, `POST /repos/{owner}/{repo}/releases`",
    doc: include_str!("../../docs/rules/workflows-differ.md"),
    check,
};

const DIFFER: &str =
    "the files under .github/workflows are not those of the default branch on GitHub";

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(workflows) = case.facts.forge.policy.workflows.known() else {
        return;
    };
    if case.released() || !workflows.differ || workflows.may_change == Some(true) {
        return;
    }
    if workflows.may_change == Some(false) {
        findings
            .add(format!(
                "{DIFFER}, and GitHub answers 404 to a token that may not change workflows when it releases them"
            ))
            .severity(Severity::Warning)
            .help(
                "`GITHUB_TOKEN` of a workflow can never have that right: use a personal token with `workflow` \
                 (fine-grained: Workflows, write), or release a commit whose workflows are those of the default branch",
            );
    } else {
        findings.add(format!(
            "{DIFFER}, so that the token must be allowed to change workflows to make this release"
        ));
    }
}
