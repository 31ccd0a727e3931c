//! `cite`: what to paste into a paper, for people and for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::domain::Tag;

use super::citation::statements::{self, Data, Row};
use super::citation::{Work, bibtex, codemeta, csl, ris};
use super::safe;

/// Everything that a report of `cite` shows.
#[derive(Debug, Clone, Copy)]
pub struct Cite<'a> {
    /// The tag.
    pub tag: &'a Tag,
    /// What is cited.
    pub work: &'a Work,
    /// Where its facts come from.
    pub source: Source,
    /// The name of the style.
    pub style: &'a str,
    /// The citation in that style.
    pub citation: &'a str,
    /// The datasets.
    pub datasets: &'a [Data],
    /// What to know before pasting.
    pub notes: &'a [String],
}

/// Where the facts of a citation come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The record on Zenodo.
    Record,
    /// CITATION.cff alone.
    File,
}

impl Source {
    /// The word in the JSON contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::File => "CITATION.cff",
        }
    }
}

/// The report as `citable/cite/1`.
pub fn json(cite: &Cite<'_>) -> Value {
    let work = cite.work;
    let version = work.doi.as_ref().filter(|_| cite.source == Source::Record);
    let unsure = work.doi.as_ref().filter(|_| cite.source == Source::File);
    json!({
        "schema": "citable/cite/1",
        "tag": cite.tag.as_str(),
        "source": cite.source.word(),
        "doi": version.map(ToString::to_string),
        "conceptDoi": work.concept.as_ref().map(ToString::to_string),
        "fileDoi": unsure.map(ToString::to_string),
        "style": cite.style,
        "citation": cite.citation,
        "bibtex": bibtex::entry(work),
        "ris": ris::reference(work),
        "cslJson": csl::item(work),
        "codemeta": codemeta::description(work),
        "codeAvailability": statements::code(work),
        "dataAvailability": statements::data(cite.datasets),
        "keyResources": statements::key_resources(work, cite.datasets).iter().map(|row| json!({
            "section": row.section,
            "resource": row.resource,
            "source": row.source,
            "identifier": row.identifier,
        })).collect::<Vec<_>>(),
        "datasets": cite.datasets.iter().map(|data| json!({
            "dataset": data.reference,
            "archive": data.archive.trim_start_matches("the "),
            "accession": data.accession,
            "title": data.title,
            "url": data.url,
            "public": data.public,
        })).collect::<Vec<_>>(),
        "notes": cite.notes,
    })
}

/// The DOIs, each with what it leads to and where it is for.
fn dois(cite: &Cite<'_>) -> Vec<(&'static str, String, &'static str)> {
    let work = cite.work;
    let own = work.doi.as_ref().map(|doi| match cite.source {
        Source::Record => (
            "DOI of this version",
            doi.url(),
            "for a paper: it always leads to this release",
        ),
        Source::File => (
            "DOI in CITATION.cff",
            doi.url(),
            "not looked at: it may be that of another version",
        ),
    });
    let all = work.concept.as_ref().map(|doi| {
        (
            "DOI of all versions",
            doi.url(),
            "for a README or a web page: it leads to the newest",
        )
    });
    own.into_iter().chain(all).collect()
}

/// The report for people, ready to be copied.
pub fn human(cite: &Cite<'_>) -> String {
    let mut out = String::new();
    for (what, url, why) in dois(cite) {
        let _ = writeln!(out, "{what}: {}\n  {why}", safe::line(&url));
    }
    let mut part = |title: &str, text: &str| {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{title}:");
        for line in text.lines() {
            let _ = writeln!(out, "  {}", safe::text(line));
        }
    };
    part(&format!("Citation ({})", cite.style), cite.citation);
    part("BibTeX", &bibtex::entry(cite.work));
    part("Code availability", &statements::code(cite.work));
    if let Some(data) = statements::data(cite.datasets) {
        part("Data availability", &data);
    }
    let rows = statements::key_resources(cite.work, cite.datasets);
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let Row {
                section,
                resource,
                source,
                identifier,
            } = row;
            format!("{section} | {resource} | {source} | {identifier}")
        })
        .collect();
    part("Key resources table", &rows.join("\n"));
    for note in cite.notes {
        let _ = writeln!(out, "\nnote: {}", safe::line(note));
    }
    let _ = writeln!(
        out,
        "\nFor programs: `citable cite --format bibtex`, or ris, csl-json, codemeta, text"
    );
    out
}

/// The report in Markdown.
pub fn markdown(cite: &Cite<'_>) -> String {
    let mut out = format!("### Cite {}\n", safe::markdown(cite.tag.as_str()));
    for (what, url, why) in dois(cite) {
        let _ = writeln!(out, "\n- {what}: <{}>  \n  {why}", safe::url(&url));
    }
    let _ = writeln!(
        out,
        "\n**Citation ({})**\n\n{}",
        safe::markdown(cite.style),
        safe::markdown(cite.citation)
    );
    // No line of an entry begins with a fence: backticks stand behind the name of a field.
    let _ = writeln!(
        out,
        "\n**BibTeX**\n\n```bibtex\n{}```",
        bibtex::entry(cite.work)
    );
    let _ = writeln!(
        out,
        "\n**Code availability**\n\n{}",
        safe::markdown(&statements::code(cite.work))
    );
    if let Some(data) = statements::data(cite.datasets) {
        let _ = writeln!(out, "\n**Data availability**\n\n{}", safe::markdown(&data));
    }
    out.push_str(
        "\n**Key resources table**\n\n| resource | source | identifier |\n|---|---|---|\n",
    );
    let mut section = "";
    for row in statements::key_resources(cite.work, cite.datasets) {
        if row.section != section {
            section = row.section;
            let _ = writeln!(out, "| **{section}** | | |");
        }
        let cells = [&row.resource, &row.source, &row.identifier].map(|cell| safe::markdown(cell));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    for note in cite.notes {
        let _ = writeln!(out, "\n> {}", safe::markdown(note));
    }
    out
}

/// Only the citation in the style asked for.
pub fn text(cite: &Cite<'_>) -> String {
    format!("{}\n", safe::line(cite.citation))
}

/// Only the BibTeX entry.
pub fn bibtex(cite: &Cite<'_>) -> String {
    bibtex::entry(cite.work)
}

/// Only the RIS reference.
pub fn ris(cite: &Cite<'_>) -> String {
    ris::reference(cite.work)
}

/// Only CSL-JSON: a list of one item.
pub fn csl_json(cite: &Cite<'_>) -> String {
    super::json::text(&json!([csl::item(cite.work)]))
}

/// Only CodeMeta.
pub fn codemeta(cite: &Cite<'_>) -> String {
    super::json::text(&codemeta::description(cite.work))
}
