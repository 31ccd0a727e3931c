//! Which tag a command is about.

use std::collections::BTreeMap;

use semver::Version;

use super::Fault;
use crate::domain::number::VersionNumber;
use crate::domain::{ObjectId, Tag};
use crate::facts::Repository;
use crate::manifests;
use crate::world::git::GitError;

/// The tags here, if there is a git repository.
fn here(repository: &Repository) -> BTreeMap<Tag, ObjectId> {
    repository
        .git
        .there()
        .map(|git| git.tags.clone())
        .unwrap_or_default()
}

/// Whether there is such a tag here.
pub(super) fn is_here(repository: &Repository, tag: &Tag) -> bool {
    here(repository).contains_key(tag)
}

/// That nothing can be said of a tag, since it is not here or names no commit.
pub(super) fn not_here(repository: &Repository, tag: &Tag) -> Fault {
    let git = repository.git.there();
    if git.is_some_and(|git| git.astray.contains(tag)) {
        return GitError::TagOfNoCommit(tag.clone()).into();
    }
    Fault {
        help: Some(
            "`git fetch --tags` fetches those on GitHub, `git tag` lists those here".to_owned(),
        ),
        ..Fault::failed(format!("there is no tag `{tag}` in this clone"))
    }
}

/// The version in CITATION.cff, as it stands there.
pub(super) fn written_version(repository: &Repository) -> Option<String> {
    let text = repository.files.text("CITATION.cff")?;
    let document = cff_rs::yaml::read(text).ok()?;
    let version = document.root.as_mapping()?.get("version")?.as_scalar()?;
    Some(version.text.clone()).filter(|text| !text.trim().is_empty())
}

/// The version of the first manifest that names one, unless it is on the way to another.
pub(super) fn manifest_version(repository: &Repository) -> Option<String> {
    let manifests = manifests::read(&repository.files);
    let mut versions = manifests.into_iter().filter_map(|it| it.version);
    let is_made =
        |text: &str| VersionNumber::parse(text).is_some_and(|number| !number.is_underway());
    versions
        .find(|version| is_made(&version.value))
        .map(|version| version.value)
}

/// The tag for a version, spelled as the repository spells its tags: with `v` unless all have none.
pub(super) fn spelled(repository: &Repository, version: &str) -> Result<Tag, Fault> {
    let bare = version.trim().trim_start_matches(['v', 'V']);
    if bare.is_empty() {
        return Err(Fault::usage(
            format!("`{version}` is no version"),
            "give a version such as 1.2.0",
        ));
    }
    let mut versions = here(repository)
        .into_keys()
        .filter(VersionNumber::is_in)
        .peekable();
    let without = versions.peek().is_some()
        && versions.all(|tag| tag.as_str().starts_with(|c: char| c.is_ascii_digit()));
    let name = if without {
        bare.to_owned()
    } else {
        format!("v{bare}")
    };
    name.parse().map_err(|error: crate::domain::tag::NotATag| {
        Fault::usage(error.to_string(), "give a version such as 1.2.0")
    })
}

/// The tag that a command is about: the one given, else the one at `HEAD`, else that of the
/// highest version, else the one that CITATION.cff's version would get.
pub(super) fn chosen(repository: &Repository, given: Option<&str>) -> Result<Tag, Fault> {
    let tags = here(repository);
    if let Some(name) = given {
        // A tag that exists is meant as it is written; else a bare number is a version.
        let as_written = name.parse::<Tag>().ok();
        if let Some(tag) =
            as_written.filter(|tag| tags.contains_key(tag) || !looks_like_version(name))
        {
            return Ok(tag);
        }
        return spelled(repository, name);
    }
    let head = repository.git.there().and_then(|git| git.head.clone());
    let at_head = tags
        .iter()
        .filter(|(_, commit)| Some(*commit) == head.as_ref())
        .map(|(tag, _)| tag);
    if let Some(tag) = highest(at_head).or_else(|| highest(tags.keys())) {
        return Ok(tag);
    }
    if let Some(version) = written_version(repository) {
        return spelled(repository, &version);
    }
    let first =
        "make the first release: `citable publish 1.0.0`; `citable check` says what the file lacks";
    let help = match tags.keys().next_back() {
        Some(tag) => format!("name the tag, such as `{tag}`; or {first}"),
        None => first.to_owned(),
    };
    Err(Fault::usage(no_version(repository), help))
}

/// The tag of the highest version; those by the calendar or of two numbers count where no other is.
fn highest<'a>(tags: impl Iterator<Item = &'a Tag> + Clone) -> Option<Tag> {
    let semantic = tags.clone().filter_map(|tag| Some((tag.version()?, tag)));
    let ordered = tags.filter_map(|tag| Some((VersionNumber::of_release(tag)?, tag)));
    let highest = semantic.max().map(|(_, tag)| tag);
    let by_number = || ordered.max_by(|a, b| a.0.cmp(&b.0)).map(|(_, tag)| tag);
    highest.or_else(by_number).cloned()
}

/// Why no version is known, where neither a tag nor CITATION.cff names one.
pub(super) fn no_version(repository: &Repository) -> String {
    let tags = here(repository);
    let why = if tags.is_empty() {
        "there is no tag yet".to_owned()
    } else {
        let some: Vec<String> = tags
            .keys()
            .rev()
            .take(3)
            .map(|tag| format!("`{tag}`"))
            .collect();
        let more = if tags.len() > some.len() { ", …" } else { "" };
        format!(
            "no tag here is a version like v1.2.0 (there is {}{more})",
            some.join(", ")
        )
    };
    format!("{why}, and no version can be read from CITATION.cff")
}

/// The tag of a first release that nobody has named yet.
const FIRST: &str = "0.1.0";

/// The same for commands that only look: where nothing names a version, that of a manifest or a
/// first one stands in, so that they can say what is missing. Whether it does comes with it.
pub(super) fn chosen_or_first(
    repository: &Repository,
    given: Option<&str>,
) -> Result<(Tag, bool), Fault> {
    let named = given.is_some()
        || here(repository).keys().any(VersionNumber::is_in)
        || written_version(repository).is_some();
    let tag = if named {
        chosen(repository, given)?
    } else {
        let version = manifest_version(repository);
        spelled(repository, version.as_deref().unwrap_or(FIRST))?
    };
    Ok((tag, !named))
}

/// The version that a release of this tag would have, if the tag is still to be made.
pub(super) fn version_to_come(repository: &Repository, tag: &Tag) -> Option<String> {
    let version = tag
        .version()
        .filter(|_| !here(repository).contains_key(tag));
    version.map(|version| version.to_string())
}

fn looks_like_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Which part of a version goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Bump {
    /// 1.2.3 → 2.0.0
    #[value(help = None::<&str>)]
    Major,
    /// 1.2.3 → 1.3.0
    #[value(help = None::<&str>)]
    Minor,
    /// 1.2.3 → 1.2.4
    #[value(help = None::<&str>)]
    Patch,
}

/// The highest version among the tags, else the one in CITATION.cff.
pub(super) fn latest(repository: &Repository) -> Option<Version> {
    let tags = here(repository);
    let highest = tags.keys().filter_map(Tag::version).max();
    highest.or_else(|| Version::parse(written_version(repository)?.trim_start_matches('v')).ok())
}

/// The version after a version.
pub(super) fn bumped(version: &Version, bump: Bump) -> Version {
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    match bump {
        Bump::Major => Version::new(major + 1, 0, 0),
        Bump::Minor => Version::new(major, minor + 1, 0),
        // A pre-release comes before its release: 1.2.3-rc.1 → 1.2.3.
        Bump::Patch if !version.pre.is_empty() => Version::new(major, minor, patch),
        Bump::Patch => Version::new(major, minor, patch + 1),
    }
}
