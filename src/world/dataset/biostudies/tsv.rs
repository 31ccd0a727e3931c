//! PageTab as a table of tabs, as people write it: a link goes into the text, and every other
//! byte stays. It is only ever read from a file of the user's: the TSV that BioStudies itself
//! writes leaves things out.
//!
//! A block of lines belongs to the section above it, so that the link stands behind the first
//! section's own files and links and before the next section.

use std::ops::Range;

use crate::facts::dataset::{Link, target_doi};
use crate::plan::link::NewLink;

use super::pagetab::{self, OURS, Uneditable};

/// A cell: its text, and its place with quotes and without blanks around it.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    span: Range<usize>,
}

/// A line of cells; with line breaks in quotes it is several lines of the file.
#[derive(Debug)]
struct Row {
    cells: Vec<Cell>,
    /// Where the line after it begins.
    end: usize,
}

/// Lines up to a blank one.
type Block = Vec<Row>;

/// A link in a block.
#[derive(Debug)]
struct Found<'a> {
    url: &'a Cell,
    description: Option<&'a Cell>,
    kind: Option<&'a Cell>,
}

/// Every link of a study in that form.
pub(super) fn links(text: &str) -> Result<Vec<Link>, Uneditable> {
    let blocks = blocks(text)?;
    let found = blocks.iter().flat_map(found);
    let link = |found: Found<'_>| {
        let kind = found.kind.map(|cell| cell.text.as_str());
        let target = found.url.text.clone();
        let flaw = pagetab::flaw(&target, kind.filter(|kind| !kind.is_empty()));
        Link {
            flaw,
            ..Link::to(target)
        }
    };
    Ok(found
        .filter(|found| !found.url.text.is_empty())
        .map(link)
        .collect())
}

/// The accession and the title that stand in it.
pub(super) fn head(text: &str) -> Result<(Option<String>, Option<String>), Uneditable> {
    let blocks = blocks(text)?;
    let cell = |row: &Row, at: usize| row.cells.get(at).map(|cell| cell.text.clone());
    let filled = |text: &String| !text.is_empty();
    let accession = cell(&blocks[0][0], 1).filter(filled);
    let named = |row: &&Row| cell(row, 0).is_some_and(|name| name.eq_ignore_ascii_case("title"));
    let mut rows = blocks.iter().take(2).flatten();
    let title = rows.find(named).and_then(|row| cell(row, 1));
    Ok((accession, title.filter(filled)))
}

/// The text with the link.
pub(super) fn with_link(text: &str, new: &NewLink) -> Result<String, Uneditable> {
    let blocks = blocks(text)?;
    let mut edited = text.to_owned();
    if let Some(old) = &new.replaces {
        let mut all = blocks.iter().flat_map(found);
        let old = all
            .find(|found| is_replaced(found, new))
            .ok_or_else(|| Uneditable::NotOurs(old.to_string()))?;
        if old.kind.is_some_and(|kind| !kind.text.is_empty()) {
            return Err(Uneditable::Malformed(
                "the old link has a `Type`, which must not stand beside a full address".to_owned(),
            ));
        }
        let words = old
            .description
            .map(|cell| (cell.span.clone(), new.label.clone()));
        let mut changes: Vec<_> = words.into_iter().collect();
        changes.push((old.url.span.clone(), new.url()));
        // From the end, so that the places before it stay true.
        changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, words) in changes {
            edited.replace_range(span, &cell(&words));
        }
        return Ok(edited);
    }
    let own = blocks[2..].iter().take_while(|block| is_part(block));
    let last = own.last().unwrap_or(&blocks[1]);
    let end = last.last().map_or(text.len(), |row| row.end);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let open = if text[..end].ends_with('\n') {
        ""
    } else {
        line_end
    };
    let words = format!(
        "{open}{line_end}Link\t{}{line_end}Description\t{}{line_end}",
        cell(&new.url()),
        cell(&new.label)
    );
    edited.insert_str(end, &words);
    Ok(edited)
}

fn is_replaced(found: &Found<'_>, new: &NewLink) -> bool {
    let ours = found
        .description
        .is_some_and(|cell| cell.text.starts_with(OURS));
    ours && target_doi(&found.url.text) == new.replaces
}

/// A text as a cell.
fn cell(text: &str) -> String {
    if text.contains(['\t', '\n', '\r', '"']) || text.starts_with('#') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Whether a block is files or links, which belong to the section before it.
fn is_part(block: &Block) -> bool {
    let name = &block[0].cells[0].text;
    ["link", "links", "file", "files"]
        .iter()
        .any(|part| name.eq_ignore_ascii_case(part))
}

/// The links in a block: one, or one in each row of a table.
fn found(block: &Block) -> Vec<Found<'_>> {
    let is = |cell: Option<&Cell>, name: &str| {
        cell.is_some_and(|cell| cell.text.eq_ignore_ascii_case(name))
    };
    let head = &block[0].cells;
    if is(head.first(), "Link") {
        let named = |name: &str| {
            let row = block[1..].iter().find(|row| is(row.cells.first(), name));
            row.and_then(|row| row.cells.get(1))
        };
        let (description, kind) = (named("Description"), named("Type"));
        let one = head.get(1).map(|url| Found {
            url,
            description,
            kind,
        });
        return one.into_iter().collect();
    }
    if !is(head.first(), "Links") {
        return Vec::new();
    }
    let column = |name: &str| head.iter().position(|cell| is(Some(cell), name));
    let (description, kind) = (column("Description"), column("Type"));
    let rows = block[1..].iter();
    rows.map(|row| Found {
        url: &row.cells[0],
        description: description.and_then(|at| row.cells.get(at)),
        kind: kind.and_then(|at| row.cells.get(at)),
    })
    .collect()
}

/// The blocks of a study: first `Submission`, then its section; both are there.
fn blocks(text: &str) -> Result<Vec<Block>, Uneditable> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for row in rows(text)? {
        let blank = row.cells.iter().all(|cell| cell.text.is_empty());
        match blocks.last_mut() {
            _ if blank => open = false,
            Some(block) if open => block.push(row),
            _ => {
                blocks.push(vec![row]);
                open = true;
            }
        }
    }
    let wrong = |what: &str| Err(Uneditable::Malformed(what.to_owned()));
    let Some(first) = blocks.first() else {
        return wrong("it is empty");
    };
    if !first[0].cells[0].text.eq_ignore_ascii_case("submission") {
        return wrong("its first block is not `Submission`");
    }
    match blocks.get(1) {
        None => return wrong("it has no section after `Submission`"),
        Some(section) if is_part(section) => {
            return wrong("links or files stand before its section");
        }
        Some(_) => {}
    }
    for block in &blocks[1..] {
        let width = block[0].cells.len();
        let name = &block[0].cells[0].text;
        if !name.eq_ignore_ascii_case("links") {
            continue;
        }
        if block.len() == 1 {
            return wrong("a table of links has no row");
        }
        if block[1..].iter().any(|row| row.cells.len() > width) {
            return wrong("a row of a table of links has more cells than its header");
        }
    }
    Ok(blocks)
}

/// The lines that are no comments.
fn rows(text: &str) -> Result<Vec<Row>, Uneditable> {
    let mut rows = Vec::new();
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while at < text.len() {
        if text[at..].starts_with('#') {
            at = line_end(text, at);
            continue;
        }
        let row = row(text, at)?;
        at = row.end;
        rows.push(row);
    }
    Ok(rows)
}

/// Where the line after this place begins.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// One line of cells from its beginning.
fn row(text: &str, begin: usize) -> Result<Row, Uneditable> {
    let mut cells = Vec::new();
    let mut at = begin;
    loop {
        let rest = &text[at..];
        let start = at + (rest.len() - rest.trim_start_matches(' ').len());
        let (content, end) = if text[start..].starts_with('"') {
            quoted(text, start)?
        } else {
            let rest = &text[start..];
            let length = rest.find(['\t', '\n']).unwrap_or(rest.len());
            let content = rest[..length].trim_end_matches([' ', '\r']);
            (content.to_owned(), start + content.len())
        };
        cells.push(Cell {
            text: content,
            span: start..end,
        });
        let rest = text[end..].trim_start_matches([' ', '\r']);
        let next = text.len() - rest.len();
        match rest.bytes().next() {
            Some(b'\t') => at = next + 1,
            Some(b'\n') => {
                let end = next + 1;
                return Ok(Row { cells, end });
            }
            None => {
                let end = text.len();
                return Ok(Row { cells, end });
            }
            Some(_) => {
                return Err(broken(
                    text,
                    start,
                    "something stands behind a closing quote",
                ));
            }
        }
    }
}

/// A cell in quotes: its text without them, and where it ends.
fn quoted(text: &str, start: usize) -> Result<(String, usize), Uneditable> {
    let mut at = start + 1;
    let mut content = String::new();
    loop {
        let Some(length) = text[at..].find('"') else {
            return Err(broken(text, start, "a quote is opened and not closed"));
        };
        content.push_str(&text[at..at + length]);
        at += length + 1;
        if !text[at..].starts_with('"') {
            return Ok((content, at));
        }
        content.push('"');
        at += 1;
    }
}

fn broken(text: &str, at: usize, what: &str) -> Uneditable {
    let line = text[..at].matches('\n').count() + 1;
    Uneditable::Malformed(format!("line {line}: {what}"))
}
