//! Working copies to rehearse with: a small repository of an imaginary laboratory, or a
//! clone of the user's own.

mod files;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::git::{self, Bare};
use super::scenario::{Citation, Scenario};
use crate::domain::Slug;

/// The version that a rehearsal with the sample releases.
pub const VERSION: &str = "1.0.0";

/// What GitHub detects in the sample's LICENSE.
pub const LICENSE: &str = "MIT";

/// A working copy of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleRepository {
    /// The working copy.
    pub path: PathBuf,
    /// The version to release.
    pub version: String,
    /// The repository that its remote names.
    pub slug: Slug,
    /// What GitHub detects in its licence file.
    pub license: String,
}

/// A working copy made from somebody's own repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The working copy.
    pub path: PathBuf,
    /// Whether the original has changes that are not committed and so are not here.
    pub dirty: bool,
}

/// The sample's name on GitHub.
///
/// # Panics
/// Never: the name is valid.
pub fn slug() -> Slug {
    "example-lab/spot-counts".parse().expect("a valid name")
}

/// Makes the sample repository in an empty folder: `folder/spot-counts` with the remote
/// `https://github.com/example-lab/spot-counts.git`, and the bare repository to which a
/// push really goes, `folder/example-lab/spot-counts.git`.
///
/// # Errors
/// When git is missing or a file cannot be written.
pub fn make(folder: &Path, scenario: &Scenario) -> io::Result<SampleRepository> {
    let slug = slug();
    let path = folder.join(slug.name());
    std::fs::create_dir_all(&path)?;
    alone(&path, 0, &["init", "--quiet", "--initial-branch=main"])?;
    // The people's own settings come later; those of the machine must not matter here.
    for (key, value) in [("user.name", files::ADA.0), ("user.email", files::ADA.1)] {
        alone(&path, 0, &["config", key, value])?;
    }
    let two_licenses = scenario.citation == Citation::TwoLicenses;
    let released = scenario.earlier_release.is_some();
    for (number, step) in files::history(two_licenses, released).iter().enumerate() {
        for (name, text) in &step.files {
            let file = path.join(name);
            if let Some(parent) = file.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::fs::write(file, text)?;
        }
        alone(&path, number, &["add", "--all"])?;
        let (name, address) = step.author;
        let author = format!("--author={name} <{address}>");
        alone(
            &path,
            number,
            &["commit", "--quiet", &author, "-m", step.message],
        )?;
    }
    if released {
        let tag = format!("v{VERSION}");
        alone(
            &path,
            9,
            &["tag", "--annotate", "-m", "First release", &tag],
        )?;
    }
    let bare = Bare::at(folder, &slug);
    clone_bare(&path, &bare.folder)?;
    connect(&path, &bare.folder, &slug)?;
    Ok(SampleRepository {
        path,
        version: VERSION.to_owned(),
        slug,
        license: LICENSE.to_owned(),
    })
}

/// Clones somebody's own repository for a rehearsal, and never writes to the original.
///
/// Branches, tags and the current branch come along; changes that are not committed do
/// not. The clone and the bare repository behind its remote hold copies of all objects,
/// no hard links.
///
/// # Errors
/// When `path` is in no git repository or git cannot clone it.
pub fn adopt(path: &Path, folder: &Path, slug: &Slug) -> io::Result<Adopted> {
    let top = git::text(path, &["rev-parse", "--show-toplevel"])?;
    let top = Path::new(&top);
    // Without the optional locks git would refresh the original's index.
    let changes = git::text(top, &["--no-optional-locks", "status", "--porcelain"])?;
    let bare = Bare::at(folder, slug);
    clone_bare(top, &bare.folder)?;
    settle_head(&bare.folder)?;
    let copy = folder.join(slug.name());
    let (from, to) = (display(&bare.folder)?, display(&copy)?);
    git::run(folder, &["clone", "--quiet", "--no-hardlinks", from, to])?;
    let here = git::text(top, &["symbolic-ref", "--quiet", "--short", "HEAD"]);
    if let Ok(branch) = here {
        git::run(&copy, &["checkout", "--quiet", &branch])?;
    }
    for key in ["user.name", "user.email"] {
        // Set in the original only, perhaps; without them nobody can commit.
        if let Ok(value) = git::text(top, &["config", key]) {
            git::run(&copy, &["config", key, &value])?;
        }
    }
    connect(&copy, &bare.folder, slug)?;
    Ok(Adopted {
        path: copy,
        dirty: !changes.is_empty(),
    })
}

fn display(path: &Path) -> io::Result<&str> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidInput, "a path that is not UTF-8");
    path.to_str().ok_or_else(wrong)
}

fn clone_bare(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let (source, target) = (display(from)?, display(to)?);
    git::run(
        from,
        &[
            "clone",
            "--quiet",
            "--bare",
            "--no-hardlinks",
            source,
            target,
        ],
    )?;
    // Nothing may lead back to the original.
    git::run(to, &["remote", "remove", "origin"])?;
    Ok(())
}

/// A clone of a checkout without a branch has none either; a server always has one.
fn settle_head(bare: &Path) -> io::Result<()> {
    if git::run(bare, &["symbolic-ref", "--quiet", "HEAD"]).is_ok() {
        return Ok(());
    }
    let commit = git::text(bare, &["rev-parse", "HEAD"])?;
    git::run(bare, &["update-ref", "refs/heads/main", &commit])?;
    git::run(bare, &["symbolic-ref", "HEAD", "refs/heads/main"])?;
    Ok(())
}

/// Gives the working copy its remote on GitHub, and sends what goes there to the bare
/// repository instead.
///
/// The whole address is replaced, for fetch and for push: the longest match wins, so a
/// rule in the user's own settings cannot send a rehearsal to the real GitHub.
fn connect(path: &Path, bare: &Path, slug: &Slug) -> io::Result<()> {
    let address = format!("https://github.com/{slug}.git");
    if git::run(path, &["remote", "get-url", "origin"]).is_ok() {
        git::run(path, &["remote", "remove", "origin"])?;
    }
    git::run(path, &["remote", "add", "origin", &address])?;
    let bare = display(bare)?;
    for key in ["insteadOf", "pushInsteadOf"] {
        let key = format!("url.{bare}.{key}");
        git::run(path, &["config", "--add", &key, &address])?;
        let short = address.trim_end_matches(".git");
        git::run(path, &["config", "--add", &key, short])?;
    }
    // A rehearsal asks for no passphrase.
    for key in ["commit.gpgSign", "tag.gpgSign", "tag.forceSignAnnotated"] {
        git::run(path, &["config", key, "false"])?;
    }
    git::run(path, &["fetch", "--quiet", "origin"])?;
    let branch = git::text(path, &["symbolic-ref", "--short", "HEAD"])?;
    let upstream = format!("--set-upstream-to=origin/{branch}");
    git::run(path, &["branch", "--quiet", &upstream])?;
    Ok(())
}

/// Git without the settings of the machine or the user, at a fixed time: step by step,
/// a week apart.
fn alone(folder: &Path, step: usize, arguments: &[&str]) -> io::Result<()> {
    let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let week = 7 * 24 * 3600;
    let seconds = 1_782_900_000 + step * week;
    let when = format!("{seconds} +0000");
    let mut command = Command::new("git");
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
    ] {
        command.env_remove(variable);
    }
    let output = command
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", nothing)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", &when)
        .env("GIT_COMMITTER_DATE", &when)
        .stdin(Stdio::null())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!(
        "git {}: {}",
        arguments[0],
        stderr.trim()
    )))
}
