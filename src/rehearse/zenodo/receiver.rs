//! The receiver of GitHub's webhook, and the making of a record behind it.

use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use axum::response::Response;
use http::header;
use jiff::Timestamp;
use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::error;
use crate::rehearse::Service;
use crate::rehearse::doi;
use crate::rehearse::github::hex;
use crate::rehearse::model::Model;
use crate::rehearse::server::{Call, set, typed};
use crate::rehearse::state::{Content, File, Record, Release, Row, RowStatus, ZenodoSwitch};

const UNAUTHORIZED: &str = "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required.";

/// Answers one delivery at once; the record is made later.
pub(super) fn receive(model: &Arc<Model>, call: &Call) -> Response {
    let mut state = model.state();
    if call.parameter("access_token") != Some(&state.zenodo.hook_token) {
        return error(401, UNAUTHORIZED);
    }
    let number = state.new_id();
    let answer = |status: u16, message: &str| {
        let body = json!({ "message": message, "status": status }).to_string();
        let mut answer = typed(status, "application/json", body);
        let base = super::base(model);
        let link =
            format!("<{base}/api/hooks/receivers/github/events/{number:032x}>; rel=\"self\"");
        set(&mut answer, "link", &link);
        answer
    };
    let accepted = || answer(202, "Accepted.");
    let kind = call.header(header::CONTENT_TYPE).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        return accepted();
    }
    let Some(event) = call.json().filter(|_| kind.starts_with("application/json")) else {
        return answer(415, "Unsupported Media Type");
    };
    let action = event["action"].as_str().unwrap_or_default();
    let release = &event["release"];
    let counts = matches!(action, "published" | "released" | "created");
    if !counts || release["draft"] != json!(false) {
        return accepted();
    }
    let ours = event["repository"]["id"].as_u64() == Some(model.repository.id);
    match (ours, state.zenodo.switch) {
        (false, _) | (_, ZenodoSwitch::Unknown) => {
            return answer(404, "The repository does not exist.");
        }
        (true, ZenodoSwitch::Off) => {
            return answer(409, "This repository is not enabled for webhooks.");
        }
        (true, ZenodoSwitch::On) => {}
    }
    let id = release["id"].as_u64().unwrap_or_default();
    if state.zenodo.rows.iter().any(|row| row.release == id) {
        return answer(409, "The release has already been received.");
    }
    state.zenodo.rows.push(Row {
        release: id,
        tag: release["tag_name"].as_str().unwrap_or_default().to_owned(),
        status: RowStatus::Received,
        error: None,
        record: None,
    });
    let asked = state.zenodo.searches;
    drop(state);
    let working = Arc::clone(model);
    model.spawn(async move { archive(working, event, asked).await });
    accepted()
}

/// Writes down a release that Zenodo accepted and failed on before the model started.
pub(crate) fn note_earlier(model: &Model, release: &Release) {
    let refusal = metadata_from_files(model, &release.tag).err();
    let mut state = model.state();
    state.zenodo.rows.push(Row {
        release: release.id,
        tag: release.tag.clone(),
        status: RowStatus::Failed,
        error: Some(refusal.unwrap_or_else(|| "Error fetching release zipball file.".to_owned())),
        record: None,
    });
}

/// From the event to the published record, or to a failure that nothing public shows.
async fn archive(model: Arc<Model>, event: Value, asked: u64) {
    let id = event["release"]["id"].as_u64().unwrap_or_default();
    model.wait(model.scenario.archived_after).await;
    let wanted = asked + u64::from(model.scenario.archived_after_searches);
    while model.state().zenodo.searches < wanted {
        model.wait(1).await;
    }
    set_row(&model, id, |row| row.status = RowStatus::Processing);
    match make_record(&model, &event).await {
        Ok(record) => {
            set_row(&model, id, |row| {
                row.status = RowStatus::Published;
                row.record = Some(record);
            });
            register(&model, record).await;
        }
        Err(error) => set_row(&model, id, |row| {
            row.status = RowStatus::Failed;
            row.error = Some(error);
        }),
    }
}

fn set_row(model: &Model, release: u64, change: impl FnOnce(&mut Row)) {
    let mut state = model.state();
    if let Some(row) = state
        .zenodo
        .rows
        .iter_mut()
        .find(|row| row.release == release)
    {
        change(row);
    }
}

/// Makes the version DOI and the concept DOI findable, later or never.
async fn register(model: &Model, record: u64) {
    let Some(units) = model.scenario.findable_after else {
        return;
    };
    model.wait(units).await;
    let mut state = model.state();
    let concept = state
        .zenodo
        .records
        .get(&record)
        .map(|record| record.concept);
    for id in [Some(record), concept].into_iter().flatten() {
        let page = format!("{}records/{id}", model.places.of(Service::Zenodo));
        state.findable.insert(doi(id).to_string(), page);
    }
}

async fn make_record(model: &Arc<Model>, event: &Value) -> Result<u64, String> {
    let reading = Arc::clone(model);
    let about = event.clone();
    let metadata = tokio::task::spawn_blocking(move || metadata(&reading, &about));
    let metadata = metadata.await.map_err(|error| error.to_string())??;
    let mut bytes = fetch(model, &event["release"]).await?;
    if !model.scenario.faithful_archive {
        bytes = altered(&bytes).map_err(|error| error.to_string())?;
    }
    let repository = &event["repository"];
    let tag = event["release"]["tag_name"].as_str().unwrap_or_default();
    let key = format!(
        "{}-{tag}.zip",
        repository["full_name"].as_str().unwrap_or_default()
    );
    let file = File {
        md5: md5_hex(&bytes),
        key,
        bytes,
    };
    let mut state = model.state();
    let zenodo = &mut state.zenodo;
    // The next version of the newest published release, else a new concept.
    let mut published = zenodo.rows.iter().rev().filter_map(|row| row.record);
    let earlier = published
        .find_map(|id| zenodo.records.get(&id))
        .map(|record| record.concept);
    let concept = earlier.unwrap_or_else(|| zenodo.new_record_id());
    let id = zenodo.new_record_id();
    let now = Timestamp::now();
    let record = Record {
        id,
        concept,
        created: now,
        updated: now,
        published: Some(Content {
            revision: 3,
            metadata,
            custom_fields: json!({ "code:codeRepository": repository["html_url"] }),
            foreign_doi: None,
        }),
        draft: None,
        draft_revision: 6,
        reserved: true,
        files: vec![file],
        uploads: Vec::new(),
        links: Vec::new(),
    };
    zenodo.records.insert(id, record);
    Ok(id)
}

/// The zipball, over HTTP, as Zenodo gets it.
async fn fetch(model: &Model, release: &Value) -> Result<Vec<u8>, String> {
    let failed = || "Error fetching release zipball file.".to_owned();
    let url = release["zipball_url"].as_str().ok_or_else(failed)?;
    let answer = model.client.get(url).send().await.map_err(|_| failed())?;
    if answer.status().as_u16() != 200 {
        return Err(failed());
    }
    let bytes = answer.bytes().await.map_err(|_| failed())?;
    Ok(bytes.to_vec())
}

/// What the files at the tag say, as the caller's reader reads them.
fn metadata_from_files(model: &Model, tag: &str) -> Result<Value, String> {
    let revision = format!("refs/tags/{tag}");
    let text = |path: &str| {
        let bytes = model.git.file(&revision, path)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (cff, zenodo_json) = (text("CITATION.cff"), text(".zenodo.json"));
    let license = model
        .license
        .as_deref()
        .filter(|spdx| *spdx != "NOASSERTION");
    (model.reader)(cff.as_deref(), zenodo_json.as_deref(), license)
}

/// GitHub's defaults, each replaced by what the file says: a key that the file has
/// replaces the whole default, lists too.
fn metadata(model: &Model, event: &Value) -> Result<Value, String> {
    let release = &event["release"];
    let tag = release["tag_name"].as_str().unwrap_or_default();
    let from_files = metadata_from_files(model, tag)?;
    let full_name = event["repository"]["full_name"]
        .as_str()
        .unwrap_or_default();
    let named = release["name"].as_str().filter(|name| !name.is_empty());
    let authors = model.git.authors(&format!("refs/tags/{tag}"));
    let creators = authors.iter().map(|name| {
        json!({ "person_or_org": { "type": "personal", "family_name": name, "name": name } })
    });
    let license = model
        .license
        .as_deref()
        .filter(|spdx| *spdx != "NOASSERTION");
    let license = license.map_or_else(|| "cc-by-4.0".to_owned(), str::to_lowercase);
    let mut metadata = json!({
        "resource_type": { "id": "software" },
        "title": format!("{full_name}: {}", named.unwrap_or(tag)),
        "description": release["body"].as_str().filter(|text| !text.is_empty()).unwrap_or("No description provided."),
        "version": tag,
        "publication_date": release["published_at"].as_str().and_then(|time| time.get(..10)),
        "publisher": "Zenodo",
        "creators": creators.collect::<Vec<_>>(),
        "rights": [{ "id": license }],
        "related_identifiers": [{
            "identifier": format!("https://github.com/{full_name}/tree/{tag}"),
            "scheme": "url",
            "relation_type": { "id": "issupplementto" },
            "resource_type": { "id": "software" },
        }],
    });
    if let (Some(defaults), Some(read)) = (metadata.as_object_mut(), from_files.as_object()) {
        defaults.extend(read.clone());
    }
    let nobody = metadata["creators"].as_array().is_none_or(Vec::is_empty);
    if nobody {
        let owner = model.repository.slug.owner();
        metadata["creators"] = json!([{ "person_or_org": { "type": "personal", "family_name": owner, "name": owner } }]);
    }
    Ok(metadata)
}

/// The same zip with its first file changed and its last one missing.
fn altered(bytes: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let last = archive.len().saturating_sub(1);
    let mut changed = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        if index == last {
            continue;
        }
        if changed || file.is_dir() {
            writer.raw_copy_file(file)?;
            continue;
        }
        changed = true;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        content.extend_from_slice(b"\nnot in the tag\n");
        writer.start_file(
            file.name()?.into_owned(),
            zip::write::SimpleFileOptions::default(),
        )?;
        writer.write_all(&content)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The checksum of a file, in Zenodo's form without `md5:`.
pub(crate) fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}
