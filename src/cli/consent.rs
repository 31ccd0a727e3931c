//! Options by which people say what may be done, and how long to wait for it.

use clap::Args;
use jiff::SignedDuration;

use crate::plan::action::Kind;
use crate::reconcile::Patience;
use crate::term::Leave;

/// The kinds of action that make a release.
pub(super) const RELEASE: [Kind; 6] = [
    Kind::SetVersion,
    Kind::PushBranch,
    Kind::CreateTag,
    Kind::Push,
    Kind::CreateDraft,
    Kind::Publish,
];

/// Options of commands that change something.
#[derive(Debug, Args)]
pub(super) struct Approval {
    /// Do it without asking
    #[arg(short, long)]
    pub(super) yes: bool,

    /// Only show what would be done
    #[arg(short = 'n', long, conflicts_with = "yes")]
    pub(super) dry_run: bool,
}

/// Options of commands that make a release.
#[derive(Debug, Args)]
pub(super) struct Consent {
    #[command(flatten)]
    pub(super) approval: Approval,

    /// You have seen that the repository's switch on Zenodo is on, where citable may not look
    #[arg(long)]
    pub(super) connected: bool,

    /// Publish a draft release for the tag that somebody else made
    #[arg(long)]
    pub(super) publish_draft: bool,

    /// Push the version commit to a branch of its own for a pull request, where the branch is protected
    #[arg(long)]
    pub(super) pull_request: bool,
}

/// Options of commands that may have to wait.
#[derive(Debug, Args)]
pub(super) struct Waiting {
    /// How many minutes to wait for one thing; 0 to look once
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    pub(super) wait: u32,

    /// Look once and do not wait: the same as `--wait 0`
    #[arg(long, conflicts_with = "wait")]
    pub(super) no_wait: bool,
}

impl Waiting {
    pub(super) fn patience(&self) -> Patience {
        Patience {
            limit: SignedDuration::from_mins(if self.no_wait {
                0
            } else {
                i64::from(self.wait)
            }),
            ..Patience::default()
        }
    }
}

impl Approval {
    /// Leave for these kinds of action.
    pub(super) fn leave(&self, kinds: Vec<Kind>) -> Leave {
        if self.yes {
            Leave::Given(kinds)
        } else {
            Leave::Ask(kinds)
        }
    }
}
