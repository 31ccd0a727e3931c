//! `--fix`: the safe edits, one after the other until none is left, then each file written once.

use std::io::Write;
use std::path::Path;

use crate::cli::Fault;
use crate::facts::Files;
use crate::report::safe;
use crate::rules::{Finding, Verdict};
use crate::world::files;
use crate::{report, term};

/// The most edits of one run. Each makes one finding go away, so that there is an end anyway.
const MOST: usize = 500;

/// Makes the safe edits in memory, judging again after each, and writes the files that differ.
/// Gives the number of edits.
pub(super) fn fix(
    root: &Path,
    before: &Files,
    judge: impl Fn(&Files) -> Verdict,
) -> Result<usize, Fault> {
    let mut files = before.clone();
    let mut made: Vec<Finding> = Vec::new();
    while made.len() < MOST {
        let findings = judge(&files).findings;
        // One that changes nothing would come again for ever.
        let next = findings.into_iter().find(|finding| {
            let fix = finding.fix.as_ref();
            fix.is_some_and(|fix| files.text(&fix.path) != Some(&fix.text))
                && !made.contains(finding)
        });
        let Some(finding) = next else { break };
        let Some(fix) = &finding.fix else { break };
        files = files.with(&fix.path, fix.text.clone());
        made.push(finding);
    }
    let edited = made.iter().filter_map(|finding| finding.fix.as_ref());
    let mut paths: Vec<&str> = edited.map(|fix| fix.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        if let (Some(was), Some(is)) = (before.text(path), files.text(path)) {
            write(&root.join(path), path, was, is)?;
        }
    }
    for finding in &made {
        let path = finding.fix.as_ref().map_or("", |fix| &fix.path);
        term::say(&format!(
            "fixed {} [{}]: {}",
            safe::line(path),
            finding.rule,
            safe::line(&finding.message)
        ));
    }
    if made.is_empty() {
        term::say("there is no safe edit to make\n");
    } else {
        let edits = report::plural(made.len(), "edit");
        term::say(&format!("{edits} made; `git diff` shows them\n"));
    }
    Ok(made.len())
}

/// Puts a text in the place of another in one step, if that is still what the file holds. A
/// link stays one; what it leads to is written.
fn write(path: &Path, shown: &str, was: &str, is: &str) -> Result<(), Fault> {
    let failed = |error: std::io::Error| {
        Fault::failed(format!("cannot write `{}`: {error}", safe::line(shown)))
    };
    let path = path.canonicalize().map_err(failed)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = files::beside(folder, false).map_err(failed)?;
    file.write_all(is.as_bytes()).map_err(failed)?;
    let metadata = std::fs::metadata(&path).map_err(failed)?;
    // A file that its owner made read-only is left alone; replacing it would go past that.
    if metadata.permissions().readonly() {
        return Err(Fault::failed(format!(
            "cannot write `{}`: it is read-only",
            safe::line(shown)
        )));
    }
    file.as_file()
        .set_permissions(metadata.permissions())
        .map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    let now = std::fs::read(&path).map_err(failed)?;
    if now != was.as_bytes() {
        return Err(Fault::failed(format!(
            "`{}` was changed meanwhile and is left as it is; run again",
            safe::line(shown)
        )));
    }
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "someone else's").unwrap();
        let fault = write(&path, "a", "as it was", "as it would be").unwrap_err();
        assert!(fault.message.contains("meanwhile"), "{}", fault.message);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "someone else's");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay_as_they_are() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&real, "a").unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", &link).unwrap();
        write(&link, "link", "a", "b").unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "b");
        let mode = std::fs::metadata(&real).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}
