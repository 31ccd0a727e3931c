//! The repository on this machine: its files and its git.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{ObjectId, Remote, Tag};

use super::{Seen, Tracked, Why};

/// The repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The files that matter, of the working tree or of the revision asked for.
    pub files: Files,
    /// Git's view; `None` where the folder is not in a git repository.
    pub git: Seen<Option<Git>>,
    /// The tag the command is about, if it exists here, with the files as they are in it.
    pub tagged: Seen<Option<Tagged>>,
}

/// A few files of one tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The names in the root folder, sorted, folders with a `/` at the end.
    pub root: Vec<String>,
    /// The files that some rule reads ([`wanted`]), by path.
    pub contents: BTreeMap<String, Content>,
    /// Every file of the tree; looking at them all takes its time.
    pub tracked: Seen<Arc<Tracked>>,
}

impl Default for Files {
    /// No files; and nobody looked below the root.
    fn default() -> Self {
        Self {
            root: Vec::new(),
            contents: BTreeMap::new(),
            tracked: Seen::Unknown(Why::EveryFile),
        }
    }
}

/// A file as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text in UTF-8.
    Text(String),
    /// Not UTF-8; the byte where it stops being so.
    NotUtf8(usize),
    /// Larger than [`LIMIT`]; its size in bytes.
    TooLarge(u64),
    /// A folder where a file is expected.
    Directory,
    /// A symbolic link that leads out of the repository; where to.
    OutsideLink(String),
    /// It could not be read; the system's words.
    Unreadable(String),
}

/// The largest file that is read, in bytes: as much as GitHub's contents API, through which Zenodo
/// reads a repository, gives of one (GitHub Docs, "Get repository content"). The largest known
/// citation file has a fifth of it.
pub const LIMIT: u64 = 1024 * 1024;

/// Git's view of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Git {
    /// The commit of `HEAD`; `None` in a repository without commits.
    pub head: Option<ObjectId>,
    /// The branch of `HEAD`; `None` when it is detached.
    pub branch: Option<String>,
    /// The remote that a release would go to.
    pub remote: Option<NamedRemote>,
    /// Tags here, peeled to commits; of a revision that was asked for, those in its history.
    pub tags: BTreeMap<Tag, ObjectId>,
    /// Tags here that point to no commit, which git allows.
    pub astray: Vec<Tag>,
    /// The names of the branches here.
    pub branches: Vec<String>,
    /// Whether history was cut short by `--depth`.
    pub shallow: bool,
    /// Whether there is no working tree.
    pub bare: bool,
    /// Whether git knows a name and an address to commit and tag with.
    pub identity: Seen<bool>,
    /// The paths that differ from `HEAD`, untracked ones included.
    pub changed: Seen<Vec<String>>,
    /// The files as `HEAD` has them. Git lists neither a file that it ignores nor one that it was
    /// told not to look at, and a new tag would hold neither as it is here.
    pub committed: Seen<Files>,
    /// What the remote has of this branch, asked of the remote itself;
    /// `None` where it has no such branch.
    pub pushed: Seen<Option<Pushed>>,
}

/// What a remote has of the present branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// The commit it has.
    pub commit: ObjectId,
    /// Whether that commit is `HEAD` or one of its ancestors, so that a push only adds to it.
    pub is_behind_or_at_head: bool,
}

/// A remote and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRemote {
    /// The name, usually `origin`.
    pub name: String,
    /// Where it points.
    pub remote: Remote,
}

/// Somebody who made commits, as git knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name.
    pub name: String,
    /// The e-mail address; empty where there is none. It tells one person under two names, and is
    /// never shown or written.
    pub email: String,
    /// How many commits.
    pub commits: u32,
}

/// A tag on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tagged {
    /// The commit it peels to.
    pub commit: ObjectId,
    /// The git tree of that commit.
    pub tree: ObjectId,
    /// The files in it.
    pub files: Files,
}

/// The manifests whose version, licence and authors are compared.
/// Each has its reader in `manifests`.
pub const MANIFESTS: [&str; 7] = [
    "pyproject.toml",
    "Cargo.toml",
    "package.json",
    "DESCRIPTION",
    "Project.toml",
    "codemeta.json",
    "setup.cfg",
];

/// Whether some rule reads the file of this path.
pub fn wanted(path: &str) -> bool {
    const NAMES: [&str; 6] = [
        "CITATION.cff",
        ".zenodo.json",
        ".gitattributes",
        ".gitmodules",
        "citable.toml",
        ".github/CITATION.cff",
    ];
    let lower = path.to_ascii_lowercase();
    let license = ["licen", "copying", "unlicense"]
        .iter()
        .any(|start| lower.starts_with(start));
    let readme = lower.starts_with("readme");
    let ending = lower.rsplit_once('.').map(|(_, ending)| ending);
    let dependencies = lower.starts_with("environment") && matches!(ending, Some("yml" | "yaml"))
        || lower.starts_with("requirements") && ending == Some("txt");
    let in_root = !path.contains('/');
    NAMES.contains(&path)
        || MANIFESTS.contains(&path)
        || (in_root && (license || readme || dependencies || lower == "citation.cff"))
        || path
            .strip_prefix("LICENSES/")
            .is_some_and(|rest| !rest.contains('/'))
}

impl Files {
    /// The text of a file, if it is there and is text.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.contents.get(path) {
            Some(Content::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The README of the root folder that GitHub shows, with its name, readable or not.
    pub fn readme(&self) -> Option<(&str, &Content)> {
        // The endings in the order in which GitHub prefers them.
        const ENDINGS: [&str; 7] = [".md", ".markdown", ".rst", ".adoc", ".org", ".txt", ""];
        let ends = |path: &str, ending: &str| {
            let name = path.to_ascii_lowercase();
            name.strip_prefix("readme") == Some(ending)
        };
        ENDINGS.iter().find_map(|ending| {
            let mut files = self.contents.iter();
            let (path, content) = files.find(|(path, _)| ends(path, ending))?;
            Some((path.as_str(), content))
        })
    }

    /// The files that were read as text, by path.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let contents = self.contents.iter();
        contents.filter_map(|(path, content)| match content {
            Content::Text(text) => Some((path.as_str(), text.as_str())),
            _ => None,
        })
    }

    /// The same files, but with this text at this path.
    pub fn with(&self, path: &str, text: String) -> Self {
        let mut files = self.clone();
        files.contents.insert(path.to_owned(), Content::Text(text));
        files
    }
}
