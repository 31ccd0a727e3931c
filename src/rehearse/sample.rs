//! Working copies to rehearse with: a small repository of an imaginary laboratory, or a
//! clone of the user's own.

mod files;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::git::{self, Bare};
use super::scenario::Scenario;
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
    /// Whether git knows nobody to commit as, so that a made-up person does it here.
    pub nameless: bool,
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
    // Git's settings will name these folders, wherever git is started.
    let folder = &std::path::absolute(folder)?;
    let slug = slug();
    let path = folder.join(slug.name());
    let bare = Bare::at(folder, &slug).folder;
    std::fs::create_dir_all(&bare)?;
    alone(
        &bare,
        &[
            "init",
            "--quiet",
            "--bare",
            "--template=",
            "--initial-branch=main",
        ],
    )?;
    let tag = scenario.earlier_release.map(|_| format!("v{VERSION}"));
    let history = files::history(scenario.citation, tag.as_deref());
    // The stream goes through a file: no pipe can then fill up on either side.
    let stream = folder.join("history.fast-import");
    std::fs::write(&stream, history)?;
    let mut import = git::command(
        &bare,
        &["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"],
    );
    import.stdin(std::fs::File::open(&stream)?);
    git::output(import, "fast-import")?;
    std::fs::remove_file(&stream)?;
    let (from, to) = (display(&bare)?, display(&path)?);
    alone(
        folder,
        &[
            "clone",
            "--quiet",
            "--template=",
            "--no-hardlinks",
            from,
            to,
        ],
    )?;
    connect(&path, &bare, &slug)?;
    configure(&path, &person())?;
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
    let folder = &std::path::absolute(folder)?;
    let is_bare = git::text(path, &["rev-parse", "--is-bare-repository"])? == "true";
    let place = if is_bare {
        "--absolute-git-dir"
    } else {
        "--show-toplevel"
    };
    let top = git::text(path, &["rev-parse", place])?;
    let top = Path::new(&top);
    let changes = if is_bare {
        // Where no files are checked out, none can have changed.
        String::new()
    } else {
        // Without the optional locks git would refresh the original's index.
        git::text(top, &["--no-optional-locks", "status", "--porcelain"])?
    };
    let bare = Bare::at(folder, slug);
    clone_bare(top, &bare.folder)?;
    settle_head(&bare.folder)?;
    // No owner can have this name, while many repositories are called like theirs.
    let copy = folder.join("working_copy").join(slug.name());
    let (from, to) = (display(&bare.folder)?, display(&copy)?);
    git::run(
        folder,
        &[
            "clone",
            "--quiet",
            "--template=",
            "--no-hardlinks",
            from,
            to,
        ],
    )?;
    for key in ["user.name", "user.email"] {
        // Set in the original only, perhaps; without them nobody can commit.
        if let Ok(value) = git::text(top, &["config", key]) {
            git::run(&copy, &["config", key, &value])?;
        }
    }
    connect(&copy, &bare.folder, slug)?;
    let nameless = git::text(&copy, &["var", "GIT_COMMITTER_IDENT"]).is_err();
    if nameless {
        configure(&copy, &person())?;
    }
    Ok(Adopted {
        path: copy,
        dirty: !changes.is_empty(),
        nameless,
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
            "--template=",
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
/// rule in the user's own settings cannot send a rehearsal to the real GitHub. And a
/// rehearsal asks for no passphrase.
fn connect(path: &Path, bare: &Path, slug: &Slug) -> io::Result<()> {
    let address = format!("https://github.com/{slug}.git");
    git::run(path, &["remote", "set-url", "origin", &address])?;
    let short = address.trim_end_matches(".git");
    let bare = display(bare)?.replace('\\', "\\\\").replace('"', "\\\"");
    let settings = format!(
        "[url \"{bare}\"]
\tinsteadOf = {address}
\tinsteadOf = {short}
\tpushInsteadOf = {address}
\tpushInsteadOf = {short}
[commit]
\tgpgSign = false
[tag]
\tgpgSign = false
\tforceSignAnnotated = false
"
    );
    configure(path, &settings)
}

/// Settings by which git commits as the sample's author.
fn person() -> String {
    let (name, address) = files::ADA;
    format!("[user]\n\tname = {name}\n\temail = {address}\n")
}

/// Adds to a working copy's own settings: one write instead of a process for each.
fn configure(path: &Path, settings: &str) -> io::Result<()> {
    let file = path.join(".git").join("config");
    let mut file = std::fs::OpenOptions::new().append(true).open(file)?;
    file.write_all(settings.as_bytes())
}

/// Git without the settings of the machine or the user.
fn alone(folder: &Path, arguments: &[&str]) -> io::Result<()> {
    let nothing = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut command = git::command(folder, arguments);
    command
        .env("GIT_CONFIG_GLOBAL", nothing)
        .env("GIT_CONFIG_NOSYSTEM", "1");
    git::output(command, arguments[0]).map(|_| ())
}
