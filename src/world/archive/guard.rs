//! What can be told of a zip before anything of it is unpacked: whether it is one, and whether
//! it could do harm.

use super::content::HEADER;
use super::directory::Entry;
use super::{ArchiveError, shown};

/// Deeper paths than this are refused. Git itself refuses trees that are 2048 folders deep.
const DEPTH: usize = 512;

/// What the tag holds, by which a zip is measured before it is unpacked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    /// Files, links and submodules.
    pub(super) entries: u64,
    /// All files together, in bytes.
    pub(super) bytes: u64,
}

impl Expected {
    /// How many entries a zip of the tag can have. Folders have entries of their own, and of
    /// those there are few more than files but in very odd trees.
    pub(super) fn most_entries(self) -> u64 {
        self.entries.saturating_mul(8).saturating_add(10_000)
    }
}

/// What can be told of the entries before any of them is unpacked.
pub(super) fn check(
    entries: &[Entry],
    length: u64,
    expected: Expected,
) -> Result<(), ArchiveError> {
    let mut unpacked = 0_u64;
    let mut names = Vec::with_capacity(entries.len());
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = shown(&entry.name);
        if !safe(&entry.name) {
            return Err(ArchiveError::UnsafeName(name));
        }
        if entry.encrypted {
            return Err(ArchiveError::Encrypted(name));
        }
        if !matches!(entry.method, 0 | 8) || (entry.method == 0 && entry.packed != entry.size) {
            let words = format!("`{name}` is packed in a way that git never uses");
            return Err(ArchiveError::Broken(words));
        }
        names.push(&entry.name[..]);
        unpacked = unpacked.saturating_add(entry.size);
        let header = (HEADER + entry.name.len()) as u64;
        places.push((
            entry.at,
            entry.at.saturating_add(header).saturating_add(entry.packed),
        ));
    }
    names.sort_unstable();
    if let Some(two) = names.windows(2).find(|two| two[0] == two[1]) {
        return Err(ArchiveError::Duplicate(shown(two[0])));
    }
    drop(names);
    // Files of Git LFS may be in the archive while the tag has only pointers to them; they
    // are packed files of science, and do not unpack to twenty times their size.
    let limit = expected
        .bytes
        .saturating_mul(2)
        .saturating_add(length.saturating_mul(20))
        .saturating_add(64 << 20);
    if unpacked > limit {
        let expected = expected.bytes;
        return Err(ArchiveError::TooLarge { unpacked, expected });
    }
    // One packed piece under many names unpacks to any size.
    places.sort_unstable();
    let overlap = places.windows(2).any(|two| two[0].1 > two[1].0);
    if overlap || places.last().is_some_and(|last| last.1 > length) {
        let words = "its entries lie upon one another or outside of it";
        return Err(ArchiveError::Broken(words.to_owned()));
    }
    Ok(())
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

/// Servers answer errors with pages, and files are saved under the wrong name.
pub(super) fn not_zip(start: &[u8]) -> Option<ArchiveError> {
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
}
