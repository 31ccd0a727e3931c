//! `version-behind-tags`: the version is not older than the newest tag.

use crate::domain::{At, Tag, VersionNumber};
use crate::facts::{Git, Why};

use super::case::{CITATION, ZENODO_JSON};
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "version-behind-tags",
    title: "the version is not older than the newest tag",
    severity: Severity::Warning,
    needs: &[Need::Git],
    profile: None,
    reference: "CFF 1.2.0 schema guide, version; 33 of 81 repositories looked at name an older version or none that was tagged",
    doc: include_str!("../../docs/rules/version-behind-tags.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(git) = case.git() else { return };
    // With a release at hand the tag is the one to agree with, and another rule asks.
    if let Some(tag) = case.release {
        if case.releasing {
            overtaken(git, tag, findings);
        }
        return;
    }
    for path in [CITATION, ZENODO_JSON] {
        let version = case.said_in(path).and_then(|file| file.version.as_ref());
        let Some(version) = version else { continue };
        if git.tags.is_empty() && git.shallow {
            findings.skip(&Why::Garbled(
                "the clone is shallow and has no tags (`git fetch --unshallow --tags`)".to_owned(),
            ));
            return;
        }
        if let Some(stale) = stale(git, version) {
            say(path, version, &stale, findings);
        }
    }
}

/// Says of a release to be made that a newer one is out: what is archived last is the newest to
/// Zenodo (invenio-rdm-records: the versions of a record are numbered as they are published).
fn overtaken(git: &Git, tag: &Tag, findings: &mut Findings) {
    let Some((package, own)) = VersionNumber::of_tag(tag).filter(|_| !git.tags.contains_key(tag))
    else {
        return;
    };
    let tags = tags_like(git, &own);
    if let Some((newest, number)) = newest(&tags, &package)
        && *number > own
    {
        findings
            .add(format!(
                "{} would come after {}, and Zenodo shows what is archived last as the newest version",
                quoted(tag.as_str()),
                quoted(newest.as_str())
            ))
            .help("go on if an older line is kept up; else take a number above that of the newest tag");
    }
}

/// A version that is older than a tag.
struct Stale<'a> {
    /// The newest tag.
    newest: &'a Tag,
    /// Whether the version was tagged at all.
    tagged: bool,
}

fn say(path: &str, version: &At<String>, stale: &Stale<'_>, findings: &mut Findings) {
    let never = if stale.tagged {
        ""
    } else {
        ", which was never tagged,"
    };
    findings
        .add(format!(
            "{path} has version {}{never} but the newest tag is {}, so people cite another version than they use",
            quoted(&version.value),
            quoted(stale.newest.as_str())
        ))
        .at(path, version.span.clone())
        .help(match path {
            ZENODO_JSON => "take `version` out of `.zenodo.json`: Zenodo then writes the tag",
            _ => "make the next release with `citable release`, which writes the version first",
        });
}

/// Compares the version with the tags of the same package and of the same kind: years with
/// years, counts with counts. A newer version than all of them is being made ready.
fn stale<'a>(git: &'a Git, version: &At<String>) -> Option<Stale<'a>> {
    let own = VersionNumber::parse(&version.value)?;
    let tags = tags_like(git, &own);
    let naming = tags.iter().filter(|(_, _, number)| *number == own);
    let naming: Vec<&(&Tag, String, VersionNumber)> = naming.collect();
    // An old version that is checked out, or kept up on a branch of its own, is as it should be.
    let is_here = |tag: &Tag| git.head.is_some() && git.tags.get(tag) == git.head.as_ref();
    if naming.iter().any(|(tag, _, _)| is_here(tag)) || is_kept_up(git, &own) {
        return None;
    }
    let package = package(&tags, &naming)?;
    let (newest, number) = newest(&tags, &package)?;
    (*number > own).then_some(Stale {
        newest,
        tagged: !naming.is_empty(),
    })
}

/// The tags that name a version of the same kind, each with its package.
fn tags_like<'a>(git: &'a Git, own: &VersionNumber) -> Vec<(&'a Tag, String, VersionNumber)> {
    let like = |tag| {
        let (package, number) = VersionNumber::of_tag(tag)?;
        (number.is_calendar() == own.is_calendar()).then_some((tag, package, number))
    };
    git.tags.keys().filter_map(like).collect()
}

/// The newest release of a package among these.
fn newest<'a, 'b>(
    tags: &'b [(&'a Tag, String, VersionNumber)],
    package: &str,
) -> Option<(&'a Tag, &'b VersionNumber)> {
    tags.iter()
        .filter(|(_, name, number)| name == package && number.is_release())
        .max_by(|(_, _, one), (_, _, two)| one.cmp(two))
        .map(|(tag, _, number)| (*tag, number))
}

/// Whose tags to compare with: the package that has such a tag; else tags without a package;
/// else the only package there is.
fn package(
    tags: &[(&Tag, String, VersionNumber)],
    naming: &[&(&Tag, String, VersionNumber)],
) -> Option<String> {
    let is_plain = |(_, package, _): &&(&Tag, String, VersionNumber)| package.is_empty();
    if tags.iter().any(|tag| is_plain(&tag)) && (naming.is_empty() || naming.iter().any(is_plain)) {
        return Some(String::new());
    }
    let mut packages: Vec<&str> = if naming.is_empty() {
        tags.iter()
            .map(|(_, package, _)| package.as_str())
            .collect()
    } else {
        naming
            .iter()
            .map(|(_, package, _)| package.as_str())
            .collect()
    };
    packages.sort_unstable();
    packages.dedup();
    match packages[..] {
        [only] => Some(only.to_owned()),
        // Several packages: which one the file is about is not known.
        _ => None,
    }
}

/// Whether the branch is for versions such as this one: `1.x`, `release/1.2`, `v1-maintenance`.
fn is_kept_up(git: &Git, own: &VersionNumber) -> bool {
    let branch = git.branch.as_deref().unwrap_or_default();
    let mut numbers = branch.split(|c: char| !c.is_ascii_digit());
    numbers
        .find(|digits| !digits.is_empty())
        .is_some_and(|digits| digits.parse() == Ok(own.major()))
}
