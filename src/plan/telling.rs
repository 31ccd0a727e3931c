//! What is said of each cause: the table behind the messages and the page.

use super::cause::{Cause, Telling};

/// The row of a cause.
#[expect(clippy::too_many_lines, reason = "a table with a row per cause")]
pub(super) fn of(cause: Cause) -> Telling {
    let row = |id, brief, words, todo, new_version| Telling {
        id,
        brief,
        words,
        todo,
        new_version,
    };
    match cause {
        Cause::TagOnly => row(
            "tag-only",
            "not released",
            "there is a tag and no release, and Zenodo is told of releases only",
            "make the release from the tag: `citable publish VERSION`",
            false,
        ),
        Cause::DraftOnly => row(
            "draft-only",
            "draft only",
            "the release is a draft, and Zenodo is told of it when it is published",
            "look at the draft on GitHub, and press `Publish release` there; or `citable publish VERSION --publish-draft`",
            false,
        ),
        Cause::Private => row(
            "repository-private",
            "private repository",
            "the repository is private, and Zenodo archives public repositories only",
            "make it public, press `Sync now` and switch it on at {page}",
            true,
        ),
        Cause::SwitchOff => row(
            "switch-off",
            "switched off",
            "no webhook of this repository leads to Zenodo, which never archived a release of it",
            "press `Sync now` and switch the repository on at {page}",
            true,
        ),
        Cause::WebhookOff => row(
            "webhook-off",
            "webhook off",
            "the webhook that leads to Zenodo is switched off, or is not told of releases",
            "switch the repository off and on again at {page}",
            true,
        ),
        Cause::WebhookGone => row(
            "webhook-gone",
            "webhook gone",
            "no webhook leads to Zenodo any more, and what it was told went with the webhook: it cannot be seen whether Zenodo heard of this release",
            "look at {page} for this release; if it is not there, switch the repository on",
            true,
        ),
        Cause::BeforeSwitch => row(
            "before-switch",
            "before the switch",
            "the release is older than Zenodo's webhook, and Zenodo imports nothing from the past",
            "the switch is on now, at {page}",
            true,
        ),
        Cause::WebhookRenewed => row(
            "webhook-renewed",
            "webhook renewed",
            "Zenodo's webhook is younger than this release, yet Zenodo archived another one: it cannot be seen whether a webhook before it told Zenodo of this release",
            "look at {page} for this release",
            true,
        ),
        Cause::FilesRefused => row(
            "files-refused",
            "files refused",
            "Zenodo refuses the files of this tag",
            "mend the file in a new commit: files are read at the tag, so that mending the branch alone changes nothing",
            true,
        ),
        Cause::Unauthorized => row(
            "delivery-401",
            "answered 401",
            "Zenodo did not take GitHub's message: the webhook's key was revoked, as when the account was disconnected",
            "disconnect and reconnect GitHub at {page}, and switch the repository on; then redeliver the message at {hooks} → Recent deliveries; if that says 401 again",
            true,
        ),
        Cause::Forbidden => row(
            "delivery-403",
            "answered 403",
            "Zenodo did not take GitHub's message: whoever switched the repository on may no longer do so",
            "switch the repository off and on again at {page}, then redeliver the message at {hooks} → Recent deliveries",
            false,
        ),
        Cause::UnknownRepository => row(
            "delivery-404",
            "answered 404",
            "Zenodo did not take GitHub's message: it does not know the repository",
            "press `Sync now` and switch the repository on at {page}, then redeliver the message at {hooks} → Recent deliveries",
            false,
        ),
        Cause::NotEnabled => row(
            "delivery-409-not-enabled",
            "not enabled",
            "Zenodo did not take GitHub's message: the repository was switched off on Zenodo",
            "switch the repository on at {page}, then redeliver the message at {hooks} → Recent deliveries",
            false,
        ),
        Cause::Undelivered => row(
            "delivery-refused",
            "not delivered",
            "Zenodo did not take GitHub's message",
            "look at {hooks} → Recent deliveries, switch the repository off and on again at {page}, and redeliver the message",
            false,
        ),
        Cause::Unanswered => row(
            "delivery-unanswered",
            "no answer",
            "Zenodo did not take GitHub's message: it was in trouble, or did not answer in time",
            "redeliver the message at {hooks} → Recent deliveries",
            false,
        ),
        Cause::Pending => row(
            "pending",
            "pending",
            "Zenodo is at work on it, as far as can be seen",
            "wait, and run this again: it usually takes seconds to minutes, and after a passing fault up to 50 minutes",
            false,
        ),
        Cause::Late => row(
            "late",
            "late",
            "this is longer than Zenodo tries again by itself",
            "look for an error at {page} and ask Zenodo's support: `citable doi --support-text` writes the text",
            false,
        ),
        Cause::Silent => row(
            "no-reason-seen",
            "failed silently",
            "Zenodo was told of the release and made no record of it; the reason stands on a page that only its owner can see",
            "look for the error at {page}, or ask Zenodo's support: `citable doi --support-text` writes the text",
            true,
        ),
        Cause::Hidden => row(
            "cannot-tell",
            "cannot tell",
            "cannot tell why: only a repository admin sees what GitHub told Zenodo",
            "give a GitHub token of a repository admin (webhooks: read), or look at {page}",
            false,
        ),
    }
}
