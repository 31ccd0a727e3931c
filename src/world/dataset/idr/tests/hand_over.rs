//! What a person is given to send.

use super::*;
use crate::plan::link::{HandOver, Part};

async fn handed(studies: &IdrStudies, text: &str, new: &NewLink) -> Option<HandOver> {
    let reference: DatasetRef = text.parse().unwrap();
    let handed = studies.hand_over(&reference, new).await.unwrap();
    assert!(handed.iter().all(|handed| handed.dataset == reference));
    handed
}

/// The text of the mail, which goes to the curators.
fn mail(handed: &HandOver) -> &str {
    let mails = handed.parts.iter().filter_map(|part| match part {
        Part::Mail { to, subject, body } => Some((to, subject, body)),
        _ => None,
    });
    let [(to, subject, body)] = mails.collect::<Vec<_>>()[..] else {
        panic!("{handed:?}")
    };
    assert_eq!(to, "idr@openmicroscopy.org");
    assert!(subject.starts_with("idr"), "{subject}");
    body
}

fn file(handed: &HandOver) -> Option<(&str, &str)> {
    handed.parts.iter().find_map(|part| match part {
        Part::File { name, text, .. } => Some((name.as_str(), text.as_str())),
        _ => None,
    })
}

fn rows(handed: &HandOver) -> String {
    format!(
        "{:?}",
        handed
            .parts
            .iter()
            .filter(|part| matches!(part, Part::Row(_)))
            .collect::<Vec<_>>()
    )
}

#[tokio::test]
async fn the_edited_file_the_mail_and_the_pull_request_are_handed_over() {
    let bench = Bench::new("normal").await;
    let handed = handed(&studies(&bench), "idr9001", &new()).await.unwrap();
    assert_eq!(
        file(&handed),
        Some(("idr9001-study.txt", edited().as_str()))
    );
    let mail = mail(&handed);
    for part in [
        "study idr9001 (",
        ADDED,
        "octo/tool v1.0.0",
        "- Study External URL\thttps://example.org/spots\n",
        "+ Study External URL\thttps://example.org/spots\thttps://doi.org/10.5072/zenodo.777\n",
        "line 7",
        "is attached",
        "data analysis",
    ] {
        assert!(mail.contains(part), "{part}\n{mail}");
    }
    let page = "https://github.com/IDR/idr9001-carberry-spots/blob/HEAD/idr9001-study.txt";
    let to_page = |part: &Part| matches!(part, Part::Page { url, .. } if url == page);
    assert!(handed.parts.iter().any(to_page), "{handed:?}");
    let rows = rows(&handed);
    assert!(
        rows.contains("Add the DOI of the analysis code to idr9001"),
        "{rows}"
    );
    assert!(
        rows.contains("Images were analysed with https://github.com/octo/tool, version v1.0.0"),
        "{rows}"
    );
    let writes = bench.services.snapshot().writes().len();
    assert_eq!(writes, 0);
}

#[tokio::test]
async fn the_place_of_the_older_version_is_named() {
    let bench = Bench::new("normal").await;
    bench.services.curate(&edited().replace("777", "700"), true);
    let replacing = NewLink {
        replaces: Some(new().others[0].clone()),
        ..new()
    };
    let handed = handed(&studies(&bench), "idr9001", &replacing)
        .await
        .unwrap();
    assert_eq!(file(&handed).unwrap().1, edited());
    let mail = mail(&handed);
    assert!(
        mail.contains("in the place of https://doi.org/10.5072/zenodo.700"),
        "{mail}"
    );
}

#[tokio::test]
async fn without_having_seen_anything_the_mail_can_be_written() {
    let bench = Bench::new("normal").await;
    bench.services.stop(Service::Idr);
    bench.services.stop(Service::StudyFiles);
    let handed = handed(&studies(&bench), "idr9001", &new()).await.unwrap();
    assert_eq!(file(&handed), None);
    let mail = mail(&handed);
    assert!(
        mail.contains(ADDED) && mail.contains("`Study External URL`"),
        "{mail}"
    );
    assert!(!mail.contains("attached"), "{mail}");
    assert!(
        !rows(&handed).contains("Add the DOI"),
        "no repository is known"
    );
}

#[tokio::test]
async fn a_file_that_is_here_is_attached_and_not_written_again() {
    let bench = Bench::new("normal").await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("idr9001-study.txt"), edited()).unwrap();
    let studies = studies_in(&bench, folder.path());
    let handed = handed(&studies, "idr9001-study.txt", &new()).await.unwrap();
    assert_eq!(file(&handed), None);
    assert!(mail(&handed).contains("The edited idr9001-study.txt is attached"));
    assert!(
        rows(&handed).contains("Add the DOI"),
        "the file names its repository"
    );
}

#[tokio::test]
async fn a_file_that_differs_in_more_is_not_said_to_differ_in_one_line() {
    let bench = Bench::new("normal").await;
    let folder = tempfile::tempdir().unwrap();
    let other = edited().replace("Cells were grown.", "Cells were bought.");
    std::fs::write(folder.path().join("idr9001-study.txt"), other).unwrap();
    let studies = studies_in(&bench, folder.path());
    let differing = handed(&studies, "idr9001-study.txt", &new()).await.unwrap();
    assert!(mail(&differing).contains("in more than that line"));
    bench.services.stop(Service::StudyFiles);
    let unseen = handed(&studies, "idr9001-study.txt", &new()).await.unwrap();
    let mail = mail(&unseen);
    assert!(mail.contains("as we have it is attached."), "{mail}");
    assert!(!mail.contains("nothing else"), "{mail}");
}

#[tokio::test]
async fn a_file_that_cannot_be_edited_is_nothing_to_send() {
    let bench = Bench::new("normal").await;
    let none = handed(&studies(&bench), "nowhere/idr9001-study.txt", &new()).await;
    assert_eq!(none, None);
}
