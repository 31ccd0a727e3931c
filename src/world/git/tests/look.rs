use super::*;

#[test]
fn a_folder_without_git_is_no_repository_and_a_broken_one_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(discover(folder.path()).unwrap().is_none());
    fs::write(folder.path().join(".git"), "gitdir: /nonexistent\n").unwrap();
    assert!(matches!(
        discover(folder.path()),
        Err(GitError::Failed { .. })
    ));
    fs::write(folder.path().join(".git"), "nonsense").unwrap();
    assert!(discover(folder.path()).is_err());
    assert!(discover(Path::new("/nonexistent/x")).is_err());
}

#[test]
fn a_repository_is_found_from_below_and_from_a_file_in_it() {
    let repo = Repo::with(&[("a/b/c.txt", "x")]);
    let root = fs::canonicalize(repo.path()).unwrap();
    for path in ["", "a", "a/b", "a/b/c.txt"] {
        let found = discover(&repo.path().join(path)).unwrap().unwrap();
        assert_eq!(found.root(), root, "{path}");
    }
}

#[test]
fn one_go_tells_what_single_questions_tell() {
    let plain = Repo::with(&[("a/b", "x")]);
    plain.git(&["tag", "-a", "-m", "x", "v1.0.0"]);
    plain.git(&["remote", "add", "origin", "https://github.com/o/r.git"]);
    let detached = Repo::with(&[("a", "x")]);
    detached.git(&["checkout", "-q", "--detach"]);
    let bare = tempfile::tempdir().unwrap();
    git(bare.path(), &["init", "-q", "--bare"]);
    let odd = tempfile::tempdir().unwrap();
    let odd = odd.path().join("two\nlines\n");
    fs::create_dir(&odd).unwrap();
    git(&odd, &["init", "-q", "-b", "main"]);
    let folder = plain.path().join("linked");
    plain.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "other",
        folder.to_str().unwrap(),
    ]);
    let empty = Repo::empty();
    let inside = plain.path().join("a");
    let paths = [
        plain.path(),
        &inside,
        &folder,
        detached.path(),
        bare.path(),
        &odd,
        empty.path(),
    ];
    for path in paths {
        let git = discover(path).unwrap().unwrap().offline();
        let asked = ask(path).unwrap().unwrap();
        assert_eq!(asked.git().root(), git.root(), "{path:?}");
        assert_eq!(asked.git().is_bare(), git.is_bare());
        assert_eq!(
            asked.look().unwrap(),
            git.look(Look::default()).unwrap(),
            "{path:?}"
        );
    }
    let nowhere = tempfile::tempdir().unwrap();
    assert!(ask(nowhere.path()).unwrap().is_none());
    fs::write(nowhere.path().join(".git"), "nonsense").unwrap();
    assert!(ask(nowhere.path()).is_err());
}

#[test]
fn an_empty_repository_has_a_branch_and_no_commit() {
    let seen = Repo::empty().open().look(all()).unwrap();
    assert_eq!(seen.head, None);
    assert_eq!(seen.branch.as_deref(), Some("main"));
    assert!(seen.tags.is_empty() && seen.branches.is_empty());
    assert_eq!(seen.changed, Seen::Known(vec![]));
    assert_eq!(seen.pushed, Seen::Unknown(Why::NotAsked));
}

#[test]
fn what_was_not_asked_for_is_unknown() {
    let seen = Repo::with(&[("a", "x")])
        .open()
        .look(Look::default())
        .unwrap();
    assert_eq!(seen.changed, Seen::Unknown(Why::NotAsked));
    assert_eq!(seen.pushed, Seen::Unknown(Why::Offline));
}

#[test]
fn tags_are_peeled_to_commits_however_deep() {
    let repo = Repo::with(&[("a", "x")]);
    let first = repo.head();
    repo.git(&["tag", "light"]);
    repo.git(&["tag", "-a", "-m", "x", "v1.0.0"]);
    repo.git(&["tag", "-a", "-m", "x", "outer", "v1.0.0"]);
    repo.git(&["tag", "tree", "HEAD^{tree}"]);
    repo.git(&["branch", "v1.0.0"]);
    let second = repo.commit(&[("a", "y")]);
    let seen = repo.open().look(Look::default()).unwrap();
    let names: Vec<&str> = seen.tags.keys().map(Tag::as_str).collect();
    assert_eq!(names, ["light", "outer", "v1.0.0"]);
    assert!(seen.tags.values().all(|commit| *commit == first));
    assert_eq!(seen.head, Some(second));
    assert_eq!(seen.branches, ["main", "v1.0.0"]);
}

#[test]
fn the_tags_of_a_revision_are_those_in_its_history() {
    let repo = Repo::with(&[("a", "x")]);
    repo.git(&["tag", "-a", "-m", "x", "v1.0.0"]);
    repo.commit(&[("a", "y")]);
    repo.git(&["tag", "v2.0.0"]);
    let until = |revision| repo.open().tags_until(revision).unwrap();
    assert_eq!(until("v1.0.0"), [tag("v1.0.0")]);
    assert_eq!(until("HEAD"), [tag("v1.0.0"), tag("v2.0.0")]);
    assert!(repo.open().tags_until("nothing").is_err());
}

#[test]
fn a_detached_head_has_a_commit_and_no_branch() {
    let repo = Repo::with(&[("a", "x")]);
    repo.git(&["checkout", "-q", "--detach"]);
    let seen = repo.open().look(Look::default()).unwrap();
    assert_eq!((seen.head, seen.branch), (Some(repo.head()), None));
}

#[test]
fn changes_of_every_kind_and_name_are_seen() {
    let repo = Repo::with(&[
        ("kept", "x"),
        ("gone", "x"),
        ("old name", "x"),
        ("ignored/.gitignore", "*"),
    ]);
    fs::remove_file(repo.path().join("gone")).unwrap();
    repo.git(&["mv", "old name", "new\tnäme"]);
    repo.write("ignored/file", "x");
    repo.write("new folder/one", "x");
    repo.write("- line\nbreak", "x");
    let seen = repo.open().look(all()).unwrap();
    let mut changed = seen.changed.known().unwrap().clone();
    changed.sort();
    assert_eq!(
        changed,
        [
            "- line\nbreak",
            "gone",
            "new\tnäme",
            "new folder/",
            "old name"
        ]
    );
}

#[test]
fn a_conflict_is_a_change() {
    let repo = Repo::with(&[("a b", "1")]);
    repo.git(&["checkout", "-q", "-b", "other"]);
    repo.commit(&[("a b", "2")]);
    repo.git(&["checkout", "-q", "main"]);
    repo.commit(&[("a b", "3")]);
    let merge = Command::new("git")
        .arg("-C")
        .arg(repo.path())
        .args(["merge", "-q", "other"])
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let seen = repo.open().look(all()).unwrap();
    assert_eq!(seen.changed, Seen::Known(vec!["a b".to_owned()]));
}

#[test]
fn a_bare_repository_has_no_working_tree_to_differ() {
    let repo = Repo::with(&[("a", "x")]);
    let bare = tempfile::tempdir().unwrap();
    let to = bare.path().to_str().unwrap();
    repo.git(&["clone", "-q", "--bare", ".", to]);
    let found = discover(bare.path()).unwrap().unwrap();
    let seen = found.look(all()).unwrap();
    assert!(found.is_bare() && seen.bare);
    assert_eq!(seen.head, Some(repo.head()));
    assert_eq!(seen.changed, Seen::Known(vec![]));
    assert_eq!(found.files_at("HEAD").unwrap().root, ["a"]);
}

#[test]
fn a_shallow_clone_a_linked_worktree_and_a_submodule_are_repositories() {
    let repo = Repo::with(&[("a", "x")]);
    repo.commit(&[("a", "y")]);
    let other = tempfile::tempdir().unwrap();
    let at = |name: &str| other.path().join(name);
    let from = format!("file://{}", repo.path().display());
    repo.git(&[
        "clone",
        "-q",
        "--depth=1",
        &from,
        at("shallow").to_str().unwrap(),
    ]);
    let shallow = discover(&at("shallow")).unwrap().unwrap();
    assert!(shallow.look(Look::default()).unwrap().shallow);

    repo.git(&[
        "worktree",
        "add",
        "-q",
        "-b",
        "side",
        at("linked").to_str().unwrap(),
    ]);
    let linked = discover(&at("linked")).unwrap().unwrap();
    assert_eq!(linked.root(), fs::canonicalize(at("linked")).unwrap());
    let seen = linked.look(all()).unwrap();
    assert_eq!(seen.branch.as_deref(), Some("side"));
    assert!(!seen.shallow && !seen.bare);

    let outer = Repo::with(&[("x", "x")]);
    outer.git(&["submodule", "--quiet", "add", &from, "inner"]);
    let inner = discover(&outer.path().join("inner")).unwrap().unwrap();
    assert!(inner.root().ends_with("inner"));
    assert_eq!(inner.look(all()).unwrap().head, Some(repo.head()));
    outer.commit(&[]);
    assert!(
        outer
            .open()
            .files_at("HEAD")
            .unwrap()
            .root
            .contains(&"inner/".to_owned())
    );
}

#[test]
fn the_remotes_name_is_the_one_that_is_written_not_the_one_that_is_gone_to() {
    let repo = Repo::with(&[("a", "x")]);
    let home = Repo::empty();
    let there = format!("{}/", home.path().display());
    repo.git(&[
        "config",
        &format!("url.{there}.insteadOf"),
        "https://github.com/octo/tool",
    ]);
    repo.git(&[
        "remote",
        "add",
        "origin",
        "https://u:s3cret@github.com/octo/tool.git",
    ]);
    let seen = repo.open().look(Look::default()).unwrap();
    let remote = seen.remote.unwrap();
    assert_eq!(remote.name, "origin");
    assert_eq!(remote.remote.slug, Some("octo/tool".parse().unwrap()));
}

#[test]
fn the_remote_itself_is_asked_what_it_has() {
    let repo = Repo::with(&[("a", "x")]);
    let home = tempfile::tempdir().unwrap();
    git(home.path(), &["init", "-q", "--bare"]);
    repo.git(&["remote", "add", "origin", home.path().to_str().unwrap()]);
    assert_eq!(repo.open().look(all()).unwrap().pushed, Seen::Known(None));
    repo.git(&[
        "push",
        "-q",
        "origin",
        "main",
        "main:refs/x/refs/heads/other",
    ]);
    let pushed = repo.head();
    repo.commit(&[("a", "y")]);
    assert_eq!(
        repo.open().look(all()).unwrap().pushed,
        Seen::Known(Some(crate::facts::repository::Pushed {
            commit: pushed,
            is_behind_or_at_head: true
        }))
    );
    repo.git(&["checkout", "-q", "-b", "other"]);
    assert_eq!(repo.open().look(all()).unwrap().pushed, Seen::Known(None));
}

#[test]
fn a_remote_that_does_not_answer_is_unknown_and_the_rest_is_known() {
    let repo = Repo::with(&[("a", "x")]);
    repo.git(&["remote", "add", "origin", "/nonexistent/repo.git"]);
    let seen = repo.open().look(all()).unwrap();
    assert!(matches!(seen.pushed, Seen::Unknown(Why::Unreachable(_))));
    assert_eq!(seen.head, Some(repo.head()));
}

#[test]
fn a_tag_on_the_remote_is_peeled() {
    let home = Repo::with(&[("a", "x")]);
    home.git(&["tag", "light"]);
    home.git(&["tag", "-a", "-m", "x", "v1.0.0"]);
    let repo = Repo::with(&[("b", "x")]);
    repo.git(&["remote", "add", "origin", home.path().to_str().unwrap()]);
    let git = repo.open();
    for name in ["light", "v1.0.0"] {
        assert_eq!(
            git.remote_tag("origin", &tag(name)).unwrap(),
            Some(home.head())
        );
    }
    assert_eq!(git.remote_tag("origin", &tag("v2.0.0")).unwrap(), None);
    let error = git.remote_tag("--upload-pack=touch x", &tag("v1.0.0"));
    assert!(error.is_err());
    assert!(!repo.path().join("x").exists());
}

#[test]
fn a_password_in_a_remotes_address_is_never_told() {
    let repo = Repo::with(&[("a", "x")]);
    // Nothing listens on port 1.
    repo.git(&[
        "remote",
        "add",
        "origin",
        "https://ada:s3cret@127.0.0.1:1/octo/tool.git?token=s3cret",
    ]);
    let seen = repo.open().look(all()).unwrap();
    let shown = format!("{seen:?}");
    assert!(
        shown.contains("127.0.0.1") && !shown.contains("s3cret"),
        "{shown}"
    );
}

#[test]
fn a_name_of_ones_own_for_the_host_is_followed() {
    let repo = Repo::with(&[("a", "1\n")]);
    repo.git(&["remote", "add", "origin", "hub:lab/tool"]);
    let host = |repo: &Repo| {
        let seen = repo.open().look(Look::default()).unwrap();
        let remote = seen.remote.unwrap().remote;
        (remote.host, remote.slug.map(|slug| slug.to_string()))
    };
    let slug = Some("lab/tool".to_owned());
    assert_eq!(host(&repo), ("hub".to_owned(), slug.clone()));
    repo.git(&["config", "url.git@github.com:.insteadOf", "hub:"]);
    assert_eq!(host(&repo), ("github.com".to_owned(), slug.clone()));
    // What leads elsewhere on this machine does not change which repository it is.
    repo.git(&["remote", "set-url", "origin", "https://github.com/lab/tool"]);
    repo.git(&[
        "config",
        "url./srv/mirror.insteadOf",
        "https://github.com/lab/tool",
    ]);
    assert_eq!(host(&repo), ("github.com".to_owned(), slug));
}

#[test]
fn who_would_commit_is_known_beforehand() {
    let repo = Repo::with(&[("a", "1\n")]);
    let identity = |repo: &Repo| repo.open().look(all()).unwrap().identity;
    assert_eq!(identity(&repo), Seen::Known(true));
    repo.git(&["config", "user.useConfigOnly", "true"]);
    repo.git(&["config", "user.email", ""]);
    repo.git(&["config", "user.name", ""]);
    assert_eq!(identity(&repo), Seen::Known(false));
}
