//! New files, all of them or none, and never in the place of another.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::proposal::NewFile;

use super::beside;

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// Something of that name came there meanwhile, or it is a link.
    #[error("`{0}` was changed meanwhile, or is no plain file")]
    Changed(String),
    /// The system's words.
    #[error("cannot write `{path}`: {error}")]
    Io {
        /// The path from the root.
        path: String,
        /// What the system says.
        error: io::Error,
    },
}

/// Writes the files below `root`. Each first stands whole beside its place; if one cannot be put
/// there, those that were are taken away again. A file that keys were added to must still hold
/// what it held.
pub fn create(root: &Path, files: &[NewFile]) -> Result<(), CreateError> {
    let staged: Vec<Staged<'_>> = files
        .iter()
        .map(|file| Staged::new(root, file))
        .collect::<Result<_, _>>()?;
    // A file that is there comes last: then there is nothing to put back.
    let (new, changed): (Vec<_>, Vec<_>) =
        staged.into_iter().partition(|it| it.file.before.is_none());
    let mut made: Vec<PathBuf> = Vec::new();
    for staged in new.into_iter().chain(changed) {
        match staged.put() {
            Ok(path) => made.extend(path),
            Err(error) => {
                for path in made {
                    let _ = fs::remove_file(path);
                }
                return Err(error);
            }
        }
    }
    Ok(())
}

/// Makes the folder that a new file stands in. A link on the way may lead out of the repository.
fn folder(root: &Path, path: &str) -> io::Result<()> {
    let mut at = root.to_owned();
    let above = Path::new(path).parent().into_iter();
    for part in above.flat_map(Path::components) {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                let what = format!("`{}` is no folder of the repository", at.display());
                return Err(io::Error::new(io::ErrorKind::NotADirectory, what));
            }
            Err(_) => fs::create_dir(&at)?,
        }
    }
    Ok(())
}

/// A file that stands beside its place.
struct Staged<'f> {
    file: &'f NewFile,
    target: PathBuf,
    beside: NamedTempFile,
}

impl<'f> Staged<'f> {
    fn new(root: &Path, file: &'f NewFile) -> Result<Self, CreateError> {
        let target = root.join(&file.path);
        let failed = |error| CreateError::Io {
            path: file.path.clone(),
            error,
        };
        folder(root, &file.path).map_err(failed)?;
        let mut beside = beside(root, true).map_err(failed)?;
        beside.write_all(file.text.as_bytes()).map_err(failed)?;
        beside.as_file().sync_all().map_err(failed)?;
        Ok(Self {
            file,
            target,
            beside,
        })
    }

    /// Puts it in its place; gives the path if nothing was there before.
    fn put(self) -> Result<Option<PathBuf>, CreateError> {
        let path = self.file.path.clone();
        let Some(before) = &self.file.before else {
            let kept = self.beside.persist_noclobber(&self.target);
            return match kept {
                Ok(_) => Ok(Some(self.target)),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                    Err(CreateError::Changed(path))
                }
                Err(error) => Err(CreateError::Io {
                    path,
                    error: error.error,
                }),
            };
        };
        let failed = |error| CreateError::Io {
            path: path.clone(),
            error,
        };
        let metadata = fs::symlink_metadata(&self.target).map_err(failed)?;
        let same =
            metadata.is_file() && fs::read(&self.target).map_err(failed)? == before.as_bytes();
        if !same {
            return Err(CreateError::Changed(path));
        }
        let permissions = self
            .beside
            .as_file()
            .set_permissions(metadata.permissions());
        permissions.map_err(failed)?;
        let kept = self.beside.persist(&self.target);
        kept.map_err(|error| failed(error.error))?;
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str, before: Option<&str>) -> NewFile {
        NewFile {
            path: path.to_owned(),
            text: text.to_owned(),
            before: before.map(str::to_owned),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn new_files_come_together_and_nothing_is_left_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let files = [file("a", "1\n", None), file("b", "2\n", None)];
        create(folder.path(), &files).unwrap();
        assert_eq!(names(folder.path()), ["a", "b"]);
        assert_eq!(fs::read_to_string(folder.path().join("b")).unwrap(), "2\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_can_be_read_as_any_other_and_an_old_one_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| {
            let metadata = fs::metadata(folder.path().join(name)).unwrap();
            metadata.permissions().mode() & 0o777
        };
        fs::write(folder.path().join("usual"), "").unwrap();
        fs::write(folder.path().join("old"), "1\n").unwrap();
        fs::set_permissions(folder.path().join("old"), fs::Permissions::from_mode(0o640)).unwrap();
        let files = [file("new", "", None), file("old", "1\n2\n", Some("1\n"))];
        create(folder.path(), &files).unwrap();
        assert_eq!(mode("new"), mode("usual"));
        assert_eq!(mode("old"), 0o640);
        assert_eq!(
            fs::read_to_string(folder.path().join("old")).unwrap(),
            "1\n2\n"
        );
    }

    #[test]
    fn what_came_there_meanwhile_stays_and_the_others_are_not_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b"), "theirs").unwrap();
        let files = [file("a", "1\n", None), file("b", "2\n", None)];
        let error = create(folder.path(), &files).unwrap_err();
        assert!(matches!(error, CreateError::Changed(path) if path == "b"));
        assert_eq!(names(folder.path()), ["b"]);
        let changed = [file("a", "1\n", None), file("b", "mine+", Some("mine"))];
        assert!(create(folder.path(), &changed).is_err());
        assert_eq!(names(folder.path()), ["b"]);
        assert_eq!(
            fs::read_to_string(folder.path().join("b")).unwrap(),
            "theirs"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/nonexistent/x", folder.path().join("a")).unwrap();
        assert!(create(folder.path(), &[file("a", "1\n", None)]).is_err());
        assert_eq!(names(folder.path()), ["a"]);
    }
}
