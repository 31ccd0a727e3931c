//! A branch that takes changes through pull requests only: the version commit then goes to a
//! branch of its own, and the tag is made once it is merged.

use crate::domain::ObjectId;
use crate::facts::{Seen, Why};
use crate::rules::{Finding, Severity};

use super::{Situation, State};

/// Whether the version commit takes a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Review {
    /// It goes to the branch with the tag.
    No,
    /// The branch is protected, and only the push can tell: it goes before the tag is made, so
    /// that nothing has to be undone when it is refused.
    Perhaps,
    /// It goes to a branch of its own.
    Yes,
}

/// Whether the commit of `branch` that GitHub lacks takes a pull request; or why nothing can be
/// pushed now.
pub(super) fn wanted(
    situation: &Situation,
    branch: &str,
    head: &ObjectId,
) -> Result<Review, Box<State>> {
    let policy = &situation.facts.forge.policy;
    let must = policy.pull_request_only.known() == Some(&true);
    let may = situation.goal.leave.pull_request;
    let tag = &situation.goal.tag;
    if (must || may) && situation.local_tag().is_some() {
        return Err(blocked(
            format!(
                "the tag {tag} is here at a commit that {branch} on GitHub does not have, and a pull request may make another one of it"
            ),
            format!(
                "run `git tag -d {tag}` (nobody else has it), then this again with `--pull-request`"
            ),
        ));
    }
    if !may {
        return match &policy.pull_request_only {
            Seen::Known(true) => Err(blocked(
                format!(
                    "the branch {branch} takes changes through pull requests only, and the version commit is one"
                ),
                "run this again with `--pull-request`: the commit then goes to a branch of its own"
                    .to_owned(),
            )),
            Seen::Unknown(Why::Forbidden(_)) => Ok(Review::Perhaps),
            _ => Ok(Review::No),
        };
    }
    let proposal = situation.goal.proposal();
    match &policy.proposal {
        Seen::Unknown(why) => Err(Box::new(State::Unknown(why.clone()))),
        // The version is still to be committed.
        _ if situation.edit.is_some() => Ok(Review::Yes),
        Seen::Known(None) => Ok(Review::Yes),
        Seen::Known(Some(there)) if there == head => Err(blocked(
            format!("the version commit waits in the branch {proposal} for its pull request"),
            format!(
                "open {}, merge it, run `git pull --rebase`, then this again",
                page(situation, branch, &proposal)
            ),
        )),
        Seen::Known(Some(there)) => Err(blocked(
            format!(
                "the branch {proposal} on GitHub is at commit {}, not at {}",
                there.short(),
                head.short()
            ),
            format!(
                "look at {}; merge it and run `git pull --rebase`, or delete that branch, then run this again",
                page(situation, branch, &proposal)
            ),
        )),
    }
}

/// GitHub's page that opens the pull request.
fn page(situation: &Situation, branch: &str, proposal: &str) -> String {
    let repository = situation.repository_url().unwrap_or("https://github.com");
    format!("{repository}/compare/{branch}...{proposal}?expand=1")
}

fn blocked(message: String, help: String) -> Box<State> {
    Box::new(State::Blocked(vec![Finding {
        rule: "branch-protected",
        severity: Severity::Error,
        message,
        place: None,
        help: Some(help),
        fix: None,
    }]))
}
