//! Zenodo: the records that its GitHub integration makes of releases, and, in
//! [`super::dataset`], the records of datasets. Other servers that run InvenioRDM have the
//! same records API.
//!
//! Looking needs no token, so none is sent: a token is for a dataset's owner only.

mod accept;
pub mod deposit;
mod drafts;
mod every;
mod files;
mod find;
mod measure;
mod mine;
mod shape;
mod share;

use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::domain::{Doi, Slug, Tag};
use crate::facts::archive::{FoundBy, Record, RecordFile};
use crate::facts::releases::Records;

use super::http::{Answer, Ask, Http, Kind, ServiceError, Sink};

use drafts::has_404_words;

pub use deposit::Deposit;
pub use measure::measure;
pub use mine::Mine;
pub use share::ShareLink;

/// What records, drafts and searches are asked for. With plain JSON Zenodo answers in its
/// legacy shape, which leaves out the `errors` of a draft; the files of a record on the other
/// hand are refused in this one (both seen on zenodo-rdm v24.5.3).
pub(in crate::world) const NATIVE: &str = "application/vnd.inveniordm.v1+json";

/// The most hits that a page has for somebody without a token (zenodo-rdm).
const PAGE: usize = 25;

/// The most pages of one list that are read.
const PAGES: usize = 40;

/// A Zenodo, or another server with InvenioRDM's records API.
#[derive(Debug, Clone)]
pub struct Zenodo {
    http: Http,
    base: Url,
    token: Option<SecretString>,
    service: &'static str,
}

/// The release whose record is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The repository as GitHub names it now.
    pub slug: Slug,
    /// The name it had before it was renamed: old records keep it.
    pub former: Option<Slug>,
    /// The address that GitHub gives as its page (`html_url`): the integration notes it.
    pub url: String,
    /// GitHub's number of the repository, for Zenodo's badge.
    pub github_id: Option<u64>,
    /// The tag.
    pub tag: Tag,
}

impl Zenodo {
    /// The server at `base` (`https://zenodo.org`), with the token of a person there.
    pub fn new(http: Http, base: Url, token: Option<SecretString>) -> Self {
        Self {
            http,
            base,
            token,
            service: "Zenodo",
        }
    }

    /// The same way to the network, to another InvenioRDM server. The token stays behind: it
    /// is this server's.
    pub(in crate::world) fn elsewhere(&self, base: Url) -> Self {
        Self {
            http: self.http.clone(),
            base,
            token: None,
            service: "InvenioRDM",
        }
    }

    /// The host's name, without a port.
    pub fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Whether it is the sandbox: its DOIs (10.5072) never resolve, and it may be emptied at
    /// any time (Zenodo's documentation for developers).
    pub fn is_sandbox(&self) -> bool {
        self.host() == "sandbox.zenodo.org"
    }

    /// The address of the server.
    pub(in crate::world) fn base(&self) -> &Url {
        &self.base
    }

    /// The address of a page for people: `records/<id>`, `uploads/<id>` for a draft.
    pub(in crate::world) fn page(&self, kind: &str, id: &str) -> String {
        let mut parts: Vec<&str> = kind.split('/').collect();
        parts.push(id);
        shape::at(&self.base, &parts).into()
    }

    /// The record of a release, with every lookup that can be made: a search for the link to the
    /// tag and for the repository's address, the badge, the versions of a known concept. Each hit
    /// is checked before it is believed. While there is none, that is one search.
    ///
    /// `None` only if every lookup was made and said no. If one of them could not be made and
    /// no other found the record, its error comes back.
    pub async fn find(&self, sought: &Sought) -> Result<Option<Record>, ServiceError> {
        find::find(self, sought).await
    }

    /// The records of these tags of a repository, and those of none of them. `sought` is any of
    /// its releases.
    pub async fn every(&self, sought: &Sought, tags: &[Tag]) -> Result<Records, ServiceError> {
        every::every(self, sought, tags).await
    }

    /// The DOI of the newest release that Zenodo archived of a repository, by GitHub's number
    /// of it; `None` if it never archived one (404).
    ///
    /// The badge is a redirect that holds the DOI and is not followed
    /// (invenio-github `views/badge.py`).
    pub async fn latest(&self, github_id: u64) -> Result<Option<Doi>, ServiceError> {
        let doing = "reading the repository's badge on Zenodo";
        let url = shape::at(&self.base, &["badge", &format!("{github_id}.svg")]);
        let ask = Ask::get(self.service, doing, url)
            .accept("*/*")
            .without_redirects();
        let answer = match self.read(ask).await {
            Ok(answer) => answer,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let doi = answer.header("location").and_then(find::badge_doi);
        doi.map(Some)
            .ok_or_else(|| answer.garbled(doing, "a badge without a DOI"))
    }

    /// The DOIs of the other versions of the same concept, newest first.
    pub async fn versions(&self, record: &Record) -> Result<Vec<Doi>, ServiceError> {
        let mut dois: Vec<Doi> = Vec::new();
        for other in self.all_versions(&record.id).await? {
            if other.record.doi != record.doi && !dois.contains(&other.record.doi) {
                dois.push(other.record.doi);
            }
        }
        Ok(dois)
    }

    /// A published record by its id. The id of a concept leads to its newest version.
    /// `None` if there is none, or it was deleted.
    pub async fn record(&self, id: &str) -> Result<Option<Record>, ServiceError> {
        let shown = self.shown(id, FoundBy::Versions).await?;
        Ok(shown.map(|shown| shown.record))
    }

    /// Fetches a file of a record and compares its MD5 sum with the record's, where that gives
    /// one.
    ///
    /// The address is made from the server's and the file's key, not taken from an answer.
    /// [`Kind::Garbled`] if the bytes are not those of the record, or if another server would
    /// have to be asked for them.
    pub async fn download(&self, file: &RecordFile, into: Sink<'_>) -> Result<(), ServiceError> {
        let doing = &format!("fetching {} from {}", file.key, self.service);
        let url = file.url.parse::<Url>().ok();
        let url = url.filter(|url| url.origin() == self.base.origin());
        let url = url.ok_or_else(|| {
            let mut error =
                ServiceError::new(self.service, doing, "GET", &self.base, Kind::Garbled);
            error.message = Some("the file is said to be on another server".to_owned());
            error
        })?;
        let ask = Ask::get(self.service, doing, url).accept("*/*");
        let answer = self.http.download(ask, into).await?;
        if answer.url.origin() != self.base.origin() {
            return Err(answer.garbled(doing, "the file came from another server"));
        }
        let Some(stored) = &answer.stored else {
            return Err(answer.garbled(doing, "nothing came"));
        };
        let wanted = file.checksum.as_deref();
        let wanted = wanted.and_then(|sum| sum.strip_prefix("md5:"));
        let wrong = if stored.size != file.size {
            let (came, size) = (stored.size, file.size);
            format!("{came} bytes came, the record says {size}")
        } else if let Some(wanted) = wanted.filter(|sum| !sum.eq_ignore_ascii_case(&stored.md5)) {
            format!("its MD5 sum is {}, the record says {wanted}", stored.md5)
        } else {
            return Ok(());
        };
        // Servers answer trouble with a page, and some with the status of a success.
        let kind = answer.header("content-type").unwrap_or_default();
        let page = ["text/html", "application/json"]
            .into_iter()
            .find(|page| kind.starts_with(page));
        let wrong = page.map_or(wrong.clone(), |page| {
            format!("the server sent `{page}` in place of the file: {wrong}")
        });
        Err(answer.garbled(doing, &wrong))
    }

    async fn shown(
        &self,
        id: &str,
        found_by: FoundBy,
    ) -> Result<Option<shape::Shown>, ServiceError> {
        let doing = &format!("reading record {id} on {}", self.service);
        let url = shape::at(&self.base, &["api", "records", id]);
        let ask = Ask::get(self.service, doing, url).accept(NATIVE);
        let answer = match self.read(ask).await {
            Ok(answer) => answer,
            // Without the words of the records API it is a wrong address, not a missing record.
            Err(error) if error.kind == Kind::NotFound && has_404_words(&error) => return Ok(None),
            Err(error) if error.kind == Kind::Gone => return Ok(None),
            Err(error) => return Err(error),
        };
        let shown = self.inside(&answer, doing)?;
        shape::record(&shown, &self.base, found_by)
            .map(Some)
            .ok_or_else(|| answer.garbled(doing, "JSON that is no record"))
    }

    async fn read(&self, ask: Ask<'_>) -> Result<Answer, ServiceError> {
        self.http.read(ask).await.map_err(unlimited)
    }

    async fn write(&self, ask: Ask<'_>) -> Result<Answer, ServiceError> {
        self.http.write(ask).await.map_err(unlimited)
    }

    /// The JSON of an answer that came from this server: after a redirect to another one it
    /// says nothing about a record here.
    fn inside(&self, answer: &Answer, doing: &str) -> Result<Value, ServiceError> {
        if answer.url.origin() == self.base.origin() {
            answer.json(doing)
        } else {
            Err(answer.garbled(doing, "another server answered"))
        }
    }

    async fn all_versions(&self, id: &str) -> Result<Vec<shape::Shown>, ServiceError> {
        let doing = &format!("reading the versions of record {id} on {}", self.service);
        let url = shape::at(&self.base, &["api", "records", id, "versions"]);
        let list = self.list(doing, &url, FoundBy::Versions, PAGES).await?;
        if (list.hits.len() as u64) < list.total {
            let mut error = ServiceError::new(self.service, doing, "GET", &url, Kind::Garbled);
            let (came, total) = (list.hits.len(), list.total);
            error.message = Some(format!("only {came} of {total} versions came"));
            return Err(error);
        }
        Ok(list.hits)
    }

    /// Reads a list page by page, at most so many pages. The total tells whether that was all.
    async fn list(
        &self,
        doing: &str,
        url: &Url,
        found_by: FoundBy,
        pages: usize,
    ) -> Result<shape::Page, ServiceError> {
        let mut hits = Vec::new();
        let mut total = 0;
        for number in 1..=pages {
            let mut url = url.clone();
            url.query_pairs_mut()
                .append_pair("size", &PAGE.to_string())
                .append_pair("page", &number.to_string());
            let ask = Ask::get(self.service, doing, url).accept(NATIVE);
            let answer = self.read(ask).await?;
            let page = shape::page(&self.inside(&answer, doing)?, &self.base, found_by)
                .ok_or_else(|| answer.garbled(doing, "JSON that is no list of records"))?;
            total = page.total;
            let last = page.hits.is_empty();
            hits.extend(page.hits);
            if last || hits.len() as u64 >= total {
                break;
            }
        }
        Ok(shape::Page { hits, total })
    }
}

/// A 403 of Zenodo means that the token may not do this, never a limit (that is 429); but every
/// answer of Zenodo has `Retry-After`, which elsewhere would tell a limit.
fn unlimited(mut error: ServiceError) -> ServiceError {
    if error.status == Some(403) && error.kind == Kind::RateLimited {
        error.kind = Kind::Forbidden;
        error.help = Some("the token may not do this, or is not accepted".to_owned());
    }
    error
}

#[cfg(test)]
pub(in crate::world) mod tests;
