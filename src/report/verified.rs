//! `verify`: the archive beside the tag, the record beside the repository, a paper beside the
//! record, the DOI.

mod human;

use serde_json::{Value, json};

use crate::facts::{Comparison, Facts, Seen, Why};
use crate::plan::Plan;
use crate::plan::agreement::Field;
use crate::plan::likeness::Likeness;

pub use human::human;

/// Everything a report of the verification shows.
#[derive(Debug, Clone, Copy)]
pub struct Verification<'a> {
    /// What was seen.
    pub facts: &'a Facts,
    /// The plan made of it.
    pub plan: &'a Plan,
    /// The record's fields beside the repository's.
    pub fields: &'a [Field],
    /// A paper beside the record, if one was given and there is a record.
    pub like: Option<Like<'a>>,
}

/// A paper that was compared with the record.
#[derive(Debug, Clone, Copy)]
pub struct Like<'a> {
    /// Its file, as it was named.
    pub file: &'a str,
    /// The key of the entry, where the file is a list of references.
    pub key: Option<&'a str>,
    /// Its fields beside the record's.
    pub fields: &'a [Likeness],
}

/// The verification as `citable/verify/1`.
pub fn json(verification: Verification) -> Value {
    let archive = &verification.facts.archive;
    let tree = verification
        .facts
        .repository
        .tagged
        .there()
        .map(|tagged| tagged.tree.to_string());
    let flag = |seen: &Seen<bool>| seen.known().copied();
    let record = archive.record.there();
    json!({
        "schema": "citable/verify/1",
        "tag": verification.plan.tag.as_str(),
        "commit": verification.facts.tag_commit().map(ToString::to_string),
        "tree": tree,
        "archive": archive.comparison.known().map(compared),
        "metadata": verification.fields.iter().map(|field| json!({
            "field": field.field,
            "repository": field.repository,
            "record": field.record,
            "equal": field.equal,
            "severity": field.severity.word(),
        })).collect::<Vec<_>>(),
        "like": verification.like.map(|like| json!({
            "file": like.file,
            "key": like.key,
            "fields": like.fields.iter().map(|field| json!({
                "field": field.field,
                "paper": field.paper,
                "record": field.record,
                "equal": field.equal,
                "severity": field.severity.word(),
                "message": field.message,
            })).collect::<Vec<_>>(),
        })),
        "doi": {
            "record": record.map(|record| record.doi.to_string()),
            "concept": record.and_then(|record| record.concept_doi.as_ref()).map(ToString::to_string),
            "url": record.map(|record| record.url.as_str()),
            "datacite": flag(&archive.findable),
            "resolves": flag(&archive.resolves),
        },
        "unknown": unknown(verification.facts),
    })
}

fn compared(comparison: &Comparison) -> Value {
    json!({
        "url": comparison.url,
        "commit": comparison.commit.as_ref().map(ToString::to_string),
        "tree": comparison.archive_tree.to_string(),
        "explainedTree": comparison.explained_tree.to_string(),
        "equal": comparison.equal(),
        "differences": comparison.differences.iter().map(|difference| json!({
            "path": difference.path,
            "kind": difference.kind.word(),
        })).collect::<Vec<_>>(),
        "excluded": comparison.excluded.iter().map(|excluded| json!({
            "path": excluded.path,
            "why": excluded.why,
        })).collect::<Vec<_>>(),
        "swhid": comparison.swhid(),
    })
}

/// What could not be looked at, and why.
fn unknown(facts: &Facts) -> Vec<Value> {
    fn why<T>(seen: &Seen<T>) -> Option<&Why> {
        match seen {
            Seen::Unknown(why) => Some(why),
            Seen::Known(_) => None,
        }
    }
    let (archive, forge) = (&facts.archive, &facts.forge);
    // What kept the record from being looked for at all.
    let before = why(&forge.repository).or_else(|| why(&forge.releases));
    let why_not = |seen| match (why(seen), before) {
        (Some(Why::NotAsked), Some(before)) => Some(before),
        (own, _) => own,
    };
    let registered = |seen| why(seen).filter(|_| archive.registers);
    [
        ("record", why_not(&archive.record)),
        ("archive", why(&archive.comparison)),
        ("datacite", registered(&archive.findable)),
        ("resolves", registered(&archive.resolves)),
    ]
    .into_iter()
    .filter_map(|(what, why)| Some(json!({ "what": what, "why": why?.to_string() })))
    .collect()
}
