//! The sample repository, and the clone of somebody's own.

use std::path::Path;

use crate::rehearse::git;
use crate::rehearse::sample::{self, VERSION};
use crate::rehearse::{SCENARIOS, Scenario};

fn text(folder: &Path, arguments: &[&str]) -> String {
    git::text(folder, arguments).unwrap()
}

#[test]
fn the_sample_is_the_same_in_every_run_and_clean() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = sample::make(one.path(), &SCENARIOS[0]).unwrap();
    let second = sample::make(two.path(), &SCENARIOS[0]).unwrap();
    let head = |path: &Path| text(path, &["rev-parse", "HEAD"]);
    assert_eq!(head(&first.path), head(&second.path));
    assert_eq!(text(&first.path, &["status", "--porcelain"]), "");
    assert_eq!(
        text(&first.path, &["rev-parse", "HEAD"]),
        text(&first.path, &["rev-parse", "@{upstream}"])
    );
    for name in [
        "CITATION.cff",
        "LICENSE",
        "README.md",
        "environment.yml",
        ".gitignore",
        "analysis/count_spots.py",
    ] {
        assert!(first.path.join(name).is_file(), "{name}");
    }
    let addresses = text(&first.path, &["log", "--format=%ae%n%ce"]);
    assert!(
        addresses
            .lines()
            .all(|address| address.ends_with("@example.org"))
    );
}

#[test]
fn a_push_goes_to_the_bare_repository_whatever_the_users_settings_say() {
    let folder = tempfile::tempdir().unwrap();
    let made = sample::make(folder.path(), &SCENARIOS[0]).unwrap();
    assert_eq!(
        text(&made.path, &["config", "remote.origin.url"]),
        "https://github.com/example-lab/spot-counts.git"
    );
    text(&made.path, &["tag", "v7"]);
    let elsewhere = "url.git@github.com:.pushInsteadOf=https://github.com/";
    text(
        &made.path,
        &["-c", elsewhere, "push", "--quiet", "origin", "v7"],
    );
    let bare = folder.path().join("example-lab/spot-counts.git");
    assert_eq!(text(&bare, &["tag"]), "v7");
}

#[test]
fn a_released_sample_has_its_tag_and_a_refused_one_two_licences() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Scenario::named("refused-after-release").unwrap();
    let made = sample::make(folder.path(), scenario).unwrap();
    assert_eq!(text(&made.path, &["tag"]), format!("v{VERSION}"));
    let citation = text(&made.path, &["show", "HEAD:CITATION.cff"]);
    assert!(citation.contains("  - MIT\n  - Apache-2.0\n") && citation.contains("version: 1.0.0"));
    assert!(scenario.needs_sample() && !SCENARIOS[0].needs_sample());
}

#[test]
fn adopting_copies_a_repository_and_never_writes_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let own = sample::make(folder.path(), &SCENARIOS[0]).unwrap();
    text(&own.path, &["tag", "v0.1.0"]);
    text(&own.path, &["checkout", "--quiet", "-b", "paper"]);
    std::fs::write(own.path.join("README.md"), "changed").unwrap();
    let every_file = |path: &Path| {
        let mut stack = vec![path.to_owned()];
        let mut seen = Vec::new();
        while let Some(folder) = stack.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.file_type().unwrap().is_dir() {
                    stack.push(entry.path());
                } else {
                    let time = entry.metadata().unwrap().modified().unwrap();
                    seen.push((entry.path(), time, std::fs::read(entry.path()).unwrap()));
                }
            }
        }
        seen.sort();
        seen
    };
    let before = every_file(&own.path);
    let there = tempfile::tempdir().unwrap();
    let slug = "octo/tool".parse().unwrap();
    let adopted = sample::adopt(&own.path.join("analysis"), there.path(), &slug).unwrap();
    assert!(
        before == every_file(&own.path),
        "the original was written to"
    );
    assert!(adopted.dirty);
    assert_eq!(text(&adopted.path, &["branch", "--show-current"]), "paper");
    assert_eq!(text(&adopted.path, &["tag"]), "v0.1.0");
    assert_eq!(text(&adopted.path, &["status", "--porcelain"]), "");
    assert_eq!(text(&adopted.path, &["remote", "-v"]).lines().count(), 2);
    text(
        &adopted.path,
        &["push", "--quiet", "origin", "HEAD:refs/heads/pushed"],
    );
    let bare = there.path().join("octo/tool.git");
    assert!(text(&bare, &["branch", "--list", "pushed"]).contains("pushed"));
    assert!(!text(&own.path, &["branch", "--all"]).contains("pushed"));
}

#[test]
fn a_repository_that_is_called_like_its_owner_can_be_adopted() {
    let folder = tempfile::tempdir().unwrap();
    let own = sample::make(folder.path(), &SCENARIOS[0]).unwrap();
    let there = tempfile::tempdir().unwrap();
    let adopted = sample::adopt(&own.path, there.path(), &"tool/tool".parse().unwrap()).unwrap();
    assert!(adopted.path.join("CITATION.cff").is_file());
    assert!(there.path().join("tool/tool.git/HEAD").is_file());
}

#[test]
fn adopting_a_checkout_without_a_branch_gives_it_one() {
    let folder = tempfile::tempdir().unwrap();
    let own = sample::make(folder.path(), &SCENARIOS[0]).unwrap();
    text(&own.path, &["checkout", "--quiet", "--detach"]);
    text(&own.path, &["branch", "--quiet", "-D", "main"]);
    let there = tempfile::tempdir().unwrap();
    let adopted = sample::adopt(&own.path, there.path(), &"octo/tool".parse().unwrap()).unwrap();
    assert!(!adopted.dirty);
    assert_eq!(text(&adopted.path, &["branch", "--show-current"]), "main");
}
