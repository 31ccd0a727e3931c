//! The licence files of a repository, read, and what GitHub makes of them.

use crate::facts::{Content, Facts, Files};
use crate::license::{
    GitHubLicense, LicenseFile, detect_file, github_license_of, in_readme, root_license_files,
};

/// What GitHub will recognise in these files; where that is nothing, what it says now.
pub(super) fn repository_license<'a>(
    facts: &'a Facts,
    licenses: &[LicenseFile],
) -> Option<&'a str> {
    if let GitHubLicense::Id(id) = github_license_of(licenses) {
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

/// The licence that the README holds or names, where no file holds one.
pub(super) fn license_in_readme(files: &Files, licenses: &[LicenseFile]) -> Option<LicenseFile> {
    let in_folder = || {
        files
            .contents
            .keys()
            .any(|path| path.starts_with("LICENSES/"))
    };
    if !licenses.is_empty() || in_folder() {
        return None;
    }
    let (path, Content::Text(text)) = files.readme()? else {
        return None;
    };
    Some(LicenseFile {
        path: path.to_owned(),
        detection: in_readme(text)?,
    })
}

/// These files, read.
pub(super) fn read_licenses<'a>(
    files: &Files,
    paths: impl IntoIterator<Item = &'a str>,
) -> Vec<LicenseFile> {
    let read = paths.into_iter().filter_map(|path| {
        Some(LicenseFile {
            path: path.to_owned(),
            detection: detect_file(path, files.text(path)?),
        })
    });
    read.collect()
}
