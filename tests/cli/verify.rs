//! `verify` beside a paper, for tags that are not here, and after Ctrl-C.

use citable::rehearse::{Fault, FaultKind, Scenario};
use serde_json::Value;

use crate::contracts::keeps;
use crate::world::{World, quick};

/// A released version.
fn released() -> World {
    let world = World::new();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world
}

/// A file that is in no commit.
fn paper(world: &World, name: &str, text: &str) -> String {
    let path = world.path().with_file_name(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn doi(world: &World) -> String {
    let ended = world.citable(&["verify", "--format", "json"]).run().code(0);
    ended.json()["doi"]["record"].as_str().unwrap().to_owned()
}

fn field<'a>(verified: &'a Value, name: &str) -> &'a Value {
    let fields = verified["like"]["fields"].as_array().unwrap();
    fields.iter().find(|field| field["field"] == name).unwrap()
}

#[test]
fn a_paper_of_this_version_agrees() {
    let world = released();
    let doi = doi(&world);
    let text = format!(
        "---\ntitle: 'Spot counts: counting fluorescent spots in microscopy images'\nauthors:\n  \
         - name: Josiah Carberry\n    orcid: 0000-0002-1825-0097\n  - name: Ada Example\n---\n\nSee {doi}.\n"
    );
    let paper = paper(&world, "paper.md", &text);
    let verify = ["verify", "--like", &paper, "--format", "json"];
    let verified = keeps(&world.citable(&verify).run().code(0), "verify");
    for name in ["title", "authors", "orcids", "doi"] {
        assert_eq!(field(&verified, name)["equal"], true, "{verified:#}");
    }
    let human = world.citable(&["verify", "--like", &paper]).run().code(0);
    human.saying(&["paper beside the record", "swh:1:rev:"]);
}

#[test]
fn a_paper_that_cites_another_version_is_wrong_and_is_told_which() {
    let world = released();
    let first = doi(&world);
    world.commit("more.py", "print()\n");
    world.citable(&["publish", "1.1.0", "--yes"]).run().code(0);
    let entry = format!(
        "@software{{spots, title = {{Another title}}, author = {{Carberry, J.}}, doi = {{{first}}}}}\n\
         @article{{other, title = {{x}}}}\n"
    );
    let bib = paper(&world, "refs.bib", &entry);
    let named = format!("{bib}#spots");
    let verify = ["verify", "v1.1.0", "--like", &named, "--format", "json"];
    let verified = keeps(&world.citable(&verify).run().code(1), "verify");
    let said = field(&verified, "doi");
    assert_eq!(said["severity"], "error");
    assert_eq!(
        said["message"],
        format!("the paper cites {first}, which is version v1.0.0; this is v1.1.0")
    );
    assert_eq!(field(&verified, "title")["severity"], "warning");
    // The same paper is right about the first version, whatever else it says.
    world
        .citable(&["verify", "v1.0.0", "--like", &bib])
        .run()
        .code(0);
}

#[test]
fn a_paper_that_cannot_be_read_is_said_before_anything_is_asked() {
    let world = World::new();
    let empty = paper(&world, "refs.bib", "");
    for (named, words) in [
        ("nowhere.md", "cannot read `nowhere.md`"),
        ("CITATION.cff", "is no paper.md"),
        (empty.as_str(), "not exactly one for software"),
    ] {
        let ended = world.citable(&["verify", "--like", named]).run().code(2);
        ended.saying(&[words]);
    }
    assert!(world.snapshot().requests.is_empty());
}

#[test]
fn a_tag_that_is_only_on_github_is_to_be_fetched() {
    let world = released();
    world.git(&["tag", "--delete", "v1.0.0"]);
    let verify = ["verify", "v1.0.0", "--format", "json"];
    let verified = keeps(&world.citable(&verify).run().code(3), "verify");
    assert_eq!(verified["archive"], Value::Null);
    let why = verified["unknown"][0]["why"].as_str().unwrap();
    assert!(why.contains("git fetch --tags"), "{why}");
    // What does not need the tag is told all the same.
    assert_eq!(verified["doi"]["datacite"], true);
    world
        .citable(&["verify", "v1.0.0"])
        .run()
        .code(3)
        .saying(&["git fetch --tags"]);
}

#[test]
fn a_tag_that_is_nowhere_is_said_to_be() {
    let world = released();
    let ended = world.citable(&["verify", "v9.9.9"]).run().code(1);
    ended.saying(&["there is no tag v9.9.9, neither here nor on GitHub"]);
    // The commit that it would get is not its commit.
    let json = world.citable(&["verify", "v9.9.9", "--format", "json"]);
    let verified = keeps(&json.run().code(1), "verify");
    assert_eq!(verified["commit"], Value::Null);
}

#[test]
fn a_tag_of_a_file_is_in_the_way_and_has_no_commit() {
    let world = released();
    let blob = world.git(&["rev-parse", "HEAD:CITATION.cff"]);
    world.git(&["tag", "v9.9.9", &blob]);
    // A tag of a tag of it is no better, and hides no other.
    world.git(&["tag", "-a", "-m", "once", "v9.9.8", &blob]);
    world.git(&["tag", "-a", "-m", "twice", "v9.9.7", "v9.9.8"]);
    for tag in ["v9.9.9", "v9.9.8", "v9.9.7"] {
        let said = [
            &format!("the tag {tag} here points to no commit"),
            "git tag -d",
        ];
        for command in ["verify", "doi", "status"] {
            world.citable(&[command, tag]).run().code(1).saying(&said);
        }
        let json = world.citable(&["status", tag, "--format", "json"]);
        let seen = keeps(&json.run().code(1), "status");
        assert_eq!(seen["commit"], Value::Null);
        let json = world.citable(&["verify", tag, "--format", "json"]);
        let seen = keeps(&json.run().code(1), "verify");
        assert_eq!(seen["commit"], Value::Null);
    }
    world.citable(&["verify"]).run().code(0);
}

#[test]
fn nothing_is_called_a_wrong_day_before_there_is_a_release() {
    let world = World::of(*Scenario::named("tag-without-release").unwrap());
    let text = world.read("CITATION.cff");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("date-released"));
    let old: Vec<&str> = lines.chain(["date-released: 2020-01-01"]).collect();
    world.commit("CITATION.cff", &old.join("\n"));
    world.git(&["tag", "--force", "v1.0.0"]);
    world.git(&["push", "--quiet", "--force", "origin", "HEAD", "v1.0.0"]);
    for command in ["doi", "verify", "status"] {
        let ended = world
            .citable(&[command, "v1.0.0", "--format", "json"])
            .run();
        assert!(
            !ended.stdout.contains("date-released-off"),
            "{}",
            ended.stdout
        );
        assert!(!ended.stderr.contains("date-released"), "{}", ended.stderr);
    }
    // Whoever makes the release is told what it will be.
    world
        .citable(&["publish", "1.0.0", "--dry-run"])
        .run()
        .saying(&["a release made today would be of"]);
}

#[test]
fn a_page_in_place_of_the_archive_is_unknown_and_no_difference() {
    let world = World::of(Scenario { ..quick() });
    world.hurry();
    world.citable(&["publish", "1.0.0", "--yes"]).run().code(0);
    world
        .services()
        .inject(Fault::new("GET", "/content", FaultKind::Html).always());
    let verify = ["verify", "--wait", "0", "--format", "json"];
    let verified = keeps(&world.citable(&verify).run().code(3), "verify");
    assert_eq!(verified["archive"], Value::Null);
    let why = verified["unknown"][0]["why"].as_str().unwrap();
    assert!(why.contains("text/html"), "{why}");
}

#[cfg(unix)]
#[test]
fn a_folder_for_temporary_files_that_is_not_there_is_named() {
    let world = released();
    let nowhere = world.path().join("no/such/folder");
    let verify = world.citable(&["verify", "--no-wait"]);
    let ended = verify.env("TMPDIR", &nowhere).run().code(3);
    let folder = format!("cannot make a temporary file in `{}`", nowhere.display());
    ended.saying(&[&folder, "let the variable `TMPDIR` name a folder"]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_behind() {
    use std::time::Duration;

    let world = released();
    let folder = tempfile::tempdir().unwrap();
    let late = FaultKind::Delay(Duration::from_secs(20));
    world
        .services()
        .inject(Fault::new("GET", "/content", late).always());
    let verify = world.citable(&["verify"]).env("TMPDIR", folder.path());
    let running = verify.start();
    world.until(|seen| {
        let asked = seen.requests.iter();
        asked
            .filter(|request| request.path.contains("/content"))
            .count()
            > 1
    });
    running.interrupt();
    running
        .end()
        .code(130)
        .saying(&["stopped; nothing was half done"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn why_nothing_could_be_verified_is_in_the_json_and_said_beside_it() {
    let world = released();
    let page = Fault::new("GET", "/repos/", FaultKind::Html).always();
    world.services().inject(page);
    let ended = world
        .citable(&["verify", "v1.0.0", "--wait", "0", "--format", "json"])
        .run()
        .code(3)
        .saying(&["error: could not look: looking up the repository"]);
    let verified = keeps(&ended, "verify");
    assert_eq!(verified["unknown"][0]["what"], "record");
    let why = verified["unknown"][0]["why"].as_str().unwrap();
    assert!(why.contains("a web page"), "{why}");
}

#[test]
fn what_is_not_released_yet_leaves_nothing_to_verify_and_that_is_said() {
    for (scenario, words) in [
        ("tag-without-release", "`citable publish v1.0.0 --dry-run`"),
        ("failed-in-silence", "`citable status v1.0.0` says why"),
    ] {
        let world = World::of(*Scenario::named(scenario).unwrap());
        let ended = world
            .citable(&["verify", "v1.0.0", "--wait", "0", "--format", "json"])
            .run()
            .code(1)
            .saying(&["error: ", words]);
        keeps(&ended, "verify");
    }
}
