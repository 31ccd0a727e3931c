//! One look at the repository as it stands.

use std::collections::BTreeMap;

use crate::domain::{ObjectId, Tag};
use crate::facts::{self, Seen, Why};

use super::Git;
use super::error::{self, GitError};
use super::remote::Remotes;
use super::run::{Call, Output, Started};

/// What to look at beyond what is always looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// The paths that differ from `HEAD`, the files as `HEAD` has them, and who would commit;
    /// costs a look at every file.
    pub changed: bool,
    /// Where the remote has the branch; asks the remote itself.
    pub pushed: bool,
}

/// The commit of `HEAD` and its branch.
pub(super) type Head = (Option<ObjectId>, Option<String>);

/// The questions that every look asks, before their answers.
#[derive(Debug)]
pub(super) struct Questions {
    refs: Started,
    remotes: Started,
}

struct Refs {
    tags: BTreeMap<Tag, ObjectId>,
    astray: Vec<Tag>,
    branches: Vec<String>,
}

impl Questions {
    pub(super) fn ask(call: impl Fn(&[&str]) -> Call) -> Result<Self, GitError> {
        Ok(Self {
            refs: call(&REFS).start()?,
            remotes: call(&REMOTES).start()?,
        })
    }
}

impl Git {
    /// Git's view of the repository.
    ///
    /// The independent questions run side by side. A remote that does not answer makes `pushed`
    /// unknown; everything else that fails is an error. What was not asked for is unknown too:
    /// `changed` as not looked at, `pushed` as offline.
    pub fn look(&self, look: Look) -> Result<facts::Git, GitError> {
        let questions = Questions::ask(|arguments| self.call(arguments))?;
        self.answered(look, None, questions)
    }

    /// The same, where the questions were asked already.
    pub(super) fn answered(
        &self,
        look: Look,
        head: Option<Head>,
        questions: Questions,
    ) -> Result<facts::Git, GitError> {
        let start = |arguments: &[&str]| self.call(arguments).start();
        let changed = (look.changed && !self.bare).then(|| start(&CHANGED));
        let identity = look.changed.then(|| start(&IDENTITY));
        let (head, branch) = head.map_or_else(|| self.head(), Ok)?;
        let remotes = read_remotes(questions.remotes.output()?)?;
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
        let refs = self.refs(questions.refs.output()?)?;
        let changed = match changed {
            None if look.changed => Seen::Known(Vec::new()),
            None => Seen::Unknown(Why::NotAsked),
            Some(started) => Seen::Known(read_changed(started?.output()?)?),
        };
        let identity = match identity {
            None => Seen::Unknown(Why::NotAsked),
            Some(started) => Seen::Known(started?.output()?.success()),
        };
        Ok(facts::Git {
            identity,
            head,
            branch,
            remote,
            tags: refs.tags,
            astray: refs.astray,
            branches: refs.branches,
            shallow: self.shallow,
            bare: self.bare,
            changed,
            committed,
            pushed,
        })
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
    pub(super) fn head(&self) -> Result<Head, GitError> {
        const DOING: &str = "read HEAD";
        let call = self.call(&["rev-parse", "HEAD", "--symbolic-full-name", "HEAD"]);
        let output = call.output()?;
        if output.success() {
            let text = output.text();
            let lines = text.split_once('\n');
            let head = lines.and_then(|(id, name)| read_head(id, name.trim_end()));
            return head.ok_or(GitError::Garbled { doing: DOING });
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

    /// Tags and branches. A tag that points to no commit (git allows it) stands apart.
    fn refs(&self, answer: Output) -> Result<Refs, GitError> {
        let output = answer.or_fail("list tags and branches")?;
        let mut refs = Refs {
            tags: BTreeMap::new(),
            astray: Vec::new(),
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
                (_, "tag") => match self.peel(&tag) {
                    Err(GitError::TagOfNoCommit(_)) => None,
                    peeled => peeled?.map(|(commit, _)| commit),
                },
                _ => None,
            };
            match commit {
                Some(commit) => {
                    refs.tags.insert(tag, commit);
                }
                None => refs.astray.push(tag),
            }
        }
        Ok(refs)
    }

    /// The names and addresses of the remotes, as they are written in the configuration: what
    /// `insteadOf` makes of an address is how to get there, not which repository it is.
    pub(super) fn remotes(&self) -> Result<Remotes, GitError> {
        read_remotes(self.call(&REMOTES).output()?)
    }
}

/// Each reference with its object, and where that is a tag, what the tag is of.
const REFS: [&str; 4] = [
    "for-each-ref",
    "--format=%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)",
    "refs/heads/",
    "refs/tags/",
];

const REMOTES: [&str; 4] = [
    "config",
    "-z",
    "--get-regexp",
    r"^(remote\..*\.(url|pushurl)|branch\..*\.(remote|merge))$",
];

/// The paths that differ from `HEAD`, untracked ones included, a folder of untracked files as one.
const CHANGED: [&str; 5] = [
    "status",
    "--porcelain=v2",
    "-z",
    "--untracked-files=normal",
    "--no-renames",
];

/// Whether git knows who commits: it refuses to guess a name that would be empty or an address at
/// a machine without a full name.
const IDENTITY: [&str; 2] = ["var", "GIT_COMMITTER_IDENT"];

/// `HEAD` from the two lines that `git rev-parse` has for it.
pub(super) fn read_head(id: &str, name: &str) -> Option<Head> {
    let branch = name.strip_prefix("refs/heads/");
    Some((Some(id.parse().ok()?), branch.map(str::to_owned)))
}

fn read_remotes(output: Output) -> Result<Remotes, GitError> {
    // Status 1: nothing matches.
    if output.code == Some(1) && output.stdout.is_empty() {
        return Ok(Remotes::default());
    }
    let output = output.or_fail("read the remotes")?;
    Ok(Remotes::read(&output.text()))
}

fn read_changed(output: Output) -> Result<Vec<String>, GitError> {
    let output = output.or_fail("compare the working tree with HEAD")?;
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
