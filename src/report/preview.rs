//! `preview`: the record as Zenodo will make it, and the citation as GitHub will show it.

mod record;

use std::fmt::Write;

use anstyle::Style;
use serde_json::{Value, json};

use crate::domain::place::Lines;
use crate::domain::{Slug, Tag};
use crate::github_rules::CiteBox;
use crate::zenodo_rules::{Dropped, Reading, Source};

use super::{plural, safe};

/// Everything that a preview shows.
#[derive(Debug, Clone, Copy)]
pub struct Preview<'a> {
    /// What Zenodo makes of the files.
    pub reading: &'a Reading,
    /// The text of the file that it reads; empty where there is none.
    pub text: &'a str,
    /// Which state of the repository this is about, in a sentence.
    pub read_from: &'a str,
    /// The licence that GitHub detects.
    pub license: Option<&'a str>,
    /// What is known of the release to come.
    pub coming: &'a Coming,
    /// What GitHub makes of `CITATION.cff`.
    pub cite_box: &'a CiteBox,
}

/// What is known of a release before there is one, for what Zenodo takes from GitHub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coming {
    /// The repository that the remote names.
    pub repository: Option<Slug>,
    /// The tag that it has or will have.
    pub tag: Option<Tag>,
}

/// Longer values are cut, for people only: an abstract may fill pages.
const LONGEST: usize = 300;

/// So many losses are named, for people only.
const LOSSES: usize = 30;

const DIM: Style = Style::new().dimmed();

/// The preview as `citable/preview/1`.
pub fn json(preview: &Preview<'_>) -> Value {
    let reading = preview.reading;
    let (apa, bibtex) = match preview.cite_box {
        CiteBox::Shown { apa, bibtex, .. } => (Some(apa), Some(bibtex)),
        CiteBox::Nothing { .. } | CiteBox::Broken { .. } => (None, None),
    };
    json!({
        "schema": "citable/preview/1",
        "zenodo": {
            "source": reading.source.as_str(),
            "loads": reading.loads,
            "problems": reading.refusals.iter().map(|refusal| json!({
                "field": refusal.field,
                "message": refusal.message,
            })).collect::<Vec<_>>(),
            "metadata": reading.metadata,
            "origins": preview.origins(&Lines::of(preview.text)),
        },
        "github": {
            "shown": apa.is_some(),
            "apa": apa,
            "bibtex": bibtex,
            "problem": preview.cite_box.problem(),
        },
    })
}

/// The preview for people.
pub fn human(preview: &Preview<'_>) -> String {
    format!("{}\n{}", zenodo(preview), github(preview.cite_box))
}

fn zenodo(preview: &Preview<'_>) -> String {
    let reading = preview.reading;
    let lines = Lines::of(preview.text);
    let mut out = String::new();
    let from = match reading.source {
        Source::ZenodoJson => ".zenodo.json (CITATION.cff is not read beside it)",
        Source::CitationCff => "CITATION.cff",
        Source::GitHub => "GitHub alone: there is neither CITATION.cff nor .zenodo.json",
    };
    let verdict = if reading.loads {
        "Zenodo will read"
    } else {
        "Zenodo will refuse"
    };
    let _ = writeln!(out, "{verdict} {from}");
    let _ = writeln!(out, "{DIM}{}{DIM:#}\n", safe::line(preview.read_from));
    for refusal in &reading.refusals {
        let at = refusal.span.as_ref().map_or_else(String::new, |span| {
            let line = lines.position(span.start).line;
            format!("{DIM}{}:{line}:{DIM:#} ", reading.source.as_str())
        });
        let field = match refusal.field.as_str() {
            "" => String::new(),
            field => format!("{}: ", safe::line(field)),
        };
        let _ = writeln!(
            out,
            "  refused  {at}{field}{}",
            safe::line(&refusal.message)
        );
        if let Some(help) = &refusal.help {
            let _ = writeln!(out, "           help: {}", safe::line(help));
        }
    }
    if reading.loads {
        for row in record::rows(preview, &lines) {
            let value = row.value.as_deref().map(shortened).unwrap_or_default();
            let gap = if value.is_empty() { "" } else { "  " };
            let origin = safe::line(&row.origin);
            let _ = writeln!(out, "  {:<13} {value}{gap}{DIM}({origin}){DIM:#}", row.name);
        }
    }
    losses(reading, &lines, &mut out);
    out
}

/// One line of bounded length, made safe.
fn shortened(value: &str) -> String {
    let mut characters = value.char_indices().skip(LONGEST);
    match characters.next() {
        None => safe::line(value),
        Some((cut, _)) => {
            let more = plural(1 + characters.count(), "more character");
            format!("{}… ({more})", safe::line(&value[..cut]))
        }
    }
}

/// What does not reach the record: the same loss once, with the first place.
fn losses(reading: &Reading, lines: &Lines<'_>, out: &mut String) {
    let mut told: Vec<(&Dropped, usize)> = Vec::new();
    let mut numbers = std::collections::HashMap::new();
    for dropped in &reading.dropped {
        let next = told.len();
        let number = *numbers.entry(dropped.message.as_str()).or_insert(next);
        match told.get_mut(number) {
            Some((_, times)) => *times += 1,
            None => told.push((dropped, 1)),
        }
    }
    for (dropped, times) in told.iter().take(LOSSES) {
        let at = dropped.span.as_ref().map_or_else(String::new, |span| {
            let line = lines.position(span.start).line;
            format!("{DIM}{}:{line}:{DIM:#} ", reading.source.as_str())
        });
        let word = if dropped.changed { "changed" } else { "lost" };
        let again = match times {
            1 => String::new(),
            times => format!(" ({times} times)"),
        };
        let message = safe::line(dropped.message.trim_end_matches('.'));
        let _ = writeln!(out, "  {word:<13} {at}{message}{again}");
        if let Some(help) = &dropped.help {
            let _ = writeln!(out, "                help: {}", safe::line(help));
        }
    }
    if told.len() > LOSSES {
        let more = told.len() - LOSSES;
        let _ = writeln!(out, "  lost          and {more} more");
    }
}

/// The box as it will be read: the line, the entry, and what is wrong with them.
fn github(cite_box: &CiteBox) -> String {
    let heading = match cite_box {
        CiteBox::Shown { .. } => "GitHub's \"Cite this repository\" will show",
        CiteBox::Nothing { .. } => "GitHub will not show \"Cite this repository\"",
        CiteBox::Broken { .. } => {
            "GitHub's \"Cite this repository\" will only say that CITATION.cff cannot be parsed"
        }
    };
    let mut out = format!("{heading}\n\n");
    if let CiteBox::Shown { apa, bibtex, .. } = cite_box {
        let _ = writeln!(out, "  {}\n", safe::line(apa));
        for line in fields(bibtex) {
            let _ = writeln!(out, "  {}", safe::line(&line));
        }
    }
    let problems = match cite_box {
        CiteBox::Shown { flaws, .. } => flaws.as_slice(),
        CiteBox::Nothing { why } | CiteBox::Broken { why, .. } => std::slice::from_ref(why),
    };
    if matches!(cite_box, CiteBox::Shown { .. }) && !problems.is_empty() {
        out.push('\n');
    }
    for problem in problems {
        let _ = writeln!(out, "  problem  {}", safe::line(problem));
    }
    out
}

/// The lines of an entry. A value of several lines becomes one: to BibTeX it is the same, and
/// no line of a stranger's text begins a line here.
fn fields(bibtex: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in bibtex.lines() {
        let begins = line == "}"
            || line.split_once(" = ").is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase())
            });
        match lines.last_mut() {
            Some(value) if !begins => {
                value.push(' ');
                value.push_str(line);
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_is_shown_as_github_shows_it_and_then_what_is_wrong_with_it() {
        let shown = CiteBox::Shown {
            apa: "Doe, J. A tool".to_owned(),
            bibtex: "@software{Doe,\nauthor = {Doe, Jane},\ntitle = {{A\n::error::tool}}\n}"
                .to_owned(),
            flaws: vec!["no DOI".to_owned()],
        };
        assert_eq!(
            github(&shown),
            "GitHub's \"Cite this repository\" will show\n\n  Doe, J. A tool\n\n  @software{Doe,\n  author = {Doe, Jane},\n  title = {{A ::error::tool}}\n  }\n\n  problem  no DOI\n"
        );
    }

    #[test]
    fn no_box_and_a_broken_one_are_told_apart() {
        let why = || "what to write".to_owned();
        let nothing = github(&CiteBox::Nothing { why: why() });
        assert!(nothing.starts_with("GitHub will not show"), "{nothing}");
        let broken = github(&CiteBox::Broken {
            why: why(),
            span: None,
        });
        assert!(broken.contains("cannot be parsed"), "{broken}");
        for text in [nothing, broken] {
            assert!(text.ends_with("\n\n  problem  what to write\n"), "{text}");
        }
    }
}
