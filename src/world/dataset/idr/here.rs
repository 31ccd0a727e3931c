//! The study file on this machine.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::domain::idr::{is_repository, is_study_file};
use crate::facts::dataset::Held;
use crate::facts::study_file::{LIMIT, LineEdit, ROW, StudyFile};
use crate::proposal::NewFile;
use crate::world::files::{CreateError, create};

/// What to do about a row that has no place for a link.
pub(super) const ROW_HELP: &str = "give the file the row `Study External URL` with a tab behind it, as in the IDR's template, and run this again";

/// What is at a path.
#[derive(Debug)]
pub(super) enum Here {
    /// A study file that can be edited.
    Found(Found),
    /// Something is in the way.
    Held(Held),
}

/// A study file that can be edited.
#[derive(Debug)]
pub(super) struct Found {
    /// Its path, as people know it.
    pub(super) shown: String,
    /// What is in it.
    pub(super) file: StudyFile,
    path: PathBuf,
}

impl Found {
    /// The name of the study's repository: by the file itself, or by its folder.
    pub(super) fn repository(&self) -> Option<&str> {
        let folder = || self.path.parent()?.file_name()?.to_str();
        let by_folder = || folder().filter(|name| is_repository(name));
        self.file.repository().or_else(by_folder)
    }

    /// The name of the file.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Writes the edit: all of it or nothing, and only over what was read. The mode stays.
    pub(super) fn write(&self, edit: &LineEdit) -> Result<(), CreateError> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let file = NewFile {
            path: self.name(),
            text: edit.text.clone(),
            before: Some(self.file.text().to_owned()),
        };
        create(folder, &[file])
    }
}

/// The study file at a path, or in the folder there. A relative path is looked for in each of the
/// folders, in order, and may not lead out of the one that it is found in by a link.
pub(super) fn look(folders: &[PathBuf], path: &str, accession: &str) -> Here {
    match found(folders, path, accession) {
        Ok(found) => Here::Found(found),
        Err(held) => Here::Held(held),
    }
}

fn found(folders: &[PathBuf], path: &str, accession: &str) -> Result<Found, Held> {
    let given = Path::new(path);
    let there = |folder: &&PathBuf| fs::symlink_metadata(folder.join(given)).is_ok();
    let Some(base) = folders.iter().find(there) else {
        return held(
            format!("there is no `{path}`"),
            "name the study file, or the folder of the study's clone",
        );
    };
    let mut target = base.join(given);
    let mut shown = path.to_owned();
    if target.is_dir() {
        let name = only_study_file(&target, path)?;
        shown = format!("{}/{name}", path.trim_end_matches(['/', '\\']));
        target.push(name);
    }
    let unreadable = |error: std::io::Error| Held {
        text: format!("`{shown}` cannot be read: {error}"),
        help: "make it a file that you can read".to_owned(),
    };
    let metadata = fs::symlink_metadata(&target).map_err(unreadable)?;
    if !metadata.is_file() {
        return held(
            format!("`{shown}` is no plain file"),
            "name the file itself, not a link to it",
        );
    }
    if stays_below(given) && leads_out(base, &target) {
        return held(
            format!("`{shown}` leads out of the folder by a link"),
            "name the file by its own path",
        );
    }
    if metadata.len() > LIMIT {
        return held(
            format!(
                "`{shown}` has {} bytes, more than any study file",
                metadata.len()
            ),
            "name the study file",
        );
    }
    let bytes = fs::read(&target).map_err(unreadable)?;
    let file = StudyFile::read(bytes).map_err(|error| Held {
        text: format!("`{shown}` is no study file: {error}"),
        help: "save it as tab-delimited text in UTF-8, as the IDR's template is".to_owned(),
    })?;
    if let Some(other) = file.accession().filter(|other| other != accession) {
        return held(
            format!("`{shown}` is the study file of `{other}`"),
            "name the study file of the study that you mean",
        );
    }
    file.takes_links().map_err(|error| Held {
        text: format!("`{shown}`: {error}"),
        help: ROW_HELP.to_owned(),
    })?;
    Ok(Found {
        shown,
        file,
        path: target,
    })
}

fn held<T>(text: String, help: &str) -> Result<T, Held> {
    Err(Held {
        text,
        help: help.to_owned(),
    })
}

/// The name of the one study file in a folder.
fn only_study_file(folder: &Path, shown: &str) -> Result<String, Held> {
    let entries = fs::read_dir(folder).map_err(|error| Held {
        text: format!("`{shown}` cannot be read: {error}"),
        help: "make it a folder that you can read".to_owned(),
    })?;
    let names = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| is_study_file(name)).collect();
    names.sort();
    match names.as_slice() {
        [one] => Ok(one.clone()),
        [] => held(
            format!("there is no study file in `{shown}`"),
            "its name is like `idr0123-study.txt`; name it",
        ),
        _ => held(
            format!(
                "there are several study files in `{shown}`: {}",
                names.join(", ")
            ),
            &format!("name the one whose row `{ROW}` counts"),
        ),
    }
}

/// Whether a path goes down from where it starts, and nowhere else.
fn stays_below(path: &Path) -> bool {
    let mut parts = path.components();
    parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

fn leads_out(base: &Path, target: &Path) -> bool {
    match (fs::canonicalize(base), fs::canonicalize(target)) {
        (Ok(base), Ok(target)) => !target.starts_with(base),
        _ => true,
    }
}
