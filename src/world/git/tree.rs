//! What a commit holds.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::thread;

use crate::domain::{ObjectId, RawId, Tag};
use crate::facts::Files;
use crate::facts::repository::{Content, LIMIT, Tagged, wanted};
use crate::world::files;

use super::Git;
use super::error::GitError;

/// What an entry of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A file that may be run.
    Program,
    /// A symbolic link; its content is where it leads to.
    Link,
    /// A folder.
    Folder,
    /// A submodule: another repository at one of its commits.
    Submodule,
}

/// An entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEntry {
    /// What it is.
    pub kind: Kind,
    /// Its object.
    pub id: RawId,
    /// The size of its content in bytes; none for folders and submodules.
    pub size: Option<u64>,
    /// The path from the root, as bytes: git asks for no encoding.
    pub path: Box<[u8]>,
}

impl Kind {
    /// Reads git's six-digit mode. Old repositories have more modes for files than git writes now.
    pub(super) fn of_mode(mode: &str) -> Option<Self> {
        Some(match mode {
            "040000" => Self::Folder,
            "120000" => Self::Link,
            "160000" => Self::Submodule,
            _ if mode.starts_with("100") => {
                let owner_may_run = u32::from_str_radix(mode, 8).ok()? & 0o100 != 0;
                if owner_may_run {
                    Self::Program
                } else {
                    Self::File
                }
            }
            _ => return None,
        })
    }
}

impl Git {
    /// A tag with the files that it holds; `None` where there is no such tag here.
    pub fn tagged(&self, tag: &Tag) -> Result<Option<Tagged>, GitError> {
        let Some((commit, tree)) = self.peel(tag)? else {
            return Ok(None);
        };
        let files = self.files_in(&tree)?;
        Ok(Some(Tagged {
            commit,
            tree,
            files,
        }))
    }

    /// The object of a file or folder in a commit; `None` where the commit has no such path.
    pub fn object_at(&self, commit: &ObjectId, path: &str) -> Result<Option<ObjectId>, GitError> {
        let names = format!("{commit}^{{commit}}\n{commit}:{path}\n");
        let output = self
            .call(&["cat-file", "--batch-check=%(objectname)"])
            .output_with(names.into_bytes())?
            .or_fail("read the commit")?;
        let text = output.text();
        let mut ids = text.lines().map(|line| line.parse::<ObjectId>().ok());
        match ids.next().flatten() {
            Some(_) => Ok(ids.next().flatten()),
            None => Err(GitError::NoSuchRevision(commit.to_string())),
        }
    }

    /// The commit of a tag and the tree of that commit; `None` where there is no such tag here.
    pub(super) fn peel(&self, tag: &Tag) -> Result<Option<(ObjectId, ObjectId)>, GitError> {
        let name = format!("refs/tags/{tag}");
        let names = format!("{name}\n{name}^{{commit}}\n{name}^{{tree}}\n");
        let output = self
            .call(&["cat-file", "--batch-check=%(objectname)"])
            .output_with(names.into_bytes())?
            .or_fail("read the tag")?;
        let text = output.text();
        let ids: Vec<Option<ObjectId>> = text.lines().map(|line| line.parse().ok()).collect();
        match &ids[..] {
            [None, ..] => Ok(None),
            [_, Some(commit), Some(tree)] => Ok(Some((commit.clone(), tree.clone()))),
            [_, ..] => Err(GitError::TagOfNoCommit(tag.clone())),
            [] => Err(GitError::Garbled {
                doing: "read the tag",
            }),
        }
    }

    /// The root's names and the wanted files as they are in a revision.
    ///
    /// The files are read as git keeps them, without the working tree's line ends and filters.
    pub fn files_at(&self, revision: &str) -> Result<Files, GitError> {
        self.files_in(&self.tree_of(revision)?)
    }

    fn files_in(&self, tree: &ObjectId) -> Result<Files, GitError> {
        let (root, below) = thread::scope(|scope| {
            let root = scope.spawn(|| self.list(tree, &[], &[]));
            let below = self.list(tree, &[], &[".github/CITATION.cff", "LICENSES/"]);
            let root = root
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (root, below)
        });
        let mut files = Files::default();
        let mut objects = Objects::open(self)?;
        // Where a file or a link has the name of the folder, git lists that, a second time.
        let below = below?
            .into_iter()
            .filter(|entry| entry.path.contains(&b'/'));
        for entry in root?.into_iter().chain(below) {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            let is_folder = matches!(entry.kind, Kind::Folder | Kind::Submodule);
            if wanted(&path) && (!is_folder || files::expects_file(&path)) {
                let content = objects.content(tree, &entry, &path)?;
                files.contents.insert(path.clone(), content);
            }
            if !path.contains('/') {
                files
                    .root
                    .push(if is_folder { format!("{path}/") } else { path });
            }
        }
        files.root.sort();
        Ok(files)
    }

    /// All files, links and submodules of a commit, in git's order; folders are in their paths.
    pub fn tree_entries(&self, commit: &ObjectId) -> Result<Vec<TreeEntry>, GitError> {
        self.list(commit, &["-r"], &[])
    }

    fn list(
        &self,
        tree: &ObjectId,
        options: &[&str],
        paths: &[&str],
    ) -> Result<Vec<TreeEntry>, GitError> {
        const DOING: &str = "list the files of a commit";
        let mut call = self.call(&["ls-tree", "-z", "--long", "--full-tree"]);
        for argument in options.iter().chain(&[tree.as_str(), "--"]).chain(paths) {
            call = call.arg(argument);
        }
        let mut entries = Vec::new();
        call.each(DOING, 0, |entry| {
            entries.push(parse_entry(entry)?);
            Some(())
        })?;
        Ok(entries)
    }

    /// The attributes of paths (of folders with a slash at the end) as the commit's own
    /// `.gitattributes` files set them: path, name and value of each.
    pub(in crate::world) fn attributes<'a>(
        &self,
        commit: &ObjectId,
        names: &[&str],
        paths: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Vec<(Vec<u8>, String, String)>, GitError> {
        const DOING: &str = "read the attributes of files";
        // `check-attr --source` is younger (2.40) than the git of some laptops; an index of the
        // commit, aside from the user's, gives the same.
        let aside = tempfile::tempdir()?;
        let index = aside.path().join("index");
        self.call(&["read-tree", commit.as_str()])
            .env("GIT_INDEX_FILE", &index)
            .output()?
            .or_fail(DOING)?;
        let mut input = Vec::new();
        for path in paths {
            input.extend_from_slice(path);
            input.push(0);
        }
        // What this machine sets for all repositories is nothing to the one who made the zip.
        let mut call = self.call(&["-c", "core.attributesFile=", "check-attr", "--cached"]);
        for argument in ["-z", "--stdin"].iter().chain(names) {
            call = call.arg(argument);
        }
        let output = call
            .env("GIT_INDEX_FILE", &index)
            .env("GIT_ATTR_NOSYSTEM", "1")
            .output_with(input)?
            .or_fail(DOING)?;
        let parts: Vec<&[u8]> = output.stdout.split(|byte| *byte == 0).collect();
        let word = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(parts
            .chunks_exact(3)
            .map(|part| (part[0].to_owned(), word(part[1]), word(part[2])))
            .collect())
    }

    /// The zip that git makes of one file of a commit, all conversions done; `None` where git
    /// says that it cannot, as for an encoding that this machine does not know.
    pub(in crate::world) fn zip_of(
        &self,
        commit: &ObjectId,
        path: &[u8],
    ) -> Result<Option<Vec<u8>>, GitError> {
        let Ok(path) = std::str::from_utf8(path) else {
            return Ok(None);
        };
        let call = self.call(&["archive", "--format=zip", commit.as_str(), "--", path]);
        let output = call.output()?;
        Ok(output.success().then_some(output.stdout))
    }

    /// The content of some objects, one after the other.
    pub(in crate::world) fn objects(&self) -> Result<Objects, GitError> {
        Objects::open(self)
    }
}

/// `mode SP type SP id SP padded-size TAB path`
fn parse_entry(entry: &[u8]) -> Option<TreeEntry> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let head = std::str::from_utf8(&entry[..tab]).ok()?;
    let mut words = head.split_ascii_whitespace();
    let mode = words.next()?;
    let id = words.nth(1)?.parse().ok()?;
    Some(TreeEntry {
        kind: Kind::of_mode(mode)?,
        id,
        size: words.next()?.parse().ok(),
        path: entry[tab + 1..].into(),
    })
}

/// A `git cat-file --batch` that is talked to: a name in, an object out.
#[derive(Debug)]
pub(in crate::world) struct Objects {
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

const READING: GitError = GitError::Garbled {
    doing: "read an object",
};

impl Objects {
    fn open(git: &Git) -> Result<Self, GitError> {
        let mut child = git
            .call(&["cat-file", "--batch", "--follow-symlinks"])
            .start_talking()?;
        let (Some(ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(READING);
        };
        Ok(Self {
            child,
            ask: Some(ask),
            answer: BufReader::new(answer),
        })
    }

    /// The bytes of a blob; `None` where it is larger than `limit` (it is then read past).
    pub(in crate::world) fn blob(
        &mut self,
        id: &RawId,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, GitError> {
        let header = self.header(&id.to_string())?;
        let size = header.strip_prefix(&format!("{id} blob "));
        let size = size.and_then(|size| size.parse().ok()).ok_or(READING)?;
        self.body(size, limit)
    }

    fn content(
        &mut self,
        tree: &ObjectId,
        entry: &TreeEntry,
        path: &str,
    ) -> Result<Content, GitError> {
        match (entry.kind, entry.size) {
            (Kind::Folder | Kind::Submodule, _) => Ok(Content::Directory),
            (Kind::Link, _) => self.followed(tree, path),
            (_, Some(size)) if size > LIMIT => Ok(Content::TooLarge(size)),
            (_, size) => Ok(match self.blob(&entry.id, LIMIT)? {
                Some(bytes) => files::text(bytes),
                None => Content::TooLarge(size.unwrap_or_default()),
            }),
        }
    }

    /// What a link leads to. Git itself follows it and never leaves the tree.
    fn followed(&mut self, tree: &ObjectId, path: &str) -> Result<Content, GitError> {
        if path.contains('\n') {
            let why = "a symbolic link whose name has a line break";
            return Ok(Content::Unreadable(why.to_owned()));
        }
        let name = format!("{tree}:{path}");
        let header = self.header(&name)?;
        let words: Vec<&str> = header.rsplitn(3, ' ').collect();
        let size = words.first().and_then(|size| size.parse().ok());
        // `symlink <size>`, `dangling <size>`, … are followed by a path of that size.
        let (kind, size) = match (&words[..], size) {
            ([_, kind, _] | [_, kind], Some(size)) => (*kind, size),
            _ => return Err(READING),
        };
        let bytes = self.body(size, LIMIT)?;
        let shown = || String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
        Ok(match kind {
            "tree" => Content::Directory,
            "symlink" => Content::OutsideLink(shown()),
            "blob" => bytes.map_or(Content::TooLarge(size), files::text),
            _ => Content::Unreadable("a symbolic link that leads nowhere".to_owned()),
        })
    }

    fn header(&mut self, name: &str) -> Result<String, GitError> {
        let ask = self.ask.as_mut().ok_or(READING)?;
        ask.write_all(format!("{name}\n").as_bytes())?;
        ask.flush()?;
        let mut line = String::new();
        self.answer.read_line(&mut line)?;
        Ok(line.trim_end_matches('\n').to_owned())
    }

    /// The bytes that follow a header, and the line break after them.
    fn body(&mut self, size: u64, limit: u64) -> Result<Option<Vec<u8>>, GitError> {
        let mut body = self.answer.by_ref().take(size + 1);
        if size > limit {
            std::io::copy(&mut body, &mut std::io::sink())?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size + 1 {
            return Err(READING);
        }
        bytes.pop();
        Ok(Some(bytes))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // The end of its input is the end of its work.
        self.ask = None;
        let _ = self.child.wait();
    }
}
