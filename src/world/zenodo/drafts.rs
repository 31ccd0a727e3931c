//! The drafts of records, for their owner: the calls that a new record and an edit of a dataset
//! record are made of (InvenioRDM, "Drafts and published records" of the REST API reference). Each
//! method is one request; what to do when, and what to do after a failure, is decided in
//! [`super::deposit`] and in [`crate::world::dataset`].

use http::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::world::http::{Ask, Kind, ServiceError};

use super::shape::at;
use super::{NATIVE, PAGES, Zenodo};

/// The most records that a page of one's own list has (zenodo-rdm).
const OWN_PAGE: usize = 100;

impl Zenodo {
    /// Whether there is a token.
    pub fn has_token(&self) -> bool {
        use secrecy::ExposeSecret;
        self.token
            .as_ref()
            .is_some_and(|token| !token.expose_secret().trim().is_empty())
    }

    /// A published record as the server shows it to the token's owner; `None` if there is none
    /// or it was deleted.
    pub(in crate::world) async fn published(
        &self,
        id: &str,
    ) -> Result<Option<Value>, ServiceError> {
        self.show(&format!("reading record {id}"), &["api", "records", id])
            .await
    }

    /// The draft of a record, or the draft that an edit of a published one is; `None` if there
    /// is none.
    pub(in crate::world) async fn draft(&self, id: &str) -> Result<Option<Value>, ServiceError> {
        let doing = format!("reading the draft of record {id}");
        self.show(&doing, &["api", "records", id, "draft"]).await
    }

    /// The drafts of the token's owner, newest first, edits of published records left out.
    pub(super) async fn own_drafts(&self) -> Result<Vec<Value>, ServiceError> {
        let doing = "reading the list of your drafts";
        let mut drafts = Vec::new();
        let mut came = 0;
        for page in 1..=PAGES {
            let mut url = at(&self.base, &["api", "user", "records"]);
            url.query_pairs_mut()
                .append_pair("sort", "newest")
                .append_pair("size", &OWN_PAGE.to_string())
                .append_pair("page", &page.to_string());
            let ask = Ask::get(self.service, doing, url)
                .token(self.token.as_ref())
                .accept(NATIVE);
            let answer = self.read(ask).await?;
            let shown = self.inside(&answer, doing)?;
            let hits = shown.pointer("/hits/hits").and_then(Value::as_array);
            let hits =
                hits.ok_or_else(|| answer.garbled(doing, "JSON that is no list of records"))?;
            came += hits.len();
            let unpublished = hits.iter().filter(|hit| hit["is_published"] == false);
            drafts.extend(unpublished.cloned());
            if hits.len() < OWN_PAGE {
                return Ok(drafts);
            }
        }
        let url = at(&self.base, &["api", "user", "records"]);
        let mut error = ServiceError::new(self.service, doing, "GET", &url, Kind::Garbled);
        error.message = Some(format!("more than {came} records are yours"));
        Err(error)
    }

    /// Makes a draft. The answer may hold `errors` although its status is 201.
    pub(super) async fn create(&self, content: Value) -> Result<Value, ServiceError> {
        let doing = "making a draft";
        let url = at(&self.base, &["api", "records"]);
        let ask = Ask::post(self.service, doing, url).json(content);
        self.send(ask, doing).await
    }

    /// Opens the draft of the next version of a published record: without files, and with another
    /// id. Answers with the open one if there is one.
    pub(super) async fn open_next(&self, id: &str) -> Result<Value, ServiceError> {
        let doing = format!("opening the next version of record {id}");
        let url = at(&self.base, &["api", "records", id, "versions"]);
        let ask = Ask::post(self.service, &doing, url);
        self.send(ask, &doing).await
    }

    /// Reserves the DOI of a draft; 400 if it has one.
    pub(super) async fn reserve(&self, id: &str) -> Result<Value, ServiceError> {
        let doing = format!("reserving the DOI of draft {id}");
        let url = at(&self.base, &["api", "records", id, "draft", "pids", "doi"]);
        let ask = Ask::post(self.service, &doing, url);
        self.send(ask, &doing).await
    }

    /// Opens an edit of a published record. Answers with the open one if there is one.
    pub(in crate::world) async fn edit(&self, id: &str) -> Result<Value, ServiceError> {
        let doing = format!("opening an edit of record {id}");
        let url = at(&self.base, &["api", "records", id, "draft"]);
        let ask = Ask::post(self.service, &doing, url);
        self.send(ask, &doing).await
    }

    /// Replaces the content of a draft, if it still has that revision; 412 if not. The answer
    /// may hold `errors` although its status is 200.
    pub(in crate::world) async fn save(
        &self,
        id: &str,
        revision: u64,
        content: Value,
    ) -> Result<Value, ServiceError> {
        let doing = format!("saving the draft of record {id}");
        let url = at(&self.base, &["api", "records", id, "draft"]);
        // A bare number: the quoted form of RFC 9110 is refused (seen on zenodo-rdm v24.5.3).
        let ask = Ask::put(self.service, &doing, url)
            .header(
                HeaderName::from_static("if-match"),
                HeaderValue::from(revision),
            )
            .json(content);
        self.send(ask, &doing).await
    }

    /// Publishes a draft.
    pub(in crate::world) async fn publish(&self, id: &str) -> Result<Value, ServiceError> {
        let doing = format!("publishing the draft of record {id}");
        let url = at(
            &self.base,
            &["api", "records", id, "draft", "actions", "publish"],
        );
        let ask = Ask::post(self.service, &doing, url);
        self.send(ask, &doing).await
    }

    /// Throws a draft away; of a published record only the edit.
    pub(in crate::world) async fn discard(&self, id: &str) -> Result<(), ServiceError> {
        let doing = format!("discarding the edit of record {id}");
        let url = at(&self.base, &["api", "records", id, "draft"]);
        let ask = Ask::delete(self.service, &doing, url)
            .token(self.token.as_ref())
            .accept(NATIVE);
        self.write(ask).await.map(drop)
    }

    async fn show(&self, doing: &str, path: &[&str]) -> Result<Option<Value>, ServiceError> {
        let ask = Ask::get(self.service, doing, at(&self.base, path))
            .token(self.token.as_ref())
            .accept(NATIVE);
        match self.read(ask).await {
            Ok(answer) => {
                let shown = self.inside(&answer, doing)?;
                if shown["metadata"].is_object() && !shown["id"].is_null() {
                    Ok(Some(shown))
                } else {
                    Err(answer.garbled(doing, "JSON that is no record"))
                }
            }
            Err(error) if error.kind == Kind::NotFound && has_404_words(&error) => Ok(None),
            Err(error) if error.kind == Kind::Gone => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn send(&self, ask: Ask<'_>, doing: &str) -> Result<Value, ServiceError> {
        let ask = ask.token(self.token.as_ref()).accept(NATIVE);
        let answer = self.write(ask).await?;
        let shown: Result<Value, ServiceError> = answer.json(doing);
        match shown {
            // The legacy shape has `revision` instead, and hides the `errors`.
            Ok(shown) if shown["metadata"].is_object() && shown["revision_id"].is_u64() => {
                Ok(shown)
            }
            // The write was taken, but by what? Only another look can tell.
            Ok(_) | Err(_) => {
                let mut error = answer.garbled(doing, "the answer is no record");
                error.kind = Kind::Unclear;
                Err(error)
            }
        }
    }
}

/// Whether a 404 is the records API's own: `{"status": 404, "message": "…"}`. Another one, of a
/// proxy or a wrong address, says nothing about the record.
pub(super) fn has_404_words(error: &ServiceError) -> bool {
    error
        .body
        .as_ref()
        .is_some_and(|body| body["status"] == json!(404) && body["message"].is_string())
}
