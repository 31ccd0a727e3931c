//! Checked: the files say what Zenodo, GitHub and the format need.

use crate::facts::{Seen, Why};
use crate::rules::{self, Finding, Need, Severity};

use super::stage::{Evidence, Sight};
use super::{Situation, State};

pub(super) fn state(situation: &Situation) -> State {
    let errors: Vec<Finding> = of_files(situation)
        .filter(|finding| finding.severity == Severity::Error)
        .cloned()
        .collect();
    // What is archived can no longer be mended, and the archive says more than any check.
    if let Some(record) = situation.record()
        && (!errors.is_empty() || situation.local_tag().is_none())
    {
        return State::done("the release is archived already", Some(&record.url));
    }
    if situation.tag_is_elsewhere() {
        let tag = &situation.goal.tag;
        return State::Unknown(Why::Unreachable(format!(
            "the tag {tag} is on GitHub but not in this clone: run `git fetch --tags`"
        )));
    }
    // The files of a tag that could not be looked at are not those of the working tree.
    if let Seen::Unknown(why) = &situation.facts.repository.tagged {
        return State::Unknown(why.clone());
    }
    if let Some(Err(refused)) = &situation.edit {
        return State::Blocked(vec![(**refused).clone()]);
    }
    // Nor can a published release; whether Zenodo took it is seen there.
    if errors.is_empty() || situation.published().is_some() {
        let warnings = of_files(situation)
            .filter(|finding| finding.severity == Severity::Warning)
            .count();
        let what = match (errors.len(), warnings) {
            (0, 0) => "CITATION.cff and the licence pass".to_owned(),
            (0, 1) => "no errors, 1 warning".to_owned(),
            (0, n) => format!("no errors, {n} warnings"),
            (1, _) => "released with 1 error".to_owned(),
            (n, _) => format!("released with {n} errors"),
        };
        return State::Done(Evidence(vec![Sight::new(what, None)]));
    }
    State::Blocked(errors)
}

pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    if situation.record().is_some() {
        return Vec::new();
    }
    let released = situation.published().is_some();
    of_files(situation)
        .filter(|finding| released || finding.severity != Severity::Error)
        .cloned()
        .collect()
}

/// The findings that need no service: about the files and the repository here.
fn of_files<'a>(situation: &'a Situation) -> impl Iterator<Item = &'a Finding> {
    situation
        .verdict
        .findings
        .iter()
        .filter(|finding| !is_about_services(finding))
}

/// Whether a finding comes from looking at GitHub or Zenodo.
pub(super) fn is_about_services(finding: &Finding) -> bool {
    let services = [
        Need::Forge,
        Need::ForgeTag,
        Need::Releases,
        Need::Integration,
        Need::Immutability,
        Need::TagRulesets,
        Need::Workflows,
        Need::Record,
        Need::People,
    ];
    rules::find(finding.rule)
        .is_some_and(|rule| rule.needs.iter().any(|need| services.contains(need)))
}
