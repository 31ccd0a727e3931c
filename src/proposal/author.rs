//! Who is to be cited.

use std::str::FromStr;

use crate::domain::Orcid;

use super::name::Name;
use super::statement::{self, Statement};
use super::{Answers, Known, Origin, Proposal, Question, Told, history, is_there};
use crate::rules::case::CITATION;

/// An author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: Name,
    /// The ORCID iD.
    pub orcid: Option<Orcid>,
    /// Where they work.
    pub affiliation: Option<String>,
}

/// A text that names no author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAuthor {
    /// There is no name.
    #[error(
        "write the name as `Given Family` or `Family, Given`, and perhaps `<ORCID iD>` behind it"
    )]
    Name,
    /// What stands in angle brackets is an address.
    #[error(
        "an e-mail address is not written into a citation file; give the ORCID iD in its place"
    )]
    Address,
    /// What stands in angle brackets is no iD.
    #[error(transparent)]
    Orcid(#[from] crate::domain::orcid::NotAnOrcid),
}

/// From git alone so many people are taken, those with the most commits: a citation that names
/// everybody who mended a typo names nobody.
const MOST: usize = 10;

/// So many of those who are left out for one reason are named.
const SHOWN: usize = 5;

impl Author {
    /// Somebody of whom only the name is known.
    pub fn named(name: Name) -> Self {
        Self {
            name,
            orcid: None,
            affiliation: None,
        }
    }
}

impl FromStr for Author {
    type Err = NotAnAuthor;

    /// Reads `Given Family <ORCID iD>`, `Family, Given`, or a team's name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (name, orcid) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
            Some((_, inner)) if inner.contains('@') => return Err(NotAnAuthor::Address),
            Some((name, inner)) => (name, Some(inner.trim().parse()?)),
            None => (text, None),
        };
        if name.contains(['@', '<', '>']) {
            return Err(NotAnAuthor::Address);
        }
        Ok(Self {
            orcid,
            ..Self::named(Name::read(name).ok_or(NotAnAuthor::Name)?)
        })
    }
}

/// The authors: those that were named, else those of the first file that names some, else the
/// people in git's history. An iD or an affiliation that a file states of the same person is added.
pub(super) fn choose(
    known: &Known<'_>,
    answers: &Answers,
    statements: &[Statement],
    proposal: &mut Proposal,
) -> Told<Vec<Author>> {
    let in_file = || {
        statement::first(statements, |statement| {
            Some(statement.authors.clone()).filter(|authors| !authors.is_empty())
        })
    };
    let mut people = match &answers.authors {
        Some(authors) => Told::new(authors.clone(), Origin::You),
        None => in_file().unwrap_or_else(|| of_history(known, proposal)),
    };
    let mut seen: Vec<String> = Vec::new();
    people.value.retain(|author| {
        let key = author.name.key();
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    let is_new = !is_there(known, CITATION);
    let mut without = Vec::new();
    let others: Vec<&Author> = statements.iter().flat_map(|it| &it.authors).collect();
    for author in &mut people.value {
        let key = author.name.key();
        let same = others.iter().filter(|other| other.name.key() == key);
        for other in same {
            author.orcid = author.orcid.take().or_else(|| other.orcid.clone());
            author.affiliation = author
                .affiliation
                .take()
                .or_else(|| other.affiliation.clone());
        }
        if let Some(answered) = answers.orcids.get(&key) {
            author.orcid = answered.clone().or(author.orcid.take());
        } else if author.orcid.is_none() && is_new && matches!(author.name, Name::Person { .. }) {
            without.push(author.name.spoken());
            let name = author.name.clone();
            proposal.questions.push(Question::Orcid { name });
        }
    }
    if people.value.is_empty() && is_new {
        proposal.left_out.push(
            "the authors: neither a file nor git's history names one; `--author \"Given Family\"` does"
                .to_owned(),
        );
    }
    if !without.is_empty() {
        proposal.left_out.push(format!(
            "the ORCID iD of {}: no file states it; `--author \"Given Family <iD>\"` does",
            without.join(", ")
        ));
    }
    if is_new && answers.authors.is_none() && !matches!(people.origin, Origin::File(_)) {
        let suggestion = people.value.clone();
        proposal.questions.push(Question::Authors { suggestion });
    }
    people
}

fn of_history(known: &Known<'_>, proposal: &mut Proposal) -> Told<Vec<Author>> {
    let people = history::people(known.contributors);
    let names = people.names;
    if !is_there(known, CITATION) {
        proposal.left_out.extend(told(&people.left_out));
        if names.len() > MOST {
            proposal.left_out.push(format!(
                "{} more people in git's history with fewer commits; name who is to be cited with `--author`",
                names.len() - MOST
            ));
        }
    }
    let authors = names.into_iter().take(MOST).map(Author::named).collect();
    Told::new(authors, Origin::History)
}

/// Who was left out, a line for each reason.
fn told(left_out: &[(String, &'static str)]) -> Vec<String> {
    let mut reasons: Vec<&str> = left_out.iter().map(|(_, why)| *why).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let line = |why: &str| {
        let same = left_out.iter().filter(|(_, other)| *other == why);
        let who: Vec<&str> = same.map(|(who, _)| who.as_str()).collect();
        let (shown, more) = who.split_at(who.len().min(SHOWN));
        let more = match more.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{}{more} in git's history: {why}", shown.join(", "))
    };
    reasons.into_iter().map(line).collect()
}
