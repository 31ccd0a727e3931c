//! Zips that somebody else may serve: each comes over HTTP and gets a clear answer.

use axum::Router;
use axum::routing::get;

use super::made::{Entry, Made, entry, zip};
use super::*;
use crate::facts::archive::RecordFile;
use crate::world::http::loopback::{hasty, serve};
use crate::world::http::{Sink, Transfer};
use crate::world::zenodo::Zenodo;

/// Serves these bytes as the file of a record that says so of them, fetches and compares it.
async fn fetched(repo: &Repo, bytes: Vec<u8>) -> Result<Comparison, Why> {
    let size = bytes.len() as u64;
    served(repo, bytes, "application/octet-stream", size).await
}

async fn served(
    repo: &Repo,
    bytes: Vec<u8>,
    kind: &'static str,
    size: u64,
) -> Result<Comparison, Why> {
    let answer = get(move || async move { ([("content-type", kind)], bytes) });
    let server = serve(Router::new().route("/x.zip", answer)).await;
    let zenodo = Zenodo::new(hasty(), server.url.clone(), None);
    let file = RecordFile {
        key: "x.zip".to_owned(),
        size,
        checksum: None,
        url: server.at("/x.zip").into(),
    };
    let (here, transfer) = (tempfile::tempfile().unwrap(), Transfer::default());
    let sink = Sink {
        file: &here,
        transfer: &transfer,
    };
    zenodo.download(&file, sink).await.map_err(Why::from)?;
    let (git, commit) = (repo.open(), repo.head());
    let url = file.url;
    let goes_on = AtomicBool::new(false);
    compare(&here, &git, &commit, url, &goes_on).map_err(Why::from)
}

/// The reason for which it could not be compared.
async fn refused(repo: &Repo, bytes: Vec<u8>) -> String {
    let Err(Why::Garbled(words)) = fetched(repo, bytes).await else {
        panic!("it was taken")
    };
    words
}

fn one() -> Repo {
    Repo::with(&[("a", "x")])
}

#[tokio::test]
async fn names_that_lead_out_are_refused() {
    for name in ["r/../bad", "/etc/passwd", "../a", "r//a", "r/./a", "r/a\0b"] {
        let words = refused(&one(), zip(&[("r/a", b"x"), (name, b"x")])).await;
        assert!(words.contains("unsafe name"), "{name}: {words}");
    }
}

#[tokio::test]
async fn one_path_cannot_be_claimed_twice() {
    let twice = zip(&[("r/a", b"x"), ("r/a", b"y")]);
    let words = refused(&one(), twice).await;
    assert_eq!(words, "the archive has more than one entry for `r/a`");
    let file_and_folder = zip(&[("r/a", b"x"), ("r/a.b", b"y"), ("r/a/c", b"y")]);
    assert!(
        refused(&one(), file_and_folder)
            .await
            .contains("more than one entry for `r/a`")
    );
    // A program that reads from the start would see another name than one that reads the list.
    let two_faced = Entry {
        own_name: b"r/b",
        ..entry("r/a", b"x")
    };
    let words = refused(&one(), Made::default().with(&two_faced).done()).await;
    assert!(words.contains("more than one entry for `r/a`"), "{words}");
}

#[tokio::test]
async fn names_that_differ_by_case_only_are_different_names() {
    let comparison = fetched(&one(), zip(&[("r/a", b"x"), ("r/A", b"x")]))
        .await
        .unwrap();
    assert_eq!(differences(&comparison), [("A", "added")]);
    let swapped = fetched(&one(), zip(&[("r/A", b"x")])).await.unwrap();
    assert_eq!(differences(&swapped), [("A", "added"), ("a", "missing")]);
}

#[tokio::test]
async fn bombs_are_refused_before_or_while_they_unpack() {
    let repo = one();
    let claim = |size: u64| {
        let lie = Entry {
            size,
            method: 8,
            // An empty deflate stream.
            ..entry("r/a", &[3, 0])
        };
        Made::default().with(&lie).done()
    };
    let words = refused(&repo, claim(200 << 20)).await;
    assert!(
        words.contains("would unpack to 209715200 bytes, the tag holds 1"),
        "{words}"
    );
    assert!(
        refused(&repo, claim(9))
            .await
            .contains("`r/a`: it is not as long as the zip says")
    );

    // Zeros of 80 MiB in less than one, of which the list admits a thousand bytes.
    let packed = deflated(&vec![0; 80 << 20]);
    let lie = Entry {
        size: 1000,
        method: 8,
        ..entry("r/a", &packed)
    };
    let words = refused(&repo, Made::default().with(&lie).done()).await;
    assert!(words.contains("not as long"), "{words}");

    // The same bytes under two names.
    let again = Entry {
        at: Some(0),
        own_name: b"r/b",
        ..entry("r/b", b"x")
    };
    let twins = Made::default()
        .with(&entry("r/a", b"x"))
        .with(&again)
        .done();
    assert!(refused(&repo, twins).await.contains("lie upon one another"));

    let names: Vec<String> = (0..11_000).map(|number| format!("r/{number}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (&name[..], &b""[..])).collect();
    let words = refused(&repo, zip(&many)).await;
    assert!(
        words.contains("has 11000 entries; a zip of the tag has at most 10008"),
        "{words}"
    );
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn what_is_encrypted_or_packed_in_another_way_is_said_to_be() {
    let with = |flags: u16, method: u16| {
        let odd = Entry {
            flags,
            method,
            ..entry("r/a", b"x")
        };
        Made::default().with(&odd).done()
    };
    let words = refused(&one(), with(1, 0)).await;
    assert_eq!(
        words,
        "`r/a` in the archive is encrypted, which git never does"
    );
    let words = refused(&one(), with(0, 12)).await;
    assert!(
        words.contains("`r/a` is packed in a way that git never uses"),
        "{words}"
    );
}

#[tokio::test]
async fn a_zip_that_was_cut_short_is_found_out_at_every_length() {
    let repo = one();
    let whole = archive_of(&repo, "HEAD");
    for length in 4..whole.len() {
        let words = refused(&repo, whole[..length].to_vec()).await;
        assert!(words.contains("damaged"), "{length}: {words}");
    }
    let short = served(
        &repo,
        whole.clone(),
        "application/zip",
        whole.len() as u64 + 1,
    )
    .await;
    let words = short.unwrap_err().to_string();
    assert!(words.contains("bytes came, the record says"), "{words}");
}

#[tokio::test]
async fn a_page_in_place_of_the_zip_is_named_by_what_the_server_calls_it() {
    let page = b"<!DOCTYPE html><title>Down</title>".to_vec();
    for (kind, bytes) in [
        ("text/html; charset=utf-8", page.clone()),
        ("application/json", b"{\"status\": 500}".to_vec()),
    ] {
        let words = served(&one(), bytes, kind, 5000)
            .await
            .unwrap_err()
            .to_string();
        let name = kind.split(';').next().unwrap();
        assert!(
            words.contains(&format!("sent `{name}` in place of the file")),
            "{words}"
        );
    }
    // Even if the record says that it is just that long.
    assert!(
        refused(&one(), page)
            .await
            .contains("an HTML page, not a zip file")
    );
}

#[tokio::test]
async fn zip64_and_streamed_entries_are_read() {
    let repo = one();
    let wide = Made::wide().with(&entry("r/a", b"x")).done();
    assert!(fetched(&repo, wide.clone()).await.unwrap().equal());
    for length in wide.len() - 130..wide.len() {
        assert!(
            fetched(&repo, wide[..length].to_vec()).await.is_err(),
            "{length}"
        );
    }
    let streamed = Entry {
        flags: 8,
        ..entry("r/a", b"x")
    };
    let streamed = Made::default().with(&streamed).done();
    assert!(fetched(&repo, streamed).await.unwrap().equal());
}

#[tokio::test]
async fn a_zip_without_githubs_folder_is_compared_as_it_is() {
    let repo = Repo::with(&[("src/a", "x"), ("src/b", "y")]);
    let as_it_is = zip(&[("src/a", b"x"), ("src/b", b"y")]);
    assert!(fetched(&repo, as_it_is).await.unwrap().equal());
    let in_a_folder = zip(&[("src/src/a", b"x"), ("src/src/b", b"y")]);
    assert!(fetched(&repo, in_a_folder).await.unwrap().equal());
    let several = zip(&[("one/src/a", b"x"), ("two/src/b", b"y")]);
    let comparison = fetched(&repo, several).await.unwrap();
    assert_eq!(
        differences(&comparison),
        [
            ("one/src/a", "added"),
            ("src/a", "missing"),
            ("src/b", "missing"),
            ("two/src/b", "added")
        ]
    );
}

#[tokio::test]
async fn a_link_is_a_link_by_its_mode_only() {
    let repo = one();
    let of_mode = |mode: u32| {
        let file = Entry {
            mode,
            ..entry("r/a", b"x")
        };
        Made::default().with(&file).done()
    };
    assert!(fetched(&repo, of_mode(0o100_644)).await.unwrap().equal());
    for mode in [0o120_777, 0o100_755] {
        let comparison = fetched(&repo, of_mode(mode)).await.unwrap();
        assert_eq!(differences(&comparison), [("a", "changed")], "{mode:o}");
    }
}

#[tokio::test]
async fn an_empty_folder_is_explained_and_git_keeps_none() {
    let comparison = fetched(&one(), zip(&[("r/", b""), ("r/a", b"x"), ("r/data/", b"")])).await;
    let comparison = comparison.unwrap();
    assert!(comparison.equal());
    assert_eq!(
        excluded(&comparison),
        [("data/", "an empty folder, which git does not keep")]
    );
}

#[tokio::test]
async fn bytes_that_do_not_match_their_checksum_are_damage() {
    let mut zip = zip(&[("r/a", b"x")]);
    let at = zip.iter().position(|byte| *byte == b'x').unwrap();
    zip[at] = b'y';
    let words = refused(&one(), zip).await;
    assert!(words.contains("`r/a`: its checksum is another"), "{words}");
}
