//! Finds the record of a release. Zenodo has no route for that, so several lookups are made:
//! one search, which may be repeated every few seconds while a record is waited for, and then
//! what is no search, the badge and the versions of a concept.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::domain::Doi;
use crate::facts::archive::{FoundBy, Record};
use crate::world::http::{Kind, ServiceError};

use super::accept::{
    addresses, concept, copies, dispute, evidence, is_repository, links_to_tag, tag_link,
};
use super::shape::{self, Shown};
use super::{Sought, Zenodo};

/// What the lookups brought so far.
struct Search<'a> {
    zenodo: &'a Zenodo,
    sought: &'a Sought,
    /// The first lookup that could not be made.
    failure: Option<ServiceError>,
    /// Whether the search had more hits than it showed.
    more: bool,
    /// Records of the same repository but of other tags: their concepts are known.
    relatives: Vec<Shown>,
}

pub(super) async fn find(zenodo: &Zenodo, sought: &Sought) -> Result<Option<Record>, ServiceError> {
    let mut search = Search {
        zenodo,
        sought,
        failure: None,
        more: false,
        relatives: Vec::new(),
    };
    let found = search.run().await;
    match (found, search.failure) {
        (Some(shown), _) => whole(zenodo, shown).await.map(Some),
        (None, Some(failure)) => Err(failure),
        (None, None) => Ok(None),
    }
}

/// A hit of a search may leave the files out; they are needed to compare the archive.
async fn whole(zenodo: &Zenodo, shown: Shown) -> Result<Record, ServiceError> {
    if !shown.record.files.is_empty() {
        return Ok(shown.record);
    }
    let again = zenodo
        .shown(&shown.record.id, shown.record.found_by)
        .await?;
    Ok(again.unwrap_or(shown).record)
}

impl Search<'_> {
    async fn run(&mut self) -> Option<Shown> {
        let query = self.phrases();
        if let Some(found) = self.search(&query).await {
            return Some(found);
        }
        if let Some(found) = self.by_badge().await {
            return Some(found);
        }
        if let Some(found) = self.by_versions().await {
            return Some(found);
        }
        if !self.more {
            return None;
        }
        // The best hits were all of other tags, and nothing else knew of this one.
        let version = quoted(self.sought.tag.as_str());
        self.search(&format!("({query}) AND metadata.version:{version}"))
            .await
    }

    /// Everything by which a record of the integration can be found: the link to the tag, exact
    /// to the letter, and the repository's address. One query, so that a look is one search.
    fn phrases(&self) -> String {
        let names = std::iter::once(&self.sought.slug).chain(&self.sought.former);
        let links = names.map(|slug| {
            let link = tag_link(slug, self.sought);
            format!("related.identifier:{}", quoted(&link))
        });
        let addresses = addresses(self.sought);
        let addresses = addresses
            .iter()
            .map(|address| format!("custom_fields.code\\:codeRepository:{}", quoted(address)));
        links.chain(addresses).collect::<Vec<_>>().join(" OR ")
    }

    /// By the newest release that Zenodo itself counts to the repository.
    async fn by_badge(&mut self) -> Option<Shown> {
        let latest = self.zenodo.latest(self.sought.github_id?).await;
        let id = record_id(&self.seen(latest)??)?;
        let shown = self.zenodo.shown(&id, FoundBy::Badge).await;
        let shown = self.seen(shown)??;
        if evidence(&shown, self.sought, true).is_some() {
            return Some(shown);
        }
        self.relatives.insert(0, shown);
        None
    }

    /// Among the versions of the concepts that are known by now.
    async fn by_versions(&mut self) -> Option<Shown> {
        let mut concepts: Vec<Option<Doi>> = Vec::new();
        for relative in std::mem::take(&mut self.relatives) {
            let concept = relative.record.concept_doi.clone();
            if concepts.contains(&concept) {
                continue;
            }
            concepts.push(concept);
            // Only the badge is Zenodo's own word that the concept is this repository's.
            let own = relative.record.found_by == FoundBy::Badge;
            let versions = self.zenodo.all_versions(&relative.record.id).await;
            let versions = self.seen(versions).unwrap_or_default();
            if let Some(found) = copies(&versions, self.sought, own).first() {
                return Some((*found).clone());
            }
        }
        None
    }

    /// Looks at the best hits of a query.
    async fn search(&mut self, query: &str) -> Option<Shown> {
        let doing = &format!("looking for {} on Zenodo", self.sought.tag);
        let mut url = shape::at(&self.zenodo.base, &["api", "records"]);
        url.query_pairs_mut()
            .append_pair("q", query)
            // Without it only the newest version of each concept is found.
            .append_pair("all_versions", "true")
            // What has the link to the tag and the address of the repository comes first.
            .append_pair("sort", "bestmatch");
        let page = self.zenodo.list(doing, &url, FoundBy::TagLink, 1).await;
        let page = self.seen(page)?;
        let copies = copies(&page.hits, self.sought, false);
        if let [found, others @ ..] = copies.as_slice() {
            if !others.is_empty() {
                return self.settle(doing, &url, &copies).await;
            }
            let mut found = (*found).clone();
            if !links_to_tag(&found, self.sought) {
                found.record.found_by = FoundBy::CodeRepository;
            }
            return Some(found);
        }
        let left = page.total.saturating_sub(page.hits.len() as u64);
        if left > 0 && self.more {
            let service = self.zenodo.service;
            let mut error = ServiceError::new(service, doing, "GET", &url, Kind::Garbled);
            error.message = Some(format!("{left} hits more than can be looked at"));
            return self.seen(Err(error));
        }
        self.more = left > 0;
        self.relatives.extend(page.hits.into_iter().filter(|hit| {
            let address = hit.code_repository.as_deref();
            address.is_some_and(|address| is_repository(address, self.sought))
        }));
        None
    }

    /// Which of several copies is the one that Zenodo made, by its badge; without its word, none.
    async fn settle(&mut self, doing: &str, url: &Url, copies: &[&Shown]) -> Option<Shown> {
        if let Some(newest) = self.by_badge().await {
            return Some(newest);
        }
        let own = self.relatives.first().map(concept);
        let found = copies.iter().find(|copy| Some(concept(copy)) == own);
        if let Some(found) = found {
            return Some((*found).clone());
        }
        let service = self.zenodo.service;
        let mut error = ServiceError::new(service, doing, "GET", url, Kind::Garbled);
        error.message = Some(dispute(copies, self.sought));
        self.seen(Err(error))
    }

    /// What a lookup brought; the first failure is kept.
    fn seen<T>(&mut self, result: Result<T, ServiceError>) -> Option<T> {
        match result {
            Ok(seen) => Some(seen),
            Err(error) => {
                self.failure.get_or_insert(error);
                None
            }
        }
    }
}

/// A phrase of the query language, in which only the quote and the backslash are special.
pub(super) fn quoted(phrase: &str) -> String {
    format!("\"{}\"", phrase.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The DOI in `/badge/DOI/<doi>.svg`, where a repository's badge leads.
pub(super) fn badge_doi(location: &str) -> Option<Doi> {
    let (_, rest) = location
        .rsplit_once("/badge/DOI/")
        .or_else(|| location.rsplit_once("/badge/doi/"))?;
    let doi = rest.split(['?', '#']).next()?.strip_suffix(".svg")?;
    Doi::parse(&percent_decode_str(doi).decode_utf8().ok()?).ok()
}

/// The record's id in the DOI that the server gave it: what follows the prefix, and on Zenodo
/// the word `zenodo`.
pub(super) fn record_id(doi: &Doi) -> Option<String> {
    match doi.zenodo_id() {
        Some(id) => Some(id.to_string()),
        None => Some(doi.as_str().split_once('/')?.1.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_leads_to_a_doi_encoded_or_not() {
        let doi = |location| badge_doi(location).map(|doi| doi.to_string());
        for location in [
            "/badge/DOI/10.5281/zenodo.95.svg",
            "https://zenodo.org/badge/DOI/10.5281%2Fzenodo.95.svg",
            "/badge/doi/10.5281/zenodo.95.svg?x=1",
        ] {
            assert_eq!(
                doi(location).as_deref(),
                Some("10.5281/zenodo.95"),
                "{location}"
            );
        }
        assert_eq!(doi("/login?next=/badge/1.svg"), None);
        assert_eq!(doi("/badge/DOI/nothing.svg"), None);
    }

    #[test]
    fn a_quote_in_a_tag_stays_inside_the_phrase() {
        assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
    }
}
