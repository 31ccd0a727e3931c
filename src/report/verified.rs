//! `verify`: the archive beside the tag, the record beside the repository, the DOI.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::facts::{Comparison, Facts, Seen};
use crate::plan::Plan;
use crate::plan::agreement::Field;

use super::safe;

/// Everything a report of the verification shows.
#[derive(Debug, Clone, Copy)]
pub struct Verification<'a> {
    /// What was seen.
    pub facts: &'a Facts,
    /// The plan made of it.
    pub plan: &'a Plan,
    /// The record's fields beside the repository's.
    pub fields: &'a [Field],
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
    json!({
        "schema": "citable/verify/1",
        "tag": verification.plan.tag.as_str(),
        "commit": verification.plan.commit.as_ref().map(ToString::to_string),
        "tree": tree,
        "archive": archive.comparison.known().map(compared),
        "metadata": verification.fields.iter().map(|field| json!({
            "field": field.field,
            "repository": field.repository,
            "record": field.record,
            "equal": field.equal,
        })).collect::<Vec<_>>(),
        "doi": {
            "record": archive.record.there().map(|record| record.doi.to_string()),
            "datacite": flag(&archive.findable),
            "resolves": flag(&archive.resolves),
        },
    })
}

fn compared(comparison: &Comparison) -> Value {
    json!({
        "url": comparison.url,
        "tree": comparison.archive_tree.to_string(),
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

/// The verification for people.
pub fn human(verification: Verification) -> String {
    let mut out = String::new();
    let archive = &verification.facts.archive;
    let _ = writeln!(
        out,
        "archive of {}",
        safe::line(verification.plan.tag.as_str())
    );
    match &archive.comparison {
        Seen::Known(comparison) if comparison.equal() => {
            let _ = writeln!(
                out,
                "  equal     the archived files are the files of the tag\n            {}",
                comparison.swhid()
            );
        }
        Seen::Known(comparison) => {
            let _ = writeln!(out, "  different {} paths", comparison.differences.len());
            for difference in &comparison.differences {
                let _ = writeln!(
                    out,
                    "            {:<8} {}",
                    difference.kind.word(),
                    safe::line(&difference.path)
                );
            }
        }
        Seen::Unknown(why) => {
            let _ = writeln!(out, "  unknown   {}", safe::line(&why.to_string()));
        }
    }
    for excluded in archive
        .comparison
        .known()
        .map_or(&[][..], |comparison| &comparison.excluded)
    {
        let _ = writeln!(
            out,
            "            left out {} ({})",
            safe::line(&excluded.path),
            safe::line(&excluded.why)
        );
    }
    let _ = writeln!(out, "\nrecord beside the repository");
    for field in verification.fields {
        let word = match field.equal {
            Some(true) => "equal",
            Some(false) => "different",
            None => "unknown",
        };
        let side = |text: &Option<String>| safe::line(text.as_deref().unwrap_or("–"));
        let _ = write!(
            out,
            "  {word:<9} {:<12} {}",
            field.field,
            side(&field.record)
        );
        if field.equal == Some(false) {
            let _ = write!(
                out,
                "\n{:25}in the repository: {}",
                "",
                side(&field.repository)
            );
        }
        out.push('\n');
    }
    let _ = writeln!(out, "\nDOI");
    let record = archive.record.there();
    if let Some(record) = record {
        let _ = writeln!(
            out,
            "  {}\n  record    {}",
            safe::line(record.doi.as_str()),
            safe::line(&record.url)
        );
    }
    for (name, fact) in [
        ("DataCite", &archive.findable),
        ("doi.org", &archive.resolves),
    ] {
        let said = match fact {
            _ if !archive.registers => {
                "not looked for: DOIs of the sandbox are not registered".to_owned()
            }
            Seen::Known(true) => "yes".to_owned(),
            Seen::Known(false) => "not yet".to_owned(),
            Seen::Unknown(why) => format!("unknown: {why}"),
        };
        let _ = writeln!(out, "  {name:<9} {}", safe::line(&said));
    }
    out
}
