//! The git tree id of an archive's content.

use sha1::{Digest, Sha1};

use crate::domain::ObjectId;
use crate::world::git::Kind;

use super::ArchiveError;
use super::content::object_id;

/// A file by its path, what it is, and the id of its content.
pub(super) type Leaf<'a> = (&'a [u8], Kind, &'a ObjectId);

/// The id of the tree that git would make of these files, which are sorted by path. Folders
/// without files have no part in it, as git keeps none.
pub(super) fn of(files: &[Leaf]) -> Result<ObjectId, ArchiveError> {
    folder(files, 0)
}

/// The tree of files that lie in one folder, whose name with its slash is `start` bytes long.
///
/// Sorted by their whole paths, the files of a folder stand together, and where they stand is
/// where git sorts the folder: by its name with a slash at the end.
fn folder(files: &[Leaf], start: usize) -> Result<ObjectId, ArchiveError> {
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
            (below, mode(*kind), (*own).clone(), 1)
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
        tree.extend_from_slice(&raw(&id));
        rest = &rest[count..];
    }
    let mut hash = Sha1::new();
    hash.update(format!("tree {}\0", tree.len()));
    hash.update(&tree);
    object_id(hash)
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

/// The twenty bytes that the hexadecimal digits stand for.
fn raw(id: &ObjectId) -> Vec<u8> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit - b'a' + 10,
    };
    id.as_str()
        .as_bytes()
        .chunks_exact(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}
