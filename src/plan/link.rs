//! The link from a dataset to one version of the software, and what a person is given who has
//! to carry it.

use crate::domain::{DatasetRef, Doi, Relation};
use crate::facts::dataset::{Link, plain_address, target_doi};

/// The link to be made: from a dataset to one version of the software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The DOI of the version.
    pub doi: Doi,
    /// The DOI of all versions together.
    pub concept: Option<Doi>,
    /// The DOIs of the other versions. A link to one of them stays, unless it is the one that
    /// is replaced.
    pub others: Vec<Doi>,
    /// The link to an older version that this one takes the place of.
    pub replaces: Option<Doi>,
    /// What the software is to the dataset.
    pub relation: Relation,
    /// What the link is called where an archive shows a text beside it:
    /// `Image analysis code: octo/tool v1.0.0`.
    pub label: String,
    /// The address of the repository.
    pub repository: Option<String>,
    /// The tag of the version.
    pub tag: String,
    /// The namespace of key-value pairs, if the project wants another than the archive's usual
    /// one.
    pub namespace: Option<String>,
}

/// A related work, as a record on Zenodo has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// A bare DOI or an address.
    pub identifier: String,
    /// Whether it is a DOI.
    pub is_doi: bool,
    /// What the record is to the work.
    pub relation: Relation,
    /// Whether it is a dataset; otherwise it is software.
    pub is_dataset: bool,
}

impl Work {
    /// Whether a link is to this work and says the same of it; one without a relation says nothing.
    pub fn is_link(&self, link: &Link) -> bool {
        let relation = link.relation.as_deref();
        self.is(&link.target) && relation.is_none_or(|relation| relation == self.relation.id())
    }

    /// Whether a related identifier is this work, in whatever spelling.
    pub fn is(&self, identifier: &str) -> bool {
        match (target_doi(&self.identifier), target_doi(identifier)) {
            (Some(one), Some(other)) if one == other => return true,
            _ => {}
        }
        if plain_address(&self.identifier) == plain_address(identifier) {
            return true;
        }
        // An accession has several addresses, and a DOI besides.
        let accession = |text: &str| match text.parse::<DatasetRef>() {
            Ok(DatasetRef::Zenodo { .. }) | Err(_) => None,
            Ok(dataset) => Some(dataset),
        };
        let own = accession(&self.identifier);
        own.is_some() && own == accession(identifier)
    }

    /// The name of its type in Zenodo's vocabulary.
    pub fn kind(&self) -> &'static str {
        if self.is_dataset {
            "dataset"
        } else {
            "software"
        }
    }

    /// `` `isSupplementTo 10.6019/S-BIAD1234` ``.
    pub fn words(&self) -> String {
        format!("`{} {}`", self.relation, self.identifier)
    }
}

/// What a person agreed to besides the link itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkOptions {
    /// Publish the submission if it is a draft. Not to be undone, so never by default.
    pub publish_draft: bool,
    /// Submit the edit where the archive keeps it in a draft first.
    pub submit: bool,
}

impl LinkOptions {
    /// What is done after the link is made, as it goes behind it in a sentence.
    pub fn words(self) -> &'static str {
        match (self.publish_draft, self.submit) {
            (true, _) => ", and publish that draft",
            (false, true) => ", and submit that edit",
            (false, false) => "",
        }
    }
}

/// The link as it is handed to a person, for an archive that takes no edit from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// The dataset.
    pub dataset: DatasetRef,
    /// What the person does with the parts, in a sentence.
    pub what: String,
    /// The parts, in the order in which they are used. One of them is enough where they are
    /// several ways to the same end; `what` says so.
    pub parts: Vec<Part>,
}

/// A part of a hand-over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A page to open.
    Page {
        /// What is there.
        title: String,
        /// Its address.
        url: String,
    },
    /// Fields of a form, each with what to write into it.
    Row(Vec<(String, String)>),
    /// A mail to send.
    Mail {
        /// The address.
        to: String,
        /// The subject.
        subject: String,
        /// The text.
        body: String,
    },
    /// A file, ready to be sent or uploaded.
    File {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
        /// What it is, and what differs from the one that is there.
        about: String,
    },
    /// Commands for a shell.
    Script(String),
}

impl NewLink {
    /// The link as a related work of a dataset's record.
    pub fn work(&self) -> Work {
        Work {
            identifier: self.doi.as_str().to_owned(),
            is_doi: true,
            relation: self.relation,
            is_dataset: false,
        }
    }

    /// The work whose place the link takes.
    pub fn replaced(&self) -> Option<Work> {
        let old = self.replaces.as_ref()?;
        Some(Work {
            identifier: old.as_str().to_owned(),
            ..self.work()
        })
    }

    /// The link as an address, which every archive shows as one.
    pub fn url(&self) -> String {
        self.doi.url()
    }
}
