//! `cff-missing`: `CITATION.cff` is in the root folder.

use super::case::{CITATION, ZENODO_JSON};
use super::cff_misplaced::misplaced;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-missing",
    title: "`CITATION.cff` is in the root folder",
    severity: Severity::Error,
    needs: &[],
    profile: None,
    reference: "GitHub Docs: About CITATION files; zenodo-rdm github/release.py",
    doc: include_str!("../../docs/rules/cff-missing.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    // Another rule says it better: it is there under another name, cannot be read, or is not in the tag.
    let said = case.has(CITATION)
        || case.has("CITATION.cff/")
        || !misplaced(case).is_empty()
        || case.facts.repository.tagged.there().is_some_and(|tagged| {
            let holds = |path| tagged.files.contents.contains_key(path);
            case.release.is_some() && !holds(CITATION) && !holds(ZENODO_JSON)
        });
    if said {
        return;
    }
    let help = "`citable init` writes one from what the repository says, and asks the rest";
    if case.has(ZENODO_JSON) {
        // The record will be right, so that this stops no release.
        findings
            .add("there is no `CITATION.cff`: Zenodo takes what it shows from `.zenodo.json`, but GitHub shows nobody how to cite this")
            .severity(Severity::Warning)
            .help(help);
    } else {
        findings
            .add("there is no `CITATION.cff`: Zenodo then takes logins as authors and the repository's name as the title")
            .help(help);
    }
}
