//! The git tree id of an archive's content.

use sha1::{Digest, Sha1};

use crate::domain::{ObjectId, RawId};
use crate::world::git::Kind;

use super::ArchiveError;

/// A file of a tree.
pub(super) trait Leaf {
    /// Its path.
    fn path(&self) -> &[u8];
    /// What it is, and the id of its content.
    fn content(&self) -> (Kind, &RawId);
}

/// One by its path, what it is, and the id of its content.
impl Leaf for (&[u8], Kind, &RawId) {
    fn path(&self) -> &[u8] {
        self.0
    }

    fn content(&self) -> (Kind, &RawId) {
        (self.1, self.2)
    }
}

/// The id of the tree that git would make of these files, which are sorted by path. Folders
/// without files have no part in it, as git keeps none.
pub(super) fn of(files: &[impl Leaf]) -> Result<ObjectId, ArchiveError> {
    Ok(ObjectId::from(&folder(files, 0)?))
}

/// The tree of files that lie in one folder, whose name with its slash is `start` bytes long.
///
/// Sorted by their whole paths, the files of a folder stand together, and where they stand is
/// where git sorts the folder: by its name with a slash at the end.
fn folder<L: Leaf>(files: &[L], start: usize) -> Result<RawId, ArchiveError> {
    let mut tree = Vec::new();
    let mut previous: Vec<&[u8]> = Vec::new();
    let mut rest = files;
    while let [first, ..] = rest {
        let path = first.path();
        let (kind, own) = first.content();
        let below = &path[start..];
        let slash = below.iter().position(|byte| *byte == b'/');
        let (name, mode, id, count) = if let Some(slash) = slash {
            let inner = &path[..=start + slash];
            let count = rest.partition_point(|leaf| leaf.path().starts_with(inner));
            let id = folder(&rest[..count], inner.len())?;
            (&below[..slash], "40000", id, count)
        } else {
            (below, mode(kind), own.clone(), 1)
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
        tree.extend_from_slice(id.as_bytes());
        rest = &rest[count..];
    }
    let mut hash = Sha1::new();
    hash.update(format!("tree {}\0", tree.len()));
    hash.update(&tree);
    Ok(<[u8; 20]>::from(hash.finalize()).into())
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
