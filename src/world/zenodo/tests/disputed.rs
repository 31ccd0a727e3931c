//! Records that somebody else made of the same archive, against the model of Zenodo.

use std::io::Write;

use serde_json::json;

use super::bench::Bench;
use crate::facts::archive::Record;
use crate::rehearse::{Fault, FaultKind};
use crate::world::zenodo::Deposit;

/// A record with the same file and the same links, which is of no concept of the repository.
async fn copied(bench: &Bench, tag: &str) -> Record {
    let sought = bench.sought(tag);
    let content = json!({
        "files": {"enabled": true},
        "metadata": {
            "title": "A copy by somebody else",
            "publication_date": "2026-11-22",
            "publisher": "Zenodo",
            "resource_type": {"id": "software"},
            "creators": [{"person_or_org": {"type": "organizational", "name": "Another Lab"}}],
            "rights": [{"id": "mit"}],
            "version": tag,
            "related_identifiers": [{
                "identifier": format!("{}/tree/{tag}", sought.url),
                "scheme": "url",
                "relation_type": {"id": "issupplementto"},
                "resource_type": {"id": "software"},
            }],
        },
        "custom_fields": {"code:codeRepository": sought.url},
    });
    let zenodo = bench.zenodo();
    let deposit = Deposit::create(&zenodo, content).await.unwrap();
    let mut zip = tempfile::NamedTempFile::new().unwrap();
    zip.write_all(b"PK not really").unwrap();
    let key = format!("{}-{tag}.zip", sought.slug);
    deposit.upload(&key, zip.path()).await.unwrap();
    deposit.publish().await.unwrap()
}

#[tokio::test]
async fn a_copy_by_somebody_else_is_not_taken_for_the_archive() {
    let bench = Bench::new("normal").await;
    let early = copied(&bench, "v1.0.0").await;
    bench.release("v1.0.0").await;
    bench.release("v1.1.0").await;
    let late = copied(&bench, "v1.1.0").await;
    let zenodo = bench.zenodo();
    let old = zenodo.find(&bench.sought("v1.0.0")).await.unwrap().unwrap();
    let new = zenodo.find(&bench.sought("v1.1.0")).await.unwrap().unwrap();
    assert_ne!(old.doi, early.doi);
    assert_ne!(new.doi, late.doi);
    assert_eq!(old.concept_doi, new.concept_doi);

    let tags = [old.version.clone(), new.version.clone()];
    let tags = tags.map(|tag| tag.unwrap().parse().unwrap());
    let every = zenodo.every(&bench.sought("v1.0.0"), &tags).await.unwrap();
    let of: Vec<_> = every.of.iter().map(|(_, record)| &record.doi).collect();
    assert_eq!(of, [&old.doi, &new.doi]);
}

#[tokio::test]
async fn which_of_two_copies_is_the_archive_is_not_guessed() {
    let bench = Bench::new("normal").await;
    bench.release("v1.0.0").await;
    let copy = copied(&bench, "v1.0.0").await;
    let broken = FaultKind::Status(404, "{}".to_owned());
    bench
        .services
        .inject(Fault::new("GET", "/badge/", broken).always());
    let zenodo = bench.zenodo();
    let sought = bench.sought("v1.0.0");
    let one = zenodo.find(&sought).await.unwrap_err();
    let all = zenodo.every(&sought, std::slice::from_ref(&sought.tag));
    for error in [one, all.await.unwrap_err()] {
        let said = error.message.as_deref().unwrap_or_default();
        assert!(said.contains(copy.doi.as_str()), "{said}");
        assert!(
            said.contains("say that they are the archive of v1.0.0"),
            "{said}"
        );
    }
}
