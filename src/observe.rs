//! World → facts. What fails becomes unknown with its reason; never an error, never "absent".

mod drafting;
mod policy;
mod releases;

pub use releases::releases;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::{DatasetRef, RecordPlace, Slug, Tag};
use crate::facts::dataset::Dataset;
use crate::facts::forge::ForgeRepository;
use crate::facts::{
    Archive, Comparison, Facts, Forge, Integration, Policy, Record, Release, Repository, Seen,
    Submission, Why,
};
use crate::plan::{Goal, Stage};
use crate::world::git::{Git, Look};
use crate::world::http::Sink;
use crate::world::zenodo::Sought;
use crate::world::{Commits, Settled, World, files};

/// Looks at everything that the goal depends on.
pub async fn observe(world: &World, goal: &Goal) -> Facts {
    if goal.draft.is_some() {
        return Box::pin(drafting::observe(world, goal)).await;
    }
    let repository = local(world, goal).await;
    let known = world.memory().datasets.clone();
    let wanted = |known: &Vec<Dataset>| known.iter().map(|one| &one.reference).eq(&goal.datasets);
    let known = known.filter(wanted);
    let (forge, first) = tokio::join!(forge(world, &repository, goal), async {
        match &known {
            Some(known) => known.clone(),
            None => datasets(world, goal).await,
        }
    });
    let mut archive = archive(world, &repository, &forge, goal).await;
    if goal.back
        && let Some(record) = archive.record.there()
    {
        archive.own = own(world, &archive.site, record).await;
    }
    let archived = forge
        .releases
        .known()
        .is_some_and(|all| all.published.is_some())
        && archive.record.there().is_some();
    // With a DOI to link, only what a dataset says now counts.
    let datasets = if known.is_some() && archive.record.there().is_some() {
        datasets(world, goal).await
    } else {
        first
    };
    let seen = |dataset: &Dataset| dataset.submission.known().is_some();
    world.memory().datasets = datasets.iter().all(seen).then(|| datasets.clone());
    if archived {
        world.memory().settled = Some(Settled {
            branch_like_tag: forge.branch_like_tag.clone(),
            integration: forge.integration.clone(),
        });
    }
    Facts {
        repository,
        forge,
        archive,
        datasets,
        // Only `check --online` asks for people: the journey waits for nobody's name.
        people: Seen::Unknown(Why::NotAsked),
    }
}

/// The repository on this machine, its remote asked for its branch.
async fn local(world: &World, goal: &Goal) -> Repository {
    let (root, git, tag) = (world.root.clone(), world.git.clone(), goal.tag.clone());
    // What stands in any of the files matters while it can be kept out of a release. It is a
    // long look at a large repository, so those who only ask for the DOI are spared it.
    let commits = goal.version.as_ref().map(|_| world.commits().clone());
    // Git is a subprocess that may ask the network; the runtime goes on meanwhile.
    let looked =
        tokio::task::spawn_blocking(move || look(&root, git.as_ref(), &tag, commits.as_ref()))
            .await;
    looked.unwrap_or_else(|error| Repository {
        files: crate::facts::Files::default(),
        git: Seen::Unknown(Why::Unreachable(error.to_string())),
        tagged: Seen::Unknown(Why::NotAsked),
    })
}

fn look(
    root: &std::path::Path,
    git: Option<&Git>,
    tag: &Tag,
    commits: Option<&Commits>,
) -> Repository {
    let Some(git) = git else {
        return Repository {
            files: files::read(root),
            git: Seen::Known(None),
            tagged: Seen::Known(None),
        };
    };
    let _still = git.still();
    let mut repository = Repository {
        files: files::of(git),
        git: Seen::from(git.look(Look {
            changed: true,
            pushed: true,
        }))
        .map(Some),
        tagged: Seen::from(git.tagged(tag)),
    };
    let Some(commits) = commits else {
        return repository;
    };
    // The commit that is judged: that of the tag, or the one that would get it.
    if let Seen::Known(Some(tagged)) = &mut repository.tagged {
        tagged.files.tracked = Seen::from(commits.tracked(git, &tagged.commit));
    } else if let Some(head) = repository.git.there().and_then(|git| git.head.as_ref()) {
        repository.files.tracked = Seen::from(commits.tracked(git, head));
    }
    repository
}

/// The name of the repository on GitHub, as the remote has it.
pub fn slug(world: &World, repository: &Repository) -> Option<Slug> {
    let remote = &repository.git.there()?.remote.as_ref()?.remote;
    let hosts = [
        world.services.github_web.host_str().unwrap_or_default(),
        "github.com",
    ];
    // `ssh.github.com` is GitHub's door for networks that let nothing else through.
    let host = remote
        .host
        .strip_prefix("ssh.")
        .or_else(|| remote.host.strip_prefix("www."))
        .unwrap_or(&remote.host);
    hosts.contains(&host).then(|| remote.slug.clone()).flatten()
}

async fn forge(world: &World, repository: &Repository, goal: &Goal) -> Forge {
    let tag = &goal.tag;
    let Some(asked) = slug(world, repository) else {
        // Which repository it is, git could not tell.
        return match &repository.git {
            Seen::Unknown(why) => Forge::unknown(why),
            Seen::Known(_) => Forge::unknown(&Why::NotAsked),
        };
    };
    let seen = Seen::from(world.github.repository(&asked).await);
    // A renamed repository is asked by its present name from here on.
    let Some(slug) = seen.there().map(|repository| repository.slug.clone()) else {
        let why = match &seen {
            Seen::Unknown(why) => why.clone(),
            Seen::Known(_) => Why::NotAsked,
        };
        return Forge {
            repository: seen,
            ..Forge::unknown(&why)
        };
    };
    let settled = world.memory().settled.clone();
    let branch = async {
        match &settled {
            Some(settled) => settled.branch_like_tag.clone(),
            None => Seen::from(world.github.has_branch(&slug, tag.as_str()).await),
        }
    };
    let (on_github, branch, releases) = tokio::join!(
        world.github.tag(&slug, tag),
        branch,
        world.github.releases(&slug, tag),
    );
    let mut releases = Seen::from(releases);
    // Whoever may not push is shown a list without the drafts.
    if let (Some(there), Seen::Known(releases)) = (seen.there(), &mut releases)
        && there.can_push == Some(false)
    {
        releases.drafts = Seen::Unknown(Why::Forbidden(
            "only somebody who may push sees the drafts of a repository".to_owned(),
        ));
    }
    let published: Option<&Release> = releases
        .known()
        .and_then(|releases| releases.published.as_ref());
    let integration = match settled.filter(|_| published.is_some()) {
        Some(settled) => settled.integration,
        None => integration(world, &slug, published).await,
    };
    let on_github = Seen::from(on_github);
    let to_come = published.is_none() && goal.until >= Stage::Released;
    let policy = match seen.there().filter(|_| to_come) {
        Some(there) => policy::of(world, repository, there, &on_github, goal).await,
        None => Policy::unknown(&Why::NotAsked),
    };
    Forge {
        repository: seen,
        policy,
        tag: on_github,
        branch_like_tag: branch,
        integration,
        releases,
    }
}

async fn integration(world: &World, slug: &Slug, published: Option<&Release>) -> Seen<Integration> {
    let zenodo = &world.services.zenodo;
    let host = zenodo.host_str().unwrap_or_default();
    let host = zenodo
        .port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Seen::from(world.github.integration(slug, &host, published).await)
}

/// Zenodo, of which nothing was asked yet.
fn unasked(world: &World) -> Archive {
    Archive {
        site: world
            .services
            .zenodo
            .as_str()
            .trim_end_matches('/')
            .to_owned(),
        registers: !world.zenodo.is_sandbox(),
        ..Archive::unknown(&Why::NotAsked)
    }
}

async fn archive(world: &World, repository: &Repository, forge: &Forge, goal: &Goal) -> Archive {
    let mut archive = unasked(world);
    let Some(on_github) = forge.repository.there() else {
        return archive;
    };
    let released = forge
        .releases
        .known()
        .is_none_or(|releases| releases.published.is_some());
    // A draft of one's own can have become a record without a release. Where there was none, this
    // run is who makes the release.
    let tagged = forge.tag.there().is_some() || repository.tagged.there().is_some();
    if released || (tagged && !world.memory().unarchived) {
        archive.record = Seen::from(world.zenodo.find(&sought(on_github, &goal.tag)).await);
    }
    if !released && (!tagged || archive.record.is_absent()) {
        world.memory().unarchived = true;
    }
    if let Some(record) = archive.record.there().cloned() {
        let (others, findable, resolves, comparison) = tokio::join!(
            world.zenodo.versions(&record),
            findable(world, &archive, &record),
            resolves(world, &archive, &record),
            async {
                // The zip is large, and whoever only asks for the DOI has no use for it.
                if goal.until >= Stage::Verified {
                    compare(world, repository, &record).await
                } else {
                    Seen::Unknown(Why::NotAsked)
                }
            },
        );
        archive.others = Seen::from(others);
        archive.findable = findable;
        archive.resolves = resolves;
        archive.comparison = comparison;
    } else if !matches!(archive.record, Seen::Unknown(Why::Unreachable(_))) {
        // A Zenodo that just gave no answer in spite of patience is not asked for a hint.
        // Before the release is made public Zenodo must be there to hear of it, just now.
        let known = world
            .memory()
            .latest
            .clone()
            .filter(|_| !at_the_brink(forge));
        archive.latest = match known {
            Some(known) => Seen::Known(known),
            None => Seen::from(world.zenodo.latest(on_github.id).await),
        };
        world.memory().latest = archive.latest.known().cloned();
    }
    archive
}

/// Whether the draft is made and its publication is the next step.
fn at_the_brink(forge: &Forge) -> bool {
    let unpublished = forge.releases.known().filter(|all| all.published.is_none());
    let drafts = unpublished.and_then(|all| all.drafts.known());
    drafts.is_some_and(|drafts| !drafts.is_empty())
}

fn sought(repository: &ForgeRepository, tag: &Tag) -> Sought {
    Sought {
        slug: repository.slug.clone(),
        former: repository.renamed_from.clone(),
        url: repository.url.clone(),
        github_id: Some(repository.id),
        tag: tag.clone(),
    }
}

/// The record as who may change it sees it.
async fn own(world: &World, site: &str, record: &Record) -> Seen<Option<Submission>> {
    let reference = DatasetRef::Zenodo {
        id: record.id.clone(),
        draft: false,
        place: RecordPlace::Server(site.to_owned()),
    };
    let archive = world.datasets.of(&reference);
    match archive {
        Some(archive) => Seen::from(archive.inspect(&reference).await),
        None => Seen::Unknown(Why::NotAsked),
    }
}

async fn findable(world: &World, archive: &Archive, record: &Record) -> Seen<bool> {
    if archive.registers {
        Seen::from(world.datacite.findable(&record.doi).await)
    } else {
        Seen::Unknown(Why::NotAsked)
    }
}

async fn resolves(world: &World, archive: &Archive, record: &Record) -> Seen<bool> {
    if archive.registers {
        Seen::from(world.resolver.resolves(&record.doi).await)
    } else {
        Seen::Unknown(Why::NotAsked)
    }
}

/// Downloads the archive and compares it with the tag; once per record and process, since
/// the files of a record never change.
async fn compare(world: &World, repository: &Repository, record: &Record) -> Seen<Comparison> {
    let (Some(tagged), Some(git)) = (repository.tagged.there(), world.git.clone()) else {
        return Seen::Unknown(Why::Unreachable(
            "the tag is not in this clone: run `git fetch --tags`".to_owned(),
        ));
    };
    let [file] = record.files.as_slice() else {
        let count = record.files.len();
        return Seen::Unknown(Why::Garbled(format!(
            "the record has {count} files where one zip is expected"
        )));
    };
    if let Some(known) = world.compared(&record.id) {
        return Seen::Known(known);
    }
    let fetched = async {
        // Without a name in its folder: nothing is left of it, however the program ends.
        let zip = tempfile::tempfile().map_err(|error| Why::Unreachable(error.to_string()))?;
        let into = Sink {
            file: &zip,
            transfer: &world.transfer,
        };
        world.zenodo.download(file, into).await.map_err(Why::from)?;
        let (commit, url) = (tagged.commit.clone(), file.url.clone());
        let stop = Stop::default();
        let stopped = Arc::clone(&stop.0);
        let compared = tokio::task::spawn_blocking(move || {
            crate::world::archive::compare(&zip, &git, &commit, url, &stopped)
        });
        let compared = compared
            .await
            .map_err(|error| Why::Unreachable(error.to_string()))?;
        compared.map_err(Why::from)
    };
    match fetched.await {
        Ok(comparison) => {
            world.remember(&record.id, &comparison);
            Seen::Known(comparison)
        }
        Err(why) => Seen::Unknown(why),
    }
}

/// Tells a thread to end when nobody waits for it any more, as after Ctrl-C.
#[derive(Debug, Default)]
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn datasets(world: &World, goal: &Goal) -> Vec<Dataset> {
    let mut seen = Vec::new();
    for reference in &goal.datasets {
        let submission = match world.datasets.of(reference) {
            Some(archive) => Seen::from(archive.inspect(reference).await),
            None => Seen::Unknown(Why::Forbidden(format!(
                "citable cannot look into {reference}: add the DOI there by hand"
            ))),
        };
        seen.push(Dataset {
            reference: reference.clone(),
            submission,
        });
    }
    seen
}
