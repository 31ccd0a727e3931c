//! The central directory of a zip: what the archive says that it holds, at its end.
//!
//! Read by the rules of PKWARE's APPNOTE.TXT 6.3.10 (§4.3.12 to §4.3.16), as far as archives
//! of git need them: one disk, zip64, Unix modes. Only this list is kept in memory.

use std::fs::File;
use std::io::{BufReader, Read};

use super::ArchiveError;
use super::piece::Piece;

/// An entry of the directory, in about a hundred bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The name as bytes; that of a folder ends with a slash.
    pub(super) name: Box<[u8]>,
    /// The Unix mode; 0 where the archive has none, as git does for plain files.
    pub(super) mode: u32,
    /// How it is packed: 0 stored, 8 deflated.
    pub(super) method: u16,
    /// Whether it can be read only with a password.
    pub(super) encrypted: bool,
    /// The CRC-32 of its content.
    pub(super) crc: u32,
    /// Its length in the archive, in bytes.
    pub(super) packed: u64,
    /// Its length, in bytes.
    pub(super) size: u64,
    /// Where its own header is.
    pub(super) at: u64,
}

/// What stands at the end of a zip.
#[derive(Debug)]
pub(super) struct Directory {
    /// The entries in their order.
    pub(super) entries: Vec<Entry>,
    /// The comment; git writes the commit there (git, `archive-zip.c`).
    pub(super) comment: Vec<u8>,
}

/// The length of an end record without its comment.
const END: u64 = 22;

/// The length of an entry's record without its name, its extra fields and its comment.
const RECORD: usize = 46;

/// Where the entries are, and how many.
struct Extent {
    at: u64,
    length: u64,
    count: u64,
    comment: Vec<u8>,
}

/// Reads the directory. `most` is the number of entries above which the archive is refused
/// unread: a directory can be made of millions of names.
pub(super) fn read(zip: &File, most: u64) -> Result<Directory, ArchiveError> {
    let length = zip.metadata()?.len();
    let extent = end(zip, length)?;
    if extent.count > most {
        let (entries, expected) = (extent.count, most);
        return Err(ArchiveError::TooMany { entries, expected });
    }
    let mut bytes = BufReader::with_capacity(
        64 << 10,
        Piece::new(zip, extent.at, extent.at + extent.length),
    );
    let mut entries = Vec::new();
    for _ in 0..extent.count {
        entries.push(entry(&mut bytes)?);
    }
    Ok(Directory {
        entries,
        comment: extent.comment,
    })
}

fn broken(what: &str) -> ArchiveError {
    ArchiveError::Broken(what.to_owned())
}

fn cut(_: std::io::Error) -> ArchiveError {
    broken("its list of files breaks off")
}

/// The end record, and that of zip64 where the numbers are too large for the first.
fn end(zip: &File, length: u64) -> Result<Extent, ArchiveError> {
    // The record ends with a comment of at most 65,535 bytes.
    let tail_at = length.saturating_sub(END + 0xffff);
    let mut tail = Vec::new();
    Piece::new(zip, tail_at, length).read_to_end(&mut tail)?;
    let places = 0..=tail.len().saturating_sub(22);
    let at = places
        .rev()
        .find(|at| {
            let record = &tail[*at..];
            record.starts_with(b"PK\x05\x06")
                && record.len() >= 22
                && usize::from(u16_at(record, 20)) == record.len() - 22
        })
        .ok_or_else(|| broken("its end is missing, as after a download that was cut short"))?;
    let record = &tail[at..];
    let comment = record[22..].to_vec();
    let end_at = tail_at + at as u64;
    let narrow = Extent {
        at: u64::from(u32_at(record, 16)),
        length: u64::from(u32_at(record, 12)),
        count: u64::from(u16_at(record, 10)),
        comment,
    };
    let wide = narrow.at == 0xffff_ffff || narrow.length == 0xffff_ffff || narrow.count == 0xffff;
    let locator = at.checked_sub(20).map(|at| &tail[at..]);
    let locator = locator.filter(|locator| wide && locator.starts_with(b"PK\x06\x07"));
    let (extent, limit) = match locator {
        Some(locator) => wide_end(zip, u64_at(locator, 8), end_at, narrow)?,
        None => (narrow, end_at),
    };
    let disks = [u16_at(record, 4), u16_at(record, 6)];
    if disks.iter().any(|disk| !matches!(disk, 0 | 0xffff)) {
        return Err(broken("it is one part of several"));
    }
    let fits = extent.at.checked_add(extent.length);
    if fits.is_none_or(|end| end > limit) {
        return Err(broken("its list of files lies outside of it"));
    }
    Ok(extent)
}

/// The end record of zip64, and where it is.
fn wide_end(
    zip: &File,
    at: u64,
    limit: u64,
    narrow: Extent,
) -> Result<(Extent, u64), ArchiveError> {
    let mut record = [0; 56];
    let mut piece = Piece::new(zip, at.min(limit), limit);
    piece.read_exact(&mut record).map_err(cut)?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(broken("its zip64 record is not where it should be"));
    }
    let extent = Extent {
        at: u64_at(&record, 48),
        length: u64_at(&record, 40),
        count: u64_at(&record, 32),
        comment: narrow.comment,
    };
    Ok((extent, at))
}

fn entry(bytes: &mut impl Read) -> Result<Entry, ArchiveError> {
    let mut record = [0; RECORD];
    bytes.read_exact(&mut record).map_err(cut)?;
    if !record.starts_with(b"PK\x01\x02") {
        return Err(broken("its list of files is not where it should be"));
    }
    let mut part = |at: usize| {
        let mut part = vec![0; usize::from(u16_at(&record, at))];
        bytes.read_exact(&mut part).map_err(cut)?;
        Ok::<Vec<u8>, ArchiveError>(part)
    };
    let (name, extra, _comment) = (part(28)?, part(30)?, part(32)?);
    // The system that made the entry: 3 is Unix, 19 is macOS; both keep the mode.
    let has_mode = matches!(record[5], 3 | 19);
    let flags = u16_at(&record, 8);
    let mut entry = Entry {
        name: name.into(),
        mode: u32_at(&record, 38) >> 16,
        method: u16_at(&record, 10),
        // Bit 0: encrypted; bit 6: strongly; bit 13: the directory too.
        encrypted: flags & 0b10_0000_0100_0001 != 0,
        crc: u32_at(&record, 16),
        packed: u64::from(u32_at(&record, 20)),
        size: u64::from(u32_at(&record, 24)),
        at: u64::from(u32_at(&record, 42)),
    };
    if !has_mode {
        entry.mode = 0;
    }
    widen(&mut entry, &extra)?;
    Ok(entry)
}

/// Numbers of more than 32 bits are in the extra field 1, only those that need it, in this order.
fn widen(entry: &mut Entry, extra: &[u8]) -> Result<(), ArchiveError> {
    let mut wide = field(extra, 1).unwrap_or_default();
    for number in [&mut entry.size, &mut entry.packed, &mut entry.at] {
        if *number == 0xffff_ffff {
            let (first, rest) = wide
                .split_at_checked(8)
                .ok_or_else(|| broken("an entry lacks its zip64 numbers"))?;
            *number = u64_at(first, 0);
            wide = rest;
        }
    }
    Ok(())
}

/// The extra field of that id.
fn field(mut extra: &[u8], id: u16) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let (head, rest) = extra.split_at(4);
        let (own, after) = rest.split_at_checked(usize::from(u16_at(head, 2)))?;
        if u16_at(head, 0) == id {
            return Some(own);
        }
        extra = after;
    }
    None
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let low = u32::from(u16_at(bytes, at));
    low | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let low = u64::from(u32_at(bytes, at));
    low | u64::from(u32_at(bytes, at + 4)) << 32
}
