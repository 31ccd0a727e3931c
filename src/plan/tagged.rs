//! Tagged: the tag is on GitHub, at the commit that was checked.

use crate::domain::ObjectId;
use crate::facts::{Git, Seen};
use crate::rules::{Finding, Severity};

use super::{Action, Ahead, Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    match &situation.facts.forge.tag {
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(Some(tag)) => return on_github(situation, &tag.commit),
        Seen::Known(None) => {}
    }
    let git = match &situation.facts.repository.git {
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) => {
            return State::Blocked(vec![blocked(
                "remote-missing",
                "this folder is not in a git repository",
            )]);
        }
        Seen::Known(Some(git)) => git,
    };
    if let Seen::Unknown(why) = &situation.facts.repository.tagged {
        return State::Unknown(why.clone());
    }
    match next_actions(situation, git) {
        Ok(actions) => actions
            .into_iter()
            .next()
            .map_or(State::Pending, State::Ready),
        Err(state) => *state,
    }
}

pub(super) fn ahead(situation: &Situation) -> Vec<Ahead> {
    let absent = situation.facts.forge.tag.is_absent();
    let Some(git) = situation.git().filter(|_| absent) else {
        return Vec::new();
    };
    next_actions(situation, git).map_or_else(
        |_| Vec::new(),
        |actions| {
            let commits_first = matches!(actions.first(), Some(Action::SetVersion { .. }));
            let ahead = actions.iter().map(|action| match action {
                // The commit is not made yet, so that naming one would name the wrong one.
                Action::CreateTag { tag, .. } if commits_first => Ahead {
                    what: format!("make the tag {tag} at that commit"),
                    ..action.ahead()
                },
                action => action.ahead(),
            });
            ahead.collect()
        },
    )
}

fn on_github(situation: &Situation, commit: &ObjectId) -> State {
    let tag = &situation.goal.tag;
    match situation.local_tag() {
        Some(local) if local.commit != *commit => State::Blocked(vec![Finding {
            help: Some(format!(
                "a tag must not move: if GitHub's is right, run `git tag -d {tag}` and `git fetch --tags` here; \
                 if yours is, release it under a new version"
            )),
            ..blocked(
                "tag-conflict",
                format!(
                    "{tag} is commit {} on GitHub and commit {} here",
                    commit.short(),
                    local.commit.short()
                ),
            )
        }]),
        _ => {
            let url = situation
                .repository_url()
                .map(|url| format!("{url}/tree/{tag}"));
            State::done(
                format!("{tag} is commit {} on GitHub", commit.short()),
                url.as_deref(),
            )
        }
    }
}

/// What is left to do until the tag is on GitHub, in order; the first can be done now.
fn next_actions(situation: &Situation, git: &Git) -> Result<Vec<Action>, Box<State>> {
    let tag = &situation.goal.tag;
    let block = |rule, message: &str| Box::new(State::Blocked(vec![blocked(rule, message)]));
    let remote = git
        .remote
        .as_ref()
        .ok_or_else(|| block("remote-missing", "this repository has no remote to push to"))?;
    let head = git
        .head
        .as_ref()
        .ok_or_else(|| block("repository-empty", "this repository has no commit yet"))?;
    let pushed = match &git.pushed {
        Seen::Known(pushed) => pushed.as_ref(),
        // Without a branch there is nothing of it to ask for; only a tag that is here can be pushed.
        Seen::Unknown(_) if git.branch.is_none() && situation.local_tag().is_some() => None,
        Seen::Unknown(_) if git.branch.is_none() => {
            return Err(block(
                "head-detached",
                "`HEAD` is on no branch, so that nothing can be committed or released from it",
            ));
        }
        Seen::Unknown(why) => return Err(Box::new(State::Unknown(why.clone()))),
    };
    if pushed.is_some_and(|pushed| !pushed.is_behind_or_at_head) {
        let branch = git.branch.as_deref().unwrap_or("the branch");
        return Err(block(
            "tag-not-pushed",
            &format!(
                "{} has commits of {branch} that are not here: run `git pull` first",
                remote.name
            ),
        ));
    }
    let mut actions = Vec::new();
    let commit = match (situation.local_tag(), &situation.edit) {
        (Some(local), _) => local.commit.clone(),
        (None, edit) => {
            if let Some(Ok(after)) = edit {
                actions.push(Action::SetVersion {
                    version: situation.goal.version.clone().unwrap_or_default(),
                    head: head.clone(),
                    before: situation
                        .facts
                        .repository
                        .files
                        .text("CITATION.cff")
                        .unwrap_or_default()
                        .to_owned(),
                    after: after.clone(),
                });
            }
            // After the version is committed this is another commit; the action is made anew then.
            actions.push(Action::CreateTag {
                tag: tag.clone(),
                commit: head.clone(),
            });
            head.clone()
        }
    };
    let branch_goes_too = commit == *head && pushed.is_none_or(|pushed| pushed.commit != *head);
    actions.push(Action::Push {
        remote: remote.name.clone(),
        branch: git
            .branch
            .clone()
            .filter(|_| branch_goes_too || situation.edit.is_some()),
        tag: tag.clone(),
        commit,
    });
    Ok(actions)
}

fn blocked(rule: &'static str, message: impl Into<String>) -> Finding {
    Finding {
        rule,
        severity: Severity::Error,
        message: message.into(),
        place: None,
        help: None,
        fix: None,
    }
}
