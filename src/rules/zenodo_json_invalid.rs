//! `zenodo-json-invalid`: `.zenodo.json` is a JSON object.

use crate::facts::Content;
use crate::zenodo_rules::Source;

use super::case::ZENODO_JSON;
use super::refusals::{Topic, tell};
use super::words::unreadable;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-json-invalid",
    title: "`.zenodo.json` is a JSON object",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/release.py: json.loads, and \"Extra metadata load failed\"",
    doc: include_str!("../../docs/rules/zenodo-json-invalid.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(content) = case.content(ZENODO_JSON) else {
        return;
    };
    match no_text(content) {
        None => tell_file(case, findings),
        Some((message, help)) => {
            findings.add(message).in_file(ZENODO_JSON).help(help);
        }
    }
}

/// Why it holds no text, and what to do; nothing where it does.
pub(super) fn no_text(content: &Content) -> Option<(String, &'static str)> {
    let what = unreadable(content)?;
    Some((
        format!("`.zenodo.json` {what}, so Zenodo would not get a record out of it"),
        "delete it; Zenodo then reads `CITATION.cff`",
    ))
}

/// What the reader refuses of the file as a whole.
fn tell_file(case: &Case<'_>, findings: &mut Findings) {
    if case.reading.source != Source::ZenodoJson {
        return;
    }
    tell(case, findings, Topic::File, Some(HELP));
}

const HELP: &str = "mend what stands there, or delete the file; Zenodo then reads `CITATION.cff`";
