//! Every recorded answer of a real server, served again as it was and read by the client. What the
//! reading must be follows from the answer by the rules here, not from the client.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::oracle::{native, recorded};
use crate::facts::archive::{FoundBy, RecordFile};
use crate::world::http::loopback::{hasty, serve};
use crate::world::http::{Kind, ServiceError, Sink, Transfer};
use crate::world::zenodo::Zenodo;
use crate::world::zenodo::find::badge_doi;

/// What the client can ask of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Record,
    Published,
    Draft,
    Search,
    Versions,
    OwnDrafts,
    Badge,
    Content,
    DraftFiles,
    ShareLinks,
    Create,
    Edit,
    Save,
    Publish,
    Discard,
    Reserve,
    OpenNext,
    Announce,
    Fill,
    Confirm,
    TakeOut,
    Import,
    MakeShareLink,
    DeleteShareLink,
}

use Asked::*;

/// What the client asks where the recording did; nothing, where the client never asks.
fn asked(method: &str, path: &[&str]) -> &'static [Asked] {
    match (method, path) {
        ("GET", ["api", "records"]) => &[Search],
        ("POST", ["api", "records"]) => &[Create],
        ("GET", ["api", "user", "records"]) => &[OwnDrafts],
        ("GET", ["api", "records", _]) => &[Record, Published],
        ("GET", ["api", "records", _, "versions"]) => &[Versions],
        ("POST", ["api", "records", _, "versions"]) => &[OpenNext],
        ("GET", ["api", "records", _, "draft"]) => &[Draft],
        ("POST", ["api", "records", _, "draft"]) => &[Edit],
        ("PUT", ["api", "records", _, "draft"]) => &[Save],
        ("DELETE", ["api", "records", _, "draft"]) => &[Discard],
        ("POST", ["api", "records", _, "draft", "pids", "doi"]) => &[Reserve],
        ("POST", ["api", "records", _, "draft", "actions", "publish"]) => &[Publish],
        ("POST", ["api", "records", _, "draft", "actions", "files-import"]) => &[Import],
        ("GET", ["api", "records", _, "draft", "files"]) => &[DraftFiles],
        ("POST", ["api", "records", _, "draft", "files"]) => &[Announce],
        ("DELETE", ["api", "records", _, "draft", "files", _]) => &[TakeOut],
        ("PUT", ["api", "records", _, "draft", "files", .., "content"]) => &[Fill],
        ("POST", ["api", "records", _, "draft", "files", .., "commit"]) => &[Confirm],
        ("GET", ["api", "records", _, "files", .., "content"]) => &[Content],
        ("GET", ["api", "records", _, "access", "links"]) => &[ShareLinks],
        ("POST", ["api", "records", _, "access", "links"]) => &[MakeShareLink],
        ("DELETE", ["api", "records", _, "access", "links", _]) => &[DeleteShareLink],
        ("GET", ["badge", _]) => &[Badge],
        _ => &[],
    }
}

/// The endpoint without ids and names, to count by.
fn endpoint(method: &str, path: &[&str]) -> String {
    let part = |part: &&str| {
        match *part {
            part if part.chars().any(|c| c.is_ascii_digit()) && !part.starts_with("oai") => "*",
            part => part,
        }
        .to_owned()
    };
    let path: Vec<String> = path.iter().take(6).map(part).collect();
    format!("{method} /{}", path.join("/"))
}

#[derive(Debug, PartialEq)]
enum Reading {
    Is(Value),
    Nothing,
    Fails(Kind),
}

fn looks(asked: Asked) -> bool {
    asked <= ShareLinks
}

/// What a status of 400 or more means.
fn refusal(asked: Asked, status: u64, body: &Value) -> Reading {
    let in_the_apis_words = body["status"] == 404 && body["message"].is_string();
    Reading::Fails(match status {
        404 if asked == Badge => return Reading::Nothing,
        404 if matches!(asked, Record | Published | Draft) && in_the_apis_words => {
            return Reading::Nothing;
        }
        410 if matches!(asked, Record | Published | Draft) => return Reading::Nothing,
        401 => Kind::Unauthorized,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        409 | 412 => Kind::Conflict,
        410 => Kind::Gone,
        429 => Kind::RateLimited,
        500.. if looks(asked) => Kind::ServerTrouble,
        500.. => Kind::Unclear,
        _ => Kind::Invalid,
    })
}

/// Id, DOI and title of a record in either shape.
fn gist(body: &Value) -> Option<Value> {
    let doi = [&body["pids"]["doi"]["identifier"], &body["doi"]];
    let doi = doi.into_iter().find(|doi| doi.is_string())?;
    let id = match &body["id"] {
        Value::Number(id) => json!(id.to_string()),
        Value::String(id) => json!(id),
        _ => return None,
    };
    let title = body["metadata"].as_object()?.get("title")?;
    Some(json!([id, doi, title]))
}

/// What a good answer holds of what was asked for.
fn content(asked: Asked, body: &Value) -> Reading {
    let hits = || body.pointer("/hits/hits").and_then(Value::as_array);
    let is = match asked {
        Record => gist(body),
        Search | Versions => hits().and_then(|hits| hits.iter().map(gist).collect()),
        Published | Draft => {
            let whole = body["metadata"].is_object() && !body["id"].is_null();
            whole.then(|| body.clone())
        }
        OwnDrafts => hits().map(|hits| {
            let open = hits.iter().filter(|hit| hit["is_published"] == false);
            open.map(|hit| hit["id"].clone()).collect()
        }),
        DraftFiles => body["entries"].as_array().map(|entries| {
            let sum = |it: &Value| json!([it["key"], it["checksum"]]);
            entries.iter().map(sum).collect()
        }),
        ShareLinks => hits().map(|hits| {
            let opening = hits.iter().filter(|hit| hit["permission"] == "preview");
            opening.map(|hit| hit["id"].clone()).collect()
        }),
        MakeShareLink => Some(body["id"].clone()),
        Content => Some(body.clone()),
        // A write in the legacy shape hides what was wrong.
        Create | Edit | Save | Publish | Reserve | OpenNext => {
            let native = body["metadata"].is_object() && body["revision_id"].is_u64();
            native.then(|| body.clone())
        }
        _ => Some(Value::Null),
    };
    match is {
        Some(is) => Reading::Is(is),
        None if looks(asked) => Reading::Fails(Kind::Garbled),
        None => Reading::Fails(Kind::Unclear),
    }
}

async fn read(zenodo: &Zenodo, asked: Asked, path: &[&str]) -> Result<Option<Value>, ServiceError> {
    let id = path.get(2).copied().unwrap_or_default();
    let gist = |it: &crate::facts::archive::Record| json!([it.id, it.doi.as_str(), it.title]);
    let null = |()| Some(Value::Null);
    let key = || {
        let key = path[5..path.len() - 1].join("/");
        let key = percent_encoding::percent_decode_str(&key);
        key.decode_utf8_lossy().into_owned()
    };
    Ok(match asked {
        Record => zenodo.record(id).await?.as_ref().map(gist),
        Published => zenodo.published(id).await?,
        Draft => zenodo.draft(id).await?,
        Search => {
            let url = zenodo.base().join("api/records").unwrap();
            let page = zenodo.list("searching", &url, FoundBy::TagLink, 1).await?;
            Some(page.hits.iter().map(|hit| gist(&hit.record)).collect())
        }
        Versions => {
            let hits = zenodo.all_versions(id).await?;
            Some(hits.iter().map(|hit| gist(&hit.record)).collect())
        }
        OwnDrafts => {
            let drafts = zenodo.own_drafts().await?;
            Some(drafts.iter().map(|draft| draft["id"].clone()).collect())
        }
        Badge => zenodo.latest(1).await?.map(|doi| json!(doi.as_str())),
        Content => {
            let file = RecordFile {
                key: "code.zip".to_owned(),
                url: zenodo.base().join(&path.join("/")).unwrap().into(),
                size: 0,
                checksum: None,
            };
            let (disk, transfer) = (tempfile::NamedTempFile::new().unwrap(), Transfer::default());
            let into = Sink {
                file: disk.as_file(),
                transfer: &transfer,
            };
            // Only the length is wrong, since the recording does not tell it.
            match zenodo.download(&file, into).await {
                Err(error) if error.to_string().contains("bytes came, the record says 0") => {}
                other => other?,
            }
            let text = std::fs::read_to_string(disk.path()).unwrap();
            Some(json!(text))
        }
        DraftFiles => {
            let files = zenodo.draft_files(id).await?;
            let sum = |it: &crate::world::zenodo::files::DraftFile| {
                json!([it.key, it.content.as_ref().map(|(_, sum)| sum)])
            };
            Some(files.iter().map(sum).collect())
        }
        ShareLinks => {
            let links = zenodo.share_links(id).await?;
            Some(links.iter().map(|link| json!(link.id)).collect())
        }
        Create => Some(zenodo.create(json!({})).await?),
        Edit => Some(zenodo.edit(id).await?),
        Save => Some(zenodo.save(id, 1, json!({})).await?),
        Publish => Some(zenodo.publish(id).await?),
        Reserve => Some(zenodo.reserve(id).await?),
        OpenNext => Some(zenodo.open_next(id).await?),
        Discard => null(zenodo.discard(id).await?),
        Announce => null(zenodo.announce(id, "a.zip").await?),
        Fill => {
            let file = tempfile::NamedTempFile::new().unwrap();
            null(zenodo.fill(id, &key(), file.path()).await?)
        }
        Confirm => null(zenodo.confirm(id, &key()).await?),
        TakeOut => null(zenodo.take_out(id, path[5]).await?),
        Import => null(zenodo.import(id).await?),
        MakeShareLink => {
            let link = zenodo.make_share_link(id, "", None).await?;
            link.map(|link| json!(link.id))
        }
        DeleteShareLink => null(zenodo.delete_share_link(id, path[5]).await?),
    })
}

/// The recorded answer, and behind a redirect the record that it leads to.
fn again(response: &Value, origin: &str, here: &str, first: bool, target: &Value) -> Response {
    if !first {
        return Response::new(Body::from(target.to_string()));
    }
    let body = match &response["body"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut again = Response::new(Body::from(body));
    *again.status_mut() = u16::try_from(response["status"].as_u64().unwrap())
        .unwrap()
        .try_into()
        .unwrap();
    for header in response["headers"].as_array().unwrap() {
        let name: HeaderName = header[0].as_str().unwrap().parse().unwrap();
        let value = header[1].as_str().unwrap();
        // This is the server now; how long the body is, and when the line ends, is its own matter.
        let value = value.replace(origin, here);
        if !["content-length", "connection", "transfer-encoding"].contains(&name.as_str()) {
            let value = HeaderValue::from_str(&value).unwrap();
            again.headers_mut().append(name, value);
        }
    }
    again
}

/// The published record that a redirect leads to, from wherever it was recorded.
fn target(location: &str, all: &[(String, Value)]) -> Value {
    let id = location.rsplit('/').next().unwrap_or_default();
    let mut records = all.iter().flat_map(|(_, recording)| native(recording));
    let found = records.find(|it| it["id"] == id && it["is_published"] == true);
    found.unwrap_or_default()
}

#[tokio::test]
#[expect(clippy::print_stderr, reason = "the test tells what it covered")]
async fn every_recorded_answer_is_read_as_it_was_meant() {
    let mut read_of: BTreeMap<Asked, usize> = BTreeMap::new();
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for server in ["inveniordm", "zenodo"] {
        let all = recorded(server);
        for (name, recording) in &all {
            count += 1;
            let Some(url) = recording["request"]["url"].as_str() else {
                *left
                    .entry("no exchange, a scenario's outcome".to_owned())
                    .or_default() += 1;
                continue;
            };
            let url = Url::parse(url).unwrap();
            let path: Vec<&str> = url.path_segments().unwrap().collect();
            let method = recording["request"]["method"].as_str().unwrap();
            let asked = asked(method, &path);
            if asked.is_empty() {
                *left.entry(endpoint(method, &path)).or_default() += 1;
            }
            for &asked in asked {
                *read_of.entry(asked).or_default() += 1;
                let (expected, got) =
                    compare(asked, &path, &url, &recording["response"], &all).await;
                if expected != got {
                    wrong.push(format!(
                        "{name}, {asked:?}: {got:?} instead of {expected:?}"
                    ));
                }
            }
        }
    }
    eprintln!("{count} recordings; read: {read_of:?}");
    for (endpoint, count) in &left {
        eprintln!("not asked by citable: {count} × {endpoint}");
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let kinds = read_of.len();
    assert!(
        count == 0 || (count >= 500 && kinds >= 22),
        "{count} {kinds}"
    );
}

async fn compare(
    asked: Asked,
    path: &[&str],
    url: &Url,
    response: &Value,
    all: &[(String, Value)],
) -> (Reading, Reading) {
    let origin = url.origin().ascii_serialization();
    let location = location_of(response).unwrap_or_default();
    let target = target(location, all);
    let expected = match response["status"].as_u64().unwrap() {
        300..400 if asked == Badge => badge_doi(location)
            .map_or(Reading::Fails(Kind::Garbled), |doi| {
                Reading::Is(json!(doi.as_str()))
            }),
        300..400 => content(asked, &target),
        status @ 400.. => refusal(asked, status, &response["body"]),
        _ => content(asked, &response["body"]),
    };
    let (recording, below) = (response.clone(), url.path().to_owned());
    let served = serve(Router::new().fallback(move |request: Request| {
        let host = request.headers()["host"].to_str().unwrap();
        let first = request.uri().path() == below || location_of(&recording).is_none();
        let answer = again(
            &recording,
            &origin,
            &format!("http://{host}"),
            first,
            &target,
        );
        async { answer }
    }));
    let served = served.await;
    let token = SecretString::from("a-token-of-the-owner".to_owned());
    let zenodo = Zenodo::new(hasty(), served.url.clone(), Some(token));
    let got = match read(&zenodo, asked, path).await {
        Ok(Some(is)) => Reading::Is(is),
        Ok(None) => Reading::Nothing,
        Err(error) => Reading::Fails(error.kind.clone()),
    };
    (expected, got)
}

fn location_of(response: &Value) -> Option<&str> {
    let mut headers = response["headers"].as_array()?.iter();
    let header = headers.find(|it| {
        it[0]
            .as_str()
            .is_some_and(|name| name.eq_ignore_ascii_case("location"))
    });
    header?[1].as_str()
}
