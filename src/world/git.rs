//! The repository through `git` itself.
//!
//! `git` is run as a program, so that what the user set (signing, hooks, credentials, protocols)
//! holds here as it does for them. Nothing is forced and no tag is ever moved or deleted.
//! The calls block: asynchronous code runs them on a thread made for that.

mod change;
mod error;
mod history;
mod look;
mod pack;
mod remote;
mod revision;
mod run;
mod tracked;
mod tree;
mod turn;

use std::path::{Path, PathBuf};

pub use error::GitError;
pub use look::Look;
pub use tree::{Kind, TreeEntry};
pub use turn::Turn;

use run::Call;

/// A git repository on this machine.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone)]
pub struct Git {
    root: PathBuf,
    bare: bool,
    shallow: bool,
    sha256: bool,
    offline: bool,
}

impl Git {
    /// The same repository, of which only what is on this machine is read: of a partial clone
    /// nothing is fetched, and no program is run that the repository's settings name.
    pub fn offline(self) -> Self {
        Self {
            offline: true,
            ..self
        }
    }

    /// The top folder of the working tree; of a bare repository, the folder it was found by.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether there is no working tree.
    pub fn is_bare(&self) -> bool {
        self.bare
    }

    /// Whether the repository names its objects by SHA-256 instead of SHA-1.
    pub fn is_sha256(&self) -> bool {
        self.sha256
    }

    fn call(&self, arguments: &[&str]) -> Call {
        let call = Call::new(&self.root, arguments);
        if self.offline { call.offline() } else { call }
    }
}

/// The repository that a path lies in; `None` where git says that there is none.
///
/// Asks git once. Errors: git is not installed, the folder belongs to somebody else
/// (git's `safe.directory`), or what looks like a repository is broken.
pub fn discover(path: &Path) -> Result<Option<Git>, GitError> {
    // An empty parent is the current folder.
    let folder = match path.parent() {
        Some(parent) if path.is_file() && parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) if path.is_file() => parent,
        _ => path,
    };
    let call = Call::new(
        folder,
        &[
            "rev-parse",
            "--is-bare-repository",
            "--is-shallow-repository",
            "--show-object-format",
            // Last: it fails where there is no working tree, after the rest is answered.
            "--show-toplevel",
        ],
    );
    let output = call.output()?;
    let stdout = output.text();
    let mut lines = stdout.splitn(4, '\n');
    let mut answer = || lines.next().unwrap_or_default();
    let (bare, shallow, format) = (answer(), answer(), answer());
    let top = answer().strip_suffix('\n').unwrap_or_default();
    if !output.success() && !output.stderr.contains("must be run in a work tree") {
        return error::undiscovered(folder, &output.stderr);
    }
    let without_tree = !output.success() || bare == "true";
    let root = if without_tree {
        folder.to_owned()
    } else {
        PathBuf::from(top)
    };
    Ok(Some(Git {
        root,
        bare: without_tree,
        shallow: shallow == "true",
        sha256: format == "sha256",
        offline: false,
    }))
}

#[cfg(test)]
pub(super) mod tests;
