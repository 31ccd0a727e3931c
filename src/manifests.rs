//! What the manifests of a repository say of the software: one file a kind, one list.
//!
//! A value that is made when the package is built (`dynamic`, `attr:`, `workspace = true`
//! without the workspace's own) is not there, which is not the same as another value.
//! A manifest that cannot be read says nothing, and [`broken`] tells why.

mod cargo;
mod codemeta;
mod description;
mod json;
mod julia;
mod license;
mod lines;
mod package_json;
mod person;
mod pyproject;
mod r;
mod setup_cfg;
mod toml_text;

#[cfg(test)]
mod tests;

use crate::domain::At;
use crate::facts::Files;

/// What a manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The file.
    pub path: &'static str,
    /// The name under which it is installed. That is no title.
    pub package: Option<At<String>>,
    /// The title, where the kind has one: `name` of codemeta.json, `Title` of DESCRIPTION.
    pub title: Option<At<String>>,
    /// A sentence or more.
    pub description: Option<At<String>>,
    /// The version, as written. `0.0.0` stands for one that is made later, and is left out.
    pub version: Option<At<String>>,
    /// The licence.
    pub license: Option<At<License>>,
    /// Who made it.
    pub authors: Vec<At<Author>>,
    /// Who helped.
    pub contributors: Vec<At<Author>>,
    /// The address of the source code.
    pub repository: Option<At<String>>,
    /// The address of its pages.
    pub homepage: Option<At<String>>,
    /// The keywords.
    pub keywords: Vec<At<String>>,
    /// Identifiers of the software, such as a DOI, as written.
    pub identifiers: Vec<At<String>>,
}

/// A licence as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// As it is written.
    pub text: String,
    /// The SPDX expression that this means; nothing where it only names a file, or means none
    /// for certain, such as `BSD`.
    pub spdx: Option<String>,
}

/// Somebody, as far as the manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Given names, where they are told apart.
    pub given: Option<String>,
    /// Family names, where they are told apart.
    pub family: Option<String>,
    /// The whole name, where it is written as one.
    pub name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The ORCID iD as written.
    pub orcid: Option<String>,
    /// The affiliation's name.
    pub affiliation: Option<String>,
    /// Whether it is said to be an organisation.
    pub organisation: bool,
}

/// A kind of manifest.
#[derive(Debug)]
pub struct Kind {
    /// The name of its file in the root folder.
    pub path: &'static str,
    /// Its reader. The path is filled in by [`read`].
    read: fn(&str) -> Option<Manifest>,
    /// Where the text stops to be of the kind's format, and why.
    broken: fn(&str) -> Option<At<String>>,
}

/// Every kind, the one that says most of the software as a whole first.
pub static ALL: [Kind; 7] = [
    codemeta::KIND,
    pyproject::KIND,
    setup_cfg::KIND,
    cargo::KIND,
    package_json::KIND,
    description::KIND,
    julia::KIND,
];

/// The manifests that are there and can be read, in the order of [`ALL`].
pub fn read(files: &Files) -> Vec<Manifest> {
    let mut read = Vec::new();
    for kind in &ALL {
        let text = files.text(kind.path);
        if let Some(mut manifest) = text.and_then(|text| (kind.read)(text)) {
            manifest.path = kind.path;
            manifest
                .version
                .take_if(|version| stands_in(&version.value));
            read.push(manifest);
        }
    }
    read
}

/// The manifests whose text is not of their format: path, and where and why.
pub fn broken(files: &Files) -> Vec<(&'static str, At<String>)> {
    let kinds = ALL.iter();
    kinds
        .filter_map(|kind| Some((kind.path, (kind.broken)(files.text(kind.path)?)?)))
        .collect()
}

/// Whether a version only holds the place of one that is made later, as `setuptools-scm`,
/// `poetry-dynamic-versioning` and `semantic-release` have it.
fn stands_in(version: &str) -> bool {
    version == "0.0.0" || version.starts_with("0.0.0-") || version.starts_with("0.0.0+")
}

impl Author {
    /// The name as one text: as it is written, or the given names before the family names.
    pub fn full_name(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let parts = [&self.given, &self.family];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(" ")
    }

    /// Nothing if there is no name at all.
    fn named(self) -> Option<Self> {
        (!self.full_name().trim().is_empty()).then_some(self)
    }
}
