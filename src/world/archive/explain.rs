//! Why a file of the archive may rightly differ from the tag's.

use std::io::Write;
use std::sync::atomic::AtomicBool;

use crate::domain::ObjectId;
use crate::world::files::scratch;
use crate::world::git::{Git, Kind, TreeEntry};

use super::ArchiveError;
use super::attributes::Conversions;
use super::content::{Archived, Contents, LFS_POINTER, LFS_POINTER_SIZE};
use super::guard::Expected;

/// Larger files are not looked into; attributes that change content are for text.
const LIMIT: u64 = 64 << 20;

/// The documented reason for the difference, if that reason and nothing else makes it.
pub(super) fn changed(
    git: &Git,
    commit: &ObjectId,
    entry: &TreeEntry,
    file: &Archived<'_>,
    set: Conversions,
    contents: &Contents,
) -> Result<Option<String>, ArchiveError> {
    let is_file = |kind| matches!(kind, Kind::File | Kind::Program);
    if file.kind != entry.kind || !is_file(entry.kind) {
        return Ok(None);
    }
    let may_be_pointer = entry.size.is_some_and(|size| size < LFS_POINTER_SIZE);
    if let Some(encoding) = set.encoding {
        let same = encoded(git, commit, entry, file)?;
        return Ok(same.then(|| format!("working-tree-encoding={encoding}")));
    }
    let converted = set.subst || set.crlf || set.ident;
    if !may_be_pointer && !converted {
        return Ok(None);
    }
    let Some(tagged) = git.objects()?.blob(&entry.id, LIMIT)? else {
        return Ok(None);
    };
    if may_be_pointer && tagged.starts_with(LFS_POINTER) {
        let same_size = pointed_size(&tagged) == Some(file.size);
        return Ok(same_size.then(|| {
            "Git LFS: the archive holds the file, the tag a pointer to it of the same size"
                .to_owned()
        }));
    }
    if !converted {
        return Ok(None);
    }
    let Some(mut archived) = contents.read(file, LIMIT)? else {
        return Ok(None);
    };
    let mut reasons = Vec::new();
    if set.crlf {
        archived = with_line_feeds(&archived);
        reasons.push("eol=crlf");
    }
    if set.ident {
        archived = with_bare_ids(&archived);
        reasons.push("ident");
    }
    if set.subst {
        reasons.push("export-subst");
    }
    let same = archived == tagged || (set.subst && fills_in(&tagged, &archived));
    Ok(same.then(|| reasons.join(", ")))
}

/// Whether git here makes the same bytes of the file when it archives it in another encoding.
fn encoded(
    git: &Git,
    commit: &ObjectId,
    entry: &TreeEntry,
    file: &Archived<'_>,
) -> Result<bool, ArchiveError> {
    if entry.size.is_none_or(|size| size > LIMIT) {
        return Ok(false);
    }
    let Some(bytes) = git.zip_of(commit, &entry.path)? else {
        return Ok(false);
    };
    let mut zip = scratch()?;
    zip.write_all(&bytes)?;
    let expected = Expected {
        entries: 1,
        // Four bytes a character is the most that an encoding takes.
        bytes: entry.size.unwrap_or_default().saturating_mul(4),
    };
    let contents = Contents::open(&zip, expected)?;
    let made = contents.hash_all(&AtomicBool::new(false))?;
    Ok(made.get(&entry.path).is_some_and(|made| made.id == file.id))
}

/// The size that a pointer of Git LFS names.
fn pointed_size(pointer: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(pointer).ok()?;
    let size = text.lines().find_map(|line| line.strip_prefix("size "))?;
    size.trim().parse().ok()
}

fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            result.push(*byte);
        }
    }
    result
}

/// `$Id: 0123…$` as it was before git filled in the id.
fn with_bare_ids(bytes: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = find(rest, b"$Id: ") {
        let (before, from) = rest.split_at(at);
        result.extend_from_slice(before);
        let filled = from[5..]
            .iter()
            .position(|byte| matches!(byte, b'$' | b'\n'));
        if let Some(end) = filled.filter(|end| from[5 + end] == b'$') {
            result.extend_from_slice(b"$Id$");
            rest = &from[5 + end + 1..];
        } else {
            result.extend_from_slice(&from[..5]);
            rest = &from[5..];
        }
    }
    result.extend_from_slice(rest);
    result
}

/// Whether a text is the template with something in the place of each `$Format:…$`.
fn fills_in(template: &[u8], text: &[u8]) -> bool {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = find(rest, b"$Format:") {
        let Some(end) = rest[at + 8..].iter().position(|byte| *byte == b'$') else {
            break;
        };
        pieces.push(&rest[..at]);
        rest = &rest[at + 8 + end + 1..];
    }
    let Some((first, middle)) = pieces.split_first() else {
        return false;
    };
    let Some(mut text) = text.strip_prefix(*first) else {
        return false;
    };
    for piece in middle {
        match find(text, piece) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(rest)
}

fn find(text: &[u8], piece: &[u8]) -> Option<usize> {
    if piece.is_empty() {
        return Some(0);
    }
    text.windows(piece.len()).position(|window| window == piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_places_to_fill_in_may_differ() {
        let template = b"commit = \"$Format:%H$\"\nrefs = \"$Format:%D$\"\nend";
        assert!(fills_in(template, b"commit = \"abc\"\nrefs = \"\"\nend"));
        assert!(!fills_in(template, b"commit = \"abc\"\nrefs = \"\"\nEND"));
        assert!(!fills_in(template, b"Commit = \"abc\"\nrefs = \"\"\nend"));
        assert!(!fills_in(b"no place", b"no other place"));
    }

    #[test]
    fn ids_are_taken_out_within_a_line() {
        assert_eq!(
            with_bare_ids(b"a $Id: 12ab $ b $Id: x\n$"),
            b"a $Id$ b $Id: x\n$"
        );
    }
}
