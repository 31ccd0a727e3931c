//! Connected: Zenodo listens to releases of the repository. This must be seen before the
//! release, since Zenodo archives nothing that was released before it listened.

use crate::facts::{Integration, Seen, Why};
use crate::rules::{self, Finding, Severity};

use super::checked::is_about_services;
use super::stage::{Evidence, Sight};
use super::{Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    let forge = &situation.facts.forge;
    let listening =
        matches!(&forge.integration, Seen::Known(Integration::Hook(hook)) if hook.works());
    if let Some(record) = situation.record().filter(|_| !listening) {
        return State::done("Zenodo archived this release", Some(&record.url));
    }
    if situation.published().is_some() && !listening {
        return State::done(
            "the release is out; whether Zenodo heard of it is seen there",
            None,
        );
    }
    let repository = match &forge.repository {
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(None) => return State::Blocked(vec![rules::not_found(situation.slug())]),
        Seen::Known(Some(repository)) => repository,
    };
    let errors: Vec<Finding> = of_services(situation, |severity| severity == Severity::Error)
        .cloned()
        .collect();
    if !errors.is_empty() {
        return State::Blocked(errors);
    }
    if let Some(why) = gone(situation) {
        return State::Unknown(why);
    }
    match &forge.integration {
        Seen::Known(Integration::Hook(hook)) if hook.works() => {
            let since = hook
                .created_at
                .map(|at| format!(" since {}", at.strftime("%Y-%m-%d")))
                .unwrap_or_default();
            let what = format!(
                "Zenodo ({}) listens to releases of {}{since}",
                hook.host, repository.slug
            );
            State::Done(Evidence(vec![Sight::new(
                what,
                Some(&situation.settings_url()),
            )]))
        }
        // The rules say what is wrong with it; this holds even if none did.
        Seen::Known(_) => State::Blocked(vec![off(situation)]),
        Seen::Unknown(_) if situation.goal.leave.connected => State::done(
            "you said that the switch on Zenodo is on",
            Some(&situation.settings_url()),
        ),
        Seen::Unknown(why) => State::Unknown(cannot_tell(situation, why)),
    }
}

pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    if situation.record().is_some() {
        return Vec::new();
    }
    of_services(situation, |severity| severity != Severity::Error)
        .cloned()
        .collect()
}

fn of_services<'a>(
    situation: &'a Situation,
    wanted: impl Fn(Severity) -> bool,
) -> impl Iterator<Item = &'a Finding> {
    let findings = situation.verdict.findings.iter();
    findings.filter(move |finding| is_about_services(finding) && wanted(finding.severity))
}

/// Why nothing may be published now: a message that Zenodo does not take is sent by GitHub once,
/// and what Zenodo never heard of it never archives.
fn gone(situation: &Situation) -> Option<Why> {
    let Seen::Unknown(Why::Unreachable(what)) = &situation.facts.archive.latest else {
        return None;
    };
    situation.published().is_none().then(|| {
        Why::Unreachable(format!(
            "Zenodo gives no answer, and a release that it does not hear of is never archived: {what}"
        ))
    })
}

fn cannot_tell(situation: &Situation, why: &Why) -> Why {
    let worked = match situation.facts.archive.latest.there() {
        Some(doi) => format!(" (it has archived a release of this repository before: {doi})"),
        None => String::new(),
    };
    let page = situation.settings_url();
    Why::Forbidden(format!(
        "cannot tell whether Zenodo listens to this repository{worked}: {why}. \
         Look at {page}, and if the switch is on, run again with `--connected`"
    ))
}

fn off(situation: &Situation) -> Finding {
    Finding {
        rule: "integration-off",
        severity: Severity::Error,
        message: "Zenodo does not listen to releases of this repository".to_owned(),
        place: None,
        help: Some(format!("switch it on at {}", situation.settings_url())),
        fix: None,
    }
}
