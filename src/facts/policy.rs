//! What GitHub lets become of a new tag and a new release: settings that are asked for once in a
//! run, and only while the release is still to come.

use crate::domain::ObjectId;

use super::{Seen, Why};

/// The settings. Each is [`Why::NotAsked`] where it can make no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whether a release that is published now can never be changed, and its tag name never be
    /// used for another one.
    pub immutable: Seen<bool>,
    /// The active rulesets about tags, those of the organisation included.
    pub tag_rulesets: Seen<Vec<Ruleset>>,
    /// Whether the branch that a release would push takes changes through pull requests only.
    pub pull_request_only: Seen<bool>,
    /// The workflow files of the commit to release beside those of the default branch.
    pub workflows: Seen<Workflows>,
    /// What GitHub has of the branch in which the version commit waits for its pull request;
    /// `None` where there is no such branch. Asked for only where the user wants a pull request.
    pub proposal: Seen<Option<ObjectId>>,
}

/// A ruleset of the repository, as far as it is about new tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruleset {
    /// GitHub's number.
    pub id: u64,
    /// The name that an admin gave it.
    pub name: String,
    /// The refs it is about: patterns in the manner of `fnmatch`, or `~ALL`.
    pub include: Vec<String>,
    /// The refs it is not about, though they are included.
    pub exclude: Vec<String>,
    /// Whether it forbids new refs.
    pub forbids_creation: bool,
    /// What it asks of the names of new tags.
    pub names: Vec<NamePattern>,
    /// Whether the token's owner is above it; `None` where GitHub does not say.
    pub can_bypass: Option<bool>,
}

/// What a ruleset asks of a name (`tag_name_pattern`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePattern {
    /// `starts_with`, `ends_with`, `contains` or `regex`.
    pub operator: String,
    /// What is looked for.
    pub pattern: String,
    /// Whether the name must not match.
    pub negate: bool,
}

/// Workflow files. A release of a commit whose workflow files differ from those of the default
/// branch takes a token that may change workflows (GitHub's OpenAPI description,
/// `POST /repos/{owner}/{repo}/releases`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workflows {
    /// Whether they differ.
    pub differ: bool,
    /// Whether the token may change workflows; `None` where that cannot be told beforehand.
    pub may_change: Option<bool>,
}

impl Policy {
    /// Nothing of it was seen.
    pub fn unknown(why: &Why) -> Self {
        Self {
            immutable: Seen::Unknown(why.clone()),
            tag_rulesets: Seen::Unknown(why.clone()),
            pull_request_only: Seen::Unknown(why.clone()),
            workflows: Seen::Unknown(why.clone()),
            proposal: Seen::Unknown(why.clone()),
        }
    }
}
