//! `zenodo-json-drops-tag-link`: `.zenodo.json` does not replace the link to the tag.

use super::case::ZENODO_JSON;
use super::words::short;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-json-drops-tag-link",
    title: "`.zenodo.json` does not replace the link to the tag",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "zenodo-rdm github/release.py: a shallow update over the defaults; rubentalstra/FerroEHR#2404",
    doc: include_str!("../../docs/rules/zenodo-json-drops-tag-link.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(text) = case.files.text(ZENODO_JSON) else {
        return;
    };
    let Ok(json) = serde_json::from_str::<serde_json::Value>(text) else {
        return;
    };
    let Some(related) = json.get(KEY).and_then(serde_json::Value::as_array) else {
        return;
    };
    let has_tag = related.iter().any(|work| {
        let identifier = work.get("identifier").and_then(serde_json::Value::as_str);
        identifier.is_some_and(|identifier| leads_to_tag(identifier, case))
    });
    if has_tag {
        return;
    }
    let start = text.find(&format!("\"{KEY}\"")).unwrap_or(0);
    findings
        .add("`related_identifiers` replaces the link to the tag that Zenodo would add, so nobody can tell from the record which tag it is")
        .at(ZENODO_JSON, start..start + KEY.len() + 2)
        .help(match (case.slug(), case.release) {
            (Some(slug), Some(tag)) => format!(
                "add `{{\"identifier\": \"https://github.com/{slug}/tree/{}\", \"relation\": \"isSupplementTo\"}}`",
                short(tag.as_str())
            ),
            _ => "add `https://github.com/OWNER/NAME/tree/TAG` with `isSupplementTo` before each release, or leave the key out".to_owned(),
        });
}

const KEY: &str = "related_identifiers";

/// Whether an address is that of the release's tag; without a release, of any tag.
fn leads_to_tag(address: &str, case: &Case<'_>) -> bool {
    let lower = address.to_ascii_lowercase();
    let Some((repository, tag)) = lower.split_once("/tree/") else {
        return false;
    };
    let right_repository = case
        .slug()
        .is_none_or(|slug| repository.ends_with(&slug.to_string().to_ascii_lowercase()));
    let right_tag = case
        .release
        .is_none_or(|release| release.as_str().eq_ignore_ascii_case(tag));
    right_repository && right_tag
}
