//! What `init` would write, and the questions that it asks.

use std::fmt::Write;

use crate::facts::people::Candidate;
use crate::proposal::{COMMON, NewFile, Proposal, Question};

use super::{diff, safe};

/// So many lines of a licence's text are shown, those with its name and holder; and of a workflow
/// those that say what it is for.
const FIRST_LINES: usize = 5;

/// The values with their sources, what is left out, and the changes to the files.
pub fn human(proposal: &Proposal) -> String {
    let mut out = String::new();
    let width = |column: fn(&crate::proposal::Row) -> usize| {
        proposal.rows.iter().map(column).max().unwrap_or_default()
    };
    let (keys, values) = (
        width(|row| row.key.len()),
        width(|row| safe::line(&row.value).chars().count()),
    );
    for row in &proposal.rows {
        let value = safe::line(&row.value);
        let gap = " ".repeat(values - value.chars().count());
        let origin = safe::line(&row.origin.to_string());
        let _ = writeln!(out, "  {:<keys$}  {value}{gap}  {origin}", row.key);
    }
    let section = |out: &mut String| {
        if !out.is_empty() {
            out.push('\n');
        }
    };
    if !proposal.left_out.is_empty() {
        section(&mut out);
        out.push_str("Left out:\n");
        for line in &proposal.left_out {
            let _ = writeln!(out, "  - {}", safe::line(line));
        }
    }
    if !proposal.kept.is_empty() {
        section(&mut out);
        let _ = writeln!(
            out,
            "Stays as it is: {}",
            safe::line(&proposal.kept.join(", "))
        );
    }
    if !proposal.missing.is_empty() {
        let _ = writeln!(
            out,
            "`citable init --complete` would add to CITATION.cff: {}",
            proposal.missing.join(", ")
        );
    }
    for file in &proposal.files {
        section(&mut out);
        out.push_str(&change(file));
    }
    out
}

fn change(file: &NewFile) -> String {
    let is_long = file.path.starts_with("LICENSE") || file.path.starts_with(".github/");
    match &file.before {
        Some(before) => diff::change(&file.path, before, &file.text),
        None if is_long => diff::new_file(&file.path, &file.text, FIRST_LINES),
        None => diff::new_file(&file.path, &file.text, usize::MAX),
    }
}

/// A question, with what an empty line means in brackets, and a blank at its end. Candidates are
/// the people whom ORCID shows under a name.
pub fn question(question: &Question, candidates: &[Candidate]) -> String {
    match question {
        Question::Title { suggestion: None } => "Title: ".to_owned(),
        Question::Title {
            suggestion: Some(told),
        } => format!("Title [{}]: ", safe::line(&told.value)),
        Question::Authors { suggestion } if suggestion.is_empty() => {
            "Nobody is named as author, neither in a file nor in git's history.\n\
             Authors, as `Given Family <ORCID iD>`, with `;` between them: "
                .to_owned()
        }
        Question::Authors { suggestion } => {
            let mut text =
                "Who is to be cited? These people made the commits, most of them first,\n\
                            written as an index has it: family name, given names.\n"
                    .to_owned();
            for (at, author) in suggestion.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "  {:>2}  {}",
                    at + 1,
                    safe::line(&author.name.sorted())
                );
            }
            text.push_str(
                "Numbers in the order of the citation, or names with `;` between them [all]: ",
            );
            text
        }
        Question::License => {
            let mut text =
                "No file says under which licence others may use this. Without one nobody may.\n"
                    .to_owned();
            for (at, (id, about)) in COMMON.iter().enumerate() {
                let _ = writeln!(text, "  {:>2}  {id:<18} {about}", at + 1);
            }
            text.push_str("Number, or any SPDX identifier [none]: ");
            text
        }
        Question::LaterVersions { family } => {
            format!("May others choose a later version of the {family}, too? [y/N] ")
        }
        Question::Holder { suggestion } => format!(
            "Who holds the rights? Often that is the employer [{}]: ",
            safe::line(suggestion)
        ),
        Question::Orcid { name } => {
            let mut text = String::new();
            for (at, candidate) in candidates.iter().enumerate() {
                let person = &candidate.person;
                let names = person.names();
                let names = names.first().map(|name| safe::line(name));
                let _ = writeln!(
                    text,
                    "  {:>2}  {}  {}  {}",
                    at + 1,
                    person.orcid,
                    names.unwrap_or_default(),
                    safe::line(&candidate.institutions.join(", "))
                );
            }
            let number = if candidates.is_empty() {
                ""
            } else {
                ", or a number of these people"
            };
            let name = safe::line(&name.spoken());
            let _ = write!(text, "ORCID iD of {name}{number} [none]: ");
            text
        }
        Question::Datasets => {
            "Dataset of this software: accession, DOI or address, several with blanks [none]: "
                .to_owned()
        }
    }
}
