//! Verified: the archive is the tag, the record says what the repository says,
//! and the DOI is registered and leads somewhere.

use crate::facts::{Comparison, Seen};
use crate::rules::{Finding, Severity};

use super::stage::{Evidence, Sight, Wait};
use super::{Situation, State, agreement};

/// How many differing paths a message names.
const NAMED: usize = 5;

pub(super) fn state(situation: &Situation) -> State {
    let archive = &situation.facts.archive;
    let Some(record) = situation.record() else {
        return State::Pending;
    };
    let comparison = match &archive.comparison {
        Seen::Known(comparison) => comparison,
        Seen::Unknown(why) => return State::Unknown(why.clone()),
    };
    if !comparison.equal() {
        return State::Blocked(vec![differs(comparison)]);
    }
    let mut seen = vec![Sight::new(
        format!("the archive is the tag: {}", comparison.swhid()),
        Some(&comparison.url),
    )];
    if archive.registers {
        for (fact, on, done) in [
            (
                &archive.findable,
                "DataCite to list",
                "findable at DataCite",
            ),
            (
                &archive.resolves,
                "doi.org to resolve",
                "resolves at doi.org",
            ),
        ] {
            match fact {
                Seen::Known(true) => seen.push(Sight::new(
                    format!("{} is {done}", record.doi).replace(" is resolves", " resolves"),
                    Some(&record.doi.url()),
                )),
                Seen::Known(false) => {
                    return State::Waiting(Wait {
                        on: format!("{on} {}", record.doi),
                        since: None,
                        url: Some(record.doi.url()),
                        advice: Some("Zenodo registers a DOI after it shows the record; minutes are usual, hours happen".to_owned()),
                    });
                }
                Seen::Unknown(why) => return State::Unknown(why.clone()),
            }
        }
    } else {
        seen.push(Sight::new(
            "DOIs of the sandbox are not registered, so that none is looked for",
            None,
        ));
    }
    State::Done(Evidence(seen))
}

/// Where the record says something else than the repository. The owner may have edited the record
/// on purpose, so that this blocks nothing.
pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    let Some(record) = situation.record() else {
        return Vec::new();
    };
    agreement::of(
        situation.facts,
        record,
        &situation.goal.tag,
        situation.today(),
    )
    .into_iter()
    .filter(|field| field.equal == Some(false))
    .map(|field| Finding {
        rule: "record-disagrees",
        severity: Severity::Warning,
        message: format!(
            "the record's {} is `{}`, the repository's is `{}`",
            field.field,
            field.record.as_deref().unwrap_or("missing"),
            field.repository.as_deref().unwrap_or("missing"),
        ),
        place: None,
        help: Some(format!(
            "if that is not meant, edit the record at {}",
            record.url
        )),
        fix: None,
    })
    .collect()
}

fn differs(comparison: &Comparison) -> Finding {
    let mut paths: Vec<String> = comparison
        .differences
        .iter()
        .take(NAMED)
        .map(|difference| format!("`{}` {}", difference.path, difference.kind.word()))
        .collect();
    let more = comparison.differences.len().saturating_sub(NAMED);
    if more > 0 {
        paths.push(format!("{more} more"));
    }
    Finding {
        rule: "archive-differs",
        severity: Severity::Error,
        message: format!("the archive is not the tag: {}", paths.join(", ")),
        place: None,
        help: Some(
            "do not cite this DOI before you know why; `citable verify` lists every difference"
                .to_owned(),
        ),
        fix: None,
    }
}
