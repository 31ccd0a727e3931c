//! The archived zip beside the commit that it should hold.
//!
//! The entries are hashed as they come out of the zip, as git would hash them; nothing is
//! unpacked, and no more than a buffer of a file is in memory. The git tree of the content is
//! rebuilt from the hashes: if it is the tag's tree, every byte, name and mode is the same.
//! If not, each path is compared, and what git and GitHub document is told apart from the rest.

mod attributes;
mod content;
mod explain;
mod tree_id;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use crate::domain::ObjectId;
use crate::facts::Why;
use crate::facts::archive::{Comparison, Difference, DifferenceKind, Excluded};

use super::git::{Git, GitError, Kind, TreeEntry};

use content::{Archived, Contents};

/// Why an archive could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// What came is no zip archive.
    #[error("the archive is {what}, not a zip file{}", quoted(start))]
    NotZip {
        /// What it is instead.
        what: &'static str,
        /// How it begins, if it is text; otherwise empty.
        start: String,
    },
    /// The zip file is damaged or cut short, or uses a method that git never uses.
    #[error("the zip file is damaged: {0}")]
    Broken(String),
    /// A name in the archive leads out of it, or is none that git could have made.
    #[error("the archive has an entry of an unsafe name: `{0}`")]
    UnsafeName(String),
    /// Two entries claim one path.
    #[error("the archive has more than one entry for one path")]
    Duplicate,
    /// The archive would unpack to far more than the tag holds.
    #[error("the archive would unpack to {unpacked} bytes, the tag holds {expected}")]
    TooLarge {
        /// What it claims to unpack to, in bytes.
        unpacked: u64,
        /// What the files of the tag are together, in bytes.
        expected: u64,
    },
    /// GitHub has no such repositories, and the hashes would not compare.
    #[error("the repository names its objects by SHA-256, which cannot be compared yet")]
    Sha256,
    /// The commit could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The zip file could not be read.
    #[error("could not read the archive: {0}")]
    Io(#[from] std::io::Error),
}

impl ArchiveError {
    /// What to do next, where that is known: a sentence without a full stop.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotZip { .. } => Some(
                "open the address in a browser: the server may be down or ask for a login".into(),
            ),
            Self::Broken(_) | Self::Io(_) => {
                Some("run again: the download may have been cut short".into())
            }
            Self::UnsafeName(_) | Self::Duplicate | Self::TooLarge { .. } => Some(
                "do not unpack it; if it came from Zenodo, report it to support@zenodo.org".into(),
            ),
            Self::Sha256 => None,
            Self::Git(error) => error.help(),
        }
    }
}

impl From<ArchiveError> for Why {
    fn from(error: ArchiveError) -> Self {
        let words = error.to_string();
        match error {
            ArchiveError::Git(error) => error.into(),
            ArchiveError::Io(_) | ArchiveError::Sha256 => Self::Unreachable(words),
            _ => Self::Garbled(words),
        }
    }
}

fn quoted(start: &str) -> String {
    if start.is_empty() {
        String::new()
    } else {
        format!("; it begins `{start}`")
    }
}

/// Compares a zip file, as GitHub makes it of a commit, with the commit itself.
///
/// `url` is where the zip was fetched and is only passed on. GitHub's one top folder is taken
/// off; a zip without one is compared as it is.
pub fn compare(
    zip: &Path,
    git: &Git,
    commit: &ObjectId,
    url: String,
) -> Result<Comparison, ArchiveError> {
    compare_stream(BufReader::new(File::open(zip)?), git, commit, url)
}

fn compare_stream<R: Read + Seek>(
    zip: R,
    git: &Git,
    commit: &ObjectId,
    url: String,
) -> Result<Comparison, ArchiveError> {
    if git.is_sha256() {
        return Err(ArchiveError::Sha256);
    }
    let tag_tree = git.tree_of(commit.as_str())?;
    let entries = git.tree_entries(commit)?;
    let expected = entries.iter().filter_map(|entry| entry.size).sum();
    let mut contents = Contents::open(zip, expected)?;
    let archived = contents.hash_all()?;
    let mut comparison = Comparison {
        url,
        archive_tree: tree_id::of(&archived)?,
        tag_tree,
        differences: Vec::new(),
        excluded: Vec::new(),
    };
    pointers(&entries, &archived, &mut comparison.excluded);
    // The same tree is the same content: a git id is a hash over all that it holds.
    if comparison.archive_tree != comparison.tag_tree {
        path_by_path(
            git,
            commit,
            &entries,
            &archived,
            &mut contents,
            &mut comparison,
        )?;
    }
    comparison.differences.sort_by(|a, b| a.path.cmp(&b.path));
    comparison.excluded.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(comparison)
}

/// Files that are the same in tag and archive and yet not there: pointers of Git LFS.
fn pointers(
    entries: &[TreeEntry],
    archived: &BTreeMap<Vec<u8>, Archived>,
    excluded: &mut Vec<Excluded>,
) {
    for entry in entries {
        let same = archived.get(&entry.path).filter(|file| file.id == entry.id);
        if same.is_some_and(|file| file.lfs_pointer) {
            excluded.push(Excluded {
                path: shown(&entry.path),
                why: "Git LFS: the archive holds the pointer, not the file".to_owned(),
            });
        }
    }
}

fn path_by_path<R: Read + Seek>(
    git: &Git,
    commit: &ObjectId,
    entries: &[TreeEntry],
    archived: &BTreeMap<Vec<u8>, Archived>,
    contents: &mut Contents<R>,
    comparison: &mut Comparison,
) -> Result<(), ArchiveError> {
    let mut known = BTreeSet::new();
    let mut open = Vec::new();
    for entry in entries {
        known.insert(&entry.path);
        match archived.get(&entry.path) {
            None if entry.kind == Kind::Submodule => comparison.excluded.push(Excluded {
                path: shown(&entry.path),
                why: "submodule: archives hold no content of other repositories".to_owned(),
            }),
            Some(file) if file.kind == entry.kind && file.id == entry.id => {}
            other => open.push((entry, other)),
        }
    }
    let attributes = attributes::of(git, commit, open.iter().map(|(entry, _)| &entry.path[..]))?;
    for (entry, file) in open {
        let set = attributes.conversions(&entry.path);
        let (why, kind) = match file {
            None => (
                attributes
                    .export_ignore(&entry.path)
                    .then(|| "export-ignore".to_owned()),
                DifferenceKind::Missing,
            ),
            Some(file) => (
                explain::changed(git, entry, file, set, contents)?,
                DifferenceKind::Changed,
            ),
        };
        let path = shown(&entry.path);
        match why {
            Some(why) => comparison.excluded.push(Excluded { path, why }),
            None => comparison.differences.push(Difference { path, kind }),
        }
    }
    let added = archived.keys().filter(|path| !known.contains(path));
    comparison.differences.extend(added.map(|path| Difference {
        path: shown(path),
        kind: DifferenceKind::Added,
    }));
    Ok(())
}

fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

#[cfg(test)]
mod tests;
