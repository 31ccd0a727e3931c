//! The link for a person: what is in it, and when there is none.

use super::*;
use crate::domain::DatasetRef;
use crate::plan::link::{HandOver, Part};
use crate::rehearse::{OTHER_STUDY, PRIVATE_STUDY};
use crate::world::dataset::biostudies::PageTabFiles;

async fn carried(archive: &dyn DatasetArchive, reference: &DatasetRef, new: &NewLink) -> HandOver {
    archive.hand_over(reference, new).await.unwrap().unwrap()
}

fn kinds(all: &HandOver) -> Vec<&str> {
    let kind = |part: &Part| match part {
        Part::Page { .. } => "page",
        Part::Row(_) => "row",
        Part::Mail { .. } => "mail",
        Part::File { .. } => "file",
        Part::Script(_) => "script",
    };
    all.parts.iter().map(kind).collect()
}

#[tokio::test]
async fn a_public_study_comes_with_the_form_the_row_the_file_and_the_mail() {
    let desk = Desk::with(None).await;
    let all = carried(&desk.archive, &at(OTHER_STUDY), &new()).await;
    assert_eq!(kinds(&all), ["page", "row", "file", "mail"]);
    let [
        Part::Page { url, .. },
        Part::Row(row),
        Part::File { name, text, .. },
        Part::Mail { to, subject, body },
    ] = &all.parts[..]
    else {
        panic!()
    };
    assert!(url.ends_with("/submissions/edit/S-BIAD9004"), "{url}");
    let cells: Vec<_> = row
        .iter()
        .map(|(field, value)| (&**field, &**value))
        .collect();
    assert_eq!(
        cells,
        [
            ("Link", URL),
            ("Description", "Image analysis code: octo/tool v1.0.0")
        ]
    );
    assert_eq!(name, "S-BIAD9004.json");
    let there = desk.bench.services.study(OTHER_STUDY).unwrap();
    assert_eq!(*text, with_link(&there));
    assert_eq!(differences(&there, text), ["its links"]);
    assert_eq!(to, "bioimage-archive@ebi.ac.uk");
    assert!(subject.contains("S-BIAD9004"), "{subject}");
    for words in [
        URL,
        "10.5072/zenodo.776",
        "https://github.com/octo/tool",
        "without a Type",
    ] {
        assert!(body.contains(words), "{words} in {body}");
    }
    assert!(desk.writes().is_empty());
}

#[tokio::test]
async fn a_study_that_cannot_be_seen_comes_without_the_file() {
    let desk = Desk::with(None).await;
    let all = carried(&desk.archive, &at(PRIVATE_STUDY), &new()).await;
    assert_eq!(kinds(&all), ["page", "row", "mail"]);
    let elsewhere = carried(&desk.archive, &at("E-MTAB-1"), &new()).await;
    assert_eq!(
        kinds(&elsewhere),
        ["page", "row"],
        "its curators are others"
    );
}

#[tokio::test]
async fn a_replaced_link_is_named() {
    let desk = Desk::with(None).await;
    let all = carried(&desk.archive, &at(STUDY), &replacing()).await;
    assert!(
        all.what
            .contains("in the place of the link to 10.5072/zenodo.700"),
        "{}",
        all.what
    );
    assert_eq!(
        kinds(&all),
        ["page", "row", "mail"],
        "there is no link of ours to replace"
    );
}

#[tokio::test]
async fn a_link_that_is_in_the_draft_or_on_its_way_is_not_handed_over() {
    let desk = Desk::new().await;
    for options in [KEEP, SUBMIT] {
        desk.link(STUDY, options).await.unwrap();
        let over = desk.archive.hand_over(&at(STUDY), &new()).await;
        assert_eq!(over, Ok(None), "{options:?}");
    }
}

#[tokio::test]
async fn a_file_of_the_users_is_copied_with_the_link_and_stays_as_it_is() {
    let desk = Desk::with(None).await;
    let folder = tempfile::tempdir().unwrap();
    let table = "Submission\tS-BIAD9001\nTitle\tSpots\nReleaseDate\t2026-09-23\n\nStudy\n";
    for (name, text) in [("study.json", desk.text()), ("study.tsv", table.to_owned())] {
        let path = folder.path().join(name);
        std::fs::write(&path, &text).unwrap();
        let base = desk.bench.services.biostudies().clone();
        let files = PageTabFiles::new(folder.path().to_owned(), base);
        let reference: DatasetRef = name.parse().unwrap();
        let seen = files.inspect(&reference).await.unwrap().unwrap();
        assert_eq!(state(&seen), LinkState::Absent);
        assert!(
            seen.title.is_some() && seen.url.ends_with("edit/S-BIAD9001"),
            "{seen:?}"
        );
        let all = carried(&files, &reference, &new()).await;
        assert_eq!(kinds(&all), ["file", "row", "page"]);
        let Part::File { text: edited, .. } = &all.parts[0] else {
            panic!()
        };
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        std::fs::write(&path, edited).unwrap();
        let seen = files.inspect(&reference).await.unwrap().unwrap();
        assert_eq!(state(&seen), LinkState::InDraft);
        assert!(files.link(&reference, &new(), SUBMIT).await.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), *edited);
    }
}

#[tokio::test]
async fn a_file_that_is_no_pagetab_is_said_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let base = "http://127.0.0.1:9/".parse().unwrap();
    let files = PageTabFiles::new(folder.path().to_owned(), base);
    std::fs::create_dir(folder.path().join("folder.json")).unwrap();
    for (name, bytes, words) in [
        ("a.json", &b"{\"section\": "[..], "EOF"),
        ("b.json", b"\xff\xfe", "not UTF-8"),
        ("c.json", b"{}", "no `section`"),
        ("d.tsv", b"Study\t1\n", "not `Submission`"),
        ("folder.json", b"", "no file"),
    ] {
        let path = folder.path().join(name);
        if !path.is_dir() {
            std::fs::write(path, bytes).unwrap();
        }
        let reference: DatasetRef = name.parse().unwrap();
        let seen = files.inspect(&reference).await.unwrap().unwrap();
        let held = seen.held.unwrap();
        assert!(held.text.contains(words), "{name}: {held:?}");
        assert_eq!(files.hand_over(&reference, &new()).await, Ok(None));
    }
    let nothing: DatasetRef = "nothing.json".parse().unwrap();
    assert_eq!(files.inspect(&nothing).await, Ok(None));
}
