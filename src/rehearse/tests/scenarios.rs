//! What each scenario's world looks like to a client.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, ask};
use crate::rehearse::{EarlierRelease, RowStatus, SCENARIOS, Stands};

#[tokio::test]
async fn every_scenario_starts() {
    for scenario in SCENARIOS {
        let bench = Bench::new(scenario.name).await;
        let snapshot = bench.snapshot();
        assert_eq!(
            snapshot.tags.len(),
            usize::from(scenario.earlier_release.is_some()),
            "{}",
            scenario.name
        );
        let released = |earlier: EarlierRelease| earlier.stands != Stands::TagOnly;
        assert_eq!(
            snapshot.releases.len(),
            usize::from(scenario.earlier_release.is_some_and(released)),
            "{}",
            scenario.name
        );
        let dataset = snapshot.record(&bench.services.dataset_record()).unwrap();
        assert!(dataset.published && !dataset.draft_open);
        assert!(snapshot.findable.contains(&dataset.doi));
    }
}

#[tokio::test]
async fn a_late_record_is_not_found_by_the_first_searches() {
    let bench = Bench::new("late-record").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    bench.until(|seen| seen.archiving.len() == 1).await;
    let query = "metadata.version:\"v1.0.0\"";
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(
            ask(bench.search(query)).await.json()["hits"]["total"],
            json!(0)
        );
    }
    bench.search_until_found(query).await;
}

#[tokio::test]
async fn a_doi_that_never_resolves_is_unknown_to_datacite_and_to_doi_org() {
    let bench = Bench::new("doi-not-resolving-yet").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let snapshot = bench.until(|seen| seen.archived().count() == 1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let doi = snapshot.archived().next().unwrap().doi.clone();
    let handle = ask(bench.client.get(format!(
        "{}api/handles/{doi}?type=URL",
        bench.services.doi()
    )))
    .await;
    assert_eq!(
        (handle.status, handle.json()["responseCode"].clone()),
        (404, json!(100))
    );
    let datacite = ask(bench
        .client
        .get(format!("{}dois/{doi}", bench.services.datacite())))
    .await;
    assert_eq!(datacite.status, 404);
    assert_eq!(
        datacite.json()["errors"][0]["title"],
        json!("The resource you are looking for doesn't exist.")
    );
}

#[tokio::test]
async fn a_refused_file_fails_in_silence_behind_a_green_delivery() {
    let bench = Bench::new("cff-refused-by-zenodo").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let snapshot = bench
        .until(|seen| {
            seen.archiving
                .iter()
                .any(|row| row.status == RowStatus::Failed)
        })
        .await;
    assert_eq!(
        snapshot.archiving[0].error.as_deref(),
        Some("Citation metadata load failed")
    );
    assert!(snapshot.webhooks.iter().any(|one| one.status == 202));
    assert_eq!(snapshot.archived().count(), 0);
}

#[tokio::test]
async fn an_earlier_release_is_older_than_the_switch_or_was_accepted_and_refused() {
    let before = Bench::new("released-before-enabling").await;
    let release = ask(before.repo(Method::GET, "/releases/tags/v1.0.0"))
        .await
        .json();
    let hook = ask(before.repo(Method::GET, "/hooks")).await.json()[0].clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    assert!(text(&release["published_at"]) < text(&hook["created_at"]));
    assert!(before.snapshot().webhooks.is_empty());

    let refused = Bench::new("refused-after-release").await;
    let release = ask(refused.repo(Method::GET, "/releases/tags/v1.0.0"))
        .await
        .json();
    let hook = ask(refused.repo(Method::GET, "/hooks")).await.json()[0].clone();
    assert!(text(&release["published_at"]) > text(&hook["created_at"]));
    let snapshot = refused.snapshot();
    assert_eq!(snapshot.webhooks[0].status, 202);
    assert_eq!(snapshot.archiving[0].status, RowStatus::Failed);
}

#[tokio::test]
async fn a_wrong_archive_differs_in_one_file_and_lacks_one() {
    let bench = Bench::new("wrong-archive").await;
    bench.push_tag("v1.0.0");
    bench.release("v1.0.0").await;
    let found = bench
        .search_until_found("metadata.version:\"v1.0.0\"")
        .await;
    let url = found["files"][0]["links"]["self"].as_str().unwrap();
    let bytes = bench
        .client
        .get(url)
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let files = (0..archive.len())
        .filter(|at| archive.by_index(*at).unwrap().is_file())
        .count();
    let tracked = bench
        .git(&["ls-tree", "-r", "--name-only", "HEAD"])
        .lines()
        .count();
    assert_eq!(files, tracked - 1);
    let changed = (0..archive.len()).any(|at| {
        let mut text = String::new();
        let read = std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut text);
        read.is_ok() && text.contains("not in the tag")
    });
    assert!(changed);
}

#[tokio::test]
async fn a_renamed_repository_is_archived_under_its_new_name() {
    let bench = Bench::new("renamed-repository").await;
    bench.push_tag("v1.0.0");
    let url = format!(
        "{}repos/{}/releases",
        bench.services.github_api(),
        bench.services.repository()
    );
    let body = json!({ "tag_name": "v1.0.0" });
    let made = bench
        .client
        .post(url)
        .bearer_auth(crate::rehearse::GITHUB_TOKEN)
        .json(&body);
    assert_eq!(ask(made).await.status, 201);
    let snapshot = bench.until(|seen| seen.archived().count() == 1).await;
    let record = snapshot.archived().next().unwrap();
    assert_eq!(record.files, ["example-lab/spot-counts-renamed-v1.0.0.zip"]);
    let link = "https://github.com/example-lab/spot-counts-renamed/tree/v1.0.0";
    assert_eq!(record.related(), [("issupplementto", link)]);
}
