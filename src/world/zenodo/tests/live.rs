//! A real InvenioRDM, if one runs: its address in `CITABLE_TEST_INVENIORDM`, the tokens of a
//! record's owner and of somebody else in `CITABLE_TEST_INVENIORDM_TOKEN` and
//! `CITABLE_TEST_INVENIORDM_OTHER_TOKEN`. Never a real Zenodo: what is published there stays.

use std::io::Write;

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::facts::archive::{FoundBy, Record};
use crate::world::http::{Http, Kind, Sink, Transfer};
use crate::world::zenodo::{Deposit, NATIVE, Sought, Zenodo};

pub(in crate::world) struct Live {
    pub(in crate::world) base: Url,
    pub(in crate::world) owner: SecretString,
    pub(in crate::world) other: SecretString,
}

impl Live {
    /// The server, if there is one. The only place that reads the variables.
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    pub(in crate::world) fn there() -> Option<Self> {
        let variable = |name: &str| std::env::var(format!("CITABLE_TEST_INVENIORDM{name}")).ok();
        let live = variable("").and_then(|base| {
            Some(Self {
                base: base.parse().unwrap(),
                owner: variable("_TOKEN")?.into(),
                other: variable("_OTHER_TOKEN")?.into(),
            })
        });
        match &live {
            Some(live) => {
                let host = live.base.host_str().unwrap_or_default();
                assert!(!host.ends_with("zenodo.org"), "records there are for ever");
            }
            None => eprintln!("skipped: no InvenioRDM in CITABLE_TEST_INVENIORDM"),
        }
        live
    }

    pub(in crate::world) fn zenodo(&self, token: Option<&SecretString>) -> Zenodo {
        Zenodo::new(Http::new(), self.base.clone(), token.cloned())
    }

    /// The owner's request below `api/records`, past the code that is tested.
    pub(in crate::world) async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, answer) = self.try_ask(method, path, &[], body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    async fn try_ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> (u16, Value) {
        let url = self.base.join("api/records").unwrap();
        // Our own client brings the TLS provider that this one cannot be built without.
        let _ = Http::new();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut ask = client
            .request(method, format!("{url}{path}"))
            .header("accept", NATIVE);
        // Who comes with a share link has no other token.
        if !path.contains("token=") {
            ask = ask.bearer_auth(self.owner.expose_secret());
        }
        for (name, value) in headers {
            ask = ask.header(*name, *value);
        }
        ask = match body {
            Value::String(bytes) => ask
                .header("content-type", "application/octet-stream")
                .body(bytes),
            Value::Null => ask,
            body => ask.json(&body),
        };
        let answer = ask.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }
}

/// The content of a draft of software that is nobody else's.
fn software(repository: &str) -> Value {
    json!({
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": true},
        "custom_fields": {"code:codeRepository": repository},
        "metadata": {
            "title": "Counting spots",
            "publication_date": "2026-11-22",
            "publisher": "Lab",
            "version": "v1.0.0",
            "resource_type": {"id": "software"},
            "creators": [{"person_or_org": {
                "type": "personal", "family_name": "Carberry", "given_name": "Josiah",
            }}],
            "rights": [{"id": "mit"}],
            "related_identifiers": [{
                "identifier": format!("{repository}/tree/v1.0.0"), "scheme": "url",
                "relation_type": {"id": "issupplementto"}, "resource_type": {"id": "software"},
            }],
        },
    })
}

/// A name that no other run has.
fn own_name() -> String {
    format!("octo/tool-{:x}", jiff::Timestamp::now().as_nanosecond())
}

async fn found(zenodo: &Zenodo, field: &str, phrase: &str) -> Vec<Record> {
    let mut url = zenodo.base().join("api/records").unwrap();
    url.query_pairs_mut()
        .append_pair("q", &format!("{field}:\"{phrase}\""))
        .append_pair("allversions", "true");
    let page = zenodo.list("searching", &url, FoundBy::TagLink, 1).await;
    page.unwrap()
        .hits
        .into_iter()
        .map(|hit| hit.record)
        .collect()
}

#[tokio::test]
async fn a_real_draft_becomes_a_record_and_a_next_version() {
    let Some(live) = Live::there() else {
        return;
    };
    let zenodo = live.zenodo(Some(&live.owner));
    let name = own_name();
    let repository = format!("https://github.com/{name}");
    let deposit = Deposit::create(&zenodo, software(&repository))
        .await
        .unwrap();
    let id = deposit.id();
    assert_eq!(deposit.problems(), [""; 0]);

    // More than one piece, and a slash in the name as the GitHub integration has it.
    let mut zip = tempfile::NamedTempFile::new().unwrap();
    zip.write_all(&vec![b'z'; 3 << 20]).unwrap();
    let key = format!("{}-v1.0.0.zip", name.replace('/', "-"));
    for key in [key.as_str(), "a name with blanks.txt"] {
        assert_eq!(deposit.upload(key, zip.path()).await, Ok(true));
        assert_eq!(deposit.upload(key, zip.path()).await, Ok(false));
    }
    // An upload that broke off after the announcement.
    zenodo.announce(id, "late.txt").await.unwrap();
    assert_eq!(deposit.upload("late.txt", zip.path()).await, Ok(true));
    // And one that broke off after the bytes.
    zenodo.announce(id, "later.txt").await.unwrap();
    zenodo.fill(id, "later.txt", zip.path()).await.unwrap();
    assert_eq!(deposit.upload("later.txt", zip.path()).await, Ok(true));

    let doi = deposit.reserve().await.unwrap();
    assert_eq!(deposit.reserve().await, Ok(doi.clone()));
    share(&live, &deposit).await;
    stale(&live, &zenodo, id).await;

    let record = deposit.publish().await.unwrap();
    assert_eq!(record.doi, doi);
    assert_eq!(record.files.len(), 4);
    assert_eq!(deposit.publish().await.as_ref(), Ok(&record));
    assert_eq!(deposit.discard().await, Ok(false));

    lookups(&live, &record, &name).await;

    let next = Deposit::next_version(&zenodo, id).await.unwrap();
    let same = Deposit::next_version(&zenodo, id).await.unwrap();
    assert_eq!(next.id(), same.id());
    assert_eq!(next.import_files().await, Ok(true));
    assert_eq!(next.import_files().await, Ok(false));
    let second = next.publish().await.unwrap();
    assert_eq!(second.concept_doi, record.concept_doi);
    assert_ne!(second.doi, record.doi);
    assert_eq!(zenodo.versions(&second).await, Ok(vec![record.doi]));
}

/// The link opens the draft until it is taken back; one that only views never does.
async fn share(live: &Live, deposit: &Deposit) {
    let day = "2099-01-31".parse().ok();
    let link = deposit.share("for reviewers", day).await.unwrap();
    let same = deposit.share("for reviewers", day).await.unwrap();
    assert_eq!(link.id, same.id);
    assert_eq!(link.expires, day);
    let id = deposit.id();
    let address: Url = link.address.expose_secret().parse().unwrap();
    let token = address.query_pairs().find(|(name, _)| name == "token");
    let token = token.unwrap().1.into_owned();
    let opened = async |token: &str| {
        let path = format!("/{id}/draft?token={token}");
        live.try_ask(Method::GET, &path, &[], Value::Null).await.0
    };
    assert_eq!(opened(&token).await, 200);
    let links = format!("/{id}/access/links");
    let view = live.ask(Method::POST, &links, json!({"permission": "view"}));
    let view = view.await["token"].as_str().unwrap().to_owned();
    assert_eq!(opened(&view).await, 403);
    assert_eq!(deposit.share_links().await.unwrap().len(), 1);
    assert_eq!(deposit.unshare(&link.id).await, Ok(true));
    assert_eq!(deposit.unshare(&link.id).await, Ok(false));
    assert_eq!(opened(&token).await, 403);
}

/// An edit on an old revision is refused, and the quoted form of the revision always.
async fn stale(live: &Live, zenodo: &Zenodo, id: &str) {
    let draft = zenodo.draft(id).await.unwrap().unwrap();
    let revision = draft["revision_id"].as_u64().unwrap();
    let mut body = software("https://github.com/octo/tool");
    body["custom_fields"] = draft["custom_fields"].clone();
    body["metadata"]["related_identifiers"] = draft["metadata"]["related_identifiers"].clone();
    body["files"]["default_preview"] = json!("late.txt");
    zenodo.save(id, revision, body.clone()).await.unwrap();
    let error = zenodo.save(id, revision, body.clone()).await.unwrap_err();
    assert_eq!(
        (error.kind.clone(), error.status),
        (Kind::Conflict, Some(412))
    );
    let quoted = [("if-match", format!("\"{revision}\""))];
    let quoted: Vec<(&str, &str)> = quoted.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let path = format!("/{id}/draft");
    let (status, answer) = live.try_ask(Method::PUT, &path, &quoted, body).await;
    assert_eq!(
        (status, &answer["errors"][0]["field"]),
        (400, &json!("if_match"))
    );
}

/// By its DOI, by the link to the tag, by the repository; and as a release is looked for.
async fn lookups(live: &Live, record: &Record, name: &str) {
    let anybody = live.zenodo(None);
    let repository = format!("https://github.com/{name}");
    let tag = format!("{repository}/tree/v1.0.0");
    for (field, phrase) in [
        ("pids.doi.identifier", record.doi.as_str()),
        ("metadata.related_identifiers.identifier", &tag),
        ("custom_fields.code\\:codeRepository", &repository),
    ] {
        let hits = found(&anybody, field, phrase).await;
        let dois: Vec<_> = hits.iter().map(|hit| &hit.doi).collect();
        assert_eq!(dois, [&record.doi], "{field}");
    }
    let sought = |tag: &str| Sought {
        slug: name.parse().unwrap(),
        former: None,
        url: repository.clone(),
        github_id: None,
        tag: tag.parse().unwrap(),
    };
    let hit = anybody.find(&sought("v1.0.0")).await.unwrap().unwrap();
    assert_eq!(hit.id, record.id);
    assert_eq!(anybody.find(&sought("v2.0.0")).await, Ok(None));
    for file in &hit.files {
        let (disk, transfer) = (tempfile::tempfile().unwrap(), Transfer::default());
        let into = Sink {
            file: &disk,
            transfer: &transfer,
        };
        anybody.download(file, into).await.unwrap();
    }
}

#[tokio::test]
async fn a_strangers_draft_is_forbidden_and_a_wrong_token_too() {
    let Some(live) = Live::there() else {
        return;
    };
    let owner = live.zenodo(Some(&live.owner));
    let content = software(&format!("https://github.com/{}", own_name()));
    let deposit = Deposit::create(&owner, content.clone()).await.unwrap();
    let wrong = SecretString::from("not-a-token".to_owned());
    for token in [Some(&live.other), Some(&wrong), None] {
        let zenodo = live.zenodo(token);
        let theirs = Deposit::of(&zenodo, deposit.id());
        assert_eq!(theirs.reserve().await.unwrap_err().kind, Kind::Forbidden);
        assert_eq!(theirs.publish().await.unwrap_err().kind, Kind::Forbidden);
        assert_eq!(theirs.discard().await.unwrap_err().kind, Kind::Forbidden);
        let shared = theirs.share("", None).await;
        assert_eq!(shared.unwrap_err().kind, Kind::Forbidden);
    }
    let refused = Deposit::create(&live.zenodo(Some(&wrong)), content).await;
    assert_eq!(refused.unwrap_err().kind, Kind::Forbidden);
    assert_eq!(deposit.discard().await, Ok(true));
    assert_eq!(deposit.discard().await, Ok(false));
}

#[tokio::test]
async fn two_runs_at_once_reserve_one_doi_and_publish_one_record() {
    let Some(live) = Live::there() else {
        return;
    };
    let zenodo = live.zenodo(Some(&live.owner));
    let content = software(&format!("https://github.com/{}", own_name()));
    let deposit = Deposit::create(&zenodo, content).await.unwrap();
    let (one, two) = tokio::join!(deposit.reserve(), deposit.reserve());
    let doi = deposit.reserve().await.unwrap();
    for reserved in [one, two] {
        // Nothing else than the one DOI; or refused, which looking again clears up.
        assert!(
            reserved.is_err() || reserved == Ok(doi.clone()),
            "{reserved:?}"
        );
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    deposit.upload("empty.txt", file.path()).await.unwrap();
    let runs = tokio::join!(deposit.publish(), deposit.publish());
    let record = deposit.publish().await;
    let record = record.unwrap_or_else(|error| panic!("{error:?} after {runs:?}"));
    assert_eq!(record.doi, doi);
    assert_eq!(zenodo.versions(&record).await, Ok(Vec::new()));
}
