//! What can go wrong with git, and what to do then.

use std::path::{Path, PathBuf};

use crate::domain::{ObjectId, Tag};
use crate::facts::Why;

use super::Git;

/// Why git could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no program `git`.
    #[error("`git` is not installed, or not on the PATH")]
    NotInstalled,
    /// The folder is not there or cannot be entered.
    #[error("cannot look into `{}`: {why}", folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
        /// The system's words.
        why: String,
    },
    /// Git does not trust a repository that belongs to another user.
    #[error("git refuses to look into `{}`: it belongs to another user", folder.display())]
    Dubious {
        /// The folder.
        folder: PathBuf,
    },
    /// Git ran and failed.
    #[error("could not {doing}: {said}")]
    Failed {
        /// What was tried, as a verb with its object.
        doing: &'static str,
        /// What git, a hook or the remote said; addresses without secrets.
        said: String,
        /// What to do, where that is known.
        help: Option<&'static str>,
    },
    /// Git took too long; only for questions to a remote.
    #[error("could not {doing}: no answer within {seconds} seconds")]
    Late {
        /// What was tried.
        doing: &'static str,
        /// How long it was waited for.
        seconds: u64,
    },
    /// Git answered something that is not understood.
    #[error("could not understand what git answered when asked to {doing}")]
    Garbled {
        /// What was tried.
        doing: &'static str,
    },
    /// The program could not be run or talked to.
    #[error("could not run git: {0}")]
    Io(#[from] std::io::Error),
    /// There is no such commit, branch or tag here.
    #[error("there is no revision `{0}` in this repository")]
    NoSuchRevision(String),
    /// The clone has not all objects, and so nobody can tell here what the revision is.
    #[error("cannot tell whether there is a revision `{0}`: this clone does not hold all objects")]
    RevisionNotHere(String),
    /// A tag points to something that is no commit.
    #[error("the tag `{0}` points to no commit")]
    TagOfNoCommit(Tag),
    /// A tag exists and points to another commit.
    #[error("the tag `{tag}` already points to commit {here}, not to {wanted}")]
    TagElsewhere {
        /// The tag.
        tag: Tag,
        /// The commit it points to.
        here: ObjectId,
        /// The commit it should point to.
        wanted: ObjectId,
    },
    /// A file changed between looking and writing.
    #[error("`{path}` is no longer what it was when the change was planned")]
    FileChanged {
        /// The path.
        path: String,
    },
    /// A file cannot be written here.
    #[error("cannot write `{path}`: {why}")]
    NotWritable {
        /// The path.
        path: String,
        /// Why not.
        why: String,
    },
}

impl GitError {
    /// What to do next, where that is known: a sentence without a full stop.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotInstalled => {
                "install git (https://git-scm.com/downloads) and run again".into()
            }
            Self::Dubious { folder } => format!(
                "if you trust it, run `git config --global --add safe.directory {}`",
                folder.display()
            ),
            Self::Failed { help, .. } => return help.map(str::to_owned),
            Self::Late { .. } => "check the network and whether git waits for a password".into(),
            Self::NoSuchRevision(_) => {
                "run `git fetch --tags`, or name a branch, tag or commit that is here".into()
            }
            Self::RevisionNotHere(_) => {
                "run `git fetch --tags --unshallow` in a shallow clone, or \
                 `git fetch --tags --refetch` in a partial one"
                    .into()
            }
            Self::TagOfNoCommit(tag) => {
                format!("run `git tag -d {tag}`, then `git fetch --tags` for the one on GitHub")
            }
            Self::TagElsewhere { .. } => "release under another version: a tag that others may \
                 have is never moved"
                .into(),
            Self::FileChanged { .. } => "run again to plan with the file as it is now".into(),
            _ => return None,
        })
    }
}

impl From<GitError> for Why {
    fn from(error: GitError) -> Self {
        let words = error.to_string();
        match error {
            GitError::Garbled { .. } => Self::Garbled(words),
            GitError::Dubious { .. } => Self::Forbidden(words),
            _ => Self::Unreachable(words),
        }
    }
}

/// What it means that `git rev-parse` failed in a folder.
pub(super) fn undiscovered(folder: &Path, stderr: &str) -> Result<Option<Git>, GitError> {
    if stderr.contains("dubious ownership") {
        // Git names the folder it means, which may lie above the one that was asked for.
        let named = stderr.split('\'').nth(1).map(PathBuf::from);
        return Err(GitError::Dubious {
            folder: named.unwrap_or_else(|| folder.to_owned()),
        });
    }
    // Without `(or any …)` git found a `.git` and could not use it.
    if stderr.contains("not a git repository (or any") {
        return Ok(None);
    }
    Err(failed("look at the git repository", stderr))
}

/// A failure in git's own words, with the help that those words suggest.
pub(super) fn failed(doing: &'static str, stderr: &str) -> GitError {
    GitError::Failed {
        doing,
        said: said(stderr),
        help: help_for(stderr),
    }
}

/// Git's words in one text: without its advice, without secrets in addresses.
fn said(stderr: &str) -> String {
    let lines: Vec<&str> = stderr
        .lines()
        .map(|line| line.trim_end_matches(['\r', ' ']))
        .filter(|line| !line.is_empty() && !line.starts_with("hint:"))
        .map(|line| line.strip_prefix("fatal: ").unwrap_or(line))
        .collect();
    if lines.is_empty() {
        return "git gave no reason".to_owned();
    }
    redact(&lines.join("\n"))
}

/// Takes user, password and query out of each address in a text.
pub(super) fn redact(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        shown.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || "'\"`<>".contains(c))
            .unwrap_or(after.len());
        let (address, further) = after.split_at(end);
        let (authority, path) = address.split_at(address.find('/').unwrap_or(address.len()));
        shown.push_str(authority.rsplit('@').next().unwrap_or_default());
        match path.find(['?', '#']) {
            Some(at) => {
                shown.push_str(&path[..at]);
                shown.push_str("?…");
            }
            None => shown.push_str(path),
        }
        rest = further;
    }
    shown.push_str(rest);
    shown
}

/// The words of git, of GitHub and of usual servers, and what to do about each.
const HELP: [(&str, &str); 23] = [
    (
        "Please tell me who you are",
        "run `git config --global user.name \"Your Name\"` and `git config --global user.email you@example.org`",
    ),
    (
        "unable to auto-detect email",
        "run `git config --global user.email you@example.org`",
    ),
    (
        "gpg failed to sign",
        "check your signing key (`git config user.signingKey`), or whether its agent is unlocked",
    ),
    (
        "cannot lock ref",
        "another git may be at work here; run again when it is done",
    ),
    (
        "index.lock",
        "another git may be at work here; run again when it is done",
    ),
    (
        "unable to sign the tag",
        "check your signing key (`git config user.signingKey`), or whether its agent is unlocked; no tag was made",
    ),
    (
        "failed to write commit object",
        "check your signing key (`git config user.signingKey`), or whether its agent is unlocked; nothing was committed",
    ),
    // GitHub's words for its older protection, and for rulesets.
    (
        "rotected branch",
        "the branch takes changes through a pull request: run again with `--pull-request`",
    ),
    (
        "through a pull request",
        "the branch takes changes through a pull request: run again with `--pull-request`",
    ),
    (
        "Cannot create ref due to creations being restricted",
        "a ruleset of the repository forbids this tag: ask an admin to let you make it (Settings → Rules → Rulesets)",
    ),
    (
        "GH013",
        "a rule of the repository forbids this push; ask an owner to allow it, or go through a pull request",
    ),
    (
        "refusing to allow",
        "the token that git uses may not change files under .github/workflows: `GITHUB_TOKEN` never may; push with your own",
    ),
    (
        "This repository was archived",
        "the repository is archived and so read-only: unarchive it on GitHub under Settings, Danger Zone",
    ),
    (
        "non-fast-forward",
        "the remote has commits that are not here: run `git pull --rebase`, then run again",
    ),
    (
        "fetch first",
        "the remote has commits that are not here: run `git pull --rebase`, then run again",
    ),
    (
        "already exists",
        "the remote already has this tag at another commit; release under another version",
    ),
    (
        "terminal prompts disabled",
        "git has no password for the remote: run `gh auth setup-git`, or use an SSH address",
    ),
    (
        "Authentication failed",
        "git's password for the remote was refused: run `gh auth login` and `gh auth setup-git`, or use an SSH address",
    ),
    (
        "Permission denied",
        "the remote refused your key or account; check that you may write to the repository",
    ),
    (
        "Permission to",
        "the account that git uses may not write to this repository; ask an owner of it",
    ),
    ("Could not resolve host", "check the network and run again"),
    (
        "does not appear to be a git repository",
        "check the remote's address with `git remote -v`",
    ),
    // The last: each refusal that has words of its own ends with these.
    (
        "failed to push some refs",
        "the pre-push hook in `git rev-parse --git-path hooks`, or a rule of the remote, refused it: do what it asks (`git push` shows it once more), then run this again",
    ),
];

fn help_for(stderr: &str) -> Option<&'static str> {
    HELP.iter()
        .find(|(words, _)| stderr.contains(words))
        .map(|(_, help)| *help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_an_address_is_repeated() {
        assert_eq!(
            redact("fatal: unable to access 'https://u:tok@github.com/o/r.git/?t=1': no"),
            "fatal: unable to access 'https://github.com/o/r.git/?…': no"
        );
        assert_eq!(redact("x://a@b"), "x://b");
        assert_eq!(redact("no address: a@b"), "no address: a@b");
    }

    #[test]
    fn advice_is_left_out_and_reasons_are_kept() {
        let error = failed(
            "push",
            "remote: GH006: protected branch\nhint: use force\nfatal: no\n",
        );
        assert_eq!(
            error.to_string(),
            "could not push: remote: GH006: protected branch\nno"
        );
        assert!(error.help().unwrap().contains("pull request"));
    }

    #[test]
    fn a_folder_of_somebody_else_is_named_with_what_to_run() {
        let said = "fatal: detected dubious ownership in repository at '/srv/lab/tool'\nTo add …";
        let error = undiscovered(Path::new("/srv/lab/tool/src"), said).unwrap_err();
        assert!(
            error
                .help()
                .unwrap()
                .ends_with("safe.directory /srv/lab/tool`")
        );
        let why: Why = error.into();
        assert!(matches!(why, Why::Forbidden(_)));
    }
}
