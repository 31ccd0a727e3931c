//! `license-disagrees`: the licence is the same wherever it is named.

use std::ops::Range;

use crate::license::{Remark, same_license};

use super::case::{CITATION, ZENODO_JSON, text_at};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "license-disagrees",
    title: "the licence is the same wherever it is named",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "9 of 101 repositories looked at name another licence than the one they hold",
    doc: include_str!("../../docs/rules/license-disagrees.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let held = held(case);
    if held.is_empty() {
        return;
    }
    for named in named(case) {
        let wrong: Vec<&String> = named
            .ids
            .iter()
            .filter(|id| !held.iter().any(|(held, _)| same_license(held, id)))
            .collect();
        let Some(first) = wrong.first() else { continue };
        let (what, path) = &held[0];
        let finding = findings.add(format!(
            "{} names the licence {} but {} is {}, so it is not clear what others may do",
            named.path,
            quoted(first),
            quoted(path),
            quoted(what)
        ));
        finding.at(named.path, named.span);
        // One of several that is not here: the others still tell what others may do.
        if wrong.len() < named.ids.len() {
            finding.severity(Severity::Warning);
        }
        finding.help(format!(
            "write {} in {}, or replace the text in {}",
            quoted(what),
            named.path,
            quoted(path)
        ));
    }
}

/// The licences in the licence files, with the file; nothing if one of them is not recognised,
/// because it may be the one that is named.
fn held<'a>(case: &'a Case<'_>) -> Vec<(&'a str, &'a str)> {
    let mut held = Vec::new();
    for file in &case.licenses {
        let ids: &[&str] = match (&file.detection.spdx, &file.detection.remark) {
            (_, Some(Remark::Composite { ids })) => ids,
            (Some(id), _) | (None, Some(Remark::Notice { id: Some(id) })) => {
                std::slice::from_ref(id)
            }
            (None, _) => return Vec::new(),
        };
        held.extend(ids.iter().map(|id| (*id, file.path.as_str())));
    }
    held
}

/// The licences that a metadata file names.
struct Named {
    path: &'static str,
    ids: Vec<String>,
    span: Range<usize>,
}

fn named(case: &Case<'_>) -> Vec<Named> {
    let files = [
        (CITATION, case.root().and_then(|root| root.get("license"))),
        (
            ZENODO_JSON,
            case.json_root().and_then(|root| root.get("license")),
        ),
    ];
    let named = files.into_iter().filter_map(|(path, node)| {
        let node = node?;
        // Zenodo also takes `{"id": "mit"}`.
        let node = node.get("id").unwrap_or(node);
        let texts: Vec<&str> = match node.as_sequence() {
            Some(items) => items
                .iter()
                .filter_map(text_at)
                .map(|at| at.value)
                .collect(),
            None => vec![text_at(node)?.value],
        };
        let ids: Vec<String> = texts.into_iter().flat_map(ids).collect();
        (!ids.is_empty()).then(|| Named {
            path,
            ids,
            span: node.span.clone(),
        })
    });
    named.collect()
}

/// The ids in an expression such as `MIT OR Apache-2.0`. What is no id, such as
/// `MIT License` or Zenodo's `other-open`, is told by other rules.
fn ids(text: &str) -> Vec<String> {
    let words: Vec<&str> = text
        .split([' ', '(', ')', '/', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let joint = |word: &&str| ["OR", "AND", "WITH"].contains(word);
    // The word behind WITH is an exception, which is no licence.
    let mut ids = Vec::new();
    let mut before = "";
    for word in words {
        if !joint(&word) && before != "WITH" {
            ids.push(word.to_owned());
        }
        before = word;
    }
    // Zenodo writes ids in lower case.
    let known = |id: &String| {
        let bare = id.trim_end_matches('+');
        spdx::identifiers::LICENSES
            .iter()
            .any(|license| license.name.eq_ignore_ascii_case(bare))
    };
    if ids.iter().all(known) {
        ids
    } else {
        Vec::new()
    }
}
