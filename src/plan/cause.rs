//! Why a published release has no record on Zenodo, as far as it can be seen from outside.
//!
//! One table: what a cause is called, what is said of it and what to do. The page "What can go
//! wrong" (`docs/what-can-go-wrong.md`) is tested against it. The causes are those of
//! invenio-github (`receivers.py`, `tasks.py`) and invenio-rdm-records (`services/github`).

use jiff::{SignedDuration, Timestamp};

use crate::facts::forge::{Delivery, Hook};
use crate::facts::{Integration, Release, Seen};

/// How long Zenodo tries a release again after a passing fault: five times, ten minutes apart
/// (`process_release` in invenio-github `tasks.py`).
pub const RETRIES: SignedDuration = SignedDuration::from_mins(50);

/// After this long no record comes by itself: even a long queue on Zenodo is worked off by then.
pub const HOPE: SignedDuration = SignedDuration::from_hours(24);

/// How long after the publication the deliveries may still be on their way: GitHub gives each ten
/// seconds. Of several for one release Zenodo takes one, and answers 409, 403 or 500 to the rest.
const RACE: SignedDuration = SignedDuration::from_mins(1);

/// Why there is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// There is a tag and no release of it.
    TagOnly,
    /// The release is a draft.
    DraftOnly,
    /// The repository is private.
    Private,
    /// No webhook leads to Zenodo, and Zenodo never archived anything of the repository.
    SwitchOff,
    /// There is a webhook, and it is inactive or not told of releases.
    WebhookOff,
    /// No webhook leads to Zenodo any more, which archived the repository before.
    WebhookGone,
    /// The webhook is younger than the release.
    BeforeSwitch,
    /// The webhook is younger than the release, and there was another one before it.
    WebhookRenewed,
    /// Zenodo does not read the files of the tag.
    FilesRefused,
    /// Zenodo does not know who is speaking: 401.
    Unauthorized,
    /// Zenodo refuses the sender: 403.
    Forbidden,
    /// Zenodo has never heard of the repository: 404.
    UnknownRepository,
    /// The switch was off when the message came: 409 with those words.
    NotEnabled,
    /// Another refusal.
    Undelivered,
    /// Zenodo was in trouble, or did not answer.
    Unanswered,
    /// Zenodo works on it, or may.
    Pending,
    /// Longer than Zenodo tries again by itself.
    Late,
    /// Zenodo heard of it, and failed in silence.
    Silent,
    /// Only an admin of the repository may see more.
    Hidden,
}

/// What there is to say of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// Its heading on the page.
    pub id: &'static str,
    /// It in two words, for a table.
    pub brief: &'static str,
    /// It in the words of the screen.
    pub words: &'static str,
    /// What to do. `{page}` is the repository's page on Zenodo, `{hooks}` that of its webhooks
    /// on GitHub.
    pub todo: &'static str,
    /// Whether it takes another release, which a new version number is for.
    pub new_version: bool,
}

/// What is to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// A record may come by itself.
    Open,
    /// None will.
    Never,
    /// It cannot be seen.
    CannotTell,
}

/// What can be seen of a published release without a record.
#[derive(Debug, Clone, Copy)]
pub struct Clues<'a> {
    /// The release.
    pub release: &'a Release,
    /// Whether the repository is private.
    pub private: bool,
    /// The webhook.
    pub integration: &'a Seen<Integration>,
    /// Whether Zenodo archived another release of the repository; `None` where it did not say.
    pub archived_before: Option<bool>,
    /// Whether Zenodo refuses the files of the tag.
    pub refused: bool,
    /// The time.
    pub now: Timestamp,
}

impl Cause {
    /// All, in the order of the journey.
    pub const ALL: [Self; 19] = [
        Self::TagOnly,
        Self::DraftOnly,
        Self::Private,
        Self::SwitchOff,
        Self::WebhookOff,
        Self::WebhookGone,
        Self::BeforeSwitch,
        Self::WebhookRenewed,
        Self::FilesRefused,
        Self::Unauthorized,
        Self::Forbidden,
        Self::UnknownRepository,
        Self::NotEnabled,
        Self::Undelivered,
        Self::Unanswered,
        Self::Pending,
        Self::Late,
        Self::Silent,
        Self::Hidden,
    ];

    /// Why this release has no record.
    pub fn of(clues: &Clues) -> Self {
        if clues.private {
            return Self::Private;
        }
        let cause = match clues.integration {
            Seen::Unknown(_) => Self::Hidden,
            Seen::Known(Integration::Absent) => match clues.archived_before {
                Some(false) => Self::SwitchOff,
                // The deliveries went with the webhook: Zenodo may have heard.
                Some(true) | None => Self::WebhookGone,
            },
            Seen::Known(Integration::Hook(hook)) => clues.heard_by(hook),
        };
        if clues.refused && clues.outlook(cause) != Outlook::Never {
            return Self::FilesRefused;
        }
        cause
    }

    /// What there is to say of it.
    pub fn telling(self) -> Telling {
        super::telling::of(self)
    }
}

impl Clues<'_> {
    /// What is to be expected of a cause at that age of the release.
    pub fn outlook(&self, cause: Cause) -> Outlook {
        let hope = self.age().is_none_or(|age| age <= HOPE);
        match cause {
            Cause::Pending | Cause::Late => Outlook::Open,
            Cause::WebhookGone | Cause::WebhookRenewed | Cause::Hidden if hope => Outlook::Open,
            Cause::Hidden => Outlook::CannotTell,
            _ => Outlook::Never,
        }
    }

    /// Whether it is longer ago than Zenodo tries again by itself.
    pub fn is_late(&self) -> bool {
        self.age().is_some_and(|age| age > RETRIES)
    }

    fn age(&self) -> Option<SignedDuration> {
        let published = self.release.published_at?;
        Some(self.now.duration_since(published))
    }

    fn heard_by(&self, hook: &Hook) -> Cause {
        let deliveries = hook.deliveries.known().map_or(&[][..], Vec::as_slice);
        // Of several messages for one release Zenodo accepts the first and refuses the others,
        // so that one that got through outweighs any number that did not, and whatever became of
        // the webhook since.
        if deliveries.iter().any(is_heard) {
            return self.accepted();
        }
        if !hook.works() {
            return Cause::WebhookOff;
        }
        let Some(last) = deliveries.first() else {
            let younger = hook.created_at > self.release.published_at;
            return match (younger, self.archived_before) {
                (true, Some(false)) => Cause::BeforeSwitch,
                (true, Some(true) | None) => Cause::WebhookRenewed,
                (false, _) => self.accepted(),
            };
        };
        // Of the messages sent at once some may be told as failed before the one that was taken is.
        let young = self.age().is_some_and(|age| age < RACE);
        let may_have_lost = |delivery: &Delivery| matches!(delivery.status, 0 | 403 | 500..);
        if young && deliveries.iter().all(may_have_lost) {
            return Cause::Pending;
        }
        match last.status {
            401 => Cause::Unauthorized,
            403 => Cause::Forbidden,
            404 => Cause::UnknownRepository,
            // The other 409 counts as heard.
            409 => Cause::NotEnabled,
            0 | 500.. => Cause::Unanswered,
            _ => Cause::Undelivered,
        }
    }

    /// Zenodo took the message, or nothing speaks against it.
    fn accepted(&self) -> Cause {
        match self.age() {
            Some(age) if age > HOPE => Cause::Silent,
            Some(age) if age > RETRIES => Cause::Late,
            _ => Cause::Pending,
        }
    }
}

/// Whether Zenodo has a row for the release by this answer.
fn is_heard(delivery: &Delivery) -> bool {
    let said = delivery.message.as_deref().unwrap_or_default();
    match delivery.status {
        200..300 => true,
        409 => !said.contains("not enabled"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../docs/what-can-go-wrong.md");

    #[test]
    fn the_page_tells_of_every_cause_in_the_words_of_the_screen_and_of_no_other() {
        let headings: Vec<&str> = PAGE
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        let mut ids: Vec<&str> = Cause::ALL.map(|cause| cause.telling().id).to_vec();
        ids.push("References");
        assert_eq!(headings, ids);
        for cause in Cause::ALL {
            let telling = cause.telling();
            let todo = telling
                .todo
                .replace("{page}", "<https://zenodo.org/account/settings/github/>")
                .replace("{hooks}", "Settings → Webhooks");
            let mut section = format!(
                "## {}\n\n*{}*\n\n> {}\n\nWhat to do: {todo}.\n\n",
                telling.id, telling.brief, telling.words
            );
            if telling.new_version {
                section
                    .push_str("Zenodo takes each release once. Release under a new version number");
            }
            assert!(PAGE.contains(&section), "the page lacks:\n{section}");
        }
    }
}
