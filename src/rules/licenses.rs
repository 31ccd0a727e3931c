//! The licence files of a repository, read, and what GitHub makes of them.

use crate::facts::{Facts, Files};
use crate::license::{GitHubLicense, LicenseFile, detect, github_license, root_license_files};

/// What GitHub will recognise in these files; where that is nothing, what it says now.
pub(super) fn repository_license<'a>(
    facts: &'a Facts,
    files: &Files,
    licenses: &[LicenseFile],
) -> Option<&'a str> {
    let texts: Vec<(&str, &str)> = licenses
        .iter()
        .filter_map(|file| Some((file.path.as_str(), files.text(&file.path)?)))
        .collect();
    if let GitHubLicense::Id(id) = github_license(&texts) {
        return Some(id);
    }
    let known = facts.forge.repository.there();
    let license = known.and_then(|repository| repository.license.as_deref());
    license.filter(|id| *id != "NOASSERTION")
}

/// The licence files of the root folder, read.
pub(super) fn license_files(files: &Files) -> Vec<LicenseFile> {
    let names = files.contents.keys().map(String::as_str);
    read_licenses(
        files,
        root_license_files(names.filter(|name| !name.contains('/'))),
    )
}

/// These files, read.
pub(super) fn read_licenses<'a>(
    files: &Files,
    paths: impl IntoIterator<Item = &'a str>,
) -> Vec<LicenseFile> {
    let read = paths.into_iter().filter_map(|path| {
        Some(LicenseFile {
            path: path.to_owned(),
            detection: detect(files.text(path)?),
        })
    });
    read.collect()
}
