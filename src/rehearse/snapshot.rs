//! What the services hold, for tests and for the words at the end of a rehearsal.

use serde_json::Value;

use super::model::Model;
use super::state::{Issue, Record, Request, RowStatus};
use super::{Service, doi};
use crate::domain::{Doi, ObjectId};

/// What all services hold at one moment.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Snapshot {
    /// The tags on GitHub.
    pub tags: Vec<TagSeen>,
    /// The releases on GitHub, drafts included, oldest first.
    pub releases: Vec<ReleaseSeen>,
    /// The open issues on GitHub, oldest first.
    pub issues: Vec<Issue>,
    /// The deliveries of the webhook, in the order of their answers.
    pub webhooks: Vec<WebhookSeen>,
    /// What Zenodo noted of the releases it accepted. No client can see this.
    pub archiving: Vec<Archiving>,
    /// The records on Zenodo, those that are only drafts included.
    pub records: Vec<RecordSeen>,
    /// All that the archives of datasets other than Zenodo hold, to be compared as a whole.
    pub held: Vec<(Service, Value)>,
    /// The DOIs that DataCite and doi.org know.
    pub findable: Vec<Doi>,
    /// Every request that any service received, the services' own to each other included.
    pub requests: Vec<Request>,
}

/// A tag and the commit it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagSeen {
    /// Its name.
    pub name: String,
    /// Whether it is a tag object and not only a ref.
    pub annotated: bool,
    /// The commit.
    pub commit: ObjectId,
}

/// A release on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseSeen {
    /// GitHub's number.
    pub id: u64,
    /// The tag it names.
    pub tag: String,
    /// Whether it is a draft.
    pub draft: bool,
}

/// A delivery of the webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSeen {
    /// `created`, `published`, `released`, …
    pub action: String,
    /// The receiver's HTTP status; 0 when nobody answered.
    pub status: u16,
}

/// Zenodo's own note of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archiving {
    /// The tag.
    pub tag: String,
    /// How far it came.
    pub status: RowStatus,
    /// Why it failed.
    pub error: Option<String>,
}

/// A record on Zenodo.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordSeen {
    /// Its number.
    pub id: u64,
    /// The DOI of this version.
    pub doi: Doi,
    /// The DOI of all versions.
    pub concept_doi: Doi,
    /// Whether it is public.
    pub published: bool,
    /// Whether a draft of it is open.
    pub draft_open: bool,
    /// Metadata as stored: published if it is, else the draft's.
    pub metadata: Value,
    /// The draft's metadata.
    pub draft_metadata: Option<Value>,
    /// Custom fields, `code:codeRepository` among them.
    pub custom_fields: Value,
    /// The keys of the files.
    pub files: Vec<String>,
    /// The share links' permissions.
    pub share_links: Vec<String>,
}

impl RecordSeen {
    /// The related identifiers of the published metadata, as relation and identifier.
    pub fn related(&self) -> Vec<(&str, &str)> {
        let list = self.metadata["related_identifiers"].as_array();
        let list = list.into_iter().flatten();
        list.filter_map(|one| {
            let relation = one["relation_type"]["id"].as_str()?;
            Some((relation, one["identifier"].as_str()?))
        })
        .collect()
    }
}

impl Snapshot {
    pub(crate) fn of(model: &Model) -> Self {
        let refs = model.git.refs("refs/tags/").into_iter();
        let tags = refs.filter_map(|found| {
            let commit = model.git.commit_of(&found.name)?.parse().ok()?;
            Some(TagSeen {
                name: found.name.strip_prefix("refs/tags/")?.to_owned(),
                annotated: found.kind == "tag",
                commit,
            })
        });
        let tags = tags.collect();
        let state = model.state();
        let releases = state.releases.iter().map(|release| ReleaseSeen {
            id: release.id,
            tag: release.tag.clone(),
            draft: release.draft,
        });
        let webhooks = state.deliveries.iter().map(|delivery| WebhookSeen {
            action: delivery.action.clone(),
            status: delivery.status,
        });
        let archiving = state.zenodo.rows.iter().map(|row| Archiving {
            tag: row.tag.clone(),
            status: row.status,
            error: row.error.clone(),
        });
        Self {
            tags,
            releases: releases.collect(),
            issues: state.issues.clone(),
            webhooks: webhooks.collect(),
            archiving: archiving.collect(),
            records: state.zenodo.records.values().map(seen).collect(),
            held: vec![
                (Service::BioStudies, state.biostudies.held()),
                (Service::Idr, state.idr.held()),
                (Service::Omero, state.omero.held()),
            ],
            findable: state
                .findable
                .keys()
                .filter_map(|doi| doi.parse().ok())
                .collect(),
            requests: state.requests.clone(),
        }
    }

    /// The record with that number.
    pub fn record(&self, id: &str) -> Option<&RecordSeen> {
        self.records
            .iter()
            .find(|record| record.id.to_string() == id)
    }

    /// The published records that Zenodo made of releases.
    pub fn archived(&self) -> impl Iterator<Item = &RecordSeen> {
        let made = |record: &&RecordSeen| {
            record.published && record.custom_fields["code:codeRepository"].is_string()
        };
        self.records.iter().filter(made)
    }

    /// The requests that change something, without the webhooks between the services.
    pub fn writes(&self) -> Vec<&Request> {
        let asked = self.requests.iter();
        let writes = asked.filter(|request| !matches!(request.method.as_str(), "GET" | "HEAD"));
        writes
            .filter(|request| !request.path.starts_with("/api/hooks/"))
            .collect()
    }

    /// How many requests with this method had a path that contains `part`.
    pub fn count(&self, method: &str, part: &str) -> usize {
        let asked = self.requests.iter();
        asked
            .filter(|request| request.method == method && request.path.contains(part))
            .count()
    }
}

fn seen(record: &Record) -> RecordSeen {
    let content = record.published.as_ref().or(record.draft.as_ref());
    RecordSeen {
        id: record.id,
        doi: doi(record.id),
        concept_doi: doi(record.concept),
        published: record.published.is_some(),
        draft_open: record.draft.is_some(),
        metadata: content
            .map(|content| content.metadata.clone())
            .unwrap_or_default(),
        draft_metadata: record.draft.as_ref().map(|draft| draft.metadata.clone()),
        custom_fields: content
            .map(|content| content.custom_fields.clone())
            .unwrap_or_default(),
        files: record.files.iter().map(|file| file.key.clone()).collect(),
        share_links: record
            .links
            .iter()
            .map(|link| link.permission.clone())
            .collect(),
    }
}
