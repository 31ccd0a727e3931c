//! The citation in the manner of the APA (ruby-cff 1.4.0, `formatters/apalike.rb`).

use cff_rs::yaml::Date;

use super::value::Field;
use super::work::{Work, month_and_year};
use super::{Stop, date, names};

/// `Names. (Year). Title (Version 1.0) [Computer software]. Where. Address`, each part only when
/// it is there.
pub(super) fn citation(work: &Work<'_>) -> Result<String, Stop> {
    let kind = work.kind()?;
    let when = when(work, &kind)?;
    let version = work.field("version").shown();
    let version = if version.is_empty() {
        version
    } else {
        format!(" (Version {version})")
    };
    let parts = [
        names::apa(&work.authors)?,
        if when.is_empty() {
            when
        } else {
            format!("({when})")
        },
        format!(
            "{}{version}{}",
            work.field("title").shown(),
            label(work, &kind)
        ),
        published(work, &kind)?,
        address(work)?,
    ];
    Ok(joined(&parts, ". "))
}

fn joined(parts: &[String], by: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(by)
}

/// The year; of a conference paper the days of the conference, when they are known.
fn when(work: &Work<'_>, kind: &str) -> Result<String, Stop> {
    if kind == "conference-paper"
        && let Some(conference) = work.venue("conference")?
        && let Some(start) = conference.day("date-start")
    {
        return Ok(match conference.day("date-end") {
            Some(end) if start < end => days(start, end),
            _ => month_and_year(start).1,
        });
    }
    Ok(work.month_and_year().1)
}

/// `2015, November 15–20`, with as much of the end as differs.
fn days(start: Date, end: Date) -> String {
    let mut last = end.day().to_string();
    if start.month() != end.month() {
        last = format!("{} {last}", date::month_name(end.month()));
    }
    if start.year() != end.year() {
        last = format!("{}, {last}", end.year());
    }
    format!(
        "{}, {} {}–{last}",
        start.year(),
        date::month_name(start.month()),
        start.day()
    )
}

fn label(work: &Work<'_>, kind: &str) -> &'static str {
    if kind.contains("data") {
        " [Data set]"
    } else if kind.contains("conference") {
        " [Conference paper]"
    } else if work.is_reference && !kind.contains("software") {
        ""
    } else {
        " [Computer software]"
    }
}

/// Where the work appeared, which depends on its type.
fn published(work: &Work<'_>, kind: &str) -> Result<String, Stop> {
    let shown = |field: Field| -> Result<String, Stop> {
        field.is_empty()?;
        Ok(field.shown())
    };
    let note = || work.status_note().unwrap_or_default().to_owned();
    Ok(match kind {
        "article" => joined(
            &[
                shown(work.field("journal"))?,
                volume(work),
                work.pages("–"),
                note(),
            ],
            ", ",
        ),
        "book" => match work.venue("publisher")? {
            Some(publisher) => shown(publisher.field("name"))?,
            None => String::new(),
        },
        "conference-paper" => joined(
            &[
                shown(work.field("collection-title"))?,
                volume(work),
                work.pages("–"),
            ],
            ", ",
        ),
        "report" => shown(work.institution()?)?,
        "phdthesis" => thesis(work, "Doctoral dissertation")?,
        "mastersthesis" => thesis(work, "Master's thesis")?,
        "unpublished" => note(),
        _ => String::new(),
    })
}

fn volume(work: &Work<'_>) -> String {
    let [volume, issue] = [work.field("volume").shown(), work.field("issue").shown()];
    match (volume.is_empty(), issue.is_empty()) {
        (true, _) => String::new(),
        (false, true) => volume,
        (false, false) => format!("{volume}({issue})"),
    }
}

fn thesis(work: &Work<'_>, default: &str) -> Result<String, Stop> {
    let written = work.field("thesis-type").shown();
    let kind = if written.is_empty() {
        default
    } else {
        &written
    };
    Ok(format!("[{kind}, {}]", work.institution()?.shown()))
}

/// The DOI behind its resolver, else the code, else the web page. A DOI in `identifiers` is not
/// looked for.
fn address(work: &Work<'_>) -> Result<String, Stop> {
    let doi = work.field("doi");
    if !doi.is_empty()? {
        return Ok(format!("https://doi.org/{}", doi.shown()));
    }
    let url = work.url()?;
    url.is_empty()?;
    Ok(url.shown())
}
