//! The stages of the journey, and how one can stand.

use jiff::Timestamp;

use crate::facts::Why;
use crate::rules::Finding;

use super::Action;

/// A stage; the order is that of the journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The files say what Zenodo, GitHub and the format need.
    Checked,
    /// Zenodo listens to releases of the repository.
    Connected,
    /// The tag is on GitHub.
    Tagged,
    /// The release of the tag is published.
    Released,
    /// Zenodo has archived the release and given it a DOI.
    Archived,
    /// The archive is the tag, and the DOI resolves.
    Verified,
    /// Each dataset points to the DOI.
    Linked,
    /// Of a draft: nothing else archives the tag.
    Apart,
    /// Of a draft: it holds the archive of the tag and has a DOI.
    Drafted,
    /// Of a draft: a link opens it for reviewers.
    Shared,
    /// Of a draft: it is the record of the tag.
    Deposited,
}

/// How a stage stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It was seen to be done.
    Done(Evidence),
    /// It takes this action next.
    Ready(Action),
    /// It takes time; nothing is wrong.
    Waiting(Wait),
    /// It takes a person.
    Blocked(Vec<Finding>),
    /// It comes after something that is not done.
    Pending,
    /// It could not be looked at.
    Unknown(Why),
}

/// What was seen, with the places where anyone can see it too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence(pub Vec<Sight>);

/// One thing that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// What, in words.
    pub what: String,
    /// Where.
    pub url: Option<String>,
}

/// Something that takes time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// What is waited for, as it goes behind "Waiting for".
    pub on: String,
    /// Since when; `None` where it is not known.
    pub since: Option<Timestamp>,
    /// Where to look in the meantime.
    pub url: Option<String>,
    /// What to know if it takes long.
    pub advice: Option<String>,
    /// Whether a person has to do something first, so that there is no use in waiting for it.
    pub for_person: bool,
}

impl Stage {
    /// Those of the journey to a release, in order.
    pub const ALL: [Self; 7] = [
        Self::Checked,
        Self::Connected,
        Self::Tagged,
        Self::Released,
        Self::Archived,
        Self::Verified,
        Self::Linked,
    ];

    /// Those of a draft, in order; it ends with one of the last two.
    pub const OF_DRAFT: [Self; 5] = [
        Self::Checked,
        Self::Apart,
        Self::Drafted,
        Self::Shared,
        Self::Deposited,
    ];

    /// The word on screen and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Connected => "connected",
            Self::Tagged => "tagged",
            Self::Released => "released",
            Self::Archived => "archived",
            Self::Verified => "verified",
            Self::Linked => "linked",
            Self::Apart => "apart",
            Self::Drafted => "drafted",
            Self::Shared => "shared",
            Self::Deposited => "deposited",
        }
    }
}

impl State {
    /// The word on screen and in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Ready(_) => "ready",
            Self::Waiting(_) => "waiting",
            Self::Blocked(_) => "blocked",
            Self::Pending => "pending",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Done, with one thing that was seen.
    pub(super) fn done(what: impl Into<String>, url: Option<&str>) -> Self {
        Self::Done(Evidence(vec![Sight::new(what, url)]))
    }
}

impl Sight {
    /// A sight.
    pub fn new(what: impl Into<String>, url: Option<&str>) -> Self {
        Self {
            what: what.into(),
            url: url.map(str::to_owned),
        }
    }
}
