//! YAML as a tree in which every node knows where it stands in the text.
//!
//! [`read`] gives the whole tree or one plain sentence that says what is wrong and where.
//! Nothing is resolved while reading: a plain scalar keeps its text and is asked later what it
//! means, as YAML 1.2 ([`Scalar::core`]) or as YAML 1.1 ([`Scalar::yaml11`]), because the
//! readers of a citation file disagree: `cffconvert` reads 1.2 (by ruamel.yaml), Zenodo
//! (`PyYAML`) and GitHub (Psych) read 1.1.
//!
//! Reading is bounded: 10 MB of text, 64 levels, 100 000 nodes with aliases expanded. Inside
//! these limits no walk over the tree can overflow the stack.

mod diagnose;
#[cfg(test)]
mod hostile_tests;
mod mapping;
mod number;
mod read;
mod scalar;
mod source;
#[cfg(test)]
mod tests;
mod timestamp;
mod yaml11;

use std::fmt;
use std::ops::Range;

pub use mapping::{Duplicate, Entry, Mapping, MergeError};
pub use read::{MAX_BYTES, MAX_DEPTH, MAX_NODES, read, read_bytes};
pub use scalar::{Refusal, Scalar, ScalarStyle, Value};
pub use timestamp::Date;

/// A range of bytes in the text as it was given, a byte order mark included.
pub type Span = Range<usize>;

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Counted from 1. LF, CR LF and CR each end a line.
    pub line: usize,
    /// Counted from 1, in characters. A byte order mark is not counted.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The line and column of `byte` in `text`. A byte inside a character counts as that
/// character, a byte behind the end as the end.
pub fn position(text: &str, byte: usize) -> Position {
    let bytes = text.as_bytes();
    let byte = byte.min(bytes.len());
    let (mut line, mut start, mut at) = (1, bom_length(text), 0);
    while at < byte {
        let ends = match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        at += 1;
        if ends {
            line += 1;
            start = at;
        }
    }
    // Continuation bytes of UTF-8 are 10xxxxxx: every other byte begins a character. The byte
    // itself is counted only through its character, so a middle byte steps back first.
    let mut end = byte;
    while end > start && end < bytes.len() && bytes[end] & 0xC0 == 0x80 {
        end -= 1;
    }
    let before = bytes.get(start..end).unwrap_or_default();
    let characters = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    Position {
        line,
        column: characters + 1,
    }
}

/// Three when the text begins with a byte order mark, else zero.
fn bom_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    }
}

/// A whole file: its first document and what stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The first document. For a file without any content this is an empty plain scalar, which
    /// reads as null.
    pub root: Node,
    /// Where a second document begins. A citation file has one only; Psych ignores the others,
    /// `PyYAML` refuses the file.
    pub more_documents: Option<Span>,
    /// Whether the text begins with a byte order mark.
    pub bom: bool,
    /// The comments of the first document, `#` included, line end excluded, in order.
    pub comments: Vec<Span>,
    /// Places where `PyYAML` 6 stops, or may stop, though this reader goes on. Values that it refuses are not
    /// here: ask [`Node::yaml11`] for them.
    pub yaml11_errors: Vec<Yaml11Error>,
}

/// A place where a YAML 1.1 reader refuses the file though YAML 1.2 allows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yaml11Error {
    /// The characters at fault.
    pub span: Span,
    /// A plain sentence.
    pub message: String,
    /// Whether `PyYAML` surely stops here. Else it may go on, and read something else.
    pub certain: bool,
}

/// A value of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where the content is written, without anchor and tag. For an empty value: the empty range
    /// where it would begin. For an alias: the content it stands for.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Whether it carries an anchor (`&name`), so that others may repeat it.
    pub anchored: bool,
    /// The `*name` in the text when this node repeats another one.
    pub alias: Option<Span>,
    /// The resolved tag when one is written, such as `tag:yaml.org,2002:str` for `!!str`.
    pub tag: Option<String>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A single value.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>, Style),
    /// Keys and values.
    Mapping(Mapping),
}

/// How a list or a mapping is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// By indentation.
    Block,
    /// In brackets.
    Flow,
}

impl Node {
    /// The scalar, when it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        if let Kind::Scalar(scalar) = &self.kind {
            Some(scalar)
        } else {
            None
        }
    }

    /// The items, when it is a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        if let Kind::Sequence(items, _) = &self.kind {
            Some(items)
        } else {
            None
        }
    }

    /// The mapping, when it is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        if let Kind::Mapping(mapping) = &self.kind {
            Some(mapping)
        } else {
            None
        }
    }

    /// [`Mapping::get`] when it is a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The value of a scalar as YAML 1.2 reads it; nothing for a list or a mapping.
    pub fn core(&self) -> Option<Value> {
        self.as_scalar().map(Scalar::core)
    }

    /// The value of a scalar as `PyYAML` 6 reads it; nothing for a list or a mapping.
    pub fn yaml11(&self) -> Option<Value> {
        self.as_scalar().map(Scalar::yaml11)
    }

    /// Whether nothing is there: an empty value, `~`, or `null`.
    pub fn is_null(&self) -> bool {
        self.core() == Some(Value::Null)
    }

    /// "a text", "a number", "a list" …: what to call the value in a sentence, by YAML 1.2.
    pub fn called(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.core().called(),
            Kind::Sequence(..) => "a list",
            Kind::Mapping(_) => "a mapping of keys",
        }
    }
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Where.
    pub span: Span,
    /// A plain sentence that says what is wrong.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<String>,
    /// Which sort of trouble it is.
    pub kind: ReadErrorKind,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

/// The sorts of trouble that stop the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The file is over [`MAX_BYTES`].
    TooLarge,
    /// It nests deeper than [`MAX_DEPTH`].
    TooDeep,
    /// With its aliases expanded it has more than [`MAX_NODES`] nodes, or too much text.
    TooManyNodes,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// It holds a control character, such as NUL, that no YAML file may hold.
    ControlCharacter,
    /// A tab stands where only spaces may.
    Tab,
    /// Lines such as `<<<<<<<` of an unfinished merge are left.
    ConflictMarker,
    /// It is a BibTeX entry, not YAML.
    BibTeX,
    /// A `*name` without its `&name`, or inside its own `&name`.
    Alias,
    /// Anything else that is not YAML.
    Syntax,
}
