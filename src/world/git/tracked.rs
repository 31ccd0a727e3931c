//! Every file that git has of a tree, and the lines in them that should not be there.

use crate::domain::ObjectId;
use crate::domain::leak::leaks;
use crate::facts::tracked::{Trace, TraceKind, Tracked, TrackedFile, TrackedKind};

use super::error::GitError;
use super::tree::Kind;
use super::{Git, TreeEntry};

/// What `git grep` looks for: a little more than what counts, so that one pass finds all.
const PATTERN: &str = concat!(
    r"gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60}",
    r"|zenodo\.org/[^[:space:]]*(token=|preview=1)|zenodo\.org/(uploads|deposit)/[0-9]",
    r"|biostudies[^[:space:]]*[?&]key=",
    r"|^(<<<<<<<|>>>>>>>) ",
    r"|^version https://git-lfs\.github\.com/spec/v1",
    r"|(export-ignore|filter=lfs)",
);

/// More lines than this say nothing more.
const MOST: usize = 10_000;

/// The longest target of a link that is read, in bytes.
const TARGET: u64 = 4096;

const LISTING: &str = "list the files of the working tree";
const SEARCHING: &str = "search the tracked files";

impl Git {
    /// Every file of a commit.
    pub fn tracked(&self, commit: &ObjectId) -> Result<Tracked, GitError> {
        Ok(Tracked {
            files: self.listed(self.tree_entries(commit)?)?,
            traces: self.traces(Some(commit))?,
        })
    }

    /// Every file of the index, with the text that it has in the working tree: what a commit of
    /// all changes would hold. Of a bare repository, every file of `HEAD`.
    pub fn tracked_here(&self) -> Result<Tracked, GitError> {
        if self.is_bare() {
            return self.tracked(&self.commit_of("HEAD")?);
        }
        Ok(Tracked {
            files: self.listed(self.index()?)?,
            traces: self.traces(None)?,
        })
    }

    fn listed(&self, entries: Vec<TreeEntry>) -> Result<Vec<TrackedFile>, GitError> {
        let mut objects = None;
        let mut files = Vec::with_capacity(entries.len());
        for entry in entries {
            let kind = match entry.kind {
                Kind::File | Kind::Program => TrackedKind::File,
                Kind::Submodule => TrackedKind::Submodule,
                Kind::Folder => continue,
                Kind::Link => {
                    let objects = match &mut objects {
                        Some(objects) => objects,
                        none => none.insert(self.objects()?),
                    };
                    let target = objects.blob(&entry.id, TARGET)?.unwrap_or_default();
                    TrackedKind::Link(String::from_utf8_lossy(&target).into_owned())
                }
            };
            files.push(TrackedFile {
                path: String::from_utf8_lossy(&entry.path).into_owned(),
                kind,
                size: entry.size.unwrap_or_default(),
            });
        }
        Ok(files)
    }

    /// The entries of the index. It has no sizes, so those are asked for of all objects at once.
    fn index(&self) -> Result<Vec<TreeEntry>, GitError> {
        let output = self.call(&[
            "-c",
            "core.fsmonitor=false",
            "ls-files",
            "-s",
            "-z",
            "--full-name",
        ]);
        let output = output.output()?.or_fail(LISTING)?;
        let mut entries = Vec::new();
        for entry in output.stdout.split(|byte| *byte == 0) {
            if entry.is_empty() {
                continue;
            }
            let entry = parse_index(entry).ok_or(GitError::Garbled { doing: LISTING })?;
            // In a conflict each side is listed.
            if entries
                .last()
                .is_none_or(|last: &TreeEntry| last.path != entry.path)
            {
                entries.push(entry);
            }
        }
        let mut names = Vec::new();
        for entry in &entries {
            names.extend_from_slice(entry.id.to_string().as_bytes());
            names.push(b'\n');
        }
        let sizes = self
            .call(&["cat-file", "--batch-check=%(objectsize)"])
            .output_with(names)?
            .or_fail(LISTING)?;
        // Of a submodule there is no object here, and so no size.
        for (entry, size) in entries.iter_mut().zip(sizes.text().lines()) {
            entry.size = size.parse().ok();
        }
        Ok(entries)
    }

    /// The lines that were searched for, in a commit or in the working tree.
    fn traces(&self, commit: Option<&ObjectId>) -> Result<Vec<Trace>, GitError> {
        let mut call = self.call(&[
            "-c",
            "grep.column=false",
            // A program that the repository's settings may name.
            "-c",
            "core.fsmonitor=false",
            "grep",
            "--no-color",
            "--no-recurse-submodules",
            "--full-name",
            "-I",
            "-n",
            "-z",
            "-E",
            "-e",
            PATTERN,
        ]);
        if let Some(commit) = commit {
            call = call.arg(commit.as_str());
        }
        let output = call.output()?;
        // Status 1: nothing matches.
        if output.code == Some(1) && output.stdout.is_empty() {
            return Ok(Vec::new());
        }
        let output = output.or_fail(SEARCHING)?;
        let mut traces = Vec::new();
        let mut rest = output.stdout.as_slice();
        while !rest.is_empty() && traces.len() < MOST {
            let line = take_line(&mut rest).ok_or(GitError::Garbled { doing: SEARCHING })?;
            let path = commit
                .and_then(|commit| line.path.strip_prefix(&format!("{commit}:")))
                .unwrap_or(&line.path);
            let trace = |what| Trace {
                path: path.to_owned(),
                line: line.number,
                what,
            };
            traces.extend(kinds(path, line.number, &line.text).into_iter().map(trace));
        }
        traces.sort();
        traces.dedup();
        Ok(traces)
    }
}

/// A line that git found.
struct Line {
    path: String,
    number: usize,
    text: String,
}

/// `path NUL number NUL text LF`; before git 2.20 a colon stands behind the number.
fn take_line(rest: &mut &[u8]) -> Option<Line> {
    let nul = rest.iter().position(|byte| *byte == 0)?;
    let path = String::from_utf8_lossy(&rest[..nul]).into_owned();
    let behind = &rest[nul + 1..];
    let digits = behind.iter().take_while(|byte| byte.is_ascii_digit());
    let digits = digits.count();
    let number = std::str::from_utf8(&behind[..digits]).ok()?.parse().ok()?;
    let text = behind.get(digits + 1..)?;
    let end = text.iter().position(|byte| *byte == b'\n');
    let end = end.unwrap_or(text.len());
    let line = String::from_utf8_lossy(&text[..end]).into_owned();
    *rest = text.get(end + 1..).unwrap_or_default();
    Some(Line {
        path,
        number,
        text: line,
    })
}

/// What stands in a line that git found.
fn kinds(path: &str, number: usize, text: &str) -> Vec<TraceKind> {
    if path.ends_with("/.gitattributes") {
        return attribute(text).into_iter().collect();
    }
    if text.starts_with("<<<<<<< ") {
        return vec![TraceKind::ConflictStart];
    }
    if text.starts_with(">>>>>>> ") {
        return vec![TraceKind::ConflictEnd];
    }
    if number == 1 && text.starts_with("version https://git-lfs.github.com/spec/v1") {
        return vec![TraceKind::Pointer];
    }
    let leaks = leaks(text).into_iter();
    leaks.map(|leak| TraceKind::Leak(leak.kind)).collect()
}

fn attribute(line: &str) -> Option<TraceKind> {
    let mut words = line.split_whitespace();
    let pattern = words.next().filter(|pattern| !pattern.starts_with('#'))?;
    let name = words.find_map(|word| {
        ["export-ignore", "filter=lfs"]
            .into_iter()
            .find(|name| *name == word)
    })?;
    Some(TraceKind::Attribute(pattern.to_owned(), name))
}

/// `mode SP id SP stage TAB path`
fn parse_index(entry: &[u8]) -> Option<TreeEntry> {
    let tab = entry.iter().position(|byte| *byte == b'\t')?;
    let head = std::str::from_utf8(&entry[..tab]).ok()?;
    let mut words = head.split(' ');
    Some(TreeEntry {
        kind: Kind::of_mode(words.next()?)?,
        id: words.next()?.parse().ok()?,
        size: None,
        path: entry[tab + 1..].into(),
    })
}
