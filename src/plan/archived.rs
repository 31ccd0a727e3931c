//! Archived: Zenodo made a record from the release and gave it a DOI. Its failures are
//! silent: all that can be seen from outside is a record, or none yet, and the reasons
//! for which there can be none.

use crate::facts::forge::Delivery;
use crate::facts::{Integration, Release, Seen, Why};
use crate::rules::{Finding, Severity};

use super::cause::{Cause, Clues, Outlook, RETRIES};
use super::stage::Wait;
use super::{Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    match &situation.facts.archive.record {
        Seen::Known(Some(record)) => {
            return State::done(format!("as {}", record.doi), Some(&record.url));
        }
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) => {}
    }
    let Some(release) = situation.published() else {
        return State::Pending;
    };
    let clues = clues(situation, release);
    let cause = Cause::of(&clues);
    match clues.outlook(cause) {
        Outlook::Open => State::Waiting(wait(situation, &clues, cause)),
        Outlook::CannotTell => State::Unknown(Why::Forbidden(format!(
            "{}; {}",
            cause.telling().words,
            todo(situation, cause)
        ))),
        Outlook::Never => State::Blocked(findings(situation, cause)),
    }
}

/// Why the release of the tag has no record; `None` where it has one or that could not be
/// looked up.
pub(super) fn cause(situation: &Situation) -> Option<Cause> {
    let facts = situation.facts;
    if situation.published().is_none() && situation.record().is_none() {
        let releases = facts.forge.releases.known()?;
        return match releases.drafts.known() {
            Some(drafts) if !drafts.is_empty() => Some(Cause::DraftOnly),
            Some(_) if situation.remote_tag().is_some() => Some(Cause::TagOnly),
            _ => None,
        };
    }
    if !facts.archive.record.is_absent() {
        return None;
    }
    let release = situation.published()?;
    Some(Cause::of(&clues(situation, release)))
}

fn clues<'a>(situation: &Situation<'a>, release: &'a Release) -> Clues<'a> {
    let facts = situation.facts;
    Clues {
        release,
        private: facts.forge.repository.there().is_some_and(|it| it.private),
        integration: &facts.forge.integration,
        archived_before: facts.archive.latest.known().map(Option::is_some),
        refused: refusals(situation).next().is_some(),
        now: situation.now,
    }
}

/// What Zenodo refuses of the files of the tag.
fn refusals<'a>(situation: &'a Situation) -> impl Iterator<Item = &'a Finding> {
    let at_the_tag = situation.local_tag().is_some();
    situation.verdict.findings.iter().filter(move |finding| {
        at_the_tag
            && finding.severity == Severity::Error
            && finding.rule.starts_with("zenodo-")
            && finding.rule != "zenodo-default-license"
    })
}

/// Everything that stands between the release and a record.
fn findings(situation: &Situation, cause: Cause) -> Vec<Finding> {
    let mut findings = Vec::new();
    if cause != Cause::FilesRefused {
        let telling = cause.telling();
        let tag = &situation.goal.tag;
        let answer = last_answer(situation, cause).unwrap_or_default();
        findings.push(Finding {
            rule: "not-archived",
            severity: Severity::Error,
            message: format!(
                "Zenodo has no record of the release {tag}: {}{answer}",
                telling.words
            ),
            place: None,
            help: Some(todo(situation, cause)),
            fix: None,
        });
    }
    findings.extend(refusals(situation).map(|finding| Finding {
        message: format!(
            "Zenodo refuses the files of this tag: {}",
            finding
                .message
                .strip_prefix("Zenodo will refuse this file: ")
                .unwrap_or(&finding.message)
        ),
        help: Some(new_version(finding.help.as_deref())),
        ..finding.clone()
    }));
    findings
}

/// What Zenodo answered to the last message, where that is the cause.
fn last_answer(situation: &Situation, cause: Cause) -> Option<String> {
    let answered = matches!(
        cause,
        Cause::Unauthorized
            | Cause::Forbidden
            | Cause::UnknownRepository
            | Cause::NotEnabled
            | Cause::Undelivered
            | Cause::Unanswered
    );
    let last = deliveries(situation.facts).first().filter(|_| answered)?;
    let said = last.message.as_deref().filter(|text| !text.is_empty());
    let said = said.map(|text| format!(": {text}")).unwrap_or_default();
    Some(match last.status {
        0 => " (no answer)".to_owned(),
        status => format!(" (status {status}{said})"),
    })
}

/// The messages about the release, newest first.
fn deliveries(facts: &crate::facts::Facts) -> &[Delivery] {
    match &facts.forge.integration {
        Seen::Known(Integration::Hook(hook)) => {
            hook.deliveries.known().map_or(&[][..], Vec::as_slice)
        }
        _ => &[],
    }
}

/// What to do, with the pages and the buttons.
fn todo(situation: &Situation, cause: Cause) -> String {
    let telling = cause.telling();
    let hooks = situation.repository_url().map_or_else(
        || "Settings → Webhooks".to_owned(),
        |url| format!("{url}/settings/hooks"),
    );
    let todo = telling
        .todo
        .replace("{page}", &situation.settings_url())
        .replace("{hooks}", &hooks);
    let again = situation.published().is_some_and(|it| !it.immutable);
    if cause == Cause::BeforeSwitch && again {
        format!(
            "{}; or delete the release on GitHub, not the tag, and publish it again: to Zenodo that is another release",
            new_version(Some(&todo))
        )
    } else if telling.new_version {
        new_version(Some(&todo))
    } else {
        todo
    }
}

fn new_version(first: Option<&str>) -> String {
    let first = first.map_or_else(String::new, |first| {
        let last = first.rsplit("; ").next().unwrap_or_default();
        // The condition that the new version is the answer to.
        let condition = last.starts_with("if ") && !last.contains(',');
        format!("{first}{}", if condition { ", " } else { "; then " })
    });
    format!(
        "{first}release under a new version number, since Zenodo takes each release once: `citable publish VERSION`"
    )
}

fn wait(situation: &Situation, clues: &Clues, cause: Cause) -> Wait {
    let release = clues.release;
    let published = release.published_at.filter(|at| *at <= situation.now);
    let until = published
        .and_then(|at| at.checked_add(RETRIES).ok())
        .map(|at| format!(", that is until {}", at.strftime("%H:%M UTC")))
        .unwrap_or_default();
    let usual = format!(
        "it usually takes seconds to minutes, and after a passing fault up to 50 minutes{until}"
    );
    let advice = match cause {
        Cause::Pending => usual,
        Cause::Late => format!("{}; {}", cause.telling().words, todo(situation, cause)),
        _ if clues.is_late() => {
            let page = situation.settings_url();
            format!(
                "{}; it is longer ago than Zenodo tries again by itself: look at {page}",
                cause.telling().words
            )
        }
        _ => format!(
            "{}; look at {}; {usual}",
            cause.telling().words,
            situation.settings_url()
        ),
    };
    Wait {
        on: format!("Zenodo to archive {}", release.tag),
        since: published,
        url: Some(situation.settings_url()),
        advice: Some(advice),
        for_person: false,
    }
}
