//! A sound repository in a folder, without services: for the commands that ask nobody.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::runner::{Citable, citable};
use crate::world::git;

/// The sample repository, committed and tagged `v1.0.0`.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    pub(crate) fn sound() -> Self {
        let sound = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(sound.path()).unwrap();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/repository");
        for name in ["CITATION.cff", "LICENSE", "README.md"] {
            fs::copy(sample.join(name), sound.path().join(name)).unwrap();
        }
        sound.git(&["init", "--quiet", "--initial-branch", "main"]);
        sound.git(&["config", "user.name", "Ada"]);
        sound.git(&["config", "user.email", "ada@example.org"]);
        let url = "https://github.com/example/spot-counter.git";
        sound.git(&["remote", "add", "origin", url]);
        sound.commit();
        sound.git(&["tag", "--annotate", "--message", "first", "v1.0.0"]);
        sound
    }

    /// The working copy.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("spot-counts")
    }

    /// A path beside it.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Its CITATION.cff.
    pub(crate) fn citation(&self) -> String {
        fs::read_to_string(self.path().join("CITATION.cff")).unwrap()
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "Change files"]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(&self.path(), arguments)
    }

    /// The program in the working copy.
    pub(crate) fn citable(&self, arguments: &[&str]) -> Citable {
        citable(arguments).in_folder(&self.path())
    }
}
