//! The edit of a dataset record, as a link to software needs it.

use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Answer, Bench, ask};

fn link(body: &mut Value, identifier: &str, relation: &str) {
    let list = body["metadata"]["related_identifiers"]
        .as_array_mut()
        .unwrap();
    list.push(json!({ "identifier": identifier, "relation_type": { "id": relation }, "resource_type": { "id": "software" } }));
}

async fn put(bench: &Bench, id: &str, body: &Value, revision: Option<&str>) -> Answer {
    let request = bench
        .owner(Method::PUT, &format!("api/records/{id}/draft"))
        .json(body);
    let request = match revision {
        Some(revision) => request.header("if-match", revision),
        None => request,
    };
    ask(request).await
}

#[tokio::test]
async fn a_published_record_is_edited_through_its_draft() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let draft_path = format!("api/records/{id}/draft");
    assert_eq!(ask(bench.owner(Method::GET, &draft_path)).await.status, 404);
    let draft = ask(bench.owner(Method::POST, &draft_path)).await;
    assert_eq!(draft.status, 201);
    let again = ask(bench.owner(Method::POST, &draft_path)).await;
    assert_eq!(
        again.json()["revision_id"],
        draft.json()["revision_id"],
        "the same draft"
    );
    let revision = draft.json()["revision_id"].to_string();
    assert_eq!(draft.header("etag"), format!("\"{revision}\""));

    let mut body = draft.json();
    body["metadata"]["rights"] = json!([{ "id": "cc-by-4.0" }]);
    link(
        &mut body,
        "https://doi.org/10.5072/zenodo.1000006",
        "issupplementedby",
    );
    let quoted = put(&bench, &id, &body, Some(&format!("\"{revision}\""))).await;
    assert_eq!(
        (quoted.status, quoted.json()["errors"][0]["field"].clone()),
        (400, json!("if_match"))
    );
    let saved = put(&bench, &id, &body, Some(&revision)).await;
    assert_eq!(saved.status, 200);
    assert!(
        saved.json().get("errors").is_none(),
        "{}",
        saved.json()["errors"]
    );
    let related = saved.json()["metadata"]["related_identifiers"].clone();
    assert_eq!(
        related[1]["identifier"],
        json!("10.5072/zenodo.1000006"),
        "a DOI is stored bare"
    );
    let stale = put(&bench, &id, &body, Some(&revision)).await;
    assert_eq!(stale.status, 412);
    assert!(
        stale.json()["message"]
            .as_str()
            .unwrap()
            .starts_with(&format!("Revision id provided({revision})"))
    );

    let publish = format!("{draft_path}/actions/publish");
    let published = ask(bench.owner(Method::POST, &publish)).await;
    assert_eq!(published.status, 202);
    let twice = ask(bench.owner(Method::POST, &publish)).await;
    assert_eq!(
        (twice.status, twice.json()["message"].clone()),
        (404, json!("Not found."))
    );
    let seen = bench.snapshot();
    let record = seen.record(&id).unwrap();
    assert_eq!(
        record.related()[1],
        ("issupplementedby", "10.5072/zenodo.1000006")
    );
    assert!(!record.draft_open);
}

#[tokio::test]
async fn the_form_that_is_read_cannot_be_put_back_unchanged() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let draft = ask(bench.owner(Method::POST, &format!("api/records/{id}/draft")))
        .await
        .json();
    let back = put(&bench, &id, &draft, None).await;
    assert_eq!(back.status, 200);
    let errors = back.json()["errors"].clone();
    assert_eq!(errors[0]["field"], json!("metadata.rights.0.rights"));
    assert_eq!(
        back.json()["metadata"]["rights"][0]["id"],
        json!("cc-by-4.0"),
        "the licence survives"
    );
    let quiet = bench.zenodo(Method::PUT, &format!("api/records/{id}/draft"));
    let quiet = ask(quiet
        .bearer_auth(crate::rehearse::ZENODO_TOKEN)
        .json(&draft))
    .await;
    assert!(
        quiet.json().get("errors").is_none(),
        "legacy JSON hides what was wrong"
    );
}

#[tokio::test]
async fn a_put_replaces_everything_and_vocabulary_terms_are_strict() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let mut draft = ask(bench.owner(Method::POST, &format!("api/records/{id}/draft")))
        .await
        .json();
    draft["metadata"]["rights"] = json!([{ "id": "cc-by-4.0" }]);
    let mut camel = draft.clone();
    link(&mut camel, "10.1234/x", "isSupplementedBy");
    let refused = put(&bench, &id, &camel, None).await;
    assert_eq!(
        (refused.status, refused.json()["message"].clone()),
        (400, json!("Invalid value isSupplementedBy."))
    );
    let mut accession = draft.clone();
    link(&mut accession, "S-BIAD1234", "references");
    let saved = put(&bench, &id, &accession, None).await.json();
    assert_eq!(
        saved["errors"][0]["field"],
        json!("metadata.related_identifiers.1.scheme")
    );
    assert_eq!(
        saved["metadata"]["related_identifiers"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    draft["metadata"]
        .as_object_mut()
        .unwrap()
        .remove("related_identifiers");
    draft["custom_fields"] = json!({ "code:codeRepository": "nowhere", "nope:x": 1 });
    let saved = put(&bench, &id, &draft, None).await.json();
    assert!(saved["metadata"].get("related_identifiers").is_none());
    let messages: Vec<_> = saved["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["messages"][0].clone())
        .collect();
    assert_eq!(messages, ["Not a valid URL.", "Unknown field."]);
}

#[tokio::test]
async fn without_the_owners_token_reading_works_and_writing_is_denied() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    for token in [None, Some("wrong")] {
        let with = |request: reqwest::RequestBuilder| match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        assert_eq!(
            ask(with(
                bench.zenodo(Method::GET, &format!("api/records/{id}"))
            ))
            .await
            .status,
            200
        );
        let edit = ask(with(
            bench.zenodo(Method::POST, &format!("api/records/{id}/draft")),
        ))
        .await;
        assert_eq!(
            (edit.status, edit.json()),
            (
                403,
                json!({ "status": 403, "message": "Permission denied." })
            )
        );
        let test = ask(with(
            bench.zenodo(Method::GET, "api/deposit/depositions?size=1"),
        ))
        .await;
        assert_eq!(test.status, 403);
    }
    let test = bench.zenodo(Method::GET, "api/deposit/depositions?size=1");
    let test = ask(test.bearer_auth(crate::rehearse::ZENODO_TOKEN)).await;
    assert_eq!(
        (test.status, test.json().as_array().unwrap().len()),
        (200, 1)
    );
}

#[tokio::test]
async fn a_draft_reserves_its_doi_once_and_opens_with_a_preview_link() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_draft();
    let unpublished = ask(bench.zenodo(Method::GET, &format!("api/records/{id}"))).await;
    assert_eq!(
        unpublished.json()["message"],
        json!("The persistent identifier is not registered.")
    );
    let doi = format!("api/records/{id}/draft/pids/doi");
    let reserved = ask(bench.owner(Method::POST, &doi)).await;
    assert_eq!(reserved.status, 201);
    assert_eq!(
        reserved.json()["pids"]["doi"]["identifier"],
        json!(format!("10.5072/zenodo.{id}"))
    );
    let again = ask(bench.owner(Method::POST, &doi)).await;
    assert_eq!(
        (again.status, again.json()["errors"][0]["field"].clone()),
        (400, json!("pids.doi"))
    );

    let links = format!("api/records/{id}/access/links");
    let make = |permission: &str| {
        bench
            .owner(Method::POST, &links)
            .json(&json!({ "permission": permission }))
    };
    assert_eq!(ask(make("own")).await.status, 400);
    let draft = format!("api/records/{id}/draft");
    for (permission, status) in [("view", 403), ("preview", 200)] {
        let token = ask(make(permission)).await.json()["token"].clone();
        let path = format!("{draft}?token={}", token.as_str().unwrap());
        assert_eq!(
            ask(bench.zenodo(Method::GET, &path)).await.status,
            status,
            "{permission}"
        );
    }
    assert_eq!(
        bench.snapshot().record(&id).unwrap().share_links,
        ["view", "preview"]
    );
    let discard = ask(bench.owner(Method::DELETE, &draft)).await;
    assert_eq!(discard.status, 204);
    assert!(bench.snapshot().record(&id).is_none());
}

#[tokio::test]
async fn a_new_draft_is_made_of_anything_and_says_what_is_missing() {
    let bench = Bench::new("normal").await;
    let empty = ask(bench.owner(Method::POST, "api/records").json(&json!({}))).await;
    assert_eq!(empty.status, 201);
    assert_eq!(
        empty.json()["errors"][0]["field"],
        json!("metadata.publisher")
    );
    let garbled = bench
        .owner(Method::POST, "api/records")
        .header("content-type", "application/json");
    assert_eq!(ask(garbled.body("{")).await.status, 400);
    let path = format!(
        "api/records/{}/draft/actions/publish",
        empty.json()["id"].as_str().unwrap()
    );
    let publish = ask(bench.owner(Method::POST, &path)).await;
    assert_eq!(publish.status, 400);
    let fields: Vec<_> = publish.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].clone())
        .collect();
    // Files are looked at only once the metadata is right.
    assert!(fields.contains(&json!("metadata.creators")), "{fields:?}");
    assert!(!fields.contains(&json!("files.enabled")), "{fields:?}");
}
