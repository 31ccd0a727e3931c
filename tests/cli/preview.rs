//! `citable preview`: where each value comes from, what is lost, and which state was read.

use std::path::Path;
use std::process::Command;

use crate::contracts::keeps;
use crate::runner::{Ended, citable, clean};

const CITATION: &str = "\
cff-version: 1.2.0
message: Cite me
title: Spot counter
authors:
  - family-names: Berg
    given-names: Ada
    name-particle: van der
  - name: Example, Inc.
    affiliation: One Institute; Another Institute
version: 1.2.0
references:
  - type: dataset
    title: Spots
    authors: [{name: Somebody}]
    doi: 10.6019/S-BIAD1
";

/// A repository of its own, with one commit and its tag.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let here = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        here.git(&["init", "--quiet", "--initial-branch", "main"]);
        here.git(&["config", "user.name", "Ada Example"]);
        here.git(&["config", "user.email", "ada@example.org"]);
        here.git(&["remote", "add", "origin", "git@github.com:octo/tool.git"]);
        here.commit(CITATION);
        here.git(&["tag", "v1.2.0"]);
        here
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let home = tempfile::tempdir().unwrap();
        let mut git = Command::new("git");
        clean(&mut git, home.path());
        let output = git.current_dir(self.path()).args(arguments).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn commit(&self, citation: &str) {
        self.write("CITATION.cff", citation);
        self.git(&["add", "CITATION.cff"]);
        self.git(&["commit", "--quiet", "--message", "Say how to cite this"]);
    }

    fn preview(&self, arguments: &[&str]) -> Ended {
        let arguments = [&["preview"], arguments].concat();
        citable(&arguments).in_folder(self.path()).run()
    }
}

#[test]
fn a_file_that_holds_no_text_is_refused_like_any_other() {
    type Make = fn(&Path);
    let mut makes: Vec<(&str, Make)> = vec![
        ("is not UTF-8 text", |path| {
            std::fs::write(path, b"title: caf\xe9\n").unwrap();
        }),
        ("is a folder", |path| std::fs::create_dir(path).unwrap()),
    ];
    #[cfg(unix)]
    makes.extend::<[(&str, Make); 2]>([
        ("leads out of the repository", |path| {
            std::os::unix::fs::symlink("/etc/hostname", path).unwrap();
        }),
        ("could not be read", |path| {
            assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
        }),
    ]);
    for (words, make) in makes {
        for name in ["CITATION.cff", ".zenodo.json"] {
            let here = Repository::new();
            let path = here.path().join(name);
            let _ = std::fs::remove_file(&path);
            make(&path);
            let shown = keeps(&here.preview(&["--format", "json"]).code(1), "preview");
            assert_eq!(shown["zenodo"]["loads"], false);
            assert_eq!(shown["zenodo"]["source"], name);
            let problem = shown["zenodo"]["problems"][0]["message"].as_str().unwrap();
            assert!(problem.contains(words), "{problem}");
            assert_eq!(shown["github"]["shown"], name == ".zenodo.json");
            here.preview(&[])
                .code(1)
                .saying(&["Zenodo will refuse", words, "help: "]);
        }
        // Beside a file that Zenodo reads it is only GitHub's trouble.
        let here = Repository::new();
        here.write(".zenodo.json", "{\"title\": \"Tool\"}");
        let path = here.path().join("CITATION.cff");
        std::fs::remove_file(&path).unwrap();
        make(&path);
        let shown = keeps(&here.preview(&["--format", "json"]), "preview");
        assert_eq!(shown["zenodo"]["loads"], true);
        let problem = shown["github"]["problem"].as_str().unwrap();
        assert!(problem.contains(words), "{problem}");
    }
}

#[test]
fn each_value_is_shown_with_its_line_or_with_who_says_it() {
    let here = Repository::new();
    here.preview(&[]).code(0).saying(&[
        "title         Spot counter  (CITATION.cff:3)",
        "creator       Berg, Ada  (CITATION.cff:5)",
        "creator       Example, Inc. (One Institute; Another Institute)  (CITATION.cff:8)",
        "version       v1.2.0  (GitHub: the tag, letter by letter)",
        "license       cc-by-4.0  (Zenodo: its default, because neither the file nor GitHub",
        "type          software  (Zenodo:",
        "issupplementto https://github.com/octo/tool/tree/v1.2.0  (GitHub: the address of the tag)",
        "repository    https://github.com/octo/tool  (GitHub:",
    ]);
    here.write(".zenodo.json", "{\"keywords\": [\n\"spots\"]}\n");
    let ended = here.preview(&["--repository-license", "MIT"]).code(0);
    ended.saying(&[
        "title         octo/tool: v1.2.0  (GitHub: the repository and the name of the release)",
        "creator       (GitHub: the people with the most commits, at most 30)",
        "license       mit  (GitHub: the licence that it detects",
        "subjects      spots  (.zenodo.json:1)",
    ]);
}

#[test]
fn what_is_lost_is_said_with_its_line_and_how_it_gets_there() {
    let here = Repository::new();
    here.preview(&[]).code(0).saying(&[
        "lost          CITATION.cff:7: Zenodo does not read an author's `name-particle`",
        "help: write it in front of the family name: `family-names: van der Berg`",
        "changed       CITATION.cff:8: Zenodo makes a person of `Example, Inc.`",
        "changed       CITATION.cff:9: Zenodo makes one affiliation of `One Institute; Another",
        "lost          CITATION.cff:11: Zenodo does not read `references`",
        "help: name the dataset to `citable link`",
    ]);
}

#[test]
fn a_tag_a_branch_and_a_short_hash_are_read_and_not_the_working_tree() {
    let here = Repository::new();
    let hash = here.git(&["rev-parse", "--short", "HEAD"]);
    here.git(&["branch", "old"]);
    here.commit(&CITATION.replace("Spot counter", "Cell counter"));
    here.write("CITATION.cff", "title: [\n");
    here.preview(&[]).code(1).saying(&[
        "Zenodo will refuse CITATION.cff",
        "as in the working tree; CITATION.cff is different in the last commit",
        "refused  CITATION.cff:",
    ]);
    here.write("COPYING", "MIT");
    here.preview(&[])
        .code(1)
        .saying(&["COPYING is not and CITATION.cff is different in the last commit"]);
    for revision in ["v1.2.0", "old", &hash] {
        here.preview(&["--at", revision]).code(0).saying(&[
            "Spot counter  (CITATION.cff:3)",
            &format!("as in {revision}, not in the working tree; CITATION.cff, COPYING are different there"),
        ]);
    }
    let ended = here.preview(&["--at", "main"]).code(0);
    ended.saying(&["Cell counter"]).silent_on(&["Spot counter"]);
    let missing = here.preview(&["--at", "v9"]).code(3);
    assert!(missing.says("v9") && missing.stdout.is_empty());
}

#[test]
fn a_clean_working_tree_and_a_shallow_clone_are_read_as_they_are() {
    let here = Repository::new();
    let ended = here.preview(&[]).code(0);
    ended
        .saying(&["as in the working tree"])
        .silent_on(&["is different"]);
    here.commit(&CITATION.replace("Spot counter", "Cell counter"));
    let folder = tempfile::tempdir().unwrap();
    let from = format!("file://{}", here.path().display());
    let to = folder.path().join("clone");
    here.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &from,
        to.to_str().unwrap(),
    ]);
    let in_clone = |arguments: &[&str]| citable(arguments).in_folder(&to).run();
    in_clone(&["preview", "--at", "HEAD"])
        .code(0)
        .saying(&["Cell counter"]);
    // The tag is not in the clone, and nothing else stands in for it.
    let missing = in_clone(&["preview", "--at", "v1.2.0"]).code(3);
    assert!(missing.stdout.is_empty(), "{}", missing.text());
}

#[test]
fn a_licence_file_that_cannot_be_read_is_not_taken_for_none() {
    let here = Repository::new();
    let text = b"MIT License\n\nCopyright \xa9 2026 Ada\n";
    std::fs::write(here.path().join("LICENSE"), text).unwrap();
    let ended = here.preview(&[]).code(3);
    ended
        .saying(&["`LICENSE` cannot be read", "--repository-license"])
        .silent_on(&["cc-by-4.0"]);
    here.preview(&["--repository-license", "MIT"])
        .code(0)
        .saying(&["license       mit"]);
    here.commit(&format!("{CITATION}license: MIT\n"));
    here.preview(&[]).code(0);
}
