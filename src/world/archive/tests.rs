mod made;
mod served;

use std::io::Write;

use super::*;
use crate::world::git::tests::Repo;

/// The zip that `git archive` makes, which is what GitHub serves.
fn archive_of(repo: &Repo, revision: &str) -> Vec<u8> {
    let at = tempfile::NamedTempFile::new().unwrap();
    let output = format!("--output={}", at.path().display());
    repo.git(&[
        "archive",
        "--format=zip",
        "--prefix=octo-tool-abc1234/",
        &output,
        revision,
    ]);
    std::fs::read(at.path()).unwrap()
}

fn compared(repo: &Repo, zip: impl AsRef<[u8]>) -> Result<Comparison, ArchiveError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(zip.as_ref()).unwrap();
    let url = "https://example.org/x.zip".to_owned();
    let goes_on = AtomicBool::new(false);
    let (git, commit) = (repo.open(), repo.head());
    compare(&file, &git, &commit, url, &goes_on)
}

fn with_its_own_archive(repo: &Repo) -> Comparison {
    compared(repo, archive_of(repo, "HEAD")).unwrap()
}

fn differences(comparison: &Comparison) -> Vec<(&str, &str)> {
    comparison
        .differences
        .iter()
        .map(|difference| (difference.path.as_str(), difference.kind.word()))
        .collect()
}

fn excluded(comparison: &Comparison) -> Vec<(&str, &str)> {
    comparison
        .excluded
        .iter()
        .map(|excluded| (excluded.path.as_str(), excluded.why.as_str()))
        .collect()
}

#[test]
fn the_archive_of_a_commit_is_the_commit() {
    let repo = Repo::with(&[
        ("CITATION.cff", "title: é\n"),
        ("a/b/c/deep.py", "print()\n"),
        ("a-b", "sorts before a/"),
        ("a.c", "too"),
        ("a0", "sorts behind a/"),
        ("empty", ""),
        ("ünï/cödé file", "x"),
        ("run.sh", "#!/bin/sh\n"),
    ]);
    repo.git(&["update-index", "--chmod=+x", "run.sh"]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("a/b", repo.path().join("link")).unwrap();
    repo.git(&["add", "link"]);
    repo.write("large.bin", vec![7; 3 << 20]);
    repo.git(&["add", "large.bin"]);
    repo.git(&["commit", "-q", "-m", "x"]);
    let comparison = with_its_own_archive(&repo);
    assert_eq!(comparison.archive_tree, comparison.tag_tree);
    assert_eq!(
        comparison.tag_tree.as_str(),
        repo.git(&["rev-parse", "HEAD^{tree}"])
    );
    assert!(comparison.equal() && comparison.excluded.is_empty());
    assert_eq!(comparison.explained_tree, comparison.tag_tree);
    // Git leaves the commit in the zip.
    assert_eq!(comparison.commit, Some(repo.head()));
}

#[test]
fn an_archive_of_another_commit_differs_path_by_path() {
    let repo = Repo::with(&[
        ("same", "x"),
        ("edited", "1"),
        ("gone", "x"),
        ("run.sh", "x"),
    ]);
    let zip = archive_of(&repo, "HEAD");
    repo.git(&["rm", "-q", "gone"]);
    repo.git(&["update-index", "--chmod=+x", "run.sh"]);
    repo.write("edited", "2");
    repo.write("new", "x");
    repo.git(&["add", "edited", "new"]);
    repo.git(&["commit", "-q", "-m", "x"]);
    let comparison = compared(&repo, zip).unwrap();
    // What differs and is not explained is in neither tree alike.
    assert_eq!(comparison.explained_tree, comparison.archive_tree);
    assert_ne!(comparison.commit, Some(repo.head()));
    assert_eq!(
        differences(&comparison),
        [
            ("edited", "changed"),
            ("gone", "added"),
            ("new", "missing"),
            ("run.sh", "changed")
        ]
    );
    assert_ne!(comparison.archive_tree, comparison.tag_tree);
    assert!(!comparison.equal());
}

#[test]
fn what_git_leaves_out_or_fills_in_is_explained() {
    let repo = Repo::with(&[
        (
            ".gitattributes",
            "tests/ export-ignore\n*.tmp export-ignore\nversion.py export-subst\n\
             win.bat text eol=crlf\nid.c ident\nboth.bat text eol=crlf export-subst\n",
        ),
        ("tests/a/b.py", "x"),
        ("a.tmp", "x"),
        ("version.py", "commit = '$Format:%H$'\n"),
        ("win.bat", "one\ntwo\n"),
        ("id.c", "/* $Id$ */\n"),
        ("both.bat", "rem $Format:%h$\nrem end\n"),
        ("kept.py", "x"),
    ]);
    let comparison = with_its_own_archive(&repo);
    assert!(comparison.equal(), "{:?}", comparison.differences);
    assert_ne!(comparison.archive_tree, comparison.tag_tree);
    assert_eq!(comparison.explained_tree, comparison.tag_tree);
    assert_eq!(
        excluded(&comparison),
        [
            ("a.tmp", "export-ignore"),
            ("both.bat", "eol=crlf, export-subst"),
            ("id.c", "ident"),
            ("tests/a/b.py", "export-ignore"),
            ("version.py", "export-subst"),
            ("win.bat", "eol=crlf"),
        ]
    );
}

#[test]
fn a_text_in_another_encoding_is_explained_by_making_it_anew() {
    let repo = Repo::with(&[(
        ".gitattributes",
        "*.rc text working-tree-encoding=UTF-16LE eol=CRLF\n*.txt working-tree-encoding=ISO-8859-1\n",
    )]);
    let wide = |text: &str| {
        let units = text.encode_utf16();
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    repo.write("app.rc", wide("menu é\r\n"));
    repo.write("a.txt", b"caf\xe9\n");
    repo.git(&["add", "app.rc", "a.txt"]);
    repo.git(&["commit", "-q", "-m", "x"]);
    let zip = archive_of(&repo, "HEAD");
    let comparison = compared(&repo, &zip).unwrap();
    assert!(comparison.equal(), "{:?}", comparison.differences);
    assert_eq!(
        excluded(&comparison),
        [
            ("a.txt", "working-tree-encoding=ISO-8859-1"),
            ("app.rc", "working-tree-encoding=UTF-16LE")
        ]
    );
    assert_eq!(comparison.explained_tree, comparison.tag_tree);
    // Another text in that encoding is another text.
    repo.write("a.txt", b"th\xe9\n");
    repo.git(&["commit", "-q", "-a", "-m", "x"]);
    assert_eq!(
        differences(&compared(&repo, zip).unwrap()),
        [("a.txt", "changed")]
    );
}

#[test]
fn line_ends_that_git_guessed_are_explained() {
    let repo = Repo::with(&[
        (".gitattributes", "* text=auto eol=crlf\n"),
        ("a.py", "one\ntwo\n"),
    ]);
    let comparison = with_its_own_archive(&repo);
    assert!(comparison.equal(), "{:?}", comparison.differences);
    assert!(excluded(&comparison).contains(&("a.py", "eol=crlf")));
    assert_eq!(comparison.explained_tree, comparison.tag_tree);
}

#[test]
fn a_comparison_that_nobody_waits_for_ends() {
    let repo = Repo::with(&[("a", "x")]);
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&archive_of(&repo, "HEAD")).unwrap();
    let stopped = AtomicBool::new(true);
    let error = compare(&file, &repo.open(), &repo.head(), String::new(), &stopped);
    assert!(error.unwrap_err().to_string().contains("stopped"));
}

#[test]
fn attributes_are_those_of_the_commit_not_of_the_working_tree() {
    let repo = Repo::with(&[("a", "x"), ("b", "x")]);
    let zip = {
        let other = Repo::with(&[("a", "x")]);
        archive_of(&other, "HEAD")
    };
    repo.write(".gitattributes", "b export-ignore\n");
    // Nor those that this machine sets for all repositories.
    let everywhere = repo.path().join(".gitattributes");
    repo.git(&[
        "config",
        "core.attributesFile",
        everywhere.to_str().unwrap(),
    ]);
    let comparison = compared(&repo, zip).unwrap();
    assert_eq!(differences(&comparison), [("b", "missing")]);
}

#[test]
fn an_attribute_explains_only_what_it_does() {
    let repo = Repo::with(&[
        (".gitattributes", "* export-subst\n*.bat text eol=crlf\n"),
        ("version.py", "$Format:%H$\nhonest\n"),
        ("win.bat", "one\n"),
    ]);
    let zip = archive_of(&repo, "HEAD");
    repo.commit(&[("version.py", "$Format:%H$\nother\n"), ("win.bat", "two\n")]);
    let comparison = compared(&repo, zip).unwrap();
    assert_eq!(
        differences(&comparison),
        [("version.py", "changed"), ("win.bat", "changed")]
    );
}

#[test]
fn submodules_and_pointers_are_named() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n";
    let repo = Repo::with(&[("data.bin", pointer)]);
    let gitlink = format!("160000,{},sub", repo.head());
    repo.git(&["update-index", "--add", "--cacheinfo", &gitlink]);
    repo.git(&["commit", "-q", "-m", "x"]);
    let comparison = with_its_own_archive(&repo);
    assert!(comparison.equal());
    let named = excluded(&comparison);
    assert_eq!(named[0].0, "data.bin");
    assert!(named[0].1.contains("pointer, not the file"));
    assert_eq!(named[1].0, "sub");
    assert!(named[1].1.contains("submodule"));

    let whole = |content: &str| {
        let other = Repo::with(&[("data.bin", content)]);
        compared(&repo, archive_of(&other, "HEAD")).unwrap()
    };
    assert!(whole("twelve bytes").equal());
    assert_eq!(
        differences(&whole("not twelve bytes")),
        [("data.bin", "changed")]
    );
}

#[test]
fn a_page_under_the_name_of_a_zip_is_found_out() {
    let repo = Repo::with(&[("a", "x")]);
    let words = |bytes: &[u8]| compared(&repo, bytes).unwrap_err().to_string();
    assert_eq!(
        words(b"{\"status\": 404}"),
        "the archive is a JSON answer, not a zip file; it begins `{\"status\": 404}`"
    );
    assert!(words(b"\n<!DOCTYPE html>").contains("an HTML page"));
    assert!(words(b"").contains("empty"));
    assert!(words(b"\x1f\x8b\x08").contains("a gzip file"));
    let whole = archive_of(&repo, "HEAD");
    assert!(words(&whole[..whole.len() / 2]).contains("damaged"));
}

#[test]
fn a_repository_by_sha256_cannot_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("git")
        .args(["init", "-q", "--object-format=sha256"])
        .arg(folder.path())
        .status();
    assert!(made.unwrap().success());
    let git = crate::world::git::discover(folder.path()).unwrap().unwrap();
    let commit = "a".repeat(64).parse().unwrap();
    let file = tempfile::tempfile().unwrap();
    let result = compare(&file, &git, &commit, String::new(), &AtomicBool::new(false));
    assert!(matches!(result, Err(ArchiveError::Sha256)));
}
