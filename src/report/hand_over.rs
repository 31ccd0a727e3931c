//! What a person carries to an archive: a page, fields, a mail, a file, a script.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::plan::link::{HandOver, Part};

use super::safe;

/// The parts as they stand in `citable/status/1`, under `handOver`.
pub fn json(all: &[HandOver]) -> Value {
    let part = |part: &Part| match part {
        Part::Page { title, url } => json!({"kind": "page", "title": title, "url": url}),
        Part::Row(cells) => json!({"kind": "row", "cells": cells.iter().map(|(field, value)| {
            json!({"field": field, "value": value})
        }).collect::<Vec<_>>()}),
        Part::Mail { to, subject, body } => {
            json!({"kind": "mail", "to": to, "subject": subject, "body": body})
        }
        Part::File { name, text, about } => {
            json!({"kind": "file", "name": name, "text": text, "about": about})
        }
        Part::Script(text) => json!({"kind": "script", "text": text}),
    };
    all.iter()
        .map(|hand_over| {
            json!({
                "dataset": hand_over.dataset.to_string(),
                "what": hand_over.what,
                "parts": hand_over.parts.iter().map(part).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// The parts for people, ready to be copied; empty if there are none.
pub fn human(all: &[HandOver]) -> String {
    let mut out = String::new();
    for hand_over in all {
        let dataset = safe::line(&hand_over.dataset.to_string());
        let _ = writeln!(
            out,
            "\nBy hand, for {dataset}: {}",
            safe::line(&hand_over.what)
        );
        for part in &hand_over.parts {
            out.push('\n');
            out.push_str(&words(part));
        }
    }
    out
}

fn words(part: &Part) -> String {
    match part {
        Part::Page { title, url } => format!("  {}\n  {}\n", safe::line(title), safe::line(url)),
        Part::Row(cells) => {
            let width = cells.iter().map(|(field, _)| field.chars().count());
            let width = width.max().unwrap_or_default();
            let line = |(field, value): &(String, String)| {
                format!("  {:<width$}  {}\n", safe::line(field), safe::line(value))
            };
            cells.iter().map(line).collect()
        }
        Part::Mail { to, subject, body } => format!(
            "  To: {}\n  Subject: {}\n\n{}",
            safe::line(to),
            safe::line(subject),
            indented(body)
        ),
        Part::File { name, about, .. } => format!(
            "  {}: {}\n  `--hand-over FOLDER` writes it there\n",
            safe::line(name),
            safe::line(about)
        ),
        Part::Script(text) => indented(text),
    }
}

/// A text of several lines, each made safe and set in. Tabs stay: rows of a table have them.
fn indented(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = format!("  {}", safe::text(line));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The parts in Markdown, each text in a block that can be copied; empty if there are none.
pub fn markdown(all: &[HandOver]) -> String {
    let mut out = String::new();
    for hand_over in all {
        let dataset = safe::markdown(&hand_over.dataset.to_string());
        let _ = writeln!(
            out,
            "\n#### By hand: {dataset}\n\n{}\n",
            safe::markdown(&hand_over.what)
        );
        for part in &hand_over.parts {
            let _ = writeln!(out, "{}", block(&words(part)));
        }
    }
    out
}

/// A block that no line of the text can end: its fence is longer than any run of ticks in it.
fn block(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{text}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<HandOver> {
        vec![HandOver {
            dataset: "S-BIAD1".parse().unwrap(),
            what: "paste this row, or send the mail".to_owned(),
            parts: vec![
                Part::Row(vec![
                    (
                        "Link".to_owned(),
                        "https://doi.org/10.5281/zenodo.1".to_owned(),
                    ),
                    ("Description".to_owned(), "code\n::error::x".to_owned()),
                ]),
                Part::Mail {
                    to: "archive@example.org".to_owned(),
                    subject: "A link".to_owned(),
                    body: "Dear team,\n```\n::warning::\u{1b}[31m".to_owned(),
                },
            ],
        }]
    }

    #[test]
    fn no_text_of_a_stranger_begins_a_line_or_colours_one() {
        let text = human(&all());
        assert!(text.contains("  Link         https://doi.org/"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text:?}");
        assert!(text.lines().all(|line| !line.starts_with("::")), "{text}");
    }

    #[test]
    fn a_block_of_markdown_ends_only_where_it_should() {
        let text = markdown(&all());
        let fences = text.lines().filter(|line| line.starts_with("````"));
        assert_eq!(fences.count(), 2, "{text}");
    }
}
