mod hand_over;
mod here;
mod trouble;

use std::path::Path;
use std::time::Duration;

use super::IdrStudies;
use crate::domain::{DatasetRef, Doi, Relation};
use crate::facts::dataset::{LinkState, Route, Software, Submission};
use crate::rehearse::{Fault, FaultKind, Service, Services};
use crate::world::dataset::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink};
use crate::world::http::ServiceError;
use crate::world::http::loopback::hasty;
use crate::world::zenodo::tests::bench::Bench;

const ADDED: &str = "https://doi.org/10.5072/zenodo.777";

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

/// The study file with the DOI in it.
fn edited() -> String {
    let row = "https://example.org/spots\t";
    Services::study_file().replace(row, &format!("{row}{ADDED}"))
}

fn studies_in(bench: &Bench, folder: &Path) -> IdrStudies {
    // A busy machine must not make an answer late.
    let http = hasty().with_limit(Duration::from_secs(10));
    let services = &bench.services;
    let (web, files) = (services.idr().clone(), services.study_files().clone());
    IdrStudies::new(http, web, files, vec![folder.to_owned()])
}

fn studies(bench: &Bench) -> IdrStudies {
    studies_in(bench, Path::new("/nonexistent"))
}

async fn inspect(studies: &IdrStudies, text: &str) -> Result<Option<Submission>, ServiceError> {
    let reference: DatasetRef = text.parse().unwrap();
    studies.inspect(&reference).await
}

async fn link(studies: &IdrStudies, text: &str, new: &NewLink) -> Result<Linked, LinkError> {
    let reference: DatasetRef = text.parse().unwrap();
    studies.link(&reference, new, LinkOptions::default()).await
}

fn state(submission: &Submission) -> LinkState {
    let new = new();
    submission.link_state(Software {
        version: &new.doi,
        concept: new.concept.as_ref(),
        others: &new.others,
        repository: new.repository.as_deref(),
    })
}

/// What the study's two places were asked, in order.
fn asked(bench: &Bench) -> Vec<String> {
    let requests = bench.services.snapshot().requests.into_iter();
    let ours = requests.filter(|one| matches!(one.service, Service::Idr | Service::StudyFiles));
    ours.map(|one| format!("{} {}", one.method, one.path))
        .collect()
}

#[tokio::test]
async fn a_study_is_found_by_its_accession_and_its_file_is_read() {
    let bench = Bench::new("normal").await;
    let studies = studies(&bench);
    let seen = inspect(&studies, "idr9001").await.unwrap().unwrap();
    let title = "Fluorescence microscopy images of cells with counted spots";
    assert_eq!(seen.title.as_deref(), Some(title));
    assert_eq!(seen.links[0].target, "https://example.org/spots");
    assert_eq!((seen.published, seen.route), (true, Route::ByHand));
    assert!(
        seen.url.ends_with("/search/?query=Name:idr9001"),
        "{}",
        seen.url
    );
    assert_eq!(state(&seen), LinkState::Absent);
    let first = asked(&bench);
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first.iter().all(|line| line.starts_with("GET ")));
    // Its repository keeps its name.
    inspect(&studies, "idr9001").await.unwrap().unwrap();
    let file = "GET /IDR/idr9001-carberry-spots/HEAD/idr9001-study.txt";
    assert_eq!(asked(&bench)[2..], [file]);
}

#[tokio::test]
async fn a_study_that_is_named_by_its_repository_is_read_at_once() {
    let bench = Bench::new("normal").await;
    let address = "https://github.com/IDR/idr9001-carberry-spots";
    for text in ["idr9001-carberry-spots", address] {
        let seen = inspect(&studies(&bench), text).await.unwrap().unwrap();
        assert_eq!(seen.links.len(), 1);
    }
    assert_eq!(asked(&bench).len(), 2, "{:?}", asked(&bench));
}

#[tokio::test]
async fn a_wrong_name_leads_to_the_right_one() {
    let bench = Bench::new("normal").await;
    let seen = inspect(&studies(&bench), "idr9001-somebody-else").await;
    assert_eq!(seen.unwrap().unwrap().links.len(), 1);
}

#[tokio::test]
async fn an_older_study_is_read_in_the_folder_of_all_of_them() {
    let bench = Bench::new("normal").await;
    let there = FaultKind::Status(200, edited());
    bench.services.inject(Fault::new(
        "GET",
        "/IDR/idr-metadata/HEAD/idr9001-older/",
        there,
    ));
    let seen = inspect(&studies(&bench), "idr9001-older").await;
    assert_eq!(state(&seen.unwrap().unwrap()), LinkState::Visible);
}

#[tokio::test]
async fn a_link_is_visible_once_the_curators_changed_the_file() {
    let bench = Bench::new("normal").await;
    bench.services.curate(&edited(), false);
    let seen = inspect(&studies(&bench), "idr9001").await.unwrap().unwrap();
    assert_eq!(state(&seen), LinkState::Visible);
}

#[tokio::test]
async fn a_link_is_visible_in_the_annotation_where_there_is_no_file() {
    let bench = Bench::new("normal").await;
    bench.services.curate(&edited(), true);
    let none = FaultKind::Status(404, "404: Not Found".to_owned());
    bench
        .services
        .inject(Fault::new("GET", "/IDR/", none).always());
    let seen = inspect(&studies(&bench), "idr9001").await.unwrap().unwrap();
    assert_eq!((state(&seen), seen.unseen), (LinkState::Visible, None));
    // The keys of other annotations are not the study's.
    assert_eq!(seen.links.len(), 2);
}

#[tokio::test]
async fn what_points_to_something_near_is_told() {
    let bench = Bench::new("normal").await;
    for (there, expected) in [
        ("10.5072/zenodo.776", LinkState::ConceptOnly),
        ("https://github.com/octo/tool", LinkState::RepositoryOnly),
        (
            "https://doi.org/10.5072/zenodo.700",
            LinkState::OtherVersion(new().others[0].clone()),
        ),
    ] {
        bench
            .services
            .curate(&edited().replace(ADDED, there), false);
        let seen = inspect(&studies(&bench), "idr9001").await.unwrap().unwrap();
        assert_eq!(state(&seen), expected);
    }
    let quoted = edited().replace(ADDED, &format!("\"{ADDED}\""));
    bench.services.curate(&quoted, false);
    let seen = inspect(&studies(&bench), "idr9001").await.unwrap().unwrap();
    assert!(matches!(state(&seen), LinkState::Malformed(_)));
}

#[tokio::test]
async fn a_study_that_the_idr_does_not_list_is_not_there() {
    let bench = Bench::new("normal").await;
    for text in ["idr9002", "idr9002-nobody-nothing"] {
        assert_eq!(inspect(&studies(&bench), text).await, Ok(None));
    }
}

#[tokio::test]
async fn without_a_file_of_ones_own_nothing_is_written() {
    let bench = Bench::new("normal").await;
    let error = link(&studies(&bench), "idr9001", &new()).await.unwrap_err();
    assert!(error.to_string().contains("takes no edit"), "{error}");
    assert_eq!(asked(&bench), Vec::<String>::new());
}
