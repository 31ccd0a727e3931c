//! What a draft depends on: the tag here, whether anything else archives it, its record, and the
//! drafts of the token's owner.

use crate::domain::ObjectId;
use crate::facts::deposit::{Deposited, Packed};
use crate::facts::{Facts, Files, Repository, Seen, Why};
use crate::plan::deposit::Subject;
use crate::plan::{self, Goal};
use crate::world::World;
use crate::world::files;
use crate::world::git::{Git, Look};
use crate::world::zenodo::{Mine, Sought};

pub(super) async fn observe(world: &World, goal: &Goal) -> Facts {
    let repository = local(world, goal).await;
    let forge = super::forge(world, &repository, goal).await;
    let mut facts = Facts {
        repository,
        forge,
        archive: super::unasked(world),
        datasets: Vec::new(),
        people: Seen::Unknown(Why::NotAsked),
    };
    let Some(subject) = plan::subject(goal, &facts, world.clock.now()) else {
        return facts;
    };
    let sought = Sought::from(&subject);
    let (record, drafts) =
        tokio::join!(world.zenodo.find(&sought), drafts(world, &subject, &facts));
    // A search may be behind; what was just published is there all the same.
    let published = world.memory().published.clone();
    facts.archive.record = match published {
        Some(published) => Seen::Known(Some(published)),
        None => Seen::from(record),
    };
    facts.archive.drafts = drafts;
    facts
}

/// The repository on this machine. Its remote is not asked: a draft is made of what is here.
async fn local(world: &World, goal: &Goal) -> Repository {
    let (root, git, tag) = (world.root.clone(), world.git.clone(), goal.tag.clone());
    let looking = tokio::task::spawn_blocking(move || match &git {
        None => Repository {
            files: files::read(&root),
            git: Seen::Known(None),
            tagged: Seen::Known(None),
        },
        Some(git) => Repository {
            files: files::of(git),
            git: Seen::from(git.look(Look::default())).map(Some),
            tagged: Seen::from(git.tagged(&tag)),
        },
    });
    looking.await.unwrap_or_else(|error| Repository {
        files: Files::default(),
        git: Seen::Unknown(Why::Unreachable(error.to_string())),
        tagged: Seen::Unknown(Why::NotAsked),
    })
}

async fn drafts(world: &World, subject: &Subject, facts: &Facts) -> Seen<Vec<Deposited>> {
    if !world.zenodo.has_token() {
        return Seen::Unknown(Why::NoToken(format!(
            "ZENODO_TOKEN: a draft is made with your token; get one with deposit:write and deposit:actions at {}/account/settings/applications/tokens/new/",
            facts.archive.site
        )));
    }
    let known = world.memory().deposit.clone();
    let mine = match world.zenodo.mine(subject, known.as_deref()).await {
        Ok(mine) => mine,
        Err(error) => return Seen::Unknown(Why::from(error)),
    };
    let commit = facts.repository.tagged.there().map(|tagged| &tagged.commit);
    let mut drafts = Vec::new();
    for Mine { seen, archive } in mine {
        let archive = match (archive, commit, &world.git) {
            (Some(there), Some(commit), Some(git)) => {
                match packed(world, git, commit, &subject.folder()).await {
                    Ok(ours) if ours == there => Packed::Same,
                    Ok(_) => Packed::Other,
                    Err(why) => return Seen::Unknown(why),
                }
            }
            _ => Packed::Missing,
        };
        drafts.push(Deposited { archive, ..seen });
    }
    Seen::Known(drafts)
}

/// Size and sum of the archive that git makes of the tag here; once per run, since a commit never
/// changes.
async fn packed(
    world: &World,
    git: &Git,
    commit: &ObjectId,
    folder: &str,
) -> Result<(u64, String), Why> {
    if let Some(known) = world.memory().packed.get(commit) {
        return Ok(known.clone());
    }
    let unreachable = |error: &dyn std::fmt::Display| Why::Unreachable(error.to_string());
    let (git, of, folder) = (git.clone(), commit.clone(), folder.to_owned());
    let packing = tokio::task::spawn_blocking(move || {
        let zip = tempfile::NamedTempFile::new()?;
        git.pack(&of, &folder, zip.as_file())?;
        Ok::<_, crate::world::git::GitError>(zip)
    });
    let zip = packing.await.map_err(|error| unreachable(&error))?;
    let zip = zip.map_err(Why::from)?;
    let sum = crate::world::zenodo::measure(zip.path()).await;
    let sum = sum.map_err(|error| unreachable(&error))?;
    world.memory().packed.insert(commit.clone(), sum.clone());
    Ok(sum)
}
