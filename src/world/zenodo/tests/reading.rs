use serde_json::{Value, json};
use url::Url;

use super::oracle::{body, native, recorded};
use crate::domain::Doi;
use crate::facts::archive::{FoundBy, Record};
use crate::world::zenodo::shape::{at, content, page, record};

fn base() -> Url {
    Url::parse("http://127.0.0.1:5001").unwrap()
}

fn read(answer: &Value) -> Option<Record> {
    record(answer, &base(), FoundBy::TagLink).map(|shown| shown.record)
}

#[test]
fn every_recorded_published_record_is_read_whole() {
    let mut count = 0;
    for (name, recording) in [recorded("zenodo"), recorded("inveniordm")].concat() {
        for it in native(&recording) {
            if it["is_published"] != true || it["pids"]["doi"].is_null() {
                continue;
            }
            let read = read(&it).unwrap_or_else(|| panic!("{name} is not read"));
            let metadata = &it["metadata"];
            assert_eq!(metadata["title"], read.title.as_str(), "{name}");
            assert_eq!(it["id"], read.id.as_str(), "{name}");
            let length = |list: &Value| list.as_array().map_or(0, Vec::len);
            assert_eq!(length(&metadata["creators"]), read.creators.len(), "{name}");
            assert_eq!(length(&metadata["rights"]), read.licenses.len(), "{name}");
            assert_eq!(
                length(&metadata["related_identifiers"]),
                read.related.len(),
                "{name}"
            );
            assert_eq!(it["files"]["count"], read.files.len(), "{name}");
            let concept = it["parent"]["pids"]["doi"]["identifier"].as_str();
            let read_concept = read.concept_doi.as_ref().map(Doi::as_str);
            assert_eq!(concept, read_concept, "{name}");
            count += 1;
        }
    }
    assert!(count == 0 || count >= 100, "{count}");
}

#[test]
fn both_shapes_of_one_record_say_the_same() {
    let zenodo = recorded("zenodo");
    if zenodo.is_empty() {
        return;
    }
    let native = read(&body(&zenodo, "B-031")).unwrap();
    assert_eq!(read(&body(&zenodo, "B-030")).unwrap(), native);
    assert_eq!(native.licenses, ["mit"]);
    let hit = page(&body(&zenodo, "C-047"), &base(), FoundBy::TagLink).unwrap();
    assert_eq!(hit.total, 1);
    let record = read(&body(&zenodo, "C-004-gh-cff-full-record")).unwrap();
    assert_eq!(hit.hits[0].record, record);
    assert_eq!(record.files[0].key, "researcher/analysis-v3.1.0-180424.zip");
    let link =
        "http://127.0.0.1:5001/api/records/84/files/researcher/analysis-v3.1.0-180424.zip/content";
    assert_eq!(record.files[0].url, link);
    assert_eq!(
        record.creators[0].orcid.as_ref().unwrap().as_str(),
        "0000-0002-1825-0097"
    );
}

#[test]
fn every_recorded_list_of_records_is_read() {
    let mut lists = 0;
    for (name, recording) in recorded("zenodo") {
        let answer = &recording["response"]["body"];
        let url = recording["request"]["url"].as_str().unwrap_or_default();
        let of_records = url.contains("/api/records?") || url.ends_with("/versions");
        if of_records && answer["hits"].is_object() {
            let read = page(answer, &base(), FoundBy::Versions);
            let read = read.unwrap_or_else(|| panic!("{name} is not read"));
            assert_eq!(answer["hits"]["total"], read.total, "{name}");
            lists += 1;
        }
    }
    assert!(lists == 0 || lists > 5, "{lists}");
}

#[test]
fn a_record_of_the_integration_is_accepted_for_its_own_tag_only() {
    let zenodo = recorded("zenodo");
    for (name, recording) in &zenodo {
        let answer = &recording["response"]["body"];
        if !name.contains("-gh-") || !name.ends_with("-record.json") {
            continue;
        }
        let shown = record(answer, &base(), FoundBy::TagLink).unwrap();
        let tag = answer["metadata"]["version"].as_str().unwrap();
        let accepted = |tag: &str, slug: &str| {
            let sought = crate::world::zenodo::Sought {
                slug: slug.parse().unwrap(),
                former: None,
                url: format!("http://127.0.0.1:4100/{slug}"),
                github_id: None,
                tag: tag.parse().unwrap(),
            };
            super::super::accept::evidence(&shown, &sought, false).is_some()
        };
        assert!(accepted(tag, "Researcher/analysis"), "{name}");
        assert!(!accepted("v9.9.9", "researcher/analysis"), "{name}");
        assert!(!accepted(tag, "fork/analysis"), "{name}");
    }
}

#[test]
fn what_is_neither_shape_is_not_a_record() {
    for answer in [
        json!({}),
        json!({"id": "1", "metadata": {"title": "No DOI"}}),
        json!({"id": "1", "pids": {"doi": {"identifier": "none"}}, "metadata": {}}),
        json!({"pids": {"doi": {"identifier": "10.5281/zenodo.1"}}, "metadata": {}}),
        json!({"id": "1", "pids": {"doi": {"identifier": "10.5281/zenodo.1"}}}),
    ] {
        assert_eq!(read(&answer), None, "{answer}");
    }
    let garbled = json!({"hits": {"hits": [{"id": "1"}], "total": 1}});
    assert!(page(&garbled, &base(), FoundBy::TagLink).is_none());
}

#[test]
fn a_date_that_is_not_a_whole_one_is_none_at_all() {
    let published = |date: &str| {
        let answer = json!({
            "id": "1", "pids": {"doi": {"identifier": "10.5281/zenodo.1"}},
            "metadata": {"publication_date": date},
        });
        read(&answer).unwrap().published.map(|day| day.to_string())
    };
    assert_eq!(published("2026-11-22").as_deref(), Some("2026-11-22"));
    assert_eq!(published("2026"), None);
    assert_eq!(published("2026-11"), None);
}

#[test]
fn an_address_keeps_the_slash_of_a_file_and_encodes_the_rest() {
    let base = Url::parse("https://zenodo.org/").unwrap();
    let url = content(&base, "7", "Lab/tool-release#1 %2F.zip");
    let wanted = "https://zenodo.org/api/records/7/files/Lab/tool-release%231%20%252F.zip/content";
    assert_eq!(url.as_str(), wanted);
    // A record must not lead to another route by the name of a file.
    let climbing = content(&base, "7", "../../8/files/x");
    assert!(
        climbing.path().starts_with("/api/records/7/files/"),
        "{climbing}"
    );
    assert_eq!(
        at(&base, &["api", "records", "a/b?c"]).path(),
        "/api/records/a%2Fb%3Fc"
    );
}
