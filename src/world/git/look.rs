//! One look at the repository as it stands.

use std::collections::BTreeMap;
use std::thread;

use crate::domain::{ObjectId, Tag};
use crate::facts::{self, Seen, Why};

use super::Git;
use super::error::{self, GitError};
use super::remote::Remotes;

/// What to look at beyond what is always looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// The paths that differ from `HEAD`, the files as `HEAD` has them, and who would commit;
    /// costs a look at every file.
    pub changed: bool,
    /// Where the remote has the branch; asks the remote itself.
    pub pushed: bool,
}

struct Refs {
    tags: BTreeMap<Tag, ObjectId>,
    branches: Vec<String>,
}

impl Git {
    /// Git's view of the repository.
    ///
    /// The independent questions run side by side. A remote that does not answer makes `pushed`
    /// unknown; everything else that fails is an error. What was not asked for is unknown too:
    /// `changed` as not looked at, `pushed` as offline.
    pub fn look(&self, look: Look) -> Result<facts::Git, GitError> {
        thread::scope(|scope| {
            let refs = scope.spawn(|| self.refs());
            let remotes = scope.spawn(|| self.remotes());
            let changed = look.changed.then(|| scope.spawn(|| self.changed()));
            let identity = look.changed.then(|| scope.spawn(|| self.has_identity()));
            let (head, branch) = self.head()?;
            let remotes = joined(remotes.join())?;
            let remote = remotes
                .choose(branch.as_deref())
                .map(|remote| self.resolved(remote));
            let pushed = match (look.pushed, &remote, &branch) {
                (false, ..) => Seen::Unknown(Why::Offline),
                (true, Some(remote), Some(branch)) => {
                    match remotes.astray(&remote.name, Some(branch)) {
                        Some(astray) => Seen::Unknown(astray.into()),
                        None => self.pushed(&remote.name, branch).into(),
                    }
                }
                (true, ..) => Seen::Unknown(Why::NotAsked),
            };
            let committed = match &head {
                Some(head) if look.changed => Seen::Known(self.files_at(head.as_str())?),
                Some(_) => Seen::Unknown(Why::NotAsked),
                None => Seen::Known(facts::Files::default()),
            };
            let refs = joined(refs.join())?;
            let changed = match changed {
                None => Seen::Unknown(Why::NotAsked),
                Some(thread) => Seen::Known(joined(thread.join())?),
            };
            let identity = match identity {
                None => Seen::Unknown(Why::NotAsked),
                Some(thread) => Seen::Known(joined(thread.join())?),
            };
            Ok(facts::Git {
                identity,
                head,
                branch,
                remote,
                tags: refs.tags,
                branches: refs.branches,
                shallow: self.shallow,
                bare: self.bare,
                changed,
                committed,
                pushed,
            })
        })
    }

    /// Whether git knows who commits: it refuses to guess a name that would be empty or an
    /// address at a machine without a full name.
    fn has_identity(&self) -> Result<bool, GitError> {
        let output = self.call(&["var", "GIT_COMMITTER_IDENT"]).output()?;
        Ok(output.success())
    }

    /// The tags in the history of a revision. Later ones were not there when it was made.
    pub fn tags_until(&self, revision: &str) -> Result<Vec<Tag>, GitError> {
        let merged = format!("--merged={revision}");
        let output = self
            .call(&[
                "for-each-ref",
                &merged,
                "--format=%(refname:strip=2)",
                "refs/tags/",
            ])
            .output()?
            .or_fail("list the tags of a revision")?;
        let names = output.text();
        Ok(names.lines().filter_map(|name| name.parse().ok()).collect())
    }

    /// The commit and the branch of `HEAD`.
    pub(super) fn head(&self) -> Result<(Option<ObjectId>, Option<String>), GitError> {
        const DOING: &str = "read HEAD";
        let call = self.call(&["rev-parse", "HEAD", "--symbolic-full-name", "HEAD"]);
        let output = call.output()?;
        if output.success() {
            let text = output.text();
            let (id, name) = text
                .split_once('\n')
                .ok_or(GitError::Garbled { doing: DOING })?;
            let id = id.parse().map_err(|_| GitError::Garbled { doing: DOING })?;
            let branch = name.trim_end().strip_prefix("refs/heads/");
            return Ok((Some(id), branch.map(str::to_owned)));
        }
        // Without a commit HEAD names nothing, but the branch that the first commit will make.
        let unborn = self.call(&["symbolic-ref", "-q", "HEAD"]).output()?;
        if !unborn.success() {
            return Err(error::failed(DOING, &output.stderr));
        }
        let name = unborn.text();
        let branch = name.trim_end().strip_prefix("refs/heads/");
        Ok((None, branch.map(str::to_owned)))
    }

    /// Tags and branches. A tag that points to no commit (git allows it) is left out.
    fn refs(&self) -> Result<Refs, GitError> {
        const FORMAT: &str =
            "--format=%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)";
        let output = self
            .call(&["for-each-ref", FORMAT, "refs/heads/", "refs/tags/"])
            .output()?
            .or_fail("list tags and branches")?;
        let mut refs = Refs {
            tags: BTreeMap::new(),
            branches: Vec::new(),
        };
        for line in output.text().lines() {
            let parts: Vec<&str> = line.split('\0').collect();
            let [name, kind, id, peeled_kind, peeled] = parts[..] else {
                return Err(GitError::Garbled {
                    doing: "list tags and branches",
                });
            };
            if let Some(branch) = name.strip_prefix("refs/heads/") {
                refs.branches.push(branch.to_owned());
                continue;
            }
            let Some(Ok(tag)) = name.strip_prefix("refs/tags/").map(str::parse::<Tag>) else {
                continue;
            };
            let commit = match (kind, peeled_kind) {
                ("commit", _) => id.parse().ok(),
                (_, "commit") => peeled.parse().ok(),
                // Git before 2.45 peels a tag of a tag only once.
                (_, "tag") => self.peel(&tag)?.map(|(commit, _)| commit),
                _ => None,
            };
            if let Some(commit) = commit {
                refs.tags.insert(tag, commit);
            }
        }
        Ok(refs)
    }

    /// The names and addresses of the remotes, as they are written in the configuration: what
    /// `insteadOf` makes of an address is how to get there, not which repository it is.
    pub(super) fn remotes(&self) -> Result<Remotes, GitError> {
        let output = self
            .call(&[
                "config",
                "-z",
                "--get-regexp",
                r"^(remote\..*\.(url|pushurl)|branch\..*\.(remote|merge))$",
            ])
            .output()?;
        // Status 1: nothing matches.
        if output.code == Some(1) && output.stdout.is_empty() {
            return Ok(Remotes::default());
        }
        let output = output.or_fail("read the remotes")?;
        Ok(Remotes::read(&output.text()))
    }

    /// The paths that differ from `HEAD`, untracked ones included, a folder of untracked files as one.
    fn changed(&self) -> Result<Vec<String>, GitError> {
        if self.bare {
            return Ok(Vec::new());
        }
        let output = self
            .call(&[
                "status",
                "--porcelain=v2",
                "-z",
                "--untracked-files=normal",
                "--no-renames",
            ])
            .output()?
            .or_fail("compare the working tree with HEAD")?;
        let text = output.text();
        // `1 XY sub mH mI mW hH hI path`, `u XY sub m1 m2 m3 mW h1 h2 h3 path`, `? path`
        let path = |entry: &str| {
            let before = match entry.as_bytes().first()? {
                b'1' => 8,
                b'u' => 10,
                b'?' => 1,
                _ => return None,
            };
            entry.splitn(before + 1, ' ').nth(before).map(str::to_owned)
        };
        Ok(text.split('\0').filter_map(path).collect())
    }
}

fn joined<T>(result: thread::Result<Result<T, GitError>>) -> Result<T, GitError> {
    // A panic goes on where it would have gone without the thread.
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
