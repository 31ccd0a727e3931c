//! The git attributes that decide what `git archive`, and so GitHub, puts into a zip.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::ObjectId;
use crate::world::git::{Git, GitError};

const NAMES: [&str; 5] = [
    "export-ignore",
    "export-subst",
    "eol",
    "ident",
    "working-tree-encoding",
];

/// The attributes of some paths and of the folders above them.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    ignored: BTreeSet<Vec<u8>>,
    conversions: BTreeMap<Vec<u8>, Conversions>,
}

/// What is done to a file's content on its way into the zip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Conversions {
    /// `$Format:…$` is filled in.
    pub(super) subst: bool,
    /// Lines end with CR LF.
    pub(super) crlf: bool,
    /// `$Id$` is filled in.
    pub(super) ident: bool,
    /// The text is written in this encoding; git keeps it in UTF-8.
    pub(super) encoding: Option<String>,
}

impl Attributes {
    pub(super) fn conversions(&self, path: &[u8]) -> Conversions {
        self.conversions.get(path).cloned().unwrap_or_default()
    }

    /// Whether a path is left out, itself or with a folder above it.
    pub(super) fn export_ignore(&self, path: &[u8]) -> bool {
        folders(path).any(|folder| self.ignored.contains(folder)) || self.ignored.contains(path)
    }
}

/// The attributes as the commit itself sets them, not the working tree.
pub(super) fn of<'a>(
    git: &Git,
    commit: &ObjectId,
    paths: impl Iterator<Item = &'a [u8]>,
) -> Result<Attributes, GitError> {
    let mut asked = BTreeSet::new();
    for path in paths {
        asked.insert(path);
        asked.extend(folders(path));
    }
    let mut attributes = Attributes::default();
    if asked.is_empty() {
        return Ok(attributes);
    }
    for (path, name, value) in git.attributes(commit, &NAMES, asked)? {
        let is_set = value == "set";
        if name == "export-ignore" {
            if is_set {
                attributes.ignored.insert(path);
            }
            continue;
        }
        let conversions = attributes.conversions.entry(path).or_default();
        match name.as_str() {
            "export-subst" => conversions.subst = is_set,
            "eol" => conversions.crlf = value == "crlf",
            "working-tree-encoding" => {
                let named = !matches!(value.as_str(), "set" | "unset" | "unspecified");
                conversions.encoding = named.then_some(value);
            }
            _ => conversions.ident = is_set,
        }
    }
    Ok(attributes)
}

/// The folders above a path, each with its slash: so a pattern for folders matches them.
fn folders(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes.map(|(at, _)| &path[..=at])
}
