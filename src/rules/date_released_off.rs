//! `date-released-off`: `date-released` is the day of the release.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::case::{CITATION, edited};
use super::words::quoted;

use super::{Case, Findings, Need, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "date-released-off",
    title: "`date-released` is the day of the release",
    severity: Severity::Warning,
    needs: &[Need::Citation],
    profile: None,
    reference: "CFF 1.2.0 schema guide, date-released; DataCite: a date that has not come is no publication date",
    doc: include_str!("../../docs/rules/date-released-off.md"),
    check,
};

fn check(case: &Case<'_>, findings: &mut Findings) {
    let Some(date) = case.citation_text("date-released") else {
        return;
    };
    // What is no date is told by `cff-invalid`.
    let Ok(day) = date.value.parse::<Date>() else {
        return;
    };
    let releases = case.facts.forge.releases.known();
    let published = releases
        .and_then(|releases| releases.published.as_ref()?.published_at)
        .map(|at| at.to_zoned(TimeZone::UTC).date());
    // A day is forgiven: the earth has many midnights.
    let days = |right: Date| day.since(right).map_or(0, |span| span.get_days());
    if case.release.is_none() {
        if days(case.today) > 1 {
            findings
                .add(format!(
                    "`date-released` is {}, which is yet to come",
                    quoted(date.value)
                ))
                .at(CITATION, date.span)
                .help("write the day of the newest release, or leave the key out");
        }
        return;
    }
    // Before it, only who makes the release now knows its day.
    let Some(right) = published.or(case.releasing.then_some(case.today)) else {
        return;
    };
    if days(right).abs() <= 1 {
        return;
    }
    let release = if published.is_some() {
        "the release is"
    } else {
        "a release made today would be"
    };
    let finding = findings.add(format!(
        "`date-released` is {} but {release} of `{right}`, and the citation takes its year from it",
        quoted(date.value)
    ));
    finding.at(CITATION, date.span);
    if case.tag_exists() {
        finding.help("the tag cannot be changed any more; Zenodo shows the right day all the same");
    } else {
        finding
            .help(format!("write `date-released: {right}`"))
            .fix(CITATION, edited(case, "date-released", &right.to_string()));
    }
}
