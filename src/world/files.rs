//! The few files of the working tree that some rule reads.
//!
//! Looks only into the root folder and at the named places below it, so that a tree of any
//! size costs the same. Nothing is opened before its kind and size are known: opening a pipe
//! would wait for its writer, and a device could give bytes for ever.

use std::env;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::facts::Files;
use crate::facts::repository::{Content, LIMIT, wanted};

use super::git::Git;

mod beside;
mod create;

pub use beside::beside;
pub use create::{CreateError, create};

/// A file without a name, of which nothing is left however the program ends.
pub fn scratch() -> io::Result<File> {
    tempfile::tempfile().map_err(|error| {
        let folder = env::temp_dir();
        let why = format!(
            "cannot make a temporary file in `{}`: {error}; let the variable `TMPDIR` name a folder that can be written",
            folder.display()
        );
        io::Error::new(error.kind(), why)
    })
}

/// Folders below the root in which wanted files lie.
pub(super) const FOLDERS: [&str; 2] = [".github", "LICENSES"];

/// The files of a repository: of its working tree, or of `HEAD` where it has none. Both are
/// empty where there is neither.
pub fn of(git: &Git) -> Files {
    if git.is_bare() {
        git.files_at("HEAD").unwrap_or_default()
    } else {
        read(git.root())
    }
}

/// The root's names and the wanted files of the working tree at `root`.
///
/// A file that cannot be read is a [`Content`] that says so, never left out.
/// Names that are not UTF-8 are shown with the replacement character; they are never wanted.
pub fn read(root: &Path) -> Files {
    let mut files = Files::default();
    // Links are followed only inside the tree, so the tree's own address must be free of them.
    let inside = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    for (name, is_folder) in names(root) {
        if name == ".git" {
            continue;
        }
        if wanted(&name) && (!is_folder || expects_file(&name)) {
            let content = content(&inside, &root.join(&name));
            files.contents.insert(name.clone(), content);
        }
        if is_folder && FOLDERS.contains(&name.as_str()) && leads_inside(&inside, root, &name) {
            for (inner, inner_is_folder) in names(&root.join(&name)) {
                let path = format!("{name}/{inner}");
                if wanted(&path) && (!inner_is_folder || expects_file(&path)) {
                    let content = content(&inside, &root.join(&path));
                    files.contents.insert(path, content);
                }
            }
        }
        files
            .root
            .push(if is_folder { format!("{name}/") } else { name });
    }
    files.root.sort();
    files
}

/// Whether a folder of this wanted name is worth a word: a folder `licenses/` is usual,
/// a folder `CITATION.cff/` is a slip.
pub(super) fn expects_file(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let folder_is_usual = [
        "licen",
        "copying",
        "unlicense",
        "readme",
        "environment",
        "requirements",
    ]
    .iter()
    .any(|start| lower.starts_with(start));
    !folder_is_usual || matches!(lower.as_str(), "license" | "licence" | "copying")
}

/// The content that some bytes are.
pub(super) fn text(bytes: Vec<u8>) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(error) => Content::NotUtf8(error.utf8_error().valid_up_to()),
    }
}

/// Whether a folder, if it is a link, leads to a place in the tree.
fn leads_inside(inside: &Path, root: &Path, name: &str) -> bool {
    fs::canonicalize(root.join(name)).is_ok_and(|target| is_in_tree(inside, &target))
}

/// What git keeps for itself is not part of the tree, though it lies in the folder.
fn is_in_tree(inside: &Path, target: &Path) -> bool {
    target.strip_prefix(inside).is_ok_and(|rest| {
        rest.components()
            .next()
            .is_none_or(|part| part.as_os_str() != ".git")
    })
}

/// The names in a folder and whether each is a folder itself, following links.
fn names(folder: &Path) -> Vec<(String, bool)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| {
            let is_folder = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => entry.path().is_dir(),
                Ok(kind) => kind.is_dir(),
                Err(_) => false,
            };
            (entry.file_name().to_string_lossy().into_owned(), is_folder)
        })
        .collect()
}

fn content(inside: &Path, path: &Path) -> Content {
    match look_at(inside, path) {
        Ok(content) | Err(content) => content,
    }
}

fn look_at(inside: &Path, path: &Path) -> Result<Content, Content> {
    let unreadable = |error: std::io::Error| Content::Unreadable(words(&error));
    let metadata = fs::symlink_metadata(path).map_err(unreadable)?;
    let (target, metadata) = if metadata.is_symlink() {
        followed(inside, path)?
    } else {
        (path.to_owned(), metadata)
    };
    if metadata.is_dir() {
        return Ok(Content::Directory);
    }
    if !metadata.is_file() {
        return Ok(Content::Unreadable("not a regular file".to_owned()));
    }
    if metadata.len() > LIMIT {
        return Ok(Content::TooLarge(metadata.len()));
    }
    let file = fs::File::open(&target).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // The file may grow while it is read: one byte past the limit is enough to know.
    file.take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LIMIT {
        return Ok(Content::TooLarge(bytes.len() as u64));
    }
    Ok(text(bytes))
}

/// Where a link leads, if that is inside the tree.
fn followed(inside: &Path, path: &Path) -> Result<(PathBuf, Metadata), Content> {
    let to = fs::read_link(path).unwrap_or_default();
    let shown = to.to_string_lossy().into_owned();
    let target = fs::canonicalize(path).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            Content::Unreadable(format!("a symbolic link to `{shown}`, which is not there"))
        } else {
            Content::Unreadable(words(&error))
        }
    })?;
    if !is_in_tree(inside, &target) {
        return Err(Content::OutsideLink(shown));
    }
    let metadata = fs::metadata(&target).map_err(|e| Content::Unreadable(words(&e)))?;
    Ok((target, metadata))
}

/// The system's words without the number it adds.
fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}

#[cfg(test)]
mod tests;
