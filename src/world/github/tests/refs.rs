use super::*;
use crate::world::http::Kind;

fn pointer(name: &str, kind: &str, sha: &str) -> Value {
    json!({"ref": name, "node_id": "x", "object": {"type": kind, "sha": sha}})
}

#[tokio::test]
async fn an_annotated_tag_of_a_tag_is_peeled_to_its_commit() {
    let (outer, inner) = ("a".repeat(40), "b".repeat(40));
    let server = answers(vec![
        (
            "GET /repos/octo/tool/git/ref/tags/v1.0.0",
            200,
            pointer("refs/tags/v1.0.0", "tag", &outer),
        ),
        (
            "GET /repos/octo/tool/git/tags/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            200,
            json!({"tag": "v1.0.0", "object": {"type": "tag", "sha": inner}}),
        ),
        (
            "GET /repos/octo/tool/git/tags/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
            200,
            json!({"tag": "v1", "object": {"type": "commit", "sha": SHA}}),
        ),
    ])
    .await;
    let found = github(&server).tag(&slug(), &tag("v1.0.0")).await;
    let found = found.unwrap().unwrap();
    assert_eq!((found.commit.as_str(), found.annotated), (SHA, true));
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_lightweight_tag_costs_one_request() {
    let body = pointer("refs/tags/v1", "commit", SHA);
    let server = answers(vec![("GET /repos/octo/tool/git/ref/tags/v1", 200, body)]).await;
    let found = github(&server).tag(&slug(), &tag("v1")).await.unwrap();
    assert!(!found.unwrap().annotated);
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn tags_of_tags_without_end_and_tags_of_files_are_errors() {
    let own = "a".repeat(40);
    let server = answers(vec![
        (
            "GET /repos/octo/tool/git/ref/tags/v1",
            200,
            pointer("refs/tags/v1", "tag", &own),
        ),
        (
            "GET /repos/octo/tool/git/tags/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            200,
            pointer("", "tag", &own),
        ),
        (
            "GET /repos/octo/tool/git/ref/tags/blob",
            200,
            pointer("refs/tags/blob", "blob", &own),
        ),
    ])
    .await;
    let github = github(&server);
    for name in ["v1", "blob"] {
        let error = github.tag(&slug(), &tag(name)).await.unwrap_err();
        assert_eq!(error.kind, Kind::Garbled, "{error}");
    }
    assert!(server.asked().len() < 20);
}

#[tokio::test]
async fn a_tag_that_only_begins_with_the_name_is_another_tag() {
    let server = answers(vec![
        (
            "GET /repos/octo/tool/git/ref/tags/v1",
            200,
            json!([
                pointer("refs/tags/v1.0", "commit", SHA),
                pointer("refs/tags/v10", "commit", SHA)
            ]),
        ),
        (
            "GET /repos/octo/tool/git/ref/tags/v2",
            200,
            pointer("refs/tags/v2.0", "commit", SHA),
        ),
        (
            "GET /repos/octo/tool/git/ref/tags/v3",
            200,
            json!([
                pointer("refs/tags/v3.1", "tag", SHA),
                pointer("refs/tags/v3", "commit", SHA)
            ]),
        ),
    ])
    .await;
    let github = github(&server);
    assert_eq!(github.tag(&slug(), &tag("v1")).await.unwrap(), None);
    assert_eq!(github.tag(&slug(), &tag("v2")).await.unwrap(), None);
    assert!(github.tag(&slug(), &tag("v3")).await.unwrap().is_some());
}

#[tokio::test]
async fn no_tag_and_an_empty_repository_are_absent_but_trouble_is_not() {
    let server = answers(vec![
        (
            "GET /repos/octo/tool/git/ref/tags/v1",
            409,
            json!({"message": "Git Repository is empty.", "status": "409"}),
        ),
        ("GET /repos/octo/tool/git/ref/tags/v3", 502, json!({})),
    ])
    .await;
    let github = github(&server);
    assert_eq!(github.tag(&slug(), &tag("v1")).await.unwrap(), None);
    assert_eq!(github.tag(&slug(), &tag("v2")).await.unwrap(), None);
    let error = github.tag(&slug(), &tag("v3")).await.unwrap_err();
    assert_eq!(error.kind, Kind::ServerTrouble);
}

#[tokio::test]
async fn a_slash_a_hash_a_percent_and_letters_in_a_tag_are_encoded() {
    let server = answers(vec![]).await;
    let github = github(&server);
    for name in ["release/1.0", "v1#x", "v1%2e", "tool@1+b", "é"] {
        github.tag(&slug(), &tag(name)).await.unwrap();
    }
    assert_eq!(
        server.asked(),
        [
            "GET /repos/octo/tool/git/ref/tags/release%2F1.0",
            "GET /repos/octo/tool/git/ref/tags/v1%23x",
            "GET /repos/octo/tool/git/ref/tags/v1%252e",
            "GET /repos/octo/tool/git/ref/tags/tool%401%2Bb",
            "GET /repos/octo/tool/git/ref/tags/%C3%A9",
        ]
    );
}

#[tokio::test]
async fn a_branch_counts_only_under_its_exact_name() {
    let server = answers(vec![
        (
            "GET /repos/octo/tool/git/ref/heads/v1",
            200,
            pointer("refs/heads/v1", "commit", SHA),
        ),
        (
            "GET /repos/octo/tool/git/ref/heads/v2",
            200,
            json!([pointer("refs/heads/v2-fixes", "commit", SHA)]),
        ),
    ])
    .await;
    let github = github(&server);
    assert!(github.has_branch(&slug(), "v1").await.unwrap());
    assert!(!github.has_branch(&slug(), "v2").await.unwrap());
    assert!(!github.has_branch(&slug(), "v3").await.unwrap());
}
