//! The edit of a record on a real InvenioRDM, if one runs: see [`Live`].

use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::super::ZenodoDatasets;
use super::{KEEP, PUBLISH, new, refused};
use crate::domain::{DatasetRef, RecordPlace};
use crate::facts::archive::FoundBy;
use crate::facts::dataset::Submission;
use crate::world::dataset::DatasetArchive;
use crate::world::http::{Sink, Transfer};
use crate::world::zenodo::Sought;
use crate::world::zenodo::tests::live::Live;

/// The server, and ways round the code that is tested.
struct Server(Live);

impl Server {
    fn there() -> Option<Self> {
        Live::there().map(Self)
    }

    /// The record by its address: its DOI on a server that is not Zenodo has no such form.
    fn at(&self, id: &str) -> DatasetRef {
        DatasetRef::Zenodo {
            id: id.to_owned(),
            draft: false,
            place: RecordPlace::Server(self.0.base.to_string()),
        }
    }

    fn datasets(&self, token: &SecretString) -> ZenodoDatasets {
        ZenodoDatasets::new(self.0.zenodo(Some(token)))
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        self.0.ask(method, path, body).await
    }

    /// A draft with something in every corner that a PUT might lose.
    async fn draft(&self) -> String {
        let body = json!({
            "access": {"record": "public", "files": "public"},
            "files": {"enabled": true},
            "custom_fields": {"code:codeRepository": "https://github.com/octo/images"},
            "metadata": {
                "title": "Images of cells",
                "publication_date": "2026-11-01",
                "publisher": "Lab",
                "resource_type": {"id": "dataset"},
                "creators": [
                    {"person_or_org": {"type": "personal", "family_name": "Carberry", "given_name": "Josiah",
                        "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}]},
                     "affiliations": [{"name": "Example University"}]},
                    {"person_or_org": {"type": "organizational", "name": "Example Lab"}},
                ],
                "contributors": [
                    {"person_or_org": {"type": "personal", "family_name": "Doe", "given_name": "Jo"}, "role": {"id": "datacurator"}},
                ],
                "rights": [
                    {"id": "cc-by-4.0"},
                    {"title": {"en": "House rules"}, "description": {"en": "Ask first."}, "link": "https://example.org/rules"},
                ],
                "subjects": [{"subject": "microscopy"}],
                "additional_titles": [{"title": "Bilder", "type": {"id": "subtitle"}}],
                "additional_descriptions": [{"description": "<p>How.</p>", "type": {"id": "methods"}}],
                "dates": [{"date": "2026-01", "type": {"id": "collected"}, "description": "in the lab"}],
                "identifiers": [{"identifier": "https://example.org/images", "scheme": "url"}],
                "related_identifiers": [
                    {"identifier": "10.5555/12345678", "scheme": "doi", "relation_type": {"id": "issupplementto"}, "resource_type": {"id": "publication-article"}},
                ],
                "references": [{"reference": "Carberry (2008)"}],
                "version": "1.0",
                "description": "<p>Images.</p>",
            },
        });
        let draft = self.ask(Method::POST, "", body.clone()).await;
        assert!(draft["errors"].is_null(), "{}", draft["errors"]);
        let id = draft["id"].as_str().unwrap().to_owned();
        let files = format!("/{id}/draft/files");
        let keys = json!([{"key": "a.txt"}, {"key": "b.txt"}]);
        self.ask(Method::POST, &files, keys).await;
        for key in ["a.txt", "b.txt"] {
            let file = format!("{files}/{key}");
            self.ask(Method::PUT, &format!("{file}/content"), json!(key))
                .await;
            self.ask(Method::POST, &format!("{file}/commit"), Value::Null)
                .await;
        }
        let mut body = body;
        body["files"]["default_preview"] = json!("b.txt");
        let saved = self.ask(Method::PUT, &format!("/{id}/draft"), body).await;
        assert!(saved["errors"].is_null(), "{}", saved["errors"]);
        id
    }

    async fn record(&self) -> String {
        let id = self.draft().await;
        let publish = format!("/{id}/draft/actions/publish");
        self.ask(Method::POST, &publish, Value::Null).await;
        id
    }

    /// What a record says, without its links to the software.
    async fn said(&self, path: &str) -> Value {
        let shown = self.ask(Method::GET, path, Value::Null).await;
        let parts = ["metadata", "custom_fields", "access", "files", "pids"];
        let mut said: Value = parts.iter().map(|part| shown[part].clone()).collect();
        let related = said[0]["related_identifiers"].as_array_mut().unwrap();
        related.retain(|it| it["identifier"] != new().doi.as_str());
        said
    }

    async fn inspect(&self, id: &str) -> Submission {
        let datasets = self.datasets(&self.0.owner);
        datasets.inspect(&self.at(id)).await.unwrap().unwrap()
    }
}

fn has_link(seen: &Submission) -> bool {
    seen.links
        .iter()
        .any(|link| link.target == new().doi.as_str())
}

#[tokio::test]
async fn a_real_record_gets_the_link_and_keeps_everything_else() {
    let Some(server) = Server::there() else {
        return;
    };
    let id = server.record().await;
    let path = format!("/{id}");
    let before = server.said(&path).await;
    assert_eq!(before[3]["default_preview"], "b.txt");
    let datasets = server.datasets(&server.0.owner);
    let linked = datasets.link(&server.at(&id), &new(), KEEP).await.unwrap();
    assert!(linked.changed);
    assert!(has_link(&server.inspect(&id).await));
    assert_eq!(server.said(&path).await, before);
    assert!(
        !datasets
            .link(&server.at(&id), &new(), KEEP)
            .await
            .unwrap()
            .changed
    );
    assert_eq!(server.inspect(&id).await.edited_links, None);
}

#[tokio::test]
async fn a_real_draft_gets_the_link_and_is_published_only_if_asked() {
    let Some(server) = Server::there() else {
        return;
    };
    let id = server.draft().await;
    let path = format!("/{id}/draft");
    let before = server.said(&path).await;
    let datasets = server.datasets(&server.0.owner);
    assert!(
        datasets
            .link(&server.at(&id), &new(), KEEP)
            .await
            .unwrap()
            .changed
    );
    let seen = server.inspect(&id).await;
    assert!(has_link(&seen) && !seen.published);
    assert_eq!(server.said(&path).await, before);
    assert!(
        datasets
            .link(&server.at(&id), &new(), PUBLISH)
            .await
            .unwrap()
            .changed
    );
    assert!(server.inspect(&id).await.published);
}

#[tokio::test]
async fn a_real_unfinished_edit_and_a_strangers_token_are_respected() {
    let Some(server) = Server::there() else {
        return;
    };
    let id = server.record().await;
    let stranger = server.datasets(&server.0.other);
    let (text, _) = refused(stranger.link(&server.at(&id), &new(), KEEP).await);
    assert!(text.contains("may not change"), "{text}");
    let draft = server
        .ask(Method::POST, &format!("/{id}/draft"), Value::Null)
        .await;
    let mut body = super::super::content::content(&draft);
    body["metadata"]["title"] = json!("Other images");
    server.ask(Method::PUT, &format!("/{id}/draft"), body).await;
    let owner = server.datasets(&server.0.owner);
    let (text, _) = refused(owner.link(&server.at(&id), &new(), KEEP).await);
    assert!(text.contains("changes title;"), "{text}");
    let (text, _) = refused(stranger.link(&server.at(&id), &new(), KEEP).await);
    assert!(text.contains("may not change"), "{text}");
    assert_eq!(owner.inspect(&server.at("abcde-00000")).await, Ok(None));
    let unpublished = server.draft().await;
    assert!(stranger.inspect(&server.at(&unpublished)).await.is_err());
}

#[tokio::test]
async fn two_runs_at_once_and_one_more_make_one_link() {
    let Some(server) = Server::there() else {
        return;
    };
    let id = server.record().await;
    let path = format!("/{id}");
    let before = server.said(&path).await;
    let (one, two) = (
        server.datasets(&server.0.owner),
        server.datasets(&server.0.owner),
    );
    let (reference, new) = (server.at(&id), new());
    let runs = tokio::join!(
        one.link(&reference, &new, KEEP),
        two.link(&reference, &new, KEEP)
    );
    one.link(&reference, &new, KEEP)
        .await
        .unwrap_or_else(|error| panic!("{error:?} after {runs:?}"));
    let seen = server.inspect(&id).await;
    let links = seen
        .links
        .iter()
        .filter(|link| link.target == new.doi.as_str());
    assert_eq!(links.count(), 1, "{runs:?}");
    assert_eq!(seen.edited_links, None, "{runs:?}");
    assert_eq!(server.said(&path).await, before);
}

#[tokio::test]
async fn a_real_record_is_found_by_its_repository_and_knows_its_versions() {
    let Some(server) = Server::there() else {
        return;
    };
    let id = server.record().await;
    let mut shown = server
        .ask(Method::GET, &format!("/{id}"), Value::Null)
        .await;
    // Only this run's record has this repository.
    let repository = format!("https://github.com/octo/images-{id}");
    let edit = format!("/{id}/draft");
    server.ask(Method::POST, &edit, Value::Null).await;
    shown["custom_fields"]["code:codeRepository"] = json!(repository);
    // A dataset of that version would not be taken for the copy of a tag.
    shown["metadata"]["resource_type"] = json!({"id": "software"});
    server
        .ask(Method::PUT, &edit, super::super::content::content(&shown))
        .await;
    server
        .ask(
            Method::POST,
            &format!("{edit}/actions/publish"),
            Value::Null,
        )
        .await;
    let zenodo = server.0.zenodo(None);
    let sought = |tag: &str| Sought {
        slug: format!("octo/images-{id}").parse().unwrap(),
        former: None,
        url: repository.clone(),
        github_id: None,
        tag: tag.parse().unwrap(),
    };
    let found = zenodo.find(&sought("1.0")).await.unwrap().unwrap();
    assert_eq!(
        (found.id.as_str(), found.found_by),
        (id.as_str(), FoundBy::CodeRepository)
    );
    assert_eq!(zenodo.find(&sought("2.0")).await, Ok(None));
    let (here, transfer) = (tempfile::tempfile().unwrap(), Transfer::default());
    let into = Sink {
        file: &here,
        transfer: &transfer,
    };
    zenodo.download(&found.files[0], into).await.unwrap();

    let draft = server
        .ask(Method::POST, &format!("/{id}/versions"), Value::Null)
        .await;
    let next = draft["id"].as_str().unwrap();
    let files = format!("/{next}/draft/actions/files-import");
    server.ask(Method::POST, &files, Value::Null).await;
    server
        .ask(
            Method::POST,
            &format!("/{next}/draft/actions/publish"),
            Value::Null,
        )
        .await;
    let next = zenodo.record(next).await.unwrap().unwrap();
    assert_eq!(zenodo.versions(&found).await, Ok(vec![next.doi.clone()]));
    assert_eq!(zenodo.versions(&next).await, Ok(vec![found.doi]));
}
