//! What was seen. Plain values; nothing here looks or decides.

pub mod archive;
pub mod dataset;
pub mod deposit;
pub mod forge;
pub mod people;
pub mod policy;
pub mod releases;
pub mod repository;
pub mod study_file;
pub mod tracked;

use std::fmt;

use crate::domain::ObjectId;

pub use archive::{Archive, Comparison, Record};
pub use dataset::{Dataset, Link, LinkState, Software, Submission};
pub use deposit::Deposited;
pub use forge::{Forge, Integration, Release};
pub use people::{People, Person};
pub use policy::Policy;
pub use repository::{Content, Files, Git, Repository};
pub use study_file::StudyFile;
pub use tracked::Tracked;

/// Something that was looked for. "Could not look" is never "is not there":
/// a thing that may be missing is a `Seen<Option<T>>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<T> {
    /// It was looked at, and this is what was there.
    Known(T),
    /// It could not be looked at.
    Unknown(Why),
}

/// Why something could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The command works without the network.
    Offline,
    /// A token is needed and none was given; says which.
    NoToken(String),
    /// The service said no; says what it needs.
    Forbidden(String),
    /// The service did not answer, or answered that it cannot now.
    Unreachable(String),
    /// Nothing asked for it yet: something that comes before it is not there.
    NotAsked,
    /// Looking at every file takes its time, and was not asked for.
    EveryFile,
    /// The answer could not be understood.
    Garbled(String),
}

/// Everything that was seen in one look around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The repository on this machine.
    pub repository: Repository,
    /// The repository on GitHub.
    pub forge: Forge,
    /// The archive: Zenodo, and the DOI's registration.
    pub archive: Archive,
    /// The dataset submissions, in the order they were named.
    pub datasets: Vec<Dataset>,
    /// The people whose ORCID iDs the files name.
    pub people: Seen<People>,
}

impl Facts {
    /// Only the repository on this machine; everything else is unknown for that reason.
    pub fn local(repository: Repository, why: &Why) -> Self {
        Self {
            repository,
            forge: Forge::unknown(why),
            archive: Archive::unknown(why),
            datasets: Vec::new(),
            people: Seen::Unknown(why.clone()),
        }
    }

    /// The commit of the tag, on GitHub or else here; nothing where no tag was seen.
    pub fn tag_commit(&self) -> Option<&ObjectId> {
        let there = self.forge.tag.there().map(|tag| &tag.commit);
        let here = || self.repository.tagged.there().map(|tagged| &tagged.commit);
        there.or_else(here)
    }
}

impl<T> Seen<T> {
    /// The thing, if it was seen.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(thing) => Some(thing),
            Self::Unknown(_) => None,
        }
    }

    /// The same, borrowed.
    pub fn as_ref(&self) -> Seen<&T> {
        match self {
            Self::Known(thing) => Seen::Known(thing),
            Self::Unknown(why) => Seen::Unknown(why.clone()),
        }
    }

    /// Something made of the thing, if it was seen.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Seen<U> {
        match self {
            Self::Known(thing) => Seen::Known(make(thing)),
            Self::Unknown(why) => Seen::Unknown(why),
        }
    }
}

impl<T> Seen<Option<T>> {
    /// The thing, if it was seen and is there.
    pub fn there(&self) -> Option<&T> {
        self.known().and_then(Option::as_ref)
    }

    /// Whether it was looked for and is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Known(None))
    }
}

impl<T, E: Into<Why>> From<Result<T, E>> for Seen<T> {
    fn from(result: Result<T, E>) -> Self {
        match result {
            Ok(thing) => Self::Known(thing),
            Err(error) => Self::Unknown(error.into()),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offline => f.write_str("not looked at without the network (add `--online`)"),
            Self::NoToken(which) => write!(f, "needs {which}"),
            Self::Forbidden(what) | Self::Unreachable(what) | Self::Garbled(what) => {
                f.write_str(what)
            }
            Self::EveryFile => f.write_str(
                "the files below the root folder were not looked at (add `--every-file`)",
            ),
            Self::NotAsked => f.write_str("not looked at yet"),
        }
    }
}
