//! `dataset-not-cited`: the code cites its dataset.

use cff_rs::yaml::{Kind, Node};

use super::case::{CITATION, text_at};
use super::datasets;
use super::words::{listed, quoted};

use super::{Case, Findings, Level, Profile, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "dataset-not-cited",
    title: "the code cites its dataset",
    severity: Severity::Warning,
    needs: &[],
    profile: Some(Profile::Bioimage.at(Level::Recommended)),
    reference: "Schmied et al. 2024, doi:10.1038/s41592-023-01987-9 (QUAREP-LiMi WG12), machine learning, recommended",
    doc: include_str!("../../docs/rules/dataset-not-cited.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let mut cited = Vec::new();
    let mut typed = false;
    for key in ["references", "identifiers"] {
        let list = case.root().and_then(|root| root.get(key));
        let list = list.and_then(Node::as_sequence).unwrap_or_default();
        cited.extend(list);
        typed |= list.iter().any(|entry| {
            let kind = entry.get("type").and_then(text_at);
            kind.is_some_and(|kind| matches!(kind.value, "data" | "database"))
        });
    }
    for key in ["related_identifiers", "references"] {
        let list = case.json_root().and_then(|root| root.get(key));
        cited.extend(list.and_then(Node::as_sequence).unwrap_or_default());
    }
    let mut text = String::new();
    for entry in cited {
        collect(entry, &mut text);
    }
    let datasets = datasets::of(case);
    let lacking: Vec<String> = datasets
        .iter()
        .filter(|dataset| !datasets::names(&text, dataset))
        .map(|dataset| quoted(&dataset.as_argument()))
        .collect();
    let message = if !lacking.is_empty() {
        format!(
            "the code does not cite its {} {}",
            datasets::word(lacking.len()),
            listed(&lacking)
        )
    } else if datasets.is_empty() && !typed && !datasets::names_any(&text) {
        "the code does not say which dataset it belongs to".to_owned()
    } else {
        return;
    };
    let finding = findings.add(message);
    if case.root().is_some() {
        finding.in_file(CITATION);
    }
    finding.help(
        "add it to `references` in CITATION.cff with `type: data`, its title, authors and DOI; \
         Zenodo does not read that, so run `citable link --back` after each release as well",
    );
}

/// All texts in a value, a line each. The depth is bounded by the reader.
fn collect(node: &Node, text: &mut String) {
    match &node.kind {
        Kind::Scalar(scalar) => {
            text.push_str(&scalar.text);
            text.push('\n');
        }
        Kind::Sequence(items, _) => items.iter().for_each(|item| collect(item, text)),
        Kind::Mapping(mapping) => {
            for entry in &mapping.entries {
                collect(&entry.value, text);
            }
        }
    }
}
