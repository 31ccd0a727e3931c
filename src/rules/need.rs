//! What a rule needs before it can answer.

use crate::facts::{Seen, Why};

use super::Case;

/// Something without which a rule has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// A release that the command is about. Without one the rule does not apply.
    Release,
    /// A `CITATION.cff` that can be read as a mapping. Without one other rules speak.
    Citation,
    /// A Zenodo DOI in `CITATION.cff`. Without one the rule does not apply.
    Doi,
    /// Git's view of the folder.
    Git,
    /// Every file that git has of the tree.
    EveryFile,
    /// Which paths differ from `HEAD`.
    Changed,
    /// Whether the release's tag exists on this machine.
    LocalTag,
    /// GitHub's answer to whether it has the repository, and what it says of it.
    Forge,
    /// Whether the release's tag exists on GitHub.
    ForgeTag,
    /// The releases of the tag on GitHub.
    Releases,
    /// The webhook that leads to Zenodo.
    Integration,
    /// Whether releases on GitHub are immutable. Not asked for once the release is out.
    Immutability,
    /// The rulesets about tags on GitHub. Not asked for once the tag is there.
    TagRulesets,
    /// The workflow files beside those of the default branch. Not asked for where they cannot
    /// differ.
    Workflows,
    /// The record that Zenodo made of the release.
    Record,
    /// What ORCID shows of the iDs in the files.
    People,
}

/// Whether a need is met. A thing that was not looked at is neither there nor missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// The rule can be asked.
    Yes,
    /// The rule does not apply.
    No,
    /// The rule cannot answer, for this reason.
    Unknown(Why),
}

impl Need {
    /// The words for it on a rule's page.
    pub fn words(self) -> &'static str {
        match self {
            Self::Release => "a release",
            Self::Citation => "`CITATION.cff`",
            Self::Doi => "a Zenodo DOI in `CITATION.cff`",
            Self::Git | Self::Changed => "git",
            Self::EveryFile => "every file",
            Self::LocalTag => "the tag here",
            Self::Forge => "GitHub",
            Self::ForgeTag => "the tag on GitHub",
            Self::Releases => "the releases on GitHub",
            Self::Integration => "the webhooks on GitHub",
            Self::Immutability | Self::TagRulesets => "the settings on GitHub",
            Self::Workflows => "the workflow files on GitHub",
            Self::Record => "Zenodo",
            Self::People => "ORCID",
        }
    }

    /// Whether it is met in this case.
    pub fn met(self, case: &Case<'_>) -> Met {
        let facts = case.facts;
        match self {
            Self::Release => yes(case.release.is_some()),
            Self::Citation => yes(case.root().is_some()),
            Self::Doi => yes(!case.zenodo_dois().is_empty()),
            Self::Git => there(&facts.repository.git),
            Self::Changed => match &facts.repository.git {
                Seen::Known(Some(git)) => seen(&git.changed),
                other => there(other),
            },
            Self::EveryFile => seen(&case.files.tracked),
            Self::LocalTag => seen(&facts.repository.tagged),
            Self::Forge => seen(&facts.forge.repository),
            Self::ForgeTag => seen(&facts.forge.tag),
            Self::Releases => seen(&facts.forge.releases),
            Self::Integration => seen(&facts.forge.integration),
            Self::Immutability => asked(&facts.forge.policy.immutable),
            Self::TagRulesets => asked(&facts.forge.policy.tag_rulesets),
            Self::Workflows => asked(&facts.forge.policy.workflows),
            Self::Record => seen(&facts.archive.record),
            Self::People => seen(&facts.people),
        }
    }
}

fn yes(is: bool) -> Met {
    if is { Met::Yes } else { Met::No }
}

fn seen<T>(thing: &Seen<T>) -> Met {
    match thing {
        Seen::Known(_) => Met::Yes,
        Seen::Unknown(why) => Met::Unknown(why.clone()),
    }
}

/// What is asked for only where it matters does not matter where it was not asked for.
fn asked<T>(thing: &Seen<T>) -> Met {
    match thing {
        Seen::Unknown(Why::NotAsked) => Met::No,
        other => seen(other),
    }
}

fn there<T>(thing: &Seen<Option<T>>) -> Met {
    match thing {
        Seen::Known(Some(_)) => Met::Yes,
        Seen::Known(None) => Met::No,
        Seen::Unknown(why) => Met::Unknown(why.clone()),
    }
}
