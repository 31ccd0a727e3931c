//! What a repository lacks to be citable, made of what it already says.
//!
//! Every value comes from somewhere and remembers where: an answer, a file, git's history. What
//! nothing says becomes a question; what nobody answers is left out, and said. A file that is
//! there is never replaced.

mod answer;
mod author;
mod citation;
mod history;
mod licence;
mod name;
mod readme;
mod settings;
mod source;
mod statement;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::{DatasetRef, ObjectId, Orcid, Tag};
use crate::facts::Files;
use crate::facts::repository::{Contributor, NamedRemote};

pub use answer::{COMMON, NotAnAnswer, accept};
pub use author::{Author, NotAnAuthor};
pub use name::Name;
pub use source::{Origin, Told};

/// The name of the project's settings.
pub const SETTINGS: &str = "citable.toml";

/// What can be known without asking.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The files of the working tree.
    pub files: &'a Files,
    /// The remote that a release would go to.
    pub remote: Option<&'a NamedRemote>,
    /// The tags, if there is a repository.
    pub tags: Option<&'a BTreeMap<Tag, ObjectId>>,
    /// Who made the commits.
    pub contributors: &'a [Contributor],
    /// The name of the folder.
    pub folder: &'a str,
    /// The day on which this is proposed.
    pub today: Date,
}

/// What a person said, on the command line or when asked. Nothing: not said yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// The title.
    pub title: Option<String>,
    /// The authors, in their order.
    pub authors: Option<Vec<Author>>,
    /// The licence as an SPDX id; empty for none.
    pub license: Option<String>,
    /// Whether later versions of a GNU licence hold too.
    pub later_versions: Option<bool>,
    /// Who holds the rights.
    pub holder: Option<String>,
    /// The datasets that the software belongs to.
    pub datasets: Option<Vec<DatasetRef>>,
    /// The iDs of people, by [`Name::key`]; `None` for somebody without one.
    pub orcids: BTreeMap<String, Option<Orcid>>,
    /// Whether missing keys may be added to a CITATION.cff that is there.
    pub complete: bool,
}

/// Something that only a person can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// What the software is called.
    Title {
        /// What it may be.
        suggestion: Option<Told<String>>,
    },
    /// Who is to be cited.
    Authors {
        /// Who made the commits.
        suggestion: Vec<Author>,
    },
    /// Under which licence others may use it.
    License,
    /// Whether a GNU licence is meant in this version only.
    LaterVersions {
        /// The licence without `-only` or `-or-later`.
        family: String,
    },
    /// Who holds the rights, for the licence's text.
    Holder {
        /// The authors.
        suggestion: String,
    },
    /// The ORCID iD of an author.
    Orcid {
        /// Who.
        name: Name,
    },
    /// The datasets that it belongs to.
    Datasets,
}

/// A value that will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The key, as CITATION.cff has it.
    pub key: &'static str,
    /// The value in one line.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Its path from the root.
    pub path: String,
    /// What it will hold.
    pub text: String,
    /// What it holds now, where keys are added to it.
    pub before: Option<String>,
}

/// What would be written, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proposal {
    /// The files, none of which is there but for one that keys are added to.
    pub files: Vec<NewFile>,
    /// The authors.
    pub people: Vec<Author>,
    /// The values and where they come from.
    pub rows: Vec<Row>,
    /// What is still to be asked, in this order.
    pub questions: Vec<Question>,
    /// What is left out, and why: a sentence each.
    pub left_out: Vec<String>,
    /// Files that are there and stay as they are.
    pub kept: Vec<String>,
    /// Keys that could be added to the CITATION.cff that is there.
    pub missing: Vec<&'static str>,
}

/// What to write, as far as it is known and was answered.
pub fn propose(known: &Known<'_>, answers: &Answers) -> Proposal {
    let mut proposal = Proposal::default();
    let statements = statement::read(known, &mut proposal.left_out);
    let datasets = answers.datasets.as_deref().unwrap_or_default();
    let people = author::choose(known, answers, &statements, &mut proposal);
    let license = licence::choose(known, answers, &statements, &mut proposal);
    citation::propose(
        known,
        answers,
        &statements,
        &people,
        license.as_ref(),
        &mut proposal,
    );
    licence::propose(known, answers, &people, license.as_ref(), &mut proposal);
    if answers.datasets.is_none() && !is_there(known, SETTINGS) {
        proposal.questions.push(Question::Datasets);
        proposal.left_out.push(
            "a dataset: which one the software belongs to, only you know; `--dataset` names it"
                .to_owned(),
        );
    }
    settings::propose(known, datasets, &mut proposal);
    proposal.people = people.value;
    proposal.questions.sort_by_key(Question::rank);
    proposal
}

/// Whether the root folder has something of that name, whatever it is.
fn is_there(known: &Known<'_>, path: &str) -> bool {
    let mut names = known.files.root.iter();
    names.any(|name| name.trim_end_matches('/') == path)
}

impl Question {
    /// The order in which to ask: the title first, and the iDs after the people.
    fn rank(&self) -> u8 {
        match self {
            Self::Title { .. } => 0,
            Self::Authors { .. } => 1,
            Self::Orcid { .. } => 2,
            Self::License => 3,
            Self::LaterVersions { .. } => 4,
            Self::Holder { .. } => 5,
            Self::Datasets => 6,
        }
    }
}
