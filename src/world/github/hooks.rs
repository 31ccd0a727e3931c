//! The webhook by which Zenodo learns of releases.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use url::Url;

use crate::domain::Slug;
use crate::facts::forge::{Delivery, Hook, Integration, Release};
use crate::facts::{Seen, Why};
use crate::world::http::{Kind, ServiceError, words};

use super::GitHub;
use super::answers::{self, DeliveryDetail, Webhook};

/// Where Zenodo listens (invenio-webhooks, `receivers`).
const RECEIVER: &str = "/api/hooks/receivers/";

/// What the token needs. `GITHUB_TOKEN` of a workflow can never have it.
const ADMIN: &str = "needs a token of a repository admin with webhooks: read";

/// The most deliveries that are looked into for one release.
const DETAILS: usize = 15;

/// The most pages of deliveries, 100 on each.
const DELIVERY_PAGES: usize = 3;

/// How long github.com keeps deliveries (GitHub's documentation, "Redelivering webhooks").
const KEPT: SignedDuration = SignedDuration::from_hours(3 * 24);

impl GitHub {
    /// The webhook to Zenodo, with the deliveries for that release. `zenodo_host` is the host,
    /// with the port if it is not the usual one. Only an admin's token can see webhooks:
    /// everything else is an error, never [`Integration::Absent`].
    pub async fn integration(
        &self,
        slug: &Slug,
        zenodo_host: &str,
        release: Option<&Release>,
    ) -> Result<Integration, ServiceError> {
        let doing = format!("looking for Zenodo's webhook of {slug}");
        let path = format!("/repos/{slug}/hooks?per_page=100");
        if !self.has_token() {
            let api = &self.transport.api;
            let mut error = ServiceError::new("GitHub", &doing, "GET", api, Kind::Unauthorized);
            error.message = Some(
                "a GitHub token (GITHUB_TOKEN) of a repository admin with webhooks: read"
                    .to_owned(),
            );
            return Err(error);
        }
        let all: Vec<Webhook> = self
            .list(&doing, &path, super::PAGES, |_| false)
            .await
            .map_err(hidden)?;
        let mut hooks: Vec<Hook> = all
            .into_iter()
            .filter_map(|webhook| recognise(&webhook, zenodo_host))
            .collect();
        // An old one may stand beside the new one: the one that works counts, then the newest.
        hooks.sort_by_key(|hook| (hook.works(), hook.created_at, hook.id));
        let Some(mut hook) = hooks.pop() else {
            return Ok(Integration::Absent);
        };
        if let Some(release) = release {
            hook.deliveries = self.deliveries(slug, hook.id, release).await;
        }
        Ok(Integration::Hook(hook))
    }

    async fn deliveries(&self, slug: &Slug, hook: u64, release: &Release) -> Seen<Vec<Delivery>> {
        let doing = format!("reading what GitHub told Zenodo about {}", release.tag);
        let path = format!("/repos/{slug}/hooks/{hook}/deliveries?per_page=100");
        // What was delivered well before the publication cannot be about it.
        let since = release
            .published_at
            .and_then(|at| at.checked_sub(SignedDuration::from_mins(10)).ok());
        let too_old = |delivery: &answers::Delivery| matches!((delivery.delivered_at, since), (Some(at), Some(since)) if at < since);
        let listed = self
            .list(&doing, &path, DELIVERY_PAGES, |so_far| {
                so_far.iter().any(too_old)
            })
            .await
            .map_err(hidden);
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) => return Seen::Unknown(error.into()),
        };
        // An older one proves that the list reaches back to the publication.
        let reaches_back = listed.iter().any(too_old);
        let candidates: Vec<_> = listed
            .into_iter()
            .filter(|delivery| delivery.event == "release" && !too_old(delivery))
            .collect();
        let looked_at_all = candidates.len() <= DETAILS;
        let mut found = Vec::new();
        for delivery in candidates.into_iter().take(DETAILS) {
            match self.about(&doing, slug, hook, delivery, release).await {
                Ok(delivery) => found.extend(delivery),
                Err(error) => return Seen::Unknown(hidden(error).into()),
            }
        }
        found.sort_by_key(|delivery| std::cmp::Reverse(delivery.at));
        if found.is_empty() {
            if !looked_at_all {
                let words = "there are too many deliveries to look into all of them";
                return Seen::Unknown(Why::Unreachable(words.to_owned()));
            }
            let forgotten = release
                .published_at
                .is_some_and(|at| Timestamp::now().duration_since(at) > KEPT);
            if forgotten && !reaches_back {
                let words = "GitHub keeps deliveries for three days; this release is older";
                return Seen::Unknown(Why::Unreachable(words.to_owned()));
            }
        }
        Seen::Known(found)
    }

    /// The delivery, if it is about that release and not about its draft, which Zenodo ignores.
    async fn about(
        &self,
        doing: &str,
        slug: &Slug,
        hook: u64,
        delivery: answers::Delivery,
        release: &Release,
    ) -> Result<Option<Delivery>, ServiceError> {
        let path = format!("/repos/{slug}/hooks/{hook}/deliveries/{}", delivery.id);
        let answer = self.once(doing, &path).await?;
        let detail: DeliveryDetail = answer.json(doing)?;
        let of_it = detail
            .request
            .payload
            .and_then(|payload| payload.release)
            .is_some_and(|sent| {
                let same = sent.id == release.id || sent.tag_name == release.tag.as_str();
                same && !sent.draft
            });
        let message = detail
            .response
            .and_then(|response| response.payload)
            .and_then(|payload| match payload {
                Value::String(text) => words(text.as_bytes()),
                other => words(other.to_string().as_bytes()),
            });
        Ok(of_it.then(|| Delivery {
            guid: delivery.guid,
            at: delivery.delivered_at,
            action: delivery.action.unwrap_or_default(),
            status: delivery.status_code,
            message,
        }))
    }
}

/// A webhook that leads to Zenodo, without its address.
fn recognise(webhook: &Webhook, zenodo_host: &str) -> Option<Hook> {
    let url = Url::parse(webhook.config.url.as_deref()?).ok()?;
    let host = match (url.host_str()?, url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    let leads_there = host.eq_ignore_ascii_case(zenodo_host) && url.path().starts_with(RECEIVER);
    leads_there.then(|| Hook {
        id: webhook.id,
        host,
        active: webhook.active,
        hears_releases: webhook
            .events
            .iter()
            .any(|event| event == "release" || event == "*"),
        created_at: webhook.created_at,
        deliveries: Seen::Unknown(Why::NotAsked),
    })
}

/// 404 is GitHub's way of saying 403 here.
fn hidden(mut error: ServiceError) -> ServiceError {
    if matches!(error.kind, Kind::NotFound | Kind::Forbidden) {
        error.kind = Kind::Forbidden;
        let sso = error
            .help
            .take()
            .filter(|help| help.contains("single sign-on"));
        error.help = Some(sso.unwrap_or_else(|| ADMIN.to_owned()));
    }
    error
}
