//! A dataset submission and the links in it.

use crate::domain::{DatasetRef, Doi};

use super::study_file::StudyFileHere;
use super::{Seen, Why};

/// A dataset submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// How it was named.
    pub reference: DatasetRef,
    /// The submission; `None` if the archive says there is none.
    pub submission: Seen<Option<Submission>>,
}

/// A submission as its archive shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The title.
    pub title: Option<String>,
    /// The DOI of the dataset itself, where its archive tells one.
    pub doi: Option<Doi>,
    /// Its page.
    pub url: String,
    /// Whether everybody can see it, or those in `among`.
    pub published: bool,
    /// Who can see it, where that is not everybody: `the members of its group`.
    pub among: Option<&'static str>,
    /// The links that everybody who sees the submission sees.
    pub links: Vec<Link>,
    /// The links in an edit of the submission that does not show yet; `None` where there is no
    /// such edit.
    pub edited_links: Option<Vec<Link>>,
    /// Whether the credentials given may change it; `None` where that cannot be told beforehand.
    pub editable: Option<bool>,
    /// How a link gets into it.
    pub route: Route,
    /// What its archive is at work on, so that it takes no edit now.
    pub in_work: Option<String>,
    /// What keeps everybody from editing it as it stands.
    pub held: Option<Held>,
    /// Why a part of what everybody sees could not be looked at: what is not among `links` may
    /// be there all the same.
    pub unseen: Option<Why>,
    /// The file on this machine that an edit is made in, where it was named.
    pub study_file: Option<StudyFileHere>,
}

/// How a link gets into a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// An edit shows as soon as it is made.
    Direct,
    /// An edit stays in a draft, which is submitted in a step of its own.
    Draft,
    /// Its archive takes no edit from here: a person sends or pastes it.
    ByHand,
    /// An edit is made in a file on this machine, which a person then sends.
    File,
}

/// Something in the way of an edit, which a person has to decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What is in the way.
    pub text: String,
    /// What to do about it.
    pub help: String,
}

/// A link out of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it points to, as it stands there.
    pub target: String,
    /// The relation's name in lower case, where the archive knows relations.
    pub relation: Option<String>,
    /// What the archive will do wrong with a link that is written like this one.
    pub flaw: Option<String>,
}

/// How a submission is linked to one version of the software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// Nothing in it points to the software.
    Absent,
    /// It is in the submission, which itself is not public yet.
    InDraft,
    /// It is in an edit of the submission that was not sent yet.
    InEdit,
    /// It was sent and the archive is at work on it.
    Submitted,
    /// Everybody who sees the submission sees it.
    Visible,
    /// It points to another version.
    OtherVersion(Doi),
    /// It points to all versions together, which moves on.
    ConceptOnly,
    /// It points to the repository, which moves on and can go away.
    RepositoryOnly,
    /// It points there in a form that the archive mishandles; how.
    Malformed(String),
}

/// The version of the software that a submission should point to, and its neighbours.
#[derive(Debug, Clone, Copy)]
pub struct Software<'a> {
    /// The DOI of the version.
    pub version: &'a Doi,
    /// The DOI of all versions together.
    pub concept: Option<&'a Doi>,
    /// The DOIs of the other versions.
    pub others: &'a [Doi],
    /// The address of the repository.
    pub repository: Option<&'a str>,
}

impl Link {
    /// A link to this target, of which nothing else is known.
    pub fn to(target: impl Into<String>) -> Self {
        Self {
            target: target.into(),
            relation: None,
            flaw: None,
        }
    }
}

impl Submission {
    /// A submission of which only the page is known: without links, open to an edit that shows
    /// at once.
    pub fn at(url: impl Into<String>, published: bool) -> Self {
        Self {
            title: None,
            doi: None,
            url: url.into(),
            published,
            among: None,
            links: Vec::new(),
            edited_links: None,
            editable: None,
            route: Route::Direct,
            in_work: None,
            held: None,
            unseen: None,
            study_file: None,
        }
    }

    /// How the submission is linked to a version of the software.
    pub fn link_state(&self, to: Software) -> LinkState {
        if let Some(link) = link_to(&self.links, to.version) {
            return match &link.flaw {
                Some(flaw) => LinkState::Malformed(flaw.clone()),
                None if self.published => LinkState::Visible,
                None => LinkState::InDraft,
            };
        }
        let edited = self.edited_links.as_deref().unwrap_or_default();
        if let Some(link) = link_to(edited, to.version) {
            return match (&link.flaw, &self.in_work) {
                (Some(flaw), _) => LinkState::Malformed(flaw.clone()),
                (None, Some(_)) => LinkState::Submitted,
                (None, None) => LinkState::InEdit,
            };
        }
        // An edit goes into what is being edited, so what that points to counts as well.
        let there = |doi: &Doi| points(&self.links, doi) || points(edited, doi);
        if let Some(other) = to.others.iter().find(|doi| there(doi)) {
            return LinkState::OtherVersion(other.clone());
        }
        if to.concept.is_some_and(there) {
            return LinkState::ConceptOnly;
        }
        let repository = to.repository.map(plain_address);
        let is_repository = |link: &Link| Some(plain_address(&link.target)) == repository;
        if self.links.iter().chain(edited).any(is_repository) {
            LinkState::RepositoryOnly
        } else {
            LinkState::Absent
        }
    }
}

/// The link to a DOI, one that is well written if there are several.
fn link_to<'a>(links: &'a [Link], doi: &Doi) -> Option<&'a Link> {
    let there = |link: &&Link| target_doi(&link.target).as_ref() == Some(doi);
    let mut all = links.iter().filter(there);
    let well_written = links.iter().filter(there).find(|link| link.flaw.is_none());
    well_written.or_else(|| all.next())
}

fn points(links: &[Link], doi: &Doi) -> bool {
    link_to(links, doi).is_some()
}

/// An address without what can be written in several ways: `github.com/octo/tool`.
pub fn plain_address(address: &str) -> String {
    let lower = address.trim().to_ascii_lowercase();
    let rest = lower
        .split_once("://")
        .map_or(lower.as_str(), |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let rest = rest.trim_end_matches('/');
    rest.strip_suffix(".git").unwrap_or(rest).to_owned()
}

/// The DOI that a link points to: written as a DOI, or as the address of a Zenodo record.
pub fn target_doi(target: &str) -> Option<Doi> {
    let target = target.trim();
    if let Ok(doi) = Doi::parse(target) {
        return Some(doi);
    }
    let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
    let (prefix, rest) = [
        ("10.5281", "zenodo.org/"),
        ("10.5072", "sandbox.zenodo.org/"),
    ]
    .iter()
    .find_map(|(prefix, host)| rest.strip_prefix(host).map(|rest| (prefix, rest)))?;
    let id = rest
        .strip_prefix("records/")
        .or_else(|| rest.strip_prefix("record/"))?;
    let id = id.split(['/', '?', '#']).next()?;
    id.parse::<u64>()
        .ok()
        .and_then(|id| Doi::parse(&format!("{prefix}/zenodo.{id}")).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doi(id: u64) -> Doi {
        Doi::parse(&format!("10.5281/zenodo.{id}")).unwrap()
    }

    fn submission(published: bool, targets: &[&str], edited: Option<&[&str]>) -> Submission {
        let links = |targets: &[&str]| targets.iter().copied().map(Link::to).collect();
        Submission {
            links: links(targets),
            edited_links: edited.map(links),
            ..Submission::at("", published)
        }
    }

    /// The state of a submission that should point to version 2 of concept 1, beside version 3.
    fn state(submission: &Submission) -> LinkState {
        submission.link_state(Software {
            version: &doi(2),
            concept: Some(&doi(1)),
            others: &[doi(3)],
            repository: Some("https://github.com/octo/tool"),
        })
    }

    #[test]
    fn a_link_is_seen_in_every_spelling() {
        for target in [
            "10.5281/zenodo.2",
            "https://doi.org/10.5281/zenodo.2",
            "doi:10.5281/ZENODO.2",
            "https://zenodo.org/records/2",
            "zenodo.org/record/2?x=1",
        ] {
            let there = submission(true, &[target], None);
            assert_eq!(state(&there), LinkState::Visible, "{target}");
        }
    }

    #[test]
    fn a_link_that_is_not_public_is_in_a_draft() {
        let draft = submission(false, &["10.5281/zenodo.2"], None);
        assert_eq!(state(&draft), LinkState::InDraft);
        let mut edited = submission(true, &[], Some(&["10.5281/zenodo.2"]));
        assert_eq!(state(&edited), LinkState::InEdit);
        edited.in_work = Some("processing".to_owned());
        assert_eq!(state(&edited), LinkState::Submitted);
        edited.edited_links.as_mut().unwrap()[0].flaw = Some("quotes".to_owned());
        assert_eq!(state(&edited), LinkState::Malformed("quotes".to_owned()));
    }

    #[test]
    fn what_an_unfinished_edit_points_to_counts_where_nothing_better_shows() {
        let edited = submission(true, &[], Some(&["10.5281/zenodo.3"]));
        assert_eq!(state(&edited), LinkState::OtherVersion(doi(3)));
    }

    #[test]
    fn links_to_something_near_are_told_apart() {
        let state = |target: &str| state(&submission(true, &[target], None));
        assert_eq!(state("10.5281/zenodo.1"), LinkState::ConceptOnly);
        assert_eq!(state("10.5281/zenodo.3"), LinkState::OtherVersion(doi(3)));
        assert_eq!(state("10.5281/zenodo.4"), LinkState::Absent);
        assert_eq!(
            state("http://www.github.com/Octo/tool.git"),
            LinkState::RepositoryOnly
        );
        assert_eq!(state("https://github.com/octo/tool2"), LinkState::Absent);
        assert_eq!(
            state("https://sandbox.zenodo.org/records/2"),
            LinkState::Absent
        );
    }
    #[test]
    fn a_link_that_its_archive_mishandles_counts_only_where_no_good_one_is_beside_it() {
        let mut there = submission(true, &["10.5281/zenodo.2"], None);
        there.links[0].flaw = Some("a bare DOI".to_owned());
        assert_eq!(state(&there), LinkState::Malformed("a bare DOI".to_owned()));
        there
            .links
            .push(Link::to("https://doi.org/10.5281/zenodo.2"));
        assert_eq!(state(&there), LinkState::Visible);
    }
}
