//! One approved action → world → outcome: the only place that changes anything. Each looks
//! first: what is already so is done, and what is otherwise is a conflict with both values shown.

mod deposit;

use crate::domain::{DatasetRef, ObjectId, Slug, Tag};
use crate::facts::{Release, Seen};
use crate::plan::{Action, ApplyError, Approved, Outcome};
use crate::world::World;
use crate::world::dataset::zenodo::ZenodoDatasets;
use crate::world::dataset::{DatasetArchive, LinkError};
use crate::world::git::{Git, GitError};
use crate::world::github::NewRelease;
use crate::world::http::{Kind, ServiceError};

/// Does one approved thing.
pub async fn apply(world: &World, step: Approved) -> Result<Outcome, ApplyError> {
    match step.action() {
        Action::SetVersion {
            version,
            head,
            before,
            after,
        } => {
            let (version, head) = (version.clone(), head.clone());
            let (before, after) = (before.clone(), after.clone());
            with_git(world, move |git| {
                set_version(git, &version, &head, &before, &after)
            })
            .await
        }
        Action::CreateTag { tag, commit } => {
            let (tag, commit) = (tag.clone(), commit.clone());
            with_git(world, move |git| create_tag(git, &tag, &commit)).await
        }
        Action::PushBranch {
            remote,
            branch,
            commit,
            ..
        } => push_branch(world, remote, branch, commit).await,
        Action::Push {
            remote,
            branch,
            tag,
            commit,
        } => push(world, remote, branch.as_deref(), tag, commit).await,
        Action::CreateDraft {
            repository,
            tag,
            commit,
            title,
            notes,
            prerelease,
        } => {
            let new = NewRelease {
                tag: tag.clone(),
                commit: commit.clone(),
                name: title.clone(),
                body: notes.clone(),
                prerelease: *prerelease,
            };
            create_draft(world, repository, &new).await
        }
        Action::Publish {
            repository,
            tag,
            commit,
            release,
        } => publish(world, repository, tag, commit, *release).await,
        Action::Link {
            dataset,
            link,
            options,
        } => {
            let archive = archive(world, dataset)?;
            let linked = archive.link(dataset, link, *options).await?;
            Ok(Outcome {
                what: linked.outcome,
                url: Some(linked.url),
            })
        }
        Action::LinkBack { record, works } => {
            let records = ZenodoDatasets::new(world.zenodo.clone());
            let linked = Box::pin(records.tell(record, works)).await?;
            Ok(Outcome {
                what: linked.outcome,
                url: Some(linked.url),
            })
        }
        Action::Deposit(step) => Box::pin(deposit::apply(world, step)).await,
    }
}

/// Git is a subprocess, which may run hooks and wait for a key; the runtime goes on meanwhile,
/// and hears an interruption.
async fn with_git(
    world: &World,
    change: impl FnOnce(&Git) -> Result<Outcome, ApplyError> + Send + 'static,
) -> Result<Outcome, ApplyError> {
    let git = world
        .git
        .clone()
        .ok_or_else(|| ApplyError::conflict("this folder is not in a git repository any more"))?;
    let done = tokio::task::spawn_blocking(move || change(&git)).await;
    done.map_err(|error| ApplyError {
        unclear: true,
        message: error.to_string(),
        help: None,
    })?
}

fn set_version(
    git: &Git,
    version: &str,
    head: &ObjectId,
    before: &str,
    after: &str,
) -> Result<Outcome, ApplyError> {
    let now = git.commit_of("HEAD")?;
    if now != *head {
        return Err(ApplyError::conflict(format!(
            "`HEAD` was commit {} and is {} now",
            head.short(),
            now.short()
        )));
    }
    let message = format!("Set version {version} in CITATION.cff");
    let commit = git.commit_file("CITATION.cff", before, after, &message)?;
    Ok(Outcome::new(
        format!(
            "version {version} is in CITATION.cff, commit {}",
            commit.short()
        ),
        None,
    ))
}

fn create_tag(git: &Git, tag: &Tag, commit: &ObjectId) -> Result<Outcome, ApplyError> {
    git.create_tag(tag, commit, &format!("Release {tag}"))?;
    Ok(Outcome::new(
        format!("{tag} is commit {} here", commit.short()),
        None,
    ))
}

async fn push_branch(
    world: &World,
    remote: &str,
    branch: &str,
    commit: &ObjectId,
) -> Result<Outcome, ApplyError> {
    let (remote, branch, commit) = (remote.to_owned(), branch.to_owned(), commit.clone());
    let what = format!("{branch} is commit {} on {remote}", commit.short());
    with_git(world, move |git| {
        git.push_branch(&remote, &branch, &commit)?;
        Ok(Outcome::new(what, None))
    })
    .await
}

async fn push(
    world: &World,
    remote: &str,
    branch: Option<&str>,
    tag: &Tag,
    commit: &ObjectId,
) -> Result<Outcome, ApplyError> {
    let (remote, branch) = (remote.to_owned(), branch.map(str::to_owned));
    let (tag, commit) = (tag.clone(), commit.clone());
    let what = match &branch {
        Some(branch) => format!("{branch} and {tag} are on {remote}"),
        None => format!("{tag} is on {remote}"),
    };
    with_git(world, move |git| {
        git.push(&remote, branch.as_deref(), &tag, &commit)?;
        Ok(Outcome::new(what, None))
    })
    .await
}

async fn create_draft(
    world: &World,
    repository: &Slug,
    new: &NewRelease,
) -> Result<Outcome, ApplyError> {
    // GitHub takes any number of drafts for one tag; so only a look keeps this from making a second.
    let there = world.github.releases(repository, &new.tag).await?;
    let drafts = there.drafts.known().map_or(&[][..], Vec::as_slice);
    let ours = || drafts.iter().find(|draft| draft.ours);
    if let Some(release) = there.published.as_ref().or_else(ours) {
        return Ok(Outcome::new(
            format!("a release for {} is there already", new.tag),
            Some(&release.url),
        ));
    }
    let draft = world.github.create_draft(repository, new).await?;
    world.memory().drafts.insert(draft.id);
    Ok(Outcome::new(
        format!("made the draft release {}", draft.id),
        Some(&draft.url),
    ))
}

async fn publish(
    world: &World,
    repository: &Slug,
    tag: &Tag,
    commit: &ObjectId,
    release: u64,
) -> Result<Outcome, ApplyError> {
    // GitHub ignores the commit that was asked for where the tag exists, and would make a tag
    // where it does not: so the tag is looked at before, and again after.
    at_commit(world, repository, tag, commit).await?;
    let there = world.github.releases(repository, tag).await?;
    let published: Release = match there.published {
        Some(published) => published,
        None if is_draft(&there.drafts, release) => {
            match world.github.publish(repository, release).await {
                Ok(published) => published,
                Err(error) => return Err(refused(world, repository, release, error).await),
            }
        }
        // Somebody deleted it, or gave it another tag.
        None => {
            return Err(ApplyError::conflict(format!(
                "the draft {release} is no draft of the release {tag} any more"
            )));
        }
    };
    at_commit(world, repository, tag, commit)
        .await
        .map_err(|error| ApplyError {
            // It is published, whatever this look brought: only the next look can tell.
            unclear: true,
            ..error
        })?;
    Ok(Outcome::new(
        format!("published the release {tag}"),
        Some(&published.url),
    ))
}

/// A draft that this run made and GitHub will never publish is of no use to anybody. Any other
/// draft stays: somebody may have worked on it since.
async fn refused(
    world: &World,
    repository: &Slug,
    release: u64,
    error: ServiceError,
) -> ApplyError {
    let for_good = error.status == Some(422);
    let made_here = world.memory().drafts.contains(&release);
    let removed = for_good
        && made_here
        && matches!(
            world.github.discard_draft(repository, release).await,
            Ok(true)
        );
    let left = if removed {
        "the draft that was made for it is removed again".to_owned()
    } else {
        format!("the draft {release} is left on the page of releases")
    };
    let mut error = ApplyError::from(error);
    if for_good {
        error.help = Some(match error.help.take() {
            Some(help) => format!("{help}; {left}"),
            None => left,
        });
    }
    error
}

fn is_draft(drafts: &Seen<Vec<Release>>, id: u64) -> bool {
    let drafts = drafts.known();
    drafts.is_some_and(|drafts| drafts.iter().any(|draft| draft.id == id))
}

async fn at_commit(
    world: &World,
    repository: &Slug,
    tag: &Tag,
    commit: &ObjectId,
) -> Result<(), ApplyError> {
    match world.github.tag(repository, tag).await? {
        Some(seen) if seen.commit == *commit => Ok(()),
        Some(seen) => Err(ApplyError::conflict(format!(
            "{tag} should be commit {} and is {} on GitHub",
            commit.short(),
            seen.commit.short()
        ))),
        None => Err(ApplyError::conflict(format!(
            "{tag} is not on GitHub any more"
        ))),
    }
}

fn archive<'a>(
    world: &'a World,
    dataset: &DatasetRef,
) -> Result<&'a dyn DatasetArchive, ApplyError> {
    world
        .datasets
        .of(dataset)
        .ok_or_else(|| ApplyError::conflict(format!("citable cannot write to {dataset}")))
}

impl From<GitError> for ApplyError {
    fn from(error: GitError) -> Self {
        // A push whose answer was lost may have arrived.
        let unclear = matches!(error, GitError::Late { .. });
        Self {
            unclear,
            help: error.help(),
            message: error.to_string(),
        }
    }
}

impl From<ServiceError> for ApplyError {
    fn from(error: ServiceError) -> Self {
        Self {
            // It is otherwise than a moment ago: somebody else changed it, and may have done
            // just what was to be done.
            unclear: matches!(
                error.kind,
                Kind::Unclear | Kind::Conflict | Kind::NotFound | Kind::Gone
            ),
            help: error.help.clone(),
            message: error.to_string(),
        }
    }
}

impl From<LinkError> for ApplyError {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Service(error) => error.into(),
            LinkError::Refused { text, help } => Self {
                unclear: false,
                message: text,
                help: Some(help),
            },
        }
    }
}
