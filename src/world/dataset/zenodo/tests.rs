mod odd;
mod real;
mod rights;

use serde_json::{Value, json};

use super::ZenodoDatasets;
use crate::domain::{DatasetRef, Doi, RecordPlace, Relation};
use crate::facts::dataset::{LinkState, Software, Submission};
use crate::rehearse::{Fault, FaultKind};
use crate::world::dataset::{DatasetArchive, Datasets, LinkError, LinkOptions, Linked, NewLink};
use crate::world::zenodo::tests::bench::Bench;

const KEEP: LinkOptions = LinkOptions {
    publish_draft: false,
    submit: false,
};
const PUBLISH: LinkOptions = LinkOptions {
    publish_draft: true,
    submit: false,
};

fn new() -> NewLink {
    NewLink {
        doi: Doi::parse("10.5072/zenodo.777").unwrap(),
        concept: Some(Doi::parse("10.5072/zenodo.776").unwrap()),
        others: vec![Doi::parse("10.5072/zenodo.700").unwrap()],
        relation: Relation::IsSupplementedBy,
        label: "Image analysis code: octo/tool v1.0.0".to_owned(),
        replaces: None,
        repository: Some("https://github.com/octo/tool".to_owned()),
        tag: "v1.0.0".to_owned(),
        namespace: None,
    }
}

fn at(id: &str) -> DatasetRef {
    DatasetRef::Zenodo {
        id: id.to_owned(),
        draft: false,
        place: RecordPlace::Doi(format!("10.5072/zenodo.{id}").parse().unwrap()),
    }
}

impl Bench {
    fn datasets(&self) -> ZenodoDatasets {
        ZenodoDatasets::new(self.zenodo())
    }

    async fn link(&self, id: &str, options: LinkOptions) -> Result<Linked, LinkError> {
        self.datasets().link(&at(id), &new(), options).await
    }

    async fn inspect(&self, id: &str) -> Submission {
        self.datasets().inspect(&at(id)).await.unwrap().unwrap()
    }

    fn writes(&self, since: usize) -> Vec<String> {
        let mut asked = self.asked_of_zenodo(since);
        asked.retain(|line| !line.starts_with("GET "));
        asked
    }

    /// What everybody sees of the dataset record, and whether an edit of it is open.
    async fn dataset(&self) -> (Value, bool) {
        let id = self.services.dataset_record();
        let shown = self.owner("GET", &id, None).await;
        let open = self.services.snapshot().record(&id).unwrap().draft_open;
        let parts = ["metadata", "custom_fields", "access", "files", "pids"];
        (parts.iter().map(|part| shown[part].clone()).collect(), open)
    }

    async fn state(&self, id: &str) -> LinkState {
        let new = new();
        let seen = self.inspect(id).await;
        seen.link_state(Software {
            version: &new.doi,
            concept: new.concept.as_ref(),
            others: &new.others,
            repository: new.repository.as_deref(),
        })
    }
}

fn refused(result: Result<Linked, LinkError>) -> (String, String) {
    match result {
        Err(LinkError::Refused { text, help }) => (text, help),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_published_record_gets_the_link_and_keeps_everything_else() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let (before, _) = bench.dataset().await;
    assert_eq!(bench.state(&id).await, LinkState::Absent);
    let since = bench.requests();
    let linked = bench.link(&id, KEEP).await.unwrap();
    assert!(linked.changed);
    assert_eq!(
        linked.url,
        format!("{}records/{id}", bench.services.zenodo())
    );
    let draft = format!("/api/records/{id}/draft");
    assert_eq!(
        bench.writes(since),
        [
            format!("POST {draft}"),
            format!("PUT {draft}"),
            format!("POST {draft}/actions/publish")
        ]
    );
    assert_eq!(bench.state(&id).await, LinkState::Visible);
    let (mut after, open) = bench.dataset().await;
    assert!(!open);
    let related = after[0]["related_identifiers"].as_array_mut().unwrap();
    let link = related.pop().unwrap();
    assert_eq!(link["identifier"], "10.5072/zenodo.777");
    assert_eq!(link["relation_type"]["id"], "issupplementedby");
    assert_eq!(link["resource_type"]["id"], "software");
    assert_eq!(after, before);
}

#[tokio::test]
async fn linking_twice_sends_nothing() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    bench.link(&id, KEEP).await.unwrap();
    let since = bench.requests();
    let again = bench.link(&id, KEEP).await.unwrap();
    assert!(!again.changed);
    assert_eq!(bench.writes(since), [""; 0]);
    assert_eq!(bench.asked_of_zenodo(since).len(), 1);
}

#[tokio::test]
async fn a_draft_gets_the_link_and_is_published_only_if_asked() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_draft();
    let since = bench.requests();
    let linked = bench.link(&id, KEEP).await.unwrap();
    assert_eq!(
        linked.url,
        format!("{}uploads/{id}", bench.services.zenodo())
    );
    assert_eq!(
        bench.writes(since),
        [format!("PUT /api/records/{id}/draft")]
    );
    assert_eq!(bench.state(&id).await, LinkState::InDraft);
    assert!(!bench.inspect(&id).await.published);
    assert!(!bench.link(&id, KEEP).await.unwrap().changed);
    let published = bench.link(&id, PUBLISH).await.unwrap();
    assert!(published.changed);
    assert_eq!(bench.state(&id).await, LinkState::Visible);
    assert!(bench.inspect(&id).await.published);
}

#[tokio::test]
async fn somebodys_unfinished_edit_is_left_alone() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let path = format!("{id}/draft");
    let mut draft = bench.owner("POST", &path, None).await;
    draft["metadata"]["title"] = json!("A better title");
    let body = json!({"metadata": draft["metadata"], "custom_fields": draft["custom_fields"]});
    bench.owner("PUT", &path, Some(body)).await;
    let since = bench.requests();
    let (text, help) = refused(bench.link(&id, KEEP).await);
    assert!(text.contains("title"), "{text}");
    assert!(help.contains(&format!("uploads/{id}")), "{help}");
    assert_eq!(bench.writes(since), [""; 0]);
    let (_, open) = bench.dataset().await;
    assert!(open);
}

#[tokio::test]
async fn an_edit_that_holds_only_the_link_is_finished() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let lost = FaultKind::Status(503, "{}".to_owned());
    bench
        .services
        .inject(Fault::new("POST", "/actions/publish", lost));
    let error = bench.link(&id, KEEP).await.unwrap_err();
    assert!(
        matches!(&error, LinkError::Service(error) if error.is_unclear()),
        "{error}"
    );
    assert!(error.help().unwrap().contains("left open"), "{error:?}");
    assert_eq!(bench.state(&id).await, LinkState::InEdit);
    let since = bench.requests();
    assert!(bench.link(&id, KEEP).await.unwrap().changed);
    assert_eq!(bench.writes(since).len(), 1);
    assert_eq!(bench.state(&id).await, LinkState::Visible);
}

#[tokio::test]
async fn a_publication_whose_answer_is_lost_is_unclear_and_found_done_the_next_time() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    for kind in [
        FaultKind::ResetAfter,
        FaultKind::StatusAfter(504, String::new()),
        FaultKind::TruncatedBody,
    ] {
        let bench = Bench::new("normal").await;
        bench
            .services
            .inject(Fault::new("POST", "/actions/publish", kind));
        let error = bench.link(&id, KEEP).await.unwrap_err();
        assert!(
            matches!(&error, LinkError::Service(error) if error.is_unclear()),
            "{error}"
        );
        let since = bench.requests();
        assert!(!bench.link(&id, KEEP).await.unwrap().changed);
        assert_eq!(bench.writes(since), [""; 0]);
    }
}

#[tokio::test]
async fn a_step_that_is_refused_leaves_no_edit_behind() {
    for (method, path) in [("PUT", "/draft"), ("POST", "/actions/publish")] {
        let bench = Bench::new("normal").await;
        let id = bench.services.dataset_record();
        let (before, _) = bench.dataset().await;
        let body = json!({"status": 400, "message": "A validation error occurred."}).to_string();
        bench
            .services
            .inject(Fault::new(method, path, FaultKind::Status(400, body)));
        let error = bench.link(&id, KEEP).await.unwrap_err();
        assert!(error.to_string().contains("validation"), "{error}");
        assert!(error.help().unwrap().contains("is discarded"), "{error:?}");
        assert_eq!(bench.dataset().await, (before, false), "{method}");
        assert!(bench.link(&id, KEEP).await.unwrap().changed);
    }
}

#[tokio::test]
async fn an_edit_of_a_published_record_is_shown_beside_it() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    assert_eq!(bench.inspect(&id).await.edited_links, None);
    bench.owner("POST", &format!("{id}/draft"), None).await;
    let seen = bench.inspect(&id).await;
    assert_eq!(seen.edited_links.as_ref(), Some(&seen.links));
    assert!(seen.published);
}

#[tokio::test]
async fn an_answer_that_is_no_record_is_unclear() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    bench
        .services
        .inject(Fault::new("PUT", "/draft", FaultKind::WrongJson));
    let error = bench.link(&id, KEEP).await.unwrap_err();
    assert!(
        matches!(&error, LinkError::Service(error) if error.is_unclear()),
        "{error}"
    );
}

#[tokio::test]
async fn the_outcome_names_the_links_to_the_same_software_that_stay() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let older = NewLink {
        doi: new().others[0].clone(),
        ..new()
    };
    bench.datasets().link(&at(&id), &older, KEEP).await.unwrap();
    assert_eq!(bench.state(&id).await, LinkState::OtherVersion(older.doi));
    let linked = bench.link(&id, KEEP).await.unwrap();
    assert!(
        linked
            .outcome
            .contains("beside 10.5072/zenodo.700 (another version)"),
        "{linked:?}"
    );
    assert_eq!(bench.state(&id).await, LinkState::Visible);
}

#[tokio::test]
async fn each_archive_takes_its_own_references() {
    let bench = Bench::new("normal").await;
    let datasets = Datasets::default().with(bench.datasets());
    assert_eq!(datasets.of(&at("1")).unwrap().name(), "Zenodo");
    assert!(
        datasets
            .of(&DatasetRef::BioStudies("S-BIAD1".to_owned()))
            .is_none()
    );
}

#[tokio::test]
async fn a_record_that_has_another_doi_than_the_one_named_is_left_alone() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let elsewhere = format!("10.5281/zenodo.{id}").parse().unwrap();
    let since = bench.requests();
    let (text, help) = refused(bench.datasets().link(&elsewhere, &new(), PUBLISH).await);
    assert!(
        text.contains(&format!("record {id} there is 10.5072/zenodo.{id}")),
        "{text}"
    );
    assert!(help.contains("--sandbox"), "{help}");
    let error = bench.datasets().inspect(&elsewhere).await.unwrap_err();
    assert!(error.to_string().contains("10.5281/zenodo."), "{error}");
    assert_eq!(bench.writes(since), [""; 0]);
    // The DOI of all versions leads to the newest.
    let shown = bench.owner("GET", &id, None).await;
    let concept = shown["parent"]["pids"]["doi"]["identifier"]
        .as_str()
        .unwrap();
    let concept = concept.parse().unwrap();
    assert!(bench.datasets().inspect(&concept).await.unwrap().is_some());
}

#[tokio::test]
async fn only_the_link_of_the_same_relation_is_replaced() {
    let bench = Bench::new("normal").await;
    let id = bench.services.dataset_record();
    let old = "10.5072/zenodo.700";
    let links = ["iscompiledby", "issupplementedby"].map(|relation| {
        json!({
            "identifier": old, "scheme": "doi",
            "relation_type": {"id": relation}, "resource_type": {"id": "software"},
        })
    });
    let put = |draft: &mut Value| draft["metadata"]["related_identifiers"] = json!(links);
    bench.rewrite(&id, put).await;
    let new = NewLink {
        replaces: Some(old.parse().unwrap()),
        ..new()
    };
    let linked = bench.datasets().link(&at(&id), &new, KEEP).await.unwrap();
    assert!(linked.changed);
    let seen = bench.inspect(&id).await;
    let links = seen
        .links
        .iter()
        .map(|link| (link.relation.as_deref().unwrap(), &link.target[..]));
    assert_eq!(
        links.collect::<Vec<_>>(),
        [
            ("iscompiledby", old),
            ("issupplementedby", "10.5072/zenodo.777")
        ]
    );
    let again = bench.datasets().link(&at(&id), &new, KEEP).await.unwrap();
    assert!(!again.changed);
}
