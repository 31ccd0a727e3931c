//! All releases of the repository, and what Zenodo has of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use crate::domain::Tag;
use crate::facts::forge::{Delivery, ForgeRepository};
use crate::facts::releases::{AllReleases, Records, Unlisted};
use crate::facts::{Integration, Release, Repository, Seen};
use crate::world::World;
use crate::world::http::ServiceError;
use crate::zenodo_rules;

/// Looks at all releases; an error where the releases themselves could not be seen.
pub async fn releases(world: &World, repository: &Repository) -> Result<AllReleases, Unlisted> {
    let Some(asked) = super::slug(world, repository) else {
        return Err(match &repository.git {
            Seen::Unknown(why) => Unlisted::Unseen(None, why.clone()),
            Seen::Known(_) => Unlisted::Elsewhere,
        });
    };
    let unseen = |error: ServiceError| Unlisted::Unseen(Some(asked.clone()), error.into());
    let there = world.github.repository(&asked).await.map_err(unseen)?;
    let there = there.ok_or_else(|| Unlisted::NotFound(asked.clone()))?;
    let (releases, integration) = tokio::join!(
        world.github.all_releases(&there.slug),
        super::integration(world, &there.slug, None),
    );
    let releases = releases.map_err(unseen)?;
    let tags: Vec<Tag> = releases
        .iter()
        .filter(|release| release.published_at.is_some())
        .map(|release| release.tag.clone())
        .collect();
    let records = match tags.first() {
        None => Seen::Known(Records::default()),
        Some(first) => Seen::from(
            world
                .zenodo
                .every(&super::sought(&there, first), &tags)
                .await,
        ),
    };
    let refused = match &records {
        Seen::Known(records) => refused(world, records, &tags, there.license.as_deref()),
        Seen::Unknown(_) => BTreeSet::new(),
    };
    let told = told(world, &there, &integration, &releases, &records).await;
    Ok(AllReleases {
        told,
        repository: there,
        releases,
        records,
        integration,
        refused,
    })
}

/// What the webhook told Zenodo of the releases without a record.
async fn told(
    world: &World,
    repository: &ForgeRepository,
    integration: &Seen<Integration>,
    releases: &[Release],
    records: &Seen<Records>,
) -> BTreeMap<Tag, Seen<Vec<Delivery>>> {
    let (Seen::Known(Integration::Hook(hook)), Seen::Known(records)) = (integration, records)
    else {
        return BTreeMap::new();
    };
    let missing: Vec<&Release> = releases
        .iter()
        .filter(|release| release.published_at.is_some())
        .filter(|release| records.of_tag(&release.tag).is_none())
        .collect();
    if missing.is_empty() {
        return BTreeMap::new();
    }
    let slug = &repository.slug;
    world.github.deliveries(slug, hook.id, &missing).await
}

/// The tags without a record whose files Zenodo does not read.
fn refused(world: &World, records: &Records, tags: &[Tag], license: Option<&str>) -> BTreeSet<Tag> {
    let today = world.clock.now().to_zoned(TimeZone::system()).date();
    let archived = |tag: &&Tag| records.of_tag(tag).is_some();
    let is_refused = |tag: &&Tag| {
        // A tag that is not here, or that git cannot read, is no reason to say "refused".
        let tagged = world.git.as_ref().and_then(|git| git.tagged(tag).ok()?);
        tagged.is_some_and(|tagged| {
            let (cff, json) = (
                tagged.files.text("CITATION.cff"),
                tagged.files.text(".zenodo.json"),
            );
            zenodo_rules::answer(cff, json, license, today).is_err()
        })
    };
    let missing = tags.iter().filter(|tag| !archived(tag));
    missing.filter(is_refused).cloned().collect()
}
