//! What a repository's settings on GitHub do to a release, over real git and real HTTP.

use std::collections::BTreeMap;

use citable::rehearse::{
    Fault, FaultKind, GITHUB_ACTIONS_TOKEN, Protection, Scenario, Settings, Snapshot,
};
use serde_json::json;

use crate::runner::Ended;
use crate::world::{World, git, quick};

fn protected(protection: Protection) -> World {
    let settings = Settings {
        protection,
        ..Settings::NONE
    };
    let world = World::of(Scenario {
        settings,
        ..quick()
    });
    world.hurry();
    world
}

fn release(world: &World, more: &[&str]) -> Ended {
    let arguments = [&["release", "1.0.0", "--yes"], more].concat();
    world.citable(&arguments).run()
}

/// What an admin does in the browser: `Squash and merge`.
fn squash(world: &World, branch: &str) -> String {
    let bare = world.bare();
    let tree = format!("{branch}^{{tree}}");
    let message = "Set version 1.0.0 in CITATION.cff (#1)";
    let named = [
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "--git-dir=.",
    ];
    let commit = [
        &named[..],
        &["commit-tree", &tree, "-p", "main", "-m", message],
    ]
    .concat();
    let commit = git(&bare, &commit);
    git(
        &bare,
        &["--git-dir=.", "update-ref", "refs/heads/main", &commit],
    );
    git(
        &bare,
        &[
            "--git-dir=.",
            "update-ref",
            "-d",
            &format!("refs/heads/{branch}"),
        ],
    );
    commit
}

fn nothing_but_drafts(seen: &Snapshot) -> bool {
    seen.tags.is_empty() && seen.releases.iter().all(|release| release.draft)
}

#[test]
fn a_version_goes_through_a_pull_request_and_the_tag_on_the_squashed_commit() {
    let world = protected(Protection::Ruleset);
    let seen = release(&world, &[]).code(1);
    assert_eq!(seen.doings(), Vec::<&str>::new());
    seen.saying(&["--pull-request"]);

    let ended = release(&world, &["--pull-request"]).code(1);
    assert_eq!(ended.doings().len(), 2, "{:?}", ended.doings());
    ended.saying(&[
        "citable/v1.0.0",
        "https://github.com/example-lab/spot-counts/compare/main...citable/v1.0.0?expand=1",
        "git pull --rebase",
    ]);
    assert!(nothing_but_drafts(&world.snapshot()));
    let again = release(&world, &["--pull-request"]).code(1);
    assert_eq!(again.doings(), Vec::<&str>::new());

    let merged = squash(&world, "citable/v1.0.0");
    // Before the merged commit is fetched, what is here is not what will be tagged.
    release(&world, &["--pull-request"])
        .code(1)
        .saying(&["git pull --rebase"]);
    world.git(&["pull", "--quiet", "--rebase"]);
    assert_eq!(world.git(&["rev-parse", "HEAD"]), merged);
    release(&world, &["--pull-request"]).code(0);
    let seen = world.snapshot();
    assert_eq!(seen.tags[0].commit.as_str(), merged);
    assert!(matches!(&seen.releases[..], [release] if !release.draft));
}

#[test]
fn a_protection_that_nobody_sees_refuses_the_commit_before_there_is_a_tag() {
    let world = protected(Protection::Classic);
    let before = world.git(&["rev-parse", "origin/main"]);
    release(&world, &[]).code(3).saying(&[
        "GH006",
        "Changes must be made through a pull request",
        "run again with `--pull-request`",
    ]);
    assert_eq!(world.git(&["tag"]), "");
    assert_eq!(
        git(&world.bare(), &["--git-dir=.", "rev-parse", "main"]),
        before
    );
    assert!(nothing_but_drafts(&world.snapshot()));
    // The commit is there already, and goes to the branch for the pull request.
    let ended = release(&world, &["--pull-request"]).code(1);
    assert_eq!(ended.doings().len(), 1, "{:?}", ended.doings());
    squash(&world, "citable/v1.0.0");
    world.git(&["pull", "--quiet", "--rebase"]);
    release(&world, &["--pull-request"]).code(0);
}

#[test]
fn a_ruleset_that_could_not_be_read_refuses_the_tag_and_nothing_is_half_done() {
    let world = World::of(quick());
    world.services().restrict(true, Protection::Open).unwrap();
    let hidden = FaultKind::Status(404, "{}".to_owned());
    world
        .services()
        .inject(Fault::new("GET", "/rulesets", hidden).always());
    release(&world, &[]).code(3).saying(&[
        "GH013",
        "Cannot create ref due to creations being restricted",
        "a ruleset of the repository forbids this tag",
    ]);
    assert!(nothing_but_drafts(&world.snapshot()));
    // An admin lifts the rule, and the same command goes on.
    world.services().restrict(false, Protection::Open).unwrap();
    release(&world, &[]).code(0);
    assert_eq!(world.snapshot().releases.len(), 1);
}

#[test]
fn only_the_draft_of_this_run_is_removed_after_a_burnt_name() {
    let world = World::of(quick());
    world.services().burn("v1.0.0");
    release(&world, &[]).code(3).saying(&["is removed again"]);
    assert_eq!(world.snapshot().releases, []);
    // The same draft of an earlier run stays: somebody may have worked on it.
    let draft = json!({ "tag_name": "v1.0.0", "draft": true, "body": "<!-- made by citable -->" });
    world.github("POST", "/releases", &draft);
    release(&world, &[])
        .code(3)
        .saying(&["a new version number is needed", "is left on the page"])
        .silent_on(&["removed again"]);
    assert_eq!(world.snapshot().releases.len(), 1);
}

#[test]
fn of_several_drafts_the_oldest_of_our_own_is_published_and_the_others_stay() {
    let world = World::of(quick());
    world.hurry();
    let draft = |body: &str| {
        let draft = json!({ "tag_name": "v1.0.0", "draft": true, "body": body });
        world.github("POST", "/releases", &draft)["id"]
            .as_u64()
            .unwrap()
    };
    let theirs = draft("mine");
    let ours = [
        draft("<!-- made by citable -->"),
        draft("<!-- made by citable -->"),
    ];
    world
        .citable(&["release", "1.0.0", "--dry-run"])
        .run()
        .saying(&["2 other drafts of that tag stay as they are"]);
    release(&world, &[]).code(0);
    let seen = world.snapshot().releases;
    let published: Vec<u64> = seen
        .iter()
        .filter(|one| !one.draft)
        .map(|one| one.id)
        .collect();
    assert_eq!(published, [ours[0]]);
    assert_eq!(seen.len(), 3);
    assert!(theirs < ours[0]);
}

#[test]
fn a_missing_name_is_said_before_the_first_step() {
    let world = World::of(quick());
    let config = world.path().join(".git/config");
    let text = std::fs::read_to_string(&config).unwrap();
    let (before, _) = text.split_once("[user]").unwrap();
    std::fs::write(&config, format!("{before}[user]\n\tuseConfigOnly = true\n")).unwrap();
    let head = world.git(&["rev-parse", "HEAD"]);
    let ended = release(&world, &[]).code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["[identity-missing]", "git config --global user.name"]);
    assert_eq!(world.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn a_key_that_does_not_sign_leaves_no_tag() {
    let world = World::of(quick());
    world.git(&["config", "tag.gpgSign", "true"]);
    world.git(&["config", "gpg.program", "false"]);
    release(&world, &[])
        .code(3)
        .saying(&["could not make the tag", "signing key"]);
    assert_eq!(world.git(&["tag"]), "");
    assert!(nothing_but_drafts(&world.snapshot()));
}

#[test]
fn a_workflow_token_is_warned_before_it_releases_other_workflow_files() {
    let world = World::of(quick());
    world.git(&["switch", "--quiet", "--create", "old"]);
    std::fs::create_dir_all(world.path().join(".github/workflows")).unwrap();
    world.commit(".github/workflows/ci.yml", "on: push\n");
    let ended = world
        .citable(&["release", "1.0.0", "--yes", "--connected"])
        .env("GITHUB_TOKEN", GITHUB_ACTIONS_TOKEN)
        .run()
        .code(3);
    let (before, _) = ended.stderr.split_once("Doing").unwrap();
    assert!(
        before.contains("warning") && before.contains("may not change workflows"),
        "{before}"
    );
    ended.saying(&["404", "workflows: write"]);
    // The same release with a token that may.
    let ended = release(&world, &[]).code(0);
    assert!(!ended.says("may not change workflows"), "{}", ended.text());
    assert_eq!(world.snapshot().releases.len(), 1);
}

#[test]
fn an_archived_repository_is_seen_before_the_first_step() {
    let world = World::of(quick());
    world.services().archive();
    let ended = release(&world, &[]).code(1);
    assert_eq!(ended.doings(), Vec::<&str>::new());
    ended.saying(&["archived on GitHub", "[repository-read-only]"]);
}

#[test]
fn a_shallow_clone_is_told_how_to_become_whole() {
    let world = World::of(quick());
    let bare = world.bare();
    let first = git(
        &bare,
        &["--git-dir=.", "rev-list", "--max-parents=0", "main"],
    );
    // Somebody else pushed, and this clone has only its last commit.
    let tree = format!("{first}^{{tree}}");
    let elsewhere = git(
        &bare,
        &[
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.org",
            "--git-dir=.",
            "commit-tree",
            &tree,
            "-p",
            "main",
            "-m",
            "Elsewhere",
        ],
    );
    git(
        &bare,
        &["--git-dir=.", "update-ref", "refs/heads/main", &elsewhere],
    );
    let head = world.git(&["rev-parse", "HEAD"]);
    world.write(".git/shallow", &format!("{head}\n"));
    let ended = release(&world, &[]).code(1);
    ended
        .saying(&["git fetch --unshallow"])
        .silent_on(&["git pull"]);
}

/// The requests of a publication, by service, method and path without numbers and names.
fn by_endpoint(seen: &Snapshot) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for request in &seen.requests {
        // What the services ask each other is not ours.
        if request.path.starts_with("/api/hooks/") || request.path.contains("legacy.zip") {
            continue;
        }
        let path = request.path.split('?').next().unwrap_or_default();
        let parts = path.split('/').map(|part| {
            let hex = part.len() == 40 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
            let number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if hex || number { "N" } else { part }
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let path = path.replace("example-lab/spot-counts", "R");
        *counts
            .entry(format!("{:?} {} {path}", request.service, request.method))
            .or_default() += 1;
    }
    counts
}

#[test]
fn a_publication_without_trouble_asks_for_no_more_than_it_needs() {
    let world = World::new();
    world.publish("1.0.0").run().code(0);
    let counts = by_endpoint(&world.snapshot());
    for (endpoint, count) in &counts {
        println!("{count:4} {endpoint}");
    }
    let total = |wanted: &dyn Fn(&str) -> bool| -> usize {
        let counts = counts.iter().filter(|(endpoint, _)| wanted(endpoint));
        counts.map(|(_, count)| count).sum()
    };
    let reads = total(&|endpoint| endpoint.contains(" GET "));
    let writes = total(&|endpoint| !endpoint.contains(" GET ") && !endpoint.contains(" HEAD "));
    println!("{reads} reads, {writes} writes");
    assert_eq!(writes, 5, "{counts:#?}");
    assert!(reads <= 80, "{reads}: {counts:#?}");
    // What never changes, and the settings, are asked for once.
    for once in [
        "/git/tags/N",
        "/immutable-releases",
        "/rulesets",
        "/rules/branches/main",
    ] {
        let asked = total(&|endpoint| endpoint.ends_with(once));
        assert!(asked <= 1, "{once}: {asked}");
    }
}

#[test]
fn a_word_is_no_version_and_a_date_is_one() {
    let world = World::of(quick());
    let ended = world
        .citable(&["publish", "nonsense", "--yes"])
        .run()
        .code(2);
    ended.saying(&["`nonsense` is no version", "such as 1.2.0"]);
    world
        .citable(&["release", "2026.11", "--dry-run"])
        .run()
        .code(0)
        .saying(&["2026.11"]);
    assert_eq!(
        world.snapshot().writes(),
        Vec::<&citable::rehearse::Request>::new()
    );
}
