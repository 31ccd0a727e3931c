use std::fs;
use std::process::Command;

use crate::domain::{ObjectId, Tag};
use crate::facts::repository::Content;
use crate::facts::{Seen, Why};

use super::*;

/// A real repository in a folder of its own.
pub(in crate::world) struct Repo {
    pub(in crate::world) folder: tempfile::TempDir,
}

impl Repo {
    pub(in crate::world) fn empty() -> Self {
        let repo = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        repo.git(&["init", "-q", "-b", "main"]);
        repo.git(&["config", "user.name", "Ada"]);
        repo.git(&["config", "user.email", "ada@example.org"]);
        repo.git(&["config", "commit.gpgSign", "false"]);
        repo.git(&["config", "tag.gpgSign", "false"]);
        repo
    }

    pub(in crate::world) fn with(files: &[(&str, &str)]) -> Self {
        let repo = Self::empty();
        repo.commit(files);
        repo
    }

    pub(in crate::world) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(in crate::world) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(in crate::world) fn commit(&self, files: &[(&str, &str)]) -> ObjectId {
        for (path, content) in files {
            self.write(path, content);
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "x"]);
        self.head()
    }

    pub(in crate::world) fn head(&self) -> ObjectId {
        self.git(&["rev-parse", "HEAD"]).parse().unwrap()
    }

    pub(in crate::world) fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    pub(in crate::world) fn open(&self) -> Git {
        discover(self.path()).unwrap().unwrap()
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    fn hook(&self, name: &str, script: &str) {
        let path = self.path().join(".git/hooks").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "protocol.file.allow=always"])
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout)
        .unwrap()
        .trim_end()
        .to_owned()
}

fn tag(name: &str) -> Tag {
    name.parse().unwrap()
}

fn all() -> Look {
    Look {
        changed: true,
        pushed: true,
    }
}

mod change;
mod history;
mod look;
mod tracked;
mod tree;
