//! The link from a dataset to one version of the software, and what a person is given who has
//! to carry it.

use crate::domain::{DatasetRef, Doi, Relation};

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
    /// The link as an address, which every archive shows as one.
    pub fn url(&self) -> String {
        self.doi.url()
    }
}
