//! `merge-conflict`: no merge conflict is left.

use crate::facts::tracked::TraceKind;
use crate::facts::{Seen, Tracked};

use super::case::{CITATION, ZENODO_JSON};
use super::leaked::is_prose;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "merge-conflict",
    title: "no merge conflict is left",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "git-merge, How conflicts are presented",
    doc: include_str!("../../docs/rules/merge-conflict.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    // Whoever reads these two files stumbles over the marks themselves, and says so.
    let told = [CITATION, ZENODO_JSON];
    let whole: Vec<(&str, usize, usize)> = case
        .files
        .texts()
        .filter(|(path, _)| !told.contains(path))
        .filter_map(|(path, text)| {
            let start = at_line_start(text, "<<<<<<< ")?;
            let end = start + at_line_start(&text[start..], ">>>>>>> ")?;
            Some((path, start, end))
        })
        .collect();
    for (path, start, _) in &whole {
        findings
            .add("the marks of a merge conflict stand here")
            .at(path, *start..*start + MARK)
            .help("keep one of the two sides, take the marks out, and commit");
    }
    match &case.files.tracked {
        Seen::Unknown(why) => findings.skip(why),
        Seen::Known(tracked) => below(case, tracked, findings),
    }
}

/// The length of a mark.
const MARK: usize = 7;

/// The files that were not read as a whole: one finding a file, at the first mark.
fn below(case: &Case<'_>, tracked: &Tracked, findings: &mut Findings) {
    let mut done: Option<&str> = None;
    for trace in &tracked.traces {
        let read = case.files.contents.contains_key(&trace.path);
        if read || done == Some(&trace.path) || trace.what != TraceKind::ConflictStart {
            continue;
        }
        let ends = tracked.traces.iter().any(|end| {
            end.path == trace.path && end.line > trace.line && end.what == TraceKind::ConflictEnd
        });
        // Text about git shows such marks too.
        if ends && !is_prose(&trace.path) {
            done = Some(&trace.path);
            findings
                .add("the marks of a merge conflict stand here")
                .on_line(&trace.path, trace.line)
                .help("keep one of the two sides, take the marks out, and commit");
        }
    }
}

fn at_line_start(text: &str, mark: &str) -> Option<usize> {
    let mut found = text.match_indices(mark).map(|(at, _)| at);
    found.find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
}
