//! All records of a repository at once: one list of the versions of its concept, and searches
//! only for what that leaves open.

use crate::domain::{Doi, Tag};
use crate::facts::archive::FoundBy;
use crate::facts::releases::Records;
use crate::world::http::{Kind, ServiceError};

use super::accept::{addresses, copies, dispute, is_repository};
use super::find::{quoted, record_id};
use super::shape::{self, Shown};
use super::{PAGES, Sought, Zenodo};

/// The records of these tags, and those of none of them. `sought` is any of the releases.
pub(super) async fn every(
    zenodo: &Zenodo,
    sought: &Sought,
    tags: &[Tag],
) -> Result<Records, ServiceError> {
    let mut own = Vec::new();
    if let Some(id) = sought.github_id
        && let Some(doi) = zenodo.latest(id).await?
        && let Some(id) = record_id(&doi)
    {
        own = zenodo.all_versions(&id).await?;
    }
    let open = |seen: &[Shown]| {
        tags.iter()
            .any(|tag| of(seen, sought, tag, true).is_empty())
    };
    let mut found = Vec::new();
    if open(&own) {
        for address in addresses(sought) {
            found.extend(by_address(zenodo, &address).await?);
        }
    }
    let mut records = Records::default();
    let mut taken: Vec<Doi> = Vec::new();
    for tag in tags {
        let mut copies = of(&own, sought, tag, true);
        if copies.is_empty() {
            copies = of(&found, sought, tag, false);
        }
        if copies.len() > 1 {
            let doing = "looking for the records of the repository on Zenodo";
            let mut error =
                ServiceError::new(zenodo.service, doing, "GET", &zenodo.base, Kind::Garbled);
            error.message = Some(dispute(&copies, sought));
            return Err(error);
        }
        if let [shown] = copies.as_slice() {
            taken.push(shown.record.doi.clone());
            records.of.push((tag.clone(), shown.record.clone()));
        }
    }
    let named = |shown: &&Shown| {
        let address = shown.code_repository.as_deref();
        address.is_some_and(|address| is_repository(address, sought))
    };
    for shown in own.iter().chain(found.iter().filter(named)) {
        if !taken.contains(&shown.record.doi) {
            taken.push(shown.record.doi.clone());
            records.orphans.push(shown.record.clone());
        }
    }
    Ok(records)
}

/// The copies of a tag among these.
fn of<'a>(all: &'a [Shown], sought: &Sought, tag: &Tag, own: bool) -> Vec<&'a Shown> {
    let sought = Sought {
        tag: tag.clone(),
        ..sought.clone()
    };
    copies(all, &sought, own)
}

/// What names this address as its repository.
async fn by_address(zenodo: &Zenodo, address: &str) -> Result<Vec<Shown>, ServiceError> {
    let doing = "looking for the records of the repository on Zenodo";
    let mut url = shape::at(&zenodo.base, &["api", "records"]);
    let query = format!("custom_fields.code\\:codeRepository:{}", quoted(address));
    url.query_pairs_mut()
        .append_pair("q", &query)
        .append_pair("all_versions", "true")
        .append_pair("sort", "newest");
    let page = zenodo
        .list(doing, &url, FoundBy::CodeRepository, PAGES)
        .await?;
    if (page.hits.len() as u64) < page.total {
        let mut error = ServiceError::new(zenodo.service, doing, "GET", &url, Kind::Garbled);
        error.message = Some(format!(
            "only {} of {} hits came",
            page.hits.len(),
            page.total
        ));
        return Err(error);
    }
    Ok(page.hits)
}
