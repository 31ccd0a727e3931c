//! What people type when they are asked.

use crate::domain::dataset::NotADataset;
use crate::domain::orcid::NotAnOrcid;
use crate::domain::spdx;

use super::name::clean;
use super::{Answers, Author, NotAnAuthor, Question};

/// The licences that are offered, and what each is about, in a few words.
pub const COMMON: [(&str, &str); 7] = [
    ("MIT", "short; use it as you like and keep the notice"),
    (
        "BSD-3-Clause",
        "as MIT, and nobody may advertise with your name",
    ),
    (
        "Apache-2.0",
        "as MIT but long; says that it covers patents too",
    ),
    (
        "MPL-2.0",
        "changed files stay open; what is built around them need not be",
    ),
    (
        "GPL-3.0-or-later",
        "whoever passes on a changed version passes on its source, too",
    ),
    (
        "AGPL-3.0-or-later",
        "as GPL, and offering it over a network counts as passing it on",
    ),
    (
        "EUPL-1.2",
        "as GPL in spirit, by the European Union, in 23 languages",
    ),
];

/// A line that answers nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAnswer {
    /// A title that Zenodo refuses.
    #[error("a title has three characters or more")]
    Title,
    /// No author.
    #[error(transparent)]
    Author(#[from] NotAnAuthor),
    /// No licence.
    #[error("`{0}` is no SPDX identifier; https://spdx.org/licenses lists them")]
    License(String),
    /// Neither yes nor no.
    #[error("type `y` or `n`")]
    YesOrNo,
    /// No ORCID iD.
    #[error(transparent)]
    Orcid(#[from] NotAnOrcid),
    /// No dataset.
    #[error(transparent)]
    Dataset(#[from] NotADataset),
}

/// Takes a line as the answer to a question. An empty line takes the suggestion, or says that
/// there is none.
pub fn accept(question: &Question, line: &str, answers: &mut Answers) -> Result<(), NotAnAnswer> {
    let line = clean(line);
    let line = line.as_str();
    match question {
        Question::Title { suggestion } => {
            let suggested = suggestion.as_ref().map(|told| told.value.as_str());
            let title = if line.is_empty() {
                suggested.unwrap_or_default()
            } else {
                line
            };
            if title.chars().count() < 3 {
                return Err(NotAnAnswer::Title);
            }
            answers.title = Some(title.to_owned());
        }
        Question::Authors { suggestion } => {
            answers.authors = Some(if line.is_empty() {
                suggestion.clone()
            } else {
                chosen(line, suggestion)?
            });
        }
        Question::License => answers.license = Some(license(line)?),
        Question::LaterVersions { .. } => {
            answers.later_versions = Some(match line.to_ascii_lowercase().as_str() {
                "y" | "yes" => true,
                "" | "n" | "no" => false,
                _ => return Err(NotAnAnswer::YesOrNo),
            });
        }
        Question::Holder { suggestion } => {
            let holder = if line.is_empty() { suggestion } else { line };
            answers.holder = Some(holder.to_owned());
        }
        Question::Orcid { name } => {
            let orcid = if line.is_empty() {
                None
            } else {
                Some(line.parse()?)
            };
            answers.orcids.insert(name.key(), orcid);
        }
        Question::Datasets => {
            let words = line.split([' ', ',', ';']).filter(|word| !word.is_empty());
            let read: Result<_, NotADataset> = words.map(str::parse).collect();
            answers.datasets = Some(read?);
        }
    }
    Ok(())
}

/// Numbers of the list, or names apart by `;`.
fn chosen(line: &str, listed: &[Author]) -> Result<Vec<Author>, NotAnAuthor> {
    let numbers: Option<Vec<usize>> = line
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().ok())
        .collect();
    if let Some(numbers) = numbers {
        let picked = numbers
            .into_iter()
            .map(|number| listed.get(number.checked_sub(1)?).cloned());
        return picked.collect::<Option<_>>().ok_or(NotAnAuthor::Name);
    }
    line.split(';')
        .filter(|part| !part.trim().is_empty())
        .map(str::parse)
        .collect()
}

/// A number of the list, an SPDX id, or nothing.
fn license(line: &str) -> Result<String, NotAnAnswer> {
    if line.is_empty() {
        return Ok(String::new());
    }
    let numbered = line
        .parse::<usize>()
        .ok()
        .and_then(|number| COMMON.get(number.checked_sub(1)?));
    match numbered {
        Some((id, _)) => Ok((*id).to_owned()),
        None => spdx::expression(line).ok_or_else(|| NotAnAnswer::License(line.to_owned())),
    }
}
