//! `version-not-tag`: `version` in `CITATION.cff` is the version of the tag.

use crate::domain::Tag;

use super::case::{CITATION, edited};
use super::words::{quoted, short};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "version-not-tag",
    title: "`version` in `CITATION.cff` is the version of the tag",
    severity: Severity::Error,
    needs: &[Need::Release, Need::Citation],
    profile: None,
    reference: "CFF 1.2.0 schema guide, version; 33 of 81 repositories looked at name another version",
    doc: include_str!("../../docs/rules/version-not-tag.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    let Some(version) = case.citation_text("version") else {
        return;
    };
    if tag.names(version.value) {
        return;
    }
    let name = quoted(tag.as_str());
    let finding = findings.add(format!(
        "`CITATION.cff` says version {} but the tag is {name}, so people would cite another version than they use",
        quoted(version.value)
    ));
    finding.at(CITATION, version.span);
    let right = wanted(tag);
    if case.facts.forge.tag.there().is_some() || case.released() || case.archived() {
        finding.help("the tag cannot be changed any more: release a new version with `citable release`, which writes it into the file first");
    } else if case.tag_exists() {
        // Only here, as far as is known: whoever made it knows whether it was pushed.
        finding.help(format!(
            "if the tag was never pushed, make it again: `git tag -d {tag}`, write `version: {right}`, commit, `git tag -a {tag}`; \
             else release a new version with `citable release`, which writes it into the file first",
            tag = short(tag.as_str())
        ));
    } else {
        finding
            .help(format!(
                "write `version: {right}` and commit it before the tag is made"
            ))
            .fix(CITATION, edited(case, "version", &right));
    }
}

/// The version to write for a tag.
fn wanted(tag: &Tag) -> String {
    tag.version().map_or_else(
        || tag.as_str().trim_start_matches(['v', 'V']).to_owned(),
        |version| version.to_string(),
    )
}
