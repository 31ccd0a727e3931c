//! Share links: an address with a token in it that opens a draft for whoever has it (InvenioRDM,
//! "Access links" of the REST API reference). Each method is one request; [`super::deposit`]
//! decides what to do when.

use jiff::civil::Date;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::world::http::{Ask, ServiceError};

use super::shape::at;
use super::{NATIVE, Zenodo};

/// What a link allows that opens a draft. One with `view` opens published records only (seen on
/// zenodo-rdm v24.5.3).
const PREVIEW: &str = "preview";

/// A link that opens a draft without an account.
#[derive(Debug, Clone)]
pub struct ShareLink {
    /// The server's name for it.
    pub id: String,
    /// What it is for, as its owner wrote it; may be empty.
    pub description: String,
    /// The last day on which it works; `None` if it always does.
    pub expires: Option<Date>,
    /// The page that it opens, the token in it: whoever has this may read the draft.
    pub address: SecretString,
}

impl Zenodo {
    /// The links that open a draft, oldest first.
    pub(super) async fn share_links(&self, id: &str) -> Result<Vec<ShareLink>, ServiceError> {
        let doing = &format!("reading the share links of draft {id}");
        let ask = Ask::get(self.service, doing, self.links_url(id, &[]))
            .token(self.token.as_ref())
            .accept(NATIVE);
        let answer = self.read(ask).await?;
        // Not `Answer::json`: its words of half an answer could hold half a token.
        let shown: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let ours = answer.url.origin() == self.base.origin();
        let shown = shown.filter(|_| ours);
        let hits = shown.as_ref().and_then(|it| it.pointer("/hits/hits"));
        let hits = hits.and_then(Value::as_array);
        let hits = hits.ok_or_else(|| answer.garbled(doing, "no list of share links came"))?;
        let opening = hits.iter().filter(|hit| hit["permission"] == PREVIEW);
        let links = opening.map(|hit| self.share_link(id, hit)).collect();
        let links: Option<Vec<ShareLink>> = links;
        links.ok_or_else(|| answer.garbled(doing, "a share link without a token"))
    }

    /// Makes a link that opens a draft; `None` if the answer does not tell it.
    pub(super) async fn make_share_link(
        &self,
        id: &str,
        description: &str,
        expires: Option<Date>,
    ) -> Result<Option<ShareLink>, ServiceError> {
        let doing = &format!("making a share link for draft {id}");
        let mut body = json!({"permission": PREVIEW, "description": description});
        if let Some(day) = expires {
            body["expires_at"] = json!(day.to_string());
        }
        let ask = Ask::post(self.service, doing, self.links_url(id, &[])).json(body);
        let ask = ask.token(self.token.as_ref()).accept(NATIVE);
        let answer = self.write(ask).await?;
        let shown: Option<Value> = serde_json::from_slice(&answer.body).ok();
        Ok(shown.and_then(|shown| self.share_link(id, &shown)))
    }

    /// Takes a link back: who has it cannot open the draft any more.
    pub(super) async fn delete_share_link(&self, id: &str, link: &str) -> Result<(), ServiceError> {
        let doing = &format!("taking back a share link of draft {id}");
        let ask = Ask::delete(self.service, doing, self.links_url(id, &[link]));
        let ask = ask.token(self.token.as_ref()).accept(NATIVE);
        self.write(ask).await.map(drop)
    }

    fn share_link(&self, id: &str, shown: &Value) -> Option<ShareLink> {
        let token = SecretString::from(shown["token"].as_str()?.to_owned());
        let mut page = at(&self.base, &["records", id]);
        page.query_pairs_mut()
            .append_pair("preview", "1")
            .append_pair("token", token.expose_secret());
        let expires = shown["expires_at"].as_str();
        Some(ShareLink {
            id: shown["id"].as_str()?.to_owned(),
            description: shown["description"].as_str().unwrap_or_default().to_owned(),
            // A time of day may follow the day.
            expires: expires.and_then(|text| text.get(..10)?.parse().ok()),
            address: SecretString::from(String::from(page)),
        })
    }

    fn links_url(&self, id: &str, below: &[&str]) -> Url {
        let mut parts = vec!["api", "records", id, "access", "links"];
        parts.extend(below);
        at(&self.base, &parts)
    }
}
