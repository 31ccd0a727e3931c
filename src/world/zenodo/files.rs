//! The files of a draft (InvenioRDM, "Draft files" of the REST API reference): announced, filled,
//! confirmed. Each method is one request; [`super::deposit`] decides what to do when.

use std::path::Path;

use serde_json::{Value, json};
use url::Url;

use crate::world::http::{Ask, ServiceError};

use super::shape::at;
use super::{NATIVE, Zenodo};

/// A file of a draft as the server shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftFile {
    /// Its name; may hold slashes.
    pub(super) key: String,
    /// Size in bytes and MD5 sum (`md5:…`); `None` while it is not confirmed.
    pub(super) content: Option<(u64, String)>,
}

impl DraftFile {
    fn read(entry: &Value) -> Option<Self> {
        let complete = entry["status"] == "completed";
        let content = || {
            let sum = entry["checksum"].as_str()?;
            Some((entry["size"].as_u64()?, sum.to_owned()))
        };
        Some(Self {
            key: entry["key"].as_str()?.to_owned(),
            content: complete.then(content).flatten(),
        })
    }
}

impl Zenodo {
    /// The files of a draft.
    pub(super) async fn draft_files(&self, id: &str) -> Result<Vec<DraftFile>, ServiceError> {
        let doing = &format!("reading the files of draft {id}");
        let ask = Ask::get(self.service, doing, self.files_url(id, &[]))
            .token(self.token.as_ref())
            .accept(NATIVE);
        let answer = self.read(ask).await?;
        let shown = self.inside(&answer, doing)?;
        let entries = shown["entries"].as_array();
        let files = entries.and_then(|list| list.iter().map(DraftFile::read).collect());
        files.ok_or_else(|| answer.garbled(doing, "JSON that is no list of files"))
    }

    /// Announces a file. 400 if the draft has one of that name.
    pub(super) async fn announce(&self, id: &str, key: &str) -> Result<(), ServiceError> {
        let doing = format!("announcing {key} for draft {id}");
        let ask = Ask::post(self.service, &doing, self.files_url(id, &[]));
        self.write_file(ask.json(json!([{"key": key}]))).await
    }

    /// Sends the bytes of an announced file, read from the disk while they are sent.
    pub(super) async fn fill(&self, id: &str, key: &str, path: &Path) -> Result<(), ServiceError> {
        let doing = format!("sending {key} to draft {id}");
        let url = self.files_url(id, &[key, "content"]);
        let ask = Ask::put(self.service, &doing, url).file(path);
        self.write_file(ask).await
    }

    /// Confirms that a file was sent whole. Asked before its bytes came it is a 500, twice it is
    /// as good as once.
    pub(super) async fn confirm(&self, id: &str, key: &str) -> Result<(), ServiceError> {
        let doing = format!("confirming {key} of draft {id}");
        let url = self.files_url(id, &[key, "commit"]);
        self.write_file(Ask::post(self.service, &doing, url)).await
    }

    /// Takes a file out of a draft.
    pub(super) async fn take_out(&self, id: &str, key: &str) -> Result<(), ServiceError> {
        let doing = format!("taking {key} out of draft {id}");
        let url = self.files_url(id, &[key]);
        let ask = Ask::delete(self.service, &doing, url);
        self.write_file(ask).await
    }

    /// Takes the files of the version before into the draft of the next one.
    pub(super) async fn import(&self, id: &str) -> Result<(), ServiceError> {
        let doing = format!("taking the files of the version before into draft {id}");
        let parts = ["api", "records", id, "draft", "actions", "files-import"];
        let ask = Ask::post(self.service, &doing, at(&self.base, &parts));
        self.write_file(ask).await
    }

    /// What came of it, the list of files tells, which is read after the last of these.
    async fn write_file(&self, ask: Ask<'_>) -> Result<(), ServiceError> {
        let ask = ask.token(self.token.as_ref()).accept(NATIVE);
        self.write(ask).await.map(drop)
    }

    /// A key's slash stays one, as in the links that Zenodo gives.
    fn files_url(&self, id: &str, below: &[&str]) -> Url {
        let mut parts = vec!["api", "records", id, "draft", "files"];
        parts.extend(below.iter().flat_map(|part| part.split('/')));
        at(&self.base, &parts)
    }
}
