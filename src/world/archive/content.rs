//! The entries of a zip, hashed as git hashes files.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use sha1::{Digest, Sha1};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::domain::ObjectId;
use crate::world::git::Kind;

use super::{ArchiveError, shown};

/// The first line of every pointer of Git LFS (git-lfs, docs/spec.md).
pub(super) const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1\n";

/// A pointer is smaller than this (git-lfs, docs/spec.md).
pub(super) const LFS_POINTER_SIZE: u64 = 1024;

/// Deeper paths than this are refused. Git itself refuses trees that are 2048 folders deep.
const DEPTH: usize = 512;

/// A file or link in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Archived {
    /// Where it is in the zip.
    index: usize,
    /// File, program or link.
    pub(super) kind: Kind,
    /// The id that git gives to this content.
    pub(super) id: ObjectId,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Whether it is a pointer of Git LFS.
    pub(super) lfs_pointer: bool,
}

/// A zip that is open.
pub(super) struct Contents<R> {
    zip: ZipArchive<R>,
    /// The length of the top folder's name with its slash.
    top: usize,
}

impl<R: Read + Seek> Contents<R> {
    /// Opens a zip that should hold about so many bytes.
    pub(super) fn open(mut reader: R, expected: u64) -> Result<Self, ArchiveError> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.rewind()?;
        let mut start = [0; 80];
        let read = read_up_to(&mut reader, &mut start)?;
        if let Some(error) = not_zip(&start[..read]) {
            return Err(error);
        }
        reader.rewind()?;
        let mut zip = ZipArchive::new(reader).map_err(broken)?;
        if zip.has_duplicate_names() {
            return Err(ArchiveError::Duplicate);
        }
        // Files of Git LFS may be in the archive while the tag has only pointers to them; they
        // are packed files of science, and do not unpack to twenty times their size.
        let limit = expected
            .saturating_mul(2)
            .saturating_add(length.saturating_mul(20))
            .saturating_add(64 << 20);
        let mut unpacked = 0_u64;
        for index in 0..zip.len() {
            unpacked = unpacked.saturating_add(zip.by_index_raw(index).map_err(broken)?.size());
        }
        if unpacked > limit {
            return Err(ArchiveError::TooLarge { unpacked, expected });
        }
        let top = top_folder(zip.file_names_raw());
        Ok(Self { zip, top })
    }

    /// Every file and link by its path below the top folder.
    pub(super) fn hash_all(&mut self) -> Result<BTreeMap<Vec<u8>, Archived>, ArchiveError> {
        let mut files = BTreeMap::new();
        let mut buffer = vec![0; 64 << 10];
        for index in 0..self.zip.len() {
            let mut entry = self.zip.by_index(index).map_err(broken)?;
            let name = entry.name_raw().to_owned();
            if !safe(&name) {
                return Err(ArchiveError::UnsafeName(shown(&name)));
            }
            if name.ends_with(b"/") {
                continue;
            }
            let size = entry.size();
            let kind = match entry.unix_mode().unwrap_or_default() {
                mode if mode & 0o170_000 == 0o120_000 => Kind::Link,
                mode if mode & 0o100 != 0 => Kind::Program,
                _ => Kind::File,
            };
            let (id, lfs_pointer) = blob_id(&mut entry, size, &mut buffer)?;
            let archived = Archived {
                index,
                kind,
                id,
                size,
                lfs_pointer,
            };
            files.insert(name[self.top..].to_owned(), archived);
        }
        Ok(files)
    }

    /// The bytes of an entry; `None` if there are more than the limit.
    pub(super) fn read(
        &mut self,
        file: &Archived,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, ArchiveError> {
        if file.size > limit {
            return Ok(None);
        }
        let entry = self.zip.by_index(file.index).map_err(broken)?;
        let mut bytes = Vec::new();
        entry.take(limit).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

/// The id of a blob: the hash over `blob <size>`, a NUL and the content.
fn blob_id(
    content: &mut impl Read,
    size: u64,
    buffer: &mut [u8],
) -> Result<(ObjectId, bool), ArchiveError> {
    let mut hash = Sha1::new();
    hash.update(format!("blob {size}\0"));
    // One byte more than was claimed is enough to know that the claim was false.
    let mut content = content.take(size.saturating_add(1));
    let mut total = 0_u64;
    let mut pointer = false;
    loop {
        let read = content
            .read(buffer)
            .map_err(|e| ArchiveError::Broken(e.to_string()))?;
        if read == 0 {
            break;
        }
        pointer |= total == 0 && size < LFS_POINTER_SIZE && buffer[..read].starts_with(LFS_POINTER);
        total += read as u64;
        hash.update(&buffer[..read]);
    }
    if total != size {
        let why = "an entry is not as long as the zip says";
        return Err(ArchiveError::Broken(why.to_owned()));
    }
    Ok((object_id(hash)?, pointer))
}

/// The id of a whole object that was hashed.
pub(super) fn object_id(hash: Sha1) -> Result<ObjectId, ArchiveError> {
    use std::fmt::Write;
    let mut text = String::with_capacity(40);
    for byte in hash.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text.parse()
        .map_err(|_| ArchiveError::Broken(format!("`{text}` is no hash")))
}

/// Whether a name is a relative path that stays where it is.
fn safe(name: &[u8]) -> bool {
    let path = name.strip_suffix(b"/").unwrap_or(name);
    let mut depth = 0;
    let parts_are_safe = path.split(|byte| *byte == b'/').all(|part| {
        depth += 1;
        !matches!(part, b"" | b"." | b"..") && !part.contains(&0)
    });
    parts_are_safe && depth <= DEPTH
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

fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let length = buffer.len() as u64;
    let mut bytes = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut bytes)?;
    buffer[..bytes.len()].copy_from_slice(&bytes);
    Ok(bytes.len())
}

/// Servers answer errors with pages, and files are saved under the wrong name.
fn not_zip(start: &[u8]) -> Option<ArchiveError> {
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return None;
    }
    let (what, is_text) = match start.trim_ascii_start() {
        [] => ("empty", false),
        [b'{' | b'[', ..] => ("a JSON answer", true),
        [b'<', ..] => ("an HTML page", true),
        [0x1f, 0x8b, ..] => ("a gzip file", false),
        _ => ("something else", false),
    };
    let start = if is_text {
        // A character may be cut in two at the end.
        let text = shown(start);
        text.trim().trim_end_matches('\u{fffd}').replace('\n', " ")
    } else {
        String::new()
    };
    Some(ArchiveError::NotZip { what, start })
}

#[expect(clippy::needless_pass_by_value, reason = "it is mapped over")]
fn broken(error: ZipError) -> ArchiveError {
    ArchiveError::Broken(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_unsafe() {
        for name in ["/a", "../a", "a/../b", "a//b", "./a", "", "/", "a\0b"] {
            assert!(!safe(name.as_bytes()), "{name:?}");
        }
        assert!(!safe("a/".repeat(600).as_bytes()));
        for name in ["a", "a/", "a/b..c", "...", "a\\b"] {
            assert!(safe(name.as_bytes()), "{name:?}");
        }
    }

    #[test]
    fn only_a_folder_that_holds_all_is_the_top_folder() {
        let top = |names: &[&str]| top_folder(names.iter().map(|name| name.as_bytes()));
        assert_eq!(top(&["r-1/", "r-1/a", "r-1/b/c"]), 4);
        assert_eq!(top(&["r/a", "s/a"]), 0);
        assert_eq!(top(&["r/a", "a"]), 0);
        assert_eq!(top(&[]), 0);
    }
}
