//! A draft of one's own, from nothing to a published record. Each step looks first and writes only
//! what is missing; a write is sent once, and if its answer does not tell what it did, another
//! look does. Running the same steps again therefore changes nothing.

use std::path::Path;

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::Doi;
use crate::facts::archive::{FoundBy, Record};
use crate::world::dataset::zenodo::content::dated;
use crate::world::http::{Kind, ServiceError};

use super::drafts::has_404_words;
use super::files::DraftFile;
use super::measure::measure;
use super::share::ShareLink;
use super::{Zenodo, shape};

/// A draft of a record, owned by whose token it is.
#[derive(Debug, Clone)]
pub struct Deposit {
    zenodo: Zenodo,
    id: String,
    problems: Vec<String>,
}

impl Deposit {
    /// The draft with that id.
    pub fn of(zenodo: &Zenodo, id: impl Into<String>) -> Self {
        Self {
            zenodo: zenodo.clone(),
            id: id.into(),
            problems: Vec::new(),
        }
    }

    /// Makes a draft of that content (`metadata`, `custom_fields`, `access`, `files` of
    /// InvenioRDM's records API). What the server did not like of it are the [problems].
    ///
    /// A draft has no name of ours, so before the write the list of drafts is read: if the answer
    /// is lost, the one new draft of that title is it; if there is none or more than one, the
    /// error stays unclear.
    ///
    /// [problems]: Self::problems
    pub async fn create(zenodo: &Zenodo, content: Value) -> Result<Self, ServiceError> {
        let title = content["metadata"]["title"].clone();
        let before = zenodo.own_drafts().await?;
        let error = match zenodo.create(content).await {
            Ok(shown) => return Self::shown_as(zenodo, &shown),
            Err(error) if error.is_unclear() => error,
            Err(error) => return Err(error),
        };
        let help = format!(
            "a draft may be there all the same: look at {}",
            zenodo.page("me", "uploads")
        );
        let error = error.with_help(help);
        let Ok(after) = zenodo.own_drafts().await else {
            return Err(error);
        };
        let is_new = |draft: &&Value| {
            draft["metadata"]["title"] == title
                && before.iter().all(|known| known["id"] != draft["id"])
        };
        let mut made = after.iter().filter(is_new);
        match (made.next(), made.next()) {
            (Some(draft), None) if title.is_string() => Self::shown_as(zenodo, draft),
            _ => Err(error),
        }
    }

    /// The draft of the next version of a published record: the open one, or a new one without
    /// files, version and DOI (its number is another). Asking twice gives the same draft, so an
    /// unclear answer is cleared up by running again.
    pub async fn next_version(zenodo: &Zenodo, record: &str) -> Result<Self, ServiceError> {
        let shown = zenodo.open_next(record).await?;
        Self::shown_as(zenodo, &shown)
    }

    fn shown_as(zenodo: &Zenodo, shown: &Value) -> Result<Self, ServiceError> {
        let problem = |error: &Value| {
            let field = error["field"].as_str().unwrap_or_default();
            let messages = error["messages"].as_array().into_iter().flatten();
            let messages: Vec<&str> = messages.filter_map(Value::as_str).collect();
            format!("{field}: {}", messages.join(" "))
        };
        let errors = shown["errors"].as_array().into_iter().flatten();
        let id = shown["id"].as_str().ok_or_else(|| {
            let doing = "reading a new draft";
            let mut error =
                ServiceError::new(zenodo.service, doing, "POST", &zenodo.base, Kind::Unclear);
            error.message = Some("the answer has no id".to_owned());
            error
        })?;
        Ok(Self {
            problems: errors.map(problem).collect(),
            ..Self::of(zenodo, id)
        })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The page on which its owner edits it.
    pub fn page(&self) -> String {
        self.zenodo.page("uploads", &self.id)
    }

    /// What the server did not like when the draft was made, as `field: words`. The draft was
    /// saved without it.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Reserves the DOI, or gives the one that the draft has.
    pub async fn reserve(&self) -> Result<Doi, ServiceError> {
        if let Some(doi) = self.doi().await? {
            return Ok(doi);
        }
        let error = match self.zenodo.reserve(&self.id).await {
            Ok(shown) => match doi_of(&shown) {
                Some(doi) => return Ok(doi),
                None => self.error("reserving the DOI", Kind::Unclear, "the answer has no DOI"),
            },
            Err(error) => error,
        };
        // Refused means that somebody else reserved it in between.
        match self.doi().await {
            Ok(Some(doi)) => Ok(doi),
            Ok(None) | Err(_) => Err(error),
        }
    }

    async fn doi(&self) -> Result<Option<Doi>, ServiceError> {
        let draft = self.zenodo.draft(&self.id).await?;
        let draft = draft.ok_or_else(|| self.no_draft("looking for the DOI"))?;
        Ok(doi_of(&draft))
    }

    /// Puts a file into the draft under that name. `false` if the same bytes were there. A file of
    /// that name with other bytes is left alone: [`Kind::Conflict`].
    pub async fn upload(&self, key: &str, path: &Path) -> Result<bool, ServiceError> {
        let doing = &format!("putting {key} into the draft");
        let unreadable = |error: std::io::Error| {
            self.error(
                doing,
                Kind::Invalid,
                &format!("{}: {error}", path.display()),
            )
        };
        let ours = Some(measure(path).await.map_err(unreadable)?);
        let (zenodo, id) = (&self.zenodo, self.id.as_str());
        match self.file(key).await? {
            Some(there) if there.content == ours => return Ok(false),
            // What an upload that broke off left behind.
            Some(DraftFile { content: None, .. }) => zenodo.take_out(id, key).await?,
            Some(DraftFile {
                content: Some((size, sum)),
                ..
            }) => {
                let words = format!("the draft has a file of that name: {size} bytes, {sum}");
                return Err(self.error(doing, Kind::Conflict, &words).with_help(format!(
                    "take it out at {}, or choose another name",
                    self.page()
                )));
            }
            None => {}
        }
        let sent = async {
            zenodo.announce(id, key).await?;
            zenodo.fill(id, key, path).await?;
            zenodo.confirm(id, key).await
        };
        let sent = sent.await;
        match (self.file(key).await, sent) {
            (Ok(Some(there)), _) if there.content == ours => Ok(true),
            (_, Err(error)) | (Err(error), Ok(())) => Err(error),
            (Ok(_), Ok(())) => Err(self.error(doing, Kind::Garbled, "other bytes arrived")),
        }
    }

    /// Takes over the files of the version before. `false` if the draft has files.
    pub async fn import_files(&self) -> Result<bool, ServiceError> {
        if !self.zenodo.draft_files(&self.id).await?.is_empty() {
            return Ok(false);
        }
        let sent = self.zenodo.import(&self.id).await;
        match (self.zenodo.draft_files(&self.id).await, sent) {
            (Ok(files), _) if !files.is_empty() => Ok(true),
            (Ok(_) | Err(_), Err(error)) | (Err(error), Ok(())) => Err(error),
            (Ok(_), Ok(())) => Ok(false),
        }
    }

    async fn file(&self, key: &str) -> Result<Option<DraftFile>, ServiceError> {
        let files = self.zenodo.draft_files(&self.id).await?;
        Ok(files.into_iter().find(|file| file.key == key))
    }

    /// Writes another day of publication into the draft. `false` if it is the one that is there.
    pub async fn set_date(&self, day: Date) -> Result<bool, ServiceError> {
        let draft = self.zenodo.draft(&self.id).await?;
        let draft = draft.ok_or_else(|| self.no_draft("setting the day of publication"))?;
        if draft["metadata"]["publication_date"] == day.to_string() {
            return Ok(false);
        }
        let revision = draft["revision_id"].as_u64();
        let words = "the draft has no revision";
        let unread = || self.error("setting the day of publication", Kind::Garbled, words);
        let revision = revision.ok_or_else(unread)?;
        self.zenodo
            .save(&self.id, revision, dated(&draft, day))
            .await?;
        Ok(true)
    }

    /// Publishes the draft, or gives the record if it is published and no edit is open. This
    /// cannot be taken back.
    pub async fn publish(&self) -> Result<Record, ServiceError> {
        if self.zenodo.draft(&self.id).await?.is_none() {
            let record = self.record().await?;
            return record.ok_or_else(|| self.no_draft("publishing the draft"));
        }
        let Err(error) = self.zenodo.publish(&self.id).await.map(drop) else {
            let record = self.record().await?;
            let gone = || self.error("reading the new record", Kind::Unclear, "it is not there");
            return record.ok_or_else(gone);
        };
        // A second run at the same time may have been first; then the draft is gone.
        match (self.zenodo.draft(&self.id).await, self.record().await) {
            (Ok(None), Ok(Some(record))) => Ok(record),
            _ => Err(error),
        }
    }

    /// The published record as its owner sees it.
    async fn record(&self) -> Result<Option<Record>, ServiceError> {
        let Some(shown) = self.zenodo.published(&self.id).await? else {
            return Ok(None);
        };
        let read = shape::record(&shown, &self.zenodo.base, FoundBy::Versions);
        let garbled = || self.error("reading the new record", Kind::Garbled, "it has no DOI");
        read.map(|shown| Some(shown.record)).ok_or_else(garbled)
    }

    /// A link that opens the draft for whoever has it: the one with that description and that last
    /// day, or a new one. Keep its address as secret as the draft.
    pub async fn share(
        &self,
        description: &str,
        expires: Option<Date>,
    ) -> Result<ShareLink, ServiceError> {
        let there = async || {
            let mut links = self.zenodo.share_links(&self.id).await?.into_iter();
            let wanted =
                |link: &ShareLink| link.description == description && link.expires == expires;
            Ok::<_, ServiceError>(links.find(wanted))
        };
        if let Some(link) = there().await? {
            return Ok(link);
        }
        let made = self.zenodo.make_share_link(&self.id, description, expires);
        let error = match made.await {
            Ok(Some(link)) => return Ok(link),
            Ok(None) => self.error("making a share link", Kind::Unclear, "no link came back"),
            Err(error) if error.is_unclear() => error,
            Err(error) => return Err(error),
        };
        match there().await {
            Ok(Some(link)) => Ok(link),
            Ok(None) | Err(_) => Err(error),
        }
    }

    /// The links that open the draft.
    pub async fn share_links(&self) -> Result<Vec<ShareLink>, ServiceError> {
        self.zenodo.share_links(&self.id).await
    }

    /// Takes a share link back. `false` if there was none.
    pub async fn unshare(&self, link: &str) -> Result<bool, ServiceError> {
        let error = match self.zenodo.delete_share_link(&self.id, link).await {
            Ok(()) => return Ok(true),
            Err(error) if error.kind == Kind::NotFound && has_404_words(&error) => {
                return Ok(false);
            }
            Err(error) if error.is_unclear() => error,
            Err(error) => return Err(error),
        };
        match self.zenodo.share_links(&self.id).await {
            Ok(links) if links.iter().all(|it| it.id != link) => Ok(true),
            Ok(_) | Err(_) => Err(error),
        }
    }

    /// Throws the draft away; of a published record only the edit. `false` if there was none.
    pub async fn discard(&self) -> Result<bool, ServiceError> {
        if self.zenodo.draft(&self.id).await?.is_none() {
            return Ok(false);
        }
        let Err(error) = self.zenodo.discard(&self.id).await else {
            return Ok(true);
        };
        match self.zenodo.draft(&self.id).await {
            Ok(None) => Ok(true),
            Ok(Some(_)) | Err(_) => Err(error),
        }
    }

    fn no_draft(&self, doing: &str) -> ServiceError {
        let words = format!("there is no draft {}", self.id);
        self.error(doing, Kind::NotFound, &words)
    }

    fn error(&self, doing: &str, kind: Kind, words: &str) -> ServiceError {
        let page = shape::at(&self.zenodo.base, &["uploads", &self.id]);
        let mut error = ServiceError::new(self.zenodo.service, doing, "GET", &page, kind);
        error.message = Some(words.to_owned());
        error
    }
}

fn doi_of(shown: &Value) -> Option<Doi> {
    Doi::parse(shown["pids"]["doi"]["identifier"].as_str()?).ok()
}
