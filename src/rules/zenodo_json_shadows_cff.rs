//! `zenodo-json-shadows-cff`: Zenodo reads `CITATION.cff`.

use super::case::{CITATION, ZENODO_JSON};

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "zenodo-json-shadows-cff",
    title: "Zenodo reads `CITATION.cff`",
    severity: Severity::Warning,
    needs: &[],
    reference: "zenodo-rdm github/release.py, metadata: CITATION.cff is read only if `.zenodo.json` gives nothing",
    doc: include_str!("../../docs/rules/zenodo-json-shadows-cff.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    if case.has(CITATION) && case.files.text(ZENODO_JSON).is_some() {
        findings
            .add("Zenodo reads `.zenodo.json` alone and ignores `CITATION.cff`, whatever the two say")
            .in_file(ZENODO_JSON)
            .help("delete `.zenodo.json` unless it says what CITATION.cff cannot; else keep authors, title and licence the same in both");
    }
}
