//! GitHub's settings: asked for once in a run, and each only where it can make a difference.

use crate::facts::forge::{ForgeRepository, ForgeTag};
use crate::facts::policy::Workflows;
use crate::facts::{Policy, Repository, Seen, Why};
use crate::plan::Goal;
use crate::world::World;

/// What GitHub lets become of the release that is still to come.
pub(super) async fn of(
    world: &World,
    repository: &Repository,
    there: &ForgeRepository,
    tag: &Seen<Option<ForgeTag>>,
    goal: &Goal,
) -> Policy {
    let known = world.memory().policy.clone();
    let settings = match known {
        Some(known) => known,
        None => settings(world, repository, there, tag).await,
    };
    // What had no answer may have one at the next look.
    let answered = !matches!(settings.immutable, Seen::Unknown(Why::Unreachable(_)))
        && !matches!(settings.tag_rulesets, Seen::Unknown(Why::Unreachable(_)))
        && !matches!(
            settings.pull_request_only,
            Seen::Unknown(Why::Unreachable(_))
        )
        && !matches!(settings.workflows, Seen::Unknown(Why::Unreachable(_)));
    if answered {
        world.memory().policy = Some(settings.clone());
    }
    Policy {
        proposal: proposal(world, there, goal).await,
        ..settings
    }
}

async fn settings(
    world: &World,
    repository: &Repository,
    there: &ForgeRepository,
    tag: &Seen<Option<ForgeTag>>,
) -> Policy {
    let (github, slug) = (&world.github, &there.slug);
    let git = repository.git.there();
    let branch = git.and_then(|git| git.branch.as_deref());
    let to_make = tag.is_absent();
    let pull_request_only = async {
        match branch.filter(|_| to_make) {
            Some(branch) => Seen::from(github.pull_request_only(slug, branch).await),
            None => Seen::Unknown(Why::NotAsked),
        }
    };
    let tag_rulesets = async {
        if to_make {
            Seen::from(github.tag_rulesets(slug).await)
        } else {
            Seen::Unknown(Why::NotAsked)
        }
    };
    let (immutable, tag_rulesets, pull_request_only, workflows) = tokio::join!(
        github.immutable(slug),
        tag_rulesets,
        pull_request_only,
        workflows(world, repository, there, tag),
    );
    Policy {
        immutable: Seen::from(immutable),
        tag_rulesets,
        pull_request_only,
        workflows,
        proposal: Seen::Unknown(Why::NotAsked),
    }
}

/// The workflow files of the commit to release beside those of the default branch. A release from
/// the default branch takes its workflow files along.
async fn workflows(
    world: &World,
    repository: &Repository,
    there: &ForgeRepository,
    tag: &Seen<Option<ForgeTag>>,
) -> Seen<Workflows> {
    let here = repository.git.there();
    let commit = tag
        .there()
        .map(|tag| &tag.commit)
        .or_else(|| repository.tagged.there().map(|tagged| &tagged.commit));
    let on_default = here.and_then(|git| git.branch.as_deref()) == Some(&there.default_branch);
    let head = here.and_then(|git| git.head.as_ref());
    let (Some(git), Some(commit)) = (
        world.git.clone(),
        commit
            .cloned()
            .or_else(|| head.filter(|_| !on_default).cloned()),
    ) else {
        return Seen::Unknown(Why::NotAsked);
    };
    if on_default && head == Some(&commit) {
        return Seen::Unknown(Why::NotAsked);
    }
    let ours = tokio::task::spawn_blocking(move || git.object_at(&commit, ".github/workflows"));
    let ours = match ours.await {
        Ok(Ok(tree)) => tree,
        Ok(Err(error)) => return Seen::Unknown(error.into()),
        Err(error) => return Seen::Unknown(Why::Unreachable(error.to_string())),
    };
    let theirs = world
        .github
        .workflows(&there.slug, &there.default_branch)
        .await;
    Seen::from(theirs).map(|(theirs, may_change)| Workflows {
        differ: ours != theirs,
        may_change,
    })
}

/// What GitHub has of the branch in which the version commit waits for its pull request.
async fn proposal(
    world: &World,
    there: &ForgeRepository,
    goal: &Goal,
) -> Seen<Option<crate::domain::ObjectId>> {
    if goal.leave.pull_request {
        Seen::from(world.github.branch(&there.slug, &goal.proposal()).await)
    } else {
        Seen::Unknown(Why::NotAsked)
    }
}
