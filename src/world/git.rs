//! The repository through `git` itself.
//!
//! `git` is run as a program, so that what the user set (signing, hooks, credentials, protocols)
//! holds here as it does for them. Nothing is forced and no tag is ever moved or deleted.
//! The calls block: asynchronous code runs them on a thread made for that.

mod change;
mod discover;
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

pub use discover::{Asked, ask, discover};
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

#[cfg(test)]
pub(super) mod tests;
