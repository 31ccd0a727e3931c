//! A dataset submission and the links in it.

use crate::domain::{DatasetRef, Doi};

use super::Seen;

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
    /// Its page.
    pub url: String,
    /// Whether everybody can see it.
    pub published: bool,
    /// The links that everybody who sees the submission sees.
    pub links: Vec<Link>,
    /// The links in an edit of a published submission that is not published yet;
    /// `None` where there is no such edit.
    pub edited_links: Option<Vec<Link>>,
    /// Whether the credentials given may change it; `None` where that cannot be told beforehand.
    pub editable: Option<bool>,
}

/// A link out of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it points to, as it stands there.
    pub target: String,
    /// The relation's name in lower case, where the archive knows relations.
    pub relation: Option<String>,
}

/// How a submission is linked to one version of the software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// Nothing in it points to the software.
    Absent,
    /// It is in a draft that is not published.
    InDraft,
    /// It was sent and the archive is at work on it.
    Submitted,
    /// Everybody who sees the submission sees it.
    Visible,
    /// It points to another version.
    OtherVersion(Doi),
    /// It points to all versions together, which moves on.
    ConceptOnly,
    /// It points there in a form that the archive mishandles; how.
    Malformed(String),
}

impl Submission {
    /// How the submission is linked to a version, by its DOI, its concept DOI
    /// and the DOIs of the other versions.
    pub fn link_state(&self, version: &Doi, concept: Option<&Doi>, others: &[Doi]) -> LinkState {
        let points = |links: &[Link], doi: &Doi| {
            links
                .iter()
                .any(|link| target_doi(&link.target).as_ref() == Some(doi))
        };
        let visible = |doi: &Doi| points(&self.links, doi);
        if visible(version) {
            return if self.published {
                LinkState::Visible
            } else {
                LinkState::InDraft
            };
        }
        if self
            .edited_links
            .as_deref()
            .is_some_and(|links| points(links, version))
        {
            return LinkState::InDraft;
        }
        if let Some(other) = others.iter().find(|doi| visible(doi)) {
            return LinkState::OtherVersion(other.clone());
        }
        if concept.is_some_and(visible) {
            LinkState::ConceptOnly
        } else {
            LinkState::Absent
        }
    }
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
        let links = |targets: &[&str]| {
            targets
                .iter()
                .map(|target| Link {
                    target: (*target).to_owned(),
                    relation: None,
                })
                .collect()
        };
        Submission {
            title: None,
            url: String::new(),
            published,
            links: links(targets),
            edited_links: edited.map(links),
            editable: None,
        }
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
            let state = submission(true, &[target], None).link_state(&doi(2), Some(&doi(1)), &[]);
            assert_eq!(state, LinkState::Visible, "{target}");
        }
    }

    #[test]
    fn a_link_that_is_not_public_is_in_a_draft() {
        assert_eq!(
            submission(false, &["10.5281/zenodo.2"], None).link_state(&doi(2), None, &[]),
            LinkState::InDraft
        );
        let edited = submission(true, &[], Some(&["10.5281/zenodo.2"]));
        assert_eq!(edited.link_state(&doi(2), None, &[]), LinkState::InDraft);
    }

    #[test]
    fn links_to_something_near_are_told_apart() {
        let state = |target: &str| {
            submission(true, &[target], None).link_state(&doi(2), Some(&doi(1)), &[doi(3)])
        };
        assert_eq!(state("10.5281/zenodo.1"), LinkState::ConceptOnly);
        assert_eq!(state("10.5281/zenodo.3"), LinkState::OtherVersion(doi(3)));
        assert_eq!(state("10.5281/zenodo.4"), LinkState::Absent);
        assert_eq!(
            state("https://sandbox.zenodo.org/records/2"),
            LinkState::Absent
        );
    }
}
