//! Every file that git has of one tree: what an archive of it would hold.

use crate::domain::leak::LeakKind;

/// Every file of a tree, and what in their text should not be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tracked {
    /// The files, links and submodules, by path.
    pub files: Vec<TrackedFile>,
    /// The lines that were searched for, by path and line.
    pub traces: Vec<Trace>,
}

/// A file that git has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedFile {
    /// The path from the root; bytes that are no UTF-8 are shown with the replacement character.
    pub path: String,
    /// What it is.
    pub kind: TrackedKind,
    /// The size of its content in bytes; 0 for a submodule.
    pub size: u64,
}

/// What a tracked path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrackedKind {
    /// A file.
    File,
    /// A symbolic link, and where it leads to as it is written.
    Link(String),
    /// Another repository at one of its commits.
    Submodule,
}

/// A line of a tracked text file that was searched for. A secret in it is not kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trace {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub what: TraceKind,
}

/// What stands in a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TraceKind {
    /// A key or a private link.
    Leak(LeakKind),
    /// The first line of a merge conflict.
    ConflictStart,
    /// The last line of a merge conflict.
    ConflictEnd,
    /// The whole file is a pointer into Git LFS.
    Pointer,
    /// A line of a `.gitattributes` below the root that keeps something out of archives: the
    /// pattern, and the attribute that does it.
    Attribute(String, &'static str),
}

impl Tracked {
    /// The files themselves, without links and submodules.
    pub fn plain_files(&self) -> impl Iterator<Item = &TrackedFile> {
        let mut files = self.files.iter();
        std::iter::from_fn(move || files.find(|file| file.kind == TrackedKind::File))
    }
}
