//! `citable init --workflows`: the workflows to copy, led to an Action.

use crate::init::Project;
use crate::runner::citable;

#[test]
fn workflows_name_the_action_that_was_given_and_those_that_are_there_stay() {
    let project = Project::new(
        &[("README.md", "# Spot counts\n")],
        &["Ada Example <ada@example.org>"],
    );
    let yes = [
        "init",
        "--yes",
        "--offline",
        "--license",
        "MIT",
        "--workflows",
    ];
    let run = |more: &[&str]| {
        let arguments = [&yes[..], more].concat();
        citable(&arguments).in_folder(project.path()).run()
    };
    if env!("CARGO_PKG_REPOSITORY").is_empty() {
        // Where citable lives is not known to this build.
        run(&[])
            .code(2)
            .saying(&["--action OWNER/REPOSITORY@VERSION"]);
        assert!(!project.path().join("CITATION.cff").exists());
    }
    run(&["--action", "x/y@v1\n  run: id"]).code(2);
    run(&["--action", "OWNER/citable@COMMIT"])
        .code(2)
        .saying(&["`OWNER` stands for something"]);
    std::fs::create_dir_all(project.path().join(".github/workflows")).unwrap();
    project.write(".github/workflows/citable-drift.yml", "mine\n");
    run(&["--action", "example/citable@v1"]).code(0);
    let read = |name: &str| {
        std::fs::read_to_string(project.path().join(".github/workflows").join(name)).unwrap()
    };
    for name in [
        "citable-check.yml",
        "citable-release.yml",
        "citable-released.yml",
    ] {
        let text = read(name);
        assert!(
            text.contains("uses: example/citable@v1\n") && !text.contains("./"),
            "{text}"
        );
    }
    assert_eq!(read("citable-drift.yml"), "mine\n");
    assert!(!read("citable-released.yml").contains("command: link"));
    assert!(project.path().join("CITATION.cff").exists());
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_the_workflows_out_of_the_repository() {
    let project = Project::new(
        &[("README.md", "# Spot counts\n")],
        &["Ada Example <ada@example.org>"],
    );
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), project.path().join(".github")).unwrap();
    let arguments = [
        "init",
        "--yes",
        "--offline",
        "--license",
        "MIT",
        "--workflows",
        "--action",
        "example/citable@v1",
    ];
    let ended = citable(&arguments).in_folder(project.path()).run().code(3);
    ended.saying(&["is no folder of the repository", "nothing was written"]);
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    assert!(!project.path().join("CITATION.cff").exists());
}
