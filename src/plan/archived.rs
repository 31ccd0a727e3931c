//! Archived: Zenodo made a record from the release and gave it a DOI. Its failures are
//! silent: all that can be seen from outside is a record, or none yet, and the reasons
//! for which there can be none.

use jiff::{SignedDuration, Timestamp};

use crate::facts::forge::{Delivery, Hook};
use crate::facts::{Integration, Release, Seen};
use crate::rules::{Finding, Severity};

use super::stage::Wait;
use super::{Situation, State};

/// How long Zenodo tries a release again after a passing fault: five times, ten minutes apart
/// (`process_release` in invenio-github `tasks.py`).
const RETRIES: SignedDuration = SignedDuration::from_mins(50);

/// How long after the publication the deliveries may still be on their way: GitHub gives each ten
/// seconds. Of several for one release Zenodo takes one, and answers 409, 403 or 500 to the rest.
const RACE: SignedDuration = SignedDuration::from_mins(1);

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
    let in_the_way = reasons(situation, release);
    if in_the_way.is_empty() {
        State::Waiting(wait(situation, release))
    } else {
        State::Blocked(in_the_way)
    }
}

/// Why there will be no record of this release, as far as it can be seen from outside.
fn reasons(situation: &Situation, release: &Release) -> Vec<Finding> {
    let mut findings = Vec::new();
    match situation.facts.forge.integration.known() {
        Some(Integration::Absent) => findings.push(not_heard(
            situation,
            "no webhook of this repository leads to Zenodo",
        )),
        Some(Integration::Hook(hook)) if !hook.works() => {
            findings.push(not_heard(
                situation,
                "the webhook that leads to Zenodo is switched off, or is not told of releases",
            ));
        }
        Some(Integration::Hook(hook)) => findings.extend(unheard(situation, hook, release)),
        None => {}
    }
    let refusals = situation.verdict.findings.iter().filter(|finding| {
        finding.severity == Severity::Error
            && finding.rule.starts_with("zenodo-")
            && finding.rule != "zenodo-default-license"
    });
    if situation.local_tag().is_some() {
        findings.extend(refusals.cloned().map(|finding| Finding {
            message: format!("Zenodo refuses the files of this tag: {}", finding.message),
            help: Some(new_version(finding.help.as_deref())),
            ..finding
        }));
    }
    findings
}

/// Whether the webhook was made too late, or all its messages were lost.
fn unheard(situation: &Situation, hook: &Hook, release: &Release) -> Option<Finding> {
    let deliveries = hook.deliveries.known().map_or(&[][..], Vec::as_slice);
    // Of several messages for one release Zenodo accepts the first and refuses the others,
    // so that one that got through outweighs any number that did not.
    let heard = |delivery: &Delivery| matches!(delivery.status, 200..300 | 409);
    if deliveries
        .iter()
        .any(|delivery| heard(delivery) && !is_disabled(delivery))
    {
        return None;
    }
    if let (Some(made), Some(published)) = (hook.created_at, release.published_at)
        && made > published
        && deliveries.is_empty()
    {
        return Some(not_heard(
            situation,
            "the release is older than Zenodo's webhook, and Zenodo imports nothing from the past",
        ));
    }
    // Of the messages sent at once some may be told as failed before the one that was taken is.
    let young = release
        .published_at
        .is_some_and(|at| situation.now.duration_since(at) < RACE);
    let may_have_lost = |delivery: &Delivery| matches!(delivery.status, 0 | 403 | 500..);
    if young && deliveries.iter().all(may_have_lost) {
        return None;
    }
    let last = deliveries.first()?;
    let said = last
        .message
        .as_deref()
        .map(|message| format!(": {message}"))
        .unwrap_or_default();
    let answer = match last.status {
        0 => "no answer".to_owned(),
        status => format!("status {status}{said}"),
    };
    Some(Finding {
        help: Some(
            "on GitHub, Settings → Webhooks → the Zenodo address → Recent deliveries, redeliver it; \
             where Zenodo says 401, disconnect and reconnect GitHub on Zenodo first"
                .to_owned(),
        ),
        ..not_heard(situation, &format!("Zenodo did not take GitHub's message about this release: {answer}"))
    })
}

fn is_disabled(delivery: &Delivery) -> bool {
    delivery.status == 409
        && delivery
            .message
            .as_deref()
            .is_some_and(|message| message.contains("not enabled"))
}

fn not_heard(situation: &Situation, message: &str) -> Finding {
    Finding {
        rule: "integration-off",
        severity: Severity::Error,
        message: format!(
            "Zenodo has not heard of the release {}: {message}",
            situation.goal.tag
        ),
        place: None,
        help: Some(new_version(Some(&format!(
            "switch the repository on at {}",
            situation.settings_url()
        )))),
        fix: None,
    }
}

fn new_version(first: Option<&str>) -> String {
    let first = first
        .map(|first| format!("{first}; then "))
        .unwrap_or_default();
    format!(
        "{first}release under a new version number, since Zenodo takes each release once: `citable publish VERSION`"
    )
}

fn wait(situation: &Situation, release: &Release) -> Wait {
    let late = release
        .published_at
        .is_some_and(|at| situation.now.duration_since(at) > RETRIES);
    let advice = if late {
        format!(
            "this is longer than Zenodo tries again by itself; look for an error at {} and ask Zenodo's support",
            situation.settings_url()
        )
    } else {
        "it usually takes seconds to minutes, and after a passing fault up to 50 minutes".to_owned()
    };
    Wait {
        on: format!("Zenodo to archive {}", release.tag),
        since: release
            .published_at
            .filter(|at: &Timestamp| *at <= situation.now),
        url: Some(situation.settings_url()),
        advice: Some(advice),
    }
}
