//! The text for Zenodo's support: everything they need to find a release that got no record.
//! The webhook's address is never in it, since it holds a secret.

use std::fmt::Write;

use jiff::Timestamp;

use crate::domain::ObjectId;
use crate::facts::forge::{Delivery, ForgeRepository};
use crate::facts::{Release, Seen};
use crate::plan::Cause;

use super::safe;

/// Where the text goes.
pub const SUPPORT: &str = "https://zenodo.org/support";

/// What is known of a release without a record.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The repository.
    pub repository: &'a ForgeRepository,
    /// The release.
    pub release: &'a Release,
    /// The commit of the tag.
    pub commit: Option<&'a ObjectId>,
    /// The messages about it, newest first; unknown to whoever is no admin.
    pub deliveries: &'a Seen<Vec<Delivery>>,
    /// The cause, as far as it is seen.
    pub cause: Cause,
    /// The address of the Zenodo in use.
    pub site: &'a str,
    /// The time.
    pub now: Timestamp,
}

/// The text, to be pasted into the form of [`SUPPORT`].
pub fn text(request: &Request) -> String {
    let Request {
        repository,
        release,
        site,
        ..
    } = request;
    let mut out = String::new();
    let mut line = |words: String| {
        let _ = writeln!(out, "{}", safe::line(&words));
    };
    let time = |at: Timestamp| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    let maybe = |at: Option<Timestamp>| at.map_or_else(|| "at an unknown time".to_owned(), time);
    line(format!(
        "Subject: GitHub release without a record: {} {}",
        repository.slug, release.tag
    ));
    line(String::new());
    line("This GitHub release has no record on Zenodo. Please look why, and process it again if that is possible.".to_owned());
    line(String::new());
    line(format!(
        "Repository: {} (GitHub id {})",
        repository.url, repository.id
    ));
    line(format!("Tag: {}", release.tag));
    if let Some(commit) = request.commit {
        line(format!("Commit: {commit}"));
    }
    line(format!(
        "Release: {} (GitHub id {})",
        release.url, release.id
    ));
    line(format!("Published: {}", maybe(release.published_at)));
    line(format!(
        "Page on Zenodo: {site}/account/settings/github/repository/{}",
        repository.slug
    ));
    line(format!("Looked for: {}", time(request.now)));
    line(format!(
        "Seen from outside: {}",
        request.cause.telling().words
    ));
    line(String::new());
    match request.deliveries {
        Seen::Unknown(why) => line(format!(
            "Webhook deliveries: could not be looked at ({why})"
        )),
        Seen::Known(none) if none.is_empty() => {
            line("Webhook deliveries: GitHub shows none for this release".to_owned());
        }
        Seen::Known(deliveries) => {
            line("Webhook deliveries, newest first:".to_owned());
            for delivery in deliveries {
                let guid = delivery.guid.as_deref().unwrap_or("without an id");
                let answer = match delivery.status {
                    0 => "no answer".to_owned(),
                    status => format!("status {status}"),
                };
                let said = delivery.message.as_deref().unwrap_or_default();
                let (action, at) = (&delivery.action, maybe(delivery.at));
                line(format!("- {guid}, {action}, {at}: {answer} {said}"));
            }
        }
    }
    out
}
