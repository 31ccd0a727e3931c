//! Texts that would act on a terminal or on the runner of a workflow are shown, and do not act.

use citable::rehearse::{Fault, FaultKind};

use crate::folder::Folder;
use crate::runner::Ended;
use crate::world::World;

/// Clears a screen, rings, links, turns text around, and speaks to a runner in both its ways.
const TITLE: &str = r#""\e[2J\a\e]8;;http://evil.example\e\\ spot counts \u202E\n::error::forged\n##[error]forged""#;

/// With colour, where nothing is taken out again on the way, nothing acts but the colours.
#[track_caller]
fn tame_in_colour(world: &World, arguments: &[&str]) {
    let arguments = [&["--color", "always"], arguments].concat();
    let ended = world.citable(&arguments).run();
    assert!(ended.says("\u{1b}["), "no colour in {}", ended.text());
    ended.silent_on(&["\u{1b}[2J", "\u{1b}]8;;http://evil", "\u{7}", "\u{202e}"]);
}

/// Neither stream holds what acts; commands to a runner are citable's own.
#[track_caller]
fn tame(ended: &Ended, own: &[&str]) {
    for c in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\r'] {
        assert!(!ended.says(&c.to_string()), "{c:?} in {}", ended.text());
    }
    assert!(!ended.says("##["), "{}", ended.text());
    for line in ended.stdout.lines().chain(ended.stderr.lines()) {
        let line = line.trim_start();
        let command = line.starts_with("::") && !own.iter().any(|own| line.starts_with(own));
        assert!(!command, "{line}");
        assert!(!line.starts_with("::error::forged"), "{line}");
    }
}

#[test]
fn a_hostile_citation_file_acts_nowhere() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let (before, after) = text.split_once("title: ").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let after = after
        .replace("family-names: Carberry", &format!("family-names: {TITLE}"))
        .replace("license: MIT", &format!("license: {TITLE}"))
        .replace("  - microscopy", &format!("  - {TITLE}\n  - 12"));
    let text = format!("{before}title: {TITLE}\n{TITLE}: 1\n{after}");
    world.commit("CITATION.cff", &text);
    let own = ["::error file=", "::error title=", "::warning ", "::notice "];
    for format in ["human", "json", "sarif", "github", "markdown"] {
        let ended = world.citable(&["check", "--format", format]).run().code(1);
        tame(&ended, if format == "github" { &own } else { &[] });
    }
    for arguments in [
        &["preview"][..],
        &["preview", "--format", "json"],
        &["status", "v1.0.0"],
        &["status", "v1.0.0", "--format", "markdown"],
        &["publish", "1.0.0", "--yes"],
        &["rehearse", "."],
    ] {
        tame(&world.citable(arguments).run(), &[]);
    }
}

#[test]
fn in_colour_nothing_acts_but_the_colours() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let (before, after) = text.split_once("title: ").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    let name = format!("{before}title: {TITLE}\n{TITLE}: 1\n{after}");
    world.commit("CITATION.cff", &name);
    tame_in_colour(&world, &["check"]);
    tame_in_colour(&world, &["publish", "1.0.0", "--yes"]);
    let sound = format!("{before}title: {TITLE}\n{after}");
    world.commit("CITATION.cff", &sound);
    tame_in_colour(&world, &["rehearse", "."]);
    tame_in_colour(&world, &["publish", "1.0.0", "--yes"]);
    tame_in_colour(&world, &["status"]);
}

#[test]
fn a_hostile_title_that_zenodo_takes_acts_nowhere_to_the_end() {
    let world = World::new();
    let text = world.read("CITATION.cff");
    let (before, after) = text.split_once("title: ").unwrap();
    let (_, after) = after.split_once('\n').unwrap();
    world.commit("CITATION.cff", &format!("{before}title: {TITLE}\n{after}"));
    for arguments in [
        &["rehearse", "."][..],
        &["publish", "1.0.0", "--yes"],
        &["verify"],
        &["doi"],
        &["status", "--format", "json"],
    ] {
        tame(&world.citable(arguments).run(), &[]);
    }
}

#[cfg(unix)]
#[test]
fn hostile_names_of_files_branches_and_remotes_act_nowhere() {
    let world = World::new();
    world.write("\u{1b}[31mred\n::error::forged", "x\n");
    world.git(&["checkout", "--quiet", "-b", "\u{202e}##branch"]);
    let remote = "https://gitlab.example.org/\u{1b}[2J/##[x.git";
    for arguments in [&["publish", "1.0.0", "--yes"][..], &["check"], &["status"]] {
        tame(&world.citable(arguments).run(), &[]);
    }
    world.git(&["remote", "set-url", "origin", remote]);
    for arguments in [&["publish", "1.0.0", "--yes"][..], &["status"]] {
        tame(&world.citable(arguments).run(), &[]);
    }
}

/// The same as `TITLE` once it is read, for files that are not YAML.
const WORDS: &str = "\u{1b}[2J\u{7}\u{9b}31m\u{202e}\n::error::forged\r\n\t::notice file=x::forged ##[error]forged %0A::error::forged";

/// A commented file of each kind with hostile words wherever a value may stand.
fn hostile_files(folder: &Folder) {
    let quoted = serde_json::to_string(WORDS).unwrap();
    let keys = [
        "abstract",
        "commit",
        "date-released",
        "doi",
        "license",
        "license-url",
        "message",
        "repository",
        "repository-artifact",
        "repository-code",
        "title",
        "type",
        "url",
        "version",
    ];
    let keys: Vec<String> = keys
        .iter()
        .map(|key| format!("{key}: {quoted}\n"))
        .collect();
    let person = [
        "affiliation",
        "alias",
        "email",
        "family-names",
        "given-names",
        "orcid",
    ];
    let person: Vec<String> = person
        .iter()
        .map(|key| format!("    {key}: {quoted}\n"))
        .collect();
    let person = person.concat().replacen("    ", "  - ", 1);
    let text = format!(
        "cff-version: 1.2.0\n{}authors:\n{person}  - name: {quoted}\n  - {quoted}\nkeywords: [{quoted}, {quoted}]\n\
         identifiers:\n  - type: doi\n    value: {quoted}\n  - type: {quoted}\n    value: x\n\
         references:\n  - title: {quoted}\n    type: {quoted}\n{quoted}: 1\n",
        keys.concat()
    );
    folder.write("CITATION.cff", text);
    let manifest = format!(
        "{{\"name\": {quoted}, \"version\": {quoted}, \"license\": {quoted}, {quoted}: 1}}"
    );
    folder.write("package.json", &manifest);
    folder.write("codemeta.json", &manifest);
    folder.write(
        "pyproject.toml",
        format!("[project]\nname = {quoted}\nversion = {quoted}\n"),
    );
    for name in [
        "LICENSE-##[error]x",
        "LICENSE-\n::error::forged",
        "COPYING-\u{1b}[2J%0A::error::x",
    ] {
        folder.write(name, WORDS);
    }
    folder.write("LICENSES/\u{202e}\r::error::forged", WORDS);
}

#[cfg(unix)]
#[test]
fn hostile_words_anywhere_in_any_file_act_nowhere() {
    let folder = Folder::sound();
    hostile_files(&folder);
    folder.commit();
    folder.git(&["tag", "v1.0.0%0A\u{202e}"]);
    let own = ["::error file=", "::error title=", "::warning ", "::notice "];
    let zenodo = serde_json::json!({
        "title": WORDS, "version": WORDS, "license": WORDS, "upload_type": WORDS, WORDS: WORDS,
        "creators": [{"name": WORDS, "orcid": WORDS, "affiliation": WORDS}, WORDS],
        "related_identifiers": [{"identifier": WORDS, "relation": WORDS}],
        "keywords": [WORDS, 1], "communities": [{"identifier": WORDS}],
    });
    for round in 0..3 {
        for format in ["human", "json", "sarif", "github", "markdown"] {
            let ended = folder.citable(&["check", "--format", format]).run().code(1);
            tame(&ended, if format == "github" { &own } else { &[] });
            let to = folder.beside("exported");
            let export = format!("{format}={}", to.display());
            folder
                .citable(&["check", "--export", &export])
                .run()
                .code(1);
            let exported = Ended {
                code: 0,
                stdout: std::fs::read_to_string(to).unwrap(),
                stderr: String::new(),
            };
            tame(&exported, if format == "github" { &own } else { &[] });
        }
        for arguments in [
            &["preview"][..],
            &["preview", "--format", "json"],
            &["preview", "--at", "HEAD"],
            &["check", "--at", "HEAD"],
            &["check", "--at", WORDS],
            &["check", WORDS],
            &["-C", WORDS, "check"],
            &["explain", WORDS],
            &["check", "--format", WORDS],
            &["check", "--fix"],
        ] {
            tame(&folder.citable(arguments).run(), &[]);
        }
        match round {
            0 => folder.write(".zenodo.json", zenodo.to_string()),
            _ => folder.write(".zenodo.json", format!("{{ {WORDS}")),
        }
    }
}

#[test]
fn hostile_words_of_a_server_act_nowhere() {
    let world = World::new();
    let body = r#"{"message":"\u001b[2J\u0007 no\n::error::forged\n##[error]forged \u202e"}"#;
    let refusal = FaultKind::Status(403, body.to_owned());
    let page = "<html><title>\u{1b}[2J ##[error]x\n::error::forged</title></html>";
    for kind in [refusal, FaultKind::Status(404, page.to_owned())] {
        for path in ["/repos/", "/releases", "/hooks", "/api/records", "/dois"] {
            world.services().calm();
            let fault = Fault::new("GET", path, kind.clone()).always();
            world.services().inject(fault);
            tame(&world.citable(&["status", "v1.0.0"]).run(), &[]);
        }
    }
}
