//! What a project and a person want of the rules, and what nobody can talk them out of.

use serde_json::Value;

use crate::runner::Ended;
use crate::world::World;

/// A title that a template would hold: a finding at error level by itself.
const LEFT: &str = "title: My Research Software";

/// The sample with another title; the file is committed.
fn left_over(comment: &str) -> World {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let (before, after) = text.split_once("title: ").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    world.commit("CITATION.cff", &format!("{before}{LEFT}{comment}\n{after}"));
    world
}

fn check(world: &World, arguments: &[&str]) -> Ended {
    world.citable(&[&["check"], arguments].concat()).run()
}

fn silenced(ended: &Ended) -> Vec<(String, String)> {
    let json = ended.json();
    let silenced = json["silenced"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    silenced
        .map(|one| (text(&one["rule"]), text(&one["by"])))
        .collect()
}

#[test]
fn a_rule_is_set_on_the_command_line_and_the_later_wish_counts() {
    let world = left_over("");
    check(&world, &[])
        .code(1)
        .saying(&["error[template-leftover]"]);
    check(&world, &["-W", "template-leftover"])
        .code(0)
        .saying(&["warning[template-leftover]"]);
    check(&world, &["-A", "template-leftover,tree-dirty"])
        .code(0)
        .saying(&["1 finding silenced by the command line"])
        .silent_on(&["[template-leftover]"]);
    check(
        &world,
        &["-A", "template-leftover", "-D", "template-leftover"],
    )
    .code(1);
    check(
        &world,
        &["-D", "template-leftover", "-A", "template-leftover"],
    )
    .code(0);
    check(&world, &["-W", "template-leftover", "-D", "warnings"]).code(1);
}

#[test]
fn the_command_line_counts_more_than_the_file() {
    let world = left_over("");
    world.commit("citable.toml", "[rules]\ntemplate-leftover = \"allow\"\n");
    let ended = check(&world, &["--format", "json"]).code(0);
    let by_file = ("template-leftover".to_owned(), "citable.toml".to_owned());
    assert_eq!(silenced(&ended), [by_file]);
    check(&world, &["-W", "template-leftover"])
        .code(0)
        .saying(&["warning[template-leftover]"]);
    for format in ["human", "github", "markdown"] {
        check(&world, &["--format", format])
            .code(0)
            .saying(&["1 finding silenced by citable.toml"]);
    }
    let sarif = check(&world, &["--format", "sarif"]).code(0).json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "external");
}

#[test]
fn a_mistyped_rule_is_refused_with_the_nearest_one() {
    let world = World::new();
    check(&world, &["-A", "template-leftovers"])
        .code(2)
        .saying(&["did you mean `template-leftover`?"]);
    world.commit("citable.toml", "[rules]\ntemplate-leftovers = \"allow\"\n");
    for command in ["check", "status"] {
        world
            .citable(&[command])
            .run()
            .code(2)
            .saying(&["citable.toml", "did you mean `template-leftover`?"]);
    }
    world.commit("citable.toml", "profile = \"astronomy\"\n");
    check(&world, &[])
        .code(2)
        .saying(&["no profile `astronomy`"]);
    check(&world, &["--profile", "astronomy"]).code(2);
}

#[test]
fn a_comment_silences_the_rule_that_it_names_where_it_stands() {
    let world = left_over(" # citable: ignore[template-leftover]");
    let ended = check(&world, &["--format", "json"]).code(0);
    let by_comment = ("template-leftover".to_owned(), "a comment".to_owned());
    assert_eq!(silenced(&ended), [by_comment]);
    let world = left_over(" # citable: ignore[orcid-invalid]");
    check(&world, &[])
        .code(1)
        .saying(&["note[ignore-unused]", "`orcid-invalid`"]);
    let world = left_over(" # citable: ignore[template-left]");
    check(&world, &[]).code(1).saying(&[
        "warning[ignore-unknown]",
        "did you mean `template-leftover`?",
    ]);
}

#[test]
fn no_wish_talks_a_release_into_a_loss() {
    let world = left_over(" # citable: ignore[template-leftover]");
    world.commit(
        "citable.toml",
        "[rules]\ntemplate-leftover = \"allow\"\nwarnings = \"allow\"\n",
    );
    check(&world, &[]).code(0);
    let ended = world.citable(&["publish", "1.0.0", "--yes"]).run().code(1);
    assert!(ended.doings().is_empty(), "{}", ended.text());
    ended.saying(&["blocked", "template-leftover"]);
    assert!(world.snapshot().writes().is_empty());
}

#[test]
fn a_project_can_be_stricter_with_its_releases() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let without = text.replace("    orcid: https://orcid.org/0000-0002-1825-0097\n", "");
    world.commit("CITATION.cff", &without);
    world.commit("citable.toml", "[rules]\nauthor-without-orcid = \"deny\"\n");
    let ended = world.citable(&["publish", "1.0.0", "--yes"]).run().code(1);
    assert!(ended.doings().is_empty(), "{}", ended.text());
    ended.saying(&["author-without-orcid"]);
}

#[test]
fn every_safe_edit_of_a_file_is_made_in_one_run_and_every_other_byte_stays() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let broken = text
        .replace("license: MIT", "license: mit # ours")
        .replace(
            "orcid: https://orcid.org/0000-0002-1825-0097",
            "orcid: 0000-0002-1825-0097",
        )
        .replace(
            "keywords:\n",
            "doi: https://doi.org/10.1234/abc\nkeywords:\n  - 2021\n",
        );
    let mended = text
        .replace("license: MIT", "license: MIT # ours")
        .replace("keywords:\n", "doi: 10.1234/abc\nkeywords:\n  - \"2021\"\n");
    world.write("CITATION.cff", &broken);
    let ended = check(&world, &["--fix"]).code(0);
    assert_eq!(world.read("CITATION.cff"), mended, "{}", ended.text());
    ended.saying(&["4 edits made", "fixed CITATION.cff [cff-invalid]"]);
    check(&world, &["--fix"])
        .code(0)
        .saying(&["there is no safe edit to make"])
        .silent_on(&["fixed"]);
}

#[cfg(unix)]
#[test]
fn an_edit_of_a_read_only_file_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let broken = world
        .read("CITATION.cff")
        .replace("license: MIT", "license: mit");
    world.write("CITATION.cff", &broken);
    let path = world.path().join("CITATION.cff");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    check(&world, &["--fix"]).code(3).saying(&["read-only"]);
    assert_eq!(world.read("CITATION.cff"), broken);
}

#[test]
fn an_export_keeps_what_its_file_held_until_the_result_is_there() {
    let world = World::new();
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::write(
        &old,
        "a result of before, which is much longer than nothing",
    )
    .unwrap();
    let export = |path: &std::path::Path| format!("json={}", path.display());
    world.commit("citable.toml", "nonsense = 1\n");
    let both = ["--export", &export(&old), "--export", &export(&new)];
    check(&world, &both).code(2);
    assert!(
        std::fs::read_to_string(&old)
            .unwrap()
            .starts_with("a result of before")
    );
    assert!(!new.exists(), "an empty file is no result");
    world.commit("citable.toml", "");
    let said = check(&world, &[&both[..], &["--format", "json"]].concat()).code(0);
    assert_eq!(std::fs::read_to_string(&old).unwrap(), said.stdout);
    assert_eq!(std::fs::read_to_string(&new).unwrap(), said.stdout);
    check(&world, &["--export", "json=-"])
        .code(2)
        .saying(&["`--format` is for stdout"]);
    let twice = ["--export", &export(&old), "--export", &export(&old)];
    check(&world, &twice).code(2).saying(&["two exports"]);
}

#[test]
fn the_help_of_a_command_lists_the_formats_that_it_has() {
    let world = World::new();
    let help = |command: &str| {
        let help = world.citable(&[command, "--help"]).run().code(0).stdout;
        help.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(help("check").contains("values: human, json, sarif, github, markdown]"));
    for command in ["publish", "status"] {
        let help = help(command);
        assert!(
            help.contains("values: human, json, markdown, svg]"),
            "{help}"
        );
        assert!(!help.contains("sarif"), "{help}");
    }
}
