//! `doi-leads-nowhere`: every DOI is one that was registered.

use cff_rs::yaml::{Kind, Node};

use crate::domain::{At, Doi};

use super::case::{CITATION, ZENODO_JSON};
use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "doi-leads-nowhere",
    title: "every DOI is one that was registered",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "DataCite: prefix 10.5072 is for tests and never resolves; DOI Handbook 2.2",
    doc: include_str!("../../docs/rules/doi-leads-nowhere.md"),
    check,
};

/// The prefix of all DOIs for tests.
const TESTS: &str = "10.5072";

/// Pages on which a DOI is written out.
const READMES: [&str; 3] = ["README.md", "README.rst", "README"];

fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut found: Vec<(&'static str, At<String>)> = Vec::new();
    for (path, root) in [
        (CITATION, case.citation_root()),
        (ZENODO_JSON, case.json_tree()),
    ] {
        let mut texts = Vec::new();
        if let Some(root) = root {
            scalars(root, &mut texts);
        }
        found.extend(texts.into_iter().map(|at| (path, at)));
    }
    for manifest in case.manifests() {
        let listed = manifest.identifiers.iter().cloned();
        found.extend(listed.map(|at| (manifest.path, at)));
    }
    for path in READMES {
        let text = case.files.text(path).unwrap_or_default();
        found.extend(in_prose(text).into_iter().map(|at| (path, at)));
    }
    let archive = &case.facts.archive;
    let record = archive.record.there().map(|record| &record.doi);
    let mut of_archive = record.into_iter().chain(archive.latest.there());
    let is_rehearsal = of_archive.any(|doi| doi.prefix() == TESTS);
    for (path, at) in found {
        let Some((why, help)) = fault(&at.value) else {
            continue;
        };
        // There such a DOI is the right one.
        if is_rehearsal && at.value.contains(TESTS) {
            continue;
        }
        // What is left of a template is told as that.
        if case.tells(path, &at.span) {
            continue;
        }
        let finding = findings.add(format!("{} {why}", quoted(&at.value)));
        finding.at(path, at.span).help(help);
        // A page may show a DOI as an example.
        if READMES.contains(&path) {
            finding.severity(Severity::Note);
        }
    }
}

/// Why nobody gets anywhere by a text that is meant as a DOI.
fn fault(text: &str) -> Option<(&'static str, &'static str)> {
    const TAKE_OUT: &str = "take it out until Zenodo has given the DOI";
    let lower = text.trim().to_ascii_lowercase();
    let bare = ["https://", "http://", "dx.", "doi.org/", "doi:"]
        .iter()
        .fold(lower.as_str(), |rest, prefix| {
            rest.strip_prefix(prefix).unwrap_or(rest)
        })
        .trim_start();
    let says_doi =
        bare.len() < lower.len() && (lower.contains("doi.org/") || lower.starts_with("doi:"));
    if bare.starts_with("10.5072/") {
        return Some((
            "is a DOI for tests, such as Zenodo's sandbox gives, and leads nowhere",
            "write the DOI that zenodo.org gave",
        ));
    }
    if stands_in(bare) {
        return Some(("only holds the place of a DOI", TAKE_OUT));
    }
    let is_doi = bare.starts_with("10.") && Doi::parse(bare).is_ok();
    // What has words behind it is prose.
    let is_prose = bare.contains(char::is_whitespace);
    (says_doi && !is_doi && !is_prose).then_some((
        "is meant as a DOI but is none",
        "write it as `https://doi.org/10.…/…`, as it stands on the page of the record",
    ))
}

/// `10.5281/zenodo.XXXXXXX`, `10.xxxx/…`.
fn stands_in(bare: &str) -> bool {
    let filler = |text: &str| !text.is_empty() && text.chars().all(|c| "x#?n0_".contains(c));
    let number = bare.strip_prefix("10.5281/zenodo.");
    let prefix = bare
        .strip_prefix("10.")
        .and_then(|rest| rest.split_once('/'))
        .map(|(prefix, _)| prefix);
    number.is_some_and(|number| filler(number) || number == "1234567" || number == "12345678")
        || prefix.is_some_and(|prefix| prefix.contains('x') && filler(prefix))
}

/// The texts of a tree. The depth is bounded by the reader.
fn scalars(node: &Node, found: &mut Vec<At<String>>) {
    match &node.kind {
        // A longer text is prose.
        Kind::Scalar(scalar) if scalar.text.len() < 200 => found.push(At {
            value: scalar.text.clone(),
            span: node.span.clone(),
        }),
        Kind::Scalar(_) => {}
        Kind::Sequence(items, _) => items.iter().for_each(|item| scalars(item, found)),
        Kind::Mapping(mapping) => mapping
            .entries
            .iter()
            .for_each(|entry| scalars(&entry.value, found)),
    }
}

/// The Zenodo DOIs in a page, and those for tests: up to the first character that ends an
/// address in Markdown and reStructuredText. Each text once.
fn in_prose(text: &str) -> Vec<At<String>> {
    let mut found: Vec<At<String>> = Vec::new();
    for start in ["10.5281/zenodo.", "10.5072/"] {
        for (at, _) in text.match_indices(start) {
            let rest = &text[at..];
            let ends = |c: char| c.is_whitespace() || ")]>\"'`,;<}|".contains(c);
            let end = rest.find(ends).unwrap_or(rest.len());
            let value = rest[..end].trim_end_matches(['.', ':', '*']);
            let value = value.strip_suffix(".svg").unwrap_or(value);
            if !found.iter().any(|at| at.value == value) {
                found.push(At {
                    value: value.to_owned(),
                    span: at..at + value.len(),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doi_that_leads_somewhere_is_left_alone() {
        for text in [
            "10.5281/zenodo.1003150",
            "https://doi.org/10.5281/zenodo.1003150",
            "https://doi.org/10.1038/s41592-023-01987-9",
            "doi:10.6019/S-BIAD1234",
            "https://github.com/example/spot-counter",
            "10 spots / image",
            "Uses doi:10.1/x and others",
            "doi:10.1/x and others",
            "doi",
            "",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn stand_ins_tests_and_slips_are_told() {
        for text in [
            "10.5281/zenodo.XXXXX",
            "https://doi.org/10.5281/zenodo.xxxxxxx",
            "10.5281/zenodo.0000000",
            "10.xxxx/abc",
            "10.5072/zenodo.4711",
            "https://doi.org/https://doi.org/10.5281/zenodo.1003150",
            "https://doi.org/zenodo.1003150",
        ] {
            assert!(fault(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_page_gives_its_dois_once() {
        let text = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.XXX.svg)](https://doi.org/10.5281/zenodo.XXX). 10.5072/zenodo.7";
        let values: Vec<String> = in_prose(text).into_iter().map(|at| at.value).collect();
        assert_eq!(values, ["10.5281/zenodo.XXX", "10.5072/zenodo.7"]);
    }
}
