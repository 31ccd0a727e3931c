//! Arguments, settings and addresses that cannot be used: said at once, before anything is done.

use crate::bad_input::harmless;
use crate::runner::citable;
use crate::world::World;

#[test]
fn unknown_options_commands_and_values_are_usage_errors() {
    for (arguments, word) in [
        (&["--nonsense"][..], "--nonsense"),
        (&["nonsense"], "nonsense"),
        (&[], "Usage"),
        (&["check", "--nonsense"], "--nonsense"),
        (&["check", "--format", "xml"], "xml"),
        (&["check", "--export", "json"], "FORMAT=PATH"),
        (&["check", "--export", "json="], "path is missing"),
        (&["check", "--export", "xml=a"], "xml"),
        (&["check", "--fix", "--online"], "--online"),
        (&["doi", "--wait", "soon"], "soon"),
        (&["doi", "--wait", "-1"], "-1"),
        (&["publish", "--bump", "huge"], "huge"),
        (&["publish", "1.0.0", "--bump", "minor"], "--bump"),
        (&["publish", "1.0.0", "--yes", "--dry-run"], "--dry-run"),
        (&["link", "nonsense"], "names no dataset"),
        (&["publish", "--dataset", "10.1000/182"], "names no dataset"),
        (
            &["link", "S-BIAD1", "--relation", "likes"],
            "isSupplementedBy",
        ),
        (&["completions", "tcsh"], "tcsh"),
        (&["explain", "nonsense"], "`citable explain`"),
        (&["--color", "pink", "check"], "pink"),
    ] {
        let ended = citable(arguments).run().code(2).saying(&[word]);
        assert_eq!(ended.stdout, "", "{arguments:?}");
    }
}

#[test]
fn a_rule_with_a_slip_in_its_name_is_guessed() {
    let ended = citable(&["explain", "version-not-tags"]).run().code(2);
    ended.saying(&["did you mean `version-not-tag`?"]);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    for arguments in [
        &["check", "no/such/place"][..],
        &["preview", "no/such/place"],
        &["rehearse", "no/such/place"],
        &["status", "-C", "no/such/place"],
    ] {
        let ended = citable(arguments).run();
        assert!(matches!(ended.code, 2 | 3), "{}", ended.text());
        ended
            .saying(&["error", "no/such/place"])
            .silent_on(&["panicked"]);
    }
}

#[test]
fn a_format_that_a_command_does_not_have_is_refused_with_those_that_it_has() {
    let world = World::new();
    for arguments in [
        ["status", "--format", "sarif"],
        ["verify", "--format", "markdown"],
        ["preview", "--export", "github=out.txt"],
    ] {
        harmless(&world, world.path(), &arguments, 2, &["human", "json"]);
    }
}

#[test]
fn an_export_that_cannot_be_written_stops_it_before_anything_is_done() {
    let world = World::new();
    let export = "json=no/such/folder/report.json";
    let publish = ["publish", "1.0.0", "--yes", "--export", export];
    let words = ["cannot write", "no/such/folder/report.json"];
    harmless(&world, world.path(), &publish, 3, &words);
    harmless(
        &world,
        world.path(),
        &["check", "--export", export],
        3,
        &words,
    );
    harmless(
        &world,
        world.path(),
        &["rehearse", "--export", export],
        3,
        &words,
    );
}

#[test]
fn a_citable_toml_that_cannot_be_used_is_explained() {
    let world = World::new();
    for (text, word) in [
        ("datasets = [\n", "citable.toml"),
        ("datasets = \"10.5281/zenodo.1\"\n", "datasets"),
        ("datasets = [\"nonsense\"]\n", "nonsense"),
        ("relation = \"likes\"\n", "likes"),
        ("zenodo = \"https://evil.example\"\n", "zenodo"),
    ] {
        world.commit("citable.toml", text);
        for arguments in [&["status"][..], &["publish", "1.0.0", "--yes"]] {
            harmless(&world, world.path(), arguments, 2, &["citable.toml", word]);
        }
    }
    world.commit("citable.toml", "# nothing\n");
    harmless(&world, world.path(), &["link"], 2, &["no dataset is named"]);
}

#[test]
fn an_address_that_is_none_is_named_with_its_variable() {
    let world = World::new();
    for name in [
        "GITHUB_API_URL",
        "GITHUB_SERVER_URL",
        "CITABLE_ZENODO_URL",
        "CITABLE_DATACITE_URL",
        "CITABLE_DOI_URL",
        "CITABLE_ORCID_URL",
    ] {
        for value in ["nonsense", "file:///etc/passwd", "http://"] {
            let run = world.citable(&["publish", "1.0.0", "--yes"]);
            run.env(name, value).run().code(2).saying(&[name]);
        }
    }
    assert_eq!(world.snapshot().requests.len(), 0);
}

#[test]
fn a_revision_that_is_not_there_is_named() {
    let world = World::new();
    for command in ["check", "preview"] {
        let ended = world.citable(&[command, "--at", "v9.9.9"]).run();
        assert!(matches!(ended.code, 2 | 3), "{}", ended.text());
        ended.saying(&["error", "v9.9.9"]);
    }
}

#[test]
fn a_version_that_can_be_no_tag_is_refused() {
    let world = World::new();
    for version in ["1 0", "1..0", "1.0~", "", "1.0:x", "1.0\u{7}"] {
        let arguments = ["publish", "--yes", "--", version];
        harmless(&world, world.path(), &arguments, 2, &["error"]);
    }
}

#[test]
fn notes_that_cannot_be_read_stop_it() {
    let world = World::new();
    let arguments = ["release", "1.0.0", "--yes", "--notes-file", "no-such.md"];
    harmless(&world, world.path(), &arguments, 2, &["no-such.md"]);
}

#[test]
fn a_token_that_no_header_can_hold_is_refused_and_not_shown() {
    let world = World::new();
    let run = world
        .citable(&["status"])
        .env("GITHUB_TOKEN", "abc\ndefghi");
    let ended = run.run();
    assert!(matches!(ended.code, 2 | 3), "{}", ended.text());
    ended.saying(&["error"]).silent_on(&["panicked", "defghi"]);
}
