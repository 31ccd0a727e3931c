//! What somebody meets who types the next best thing: no network, no account, real git.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn citable(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citable"));
    command.args(arguments).current_dir(folder);
    // Nothing listens there, so that whatever asks the network learns at once that it is away.
    for name in [
        "GITHUB_API_URL",
        "CITABLE_ZENODO_URL",
        "CITABLE_DATACITE_URL",
        "CITABLE_DOI_URL",
        "CITABLE_ORCID_URL",
        "CITABLE_BIOSTUDIES_URL",
        "CITABLE_IDR_URL",
        "CITABLE_STUDY_FILES_URL",
    ] {
        command.env(name, "http://127.0.0.1:9/");
    }
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(output: &Output) -> String {
    let both = [output.stderr.as_slice(), output.stdout.as_slice()].concat();
    String::from_utf8(both).unwrap()
}

fn repository(folder: &Path, files: &[(&str, &str)]) {
    for (name, content) in files {
        std::fs::write(folder.join(name), content).unwrap();
    }
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &[
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.org",
            "commit",
            "--quiet",
            "--message",
            "First",
        ],
    ] {
        let git = Command::new("git")
            .args(arguments)
            .current_dir(folder)
            .status();
        assert!(git.unwrap().success(), "{arguments:?}");
    }
}

const MIT: &str = include_str!("../LICENSE-MIT");

#[test]
fn a_repository_with_zenodo_json_alone_is_rehearsed_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let json =
        r#"{"title": "Spot Counter", "license": "MIT", "creators": [{"name": "Example, Ada"}]}"#;
    repository(folder.path(), &[(".zenodo.json", json), ("LICENSE", MIT)]);
    let output = citable(folder.path(), &["rehearse", "."]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("warning there is no `CITATION.cff`"),
        "{said}"
    );
    assert!(said.contains("Cite it as:"), "{said}");
}

#[test]
fn a_repository_with_nothing_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), &[("analysis.py", "print(1)\n")]);
    let output = citable(folder.path(), &["rehearse", "."]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(!said.contains("Doing"), "{said}");
    for words in ["[cff-missing]", "[license-missing]", "help:"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn status_before_any_version_says_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), &[("analysis.py", "print(1)\n")]);
    let output = citable(folder.path(), &["status"]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for words in ["there is no tag yet", "[cff-missing]", "[remote-missing]"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn tags_that_are_no_versions_are_not_denied() {
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), &[("analysis.py", "print(1)\n")]);
    for tag in ["submission", "v2"] {
        let git = Command::new("git")
            .args(["tag", tag])
            .current_dir(folder.path())
            .status();
        assert!(git.unwrap().success());
    }
    for command in ["status", "doi", "verify"] {
        let said = text(&citable(folder.path(), &[command]));
        assert!(!said.contains("there is no tag"), "{command}: {said}");
        assert!(said.contains("`v2`, `submission`"), "{command}: {said}");
    }
}

#[test]
fn why_github_cannot_be_seen_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let cff = "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Spot Counter\nauthors:\n  - name: A lab\nversion: 1.0.0\n";
    let files = [("CITATION.cff", cff), ("LICENSE", MIT)];
    repository(folder.path(), &files);
    let remote = ["remote", "add", "origin", "https://github.com/a/b"];
    let git = Command::new("git")
        .args(remote)
        .current_dir(folder.path())
        .status();
    assert!(git.unwrap().success());
    let output = citable(folder.path(), &["publish", "1.0.0", "--dry-run"]);
    let said = text(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert_eq!(said.matches("no answer from GitHub").count(), 1, "{said}");
    assert!(said.contains("nothing was changed"), "{said}");
}

#[test]
fn what_an_earlier_stage_told_is_not_told_again() {
    let folder = tempfile::tempdir().unwrap();
    Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(folder.path())
        .status()
        .unwrap();
    let output = citable(folder.path(), &["rehearse", "."]);
    let said = text(&output);
    assert!(said.contains("see above [repository-empty]"), "{said}");
    assert_eq!(said.matches("no commit yet").count(), 1, "{said}");
}

#[test]
fn a_path_is_seen_from_the_folder_given_with_c() {
    let folder = tempfile::tempdir().unwrap();
    let code = folder.path().join("code");
    std::fs::create_dir(&code).unwrap();
    repository(&code, &[("LICENSE", MIT)]);
    let elsewhere = tempfile::tempdir().unwrap();
    let from = folder.path().to_str().unwrap();
    for command in ["check", "preview", "rehearse"] {
        let output = citable(elsewhere.path(), &["-C", from, command, "code"]);
        assert!(!text(&output).contains("no folder"), "{}", text(&output));
        let output = citable(elsewhere.path(), &["-C", from, command, "nowhere"]);
        let said = text(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        assert!(said.contains("there is no folder"), "{command}: {said}");
    }
}

#[test]
fn a_dry_run_shows_the_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let cff = "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Spot Counter\nauthors:\n  - family-names: Example\n    given-names: Ada\nlicense: MIT\n";
    repository(folder.path(), &[("CITATION.cff", cff), ("LICENSE", MIT)]);
    let said = text(&citable(folder.path(), &["publish", "2026a", "--dry-run"]));
    assert!(
        said.contains("Good to know, and nothing stops for it"),
        "{said}"
    );
    assert!(said.contains("[tag-not-version]"), "{said}");
}

#[test]
fn a_file_that_was_not_committed_is_to_be_committed_and_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), &[("analysis.py", "print(1)\n")]);
    let cff =
        "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Spot Counter\nauthors:\n  - name: A lab\n";
    std::fs::write(folder.path().join("CITATION.cff"), cff).unwrap();
    std::fs::write(folder.path().join("LICENSE"), MIT).unwrap();
    let said = text(&citable(folder.path(), &["rehearse", "."]));
    for words in [
        "`git add CITATION.cff && git commit`",
        "`git add LICENSE && git commit`",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("`citable init` writes one"), "{said}");
}

#[test]
fn a_rehearsal_says_what_it_supposes_of_github() {
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), &[("LICENSE", MIT)]);
    let said = text(&citable(folder.path(), &["rehearse", "."]));
    assert!(said.contains("`remote-missing` would stop it"), "{said}");
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        let status = git.args(arguments).current_dir(folder.path()).status();
        assert!(status.unwrap().success());
    };
    git(&["remote", "add", "origin", "https://gitlab.com/a/b.git"]);
    let said = text(&citable(folder.path(), &["rehearse", "."]));
    assert!(
        said.contains("on GitHub as a/b") && said.contains("`remote-not-github` would stop it"),
        "{said}"
    );
    git(&["remote", "set-url", "origin", "git@github.com:a/b.git"]);
    let said = text(&citable(folder.path(), &["rehearse", "."]));
    assert!(!said.contains("supposing"), "{said}");
}

#[test]
fn without_a_tag_the_version_of_the_manifest_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let cff =
        "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Spot Counter\nauthors:\n  - name: A lab\n";
    let project = "[project]\nname = \"spot-counter\"\nversion = \"0.2.0\"\n";
    let files = [
        ("CITATION.cff", cff),
        ("LICENSE", MIT),
        ("pyproject.toml", project),
    ];
    repository(folder.path(), &files);
    for command in [&["status"][..], &["rehearse", "."]] {
        let said = text(&citable(folder.path(), command));
        assert!(said.contains("v0.2.0"), "{said}");
        assert!(!said.contains("[manifest-version-off]"), "{said}");
    }
}

#[test]
fn tags_by_the_calendar_are_versions() {
    let folder = tempfile::tempdir().unwrap();
    let cff =
        "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Spot Counter\nauthors:\n  - name: A lab\n";
    repository(folder.path(), &[("CITATION.cff", cff), ("LICENSE", MIT)]);
    for tag in ["2026.9", "2026.11", "submission"] {
        let mut git = Command::new("git");
        let git = git.args(["tag", tag]).current_dir(folder.path());
        assert!(git.status().unwrap().success());
    }
    let said = text(&citable(folder.path(), &["status"]));
    assert!(said.contains("release 2026.11,"), "{said}");
    assert!(!said.contains("[tag-not-version]"), "{said}");
    // The next one is spelled as those are.
    let said = text(&citable(
        folder.path(),
        &["publish", "2026.12", "--dry-run"],
    ));
    assert!(said.contains("release 2026.12\n"), "{said}");
}
