//! A file that stands beside its place until it is whole.
//!
//! A process that is killed leaves it there. Whoever next makes one in the same folder takes the
//! leftovers away: those of this name that no process holds, and that are not just being made.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

/// How their names begin. Six letters or digits follow.
const PREFIX: &str = ".citable-";

/// Between the making of a file and the moment it is held there is less time than this.
const YOUNG: Duration = Duration::from_secs(60);

/// Makes an empty file in this folder, held until it is dropped or put in its place. One that is
/// to be a `new_file` gets the permissions of any new file; otherwise nobody else may read it.
pub fn beside(folder: &Path, new_file: bool) -> io::Result<NamedTempFile> {
    sweep(folder);
    let mut options = tempfile::Builder::new();
    options.prefix(PREFIX);
    #[cfg(unix)]
    if new_file {
        use std::os::unix::fs::PermissionsExt;
        // Less the user's umask.
        options.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = new_file;
    let file = options.tempfile_in(folder)?;
    // On a disk that knows no locks the file is only young.
    let _ = file.as_file().try_lock();
    Ok(file)
}

/// Takes away what killed processes left. What cannot be taken away stays.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let own = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let own = own.is_some_and(|rest| {
            rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if own && is_left(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether it is a plain file that nobody holds and that was not made just now.
fn is_left(path: &Path) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return false;
    };
    let age = metadata.modified().ok().and_then(|at| at.elapsed().ok());
    if !metadata.is_file() || age.is_none_or(|age| age < YOUNG) {
        return false;
    }
    let Ok(file) = File::open(path) else {
        return false;
    };
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn aged(path: &Path) -> File {
        let file = File::create(path).unwrap();
        let long_ago = SystemTime::now() - 2 * YOUNG;
        file.set_modified(long_ago).unwrap();
        file
    }

    #[test]
    fn what_a_killed_process_left_is_taken_away_by_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".citable-aB3dE6");
        drop(aged(&left));
        let made = beside(folder.path(), false).unwrap();
        assert!(!left.exists() && made.path().exists());
    }

    #[test]
    fn what_a_process_holds_what_is_young_and_what_is_not_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let held = aged(&at(".citable-aaaaaa"));
        held.lock().unwrap();
        File::create(at(".citable-bbbbbb")).unwrap();
        for name in [
            ".citable-notes.txt",
            ".citable-abc",
            "citable-abcdef",
            ".citable-abc-ef",
        ] {
            aged(&at(name));
        }
        fs::create_dir(at(".citable-cccccc")).unwrap();
        let before = fs::read_dir(folder.path()).unwrap().count();
        drop(beside(folder.path(), false).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), before);
    }

    #[test]
    fn the_file_in_the_making_is_held_and_free_once_it_is_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let made = beside(folder.path(), true).unwrap();
        let other = File::open(made.path()).unwrap();
        assert!(other.try_lock().is_err());
        let place = folder.path().join("a");
        drop(made.persist(&place).unwrap());
        assert!(File::open(&place).unwrap().try_lock().is_ok());
    }
}
