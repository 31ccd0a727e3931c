//! The journey as a whole: what `publish` does, does again, and leaves alone.

use citable::rehearse::Scenario;
use serde_json::{Value, json};

use crate::world::{World, quick, write_script};

/// The word of each stage's state, in order.
pub(crate) fn states(status: &Value) -> Vec<&str> {
    let stages = status["stages"].as_array().unwrap().iter();
    stages
        .map(|stage| stage["state"].as_str().unwrap())
        .collect()
}

fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

#[test]
fn publish_ends_with_one_tag_one_release_one_record_and_the_link() {
    let world = World::new();
    let before = world.git(&["rev-parse", "HEAD"]);
    let url = world.dataset();
    let ended = world
        .citable(&[
            "publish",
            "1.0.0",
            "--yes",
            "--dataset",
            &url,
            "--format",
            "json",
        ])
        .run()
        .code(0);
    let status = ended.json();
    assert_eq!(states(&status), ["done"; 7]);

    let seen = world.snapshot();
    assert_eq!(seen.tags.len(), 1);
    assert!(seen.tags[0].annotated && seen.tags[0].name == "v1.0.0");
    assert_eq!(seen.releases.len(), 1);
    assert!(!seen.releases[0].draft);
    let records: Vec<_> = seen.archived().collect();
    assert_eq!(records.len(), 1);
    let doi = records[0].doi.as_str();
    let dataset = seen.record(&world.services().dataset_record()).unwrap();
    assert!(dataset.related().contains(&("issupplementedby", doi)));
    assert!(
        dataset
            .related()
            .contains(&("issupplementto", "10.5555/12345678"))
    );

    assert_eq!(status["repository"], "example-lab/spot-counts");
    assert_eq!(status["tag"], "v1.0.0");
    assert_eq!(status["commit"], world.git(&["rev-parse", "HEAD"]));
    assert_eq!(status["doi"], doi);
    assert_eq!(status["conceptDoi"], records[0].concept_doi.as_str());
    let applied = status["applied"].as_array().unwrap().iter();
    let actions: Vec<&Value> = applied.map(|one| &one["action"]).collect();
    assert_eq!(
        actions,
        [
            "set-version",
            "create-tag",
            "push",
            "create-draft",
            "publish-release",
            "link-dataset"
        ]
    );

    // One commit, of one file, with the version and the day; and it is on GitHub too.
    let changed = world.git(&["diff", "--name-only", &before, "HEAD"]);
    assert_eq!(changed, "CITATION.cff");
    assert_eq!(
        world.git(&["rev-list", "--count", &format!("{before}..HEAD")]),
        "1"
    );
    let citation = world.read("CITATION.cff");
    assert!(citation.contains("version: 1.0.0\n"), "{citation}");
    assert!(citation.contains(&today()), "{citation}");
    assert_eq!(
        world.git(&["rev-parse", "HEAD"]),
        crate::world::git(&world.bare(), &["rev-parse", "main"])
    );
    assert_eq!(world.git(&["status", "--porcelain"]), "");
}

#[test]
fn publish_again_changes_nothing_anywhere() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let before = world.snapshot();
    let refs = world.git(&["show-ref"]);
    let url = world.dataset();
    let again = world.citable(&[
        "publish",
        "1.0.0",
        "--yes",
        "--dataset",
        &url,
        "--format",
        "json",
    ]);
    let again = again.run().code(0).json();
    assert_eq!(again["applied"], json!([]));
    assert_eq!(states(&again), ["done"; 7]);
    let after = world.snapshot();
    assert_eq!(after.writes().len(), before.writes().len());
    assert_eq!(
        (&after.tags, &after.releases, &after.records),
        (&before.tags, &before.releases, &before.records)
    );
    assert_eq!(world.git(&["show-ref"]), refs);
}

#[test]
fn a_dry_run_shows_every_step_and_what_is_permanent_and_does_none() {
    let world = World::new();
    let refs = world.git(&["show-ref"]);
    let url = world.dataset();
    let ended = world
        .citable(&["publish", "1.0.0", "--dry-run", "--dataset", &url])
        .run()
        .code(0);
    assert_eq!(world.snapshot().writes().len(), 0);
    assert_eq!(world.git(&["show-ref"]), refs);
    assert_eq!(world.git(&["status", "--porcelain"]), "");
    ended.saying(&[
        "To be done:",
        "1. write version 1.0.0",
        "2. make the tag v1.0.0",
        "3. push",
        "4. make a draft release",
        "5. publish the release",
        "6. add `isSupplementedBy",
        "cannot be taken back: a public release, and with it a DOI",
    ]);
}

#[test]
fn without_a_terminal_and_without_yes_nothing_is_done_and_it_says_why() {
    let world = World::new();
    let ended = world.citable(&["publish", "1.0.0"]).run().code(1);
    assert_eq!(world.snapshot().writes().len(), 0);
    assert_eq!(world.git(&["tag"]), "");
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["not a terminal", "--yes", "--dry-run", "nothing was done"]);
}

#[test]
fn a_second_version_gets_a_doi_of_its_own_and_the_same_concept_doi() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    world.commit("analysis/count_spots.py", "print('counted better')\n");
    let url = world.dataset();
    let arguments = ["publish", "--bump", "minor", "--yes", "--dataset", &url];
    world
        .citable(&arguments)
        .run()
        .code(0)
        .saying(&["release v1.1.0"]);
    let seen = world.snapshot();
    let records: Vec<_> = seen.archived().collect();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].concept_doi, records[1].concept_doi);
    assert_ne!(records[0].doi, records[1].doi);
    let dataset = seen.record(&world.services().dataset_record()).unwrap();
    let newest = ("issupplementedby", records[1].doi.as_str());
    assert!(
        dataset.related().contains(&newest),
        "{:?}",
        dataset.related()
    );
}

#[test]
fn a_renamed_repository_is_released_under_its_present_name() {
    let world = World::of(Scenario {
        renamed: true,
        ..quick()
    });
    world.hurry();
    let ended = world.publish("1.0.0").run().code(0);
    ended.saying(&["example-lab/spot-counts-renamed"]);
    let seen = world.snapshot();
    assert_eq!((seen.releases.len(), seen.archived().count()), (1, 1));
}

#[test]
fn a_draft_that_somebody_else_made_is_shown_and_published_only_when_asked() {
    let world = World::new();
    let body = json!({ "tag_name": "v1.0.0", "name": "Our first release", "draft": true });
    let draft = world.github("POST", "/releases", &body);
    let ended = world.publish("1.0.0").run().code(1);
    ended.saying(&["draft release for v1.0.0", "--publish-draft"]);
    let seen = world.snapshot();
    assert!(seen.releases.len() == 1 && seen.releases[0].draft);

    let url = world.dataset();
    world
        .citable(&[
            "publish",
            "1.0.0",
            "--yes",
            "--publish-draft",
            "--dataset",
            &url,
        ])
        .run()
        .code(0);
    let seen = world.snapshot();
    assert!(seen.releases.len() == 1 && !seen.releases[0].draft);
    assert_eq!(seen.releases[0].id, draft["id"].as_u64().unwrap());
}

#[test]
fn a_tag_at_another_commit_is_a_conflict_that_shows_both_and_moves_neither() {
    let world = World::new();
    world.git(&["tag", "--annotate", "-m", "first", "v1.0.0", "HEAD~1"]);
    world.git(&["push", "--quiet", "origin", "v1.0.0"]);
    world.git(&["tag", "--delete", "v1.0.0"]);
    world.git(&["tag", "--annotate", "-m", "mine", "v1.0.0", "HEAD"]);
    let (theirs, mine) = (
        world.git(&["rev-parse", "--short=12", "HEAD~1"]),
        world.git(&["rev-parse", "--short=12", "HEAD"]),
    );
    let ended = world.publish("1.0.0").run().code(1);
    ended.saying(&[&theirs, &mine, "v1.0.0", "help:"]);
    let seen = world.snapshot();
    assert!(seen.tags[0].commit.as_str().starts_with(&theirs));
    assert_eq!(
        world.git(&["rev-parse", "--short=12", "v1.0.0^{commit}"]),
        mine
    );
    assert_eq!(seen.writes().len(), 0);
}

#[test]
fn a_tag_that_only_github_has_is_not_called_missing() {
    let world = World::new();
    world.git(&["tag", "--annotate", "-m", "first", "v1.0.0"]);
    world.git(&["push", "--quiet", "origin", "v1.0.0"]);
    world.git(&["tag", "--delete", "v1.0.0"]);
    let ended = world.publish("1.0.0").run();
    assert!(matches!(ended.code, 1 | 3), "{}", ended.text());
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["git fetch --tags"]);
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn unfinished_work_is_in_the_way_and_is_not_touched() {
    let world = World::new();
    world.write("analysis/notes.txt", "staged\n");
    world.git(&["add", "analysis/notes.txt"]);
    world.write("README.md", "changed and not staged\n");
    world.write("scratch.txt", "not even known to git\n");
    let before = world.git(&["status", "--porcelain=v2"]);
    let head = world.git(&["rev-parse", "HEAD"]);
    // It is not part of the release, and whether it should be only its author knows.
    let ended = world.publish("1.0.0").run().code(1);
    ended.saying(&["[tree-dirty]", "README.md", "help:"]);
    assert_eq!(world.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(world.snapshot().writes().len(), 0);
    assert_eq!(world.git(&["status", "--porcelain=v2"]), before);
}

#[test]
fn a_commit_hook_that_refuses_stops_it_and_the_file_is_as_before() {
    let world = World::new();
    let before = world.read("CITATION.cff");
    world.hook(
        "pre-commit",
        "#!/bin/sh\necho 'our own rule says no' >&2\nexit 1\n",
    );
    let ended = world.publish("1.0.0").run().code(3);
    ended.saying(&["our own rule says no"]);
    assert_eq!(world.read("CITATION.cff"), before);
    assert_eq!(world.git(&["status", "--porcelain"]), "");
    assert_eq!(world.git(&["tag"]), "");
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn a_push_hook_that_refuses_without_a_word_comes_with_the_next_step() {
    let world = World::new();
    world.hook("pre-push", "#!/bin/sh\nexit 1\n");
    let ended = world.publish("1.0.0").run().code(3);
    ended.saying(&["failed to push some refs", "help: the pre-push hook"]);
    world.hook("pre-push", "#!/bin/sh\n");
    world.publish("1.0.0").run().code(0);
}

#[test]
fn a_citation_file_that_git_ignores_is_told_before_anybody_agrees() {
    let world = World::new();
    world.git(&["rm", "--quiet", "--cached", "CITATION.cff"]);
    world.write(".gitignore", "CITATION.cff\n");
    world.git(&["add", ".gitignore"]);
    world.git(&["commit", "--quiet", "--message", "Ignore it"]);
    world.git(&["push", "--quiet", "origin", "HEAD"]);
    let (head, before) = (
        world.git(&["rev-parse", "HEAD"]),
        world.read("CITATION.cff"),
    );
    assert!(!before.contains("version: 1.0.0"));
    let words = ["[cff-not-in-tag]", "git check-ignore -v CITATION.cff"];
    world
        .citable(&["publish", "1.0.0", "--dry-run"])
        .run()
        .code(1)
        .saying(&words);
    world.publish("1.0.0").run().code(1).saying(&words);
    assert_eq!(world.read("CITATION.cff"), before);
    assert_eq!(world.git(&["rev-parse", "HEAD"]), head);
    assert_eq!(world.snapshot().writes().len(), 0);
}

#[test]
fn what_is_said_beside_json_points_nowhere_but_into_it() {
    let world = World::new();
    world.write("README.md", "not committed\n");
    let publish = ["publish", "1.0.0", "--yes", "--format", "json"];
    let ended = world.citable(&publish).run().code(1);
    assert!(
        ended.stderr.contains("see `blocked` in the report"),
        "{}",
        ended.stderr
    );
    assert!(!ended.stderr.contains("above"), "{}", ended.stderr);
}

#[test]
fn a_push_that_the_remote_refuses_stops_it_before_the_release() {
    let world = World::new();
    let refusal = "#!/bin/sh\necho 'protected branch' >&2\nexit 1\n";
    write_script(&world.bare().join("hooks/pre-receive"), refusal);
    let ended = world.publish("1.0.0").run().code(3);
    ended.saying(&["protected branch"]);
    let seen = world.snapshot();
    assert!(seen.tags.is_empty() && seen.releases.is_empty());
    // When the remote takes it, the next run goes on from the tag that is here.
    std::fs::remove_file(world.bare().join("hooks/pre-receive")).unwrap();
    world.publish("1.0.0").run().code(0);
    assert_eq!(world.snapshot().tags.len(), 1);
}

#[test]
fn the_datasets_and_the_relation_of_citable_toml_are_used() {
    let world = World::new();
    let text = format!(
        "datasets = [{:?}]\nrelation = \"references\"\n",
        world.dataset()
    );
    world.commit("citable.toml", &text);
    world
        .citable(&["publish", "1.0.0", "--yes"])
        .run()
        .code(0)
        .saying(&["Doing add `references 10.5072/zenodo."]);
    let seen = world.snapshot();
    let doi = seen.archived().next().unwrap().doi.clone();
    let dataset = seen.record(&world.services().dataset_record()).unwrap();
    assert!(dataset.related().contains(&("references", doi.as_str())));
}

#[test]
fn the_title_and_the_notes_reach_the_release() {
    let world = World::new();
    let notes = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(notes.path(), "Counts are faster.\n").unwrap();
    let notes = notes.path().to_str().unwrap();
    let arguments = ["release", "1.0.0", "--yes", "--title", "Faster counts"];
    let arguments = [&arguments[..], &["--notes-file", notes]].concat();
    world.citable(&arguments).run().code(0);
    let release = world.github("GET", "/releases/tags/v1.0.0", &Value::Null);
    assert_eq!(release["name"], "Faster counts");
    let body = release["body"].as_str().unwrap();
    assert!(body.starts_with("Counts are faster."), "{body}");
}

#[test]
fn it_works_from_a_folder_below_and_from_elsewhere() {
    let world = World::new();
    let below = world.path().join("analysis");
    world
        .citable(&["release", "1.0.0", "--yes"])
        .in_folder(&below)
        .run()
        .code(0);
    let elsewhere = tempfile::tempdir().unwrap();
    let path = world.path().to_str().unwrap();
    let status = world
        .citable(&["status", "-C", path, "--format", "json"])
        .in_folder(elsewhere.path())
        .run();
    let status = status.code(0).json();
    assert_eq!(status["tag"], "v1.0.0");
}

#[test]
fn without_a_github_token_it_cannot_tell_and_says_what_to_look_at() {
    let world = World::new();
    let ended = world.publish("1.0.0").without("GITHUB_TOKEN").run().code(3);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    assert_eq!(world.snapshot().writes().len(), 0);
    ended.saying(&["GITHUB_TOKEN"]);
}

#[test]
fn files_that_git_ignores_are_not_in_the_way() {
    let world = World::new();
    world.write("scan.tif", "not for the release\n");
    world.publish("1.0.0").run().code(0);
    assert_eq!(world.read("scan.tif"), "not for the release\n");
}
