//! The webhook by which Zenodo learns of releases.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use url::Url;

use crate::domain::{Slug, Tag};
use crate::facts::forge::{Delivery, Hook, Integration, Release};
use crate::facts::{Seen, Why};
use crate::world::http::{Kind, ServiceError, words};

use super::GitHub;
use super::answers::{self, DeliveryDetail, Webhook};

/// Where Zenodo listens (invenio-webhooks, `receivers`).
const RECEIVER: &str = "/api/hooks/receivers/";

/// What the token needs. `GITHUB_TOKEN` of a workflow can never have it.
const ADMIN: &str = "needs a token of a repository admin with webhooks: read";

/// The most deliveries that are looked into in one look.
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
            let mut of = self.deliveries(slug, hook.id, &[release]).await;
            hook.deliveries = of
                .remove(&release.tag)
                .unwrap_or(Seen::Unknown(Why::NotAsked));
        }
        Ok(Integration::Hook(hook))
    }

    /// What a webhook told of these releases, by their tags, newest first: one list for all, and
    /// a look into those deliveries that may be about one of them, as the list names no release.
    pub async fn deliveries(
        &self,
        slug: &Slug,
        hook: u64,
        releases: &[&Release],
    ) -> BTreeMap<Tag, Seen<Vec<Delivery>>> {
        let of_all = |seen: &Seen<Vec<Delivery>>| {
            let each = releases.iter();
            each.map(|release| (release.tag.clone(), seen.clone()))
                .collect()
        };
        match self.told(slug, hook, releases).await {
            Ok(told) => told,
            Err(error) => of_all(&Seen::Unknown(hidden(error).into())),
        }
    }

    async fn told(
        &self,
        slug: &Slug,
        hook: u64,
        releases: &[&Release],
    ) -> Result<BTreeMap<Tag, Seen<Vec<Delivery>>>, ServiceError> {
        let doing = match releases {
            [release] => format!("reading what GitHub told Zenodo about {}", release.tag),
            _ => "reading what GitHub told Zenodo".to_owned(),
        };
        let path = format!("/repos/{slug}/hooks/{hook}/deliveries?per_page=100");
        let before = |delivery: &answers::Delivery, release: &Release| {
            let since = begin(release);
            matches!((delivery.delivered_at, since), (Some(at), Some(since)) if at < since)
        };
        let before_all = |delivery: &answers::Delivery| {
            let mut all = releases.iter();
            all.all(|release| before(delivery, release))
        };
        let listed: Vec<answers::Delivery> = self
            .list(&doing, &path, DELIVERY_PAGES, |so_far| {
                so_far.iter().any(before_all)
            })
            .await?;
        // An older one proves that the list reaches back to the publication.
        let reaches_back = |release: &Release| listed.iter().any(|one| before(one, release));
        let candidates = || {
            let of_releases = listed.iter().filter(|one| one.event == "release");
            of_releases.filter(|one| !before_all(one))
        };
        let looked_at_all = candidates().count() <= DETAILS;
        let mut found: BTreeMap<Tag, Vec<Delivery>> = BTreeMap::new();
        for delivery in candidates().take(DETAILS) {
            let told = self.about(&doing, slug, hook, delivery, releases).await?;
            if let Some((tag, delivery)) = told {
                found.entry(tag).or_default().push(delivery);
            }
        }
        let now = self.transport.http.clock().now();
        let of_one = |release: &&Release| {
            let mut found = found.remove(&release.tag).unwrap_or_default();
            found.sort_by_key(|delivery| std::cmp::Reverse(delivery.at));
            let forgotten = release
                .published_at
                .is_some_and(|at| now.duration_since(at) > KEPT);
            let lost = if !found.is_empty() {
                None
            } else if !looked_at_all {
                Some("there are too many deliveries to look into all of them")
            } else if forgotten && !reaches_back(release) {
                Some("GitHub keeps deliveries for three days; this release is older")
            } else {
                None
            };
            let seen = match lost {
                Some(words) => Seen::Unknown(Why::Unreachable(words.to_owned())),
                None => Seen::Known(found),
            };
            (release.tag.clone(), seen)
        };
        Ok(releases.iter().map(of_one).collect())
    }

    /// The delivery, if it is about one of these releases and not about its draft, which Zenodo
    /// ignores.
    async fn about(
        &self,
        doing: &str,
        slug: &Slug,
        hook: u64,
        delivery: &answers::Delivery,
        releases: &[&Release],
    ) -> Result<Option<(Tag, Delivery)>, ServiceError> {
        let path = format!("/repos/{slug}/hooks/{hook}/deliveries/{}", delivery.id);
        let answer = self.once(doing, &path).await?;
        let detail: DeliveryDetail = answer.json(doing)?;
        let sent = detail.request.payload.and_then(|payload| payload.release);
        let sent = sent.filter(|sent| !sent.draft);
        let Some(sent) = sent else {
            return Ok(None);
        };
        let mut releases = releases.iter();
        let release = releases
            .find(|one| sent.id == one.id || sent.tag_name == one.tag.as_str())
            .map(|release| release.tag.clone());
        let message = detail
            .response
            .and_then(|response| response.payload)
            .and_then(|payload| match payload {
                Value::String(text) => words(text.as_bytes()),
                other => words(other.to_string().as_bytes()),
            });
        let delivery = Delivery {
            guid: delivery.guid.clone(),
            at: delivery.delivered_at,
            action: delivery.action.clone().unwrap_or_default(),
            status: delivery.status_code,
            message,
        };
        Ok(release.map(|tag| (tag, delivery)))
    }
}

/// When the first message about a release can have been delivered: what came well before the
/// publication is about something else.
fn begin(release: &Release) -> Option<Timestamp> {
    let published = release.published_at?;
    published.checked_sub(SignedDuration::from_mins(10)).ok()
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
