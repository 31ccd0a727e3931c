//! The study file of the IDR, and the one edit that puts a DOI into it.
//!
//! Tab-delimited text: a key at the beginning of a line, its values behind it. The IDR's parser
//! (IDR/idr-utils, `pyidr/study_parser.py`) takes the first line that begins with the key and a
//! tab, cuts white space off its end, and publishes each column. So an edit touches that line
//! and leaves every other byte as it was.

use std::ops::Range;

use crate::domain::{Doi, idr};

use super::dataset::{Link, target_doi};

/// The row for addresses that belong to a study.
pub const ROW: &str = "Study External URL";

/// The row that stands below it in the IDR's templates, which every study file must have.
const BELOW: &str = "Study Public Release Date";

/// The largest study file that is read, in bytes. Real ones have some kilobytes.
pub const LIMIT: u64 = 1 << 20;

/// The text of a study file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyFile {
    text: String,
}

/// A study file on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyFileHere {
    /// Its path, as people know it.
    pub path: String,
    /// The file.
    pub file: StudyFile,
}

/// The change of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineEdit {
    /// The number of the line, from 1.
    pub line: usize,
    /// The line as it is, without its end; `None` if it is added.
    pub before: Option<String>,
    /// The line as it will be, without its end.
    pub after: String,
    /// The whole text afterwards.
    pub text: String,
}

/// Why a text is no study file that can be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAStudyFile {
    /// Too much of it.
    #[error("it has {0} bytes, more than any study file")]
    TooLarge(u64),
    /// In another encoding, or binary.
    #[error("it is not UTF-8: byte {0} is the first that is not")]
    NotUtf8(usize),
    /// No row of a study file in it.
    #[error("it has no row `Study Title` or `{ROW}` with a tab behind it")]
    Foreign,
}

/// Why the row cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoRow {
    /// It is written in a way that the IDR does not read.
    #[error(
        "line {line} is `{written}`, which the IDR does not read: the row is `{ROW}` with a tab behind it"
    )]
    Misspelt {
        /// The number of the line, from 1.
        line: usize,
        /// The key as it is written.
        written: String,
    },
    /// It is missing, and so is the row above which it belongs.
    #[error("there is no row `{ROW}`, and no row `{BELOW}` above which it belongs")]
    Missing,
}

impl StudyFile {
    /// The study file that some bytes are.
    pub fn read(bytes: Vec<u8>) -> Result<Self, NotAStudyFile> {
        let size = bytes.len() as u64;
        if size > LIMIT {
            return Err(NotAStudyFile::TooLarge(size));
        }
        let text = String::from_utf8(bytes)
            .map_err(|error| NotAStudyFile::NotUtf8(error.utf8_error().valid_up_to()))?;
        let file = Self { text };
        let known = ["Study Title", ROW, "Comment[IDR Study Accession]"];
        if known.iter().any(|key| file.row(key).is_some()) {
            Ok(file)
        } else {
            Err(NotAStudyFile::Foreign)
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The accession, once a curator has given one.
    pub fn accession(&self) -> Option<String> {
        let cell = self.first("Comment[IDR Study Accession]")?;
        Some(cell.to_ascii_lowercase())
    }

    /// The name of the study's repository, which the name of each of its parts begins with.
    pub fn repository(&self) -> Option<&str> {
        ["Experiment", "Screen"].iter().find_map(|kind| {
            let (name, _) = self
                .first(&format!("Comment[IDR {kind} Name]"))?
                .split_once('/')?;
            idr::is_repository(name).then_some(name)
        })
    }

    /// The title.
    pub fn title(&self) -> Option<&str> {
        self.first("Study Title")
    }

    /// The addresses that belong to the study, as they will be published.
    pub fn links(&self) -> Vec<Link> {
        let Some(row) = self.row(ROW) else {
            return Vec::new();
        };
        let cells = self.text[row].split('\t').skip(1);
        let filled = cells.filter(|cell| !cell.trim().is_empty());
        // The template's hint is one only where it is the first value.
        filled
            .enumerate()
            .filter(|(at, cell)| *at > 0 || !is_hint(cell))
            .map(|(_, cell)| {
                let flaw = is_quoted(cell)
                    .then(|| "the quotes around it are published with it".to_owned());
                Link {
                    flaw,
                    ..Link::to(bare(cell))
                }
            })
            .collect()
    }

    /// The edit that puts the DOI in: in the place of `replaces` where that is there, else behind
    /// the last value. `None` if nothing is to be changed.
    pub fn with_link(&self, doi: &Doi, replaces: Option<&Doi>) -> Result<Option<LineEdit>, NoRow> {
        let Some(row) = self.row(ROW) else {
            return self.with_row(&doi.url()).map(Some);
        };
        let line = &self.text[row.clone()];
        let mut cells: Vec<&str> = line.split('\t').collect();
        let names = |cell: &&str, wanted: &Doi| target_doi(bare(cell)).as_ref() == Some(wanted);
        let values = || cells.iter().enumerate().skip(1);
        let there = values().find(|(_, cell)| names(cell, doi));
        if there.is_some_and(|(_, cell)| !is_quoted(cell)) {
            return Ok(None);
        }
        let old = values().find(|(_, cell)| replaces.is_some_and(|old| names(cell, old)));
        let last = values().rfind(|(_, cell)| !cell.trim().is_empty());
        let at = match (there.or(old), last) {
            (Some((at, _)), _) => at,
            (None, Some((at, _))) if !is_hint(cells[1]) => at + 1,
            (None, _) => 1,
        };
        let url = doi.url();
        match cells.get_mut(at) {
            Some(cell) => *cell = &url,
            None => cells.push(&url),
        }
        let after = cells.join("\t");
        Ok(Some(self.edit(row.clone(), Some(row), after)))
    }

    /// Whether there is a place for a link.
    pub fn takes_links(&self) -> Result<(), NoRow> {
        match self.row(ROW) {
            Some(_) => Ok(()),
            None => self.with_row("").map(drop),
        }
    }

    /// The edit where no line begins with the row's name and a tab.
    fn with_row(&self, url: &str) -> Result<LineEdit, NoRow> {
        let after = format!("{ROW}\t{url}");
        if let Some(row) = self
            .lines()
            .find(|row| self.text[row.clone()].trim_end() == ROW)
        {
            return Ok(self.edit(row.clone(), Some(row), after));
        }
        let near = |line: &str| {
            let key = line.split('\t').next().unwrap_or_default();
            let key = key.trim_matches(|c: char| c == '"' || c.is_whitespace() || c == '\u{feff}');
            key.eq_ignore_ascii_case(ROW)
        };
        if let Some(row) = self.lines().find(|row| near(&self.text[row.clone()])) {
            let line = self.text[row.clone()].split('\t').next();
            return Err(NoRow::Misspelt {
                line: self.number(row.start),
                written: line.unwrap_or_default().to_owned(),
            });
        }
        let below = self.row(BELOW).ok_or(NoRow::Missing)?;
        let (before, behind) = (&self.text[..below.start], &self.text[below.end..]);
        let ends = ["\r\n", "\n", "\r"];
        let mut ends = ends.iter();
        let end = ends
            .find(|end| behind.starts_with(**end) || before.ends_with(**end))
            .unwrap_or(&"\n");
        let mut edit = self.edit(below.start..below.start, None, format!("{after}{end}"));
        edit.after = after;
        Ok(edit)
    }

    fn edit(&self, place: Range<usize>, before: Option<Range<usize>>, after: String) -> LineEdit {
        let mut text = self.text.clone();
        text.replace_range(place.clone(), &after);
        LineEdit {
            line: self.number(place.start),
            before: before.map(|before| self.text[before].to_owned()),
            after,
            text,
        }
    }

    /// The first line that begins with a key and a tab.
    fn row(&self, key: &str) -> Option<Range<usize>> {
        self.lines().find(|line| {
            let rest = self.text[line.clone()].strip_prefix(key);
            rest.is_some_and(|rest| rest.starts_with('\t'))
        })
    }

    /// The first value of a row, if it is one and no hint.
    fn first(&self, key: &str) -> Option<&str> {
        let row = self.row(key)?;
        let cell = self.text[row].split('\t').nth(1)?.trim();
        (!cell.is_empty() && !is_hint(cell)).then_some(cell)
    }

    /// The lines without their ends, which may be those of any system.
    fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.text.split(['\n', '\r']).map(move |line| {
            let range = start..start + line.len();
            start = range.end + 1;
            range
        })
    }

    /// The number of the line at a place, from 1.
    fn number(&self, at: usize) -> usize {
        let before = self.text[..at].replace("\r\n", "\n");
        before.matches(['\n', '\r']).count() + 1
    }
}

impl LineEdit {
    /// The change as people read one: the place, the line that goes, the line that comes.
    pub fn shown(&self, path: &str) -> Vec<String> {
        let mut lines = vec![format!("{path}, line {}:", self.line)];
        // Padding says nothing.
        lines.extend(
            self.before
                .iter()
                .map(|line| format!("- {}", line.trim_end())),
        );
        lines.push(format!("+ {}", self.after.trim_end()));
        lines
    }
}

/// Whether a value is one of the template's hints, which the IDR would publish.
fn is_hint(cell: &str) -> bool {
    cell.trim_start().starts_with('#')
}

fn is_quoted(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with('"') || cell.ends_with('"')
}

/// A value without white space and quotes around it.
fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('"').trim()
}

#[cfg(test)]
mod tests;
