//! Apart: nothing else archives the tag. Zenodo's integration would give it a second record, with
//! another DOI.

use crate::facts::{Integration, Seen, Why};

use super::super::{Situation, State};
use super::{finding, reached, the_draft, wants};

pub(super) fn state(situation: &Situation) -> State {
    let tag = &situation.goal.tag;
    let publish = wants(situation).publish;
    match &situation.facts.archive.record {
        Seen::Unknown(Why::NotAsked) => return State::Pending,
        Seen::Unknown(why) => return State::Unknown(why.clone()),
        Seen::Known(Some(record)) => {
            let doi = &record.doi;
            if reached(situation).is_some() {
                return State::done(format!("{tag} has one record, {doi}"), Some(&record.url));
            }
            let help = match the_draft(situation) {
                Some(draft) => format!(
                    "if the draft is not needed any more, discard it at {}",
                    draft.page
                ),
                None => format!(
                    "`citable doi {tag}` shows it; a reviewer can open it at {}",
                    record.url
                ),
            };
            let second = if publish {
                "publishing the draft"
            } else {
                "a draft"
            };
            return State::Blocked(vec![finding(
                format!(
                    "{tag} has a record on Zenodo already, {doi}: {second} would make a second one"
                ),
                &help,
            )]);
        }
        Seen::Known(None) => {}
    }
    let forge = &situation.facts.forge;
    let repository = match &forge.repository {
        Seen::Unknown(Why::NotAsked) => {
            return State::done(
                "the repository is not on GitHub, and Zenodo archives by itself only what is released there",
                None,
            );
        }
        Seen::Unknown(why @ Why::Unreachable(_)) => return State::Unknown(why.clone()),
        other => other.there(),
    };
    let page = situation.settings_url();
    match &forge.integration {
        Seen::Known(Integration::Hook(hook)) if hook.works() => State::Blocked(vec![finding(
            format!(
                "Zenodo ({}) archives the releases of this repository by itself: {tag} would get a second record, with another DOI",
                hook.host
            ),
            &format!(
                "release it with `citable publish {tag}`; or, for a draft of your own, switch the repository off at {page} and run this again"
            ),
        )]),
        Seen::Known(Integration::Hook(_)) => State::done(
            "the webhook that leads to Zenodo is switched off",
            Some(&page),
        ),
        Seen::Known(Integration::Absent) => State::done(
            "Zenodo does not archive releases of this repository by itself",
            Some(&page),
        ),
        Seen::Unknown(_) if repository.is_some_and(|repository| repository.private) => State::done(
            "the repository is private, and Zenodo archives by itself only what is public",
            None,
        ),
        Seen::Unknown(_) if wants(situation).apart => {
            State::done("you said that the switch on Zenodo is off", Some(&page))
        }
        Seen::Unknown(why) => {
            let why = match (repository, why) {
                (None, _) => {
                    "GitHub has no repository of that name, or hides it from this token".to_owned()
                }
                (Some(_), why) => why.to_string(),
            };
            State::Unknown(Why::Forbidden(format!(
                "cannot tell whether Zenodo archives the releases of this repository by itself: {why}. \
                 Look at {page}, and if the switch is off, run again with `--no-integration`"
            )))
        }
    }
}
