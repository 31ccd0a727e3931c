use super::*;

const CFF: &str = "CITATION.cff";

#[test]
fn only_the_one_file_is_committed() {
    let repo = Repo::with(&[(CFF, "1\n"), ("staged", "x"), ("edited", "x")]);
    repo.write("staged", "y");
    repo.git(&["add", "staged"]);
    repo.write("edited", "y");
    let id = repo
        .open()
        .commit_file(CFF, "1\n", "2\n", "-m: # version 2")
        .unwrap();
    assert_eq!(id, repo.head());
    assert_eq!(
        repo.git(&["show", "--name-only", "--format=%s", "HEAD"]),
        format!("-m: # version 2\n\n{CFF}")
    );
    assert_eq!(repo.git(&["show", "HEAD:CITATION.cff"]), "2");
    assert_eq!(repo.git(&["status", "--porcelain"]), " M edited\nM  staged");
}

#[test]
fn a_second_run_commits_nothing_more() {
    let repo = Repo::with(&[(CFF, "1\n")]);
    let git = repo.open();
    let first = git.commit_file(CFF, "1\n", "2\n", "x").unwrap();
    assert_eq!(git.commit_file(CFF, "1\n", "2\n", "x").unwrap(), first);
    // A run that died between the write and the commit is gone on with.
    repo.write(CFF, "3\n");
    let second = git.commit_file(CFF, "2\n", "3\n", "x").unwrap();
    assert_ne!(first, second);
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "3");
}

#[test]
fn a_file_that_git_was_told_not_to_look_at_is_not_said_to_be_committed() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let repo = Repo::with(&[(CFF, "1\n")]);
        repo.git(&["update-index", flag, CFF]);
        let error = repo.open().commit_file(CFF, "1\n", "2\n", "x").unwrap_err();
        assert!(error.to_string().contains("told not to look"), "{error}");
        assert_eq!(repo.read(CFF), "1\n");
        assert_eq!(repo.git(&["show", "HEAD:CITATION.cff"]), "1");
    }
}

#[test]
fn a_file_that_changed_meanwhile_is_not_overwritten() {
    let repo = Repo::with(&[(CFF, "1\n")]);
    repo.write(CFF, "mine\n");
    let error = repo.open().commit_file(CFF, "1\n", "2\n", "x").unwrap_err();
    assert!(matches!(error, GitError::FileChanged { .. }));
    assert_eq!(repo.read(CFF), "mine\n");
}

#[test]
fn a_new_file_is_added_also_to_an_empty_repository() {
    let repo = Repo::empty();
    let git = repo.open();
    git.commit_file(".github/x.yml", "", "1\n", "x").unwrap();
    let id = git.commit_file(CFF, "", "1\n", "x").unwrap();
    assert_eq!(id, repo.head());
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
}

#[cfg(unix)]
#[test]
fn a_hook_that_refuses_leaves_everything_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let repo = Repo::with(&[(CFF, "1\n"), ("staged", "x")]);
    fs::set_permissions(repo.path().join(CFF), fs::Permissions::from_mode(0o755)).unwrap();
    repo.git(&["commit", "-qam", "mode"]);
    repo.write("staged", "y");
    repo.git(&["add", "staged"]);
    repo.hook("pre-commit", "echo 'trailing space found'; exit 1");
    let before = repo.git(&["status", "--porcelain"]);
    let git = repo.open();
    for (path, old) in [(CFF, "1\n"), ("new.txt", "")] {
        let error = git.commit_file(path, old, "2\n", "x").unwrap_err();
        assert!(
            error.to_string().contains("trailing space found"),
            "{error}"
        );
    }
    assert_eq!(repo.read(CFF), "1\n");
    assert!(!repo.path().join("new.txt").exists());
    assert_eq!(repo.git(&["status", "--porcelain"]), before);

    repo.hook("pre-commit", "exit 0");
    git.commit_file(CFF, "1\n", "2\n", "x").unwrap();
    let mode = fs::metadata(repo.path().join(CFF))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o755);
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let repo = Repo::with(&[(".gitignore", "ignored.txt\n"), ("a", "x")]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("a", repo.path().join(CFF)).unwrap();
    let mut paths = vec![
        "",
        "../x",
        "/tmp/x",
        ".git/config",
        "a/../../x",
        "ignored.txt",
    ];
    if cfg!(unix) {
        paths.push(CFF);
    }
    for path in paths {
        let error = repo.open().commit_file(path, "", "2\n", "x").unwrap_err();
        assert!(
            matches!(error, GitError::NotWritable { .. }),
            "{path}: {error}"
        );
    }
    assert!(!repo.path().join("ignored.txt").exists());
}

#[test]
fn a_tag_is_annotated_and_never_moved() {
    let repo = Repo::with(&[("a", "x")]);
    let first = repo.head();
    let git = repo.open();
    let v1 = tag("v1.0.0");
    git.create_tag(&v1, &first, "Release 1.0.0\n\n# notes")
        .unwrap();
    assert_eq!(repo.git(&["cat-file", "-t", "v1.0.0"]), "tag");
    assert!(repo.git(&["cat-file", "-p", "v1.0.0"]).ends_with("# notes"));
    git.create_tag(&v1, &first, "again").unwrap();
    let second = repo.commit(&[("a", "y")]);
    let error = git.create_tag(&v1, &second, "x").unwrap_err();
    assert!(
        error.to_string().contains(first.as_str()) && error.to_string().contains(second.as_str())
    );
    assert_eq!(repo.git(&["rev-parse", "v1.0.0^{commit}"]), first.as_str());
}

fn with_home() -> (Repo, tempfile::TempDir) {
    let repo = Repo::with(&[("a", "x")]);
    let home = tempfile::tempdir().unwrap();
    git(home.path(), &["init", "-q", "--bare", "-b", "main"]);
    repo.git(&["remote", "add", "origin", home.path().to_str().unwrap()]);
    (repo, home)
}

#[test]
fn branch_and_tag_are_pushed_together_and_nothing_else_is() {
    let (repo, home) = with_home();
    repo.git(&["config", "push.followTags", "true"]);
    repo.git(&["tag", "-a", "-m", "x", "other"]);
    repo.git(&["branch", "v1.0.0"]);
    let own = repo.open();
    own.create_tag(&tag("v1.0.0"), &repo.head(), "x").unwrap();
    own.push("origin", Some("main"), &tag("v1.0.0"), &repo.head())
        .unwrap();
    own.push("origin", None, &tag("v1.0.0"), &repo.head())
        .unwrap();
    let refs = git(home.path(), &["for-each-ref", "--format=%(refname)"]);
    assert_eq!(refs, "refs/heads/main\nrefs/tags/v1.0.0");
}

#[test]
fn what_came_after_the_look_is_not_pushed() {
    let (repo, home) = with_home();
    let own = repo.open();
    let v1 = tag("v1.0.0");
    let seen = repo.head();
    own.create_tag(&v1, &seen, "x").unwrap();
    let later = repo.commit(&[("a", "later")]);
    own.push("origin", Some("main"), &v1, &seen).unwrap();
    assert_eq!(git(home.path(), &["rev-parse", "main"]), seen.as_str());
    // A tag that was moved meanwhile is another tag.
    let error = own.push("origin", None, &v1, &later).unwrap_err();
    assert!(matches!(error, GitError::TagElsewhere { .. }), "{error}");
}

#[test]
fn nothing_is_pushed_to_another_repository_than_the_one_that_was_looked_at() {
    let (repo, home) = with_home();
    let fork = tempfile::tempdir().unwrap();
    git(fork.path(), &["init", "-q", "--bare", "-b", "main"]);
    let fork_path = fork.path().to_str().unwrap();
    repo.git(&["config", "remote.origin.pushurl", fork_path]);
    let own = repo.open();
    own.create_tag(&tag("v1.0.0"), &repo.head(), "x").unwrap();
    let error = own
        .push("origin", None, &tag("v1.0.0"), &repo.head())
        .unwrap_err();
    assert!(error.help().unwrap().contains("git remote -v"), "{error}");
    let pushed = own.look(all()).unwrap().pushed;
    assert!(matches!(pushed, Seen::Unknown(_)), "{pushed:?}");
    for folder in [&home, &fork] {
        assert_eq!(git(folder.path(), &["for-each-ref"]), "");
    }
}

#[test]
fn a_branch_that_the_remote_has_further_keeps_the_tag_back_too() {
    let (repo, home) = with_home();
    repo.git(&["push", "-q", "origin", "main"]);
    let base = repo.head();
    repo.commit(&[("a", "theirs")]);
    repo.git(&["push", "-q", "origin", "main"]);
    repo.git(&["reset", "-q", "--hard", base.as_str()]);
    let mine = repo.commit(&[("a", "mine")]);
    let own = repo.open();
    own.create_tag(&tag("v1.0.0"), &mine, "x").unwrap();
    let error = own
        .push("origin", Some("main"), &tag("v1.0.0"), &mine)
        .unwrap_err();
    assert!(error.help().unwrap().contains("git pull"), "{error}");
    assert_eq!(git(home.path(), &["tag"]), "");
}

#[test]
fn another_tag_of_the_name_on_the_remote_stays() {
    let (repo, home) = with_home();
    repo.git(&["tag", "v1.0.0"]);
    repo.git(&["push", "-q", "origin", "main", "v1.0.0"]);
    repo.git(&["tag", "-d", "v1.0.0"]);
    let theirs = repo.head();
    let mine = repo.commit(&[("a", "y")]);
    let own = repo.open();
    own.create_tag(&tag("v1.0.0"), &mine, "x").unwrap();
    let error = own.push("origin", None, &tag("v1.0.0"), &mine).unwrap_err();
    assert!(error.help().unwrap().contains("another version"), "{error}");
    assert_eq!(git(home.path(), &["rev-parse", "v1.0.0"]), theirs.as_str());
}

#[cfg(unix)]
#[test]
fn what_the_remote_says_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let (repo, home) = with_home();
    let hook = home.path().join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(
        &hook,
        "#!/bin/sh\necho 'error: GH006: protected branch update failed' >&2\nexit 1\n",
    )
    .unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let own = repo.open();
    own.create_tag(&tag("v1.0.0"), &repo.head(), "x").unwrap();
    let error = own
        .push("origin", Some("main"), &tag("v1.0.0"), &repo.head())
        .unwrap_err();
    assert!(error.to_string().contains("GH006"), "{error}");
    assert!(error.help().unwrap().contains("pull request"));
}

#[test]
fn two_runs_at_once_make_one_commit_and_leave_the_file_as_it_is_committed() {
    for _ in 0..5 {
        let repo = Repo::with(&[(CFF, "1\n")]);
        let commits = std::thread::scope(|scope| {
            let run = || repo.open().commit_file(CFF, "1\n", "2\n", "x").unwrap();
            let runs = [scope.spawn(run), scope.spawn(run)];
            runs.map(|run| run.join().unwrap())
        });
        assert_eq!(commits[0], commits[1]);
        assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "2");
        assert_eq!(repo.git(&["status", "--porcelain"]), "");
    }
}
