//! The repository that a rehearsal is about: the sample, or a clone of the user's own.

use std::path::{Path, PathBuf};

use crate::cli::{Fault, journey, preview, tags};
use crate::domain::Slug;
use crate::facts::Repository;
use crate::rehearse::{Scenario, sample};
use crate::term;

/// The working copy that the rehearsal is about.
pub(super) struct Stagecraft {
    pub(super) copy: PathBuf,
    pub(super) slug: Slug,
    pub(super) license: Option<String>,
    pub(super) version: String,
    /// The files that lie in the original's folder and in no commit.
    pub(super) left_behind: Vec<String>,
    /// Whether it is a clone of the user's own, which may end otherwise than the sample does.
    pub(super) own: bool,
}

/// Makes the sample, or a clone of the user's own.
pub(super) fn prepare(
    path: Option<&Path>,
    folder: &Path,
    scenario: &Scenario,
) -> Result<Stagecraft, Fault> {
    let Some(path) = path else {
        let sample = sample::make(folder, scenario)?;
        return Ok(Stagecraft {
            copy: sample.path,
            slug: sample.slug,
            license: Some(sample.license),
            version: sample.version,
            left_behind: Vec::new(),
            own: false,
        });
    };
    if scenario.needs_sample() {
        return Err(Fault::usage(
            format!(
                "the scenario `{}` is about the files of the sample",
                scenario.name
            ),
            format!(
                "leave the path out: `citable rehearse --scenario {}`",
                scenario.name
            ),
        ));
    }
    let repository = journey::local(path)?;
    let slug = slug(&repository, path);
    let adopted = sample::adopt(path, folder, &slug)?;
    if let Some(supposed) = supposed(&repository, &slug) {
        term::say(&supposed);
    }
    if adopted.dirty {
        term::say("note: changes that are not committed are not part of the rehearsal");
    }
    if adopted.nameless {
        term::say(
            "note: git knows no name to commit as, so a made-up one is used here; before you publish, \
             run `git config --global user.name \"Your Name\"` and `git config --global user.email you@example.org`",
        );
    }
    // What is committed counts, so that everything below is read from the copy.
    let copied = journey::local(&adopted.path)?;
    Ok(Stagecraft {
        license: preview::detected(&copied.files),
        version: version(&copied),
        left_behind: left_behind(&repository, &copied),
        copy: adopted.path,
        slug,
        own: true,
    })
}

/// The name on GitHub, or one that says what it is.
fn slug(repository: &Repository, path: &Path) -> Slug {
    let remote = repository.git.there().and_then(|git| git.remote.as_ref());
    let named = remote.and_then(|remote| remote.remote.slug.clone());
    let folder = path.canonicalize().ok().and_then(|path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    });
    let tame = |name: String| {
        name.replace(
            |c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c),
            "-",
        )
    };
    named
        .or_else(|| format!("rehearsal/{}", tame(folder?)).parse().ok())
        .unwrap_or_else(sample::slug)
}

/// The files that the original has in its folder and the clone of it has not.
fn left_behind(original: &Repository, copied: &Repository) -> Vec<String> {
    let there = original.files.contents.keys();
    let behind = there.filter(|path| !copied.files.contents.contains_key(*path));
    behind.cloned().collect()
}

/// What is taken to be so of GitHub and in earnest is not, where there is such a thing.
fn supposed(repository: &Repository, slug: &Slug) -> Option<String> {
    let remote = repository.git.there()?.remote.as_ref();
    let (rule, what) = match remote.map(|it| &it.remote) {
        None => ("remote-missing", "it has no remote"),
        Some(remote) => {
            let host = &remote.host;
            let bare = host
                .strip_prefix("ssh.")
                .or_else(|| host.strip_prefix("www."));
            if bare.unwrap_or(host) == "github.com" && remote.slug.is_some() {
                return None;
            }
            ("remote-not-github", "its remote is not there")
        }
    };
    Some(format!(
        "note: supposing that the repository is on GitHub as {slug}: {what}, and in earnest `{rule}` would stop it \
         (`citable explain {rule}`)"
    ))
}

/// The version in CITATION.cff or a manifest if no tag has it yet, else the next patch version.
fn version(repository: &Repository) -> String {
    let tags = repository
        .git
        .there()
        .map(|git| git.tags.clone())
        .unwrap_or_default();
    let is_new = |version: &String| !tags.keys().any(|tag| tag.names(version));
    let written = tags::written_version(repository).filter(is_new);
    written
        .or_else(|| tags::manifest_version(repository).filter(is_new))
        .or_else(|| {
            tags::latest(repository).map(|last| tags::bumped(&last, tags::Bump::Patch).to_string())
        })
        .unwrap_or_else(|| "0.1.0".to_owned())
}
