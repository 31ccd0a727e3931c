//! The three changes that are made through git: a commit of one file, a tag, a push.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::{ObjectId, Tag};
use crate::world::files;

use super::Git;
use super::error::{self, GitError};
use super::run::Output;

impl Git {
    /// Writes a file and commits it alone; gives the commit.
    ///
    /// `before` is the text that the change was planned on, empty for a file that is not there
    /// yet. If the file is neither that nor already `after`, nothing is done. What else is
    /// staged or changed stays as it is. When the commit fails (a hook, a key), the file and the
    /// index are put back. If `HEAD` already has `after`, that commit is given.
    pub fn commit_file(
        &self,
        path: &str,
        before: &str,
        after: &str,
        message: &str,
    ) -> Result<ObjectId, GitError> {
        let target = self.writable(path)?;
        let _turn = self.turn();
        let found = match fs::read(&target) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(not_writable(path, &error)),
        };
        let text = found.as_deref().unwrap_or_default();
        if text != after.as_bytes() {
            if text != before.as_bytes() {
                return Err(GitError::FileChanged {
                    path: path.to_owned(),
                });
            }
            self.replace(&target, after.as_bytes())
                .map_err(|error| not_writable(path, &error))?;
        }
        self.commit_only(path, message).map_err(|failure| {
            let restored = match &found {
                Some(bytes) => self.replace(&target, bytes),
                None => fs::remove_file(&target),
            };
            match restored {
                Ok(()) => failure,
                Err(error) => not_writable(path, &error),
            }
        })
    }

    /// Puts a whole new content in the place of a file in one step. What a run that dies leaves
    /// behind lies in git's own folder, where it is no change of the working tree.
    fn replace(&self, target: &Path, content: &[u8]) -> io::Result<()> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let asked = self.call(&["rev-parse", "--absolute-git-dir"]).output();
        let own = asked.ok().filter(Output::success);
        let own = own.map(|output| PathBuf::from(output.text().trim_end_matches('\n')));
        match own.map(|own| replace(target, content, &own)) {
            Some(Ok(())) => Ok(()),
            // Git's folder may be on another disk, or not known.
            _ => replace(target, content, folder),
        }
    }

    /// Where a path of the working tree is, if it may be written there.
    fn writable(&self, path: &str) -> Result<PathBuf, GitError> {
        let refuse = |why: &str| GitError::NotWritable {
            path: path.to_owned(),
            why: why.to_owned(),
        };
        if self.bare {
            return Err(refuse("the repository has no working tree"));
        }
        let inside = Path::new(path)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(name) if name != ".git"));
        if !inside || path.is_empty() {
            return Err(refuse("it is not a path inside the repository"));
        }
        let target = self.root.join(path);
        let mut step = self.root.clone();
        for part in Path::new(path).components() {
            step.push(part);
            if step.is_symlink() {
                return Err(refuse("it is, or lies behind, a symbolic link"));
            }
        }
        if target.exists() && !target.is_file() {
            return Err(refuse("it is not a file"));
        }
        Ok(target)
    }

    fn commit_only(&self, path: &str, message: &str) -> Result<ObjectId, GitError> {
        let state = self.state_of(path)?;
        let head = || -> Result<ObjectId, GitError> {
            let (head, _) = self.head()?;
            head.ok_or_else(|| GitError::NoSuchRevision("HEAD".to_owned()))
        };
        match state {
            State::Clean => {
                self.is_committed(path)?;
                return head();
            }
            State::Ignored => {
                return Err(GitError::NotWritable {
                    path: path.to_owned(),
                    why: "git ignores it (see `git check-ignore -v`)".to_owned(),
                });
            }
            // A file that git knows needs no `git add`: the commit takes it from the working
            // tree, and the index stays as it is when the commit fails.
            State::Known => {}
            State::New => {
                self.changing(&["add", "--", path])
                    .output()?
                    .or_fail("add the file")?;
            }
        }
        let message = format!("--message={message}");
        let output = self
            .changing(&["commit", "--quiet", &message, "--only", "--", path])
            .output()?;
        if output.success() {
            return head();
        }
        if state == State::New {
            self.changing(&["rm", "--cached", "--quiet", "--force", "--", path])
                .output()?
                .or_fail("take the file out of the index again")?;
        }
        // A hook often speaks on standard output.
        let said = format!("{}\n{}", output.stderr.trim_end(), output.text().trim_end());
        Err(error::failed("commit", &said))
    }

    /// That `HEAD` has what the file holds. A file may look clean because git was told not to look
    /// (`git update-index --assume-unchanged` or `--skip-worktree`).
    fn is_committed(&self, path: &str) -> Result<(), GitError> {
        let id = |arguments: &[&str]| -> Result<String, GitError> {
            let output = self.call(arguments).output()?;
            Ok(output.or_fail("compare the file with the commit")?.text())
        };
        let committed = id(&["rev-parse", "--verify", &format!("HEAD:{path}")])?;
        if committed == id(&["hash-object", "--", path])? {
            return Ok(());
        }
        Err(GitError::NotWritable {
            path: path.to_owned(),
            why: "git was told not to look for changes of it: \
                  `git update-index --no-assume-unchanged --no-skip-worktree` ends that"
                .to_owned(),
        })
    }

    fn state_of(&self, path: &str) -> Result<State, GitError> {
        let output = self
            .call(&[
                "status",
                "--porcelain=v2",
                "-z",
                "--untracked-files=all",
                "--ignored=matching",
                "--no-renames",
                "--",
                path,
            ])
            .output()?
            .or_fail("look at the file")?;
        Ok(match output.stdout.first() {
            None => State::Clean,
            Some(b'!') => State::Ignored,
            Some(b'?') => State::New,
            Some(_) => State::Known,
        })
    }

    /// Makes an annotated tag; git signs it where the user set `tag.gpgSign`.
    ///
    /// A tag that is there already is fine if it points to this commit and an error otherwise.
    pub fn create_tag(&self, tag: &Tag, commit: &ObjectId, message: &str) -> Result<(), GitError> {
        let _turn = self.turn();
        if let Some((here, _)) = self.peel(tag)? {
            return if here == *commit {
                Ok(())
            } else {
                Err(GitError::TagElsewhere {
                    tag: tag.clone(),
                    here,
                    wanted: commit.clone(),
                })
            };
        }
        let message = format!("--message={message}");
        self.changing(&[
            "tag",
            "--annotate",
            // A line of the notes may begin with `#`.
            "--cleanup=whitespace",
            &message,
            "--",
            tag.as_str(),
            commit.as_str(),
        ])
        .output()?
        .or_fail("make the tag")?;
        Ok(())
    }

    /// Pushes the tag, and its commit to the branch of that name, all or nothing.
    ///
    /// Never forced: a remote that has something else refuses. Nothing is sent if the tag is not
    /// that commit here, or if the push would go to another repository than the remote's fetches.
    /// There is no time limit, since git may be waiting for a key, and a push that is cut off is
    /// neither done nor undone.
    pub fn push(
        &self,
        remote: &str,
        branch: Option<&str>,
        tag: &Tag,
        commit: &ObjectId,
    ) -> Result<(), GitError> {
        if let Some(astray) = self.remotes()?.astray(remote, branch) {
            return Err(astray);
        }
        match self.peel(tag)? {
            Some((here, _)) if here == *commit => {}
            Some((here, _)) => {
                return Err(GitError::TagElsewhere {
                    tag: tag.clone(),
                    here,
                    wanted: commit.clone(),
                });
            }
            None => return Err(GitError::NoSuchRevision(tag.to_string())),
        }
        // Nothing but what is named here goes along, whatever `push.followTags` and
        // `push.recurseSubmodules` say.
        let mut call = self.changing(&[
            "push",
            "--atomic",
            "--no-follow-tags",
            "--recurse-submodules=check",
            "--",
            remote,
        ]);
        if let Some(branch) = branch {
            // The commit, not the branch, which may have moved on since it was looked at.
            call = call.arg(format!("{commit}:refs/heads/{branch}"));
        }
        call.arg(format!("refs/tags/{tag}:refs/tags/{tag}"))
            .output()?
            .or_fail("push")?;
        Ok(())
    }

    /// Pushes a commit to a branch of that name, and nothing else. Never forced: a branch that is
    /// there and is no ancestor of the commit refuses, and so does one that is protected.
    pub fn push_branch(
        &self,
        remote: &str,
        branch: &str,
        commit: &ObjectId,
    ) -> Result<(), GitError> {
        if let Some(astray) = self.remotes()?.astray(remote, None) {
            return Err(astray);
        }
        self.changing(&[
            "push",
            "--no-follow-tags",
            "--recurse-submodules=check",
            "--",
            remote,
        ])
        .arg(format!("{commit}:refs/heads/{branch}"))
        .output()?
        .or_fail("push")?;
        Ok(())
    }

    fn changing(&self, arguments: &[&str]) -> super::run::Call {
        super::run::Call::changing(&self.root, arguments)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Clean,
    Known,
    New,
    Ignored,
}

/// Puts a whole new content in the place of a file in one step, with the same permissions.
/// Until then it stands in `scratch`, which must be on the same disk.
fn replace(target: &Path, content: &[u8], scratch: &Path) -> io::Result<()> {
    let mut file = files::beside(scratch, !target.exists())?;
    file.write_all(content)?;
    if let Ok(metadata) = fs::metadata(target) {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

fn not_writable(path: &str, error: &io::Error) -> GitError {
    GitError::NotWritable {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
