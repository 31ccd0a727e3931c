use crate::domain::leak::LeakKind;
use crate::facts::tracked::{TraceKind, TrackedFile, TrackedKind};

use super::*;

fn token() -> String {
    format!("gh{}_{}", 'p', "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8")
}

fn repository() -> Repo {
    let notes = format!("one\nkey = \"{}\" # mine\r\n", token());
    Repo::with(&[
        ("src/a b.txt", "1234"),
        ("notes/é.md", &notes),
        ("draft.md", "see https://zenodo.org/uploads/4200042\n"),
        ("data/.gitattributes", "# x\n*.csv export-ignore\n"),
        (
            "lfs.bin",
            "version https://git-lfs.github.com/spec/v1\nsize 9\n",
        ),
        ("merge.py", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"),
    ])
}

#[test]
fn every_file_of_a_commit_is_listed_and_its_text_searched() {
    let repo = repository();
    let tracked = repo.open().tracked(&repo.head()).unwrap();
    let file = |path: &str| tracked.files.iter().find(|file| file.path == path);
    assert_eq!(
        file("src/a b.txt"),
        Some(&TrackedFile {
            path: "src/a b.txt".to_owned(),
            kind: TrackedKind::File,
            size: 4,
        })
    );
    let traces: Vec<(&str, usize, TraceKind)> = tracked
        .traces
        .iter()
        .map(|trace| (trace.path.as_str(), trace.line, trace.what.clone()))
        .collect();
    assert_eq!(
        traces,
        [
            (
                "data/.gitattributes",
                2,
                TraceKind::Attribute("*.csv".to_owned(), "export-ignore")
            ),
            ("draft.md", 1, TraceKind::Leak(LeakKind::DraftLink)),
            ("lfs.bin", 1, TraceKind::Pointer),
            ("merge.py", 1, TraceKind::ConflictStart),
            ("merge.py", 5, TraceKind::ConflictEnd),
            ("notes/é.md", 2, TraceKind::Leak(LeakKind::GitHubToken)),
        ]
    );
    assert!(
        !format!("{tracked:?}").contains("a1B2c3"),
        "a secret is kept"
    );
}

#[test]
fn the_working_tree_gives_the_same_and_then_what_was_changed() {
    let repo = repository();
    let git = repo.open();
    let committed = git.tracked(&repo.head()).unwrap();
    assert_eq!(git.tracked_here().unwrap(), committed);
    repo.write("draft.md", "nothing");
    repo.write("untracked.md", token());
    let here = git.tracked_here().unwrap();
    assert_eq!(here.traces.len(), committed.traces.len() - 1);
    assert_eq!(here.files.len(), committed.files.len());
}

#[test]
fn an_empty_repository_has_no_files_and_nothing_in_them() {
    let repo = Repo::empty();
    let tracked = repo.open().tracked_here().unwrap();
    assert!(tracked.files.is_empty() && tracked.traces.is_empty());
}

#[cfg(unix)]
#[test]
fn links_and_submodules_are_told_from_files() {
    let inner = Repo::with(&[("x", "x")]);
    let repo = Repo::with(&[("a", "x")]);
    std::os::unix::fs::symlink("../../out", repo.path().join("link")).unwrap();
    let from = inner.path().to_str().unwrap();
    repo.git(&["submodule", "add", "-q", from, "lib"]);
    repo.commit(&[]);
    let git = repo.open();
    for tracked in [
        git.tracked(&repo.head()).unwrap(),
        git.tracked_here().unwrap(),
    ] {
        let kind = |path: &str| {
            let mut files = tracked.files.iter();
            let file = files.find(|file| file.path == path);
            file.map(|file| file.kind.clone())
        };
        assert_eq!(
            kind("link"),
            Some(TrackedKind::Link("../../out".to_owned()))
        );
        assert_eq!(kind("lib"), Some(TrackedKind::Submodule));
        assert_eq!(kind("a"), Some(TrackedKind::File));
        assert_eq!(tracked.plain_files().count(), 2);
    }
}
