//! Verified: the archive is the tag, the record says what the repository says,
//! and the DOI is registered and leads somewhere.

use jiff::SignedDuration;

use crate::facts::{Comparison, Record, Seen};
use crate::rules::{Finding, Severity};

use super::stage::{Evidence, Sight, Wait};
use super::{Situation, State, agreement};

/// How long a DOI may take to be registered. A record tells the day only, so that it is up to a
/// day more.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

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
        return State::Blocked(vec![differs(comparison, situation)]);
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
                        advice: Some(advice(situation, record)),
                        for_person: false,
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

/// Zenodo registers DOIs aside from publishing, and negative answers are kept for a while: before
/// a day is over nothing is wrong (openjournals/joss-reviews#164, zenodo/zenodo#1947).
fn advice(situation: &Situation, record: &Record) -> String {
    let late = record
        .published
        .is_some_and(|day| situation.today().duration_since(day) > GRACE);
    if late {
        format!(
            "this is longer than usual; if it stays so, send {} to Zenodo's support, https://zenodo.org/support",
            record.doi
        )
    } else {
        "Zenodo registers a DOI after it shows the record; minutes are usual, hours happen"
            .to_owned()
    }
}

/// Where the record says something else than the repository. The owner may have edited the record
/// on purpose, so that this blocks nothing.
pub(super) fn notes(situation: &Situation) -> Vec<Finding> {
    let Some(record) = situation.record() else {
        return Vec::new();
    };
    let fields = agreement::of(situation.facts, record, &situation.goal.tag);
    let different = fields
        .into_iter()
        .filter(|field| field.equal == Some(false));
    different.map(|field| Finding {
        rule: "record-disagrees",
        severity: field.severity,
        message: format!(
            "the record's {} is `{}`, the repository's is `{}`",
            field.field,
            field.record.as_deref().unwrap_or("missing"),
            field.repository.as_deref().unwrap_or("missing"),
        ),
        place: None,
        help: Some(format!(
            "was it edited on Zenodo since? Then all is well; if it is not meant, edit the record at {}",
            record.url
        )),
        fix: None,
    })
    .collect()
}

fn differs(comparison: &Comparison, situation: &Situation) -> Finding {
    let tagged = situation.local_tag().map(|tagged| &tagged.commit);
    let other = comparison
        .commit
        .as_ref()
        .filter(|own| Some(*own) != tagged);
    let moved = match (other, tagged) {
        (Some(own), Some(tagged)) => format!(
            "; it was made of the commit {}, the tag is {} now",
            own.short(),
            tagged.short()
        ),
        _ => String::new(),
    };
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
        message: format!("the archive is not the tag: {}{moved}", paths.join(", ")),
        place: None,
        help: Some(
            "do not cite this DOI before you know why; `citable verify` lists every difference"
                .to_owned(),
        ),
        fix: None,
    }
}
