//! What the services remember.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

use super::faults::FaultKind;
use super::memory::Given;
use super::scenario::Protection;
use super::{Service, biostudies, idr, omero};
use crate::domain::Slug;

/// Everything that the services remember, but for git's refs and objects.
#[derive(Debug)]
pub(crate) struct State {
    /// Whether releases published from now on are immutable.
    pub(crate) immutable_releases: bool,
    /// Whether the repository is archived, and so read-only.
    pub(crate) archived: bool,
    /// Whether a ruleset forbids new tags.
    pub(crate) tags_forbidden: bool,
    /// What keeps commits out of the default branch.
    pub(crate) protection: Protection,
    pub(crate) releases: Vec<Release>,
    /// Tag names that a deleted immutable release has used.
    pub(crate) burnt: BTreeSet<String>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) hook: Option<Hook>,
    pub(crate) deliveries: Vec<Delivery>,
    pub(crate) zenodo: Zenodo,
    pub(crate) biostudies: biostudies::Studies,
    pub(crate) idr: idr::Studies,
    pub(crate) omero: omero::Objects,
    /// DOIs that DataCite and doi.org know, with the page they lead to.
    pub(crate) findable: BTreeMap<String, String>,
    pub(crate) requests: Vec<Request>,
    /// The trouble that requests met, in order.
    pub(crate) struck: Vec<FaultKind>,
    /// The last answer to each read, where a fault asks for old ones.
    pub(crate) given: Vec<(Request, Given)>,
    pub(crate) next_id: u64,
}

impl State {
    /// An id that was not given before.
    pub(crate) fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }
}

/// An open issue on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its number.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
}

/// One request that a service received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who received it.
    pub service: Service,
    /// GET, POST, …
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// Whether another of the services asked, and no client.
    pub between_services: bool,
}

/// The repository on GitHub, as it stays.
#[derive(Debug)]
pub(crate) struct Repository {
    pub(crate) id: u64,
    pub(crate) slug: Slug,
    /// The name before it was renamed.
    pub(crate) former: Option<Slug>,
    pub(crate) created_at: Timestamp,
}

impl Repository {
    pub(crate) fn html_url(&self) -> String {
        format!("https://github.com/{}", self.slug)
    }
}

/// A release on GitHub.
#[derive(Debug, Clone)]
pub(crate) struct Release {
    pub(crate) id: u64,
    pub(crate) tag: String,
    pub(crate) target: String,
    pub(crate) name: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) draft: bool,
    pub(crate) prerelease: bool,
    pub(crate) immutable: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) published_at: Option<Timestamp>,
    pub(crate) updated_at: Timestamp,
}

/// The webhook that Zenodo makes when its switch is turned on.
#[derive(Debug)]
pub(crate) struct Hook {
    pub(crate) id: u64,
    pub(crate) created_at: Timestamp,
    /// Address with the secret token in it.
    pub(crate) url: String,
}

/// One delivery of the webhook, with the receiver's answer.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: u64,
    pub(crate) guid: String,
    pub(crate) at: Timestamp,
    pub(crate) seconds: f64,
    pub(crate) action: String,
    pub(crate) redelivery: bool,
    /// 0 when nobody answered.
    pub(crate) status: u16,
    pub(crate) payload: Value,
    pub(crate) answer: String,
}

/// What Zenodo remembers.
#[derive(Debug, Default)]
pub(crate) struct Zenodo {
    pub(crate) switch: ZenodoSwitch,
    pub(crate) hook_token: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) records: BTreeMap<u64, Record>,
    /// How many searches over records were asked.
    pub(crate) searches: u64,
    pub(crate) dataset_record: u64,
    pub(crate) dataset_draft: u64,
    pub(crate) last_record: u64,
}

impl Zenodo {
    pub(crate) fn new_record_id(&mut self) -> u64 {
        self.last_record += 1;
        self.last_record
    }

    /// The newest published version of a concept.
    pub(crate) fn latest(&self, concept: u64) -> Option<&Record> {
        let mut records = self.records.values().rev();
        records.find(|record| record.concept == concept && record.published.is_some())
    }
}

/// Zenodo's row for the repository.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ZenodoSwitch {
    /// No row: never seen.
    #[default]
    Unknown,
    /// Was on once.
    Off,
    On,
}

/// Zenodo's note of a release that its receiver accepted.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) release: u64,
    pub(crate) tag: String,
    pub(crate) status: RowStatus,
    pub(crate) error: Option<String>,
    pub(crate) record: Option<u64>,
}

/// How far Zenodo came with a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStatus {
    /// Accepted, not begun.
    Received,
    /// Begun.
    Processing,
    /// A record is published.
    Published,
    /// Refused; nothing public tells it.
    Failed,
}

/// A record on Zenodo, published, draft or both.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) id: u64,
    pub(crate) concept: u64,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) published: Option<Content>,
    pub(crate) draft: Option<Content>,
    /// The last revision that a draft of this record had.
    pub(crate) draft_revision: u64,
    /// Whether an unpublished record has reserved its DOI.
    pub(crate) reserved: bool,
    pub(crate) files: Vec<File>,
    /// Files of the draft that are announced but not confirmed.
    pub(crate) uploads: Vec<Upload>,
    pub(crate) links: Vec<AccessLink>,
}

/// What a person can edit.
#[derive(Debug, Clone)]
pub(crate) struct Content {
    pub(crate) revision: u64,
    pub(crate) metadata: Value,
    pub(crate) custom_fields: Value,
    /// A DOI that is not the record's own, from a PUT; publishing refuses it.
    pub(crate) foreign_doi: Option<String>,
}

/// A file of a record.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) key: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) md5: String,
}

/// A file on its way into a draft.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) key: String,
    /// `None` until they came.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// A share link.
#[derive(Debug, Clone)]
pub(crate) struct AccessLink {
    pub(crate) id: u64,
    pub(crate) created: Timestamp,
    pub(crate) permission: String,
    pub(crate) expires_at: Option<String>,
    pub(crate) description: String,
    pub(crate) token: String,
}
