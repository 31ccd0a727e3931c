//! Names from strangers, in a workflow: nothing in them is a command, an output or a program.

use serde_json::json;

use super::{Acted, Runner, citation, released, step};
use crate::world::{World, quick};

/// Outputs of the Action, and of the step that finds the program.
const NAMES: [&str; 14] = [
    "archive-verified",
    "binary",
    "concept-doi",
    "doi",
    "exit-code",
    "findings",
    "json",
    "linked",
    "record-url",
    "release-url",
    "report",
    "sarif-file",
    "swhid",
    "tag",
];

/// Nothing of it acted: no line has a command of somebody else's, no output a new name, and no
/// program was run.
#[track_caller]
fn tame(acted: &Acted, world: &World) {
    for (kind, title, text) in acted.annotations() {
        let ours = title == "citable" || title.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(ours && !title.is_empty(), "{kind} {title}: {text}");
        assert!(!title.contains("forged"), "{title}");
    }
    for line in acted.printed() {
        assert!(
            !line.contains("##[") && !line.trim_start().starts_with("::"),
            "{line}"
        );
    }
    for name in acted.outputs().keys() {
        assert!(NAMES.contains(&name.as_str()), "a new output `{name}`");
    }
    for line in &acted.lines {
        let command = line["command"].as_str().unwrap_or_default();
        assert!(
            !["add-path", "set-env", "add-mask"].contains(&command),
            "{line}"
        );
    }
    assert!(!world.path().join("pwned").exists());
    assert!(!acted.text.contains("uid="), "a program was run");
}

#[test]
fn a_hostile_title_acts_nowhere() {
    let world = World::of(quick());
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    let title = "a\n::error title=forged::x\n##[error]forged\nEOF\nghadelimiter_x\ndoi=10.5555/forged\n\
                 `touch pwned` $(touch pwned) ${{ github.token }} %0A::error::forged <img src=x> ```";
    let hostile = format!("title: {}\n", json!(title));
    let text: String = citation(world.path())
        .split_inclusive('\n')
        .map(|line| {
            if line.starts_with("title:") {
                &hostile
            } else {
                line
            }
        })
        .collect();
    world.commit(
        "CITATION.cff",
        &text.replace("license: MIT", "license: [MIT, `id`]"),
    );
    for command in ["check", "preview", "status"] {
        let steps = step(&[("command", command), ("fail-on", "never")]);
        let acted = runner.run(&steps, "push", &json!({}));
        tame(&acted, &world);
        assert!(!acted.summary().contains("<img"), "{}", acted.summary());
    }
}

#[test]
fn a_hostile_tag_acts_nowhere() {
    let world = World::of(quick());
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    let tags = [
        "v1.0.0$(touch${IFS}pwned)`id`;id|id&id",
        "v1.0.0\n::error title=forged::x\ndoi=10.5555/forged\nEOF",
        "--support-text",
        "-C/",
        "v1%0A::error::forged##[error]forged",
    ];
    for tag in tags {
        for command in ["doi", "verify", "link", "status"] {
            let more = ("datasets", "10.5072/zenodo.1");
            let mut inputs = vec![("command", command)];
            inputs.extend((command == "link").then_some(more));
            inputs.extend((command != "status").then_some(("wait", "0")));
            let acted = runner
                .run(&step(&inputs), "release", &released(tag))
                .ended(false);
            tame(&acted, &world);
            // It was taken for a tag, or refused as none.
            let outputs = acted.outputs();
            let seen = outputs.get("tag").map_or("", String::as_str);
            assert!(
                seen.is_empty() || seen.trim_start_matches('v') == tag.trim_start_matches('v'),
                "`{tag}` became `{seen}`\n{}",
                acted.log()
            );
        }
    }
    assert!(world.snapshot().tags.is_empty());
}

#[test]
fn hostile_inputs_act_nowhere() {
    let world = World::of(quick());
    let Some(runner) = Runner::new(&world) else {
        return;
    };
    let words = "x\n::error title=forged::x\n##[error]forged $(touch pwned) `touch pwned`";
    for name in [
        "command",
        "version",
        "datasets",
        "working-directory",
        "fail-on",
        "wait",
    ] {
        let mut inputs = vec![("command", "link"), (name, words)];
        if name == "command" {
            inputs.remove(0);
        }
        let acted = runner.run(&step(&inputs), "push", &json!({})).ended(false);
        tame(&acted, &world);
    }
}
