//! The verification for people.

use std::fmt::Write;

use crate::facts::{Archive, Comparison, Seen};
use crate::report::safe;

use super::{Like, Verification};

/// The most paths of one kind that are shown; the JSON has all.
const SHOWN: usize = 50;

/// The most characters of a field that are shown.
const WIDE: usize = 160;

/// The verification for people.
pub fn human(verification: Verification) -> String {
    let mut out = String::new();
    let archive = &verification.facts.archive;
    let tag = safe::line(verification.plan.tag.as_str());
    let _ = writeln!(out, "archive of {tag}");
    match &archive.comparison {
        Seen::Known(comparison) => compared(&mut out, comparison, verification),
        Seen::Unknown(why) => {
            let _ = writeln!(out, "  unknown   {}", safe::line(&why.to_string()));
        }
    }
    record(&mut out, verification);
    if let Some(like) = verification.like {
        paper(&mut out, like);
    }
    doi(&mut out, archive);
    out
}

fn compared(out: &mut String, comparison: &Comparison, verification: Verification) {
    let commit = verification.facts.tag_commit();
    if comparison.equal() {
        let of = if comparison.archive_tree == comparison.tag_tree {
            "the archive, and of the tag"
        } else {
            "the archive; the tag's is another because of what is left out below"
        };
        let _ = writeln!(
            out,
            "  equal     the archived files are the files of the tag\n            {}  (of {of})",
            comparison.swhid()
        );
    } else {
        let count = comparison.differences.len();
        let _ = writeln!(out, "  different {count} {}", many(count, "path"));
        for difference in comparison.differences.iter().take(SHOWN) {
            let (kind, path) = (difference.kind.word(), safe::line(&difference.path));
            let _ = writeln!(out, "            {kind:<8} {path}");
        }
        more(out, count);
        let _ = writeln!(out, "            {}  (of the archive)", comparison.swhid());
    }
    if let Some(commit) = commit {
        let _ = writeln!(
            out,
            "            swh:1:rev:{commit}  (the commit of the tag)"
        );
    }
    if let Some(made_of) = comparison
        .commit
        .as_ref()
        .filter(|own| Some(*own) != commit)
    {
        let _ = writeln!(
            out,
            "            the archive says that it was made of the commit {}",
            made_of.short()
        );
    }
    for excluded in comparison.excluded.iter().take(SHOWN) {
        let (path, why) = (safe::line(&excluded.path), safe::line(&excluded.why));
        let _ = writeln!(out, "            left out {path} ({why})");
    }
    more(out, comparison.excluded.len());
}

fn many(count: usize, word: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{word}{end}")
}

fn more(out: &mut String, count: usize) {
    if count > SHOWN {
        let more = count - SHOWN;
        let _ = writeln!(
            out,
            "            … and {more} more; `--format json` has all"
        );
    }
}

fn word(equal: Option<bool>) -> &'static str {
    match equal {
        Some(true) => "equal",
        Some(false) => "different",
        None => "unknown",
    }
}

/// A field's text on one line; a description may be a page long.
fn side(text: Option<&str>) -> String {
    let text = safe::line(text.filter(|text| !text.is_empty()).unwrap_or("–"));
    if text.chars().count() <= WIDE {
        return text;
    }
    text.chars().take(WIDE - 1).chain(['…']).collect()
}

fn record(out: &mut String, verification: Verification) {
    let _ = writeln!(out, "\nrecord beside the repository");
    for field in verification.fields {
        let (word, name) = (word(field.equal), field.field);
        let recorded = side(field.record.as_deref());
        let _ = writeln!(out, "  {word:<9} {name:<16} {recorded}");
        if field.equal == Some(false) {
            let here = side(field.repository.as_deref());
            let _ = writeln!(out, "{:29}in the repository: {here}", "");
        }
    }
    let differ = |field: &super::Field| field.equal == Some(false);
    if verification.fields.iter().any(differ) {
        let _ = writeln!(
            out,
            "  edited on Zenodo since? Then that is its owner's right; the next release starts again from the files"
        );
    }
}

fn paper(out: &mut String, like: Like) {
    let file = safe::line(like.file);
    let key = like.key.map(|key| format!(", entry {}", safe::line(key)));
    let _ = writeln!(
        out,
        "\npaper beside the record ({file}{})",
        key.unwrap_or_default()
    );
    for field in like.fields {
        let word = match (field.equal, field.severity) {
            (Some(false), crate::rules::Severity::Error) => "wrong",
            (equal, _) => word(equal),
        };
        let (name, said) = (field.field, side(field.paper.as_deref()));
        let _ = writeln!(out, "  {word:<9} {name:<16} {said}");
        if field.equal == Some(false) {
            let recorded = side(field.record.as_deref());
            let _ = writeln!(out, "{:29}in the record: {recorded}", "");
        }
        if let Some(message) = &field.message {
            let _ = writeln!(out, "{:29}{}", "", safe::line(message));
        }
    }
}

fn doi(out: &mut String, archive: &Archive) {
    let _ = writeln!(out, "\nDOI");
    match &archive.record {
        Seen::Known(Some(record)) => {
            let (doi, url) = (safe::line(record.doi.as_str()), safe::line(&record.url));
            let _ = writeln!(out, "  {doi}\n  record    yes, {url}");
        }
        Seen::Known(None) => {
            let _ = writeln!(out, "  record    none");
        }
        Seen::Unknown(why) => {
            let _ = writeln!(out, "  record    unknown: {}", safe::line(&why.to_string()));
        }
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
}
