//! The picture of the links between repository, release, archive, datasets and papers.
//!
//! What is drawn is worked out once, from the facts; each renderer only draws it. A link is seen,
//! missing, or unknown: that nobody looked is never drawn as missing.

mod mermaid;
mod svg;
#[cfg(test)]
mod tests;

use unicode_width::UnicodeWidthChar;

use crate::domain::{DatasetRef, Doi, Tag};
use crate::facts::archive::Related;
use crate::facts::dataset::{Software, Submission, target_doi};
use crate::facts::{Dataset, Facts, LinkState, Record, Seen};

use super::citation::file_of;
use super::safe;

pub use mermaid::mermaid;
pub use svg::svg;

/// The picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What it is a picture of.
    pub title: String,
    /// What is linked; the first three are repository, release and archive, in that order.
    pub nodes: Vec<Node>,
    /// The links.
    pub edges: Vec<Edge>,
}

/// Something that is linked. Its texts are one line each, in which nothing acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its identifier, where it has one beside the name.
    pub identifier: Option<String>,
}

/// A link, from one node to another, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Where it stands.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// What it says, as in "names the DOI".
    pub says: &'static str,
    /// Whether it was seen.
    pub mark: Mark,
}

/// Whether a link was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It is there for everybody to follow.
    Seen,
    /// It was looked for and is not there, or not for everybody.
    Missing,
    /// It could not be looked for, or nobody looked.
    Unknown,
}

/// The places of the first nodes.
const REPOSITORY: usize = 0;
const RELEASE: usize = 1;
const ARCHIVE: usize = 2;

impl Mark {
    /// The word beside the link.
    pub fn word(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }

    /// The mark of something that was looked for, if it could be.
    fn of(seen: Option<bool>) -> Self {
        match seen {
            Some(true) => Self::Seen,
            Some(false) => Self::Missing,
            None => Self::Unknown,
        }
    }
}

impl Graph {
    /// The picture of a release as it was seen.
    pub fn of(facts: &Facts, tag: &Tag) -> Self {
        let record = &facts.archive.record;
        let mut graph = Self {
            title: format!("Links of {}, release {tag}", repository(facts)),
            nodes: vec![
                Node {
                    kind: "repository",
                    name: repository(facts),
                    identifier: None,
                },
                Node {
                    kind: "release",
                    name: safe::bare(tag.as_str()),
                    identifier: None,
                },
                archive(record.there()),
            ],
            edges: Vec::new(),
        };
        let releases = facts.forge.releases.known();
        let published = releases.map(|releases| releases.published.is_some());
        graph.link(REPOSITORY, RELEASE, "released as", Mark::of(published));
        let archived = record.known().map(Option::is_some);
        graph.link(RELEASE, ARCHIVE, "archived as", Mark::of(archived));
        let tagged = looked(record, |record| names_tag(facts, record, tag));
        graph.link(ARCHIVE, RELEASE, "names the tag", Mark::of(tagged));
        for dataset in &facts.datasets {
            graph.dataset(facts, dataset);
        }
        graph.papers(facts);
        graph
    }

    fn link(&mut self, from: usize, to: usize, says: &'static str, mark: Mark) {
        self.edges.push(Edge {
            from,
            to,
            says,
            mark,
        });
    }

    /// A node of the last column, whose place it gives.
    fn node(&mut self, kind: &'static str, name: &str, identifier: Option<&str>) -> usize {
        self.nodes.push(Node {
            kind,
            name: safe::bare(name),
            identifier: identifier.map(safe::bare),
        });
        self.nodes.len() - 1
    }

    fn dataset(&mut self, facts: &Facts, dataset: &Dataset) {
        let record = &facts.archive.record;
        let named = dataset.reference.to_string();
        let submission = dataset.submission.there();
        let title = submission.and_then(|submission| submission.title.clone());
        let at = match title {
            Some(title) => self.node("dataset", &title, Some(&named)),
            None => self.node("dataset", &named, None),
        };
        let there = looked(record, |record| names_dataset(record, dataset));
        self.link(ARCHIVE, at, "names the dataset", Mark::of(there));
        let back = match (record, &dataset.submission) {
            (Seen::Unknown(_), _) | (_, Seen::Unknown(_)) => None,
            (Seen::Known(Some(record)), Seen::Known(Some(submission))) => {
                let is_visible = is_visible(facts, record, submission);
                // What is not among the links may stand where nobody could look.
                (is_visible || submission.unseen.is_none()).then_some(is_visible)
            }
            // There is nothing yet that could point, or be pointed to.
            (Seen::Known(_), Seen::Known(_)) => Some(false),
        };
        self.link(at, ARCHIVE, "names the DOI", Mark::of(back));
    }

    /// The papers that the record names, and the one that CITATION.cff wants cited.
    fn papers(&mut self, facts: &Facts) {
        let record = &facts.archive.record;
        let preferred = file_of(facts).and_then(|file| file.preferred_citation);
        let preferred = preferred.and_then(|paper| {
            let doi = Doi::parse(&paper.doi?.value).ok()?;
            let own = record.there().is_some_and(|record| is_own(record, &doi));
            let title = paper.title.map(|title| title.value);
            (!own).then_some((doi, title))
        });
        let mut told: Vec<Doi> = Vec::new();
        let related = record
            .there()
            .map_or(&[][..], |record| record.related.as_slice());
        for paper in related.iter().filter(|related| is_paper(related)) {
            let Some(doi) = target_doi(&paper.identifier).filter(|doi| !told.contains(doi)) else {
                continue;
            };
            let title = preferred
                .as_ref()
                .filter(|(preferred, _)| *preferred == doi);
            let title = title.and_then(|(_, title)| title.clone());
            self.paper(&doi, title, Mark::Seen);
            told.push(doi);
        }
        if let Some((doi, title)) = preferred
            && !told.contains(&doi)
        {
            let there = looked(record, |record| points(record, &doi));
            self.paper(&doi, title, Mark::of(there));
        }
    }

    fn paper(&mut self, doi: &Doi, title: Option<String>, named: Mark) {
        let at = match title {
            Some(title) => self.node("paper", &title, Some(doi.as_str())),
            None => self.node("paper", doi.as_str(), None),
        };
        self.link(ARCHIVE, at, "names the paper", named);
        // What is printed in a paper citable cannot look at.
        self.link(at, ARCHIVE, "cites the DOI", Mark::Unknown);
    }

    /// How many links have that mark.
    fn count(&self, mark: Mark) -> usize {
        self.edges.iter().filter(|edge| edge.mark == mark).count()
    }

    /// All in one sentence, for who cannot see it.
    fn summary(&self) -> String {
        format!(
            "{} links: {} seen, {} missing, {} unknown",
            self.edges.len(),
            self.count(Mark::Seen),
            self.count(Mark::Missing),
            self.count(Mark::Unknown)
        )
    }
}

/// What is true of the record: unknown where it was not looked for, and false where there is none.
fn looked(record: &Seen<Option<Record>>, is: impl Fn(&Record) -> bool) -> Option<bool> {
    record.known().map(|record| record.as_ref().is_some_and(is))
}

fn repository(facts: &Facts) -> String {
    let seen = facts.forge.repository.there();
    let seen = seen.map(|repository| repository.slug.to_string());
    let here = || {
        let remote = facts.repository.git.there()?.remote.as_ref()?;
        remote.remote.slug.as_ref().map(ToString::to_string)
    };
    let name = seen.or_else(here);
    name.map_or_else(|| "this repository".to_owned(), |name| safe::bare(&name))
}

fn archive(record: Option<&Record>) -> Node {
    match record {
        Some(record) => Node {
            kind: "archive",
            name: safe::bare(&record.title),
            identifier: Some(safe::bare(record.doi.as_str())),
        },
        None => Node {
            kind: "archive",
            name: "no DOI seen".to_owned(),
            identifier: None,
        },
    }
}

/// Whether one of the related works is the tag on GitHub.
fn names_tag(facts: &Facts, record: &Record, tag: &Tag) -> bool {
    let Some(repository) = facts.forge.repository.there() else {
        return false;
    };
    let wanted = format!("{}/tree/{tag}", repository.url).to_lowercase();
    let mut related = record.related.iter();
    related.any(|related| related.identifier.trim_end_matches('/').to_lowercase() == wanted)
}

fn points(record: &Record, doi: &Doi) -> bool {
    let mut targets = record
        .related
        .iter()
        .map(|related| target_doi(&related.identifier));
    targets.any(|target| target.as_ref() == Some(doi))
}

fn is_own(record: &Record, doi: &Doi) -> bool {
    record.doi == *doi || record.concept_doi.as_ref() == Some(doi)
}

/// Whether one of the related works is the dataset, in any of the ways to write it.
fn names_dataset(record: &Record, dataset: &Dataset) -> bool {
    let page = dataset
        .submission
        .there()
        .map(|submission| submission.url.as_str());
    record.related.iter().any(|related| {
        let target = related.identifier.trim();
        let named = target.parse::<DatasetRef>();
        page == Some(target)
            || named.is_ok_and(|named| match (&named, &dataset.reference) {
                (DatasetRef::Zenodo { id, .. }, DatasetRef::Zenodo { id: own, .. }) => {
                    // An address of another server than Zenodo's tells no DOI.
                    match (named.doi_by_rule(), dataset.reference.doi_by_rule()) {
                        (Some(doi), Some(own)) => doi == own,
                        _ => id == own,
                    }
                }
                (DatasetRef::Idr(named), DatasetRef::Idr(own)) => named.accession == own.accession,
                (named, own) => named == own,
            })
    })
}

/// Whether everybody who sees the dataset finds the DOI there.
fn is_visible(facts: &Facts, record: &Record, submission: &Submission) -> bool {
    let repository = facts.forge.repository.there();
    let software = Software {
        version: &record.doi,
        concept: record.concept_doi.as_ref(),
        others: facts.archive.others.known().map_or(&[], Vec::as_slice),
        repository: repository.map(|repository| repository.url.as_str()),
    };
    submission.link_state(software) == LinkState::Visible
}

/// Whether a related work is a paper: the record says so, or only papers have such a relation.
fn is_paper(related: &Related) -> bool {
    const OF_PAPERS: [&str; 4] = [
        "isdocumentedby",
        "isdescribedby",
        "ispublishedin",
        "iscitedby",
    ];
    match &related.kind {
        Some(kind) => kind.starts_with("publication"),
        None => OF_PAPERS.contains(&related.relation.as_str()),
    }
}

/// How many bytes of a text are no wider than so many columns of a terminal.
fn fitting(text: &str, columns: usize) -> usize {
    let mut width = 0;
    let over = text.char_indices().find(|(_, c)| {
        width += c.width().unwrap_or_default();
        width > columns
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// A text no wider than so many columns, with a sign where the rest of it was.
fn shortened(text: &str, columns: usize) -> String {
    if fitting(text, columns) == text.len() {
        return text.to_owned();
    }
    let end = fitting(text, columns.saturating_sub(1));
    format!("{}…", text[..end].trim_end())
}
