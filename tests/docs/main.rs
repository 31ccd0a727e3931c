//! What the documents show is what the program does. `UPDATE=1 cargo test --test docs` writes
//! the shown output anew.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod site;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const BEGIN: &str = "<!-- rehearse:begin -->\n```console\n";
const END: &str = "```\n<!-- rehearse:end -->";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The command without anything of the environment that could change what it prints.
fn citable(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citable"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    for name in ["PATH", "HOME", "TMPDIR", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// What a person sees: stdout and stderr in one file, in the order in which they were written.
fn screen(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("screen");
    let file = File::create(&path).unwrap();
    let status = citable(arguments)
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .status()
        .unwrap();
    let seen = fs::read_to_string(&path).unwrap();
    assert!(status.success(), "{seen}");
    seen
}

/// The same without what differs from run to run: ports, commits, trees and dates.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    // How often it had to wait depends on the machine.
    let waits = |line: &&str| line.trim_start().starts_with("Waiting for ");
    let text: String = text
        .split_inclusive('\n')
        .filter(|line| !waits(line))
        .collect();
    for word in text.split_inclusive([' ', '\n', '/', '(', ')', ';', ',']) {
        let bare = word.trim_end_matches([' ', '\n', '/', '(', ')', ';', ',']);
        let digits = |text: &str, count: usize| {
            text.len() == count && text.bytes().all(|b| b.is_ascii_hexdigit())
        };
        let date = bare.len() == 10 && bare.bytes().filter(|byte| *byte == b'-').count() == 2;
        let address = bare.starts_with("127.0.0.1:") || bare.starts_with("swh:1:dir:");
        let commit = digits(bare, 12);
        let year = digits(bare, 4) && bare.starts_with("20");
        let shown = if address || date || commit || year {
            "…"
        } else {
            bare
        };
        settled.push_str(shown);
        settled.push_str(&word[bare.len()..]);
    }
    settled
}

fn between<'a>(text: &'a str, path: &Path) -> (&'a str, &'a str, &'a str) {
    let (before, rest) = text
        .split_once(BEGIN)
        .unwrap_or_else(|| panic!("{}: no {BEGIN}", path.display()));
    let (shown, after) = rest
        .split_once(END)
        .unwrap_or_else(|| panic!("{}: no {END}", path.display()));
    (before, shown, after)
}

#[test]
fn the_readme_shows_what_a_rehearsal_prints() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, shown, after) = between(&text, &path);
    let real = format!("$ citable rehearse\n{}", screen(&["rehearse"]));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{real}{END}{after}")).unwrap();
        return;
    }
    let hint = "run `UPDATE=1 cargo test --test docs`";
    assert_eq!(
        settled(shown),
        settled(&real),
        "README.md is not up to date: {hint}"
    );
}

#[test]
fn the_picture_in_the_readme_is_of_a_rehearsal() {
    let path = root().join("docs/rehearse.svg");
    let real = format!(
        "$ citable rehearse\n{}",
        screen(&["--color", "always", "rehearse"])
    );
    // How often it had to wait depends on the machine.
    let real: String = real
        .split_inclusive('\n')
        .filter(|line| !line.contains("Waiting"))
        .collect();
    let picture = anstyle_svg::Term::new().render_svg(&real);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, picture).unwrap();
        return;
    }
    let words = |svg: &str| {
        // The text of the picture without its markup and its places.
        let texts = svg
            .split('>')
            .filter_map(|part| part.split_once('<').map(|(text, _)| text));
        settled(
            &texts
                .collect::<Vec<_>>()
                .join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    let shown = fs::read_to_string(&path).unwrap();
    let hint = "run `UPDATE=1 cargo test --test docs`";
    assert_eq!(
        words(&shown),
        words(&picture),
        "docs/rehearse.svg is not up to date: {hint}"
    );
}

#[test]
fn the_readme_names_every_command_and_every_exit_code() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help = String::from_utf8(citable(&["--help"]).output().unwrap().stdout).unwrap();
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let mut count = 0;
    for line in commands.lines() {
        let name = line.trim_start().split(' ').next().unwrap();
        if !name.is_empty() && name != "help" && line.starts_with("  ") && !line.starts_with("   ")
        {
            assert!(
                readme.contains(&format!("`citable {name}")),
                "README.md does not name `{name}`"
            );
            count += 1;
        }
    }
    assert!(count >= 12, "{help}");
    for code in ["| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |"] {
        assert!(
            readme.contains(code),
            "README.md does not explain exit code {code}"
        );
    }
}

#[test]
fn our_own_repository_passes_our_own_check() {
    let output = citable(&["check"]).current_dir(root()).output().unwrap();
    let seen = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && !seen.contains("warning["),
        "{seen}"
    );
}

/// The files in a folder and below it that have this ending.
fn texts(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(texts(&path, ending));
        } else if path.extension().is_some_and(|have| have == ending) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_command_that_is_advised_exists() {
    let mut helps: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut help = |command: &str| {
        let help = helps.entry(command.to_owned()).or_insert_with(|| {
            let output = citable(&[command, "--help"]).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            output.status.success().then_some(text)
        });
        help.clone()
    };
    let mut documents = texts(&root().join("src"), "rs");
    documents.extend(texts(&root().join("docs"), "md"));
    documents.push(root().join("README.md"));
    let (mut count, mut complaints) = (0, Vec::new());
    for path in documents {
        let text = fs::read_to_string(&path).unwrap();
        for (at, start) in text.match_indices("`citable ") {
            let call = text[at + start.len()..].split('`').next().unwrap();
            let mut words = call.split_whitespace();
            let command = words.next().unwrap_or_default();
            if !command.starts_with(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            count += 1;
            let Some(known) = help(command) else {
                complaints.push(format!("{}: no command `{call}`", path.display()));
                continue;
            };
            for option in words.filter(|word| word.starts_with("--")) {
                if !known.contains(option) {
                    complaints.push(format!("{}: no option in `{call}`", path.display()));
                }
            }
        }
    }
    assert!(count > 30, "only {count} calls were found");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The inputs and outputs of the Action, as the program has them.
fn described() -> serde_json::Value {
    let output = citable(&["action", "--describe"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text<'a>(value: &'a serde_json::Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

/// A text in YAML's single quotes; an expression of GitHub's stands without.
fn quoted(text: &str) -> String {
    if text.starts_with("${{") {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

#[test]
fn the_action_declares_what_the_program_reads_and_hands_over_each_input() {
    let described = described();
    let path = root().join("action.yml");
    let action = fs::read_to_string(&path).unwrap();
    let mut declared = "inputs:\n".to_owned();
    for input in described["inputs"].as_array().unwrap() {
        let (name, about) = (text(input, "name"), quoted(text(input, "about")));
        let default = quoted(text(input, "default"));
        write!(
            declared,
            "  {name}:\n    description: {about}\n    required: false\n    default: {default}\n"
        )
        .unwrap();
        let handed = format!(": ${{{{ inputs.{name} }}}}\n");
        let variable = format!("        {}{handed}", text(input, "variable"));
        let installs = ["install", "binary"].contains(&name);
        assert!(
            action.contains(if installs { &handed } else { &variable }),
            "{name} is not handed over"
        );
        assert_eq!(
            action.matches(&format!("inputs.{name} }}}}")).count(),
            1,
            "{name}"
        );
    }
    declared.push_str("outputs:\n");
    for output in described["outputs"].as_array().unwrap() {
        let (name, about) = (text(output, "name"), quoted(text(output, "about")));
        write!(
            declared,
            "  {name}:\n    description: {about}\n    value: ${{{{ steps.run.outputs.{name} }}}}\n"
        )
        .unwrap();
    }
    let (from, to) = (
        action.find("inputs:\n").unwrap(),
        action.find("runs:\n").unwrap(),
    );
    if std::env::var_os("UPDATE").is_some() {
        fs::write(
            &path,
            format!("{}{declared}{}", &action[..from], &action[to..]),
        )
        .unwrap();
        return;
    }
    let hint = "run `UPDATE=1 cargo test --test docs`";
    assert_eq!(
        &action[from..to],
        declared,
        "action.yml is not up to date: {hint}"
    );
    // What a stranger may have named is never part of a script.
    for line in action
        .lines()
        .filter(|line| line.trim_start().starts_with("run:"))
    {
        assert!(!line.contains("${{"), "{line}");
    }
}

#[test]
fn the_page_about_the_action_has_its_inputs_and_outputs() {
    let described = described();
    let row = |cells: [&str; 4]| format!("| {} |\n", cells.join(" | "));
    let mut inputs = "| input | default | of | what |\n|---|---|---|---|\n".to_owned();
    for input in described["inputs"].as_array().unwrap() {
        let of: Vec<String> = input["commands"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| format!("`{}`", name.as_str().unwrap()))
            .collect();
        let of = if of.is_empty() {
            "all".to_owned()
        } else {
            of.join(", ")
        };
        let default = match text(input, "default") {
            "" => String::new(),
            default => format!("`{default}`"),
        };
        inputs.push_str(&row([
            &format!("`{}`", text(input, "name")),
            &default,
            &of,
            text(input, "about"),
        ]));
    }
    let mut outputs = "| output | what |\n|---|---|\n".to_owned();
    for output in described["outputs"].as_array().unwrap() {
        writeln!(
            outputs,
            "| `{}` | {} |",
            text(output, "name"),
            text(output, "about")
        )
        .unwrap();
    }
    let path = root().join("docs/action.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut expected = page.clone();
    for (name, table) in [("inputs", inputs), ("outputs", outputs)] {
        let (begin, end) = (
            format!("<!-- {name}:begin -->\n"),
            format!("<!-- {name}:end -->"),
        );
        let (before, rest) = expected.split_once(&begin).unwrap();
        let (_, after) = rest.split_once(&end).unwrap();
        expected = format!("{before}{begin}{table}{end}{after}");
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, expected).unwrap();
        return;
    }
    assert_eq!(
        page, expected,
        "docs/action.md is not up to date: run `UPDATE=1 cargo test --test docs`"
    );
}
