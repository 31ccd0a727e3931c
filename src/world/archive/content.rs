//! The entries of a zip, hashed as git hashes files.

use std::fs::File;
use std::io::{BufReader, Read};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use sha1::{Digest, Sha1};

use crate::domain::{ObjectId, RawId};
use crate::world::git::Kind;

use super::directory::{self, Entry, u16_at};
use super::guard::{self, Expected};
use super::piece::Piece;
use super::tree_id::Leaf;
use super::{ArchiveError, shown};

/// The first line of every pointer of Git LFS (git-lfs, docs/spec.md).
pub(super) const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// A pointer is smaller than this (git-lfs, docs/spec.md).
pub(super) const LFS_POINTER_SIZE: u64 = 1024;

/// The length of an entry's own header without its name and its extra fields.
pub(super) const HEADER: usize = 30;

/// How much of an entry is in memory at a time.
const BUFFER: usize = 128 << 10;

/// More threads than this wait for the disk.
const THREADS: usize = 8;

/// A file or link in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Archived<'a> {
    /// Its path: the name that the zip has for it, or what is left of that below the top folder.
    pub(super) path: &'a [u8],
    /// Which entry of the zip it is.
    index: usize,
    /// File, program or link.
    pub(super) kind: Kind,
    /// The id that git gives to this content.
    pub(super) id: RawId,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Whether it is a pointer of Git LFS.
    pub(super) lfs_pointer: bool,
}

impl Leaf for Archived<'_> {
    fn path(&self) -> &[u8] {
        self.path
    }

    fn content(&self) -> (Kind, &RawId) {
        (self.kind, &self.id)
    }
}

/// Files, sorted by their paths; no two have the same.
#[derive(Debug)]
pub(super) struct Files<'a>(Vec<Archived<'a>>);

impl<'a> Files<'a> {
    /// All of them.
    pub(super) fn all(&self) -> &[Archived<'a>] {
        &self.0
    }

    /// The file at this path.
    pub(super) fn get(&self, path: &[u8]) -> Option<&Archived<'a>> {
        let at = self.0.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.0.get(at)
    }

    /// Whether any of them is in this folder, whose name ends with its slash.
    pub(super) fn any_in(&self, folder: &[u8]) -> bool {
        let at = self.0.partition_point(|file| file.path < folder);
        self.0
            .get(at)
            .is_some_and(|file| file.path.starts_with(folder))
    }

    /// The same by their paths below the folder that holds all, whose name is that long.
    pub(super) fn below(mut self, top: usize) -> Self {
        for file in &mut self.0 {
            file.path = &file.path[top..];
        }
        self
    }
}

/// A zip that is open, and that may be unpacked without harm.
pub(super) struct Contents<'a> {
    zip: &'a File,
    entries: Vec<Entry>,
    /// The commit that the archive says it was made of.
    pub(super) commit: Option<ObjectId>,
}

impl<'a> Contents<'a> {
    /// Opens a zip that should hold about as much as the tag.
    pub(super) fn open(zip: &'a File, expected: Expected) -> Result<Self, ArchiveError> {
        let length = zip.metadata()?.len();
        let mut start = Vec::new();
        Piece::new(zip, 0, 80).read_to_end(&mut start)?;
        if let Some(error) = guard::not_zip(&start) {
            return Err(error);
        }
        let directory = directory::read(zip, expected.most_entries())?;
        guard::check(&directory.entries, length, expected)?;
        Ok(Self {
            zip,
            entries: directory.entries,
            commit: commit(&directory.comment),
        })
    }

    /// The length of the folder that everything is in, with its slash; 0 if there is none.
    pub(super) fn top(&self) -> usize {
        top_folder(self.entries.iter().map(|entry| &entry.name[..]))
    }

    /// The names of the folders that have entries of their own, each with its slash.
    pub(super) fn folders(&self) -> impl Iterator<Item = &[u8]> {
        let names = self.entries.iter().map(|entry| &entry.name[..]);
        names.filter(|name| name.ends_with(b"/"))
    }

    /// Every file and link by its whole name, hashed on all processors. Ends early, with an
    /// error that nobody is to see, once `stop` is set.
    pub(super) fn hash_all(&self, stop: &AtomicBool) -> Result<Files<'_>, ArchiveError> {
        let next = AtomicUsize::new(0);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let hashed = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.min(THREADS))
                .map(|_| scope.spawn(|| self.hash_some(&next, stop)))
                .collect();
            let joined = workers.into_iter().map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            joined.collect::<Vec<_>>()
        });
        let mut files = Vec::new();
        for part in hashed {
            files.append(&mut part?);
        }
        files.sort_unstable_by_key(|file: &Archived| file.path);
        Ok(Files(files))
    }

    /// Hashes one entry after the other that no other thread has taken.
    fn hash_some(
        &self,
        next: &AtomicUsize,
        stop: &AtomicBool,
    ) -> Result<Vec<Archived<'_>>, ArchiveError> {
        let mut hashed = Vec::new();
        let mut buffer = vec![0; BUFFER];
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(entry) = self.entries.get(index) else {
                return Ok(hashed);
            };
            if entry.name.ends_with(b"/") {
                continue;
            }
            let content = self.content(entry);
            match content.and_then(|content| blob_id(entry, content, &mut buffer, stop)) {
                Ok((id, lfs_pointer)) => hashed.push(Archived {
                    path: &entry.name,
                    index,
                    kind: kind(entry.mode),
                    id,
                    size: entry.size,
                    lfs_pointer,
                }),
                Err(error) => {
                    // The others need not go on.
                    next.store(self.entries.len(), Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
    }

    /// The bytes of an entry; `None` if there are more than the limit.
    pub(super) fn read(
        &self,
        file: &Archived<'_>,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, ArchiveError> {
        if file.size > limit {
            return Ok(None);
        }
        let content = self.content(&self.entries[file.index])?;
        let mut bytes = Vec::new();
        content.take(limit).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// The unpacked bytes of an entry, as they come.
    fn content(&self, entry: &Entry) -> Result<Box<dyn Read + 'a>, ArchiveError> {
        let start = entry.at;
        let mut header = vec![0; HEADER + entry.name.len()];
        let lost = |_| ArchiveError::Broken("an entry is not where it should be".to_owned());
        Piece::new(self.zip, start, u64::MAX)
            .read_exact(&mut header)
            .map_err(lost)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(lost(std::io::ErrorKind::InvalidData.into()));
        }
        // Programs that read the archive from its start would see the other name.
        let name = usize::from(u16_at(&header, 26));
        if name != entry.name.len() || header[HEADER..] != entry.name[..] {
            return Err(ArchiveError::Duplicate(shown(&entry.name)));
        }
        let skipped = name + usize::from(u16_at(&header, 28));
        let at = start + (HEADER + skipped) as u64;
        let packed = Piece::new(self.zip, at, at.saturating_add(entry.packed));
        Ok(match entry.method {
            0 => Box::new(packed),
            _ => Box::new(DeflateDecoder::new(BufReader::with_capacity(
                BUFFER, packed,
            ))),
        })
    }
}

/// The id of a blob, the hash over `blob <size>`, a NUL and the content; and whether it is a
/// pointer of Git LFS.
fn blob_id(
    entry: &Entry,
    content: impl Read,
    buffer: &mut [u8],
    stop: &AtomicBool,
) -> Result<(RawId, bool), ArchiveError> {
    let size = entry.size;
    let mut hash = Sha1::new();
    let mut crc = Crc::new();
    hash.update(format!("blob {size}\0"));
    // One byte more than was claimed is enough to know that the claim was false.
    let mut content = content.take(size.saturating_add(1));
    let mut total = 0_u64;
    let mut pointer = false;
    loop {
        let read = content
            .read(buffer)
            .map_err(|error| damaged(entry, &error.to_string()))?;
        if read == 0 {
            break;
        }
        if stop.load(Ordering::Relaxed) {
            return Err(damaged(entry, "the comparison was stopped"));
        }
        pointer |= total == 0 && size < LFS_POINTER_SIZE && buffer[..read].starts_with(LFS_POINTER);
        total += read as u64;
        crc.update(&buffer[..read]);
        hash.update(&buffer[..read]);
    }
    if total != size {
        return Err(damaged(entry, "it is not as long as the zip says"));
    }
    if crc.sum() != entry.crc {
        return Err(damaged(entry, "its checksum is another"));
    }
    Ok((<[u8; 20]>::from(hash.finalize()).into(), pointer))
}

fn damaged(entry: &Entry, why: &str) -> ArchiveError {
    ArchiveError::Broken(format!("`{}`: {why}", shown(&entry.name)))
}

fn kind(mode: u32) -> Kind {
    match mode {
        mode if mode & 0o170_000 == 0o120_000 => Kind::Link,
        mode if mode & 0o100 != 0 => Kind::Program,
        _ => Kind::File,
    }
}

/// `git archive` leaves the commit in the comment (git, `archive-zip.c`).
fn commit(comment: &[u8]) -> Option<ObjectId> {
    std::str::from_utf8(comment).ok()?.trim().parse().ok()
}

/// The length of the folder that all names are in, with its slash.
fn top_folder<'a>(mut names: impl Iterator<Item = &'a [u8]>) -> usize {
    let Some(first) = names.next() else { return 0 };
    let Some(slash) = first.iter().position(|byte| *byte == b'/') else {
        return 0;
    };
    let top = &first[..=slash];
    if names.all(|name| name.starts_with(top)) {
        top.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_that_holds_all_is_the_top_folder() {
        let top = |names: &[&str]| top_folder(names.iter().map(|name| name.as_bytes()));
        assert_eq!(top(&["r-1/", "r-1/a", "r-1/b/c"]), 4);
        assert_eq!(top(&["r/a", "s/a"]), 0);
        assert_eq!(top(&["r/a", "a"]), 0);
        assert_eq!(top(&[]), 0);
    }
}
