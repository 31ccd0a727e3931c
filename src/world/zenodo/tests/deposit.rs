//! Drafts of one's own, against the model of Zenodo, with answers that get lost.

use std::io::Write;

use axum::Router;
use axum::routing::any;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::bench::Bench;
use crate::rehearse::{Fault, FaultKind};
use crate::world::http::Kind;
use crate::world::http::loopback::{hasty, serve};
use crate::world::zenodo::{Deposit, Zenodo};

fn content(title: &str) -> Value {
    json!({
        "files": {"enabled": true},
        "metadata": {
            "title": title,
            "publication_date": "2026-11-22",
            "publisher": "Zenodo",
            "resource_type": {"id": "software"},
            "creators": [{"person_or_org": {"type": "organizational", "name": "Example Lab"}}],
            "rights": [{"id": "mit"}],
            "version": "v1.0.0",
        },
    })
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// The writes that Zenodo saw, without the number of the record.
fn writes(bench: &Bench, since: usize, id: &str) -> Vec<String> {
    let asked = bench.asked_of_zenodo(since).into_iter();
    let writes = asked.filter(|line| !line.starts_with("GET "));
    let short = |line: String| line.replace(&format!("/api/records/{id}/"), "");
    writes.map(short).collect()
}

#[tokio::test]
async fn a_draft_becomes_a_record_and_the_same_steps_again_change_nothing() {
    let bench = Bench::new("normal").await;
    let zenodo = bench.zenodo();
    let deposit = Deposit::create(&zenodo, content("Spots")).await.unwrap();
    assert_eq!(deposit.problems(), [""; 0]);
    let zip = file(b"PK not really");
    let since = bench.requests();
    for again in [false, true] {
        let doi = deposit.reserve().await.unwrap();
        assert!(doi.as_str().ends_with(deposit.id()));
        let changed = deposit.upload("octo/tool-v1.0.0.zip", zip.path()).await;
        assert_eq!(changed, Ok(!again));
    }
    let id = deposit.id();
    let files = "draft/files/octo/tool-v1.0.0.zip";
    assert_eq!(
        writes(&bench, since, id),
        [
            "POST draft/pids/doi".to_owned(),
            "POST draft/files".to_owned(),
            format!("PUT {files}/content"),
            format!("POST {files}/commit"),
        ]
    );
    let record = deposit.publish().await.unwrap();
    assert_eq!(record.files[0].size, 13);
    let since = bench.requests();
    assert_eq!(deposit.publish().await.unwrap(), record);
    assert_eq!(deposit.discard().await, Ok(false));
    assert!(writes(&bench, since, id).is_empty());

    let next = Deposit::next_version(&zenodo, id).await.unwrap();
    let same = Deposit::next_version(&zenodo, id).await.unwrap();
    assert_eq!(next.id(), same.id());
    assert_eq!(next.import_files().await, Ok(true));
    assert_eq!(next.import_files().await, Ok(false));
    let second = next.publish().await.unwrap();
    assert_eq!(second.concept_doi, record.concept_doi);
    assert_ne!(second.doi, record.doi);
    assert_eq!(second.version, None);
}

#[tokio::test]
async fn what_the_server_did_not_like_is_told() {
    let bench = Bench::new("normal").await;
    let zenodo = bench.zenodo();
    let content = json!({"metadata": {"title": "Spots"}});
    let deposit = Deposit::create(&zenodo, content).await.unwrap();
    let problems = deposit.problems().join("\n");
    assert!(
        problems.contains("metadata.creators: Missing data for required field."),
        "{problems}"
    );
    assert_eq!(deposit.discard().await, Ok(true));
    assert_eq!(deposit.reserve().await.unwrap_err().kind, Kind::NotFound);
}

#[tokio::test]
async fn a_lost_answer_is_cleared_up_by_another_look_and_nothing_is_sent_twice() {
    let bench = Bench::new("normal").await;
    let zenodo = bench.zenodo();
    let zip = file(b"PK not really");
    let lost = |method: &str, path: &str| {
        bench.services.calm();
        let fault = Fault::new(method, path, FaultKind::ResetAfter);
        bench.services.inject(fault);
    };
    let before = bench.services.snapshot().records.len();
    lost("POST", "/api/records");
    let deposit = Deposit::create(&zenodo, content("Lost spots"))
        .await
        .unwrap();
    lost("POST", "/pids/doi");
    assert!(deposit.reserve().await.is_ok());
    for path in ["/draft/files", "/commit"] {
        lost("POST", path);
        let sent = deposit.upload(path.trim_matches('/'), zip.path()).await;
        // Announced only: the bytes are not there, which running again sets right.
        if path == "/commit" {
            assert_eq!(sent, Ok(true));
        } else {
            assert!(sent.unwrap_err().is_unclear());
            let again = deposit.upload(path.trim_matches('/'), zip.path()).await;
            assert_eq!(again, Ok(true));
        }
    }
    lost("POST", "/access/links");
    let link = deposit.share("for reviewers", None).await.unwrap();
    lost("DELETE", "/access/links");
    assert_eq!(deposit.unshare(&link.id).await, Ok(true));
    lost("POST", "/actions/publish");
    let record = deposit.publish().await.unwrap();
    assert_eq!(record.files.len(), 2);
    assert_eq!(bench.services.snapshot().records.len(), before + 1);
}

#[tokio::test]
async fn a_create_whose_draft_cannot_be_told_stays_unclear() {
    let bench = Bench::new("normal").await;
    let zenodo = bench.zenodo();
    // Nothing was applied, so no new draft is there.
    let fault = Fault::new("POST", "/api/records", FaultKind::ResetBefore);
    bench.services.inject(fault);
    let error = Deposit::create(&zenodo, content("Spots"))
        .await
        .unwrap_err();
    assert!(error.is_unclear());
    assert!(
        error.help.as_ref().unwrap().contains("me/uploads"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_file_of_the_same_name_with_other_bytes_is_left_alone() {
    let bench = Bench::new("normal").await;
    let deposit = Deposit::create(&bench.zenodo(), content("Spots"))
        .await
        .unwrap();
    deposit.upload("a.zip", file(b"one").path()).await.unwrap();
    let since = bench.requests();
    let error = deposit
        .upload("a.zip", file(b"two").path())
        .await
        .unwrap_err();
    assert_eq!(error.kind, Kind::Conflict);
    assert!(error.to_string().contains("3 bytes, md5:"), "{error}");
    assert!(writes(&bench, since, deposit.id()).is_empty());
    let error = deposit.upload("b.zip", "/nowhere/b.zip".as_ref()).await;
    assert_eq!(error.unwrap_err().kind, Kind::Invalid);
}

#[tokio::test]
async fn one_share_link_is_made_and_its_token_stays_out_of_every_text() {
    let bench = Bench::new("normal").await;
    let deposit = Deposit::create(&bench.zenodo(), content("Spots"))
        .await
        .unwrap();
    let day = "2099-01-31".parse().ok();
    let link = deposit.share("for reviewers", day).await.unwrap();
    assert_eq!(link.expires, day);
    let address = link.address.expose_secret();
    let (page, token) = address.split_once("?preview=1&token=").unwrap();
    let base = bench.services.zenodo();
    assert_eq!(page, format!("{base}records/{}", deposit.id()));
    assert!(!format!("{link:?} {deposit:?}").contains(token));
    let same = deposit.share("for reviewers", day).await.unwrap();
    assert_eq!(same.id, link.id);
    let other = deposit.share("for the journal", day).await.unwrap();
    assert_ne!(other.id, link.id);
    assert_eq!(deposit.unshare(&link.id).await, Ok(true));
    assert_eq!(deposit.unshare(&link.id).await, Ok(false));
    assert_eq!(deposit.share_links().await.unwrap().len(), 1);
}

#[tokio::test]
async fn half_an_answer_with_a_share_link_in_it_shows_no_token() {
    let half = any(|| async { r#"{"id": "1", "permission": "preview", "token": "canary-0123"# });
    let served = serve(Router::new().fallback(half)).await;
    let token = SecretString::from("a-token-of-the-owner".to_owned());
    let zenodo = Zenodo::new(hasty(), served.url.clone(), Some(token));
    let deposit = Deposit::of(&zenodo, "1");
    let error = deposit.share("", None).await.unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("canary"),
        "{error:?}"
    );
    let made = zenodo.make_share_link("1", "", None).await.unwrap();
    assert!(made.is_none());
}
