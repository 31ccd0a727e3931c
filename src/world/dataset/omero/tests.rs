mod access;
mod trouble;

use std::time::Duration;

use serde_json::{Value, json};

use super::Omero;
use crate::domain::{DatasetRef, Doi, Relation};
use crate::facts::dataset::{LinkState, Software, Submission};
use crate::rehearse::{
    OMERO_COLLEAGUE, OMERO_DATASET, OMERO_OWNER, OMERO_PASSWORD, OMERO_PRIVATE_DATASET,
    OMERO_PROJECT, OMERO_SCREEN, OMERO_USER, OmeroAnnotation, Service,
};
use crate::world::dataset::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink};
use crate::world::http::loopback::hasty;
use crate::world::zenodo::tests::bench::Bench;
use crate::world::{Login, OmeroKey};

const CLIENT: &str = "openmicroscopy.org/omero/client/mapAnnotation";

pub(super) fn new() -> NewLink {
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

/// The pairs of [`new`].
fn ours() -> Value {
    json!([
        ["Analysis code DOI", "https://doi.org/10.5072/zenodo.777"],
        ["Analysis code repository", "https://github.com/octo/tool"],
        ["Analysis code version", "v1.0.0"]
    ])
}

/// Services, and the way to their OMERO with a login.
struct Lab {
    bench: Bench,
    omero: Omero,
}

fn key(server: &str, password: &str) -> OmeroKey {
    OmeroKey {
        server: server.parse().unwrap(),
        login: Login {
            user: OMERO_USER.to_owned(),
            password: password.to_owned().into(),
        },
    }
}

/// An OMERO for which somebody has a login, or nobody.
fn omero(key: Option<OmeroKey>) -> Omero {
    // A busy machine must not make an answer late.
    Omero::new(hasty().with_limit(Duration::from_secs(10)), key)
}

impl Lab {
    async fn open() -> Self {
        let bench = Bench::new("normal").await;
        let omero = omero(Some(key(bench.services.omero().as_str(), OMERO_PASSWORD)));
        Self { bench, omero }
    }

    fn at(&self, kind: &str, id: u64) -> DatasetRef {
        at(self.bench.services.omero().as_str(), kind, id)
    }

    fn dataset(&self) -> DatasetRef {
        self.at("dataset", OMERO_DATASET)
    }

    async fn link(&self, reference: &DatasetRef) -> Result<Linked, LinkError> {
        self.link_with(reference, &new()).await
    }

    async fn link_with(&self, reference: &DatasetRef, new: &NewLink) -> Result<Linked, LinkError> {
        self.omero
            .link(reference, new, LinkOptions::default())
            .await
    }

    async fn inspect(&self, reference: &DatasetRef) -> Submission {
        self.omero.inspect(reference).await.unwrap().unwrap()
    }

    /// All annotations.
    fn held(&self) -> Vec<Value> {
        let held = self.bench.services.snapshot().held;
        let of_omero = held.into_iter().find(|(of, _)| *of == Service::Omero);
        of_omero.unwrap().1.as_array().unwrap().clone()
    }

    /// What the OMERO was asked, numbers included.
    fn asked(&self) -> Vec<String> {
        let requests = self.bench.services.snapshot().requests.into_iter();
        let asked = requests.filter(|request| request.service == Service::Omero);
        asked
            .map(|request| format!("{} {}", request.method, request.path))
            .collect()
    }

    /// How often key-value pairs were sent.
    fn writes(&self) -> usize {
        let asked = self.asked();
        asked
            .iter()
            .filter(|line| line.contains("annotate_map"))
            .count()
    }

    /// Puts pairs on the dataset.
    fn annotate(&self, owner: u64, pairs: Value) {
        self.bench.services.annotate_omero(OmeroAnnotation {
            kind: "dataset",
            object: OMERO_DATASET,
            owner,
            namespace: CLIENT.to_owned(),
            pairs,
        });
    }
}

fn at(server: &str, kind: &str, id: u64) -> DatasetRef {
    let server = server.trim_end_matches('/');
    let address = format!("{server}/webclient/?show={kind}-{id}");
    address.parse().unwrap()
}

fn state(seen: &Submission) -> LinkState {
    let new = new();
    seen.link_state(Software {
        version: &new.doi,
        concept: new.concept.as_ref(),
        others: &new.others,
        repository: new.repository.as_deref(),
    })
}

fn refused(result: Result<Linked, LinkError>) -> (String, String) {
    match result {
        Err(LinkError::Refused { text, help }) => (text, help),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_dataset_gets_its_own_pairs_and_all_others_stay() {
    let lab = Lab::open().await;
    let (reference, before) = (lab.dataset(), lab.held());
    let seen = lab.inspect(&reference).await;
    assert_eq!(state(&seen), LinkState::Absent);
    assert_eq!(seen.title.as_deref(), Some("Cells with counted spots"));
    assert_eq!(seen.editable, Some(true));
    assert_eq!(seen.among, Some("the members of its group"));
    let linked = lab.link(&reference).await.unwrap();
    assert!(linked.changed);
    assert_eq!(linked.url, reference.as_argument());
    let mut after = lab.held();
    let made = after.pop().unwrap();
    assert_eq!(after, before);
    assert_eq!(
        (&made["on"], &made["owner"], &made["ns"], &made["pairs"]),
        (
            &json!("dataset-42"),
            &json!(OMERO_OWNER),
            &json!(CLIENT),
            &ours()
        )
    );
    assert_eq!(state(&lab.inspect(&reference).await), LinkState::Visible);
    let (object, pairs) = (
        "GET /api/v0/m/datasets/42/",
        "GET /webclient/api/annotations/?type=map&dataset=42",
    );
    assert_eq!(
        lab.asked(),
        [
            "GET /api/v0/token/",
            "GET /api/v0/servers/",
            "POST /api/v0/login/",
            "GET /api/v0/token/",
            object,
            pairs,
            object,
            pairs,
            "POST /webclient/annotate_map/",
            pairs,
            object,
            pairs,
        ]
    );
}

#[tokio::test]
async fn linking_twice_sends_nothing() {
    let lab = Lab::open().await;
    lab.link(&lab.dataset()).await.unwrap();
    let held = lab.held();
    let again = lab.link(&lab.dataset()).await.unwrap();
    assert!(!again.changed);
    assert_eq!((lab.held(), lab.writes()), (held, 1));
}

#[tokio::test]
async fn projects_and_screens_get_the_link_as_datasets_do() {
    let lab = Lab::open().await;
    for (kind, id) in [("project", OMERO_PROJECT), ("screen", OMERO_SCREEN)] {
        let reference = lab.at(kind, id);
        assert!(lab.link(&reference).await.unwrap().changed, "{kind}");
        assert_eq!(state(&lab.inspect(&reference).await), LinkState::Visible);
        let made = lab.held().pop().unwrap();
        assert_eq!(
            (&made["on"], &made["pairs"]),
            (&json!(format!("{kind}-{id}")), &ours())
        );
    }
}

#[tokio::test]
async fn in_a_private_group_only_its_owner_is_said_to_see_it() {
    let lab = Lab::open().await;
    let reference = lab.at("dataset", OMERO_PRIVATE_DATASET);
    lab.link(&reference).await.unwrap();
    let seen = lab.inspect(&reference).await;
    assert_eq!(state(&seen), LinkState::Visible);
    assert_eq!(seen.among, Some("its owner and the leaders of its group"));
}

#[tokio::test]
async fn pairs_that_are_there_go_back_in_order_and_twice_where_they_are_twice() {
    let lab = Lab::open().await;
    let there = json!([
        ["a", "1"],
        ["Analysis code DOI", "https://doi.org/10.5072/zenodo.700"],
        ["a", "1"],
        ["Analysis code version", "v0.9"],
        ["b & c = \"d\" + e%20", "ü 例"],
        ["a", null]
    ]);
    lab.annotate(OMERO_OWNER, there.clone());
    let before = lab.held();
    let reference = lab.dataset();
    let older = LinkState::OtherVersion(Doi::parse("10.5072/zenodo.700").unwrap());
    assert_eq!(state(&lab.inspect(&reference).await), older);
    lab.link(&reference).await.unwrap();
    let mut after = lab.held();
    assert_eq!(after.len(), before.len());
    let last = after.last_mut().unwrap();
    let mut whole = there.as_array().unwrap().clone();
    whole.extend(ours().as_array().unwrap().clone());
    assert_eq!(last["pairs"], Value::from(whole));
    last["pairs"] = there;
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_link_to_an_older_version_is_replaced_when_that_is_asked_for() {
    let lab = Lab::open().await;
    lab.annotate(
        OMERO_OWNER,
        json!([
            ["a", "1"],
            ["Analysis code DOI", "10.5072/zenodo.700"],
            ["Analysis code version", "v0.9"],
            ["a", "2"]
        ]),
    );
    let replacing = NewLink {
        replaces: Some(Doi::parse("10.5072/zenodo.700").unwrap()),
        ..new()
    };
    lab.link_with(&lab.dataset(), &replacing).await.unwrap();
    assert_eq!(
        lab.held().pop().unwrap()["pairs"],
        json!([
            ["a", "1"],
            ["Analysis code DOI", "https://doi.org/10.5072/zenodo.777"],
            ["Analysis code version", "v1.0.0"],
            ["a", "2"]
        ])
    );
}

#[tokio::test]
async fn a_colleagues_link_is_not_replaced() {
    let lab = Lab::open().await;
    lab.annotate(
        OMERO_COLLEAGUE,
        json!([["Analysis code DOI", "10.5072/zenodo.700"]]),
    );
    let before = lab.held();
    let replacing = NewLink {
        replaces: Some(Doi::parse("10.5072/zenodo.700").unwrap()),
        ..new()
    };
    let (text, help) = refused(lab.link_with(&lab.dataset(), &replacing).await);
    assert!(
        text.contains("somebody else's") && help.contains("--replace"),
        "{text} {help}"
    );
    assert_eq!((lab.held(), lab.writes()), (before, 0));
}

#[tokio::test]
async fn a_link_that_a_colleague_made_is_a_link() {
    let lab = Lab::open().await;
    lab.annotate(
        OMERO_COLLEAGUE,
        json!([[
            "code",
            "see https://zenodo.org/records/1, and 10.5072/ZENODO.777."
        ]]),
    );
    assert_eq!(
        state(&lab.inspect(&lab.dataset()).await),
        LinkState::Visible
    );
    assert!(!lab.link(&lab.dataset()).await.unwrap().changed);
    assert_eq!(lab.writes(), 0);
}

#[tokio::test]
async fn the_projects_own_namespace_is_used() {
    let lab = Lab::open().await;
    let named = NewLink {
        namespace: Some("example.org/analysis".to_owned()),
        ..new()
    };
    lab.link_with(&lab.dataset(), &named).await.unwrap();
    assert_eq!(lab.held().pop().unwrap()["ns"], "example.org/analysis");
}
