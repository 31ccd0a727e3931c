//! What a draft depends on: the tag here, whether anything else archives it, its record, and the
//! drafts of the token's owner.

use crate::domain::ObjectId;
use crate::facts::deposit::{Deposited, Packed};
use crate::facts::{Archive, Facts, Seen, Why};
use crate::plan::deposit::Subject;
use crate::plan::{self, Goal};
use crate::world::World;
use crate::world::git::Git;
use crate::world::zenodo::{Mine, Sought};

pub(super) async fn observe(world: &World, goal: &Goal) -> Facts {
    let repository = super::local(world, goal).await;
    let forge = super::forge(world, &repository, goal).await;
    let mut facts = Facts {
        repository,
        forge,
        archive: Archive {
            site: world
                .services
                .zenodo
                .as_str()
                .trim_end_matches('/')
                .to_owned(),
            registers: !world.zenodo.is_sandbox(),
            ..Archive::unknown(&Why::NotAsked)
        },
        datasets: Vec::new(),
        people: Seen::Unknown(Why::NotAsked),
    };
    let Some(subject) = plan::subject(goal, &facts, world.clock.now()) else {
        return facts;
    };
    let sought = Sought::from(&subject);
    let (record, drafts) = tokio::join!(
        world.zenodo.find(&sought),
        drafts(world, &subject, &facts)
    );
    facts.archive.record = Seen::from(record);
    facts.archive.drafts = drafts;
    facts
}

async fn drafts(
    world: &World,
    subject: &Subject,
    facts: &Facts,
) -> Seen<Vec<Deposited>> {
    if !world.zenodo.has_token() {
        return Seen::Unknown(Why::NoToken(format!(
            "ZENODO_TOKEN: a draft is made with your token; get one with deposit:write and deposit:actions at {}/account/settings/applications/tokens/new/",
            facts.archive.site
        )));
    }
    let mine = match world.zenodo.mine(&Sought::from(subject), &subject.version).await {
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
