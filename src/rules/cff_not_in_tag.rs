//! `cff-not-in-tag`: the tag holds `CITATION.cff`.

use super::case::{CITATION, ZENODO_JSON};
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-not-in-tag",
    title: "the tag holds `CITATION.cff`",
    severity: Severity::Error,
    needs: &[Need::Release, Need::LocalTag],
    profile: None,
    reference: "zenodo-rdm github/release.py: files are read at the tag",
    doc: include_str!("../../docs/rules/cff-not-in-tag.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(tag) = case.release else { return };
    let name = quoted(tag.as_str());
    if let Some(tagged) = case.facts.repository.tagged.there() {
        // Beside a `.zenodo.json` Zenodo does not look for it, and another rule says what GitHub lacks.
        let holds = |path| tagged.files.contents.contains_key(path);
        if !holds(CITATION) && !holds(ZENODO_JSON) {
            let here = case.facts.repository.files.contents.contains_key(CITATION);
            let first = if here {
                "commit the file"
            } else {
                "`citable init` writes one: commit it"
            };
            findings
                .add(format!(
                    "the tag {name} holds no `CITATION.cff`, and Zenodo reads the file in the tag, not on the branch"
                ))
                .help(format!("{first} and release a new version; a tag that others have is not moved"));
        }
    } else if !case.tag_exists() && case.changed().iter().any(|path| path.as_str() == CITATION) {
        findings
            .add(format!(
                "`CITATION.cff` is not committed as it is here, so the tag {name} would not hold it"
            ))
            .in_file(CITATION)
            .help("`git add CITATION.cff` and `git commit`, then run this again");
    }
}
