use super::*;

#[test]
fn the_files_of_a_tag_are_those_in_it_not_those_beside_it() {
    let repo = Repo::with(&[
        ("CITATION.cff", "version: 1"),
        ("LICENSES/MIT.txt", "MIT"),
        ("LICENSES/deep/x", "x"),
        (".github/CITATION.cff", "x"),
        (".github/workflows/ci.yml", "x"),
        ("src/main.py", "x"),
    ]);
    repo.git(&["tag", "-a", "-m", "x", "v1.0.0"]);
    let commit = repo.head();
    repo.commit(&[("CITATION.cff", "version: 2")]);
    let tagged = repo.open().tagged(&tag("v1.0.0")).unwrap().unwrap();
    assert_eq!(tagged.commit, commit);
    assert_eq!(
        tagged.tree.as_str(),
        repo.git(&["rev-parse", "v1.0.0^{tree}"])
    );
    assert_eq!(tagged.files.text("CITATION.cff"), Some("version: 1"));
    assert_eq!(
        tagged.files.root,
        [".github/", "CITATION.cff", "LICENSES/", "src/"]
    );
    let paths: Vec<&String> = tagged.files.contents.keys().collect();
    assert_eq!(
        paths,
        [".github/CITATION.cff", "CITATION.cff", "LICENSES/MIT.txt"]
    );
}

#[test]
fn what_git_was_told_to_show_in_the_place_of_a_commit_is_not_what_others_get() {
    let repo = Repo::with(&[("CITATION.cff", "version: 1")]);
    let commit = repo.head();
    repo.git(&["tag", "v1.0.0"]);
    let other = repo.commit(&[("CITATION.cff", "version: 2")]);
    repo.git(&["replace", commit.as_str(), other.as_str()]);
    assert_eq!(repo.git(&["show", "v1.0.0:CITATION.cff"]), "version: 2");
    let files = repo.open().files_at("v1.0.0").unwrap();
    assert_eq!(files.text("CITATION.cff"), Some("version: 1"));
}

#[test]
fn a_tag_that_is_not_there_is_none_and_a_tag_of_no_commit_an_error() {
    let repo = Repo::with(&[("a", "x")]);
    repo.git(&["tag", "tree", "HEAD^{tree}"]);
    // A branch of the name is no tag.
    repo.git(&["branch", "v1.0.0"]);
    let git = repo.open();
    assert!(git.tagged(&tag("v1.0.0")).unwrap().is_none());
    assert!(matches!(
        git.tagged(&tag("tree")),
        Err(GitError::TagOfNoCommit(_))
    ));
}

#[test]
fn the_same_files_are_read_of_the_working_tree_and_of_its_commit() {
    let repo = Repo::with(&[
        ("CITATION.cff", "title: é\r\n"),
        ("LICENSE", "MIT"),
        ("README.md", ""),
        ("licenses/x", "x"),
        ("setup.cfg/x", "x"),
        ("LICENSES/MIT.txt", "x"),
    ]);
    repo.write("COPYING", b"ab\xff");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("LICENSE", repo.path().join("LICENSE.txt")).unwrap();
        symlink("../out", repo.path().join("Cargo.toml")).unwrap();
        symlink("/etc/hostname", repo.path().join("package.json")).unwrap();
        symlink("nowhere", repo.path().join("DESCRIPTION")).unwrap();
    }
    repo.commit(&[]);
    let committed = repo.open().files_at("HEAD").unwrap();
    let mut present = crate::world::files::read(repo.path());
    if cfg!(unix) {
        assert_eq!(committed.text("LICENSE.txt"), Some("MIT"));
        let outside = Content::OutsideLink("../out".to_owned());
        assert_eq!(committed.contents["Cargo.toml"], outside);
        // The outer folder has no `out`: on disk the link is broken, in the tree it leads outside.
        present.contents.insert("Cargo.toml".to_owned(), outside);
        for files in [&committed, &present] {
            assert!(matches!(
                files.contents["DESCRIPTION"],
                Content::Unreadable(_)
            ));
        }
        let broken = committed.contents["DESCRIPTION"].clone();
        present.contents.insert("DESCRIPTION".to_owned(), broken);
    }
    assert_eq!(committed, present);
}

#[test]
fn a_large_file_of_a_commit_is_known_by_its_size() {
    let repo = Repo::empty();
    let large = usize::try_from(crate::facts::repository::LIMIT).unwrap() + 1;
    repo.write("README.md", vec![b'x'; large]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("README.md", repo.path().join("LICENSE")).unwrap();
    repo.commit(&[("CITATION.cff", "x")]);
    let files = repo.open().files_at("HEAD").unwrap();
    assert_eq!(files.contents["README.md"], Content::TooLarge(large as u64));
    assert_eq!(files.text("CITATION.cff"), Some("x"));
    if cfg!(unix) {
        assert_eq!(files.contents["LICENSE"], Content::TooLarge(large as u64));
    }
}

#[test]
fn a_revision_that_is_none_is_refused_by_name() {
    let repo = Repo::with(&[("a", "x")]);
    let git = repo.open();
    for revision in ["nowhere", "--all", "-x", "", "HEAD~9", "HEAD\nHEAD"] {
        let error = git.files_at(revision).unwrap_err();
        assert!(
            matches!(error, GitError::NoSuchRevision(_)),
            "{revision:?}: {error}"
        );
    }
    assert_eq!(git.commit_of("HEAD").unwrap(), repo.head());
}

#[test]
fn a_revision_whose_objects_are_not_here_is_not_called_missing() {
    let repo = Repo::with(&[("a", "x")]);
    let first = repo.head();
    repo.git(&["tag", "v1"]);
    repo.commit(&[("a", "y")]);
    let blob = repo.git(&["rev-parse", "HEAD:a"]);
    repo.git(&["tag", "of-a-file", &blob]);
    let unknown = "1".repeat(40);
    let clones = tempfile::tempdir().unwrap();
    let clone = |name: &str, how: &str| {
        let (from, to) = (repo.path(), clones.path().join(name));
        let from = format!("file://{}", from.to_str().unwrap());
        let at = clones.path();
        git(
            at,
            &[
                "clone",
                "-q",
                "--no-checkout",
                how,
                &from,
                to.to_str().unwrap(),
            ],
        );
        discover(&to).unwrap().unwrap().offline()
    };
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let whole = clone("whole", "--tags");
    let shallow = clone("shallow", "--depth=1");
    let partial = clone("partial", "--filter=tree:0");
    // A name that is there and leads to nothing, as after damage.
    let broken = Repo::with(&[("a", "x")]);
    std::fs::write(
        broken.path().join(".git/refs/heads/lost"),
        unknown.clone() + "\n",
    )
    .unwrap();
    for (git, revision, is_missing) in [
        (&whole, "v2", true),
        (&whole, &*unknown, true),
        (&whole, "of-a-file", true),
        (&shallow, "v1", false),
        (&shallow, "HEAD~1", false),
        (&shallow, first.as_str(), false),
        (&partial, "v2", true),
        (&partial, "v1", false),
        (&partial, &*unknown, false),
        (&broken.open(), "lost", false),
        (&broken.open(), "nowhere", true),
    ] {
        let error = git.files_at(revision).expect_err(revision);
        let missing = matches!(error, GitError::NoSuchRevision(_));
        let unknown = matches!(error, GitError::RevisionNotHere(_));
        assert_eq!(
            (missing, unknown),
            (is_missing, !is_missing),
            "{revision}: {error}"
        );
    }
}

#[test]
fn the_entries_of_a_commit_have_kinds_sizes_and_whole_paths() {
    let repo = Repo::with(&[("a b/c\nd", "1234"), ("run.sh", "")]);
    repo.git(&["update-index", "--chmod=+x", "run.sh"]);
    let inner = repo.head();
    let gitlink = format!("160000,{inner},sub");
    repo.git(&["update-index", "--add", "--cacheinfo", &gitlink]);
    repo.git(&["commit", "-q", "-m", "x"]);
    let entries = repo.open().tree_entries(&repo.head()).unwrap();
    let shown: Vec<_> = entries
        .iter()
        .map(|entry| (&entry.path[..], entry.kind, entry.size))
        .collect();
    assert_eq!(
        shown,
        [
            (&b"a b/c\nd"[..], Kind::File, Some(4)),
            (b"run.sh", Kind::Program, Some(0)),
            (b"sub", Kind::Submodule, None),
        ]
    );
    assert_eq!(ObjectId::from(&entries[2].id), inner);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_named_once() {
    let repo = Repo::with(&[("LICENSES", "x"), ("a", "x")]);
    let committed = repo.open().files_at("HEAD").unwrap();
    assert_eq!(committed.root, ["LICENSES", "a"]);
    assert_eq!(committed, crate::world::files::read(repo.path()));
}
