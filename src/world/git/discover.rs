//! Which repository a folder lies in.

use std::path::{Path, PathBuf};

use crate::facts;

use super::Git;
use super::error::{self, GitError};
use super::look::{Head, Look, Questions, read_head};
use super::run::{Call, Output};

/// What git says of the place, in this order. The last one fails where there is no working tree,
/// after the rest is answered.
const PLACE: [&str; 5] = [
    "rev-parse",
    "--is-bare-repository",
    "--is-shallow-repository",
    "--show-object-format",
    "--show-toplevel",
];

/// And of `HEAD`.
const HEAD: [&str; 3] = ["HEAD", "--symbolic-full-name", "HEAD"];

/// The repository that a path lies in; `None` where git says that there is none.
///
/// Asks git once. Errors: git is not installed, the folder belongs to somebody else
/// (git's `safe.directory`), or what looks like a repository is broken.
pub fn discover(path: &Path) -> Result<Option<Git>, GitError> {
    let folder = folder_of(path);
    let output = Call::new(folder, &PLACE).output()?;
    if !output.success() && !output.stderr.contains("must be run in a work tree") {
        return error::undiscovered(folder, &output.stderr);
    }
    let text = output.text();
    let (place, top) = place(&text);
    let top = top.strip_suffix('\n').unwrap_or_default();
    Ok(Some(git(folder, place, output.success().then_some(top))))
}

/// What git was asked of a repository, so that its answers come while something else is done.
#[derive(Debug)]
pub struct Asked {
    git: Git,
    head: Option<Head>,
    questions: Questions,
}

/// Finds the repository as [`discover`] does and asks the rest of what is always looked at
/// ([`Look::default`]) in the same go, offline: of the questions none needs the answer to another.
pub fn ask(path: &Path) -> Result<Option<Asked>, GitError> {
    let folder = folder_of(path);
    let all = [&PLACE[..], &HEAD].concat();
    let place = Call::new(folder, &all).offline().start()?;
    let questions = Questions::ask(|arguments| Call::new(folder, arguments).offline())?;
    let found = match read_all(folder, &place.output()?) {
        Some((git, head)) => Some((git, Some(head))),
        // No commit yet, no working tree, no repository, or no right to look: the plain question
        // says which.
        None => discover(path)?.map(|git| (git, None)),
    };
    Ok(found.map(|(git, head)| Asked {
        git: git.offline(),
        head,
        questions,
    }))
}

impl Asked {
    /// The repository.
    pub fn git(&self) -> &Git {
        &self.git
    }

    /// Git's view of it, as [`Git::look`] gives it.
    pub fn look(self) -> Result<facts::Git, GitError> {
        self.git
            .answered(Look::default(), self.head, self.questions)
    }
}

fn read_all(folder: &Path, output: &Output) -> Option<(Git, Head)> {
    if !output.success() {
        return None;
    }
    let text = output.text();
    let (place, rest) = place(&text);
    // The path of a folder may have line feeds in it; an id and the name of a branch have none.
    let (rest, name) = rest.strip_suffix('\n')?.rsplit_once('\n')?;
    let (top, id) = rest.rsplit_once('\n')?;
    let head = read_head(id, name)?;
    Some((git(folder, place, Some(top)), head))
}

/// The first three answers, and the rest.
fn place(text: &str) -> ([&str; 3], &str) {
    let mut lines = text.splitn(4, '\n');
    let mut answer = || lines.next().unwrap_or_default();
    ([answer(), answer(), answer()], answer())
}

fn git(folder: &Path, [bare, shallow, format]: [&str; 3], top: Option<&str>) -> Git {
    let top = top.filter(|_| bare != "true");
    Git {
        root: top.map_or_else(|| folder.to_owned(), PathBuf::from),
        bare: top.is_none(),
        shallow: shallow == "true",
        sha256: format == "sha256",
        offline: false,
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        // An empty parent is the current folder.
        Some(parent) if path.is_file() && parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) if path.is_file() => parent,
        _ => path,
    }
}
