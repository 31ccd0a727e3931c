//! BioStudies' submission tool, as its web form uses it: a session, a study as its owner has it,
//! and the draft of its next version.
//!
//! The session is kept in memory for this run and goes into a header of requests to this one
//! host. A refused login is not tried again in the same run.

mod session;

use http::{HeaderName, HeaderValue, Method};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use crate::world::BioStudiesKey;
use crate::world::http::{Answer, Http, Kind, ServiceError};

use super::{SERVICE, spans, under};

use session::Door;

pub(super) use session::is_refusal;

/// The most drafts in one page of their list.
const PAGE: usize = 20;

/// The most pages of the list of drafts that are read.
const PAGES: usize = 50;

/// The submission tool with somebody's credentials.
#[derive(Debug)]
pub(super) struct Api {
    http: Http,
    base: Url,
    key: Option<BioStudiesKey>,
    door: Mutex<Door>,
}

/// How far the archive is with the version that was submitted last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// At work on it.
    Processing,
    /// Done.
    Processed,
    /// It was refused, and why.
    Invalid(Vec<String>),
}

/// PageTab as it came, and read.
#[derive(Debug, Clone)]
pub(super) struct PageTab {
    pub(super) text: String,
    pub(super) value: Value,
}

impl Api {
    pub(super) fn new(http: Http, base: Url, key: Option<BioStudiesKey>) -> Self {
        Self {
            http,
            base,
            key,
            door: Mutex::default(),
        }
    }

    /// Whether credentials were given.
    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    fn at(&self, path: &str) -> Url {
        under(&self.base, &format!("submissions/api/{path}"))
    }

    /// How far the archive is with a study of this account; `None` if it has none of that
    /// accession, as far as the archive says.
    pub(super) async fn progress(&self, accession: &str) -> Result<Option<Progress>, ServiceError> {
        let doing = format!("asking how far BioStudies is with {accession}");
        let answer = self.read(&doing, &format!("submissions/{accession}")).await;
        let Some(answer) = there(answer)? else {
            return Ok(None);
        };
        let value: Value = answer.json(&doing)?;
        let errors = value["errors"].as_array().into_iter().flatten();
        let errors = errors.filter_map(Value::as_str).map(str::to_owned);
        match value["status"].as_str() {
            Some("PROCESSING") => Ok(Some(Progress::Processing)),
            Some("PROCESSED") => Ok(Some(Progress::Processed)),
            Some("INVALID") => Ok(Some(Progress::Invalid(errors.collect()))),
            _ => Err(answer.garbled(&doing, "a status that citable does not know")),
        }
    }

    /// The version that counts: the one that was processed last. `None` if there is none yet.
    pub(super) async fn current(&self, accession: &str) -> Result<Option<PageTab>, ServiceError> {
        let doing = format!("reading {accession} as its owner has it");
        let path = format!("submissions/{accession}.json");
        let Some(answer) = there(self.read(&doing, &path).await)? else {
            return Ok(None);
        };
        pagetab(&answer, &doing, None).map(Some)
    }

    /// The draft of a study, if there is one. The list is asked, since asking for a draft by its
    /// accession makes one.
    pub(super) async fn draft(&self, accession: &str) -> Result<Option<PageTab>, ServiceError> {
        let doing = format!("looking whether {accession} has a draft");
        for page in 0..PAGES {
            let path = format!("submissions/drafts?offset={}&limit={PAGE}", page * PAGE);
            let answer = self.read(&doing, &path).await?;
            let value: Value = answer.json(&doing)?;
            let Some(drafts) = value.as_array() else {
                return Err(answer.garbled(&doing, "JSON that is no list of drafts"));
            };
            let named = |draft: &&Value| {
                let key = draft["key"].as_str().unwrap_or_default();
                key.eq_ignore_ascii_case(accession)
            };
            if let Some(draft) = drafts.iter().find(named) {
                if draft["content"].is_object() {
                    let value = draft["content"].clone();
                    let text = value.to_string();
                    return Ok(Some(PageTab { text, value }));
                }
                // It is there, so that asking for it makes nothing.
                return self.open(accession).await.map(Some);
            }
            if drafts.len() < PAGE {
                return Ok(None);
            }
        }
        let mut error = ServiceError::new(
            SERVICE,
            &doing,
            "GET",
            &self.at("submissions/drafts"),
            Kind::Garbled,
        );
        error.message = Some("the account has more drafts than are looked through".to_owned());
        Err(error)
    }

    /// Opens the draft of a study: the one that is there, or a new one, made of the version that
    /// counts. Asked once.
    pub(super) async fn open(&self, accession: &str) -> Result<PageTab, ServiceError> {
        let doing = format!("opening the draft of {accession}");
        let path = draft_path(accession);
        let answer = self.once(Method::GET, &doing, &path, |ask| ask).await?;
        pagetab(&answer, &doing, Some("content"))
    }

    /// Writes the draft. Sent once.
    pub(super) async fn save(&self, accession: &str, text: &str) -> Result<(), ServiceError> {
        let doing = format!("writing the draft of {accession}");
        let path = draft_path(accession);
        self.once(Method::PUT, &doing, &path, |ask| {
            ask.bytes(text.as_bytes().to_vec(), "application/json")
        })
        .await?;
        Ok(())
    }

    /// Submits the draft; no file is different. Sent once.
    pub(super) async fn submit(&self, accession: &str) -> Result<(), ServiceError> {
        let doing = format!("submitting the draft of {accession}");
        let path = format!(
            "{}/submit?preferredSources=SUBMISSION",
            draft_path(accession)
        );
        self.once(Method::POST, &doing, &path, |ask| {
            ask.header(
                HeaderName::from_static("submission_type"),
                HeaderValue::from_static("application/json"),
            )
            .bytes(b"{}".to_vec(), "application/json")
        })
        .await?;
        Ok(())
    }

    /// Throws the draft away. Sent once.
    pub(super) async fn discard(&self, accession: &str) -> Result<(), ServiceError> {
        let doing = format!("reverting the draft of {accession}");
        let path = draft_path(accession);
        self.once(Method::DELETE, &doing, &path, |ask| ask).await?;
        Ok(())
    }
}

fn draft_path(accession: &str) -> String {
    format!("submissions/drafts/{accession}")
}

/// The PageTab of an answer, or of a member of it: byte for byte as it came.
fn pagetab(answer: &Answer, doing: &str, member: Option<&str>) -> Result<PageTab, ServiceError> {
    let whole: Value = answer.json(doing)?;
    let garbled = |why: &str| answer.garbled(doing, why);
    let text = std::str::from_utf8(&answer.body).map_err(|_| garbled("text that is not UTF-8"))?;
    let Some(name) = member else {
        return Ok(PageTab {
            text: text.to_owned(),
            value: whole,
        });
    };
    let document = spans::read(text).map_err(|why| garbled(&why))?;
    let member = document.root.member(name).map_err(|why| garbled(&why))?;
    let member = member.ok_or_else(|| garbled("JSON that is no draft"))?;
    if !whole[name].is_object() {
        return Err(garbled("JSON that is no draft"));
    }
    Ok(PageTab {
        text: document.text[member.node.span.clone()].to_owned(),
        value: whole[name].clone(),
    })
}

/// An answer, or nothing where the archive says that this account has no such thing. It answers
/// 500 with words where other services answer 404.
fn there(answer: Result<Answer, ServiceError>) -> Result<Option<Answer>, ServiceError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.kind == Kind::NotFound && error.body.is_some() => Ok(None),
        Err(error) if says(&error, "was not found") => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether these words are in what BioStudies said. It answers 500 to most of what it refuses, so
/// that only the words tell one refusal from the other.
pub(super) fn says(error: &ServiceError, words: &str) -> bool {
    let message = error.message.as_deref().unwrap_or_default();
    error.body.is_some() && message.to_ascii_lowercase().contains(words)
}
