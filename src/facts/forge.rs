//! The repository on GitHub.

use jiff::Timestamp;

use crate::domain::{ObjectId, Slug, Tag};

use super::policy::Policy;
use super::{Seen, Why};

/// What GitHub says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forge {
    /// The repository; `None` if GitHub says there is none (or hides it).
    pub repository: Seen<Option<ForgeRepository>>,
    /// The tag the command is about.
    pub tag: Seen<Option<ForgeTag>>,
    /// Whether a branch has the tag's name. Archives of the tag are then ambiguous.
    pub branch_like_tag: Seen<bool>,
    /// The releases of that tag.
    pub releases: Seen<Releases>,
    /// The webhook by which Zenodo learns of releases.
    pub integration: Seen<Integration>,
    /// What GitHub lets become of a new tag and a new release.
    pub policy: Policy,
}

/// A repository on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgeRepository {
    /// The number that stays when the repository is renamed.
    pub id: u64,
    /// The present name (`full_name`), as GitHub spells it.
    pub slug: Slug,
    /// The page of the repository.
    pub url: String,
    /// The default branch.
    pub default_branch: String,
    /// Whether only some may see it. Zenodo does not archive private repositories.
    pub private: bool,
    /// Whether it is read-only.
    pub archived: bool,
    /// The name it was asked for by, if it has another now.
    pub renamed_from: Option<Slug>,
    /// The licence that GitHub detects; `NOASSERTION` where it sees one that it does not know.
    pub license: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Whether the token may write; `None` where GitHub does not say.
    pub can_push: Option<bool>,
    /// Whether the token's owner administers the repository; `None` where GitHub does not say.
    pub can_administer: Option<bool>,
}

/// A tag on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgeTag {
    /// The commit it peels to.
    pub commit: ObjectId,
    /// Whether it is an annotated tag.
    pub annotated: bool,
}

/// The releases of one tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Releases {
    /// The published one; GitHub allows one per tag.
    pub published: Option<Release>,
    /// The drafts, oldest first; GitHub allows several per tag, and shows them only to a token.
    /// Not asked for once one is published.
    pub drafts: Seen<Vec<Release>>,
}

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// GitHub's number.
    pub id: u64,
    /// Its tag.
    pub tag: Tag,
    /// Its title.
    pub name: Option<String>,
    /// Its notes.
    pub body: Option<String>,
    /// Its page.
    pub url: String,
    /// When it was published; `None` for a draft.
    pub published_at: Option<Timestamp>,
    /// Whether it is marked as a pre-release. Zenodo archives those too.
    pub prerelease: bool,
    /// Whether it can no longer be changed.
    pub immutable: bool,
    /// The login of who made it.
    pub author: Option<String>,
    /// Whether citable made it ([`MARK`] is in the notes).
    pub ours: bool,
}

/// What citable writes into the notes of a draft, to know it again after a crash.
/// It is a comment: GitHub does not show it.
pub const MARK: &str = "<!-- made by citable -->";

/// The webhook by which Zenodo learns of releases, as far as GitHub shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Integration {
    /// The list of webhooks was seen and none leads to Zenodo.
    Absent,
    /// There is one.
    Hook(Hook),
}

/// A webhook that leads to Zenodo. Its address holds a secret and is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// GitHub's number.
    pub id: u64,
    /// The host it leads to.
    pub host: String,
    /// Whether it is switched on.
    pub active: bool,
    /// Whether it is told of releases.
    pub hears_releases: bool,
    /// When it was made. Releases published before are not archived.
    pub created_at: Option<Timestamp>,
    /// The deliveries for the release of the tag, newest first.
    pub deliveries: Seen<Vec<Delivery>>,
}

/// One message of GitHub's to Zenodo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// GitHub's identifier of it, the same when it is sent again.
    pub guid: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// `created`, `published`, `released`, …
    pub action: String,
    /// The status that Zenodo's receiver answered; 0 where none came.
    pub status: u16,
    /// What it said.
    pub message: Option<String>,
}

impl Forge {
    /// Nothing of it was seen.
    pub fn unknown(why: &Why) -> Self {
        Self {
            repository: Seen::Unknown(why.clone()),
            tag: Seen::Unknown(why.clone()),
            branch_like_tag: Seen::Unknown(why.clone()),
            releases: Seen::Unknown(why.clone()),
            integration: Seen::Unknown(why.clone()),
            policy: Policy::unknown(why),
        }
    }
}

impl Hook {
    /// Whether a release that is published now will reach Zenodo.
    pub fn works(&self) -> bool {
        self.active && self.hears_releases
    }
}
