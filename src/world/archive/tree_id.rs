//! The git tree id of an archive's content.

use sha1::{Digest, Sha1};

use crate::domain::ObjectId;
use crate::world::git::Kind;

use super::ArchiveError;

/// An object id as bytes: of a hundred thousand files, the digits alone would be megabytes.
pub(super) type Id = [u8; 20];

/// A file by its path, what it is, and the id of its content.
pub(super) type Leaf<'a> = (&'a [u8], Kind, Id);

/// The id of the tree that git would make of these files, which are sorted by path. Folders
/// without files have no part in it, as git keeps none.
pub(super) fn of(files: &[Leaf]) -> Result<ObjectId, ArchiveError> {
    digits(folder(files, 0)?)
}

/// The tree of files that lie in one folder, whose name with its slash is `start` bytes long.
///
/// Sorted by their whole paths, the files of a folder stand together, and where they stand is
/// where git sorts the folder: by its name with a slash at the end.
fn folder(files: &[Leaf], start: usize) -> Result<Id, ArchiveError> {
    let mut tree = Vec::new();
    let mut previous: Vec<&[u8]> = Vec::new();
    let mut rest = files;
    while let [(path, kind, own), ..] = rest {
        let below = &path[start..];
        let slash = below.iter().position(|byte| *byte == b'/');
        let (name, mode, id, count) = if let Some(slash) = slash {
            let inner = &path[..=start + slash];
            let count = rest.partition_point(|(path, ..)| path.starts_with(inner));
            let id = folder(&rest[..count], inner.len())?;
            (&below[..slash], "40000", id, count)
        } else {
            (below, mode(*kind), *own, 1)
        };
        // A file and a folder of one name stand apart: `a`, `a.b`, `a/c`.
        let shares_start = |other: &&[u8]| name.starts_with(other);
        previous.retain(shares_start);
        if previous.contains(&name) {
            let path = &path[..start + name.len()];
            return Err(ArchiveError::Duplicate(super::shown(path)));
        }
        previous.push(name);
        tree.extend_from_slice(mode.as_bytes());
        tree.push(b' ');
        tree.extend_from_slice(name);
        tree.push(0);
        tree.extend_from_slice(&id);
        rest = &rest[count..];
    }
    let mut hash = Sha1::new();
    hash.update(format!("tree {}\0", tree.len()));
    hash.update(&tree);
    Ok(hash.finalize().into())
}

/// The id of a whole object.
fn digits(id: Id) -> Result<ObjectId, ArchiveError> {
    use std::fmt::Write;
    let mut text = String::with_capacity(40);
    for byte in id {
        let _ = write!(text, "{byte:02x}");
    }
    text.parse()
        .map_err(|_| ArchiveError::Broken(format!("`{text}` is no hash")))
}

fn mode(kind: Kind) -> &'static str {
    match kind {
        Kind::File => "100644",
        Kind::Program => "100755",
        Kind::Link => "120000",
        Kind::Folder => "40000",
        Kind::Submodule => "160000",
    }
}

/// The twenty bytes that the forty hexadecimal digits stand for.
pub(super) fn raw(id: &ObjectId) -> Id {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit - b'a' + 10,
    };
    let mut raw = Id::default();
    for (byte, pair) in raw.iter_mut().zip(id.as_str().as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0]) << 4 | digit(pair[1]);
    }
    raw
}
