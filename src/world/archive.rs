//! The archived zip beside the commit that it should hold.
//!
//! The entries are hashed as they come out of the zip, as git would hash them; nothing is
//! unpacked, and no more than a buffer of a file is in memory. The git tree of the content is
//! rebuilt from the hashes: if it is the tag's tree, every byte, name and mode is the same.
//! If not, each path is compared, and what git and GitHub document is told apart from the rest.

mod attributes;
mod content;
mod directory;
mod explain;
mod guard;
mod piece;
mod tree_id;

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::atomic::AtomicBool;

use crate::domain::ObjectId;
use crate::facts::Why;
use crate::facts::archive::{Comparison, Difference, DifferenceKind, Excluded};

use super::git::{Git, GitError, Kind, TreeEntry};

use content::{Contents, Files};
use guard::Expected;

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
    /// Two entries claim one path, or an entry has two names.
    #[error("the archive has more than one entry for `{0}`")]
    Duplicate(String),
    /// An entry can be read only with a password.
    #[error("`{0}` in the archive is encrypted, which git never does")]
    Encrypted(String),
    /// The archive has far more entries than the tag has files.
    #[error("the archive has {entries} entries; a zip of the tag has at most {expected}")]
    TooMany {
        /// How many it has.
        entries: u64,
        /// How many it could have.
        expected: u64,
    },
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
            Self::UnsafeName(_)
            | Self::Duplicate(_)
            | Self::Encrypted(_)
            | Self::TooMany { .. }
            | Self::TooLarge { .. } => Some(
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
/// off; a zip without one is compared as it is. Setting `stop` makes it end early, with an
/// error, because nobody waits for it any more.
pub fn compare(
    zip: &File,
    git: &Git,
    commit: &ObjectId,
    url: String,
    stop: &AtomicBool,
) -> Result<Comparison, ArchiveError> {
    if git.is_sha256() {
        return Err(ArchiveError::Sha256);
    }
    let tag_tree = git.tree_of(commit.as_str())?;
    let entries = git.tree_entries(commit)?;
    let contents = Contents::open(
        zip,
        Expected {
            entries: entries.len() as u64,
            bytes: entries.iter().filter_map(|entry| entry.size).sum(),
        },
    )?;
    let (archived, top) = beneath(contents.hash_all(stop)?, contents.top(), &tag_tree)?;
    let archive_tree = tree_id::of(archived.all())?;
    let mut comparison = Comparison {
        url,
        commit: contents.commit.clone(),
        explained_tree: archive_tree.clone(),
        archive_tree,
        tag_tree,
        differences: Vec::new(),
        excluded: Vec::new(),
    };
    pointers(&entries, &archived, &mut comparison.excluded);
    // The same tree is the same content: a git id is a hash over all that it holds.
    if comparison.archive_tree != comparison.tag_tree {
        path_by_path(git, commit, &entries, &archived, &contents, &mut comparison)?;
    }
    empty_folders(&contents, top, &entries, &archived, &mut comparison);
    comparison.differences.sort_by(|a, b| a.path.cmp(&b.path));
    comparison.excluded.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(comparison)
}

/// The files by their paths below the top folder, and the length of its name. A tag may have
/// everything in one folder itself: if the archive is the tag as it stands, nothing is taken off.
fn beneath<'a>(
    files: Files<'a>,
    top: usize,
    tag_tree: &ObjectId,
) -> Result<(Files<'a>, usize), ArchiveError> {
    if top == 0 || tree_id::of(files.all())? == *tag_tree {
        return Ok((files, 0));
    }
    Ok((files.below(top), top))
}

/// Files that are the same in tag and archive and yet not there: pointers of Git LFS.
fn pointers(entries: &[TreeEntry], archived: &Files, excluded: &mut Vec<Excluded>) {
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

/// Folders in the archive with nothing in them. Git keeps none; of a submodule, one is left.
fn empty_folders(
    contents: &Contents,
    top: usize,
    entries: &[TreeEntry],
    archived: &Files,
    comparison: &mut Comparison,
) {
    let mut paths: Vec<&[u8]> = entries.iter().map(|entry| &entry.path[..]).collect();
    paths.sort_unstable();
    for folder in contents.folders().filter(|folder| folder.len() > top) {
        let folder = &folder[top..];
        let filled = archived.any_in(folder);
        let bare = &folder[..folder.len() - 1];
        let after = paths.partition_point(|path| *path < folder);
        let in_tag = paths
            .get(after)
            .is_some_and(|path| path.starts_with(folder))
            || paths.binary_search(&bare).is_ok();
        if !filled && !in_tag {
            comparison.excluded.push(Excluded {
                path: shown(folder),
                why: "an empty folder, which git does not keep".to_owned(),
            });
        }
    }
}

fn path_by_path(
    git: &Git,
    commit: &ObjectId,
    entries: &[TreeEntry],
    archived: &Files,
    contents: &Contents,
    comparison: &mut Comparison,
) -> Result<(), ArchiveError> {
    let mut known = BTreeSet::new();
    let mut open = Vec::new();
    // What the archive would hold if git had done nothing to it but what is explained.
    let mut explained = Vec::new();
    for entry in entries {
        known.insert(&entry.path[..]);
        let own = (&entry.path[..], entry.kind, &entry.id);
        match archived.get(&entry.path) {
            None if entry.kind == Kind::Submodule => {
                explained.push(own);
                comparison.excluded.push(Excluded {
                    path: shown(&entry.path),
                    why: "submodule: archives hold no content of other repositories".to_owned(),
                });
            }
            Some(file) if (file.kind, &file.id) == (own.1, own.2) => explained.push(own),
            other => open.push((entry, other)),
        }
    }
    let attributes = attributes::of(git, commit, open.iter().map(|(entry, _)| &entry.path[..]))?;
    for (entry, file) in open {
        let (why, kind) = match file {
            None => (
                attributes
                    .export_ignore(&entry.path)
                    .then(|| "export-ignore".to_owned()),
                DifferenceKind::Missing,
            ),
            Some(file) => {
                let set = attributes.conversions(&entry.path);
                let why = explain::changed(git, commit, entry, file, set, contents)?;
                (why, DifferenceKind::Changed)
            }
        };
        let path = shown(&entry.path);
        if let Some(why) = why {
            explained.push((&entry.path[..], entry.kind, &entry.id));
            comparison.excluded.push(Excluded { path, why });
            continue;
        }
        if let Some(file) = file {
            explained.push((&entry.path[..], file.kind, &file.id));
        }
        comparison.differences.push(Difference { path, kind });
    }
    let archived = archived.all().iter();
    for file in archived.filter(|file| !known.contains(file.path)) {
        explained.push((file.path, file.kind, &file.id));
        comparison.differences.push(Difference {
            path: shown(file.path),
            kind: DifferenceKind::Added,
        });
    }
    explained.sort_unstable_by_key(|(path, ..)| *path);
    comparison.explained_tree = tree_id::of(&explained)?;
    Ok(())
}

fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

#[cfg(test)]
mod tests;
