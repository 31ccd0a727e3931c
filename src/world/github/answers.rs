//! What GitHub answers, as far as it matters here. Fields that may be missing in some
//! version of GitHub have a default.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::Slug;
use crate::facts::forge::{ForgeRepository, MARK, Release as ReleaseFact};

#[derive(Debug, Deserialize)]
pub(super) struct Repository {
    id: u64,
    pub(super) full_name: String,
    html_url: String,
    default_branch: String,
    private: bool,
    #[serde(default)]
    archived: bool,
    license: Option<License>,
    description: Option<String>,
    permissions: Option<Permissions>,
}

#[derive(Debug, Deserialize)]
struct License {
    spdx_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Permissions {
    pull: Option<bool>,
    push: Option<bool>,
    admin: Option<bool>,
}

impl Repository {
    /// The fact, for a repository that was asked for as `asked`.
    pub(super) fn into_fact(self, asked: &Slug) -> Result<ForgeRepository, String> {
        let slug: Slug = self.full_name.parse().map_err(|error| format!("{error}"))?;
        // What has just been read may be read: where GitHub denies even that, these are the rights
        // of no user, and say nothing of what an app's token may do.
        let permissions = self.permissions.as_ref();
        let permissions = permissions.filter(|may| may.pull != Some(false));
        Ok(ForgeRepository {
            id: self.id,
            url: self.html_url,
            default_branch: self.default_branch,
            private: self.private,
            archived: self.archived,
            renamed_from: (slug != *asked).then(|| asked.clone()),
            slug,
            // GitHub's own word for a licence file that it does not recognise.
            license: self
                .license
                .map(|license| license.spdx_id.unwrap_or_else(|| "NOASSERTION".to_owned())),
            description: self.description,
            can_push: permissions.and_then(|may| may.push),
            can_administer: permissions.and_then(|may| may.admin),
        })
    }
}

/// A reference, or the object that an annotated tag points to.
#[derive(Debug, Deserialize)]
pub(super) struct Pointer {
    /// `refs/tags/…`; a tag object has none.
    #[serde(rename = "ref", default)]
    pub(super) name: String,
    pub(super) object: Object,
}

#[derive(Debug, Deserialize)]
pub(super) struct Object {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) sha: String,
}

/// One reference, or, from older servers, all that begin with the name.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Pointers {
    One(Pointer),
    Many(Vec<Pointer>),
}

#[derive(Debug, Deserialize)]
pub(super) struct Release {
    pub(super) id: u64,
    pub(super) tag_name: String,
    pub(super) name: Option<String>,
    pub(super) body: Option<String>,
    pub(super) html_url: String,
    pub(super) draft: bool,
    #[serde(default)]
    pub(super) prerelease: bool,
    /// Missing on servers that know no immutable releases.
    pub(super) immutable: Option<bool>,
    pub(super) published_at: Option<Timestamp>,
    pub(super) author: Option<Author>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Author {
    login: Option<String>,
}

impl Release {
    pub(super) fn into_fact(self) -> Result<ReleaseFact, String> {
        Ok(ReleaseFact {
            id: self.id,
            tag: self.tag_name.parse().map_err(|error| format!("{error}"))?,
            name: self.name,
            ours: self.body.as_deref().is_some_and(|body| body.contains(MARK)),
            body: self.body,
            url: self.html_url,
            published_at: self.published_at.filter(|_| !self.draft),
            prerelease: self.prerelease,
            immutable: self.immutable.unwrap_or(false),
            author: self.author.and_then(|author| author.login),
        })
    }
}

/// Whether releases are immutable from now on, by the repository's choice or its owner's.
#[derive(Debug, Deserialize)]
pub(super) struct Immutability {
    pub(super) enabled: bool,
    #[serde(default)]
    pub(super) enforced_by_owner: bool,
}

/// A webhook. Its address holds a secret: this type has no `Debug`, and is not kept.
#[derive(Deserialize)]
pub(super) struct Webhook {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) active: bool,
    #[serde(default)]
    pub(super) events: Vec<String>,
    #[serde(default)]
    pub(super) config: WebhookConfig,
    pub(super) created_at: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
pub(super) struct WebhookConfig {
    pub(super) url: Option<String>,
}

/// A delivery in the list.
#[derive(Debug, Deserialize)]
pub(super) struct Delivery {
    pub(super) id: u64,
    pub(super) guid: Option<String>,
    pub(super) delivered_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) event: String,
    pub(super) action: Option<String>,
    #[serde(default)]
    pub(super) status_code: u16,
}

/// A delivery with what was sent and what came back. The headers are not read: GitHub's hold
/// a signature.
#[derive(Deserialize)]
pub(super) struct DeliveryDetail {
    pub(super) request: DeliveryRequest,
    pub(super) response: Option<DeliveryResponse>,
}

#[derive(Deserialize)]
pub(super) struct DeliveryRequest {
    pub(super) payload: Option<DeliveryPayload>,
}

#[derive(Deserialize)]
pub(super) struct DeliveryPayload {
    pub(super) release: Option<DeliveredRelease>,
}

#[derive(Deserialize)]
pub(super) struct DeliveredRelease {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) tag_name: String,
    #[serde(default)]
    pub(super) draft: bool,
}

#[derive(Deserialize)]
pub(super) struct DeliveryResponse {
    /// A text as it came; GitHub's description calls it a string or an object.
    pub(super) payload: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
pub(super) struct RateLimits {
    pub(super) resources: Resources,
}

#[derive(Debug, Deserialize)]
pub(super) struct Resources {
    pub(super) core: Core,
}

#[derive(Debug, Deserialize)]
pub(super) struct Core {
    pub(super) limit: u64,
    pub(super) remaining: u64,
    pub(super) reset: i64,
}
