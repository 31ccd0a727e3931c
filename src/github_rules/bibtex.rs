//! The citation as a BibTeX entry (ruby-cff 1.4.0, `formatters/bibtex.rb`).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::value::Field;
use super::work::{Venue, Work, month_and_year};
use super::{Stop, citekey, date, names};

/// The entry, its fields in the order of the alphabet, one a line.
pub(super) fn entry(work: &Work<'_>) -> Result<String, Stop> {
    let kind = work.kind()?;
    let entry_type = entry_type(&kind);
    let mut fields = BTreeMap::new();
    fields.insert("author", names::bibtex(&work.authors)?);
    let title = format!("{{{}}}", escaped(work.field("title").text()?));
    fields.insert("title", title);
    for name in fields_of(entry_type) {
        fields.insert(*name, field(work, &kind, name)?);
    }
    let (month, year) = when(work, &kind)?;
    if !month.is_empty() {
        fields.insert("month", month_key(work, &month)?);
    }
    fields.insert("year", year);
    let url = work.url()?;
    url.is_empty()?;
    fields.insert("url", url.shown());
    if work.is_reference && fields.get("note").is_none_or(String::is_empty) {
        let notes = work.field("notes");
        notes.is_empty()?;
        fields.insert("note", notes.shown());
    }
    fields.retain(|_, value| !value.is_empty());
    let Some(author) = fields.get("author") else {
        return Err(Stop {
            why: "the authors have no names: give each `family-names:` and `given-names:`, or `name:`"
                .to_owned(),
            span: work.node("authors").map(|node| node.span.clone()),
        });
    };
    let key = citekey::of(
        author,
        &fields["title"],
        fields.get("year").map(String::as_str),
    );
    let mut entry = format!("@{entry_type}{{{key}");
    for (name, value) in &fields {
        // Writing to a String cannot fail.
        let _ = if *name == "month" {
            write!(entry, ",\n{name} = {value}")
        } else {
            write!(entry, ",\n{name} = {{{value}}}")
        };
    }
    entry.push_str("\n}");
    Ok(entry)
}

/// Text for LaTeX: `&`, `%`, `$`, `#`, `_` and braces get a backslash.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '&' | '%' | '$' | '#' | '_' | '{' | '}') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The type of the entry. What BibTeX does not know is `misc`.
fn entry_type(kind: &str) -> &'static str {
    if kind.is_empty() || kind.contains("software") {
        return "software";
    }
    match kind {
        "article" | "magazine-article" | "newspaper-article" => "article",
        "book" => "book",
        "manual" => "manual",
        "unpublished" => "unpublished",
        "phdthesis" => "phdthesis",
        "mastersthesis" => "mastersthesis",
        "conference" | "proceedings" => "proceedings",
        "conference-paper" => "inproceedings",
        "pamphlet" => "booklet",
        "report" => "techreport",
        _ => "misc",
    }
}

/// The fields that a type has beside author, title, date, address and note.
fn fields_of(entry_type: &str) -> &'static [&'static str] {
    match entry_type {
        "article" => &["doi", "journal", "note", "number", "pages", "volume"],
        "book" => &[
            "address",
            "doi",
            "editor",
            "isbn",
            "number",
            "pages",
            "publisher",
            "volume",
        ],
        "booklet" | "manual" => &["address", "doi"],
        "inproceedings" | "proceedings" => &[
            "address",
            "booktitle",
            "doi",
            "editor",
            "pages",
            "publisher",
            "series",
        ],
        "mastersthesis" | "phdthesis" => &["address", "doi", "school", "type"],
        "software" => &["doi", "license", "version"],
        "techreport" => &["address", "doi", "institution", "number"],
        "unpublished" => &["doi", "note"],
        _ => &["doi", "pages"],
    }
}

fn field(work: &Work<'_>, kind: &str, name: &str) -> Result<String, Stop> {
    let copied = |key| Ok(escaped(&work.field(key).shown()));
    match name {
        "doi" => copied("doi"),
        "isbn" => copied("isbn"),
        "journal" => copied("journal"),
        "license" => copied("license"),
        "version" => copied("version"),
        "volume" => copied("volume"),
        "address" => address(work, kind),
        "booktitle" => Ok(escaped(work.field("collection-title").text()?)),
        "editor" => names::bibtex(&work.editors),
        "institution" | "school" => Ok(escaped(work.institution()?.text()?)),
        "note" => Ok(work.status_note().unwrap_or_default().to_owned()),
        "number" => Ok(work.field("issue").shown()),
        "pages" => Ok(work.pages("--")),
        "publisher" => name_of(work.venue("publisher")?.as_ref()),
        "series" => name_of(work.venue("conference")?.as_ref()),
        // "type", of a thesis
        _ => raw(&work.field("thesis-type")),
    }
}

fn raw(field: &Field) -> Result<String, Stop> {
    field.is_empty()?;
    Ok(field.shown())
}

fn name_of(venue: Option<&Venue<'_>>) -> Result<String, Stop> {
    venue.map_or(Ok(String::new()), |venue| {
        Ok(escaped(venue.field("name").text()?))
    })
}

/// City, region and country of the publisher, or of the conference for a paper at one.
fn address(work: &Work<'_>, kind: &str) -> Result<String, Stop> {
    let key = if kind == "conference-paper" {
        "conference"
    } else {
        "publisher"
    };
    let Some(venue) = work.venue(key)? else {
        return Ok(String::new());
    };
    let mut parts = Vec::new();
    for key in ["city", "region", "country"] {
        let part = venue.field(key);
        if !part.is_empty()? {
            parts.push(part.shown());
        }
    }
    Ok(parts.join(", "))
}

/// Of a conference paper those of the conference, when they are known.
fn when(work: &Work<'_>, kind: &str) -> Result<(String, String), Stop> {
    if kind == "conference-paper"
        && let Some(conference) = work.venue("conference")?
        && let Some(start) = conference.day("date-start")
    {
        return Ok(month_and_year(start));
    }
    Ok(work.month_and_year())
}

/// ruby-cff takes the number at the beginning of the month and stops where that is no month.
fn month_key(work: &Work<'_>, month: &str) -> Result<String, Stop> {
    let text = month.trim_start();
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let number: i64 = text[..sign + digits].parse().unwrap_or(0);
    date::month_key(number)
        .map(str::to_owned)
        .ok_or_else(|| Stop {
            why: format!("`month: {month}` is no month to GitHub: write a number from 1 to 12"),
            span: work.node("month").map(|node| node.span.clone()),
        })
}
