//! `doi --all`: every release of a repository beside Zenodo's records.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::facts::releases::{AllReleases, Unlisted};
use crate::facts::{Record, Release};
use crate::plan::cause::Outlook;
use crate::plan::releases::{Problem, Row, Standing};

use super::safe;

/// The releases as `citable/releases/1`.
pub fn json(all: &AllReleases, rows: &[Row]) -> Value {
    json!({
        "schema": "citable/releases/1",
        "repository": all.repository.slug.to_string(),
        "problem": Problem::of_records(all).as_ref().map(told),
        "releases": rows.iter().map(row).collect::<Vec<_>>(),
        "orphans": orphans(all).iter().map(|record| json!({
            "version": record.version,
            "doi": record.doi.to_string(),
            "conceptDoi": concept(record),
            "url": record.url,
        })).collect::<Vec<_>>(),
    })
}

/// That there is no list, in the same contract.
pub fn json_of_none(unlisted: &Unlisted) -> Value {
    json!({
        "schema": "citable/releases/1",
        "repository": unlisted.slug().map(ToString::to_string),
        "problem": told(&Problem::of_list(unlisted)),
        "releases": [],
        "orphans": [],
    })
}

/// That there is no list, in Markdown.
pub fn markdown_of_none(unlisted: &Unlisted) -> String {
    let slug = unlisted.slug().map(|slug| format!(" of {slug}"));
    let problem = told(&Problem::of_list(unlisted));
    format!(
        "## Releases{}\n\n{}\n",
        slug.unwrap_or_default(),
        safe::markdown(&problem)
    )
}

/// What kept it from being seen, and what to do.
fn told(problem: &Problem) -> String {
    format!("{}; {}", problem.message, problem.help)
}

fn row(row: &Row) -> Value {
    let release = row.release;
    let record = record(row);
    let cause = match row.standing {
        Standing::Missing(cause, _) => Some(cause.telling()),
        _ => None,
    };
    json!({
        "tag": release.tag.as_str(),
        "url": release.url,
        "published": release.published_at.map(|at| at.to_string()),
        "prerelease": release.prerelease,
        "state": state(row),
        "doi": record.map(|record| record.doi.to_string()),
        "conceptDoi": record.and_then(concept),
        "cause": cause.map(|telling| telling.id),
    })
}

/// The table, for people.
pub fn human(all: &AllReleases, rows: &[Row]) -> String {
    let count = match rows.len() {
        1 => "1 release".to_owned(),
        count => format!("{count} releases"),
    };
    let mut out = format!("{}: {count}\n\n", all.repository.slug);
    let tags = rows.iter().map(|row| row.release.tag.as_str().len());
    let width = tags.max().unwrap_or(0).clamp(3, 40);
    let _ = writeln!(out, "  {:<width$}  {:<10}  DOI or cause", "tag", "released");
    for row in rows {
        let tag = safe::line(row.release.tag.as_str());
        let _ = writeln!(
            out,
            "  {tag:<width$}  {:<10}  {}",
            day(row.release),
            words(row)
        );
    }
    for record in orphans(all) {
        let version = record.version.as_deref().unwrap_or("no version");
        let _ = writeln!(
            out,
            "\n  {} ({}) on Zenodo belongs to no release on GitHub",
            record.doi,
            safe::line(version)
        );
    }
    if let Some(problem) = Problem::of_records(all) {
        let (message, help) = (safe::line(&problem.message), safe::line(&problem.help));
        let _ = writeln!(out, "\n{message}\n{help}");
    }
    out
}

/// The table in Markdown.
pub fn markdown(all: &AllReleases, rows: &[Row]) -> String {
    let cell = |text: &str| safe::line(text).replace('|', "\\|");
    let mut out = format!(
        "## Releases of {}\n\n| tag | released | DOI or cause |\n|---|---|---|\n",
        all.repository.slug
    );
    for row in rows {
        let tag = cell(row.release.tag.as_str());
        let _ = writeln!(
            out,
            "| `{tag}` | {} | {} |",
            day(row.release),
            cell(&words(row))
        );
    }
    for record in orphans(all) {
        let version = cell(record.version.as_deref().unwrap_or("no version"));
        let _ = writeln!(out, "| `{version}` | no release | {} |", record.doi);
    }
    if let Some(problem) = Problem::of_records(all) {
        let _ = writeln!(out, "\n{}", safe::markdown(&told(&problem)));
    }
    out
}

fn day(release: &Release) -> String {
    release.published_at.map_or_else(
        || "draft".to_owned(),
        |at| at.strftime("%Y-%m-%d").to_string(),
    )
}

fn words(row: &Row) -> String {
    let kind = if row.release.prerelease {
        " (pre-release)"
    } else {
        ""
    };
    let words = match row.standing {
        Standing::Archived(record) => record.doi.to_string(),
        Standing::Missing(cause, Outlook::CannotTell) => {
            format!("no record, {} why", cause.telling().brief)
        }
        Standing::Missing(cause, _) => cause.telling().brief.to_owned(),
        Standing::Draft => "draft only".to_owned(),
        Standing::LeftOut => "left out in citable.toml".to_owned(),
        Standing::Unknown => "could not look".to_owned(),
    };
    format!("{words}{kind}")
}

/// The word in the JSON contract.
fn state(row: &Row) -> &'static str {
    match row.standing {
        Standing::Archived(_) => "archived",
        Standing::Missing(_, Outlook::Open) => "pending",
        Standing::Missing(_, Outlook::Never | Outlook::CannotTell) => "missing",
        Standing::Unknown => "unknown",
        Standing::Draft => "draft",
        Standing::LeftOut => "left-out",
    }
}

fn record<'a>(row: &Row<'a>) -> Option<&'a Record> {
    match row.standing {
        Standing::Archived(record) => Some(record),
        _ => None,
    }
}

fn concept(record: &Record) -> Option<String> {
    record.concept_doi.as_ref().map(ToString::to_string)
}

fn orphans(all: &AllReleases) -> &[Record] {
    all.records.known().map_or(&[], |records| &records.orphans)
}
