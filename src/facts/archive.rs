//! The archived copy on Zenodo, and the registration of its DOI.

use jiff::civil::Date;

use crate::domain::{Doi, ObjectId, Orcid};

use super::{Deposited, Seen, Submission, Why};

/// What Zenodo, DataCite and doi.org say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// The address of the Zenodo in use, without a slash at the end.
    pub site: String,
    /// Whether DOIs of that Zenodo are registered; those of the sandbox never are.
    pub registers: bool,
    /// The record made from the release of the tag.
    pub record: Seen<Option<Record>>,
    /// The newest version DOI that Zenodo gave to a release of this repository, by its badge
    /// route: whether the integration has ever worked here.
    pub latest: Seen<Option<Doi>>,
    /// The DOIs of the other versions of the record's concept.
    pub others: Seen<Vec<Doi>>,
    /// The archived files beside the files of the tag.
    pub comparison: Seen<Comparison>,
    /// Whether DataCite has the version DOI as findable.
    pub findable: Seen<bool>,
    /// Whether doi.org leads the version DOI anywhere.
    pub resolves: Seen<bool>,
    /// The record with its related works and an edit of it, as the token's owner sees it. Looked
    /// at only where the record itself is to be changed.
    pub own: Seen<Option<Submission>>,
    /// The drafts of the token's owner that are for the tag, oldest first. Looked at only where
    /// a draft is wanted.
    pub drafts: Seen<Vec<Deposited>>,
}

/// A published record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The record's id.
    pub id: String,
    /// Its page.
    pub url: String,
    /// The DOI of this version.
    pub doi: Doi,
    /// The DOI of all versions together.
    pub concept_doi: Option<Doi>,
    /// The title.
    pub title: String,
    /// The creators in order.
    pub creators: Vec<Creator>,
    /// The version: for the integration the tag, letter by letter.
    pub version: Option<String>,
    /// Zenodo's licence ids, lower case.
    pub licenses: Vec<String>,
    /// The day of publication, if it is a whole date.
    pub published: Option<Date>,
    /// The description, in HTML as Zenodo keeps it.
    pub description: Option<String>,
    /// The keywords, in order.
    pub keywords: Vec<String>,
    /// The related works.
    pub related: Vec<Related>,
    /// The archived files.
    pub files: Vec<RecordFile>,
    /// How it was found.
    pub found_by: FoundBy,
}

/// A creator of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creator {
    /// `Family, Given`, or the name of an organisation.
    pub name: String,
    /// The ORCID iD.
    pub orcid: Option<Orcid>,
    /// The affiliations.
    pub affiliations: Vec<String>,
}

/// A related work of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// A DOI, an address or another identifier, as the record has it.
    pub identifier: String,
    /// The relation's name in lower case.
    pub relation: String,
    /// What the other work is, where the record says it: `publication-article`, `dataset`, …
    pub kind: Option<String>,
}

/// A file of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFile {
    /// Its name; the integration's is `owner/name-tag.zip`.
    pub key: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its checksum with the method in front: `md5:…`.
    pub checksum: Option<String>,
    /// Where it is fetched.
    pub url: String,
}

/// By what it was found; every hit is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// By the link to the tag among its related works.
    TagLink,
    /// By the repository's address.
    CodeRepository,
    /// By the badge of the repository.
    Badge,
    /// Among the versions of a known concept.
    Versions,
}

/// The archived files beside the files of the tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Where the archive was fetched.
    pub url: String,
    /// The commit that the archive says it was made of: git leaves it in the zip.
    pub commit: Option<ObjectId>,
    /// The git tree of the archive's content.
    pub archive_tree: ObjectId,
    /// The same with what is explained put back: the tag's tree, if nothing else differs.
    pub explained_tree: ObjectId,
    /// The git tree of the tag.
    pub tag_tree: ObjectId,
    /// What differs without an explanation.
    pub differences: Vec<Difference>,
    /// What differs and why that is as it should be.
    pub excluded: Vec<Excluded>,
}

/// A path at which the archive is not the tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The path.
    pub path: String,
    /// How it differs.
    pub kind: DifferenceKind,
}

/// How a path differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DifferenceKind {
    /// In the tag, not in the archive.
    Missing,
    /// In the archive, not in the tag.
    Added,
    /// Other bytes.
    Changed,
}

/// A path that differs for a reason that git or GitHub documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// The path.
    pub path: String,
    /// The reason in words: `export-ignore`, `submodule`, …
    pub why: String,
}

impl Archive {
    /// Nothing of it was seen.
    pub fn unknown(why: &Why) -> Self {
        Self {
            site: "https://zenodo.org".to_owned(),
            registers: true,
            record: Seen::Unknown(why.clone()),
            latest: Seen::Unknown(why.clone()),
            others: Seen::Unknown(why.clone()),
            comparison: Seen::Unknown(why.clone()),
            findable: Seen::Unknown(why.clone()),
            resolves: Seen::Unknown(why.clone()),
            own: Seen::Unknown(why.clone()),
            drafts: Seen::Unknown(why.clone()),
        }
    }
}

impl Comparison {
    /// Whether the archive holds what the tag holds, but for what is excluded for a known reason.
    pub fn equal(&self) -> bool {
        self.differences.is_empty()
    }

    /// The Software Heritage identifier of the archive's content, `swh:1:dir:…`.
    pub fn swhid(&self) -> String {
        format!("swh:1:dir:{}", self.archive_tree)
    }
}

impl DifferenceKind {
    /// The word in the JSON contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Changed => "changed",
        }
    }
}
