//! Values that remember where they come from.

use std::fmt;

use crate::domain::Tag;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A person said so.
    You,
    /// A file says so.
    File(String),
    /// The authors of the commits.
    History,
    /// The address of a remote, by its name.
    Remote(String),
    /// The newest tag.
    Tag(Tag),
    /// The name of the repository or its folder.
    Folder,
    /// What the Citation File Format asks of every file.
    Format,
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Told<T> {
    /// A value from somewhere.
    pub fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}

impl Origin {
    /// The beginning of a sentence on what it says.
    pub fn says(&self) -> String {
        match self {
            Self::You => "you say".to_owned(),
            other => format!("{other} says"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::You => f.write_str("you"),
            Self::File(path) => f.write_str(path),
            Self::History => f.write_str("git log"),
            Self::Remote(name) => write!(f, "remote {name}"),
            Self::Tag(tag) => write!(f, "newest tag {tag}"),
            Self::Format => f.write_str("the format itself"),
            Self::Folder => f.write_str("name of the repository"),
        }
    }
}
