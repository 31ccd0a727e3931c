//! The archive of a commit, as GitHub makes it.

use std::fs::File;
use std::io::{self, Write};

use crate::domain::ObjectId;

use super::Git;
use super::error::GitError;

/// What would make the zip of the same commit another one from machine to machine: line ends and
/// attributes of one's own, and the programs that fetch large files, which GitHub does not run
/// either.
const PLAIN: [&str; 10] = [
    "-c",
    "core.autocrlf=false",
    "-c",
    "core.attributesFile=",
    "-c",
    "filter.lfs.smudge=",
    "-c",
    "filter.lfs.process=",
    "-c",
    "filter.lfs.required=false",
];

impl Git {
    /// Writes the zip of a commit into a file, everything in it below one folder. The same commit
    /// gives the same bytes, as long as it is the same git.
    pub fn pack(&self, commit: &ObjectId, folder: &str, into: &File) -> Result<(), GitError> {
        let prefix = format!("--prefix={folder}/");
        let mut arguments = PLAIN.to_vec();
        arguments.extend(["archive", "--format=zip", &prefix, commit.as_str()]);
        // A zip holds times of day without a zone.
        let call = self.call(&arguments).env("TZ", "UTC");
        let mut child = call.start_writing()?;
        let copied = child.stdout.take().map_or_else(
            || Err(io::Error::other("git has no output")),
            |mut zip| {
                let mut into = into;
                io::copy(&mut zip, &mut into)?;
                into.flush()
            },
        );
        let ended = child.wait()?;
        copied?;
        if ended.success() {
            Ok(())
        } else {
            Err(GitError::Garbled {
                doing: "make the archive of the tag",
            })
        }
    }
}
