//! From a pushed tag to a DOI that resolves.

use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, ask};
use crate::rehearse::{RowStatus, SCENARIOS};

#[tokio::test]
async fn a_published_release_becomes_a_record_with_a_doi() {
    let bench = Bench::new(SCENARIOS[0].name).await;
    bench.push_tag("v1.0.0");
    let head = bench.git(&["rev-parse", "HEAD"]);
    let release = bench.release("v1.0.0").await;
    assert_eq!(release["draft"], json!(false));

    let link = r#"related.identifier:"https://github.com/example-lab/spot-counts/tree/v1.0.0""#;
    let found = bench.search_until_found(link).await;
    assert_eq!(found["metadata"]["version"], json!("v1.0.0"));
    let key = "example-lab/spot-counts-v1.0.0.zip";
    assert_eq!(found["files"][0]["key"], json!(key));
    let doi = found["doi"].as_str().unwrap().to_owned();
    assert!(doi.starts_with("10.5072/zenodo."), "{doi}");

    let zip = bench
        .client
        .get(found["files"][0]["links"]["self"].as_str().unwrap());
    let zip = zip.send().await.unwrap().bytes().await.unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let folder = format!("example-lab-spot-counts-{}/", &head[..7]);
    assert!(zip.by_name(&format!("{folder}CITATION.cff")).is_ok());

    let snapshot = bench
        .until(|seen| seen.findable.iter().any(|known| known.as_str() == doi))
        .await;
    assert_eq!(snapshot.tags[0].commit.as_str(), head);
    assert!(snapshot.tags[0].annotated);
    assert_eq!(snapshot.archived().count(), 1);
    let methods: Vec<_> = snapshot
        .writes()
        .iter()
        .map(|one| one.method.as_str())
        .collect();
    assert_eq!(methods, ["POST", "PATCH"], "a draft, and its publication");
    let url = format!("{}api/handles/{doi}?type=URL", bench.services.doi());
    let resolved = ask(bench.client.get(url)).await.json();
    assert_eq!(resolved["responseCode"], json!(1));
    let url = format!("{}dois/{doi}", bench.services.datacite());
    let known = ask(bench.client.get(url)).await.json();
    assert_eq!(known["data"]["attributes"]["state"], json!("findable"));
}

#[tokio::test]
async fn zenodo_accepts_one_webhook_and_answers_409_to_the_others() {
    let bench = Bench::new("normal").await;
    bench.push_tag("v1.0.0");
    let body = json!({ "tag_name": "v1.0.0" });
    let release = ask(bench.repo(Method::POST, "/releases").json(&body)).await;
    assert_eq!(release.status, 201);
    let snapshot = bench.until(|seen| seen.webhooks.len() == 3).await;
    let mut actions: Vec<_> = snapshot
        .webhooks
        .iter()
        .map(|one| one.action.as_str())
        .collect();
    actions.sort_unstable();
    assert_eq!(actions, ["created", "published", "released"]);
    let answers: Vec<u16> = snapshot.webhooks.iter().map(|one| one.status).collect();
    assert_eq!(answers, [202, 409, 409]);
    let snapshot = bench
        .until(|seen| seen.archiving[0].status == RowStatus::Published)
        .await;
    assert_eq!(snapshot.archiving.len(), 1);
}

#[tokio::test]
async fn a_second_release_is_a_new_version_of_the_same_concept() {
    let bench = Bench::new("normal").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    bench.until(|seen| seen.archived().count() == 1).await;
    bench.git(&["commit", "--quiet", "--allow-empty", "-m", "more"]);
    bench.push_tag("v1.1.0");
    bench.release("v1.1.0").await;
    let snapshot = bench.until(|seen| seen.archived().count() == 2).await;
    let records: Vec<_> = snapshot.archived().collect();
    assert_eq!(records[0].concept_doi, records[1].concept_doi);
    assert_ne!(records[0].doi, records[1].doi);
    let latest = bench
        .zenodo(Method::GET, "api/records")
        .query(&[("q", "metadata.version:\"v1.0.0\"")]);
    let latest = ask(latest).await.json();
    assert_eq!(
        latest["hits"]["total"],
        json!(0),
        "older versions need all_versions"
    );
    let badge = format!("badge/{}.svg", bench.services.repository_id());
    let badge = ask(bench.zenodo(Method::GET, &badge)).await;
    assert_eq!(
        (badge.status, badge.header("location")),
        (302, format!("/badge/DOI/{}.svg", records[1].doi).as_str())
    );
}

#[tokio::test]
async fn without_files_zenodo_takes_what_github_knows() {
    let bench = Bench::new("normal").await;
    bench.git(&["rm", "--quiet", "CITATION.cff"]);
    bench.git(&["commit", "--quiet", "-m", "Remove the citation"]);
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let snapshot = bench.until(|seen| seen.archived().count() == 1).await;
    let metadata = &snapshot.archived().next().unwrap().metadata;
    assert_eq!(metadata["title"], json!("example-lab/spot-counts: v1.0.0"));
    assert_eq!(metadata["rights"][0]["id"], json!("mit"));
    let creators: Vec<_> = metadata["creators"].as_array().unwrap().iter().collect();
    let names: Vec<_> = creators
        .iter()
        .map(|one| one["person_or_org"]["name"].clone())
        .collect();
    assert_eq!(
        names,
        ["Ada Example", "Josiah Carberry"],
        "those who wrote commits"
    );
}

#[tokio::test]
async fn what_a_file_says_replaces_the_whole_default_lists_too() {
    let bench = Bench::new("normal").await;
    let paper = json!({ "identifier": "10.5555/1", "scheme": "doi", "relation_type": { "id": "issupplementto" } });
    let file = json!({ "title": "From the file", "related_identifiers": [paper] });
    std::fs::write(bench.sample.path.join(".zenodo.json"), file.to_string()).unwrap();
    bench.git(&["add", ".zenodo.json"]);
    bench.git(&["commit", "--quiet", "-m", "Describe for Zenodo"]);
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let snapshot = bench.until(|seen| seen.archived().count() == 1).await;
    let record = snapshot.archived().next().unwrap();
    assert_eq!(
        record.related(),
        [("issupplementto", "10.5555/1")],
        "the link to the tag is lost"
    );
    assert_eq!(record.metadata["title"], json!("From the file"));
    assert_eq!(record.metadata["version"], json!("v1.0.0"));
    let link = r#"related.identifier:"https://github.com/example-lab/spot-counts/tree/v1.0.0""#;
    assert_eq!(
        ask(bench.search(link)).await.json()["hits"]["total"],
        json!(0)
    );
}
