//! What the box shows wrongly or leaves out though it shows something.

use cff_rs::yaml::Node;

use super::value::Value;
use super::work::{Work, day};

/// The flaws of a shown citation, each with what to write instead.
pub(super) fn of(work: &Work<'_>) -> Vec<String> {
    [doi(work), version(work), date(work)]
        .into_iter()
        .flatten()
        .collect()
}

fn doi(work: &Work<'_>) -> Option<String> {
    let doi = work.field("doi").shown();
    if doi.is_empty() {
        let hidden = identifier_doi(work)?;
        return Some(format!(
            "GitHub shows no DOI, because it does not look into `identifiers`: write `doi: {hidden}` too"
        ));
    }
    let at = doi.find("10.").filter(|at| *at > 0)?;
    Some(format!(
        "GitHub puts https://doi.org/ before `doi: {doi}`, which leads nowhere: write `doi: {}`",
        &doi[at..]
    ))
}

fn identifier_doi(work: &Work<'_>) -> Option<String> {
    let items = work.node("identifiers")?.as_sequence()?;
    let text = |item: &Node, key: &str| item.get(key).map(|node| Value::of(node).shown());
    let item = items
        .iter()
        .find(|item| text(item, "type").as_deref() == Some("doi"))?;
    text(item, "value").filter(|value| !value.is_empty())
}

fn version(work: &Work<'_>) -> Option<String> {
    let version = work.field("version");
    let (shown, written) = (version.shown(), version.written?);
    let retyped = !shown.is_empty() && shown != written;
    (retyped && !matches!(version.value, Value::Text(_) | Value::Time(_))).then(|| {
        format!("GitHub shows `version: {written}` as {shown}: write `version: \"{written}\"`")
    })
}

/// A date that is written and shows no year.
fn date(work: &Work<'_>) -> Option<String> {
    let released = work.field("date-released");
    let written = released.written.clone().filter(|text| !text.is_empty())?;
    let lost = day(&released).is_none() && work.month_and_year().1.is_empty();
    lost.then(|| {
        format!(
            "GitHub shows no year, because `date-released: {written}` is no day to it: write it as YYYY-MM-DD"
        )
    })
}
