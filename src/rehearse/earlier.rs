//! What was there before a rehearsal starts: a release with what became of it, and the record of
//! an older version.

use std::sync::Arc;

use serde_json::json;

use super::model::Model;
use super::scenario::{EarlierRelease, Heard, Stands};
use super::start::hours_ago;
use super::state::{Content, Delivery, File, Record, Release, Row, RowStatus};
use super::{github, zenodo};

/// The version that was archived once.
const OLDER: &str = "v0.9.0";

/// The release of the newest tag. Without a tag there is none.
pub(super) fn release(model: &Arc<Model>, earlier: EarlierRelease) {
    let newest = [
        "for-each-ref",
        "--sort=-creatordate",
        "--count=1",
        "--format=%(refname:strip=2)",
        "refs/tags",
    ];
    let Ok(tag) = model.git.text(&newest) else {
        return;
    };
    if tag.is_empty() || earlier.stands == Stands::TagOnly {
        return;
    }
    let published = hours_ago(earlier.hours_ago);
    let commit = model.git.commit(&format!("refs/tags/{tag}"));
    let date = commit.and_then(|commit| commit.committer.date.parse().ok());
    let draft = earlier.stands == Stands::Draft;
    let mut state = model.state();
    let release = Release {
        id: state.new_id(),
        name: Some(tag.clone()),
        body: Some("First release.".to_owned()),
        target: model.git.default_branch(),
        tag,
        draft,
        prerelease: earlier.stands == Stands::Prerelease,
        immutable: false,
        created_at: date.unwrap_or(published),
        published_at: (!draft).then_some(published),
        updated_at: published,
    };
    state.releases.push(release.clone());
    drop(state);
    let received = r#"{"message":"The release has already been received.","status":409}"#;
    match earlier.heard {
        Heard::Never => {}
        Heard::Now => github::announce(model, &release),
        Heard::Accepted => {
            zenodo::note_earlier(model, &release);
            let accepted = r#"{"message":"Accepted.","status":202}"#;
            delivered(model, &release, "released", 202, accepted);
            delivered(model, &release, "published", 409, received);
        }
        Heard::Refused(status, message) => {
            let answer = if message.is_empty() {
                String::new()
            } else {
                json!({ "message": message, "status": status }).to_string()
            };
            for action in ["released", "published"] {
                delivered(model, &release, action, status, &answer);
            }
        }
    }
}

/// Notes a delivery, unless its webhook is gone since: the deliveries go with it.
fn delivered(model: &Model, release: &Release, action: &str, status: u16, answer: &str) {
    let at = release.published_at.unwrap_or(release.updated_at);
    let mut state = model.state();
    if state.hook.as_ref().is_none_or(|hook| hook.created_at > at) {
        return;
    }
    let id = state.new_id();
    state.deliveries.push(Delivery {
        id,
        guid: format!("{:08x}-0000-11f0-8000-{id:012x}", release.id),
        at,
        seconds: 0.4,
        action: action.to_owned(),
        redelivery: false,
        status,
        payload: json!({ "action": action, "release": { "id": release.id, "tag_name": release.tag } }),
        answer: answer.to_owned(),
    });
}

/// The record of an older version, made by the integration.
pub(super) fn archived(model: &Model) {
    let slug = &model.repository.slug;
    let made = hours_ago(24 * 90);
    let bytes = b"not looked into".to_vec();
    let mut state = model.state();
    let release = state.new_id();
    let zenodo = &mut state.zenodo;
    let (concept, id) = (zenodo.new_record_id(), zenodo.new_record_id());
    let metadata = json!({
        "resource_type": { "id": "software" },
        "title": format!("{slug}: {OLDER}"),
        "publication_date": made.strftime("%Y-%m-%d").to_string(),
        "publisher": "Zenodo",
        "version": OLDER,
        "creators": [{ "person_or_org": { "type": "personal", "family_name": "Carberry", "given_name": "Josiah" } }],
        "rights": [{ "id": "mit" }],
        "related_identifiers": [{
            "identifier": format!("https://github.com/{slug}/tree/{OLDER}"),
            "scheme": "url",
            "relation_type": { "id": "issupplementto" },
            "resource_type": { "id": "software" },
        }],
    });
    let record = Record {
        id,
        concept,
        created: made,
        updated: made,
        published: Some(Content {
            revision: 3,
            metadata,
            custom_fields: json!({ "code:codeRepository": model.repository.html_url() }),
            foreign_doi: None,
        }),
        draft: None,
        draft_revision: 6,
        reserved: true,
        files: vec![File {
            key: format!("{slug}-{OLDER}.zip"),
            md5: zenodo::md5_hex(&bytes),
            bytes,
        }],
        links: Vec::new(),
        uploads: Vec::new(),
    };
    zenodo.records.insert(id, record);
    zenodo.rows.push(Row {
        release,
        tag: OLDER.to_owned(),
        status: RowStatus::Published,
        error: None,
        record: Some(id),
    });
}
