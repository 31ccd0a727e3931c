//! The steps of a draft on Zenodo. Each looks first; after a write whose answer is lost the next
//! look at the world tells.

use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::{ObjectId, Tag};
use crate::plan::deposit::{Deposit, Subject, purpose};
use crate::plan::{ApplyError, Outcome};
use crate::world::World;
use crate::world::archive;
use crate::world::git::Git;
use crate::world::zenodo::{self, Mine, Sought};

pub(super) async fn apply(world: &World, step: &Deposit) -> Result<Outcome, ApplyError> {
    match step {
        Deposit::Make { subject, content } => make(world, subject, content).await,
        Deposit::Fill {
            id,
            subject,
            commit,
        } => fill(world, id, subject, commit).await,
        Deposit::Reserve { id } => {
            let doi = draft(world, id).reserve().await?;
            Ok(Outcome::new(format!("{doi} is reserved"), None))
        }
        Deposit::Share {
            id,
            tag,
            expires,
            replaced,
        } => share(world, id, tag, *expires, replaced).await,
        Deposit::Publish { id, subject, dated } => publish(world, id, subject, *dated).await,
    }
}

fn draft(world: &World, id: &str) -> zenodo::Deposit {
    zenodo::Deposit::of(&world.zenodo, id)
}

async fn there(world: &World, subject: &Subject) -> Result<Vec<Mine>, ApplyError> {
    let known = world.memory().deposit.clone();
    Ok(world.zenodo.mine(subject, known.as_deref()).await?)
}

/// Zenodo takes any number of drafts for one tag; so only a look keeps this from making a second,
/// and another from leaving one of two that were made at once.
async fn make(world: &World, subject: &Subject, content: &Value) -> Result<Outcome, ApplyError> {
    if let Some(mine) = there(world, subject).await?.first() {
        let what = format!("draft {} is there already", mine.seen.id);
        return Ok(Outcome::new(what, Some(&mine.seen.page)));
    }
    let made = zenodo::Deposit::create(&world.zenodo, content.clone()).await?;
    // A list may be behind; what was just made is there all the same.
    world.memory().deposit = Some(made.id().to_owned());
    let others = there(world, subject).await;
    // Who cannot look now looks again in a moment, as everybody does after an action.
    if let Ok(others) = others
        && let Some(first) = others.first().filter(|first| first.seen.id != made.id())
    {
        made.discard().await?;
        world.memory().deposit = Some(first.seen.id.clone());
        let what = format!(
            "another run made draft {} at the same time; the second one is discarded",
            first.seen.id
        );
        return Ok(Outcome::new(what, Some(&first.seen.page)));
    }
    let left_out = match made.problems() {
        [] => String::new(),
        problems => format!("; Zenodo did not take {}", problems.join("; ")),
    };
    let what = format!("made draft {}{left_out}", made.id());
    Ok(Outcome::new(what, Some(&made.page())))
}

async fn fill(
    world: &World,
    id: &str,
    subject: &Subject,
    commit: &ObjectId,
) -> Result<Outcome, ApplyError> {
    let git = world
        .git
        .clone()
        .ok_or_else(|| ApplyError::conflict("this folder is not in a git repository any more"))?;
    let (folder, of, tag) = (subject.folder(), commit.clone(), subject.tag.clone());
    let packing = tokio::task::spawn_blocking(move || packed(&git, &of, &folder, &tag));
    let zip = packing.await.map_err(|error| failed(error.to_string()))??;
    let (draft, key) = (draft(world, id), subject.key());
    let what = if draft.upload(&key, zip.path()).await? {
        format!("{key} is in draft {id}")
    } else {
        format!("{key} is in draft {id} already")
    };
    Ok(Outcome::new(what, Some(&draft.page())))
}

/// The archive of the tag, compared with the tag before it leaves this machine.
fn packed(
    git: &Git,
    commit: &ObjectId,
    folder: &str,
    tag: &Tag,
) -> Result<tempfile::NamedTempFile, ApplyError> {
    let zip = tempfile::NamedTempFile::new().map_err(|error| failed(error.to_string()))?;
    git.pack(commit, folder, zip.as_file())?;
    let compared = archive::compare(
        zip.as_file(),
        git,
        commit,
        String::new(),
        &AtomicBool::new(false),
    );
    let compared = compared.map_err(|error| ApplyError {
        help: error.help(),
        ..failed(error.to_string())
    })?;
    match compared.differences.first() {
        None => Ok(zip),
        Some(first) => Err(ApplyError {
            help: Some("look at .gitattributes and at git's settings here (`git config --list`), which change what is packed".to_owned()),
            ..failed(format!(
                "the archive that git makes of {tag} is not what the tag holds: `{}` differs",
                first.path
            ))
        }),
    }
}

async fn share(
    world: &World,
    id: &str,
    tag: &Tag,
    expires: Option<Date>,
    replaced: &[String],
) -> Result<Outcome, ApplyError> {
    let draft = draft(world, id);
    for link in replaced {
        draft.unshare(link).await?;
    }
    let purpose = purpose(tag);
    let ours =
        |link: &&zenodo::ShareLink| link.description == purpose && !replaced.contains(&link.id);
    let before = draft.share_links().await?;
    if before
        .iter()
        .any(|link| ours(&link) && link.expires == expires)
    {
        return Ok(Outcome::new("a link is there already", Some(&draft.page())));
    }
    let link = draft.share(&purpose, expires).await?;
    let after = draft.share_links().await?;
    // Two runs at once: the one whose link is the later one takes it back.
    let first = after.iter().find(ours);
    if let Some(first) = first.filter(|first| first.id != link.id) {
        let was_there = before.iter().any(|known| known.id == first.id);
        if !was_there {
            draft.unshare(&link.id).await?;
            return Ok(Outcome::new(
                "another run made a link at the same time",
                Some(&draft.page()),
            ));
        }
    }
    world.memory().shared = Some(link.address);
    let until = expires.map_or_else(String::new, |day| format!(" until {day}"));
    Ok(Outcome::new(
        format!("made a link that opens the draft{until}"),
        Some(&draft.page()),
    ))
}

async fn publish(
    world: &World,
    id: &str,
    subject: &Subject,
    dated: Option<Date>,
) -> Result<Outcome, ApplyError> {
    // The last look before what cannot be taken back: a release may have been archived meanwhile.
    let record = world.zenodo.find(&Sought::from(subject)).await?;
    if let Some(record) = record.filter(|record| record.id != id) {
        return Err(ApplyError::conflict(format!(
            "{} has a record by now: {}",
            subject.tag, record.doi
        )));
    }
    let draft = draft(world, id);
    if let Some(day) = dated {
        draft.set_date(day).await?;
    }
    let record = draft.publish().await?;
    world.memory().published = Some(record.clone());
    Ok(Outcome::new(
        format!("{} is published as {}", subject.tag, record.doi),
        Some(&record.url),
    ))
}

fn failed(message: String) -> ApplyError {
    ApplyError {
        unclear: false,
        message,
        help: None,
    }
}
