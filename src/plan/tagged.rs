//! Tagged: the tag is on GitHub, at the commit that was checked.

use crate::domain::{ObjectId, Tag};
use crate::facts::{Content, Files, Git, Seen};
use crate::rules::{Finding, Severity};

use super::review::{self, Review};
use super::{Action, Ahead, Situation, State};

const CITATION: &str = "CITATION.cff";

/// What Zenodo reads.
const DECISIVE: [&str; 2] = [CITATION, ".zenodo.json"];

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
    // What became a record by a draft needs no tag on GitHub.
    if let (Some(record), Some(tagged)) = (situation.record(), situation.local_tag()) {
        return State::done(
            format!(
                "{} is commit {} here, and has its record",
                situation.goal.tag,
                tagged.commit.short()
            ),
            Some(&record.url),
        );
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
    let absent = situation.facts.forge.tag.is_absent() && situation.record().is_none();
    let Some(git) = situation.git().filter(|_| absent) else {
        return Vec::new();
    };
    next_actions(situation, git).map_or_else(
        |_| Vec::new(),
        |actions| {
            let commits = matches!(actions.first(), Some(Action::SetVersion { .. }));
            let ahead = |action: &Action| match action {
                // Its commit is not made yet.
                Action::CreateTag { tag, .. } if commits => Ahead {
                    what: format!("make the tag {tag} at that commit"),
                    ..action.ahead()
                },
                Action::PushBranch {
                    remote,
                    branch,
                    for_review: true,
                    ..
                } if commits => Ahead {
                    what: format!(
                        "push that commit to the branch {branch} of {remote}, for a pull request"
                    ),
                    ..action.ahead()
                },
                action => action.ahead(),
            };
            actions.iter().map(ahead).collect()
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
        return Err(Box::new(State::Blocked(vec![behind(git, &remote.name)])));
    }
    let mut actions = Vec::new();
    let commit = match (situation.local_tag(), &situation.edit) {
        (Some(local), _) => local.commit.clone(),
        (None, edit) => {
            actions.extend(version_action(situation, git, head, edit.as_ref())?);
            head.clone()
        }
    };
    let unpushed = commit == *head && pushed.is_none_or(|pushed| pushed.commit != *head);
    let mut branch = git
        .branch
        .clone()
        .filter(|_| unpushed || situation.edit.is_some());
    if let Some(name) = &branch {
        match review::wanted(situation, name, head)? {
            Review::No => {}
            Review::Perhaps => {
                actions.push(Action::PushBranch {
                    remote: remote.name.clone(),
                    branch: name.clone(),
                    commit: head.clone(),
                    for_review: false,
                });
                branch = None;
            }
            // The tag goes on the commit that is merged, which is another one if it is squashed.
            Review::Yes => {
                actions.push(Action::PushBranch {
                    remote: remote.name.clone(),
                    branch: situation.goal.proposal(),
                    commit: head.clone(),
                    for_review: true,
                });
                return Ok(actions);
            }
        }
    }
    if situation.local_tag().is_none() {
        // After the version is committed this is another commit; the action is made anew then.
        actions.push(Action::CreateTag {
            tag: tag.clone(),
            commit: commit.clone(),
        });
    }
    actions.push(Action::Push {
        remote: remote.name.clone(),
        branch,
        tag: tag.clone(),
        commit,
    });
    Ok(actions)
}

/// The commit of the version, where one is needed; or what else is not committed and so would be
/// missing in the tag.
fn version_action(
    situation: &Situation,
    git: &Git,
    head: &ObjectId,
    edit: Option<&Result<String, Box<Finding>>>,
) -> Result<Option<Action>, Box<State>> {
    let seen = (&git.changed, &git.committed);
    let (changed, committed) = match seen {
        (Seen::Known(changed), Seen::Known(committed)) => (changed, committed),
        (Seen::Unknown(why), _) | (_, Seen::Unknown(why)) => {
            return Err(Box::new(State::Unknown(why.clone())));
        }
    };
    let files = &situation.facts.repository.files;
    let before = files.text(CITATION).unwrap_or_default();
    let action = edit
        .and_then(|edit| edit.as_ref().ok())
        .map(|after| Action::SetVersion {
            version: situation.goal.version.clone().unwrap_or_default(),
            head: head.clone(),
            before: before.to_owned(),
            after: after.clone(),
        });
    let ours = |path: &str| path == CITATION && action.is_some();
    let missing = unlike(files, committed)
        .chain(
            changed
                .iter()
                .map(String::as_str)
                .filter(|path| *path == CITATION),
        )
        .find(|path| !ours(path))
        .map(|path| uncommitted(path, &situation.goal.tag));
    // Where a rule says so already, once is enough.
    let said = |finding: &Finding| {
        let mut findings = situation.verdict.findings.iter();
        findings.any(|other| other.rule == finding.rule)
    };
    if let Some(finding) = missing.filter(|finding| !said(finding)) {
        return Err(Box::new(State::Blocked(vec![finding])));
    }
    Ok(action)
}

/// The remote has commits of the branch that are not here, or nobody can tell.
fn behind(git: &Git, remote: &str) -> Finding {
    let branch = git.branch.as_deref().unwrap_or("the branch");
    let (what, help) = if git.shallow {
        (
            format!(
                "in this shallow clone it cannot be told whether {remote} has commits of {branch} that are not here"
            ),
            "run `git fetch --unshallow --tags`, then this again; with actions/checkout set `fetch-depth: 0`",
        )
    } else {
        (
            format!("{remote} has commits of {branch} that are not here"),
            "run `git pull --rebase`, then this again",
        )
    };
    Finding {
        help: Some(help.to_owned()),
        ..blocked("tag-not-pushed", what)
    }
}

/// The files that `HEAD` lacks, or that decide what is archived and are otherwise there. Line ends
/// are git's to choose.
fn unlike<'a>(here: &'a Files, committed: &'a Files) -> impl Iterator<Item = &'a str> {
    let lines = |text: &str| text.replace("\r\n", "\n");
    let is_same = move |path: &str, content: &Content| match (content, committed.contents.get(path))
    {
        (Content::Text(here), Some(Content::Text(there))) if DECISIVE.contains(&path) => {
            lines(here) == lines(there)
        }
        (_, there) => there.is_some(),
    };
    let files = here.contents.iter();
    files
        .filter(move |(path, content)| !is_same(path, content))
        .map(|(path, _)| path.as_str())
}

fn uncommitted(path: &str, tag: &Tag) -> Finding {
    let rule = if path == CITATION {
        "cff-not-in-tag"
    } else {
        "tree-dirty"
    };
    Finding {
        help: Some(format!(
            "commit it, then run this again; `git check-ignore -v {path}` and `git ls-files -v {path}` \
             say whether git was told to overlook it"
        )),
        ..blocked(
            rule,
            format!("`{path}` is not committed as it is here, so the tag {tag} would not hold it"),
        )
    }
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
