//! `cff-no-year`: the citation has a year.

use cff_rs::yaml::Mapping;

use super::case::{CITATION, text_at};

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "cff-no-year",
    title: "the citation has a year",
    severity: Severity::Note,
    needs: &[Need::Citation],
    profile: None,
    reference: "ruby-cff 1.4.0, `Formatter#year_from_model`: `year`, else `date-released`, else `date-published`",
    doc: include_str!("../../docs/rules/cff-no-year.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(root) = case.root() else { return };
    let has = |work: &Mapping, key: &str| work.get(key).and_then(text_at).is_some();
    let dated = ["year", "date-released", "date-published"];
    if let Some(entry) = root.entry("preferred-citation") {
        let Some(work) = entry.value.as_mapping() else {
            return;
        };
        // What is yet to appear has no year.
        let status = work.get("status").and_then(text_at);
        let is_out = status.is_none_or(|status| status.value == "advance-online");
        if is_out && !dated.iter().any(|key| has(work, key)) {
            findings
                .add("the work to be cited instead has no year, so \"Cite this repository\" shows none")
                .at(CITATION, entry.key.span.clone())
                .help("write `year:` into `preferred-citation`");
        }
        return;
    }
    // Before the first release there is no date to write.
    let tagged = case.git().is_some_and(|git| !git.tags.is_empty());
    let released = tagged || has(root, "doi");
    if case.release.is_none() && released && !has(root, "date-released") {
        findings
            .add("there is no `date-released`, so \"Cite this repository\" shows a citation without a year")
            .in_file(CITATION)
            .help("write `date-released:` with the day of the newest release; `citable release` does it for the next one");
    }
}
