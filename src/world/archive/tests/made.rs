//! Zips made by hand, with every lie that a zip can tell.

#![expect(
    clippy::cast_possible_truncation,
    reason = "the zips of the tests are small"
)]

/// A zip, entry by entry.
#[derive(Default)]
pub(super) struct Made {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u64,
    wide: bool,
}

/// An entry and what is untrue of it.
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    /// The name in the entry's own header.
    pub(super) own_name: &'a [u8],
    pub(super) content: &'a [u8],
    /// What the list says of its length.
    pub(super) size: u64,
    pub(super) mode: u32,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// Where the list says that it is; else where it is.
    pub(super) at: Option<u64>,
}

/// A true entry.
pub(super) fn entry<'a>(name: &'a str, content: &'a [u8]) -> Entry<'a> {
    Entry {
        name: name.as_bytes(),
        own_name: name.as_bytes(),
        content,
        size: content.len() as u64,
        mode: 0,
        flags: 0,
        method: 0,
        at: None,
    }
}

impl Made {
    /// All numbers as zip64 has them.
    pub(super) fn wide() -> Self {
        Self {
            wide: true,
            ..Self::default()
        }
    }

    pub(super) fn with(mut self, entry: &Entry) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(entry.content);
        let at = entry.at.unwrap_or(self.bytes.len() as u64);
        let packed = if entry.method == 0 {
            entry.size
        } else {
            entry.content.len() as u64
        };
        // An entry that is written before its length is known has none in its header (bit 3).
        let streamed = entry.flags & 8 != 0;
        let own = if streamed {
            0
        } else {
            entry.content.len() as u32
        };
        self.bytes.extend(b"PK\x03\x04\x14\0");
        self.bytes.extend(entry.flags.to_le_bytes());
        self.bytes.extend(entry.method.to_le_bytes());
        self.bytes.extend([0; 4]);
        self.bytes
            .extend(if streamed { 0 } else { crc.sum() }.to_le_bytes());
        self.bytes.extend(own.to_le_bytes());
        self.bytes.extend(own.to_le_bytes());
        self.bytes
            .extend((entry.own_name.len() as u16).to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes.extend(entry.own_name);
        self.bytes.extend(entry.content);
        if streamed {
            self.bytes.extend(b"PK\x07\x08");
            self.bytes.extend(crc.sum().to_le_bytes());
            self.bytes
                .extend((entry.content.len() as u32).to_le_bytes());
            self.bytes
                .extend((entry.content.len() as u32).to_le_bytes());
        }

        let system = if entry.mode == 0 { 0 } else { 3 };
        let narrow = |number: u64| if self.wide { u32::MAX } else { number as u32 };
        let mut extra = Vec::new();
        if self.wide {
            extra.extend([1, 0, 24, 0]);
            for number in [entry.size, packed, at] {
                extra.extend(number.to_le_bytes());
            }
        }
        let list = &mut self.directory;
        list.extend(b"PK\x01\x02\x14");
        list.extend([system, 0x14, 0]);
        list.extend(entry.flags.to_le_bytes());
        list.extend(entry.method.to_le_bytes());
        list.extend([0; 4]);
        list.extend(crc.sum().to_le_bytes());
        list.extend(narrow(packed).to_le_bytes());
        list.extend(narrow(entry.size).to_le_bytes());
        list.extend((entry.name.len() as u16).to_le_bytes());
        list.extend((extra.len() as u16).to_le_bytes());
        list.extend([0; 6]);
        list.extend((entry.mode << 16).to_le_bytes());
        list.extend(narrow(at).to_le_bytes());
        list.extend(entry.name);
        list.extend(extra);
        self.count += 1;
        self
    }

    pub(super) fn done(mut self) -> Vec<u8> {
        let (at, length) = (self.bytes.len() as u64, self.directory.len() as u64);
        self.bytes.extend(&self.directory);
        if self.wide {
            let end = self.bytes.len() as u64;
            self.bytes.extend(b"PK\x06\x06");
            self.bytes.extend(44_u64.to_le_bytes());
            self.bytes.extend([0; 12]);
            for number in [self.count, self.count, length, at] {
                self.bytes.extend(number.to_le_bytes());
            }
            self.bytes.extend(b"PK\x06\x07\0\0\0\0");
            self.bytes.extend(end.to_le_bytes());
            self.bytes.extend(1_u32.to_le_bytes());
        }
        let narrow = |number: u64| if self.wide { u32::MAX } else { number as u32 };
        let count = if self.wide {
            u16::MAX
        } else {
            self.count as u16
        };
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(count.to_le_bytes());
        self.bytes.extend(count.to_le_bytes());
        self.bytes.extend(narrow(length).to_le_bytes());
        self.bytes.extend(narrow(at).to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// A true zip of these files.
pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let made = files.iter().fold(Made::default(), |made, (name, content)| {
        made.with(&entry(name, content))
    });
    made.done()
}
