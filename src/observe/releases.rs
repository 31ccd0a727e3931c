//! All releases of the repository, and what Zenodo has of them.

use std::collections::BTreeSet;

use crate::domain::Tag;
use crate::facts::releases::{AllReleases, Records};
use crate::facts::{Repository, Seen, Why};
use crate::world::World;
use crate::zenodo_rules;

/// Looks at all releases; an error where the releases themselves could not be seen.
pub async fn releases(world: &World, repository: &Repository) -> Result<AllReleases, Why> {
    let Some(asked) = super::slug(world, repository) else {
        return Err(match &repository.git {
            Seen::Unknown(why) => why.clone(),
            Seen::Known(_) => Why::Forbidden("the remote is not on GitHub".to_owned()),
        });
    };
    let there = world.github.repository(&asked).await.map_err(Why::from)?;
    let there = there.ok_or_else(|| {
        Why::Forbidden("GitHub has no repository of that name, or hides it".to_owned())
    })?;
    let (releases, integration) = tokio::join!(
        world.github.all_releases(&there.slug),
        super::integration(world, &there.slug, None),
    );
    let releases = releases.map_err(Why::from)?;
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
    Ok(AllReleases {
        repository: there,
        releases,
        records,
        integration,
        refused,
    })
}

/// The tags without a record whose files Zenodo does not read.
fn refused(world: &World, records: &Records, tags: &[Tag], license: Option<&str>) -> BTreeSet<Tag> {
    let today = jiff::Zoned::now().date();
    let archived = |tag: &&Tag| records.of.iter().any(|(of, _)| of == *tag);
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
