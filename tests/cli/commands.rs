//! The smaller commands, the help, and what holds for every command.

use std::process::Command;

use crate::runner::{Citable, citable};
use crate::world::{World, git, write_script};

const COMMANDS: [&str; 12] = [
    "check",
    "explain",
    "preview",
    "release",
    "doi",
    "verify",
    "link",
    "status",
    "publish",
    "rehearse",
    "completions",
    "man",
];

#[test]
fn the_help_of_every_command_has_an_example_that_names_it() {
    for command in COMMANDS {
        let help = citable(&[command, "--help"]).run().code(0);
        assert!(help.stdout.contains("Example"), "{}", help.text());
        let example = format!("  citable {command}");
        assert!(help.stdout.contains(&example), "{}", help.text());
    }
    let help = citable(&["--help"]).run().code(0);
    for command in COMMANDS {
        assert!(help.stdout.contains(&format!("\n  {command}")), "{command}");
    }
}

#[test]
fn the_examples_in_the_help_are_calls_that_are_understood() {
    for command in COMMANDS {
        let help = citable(&[command, "--help"]).run().code(0).stdout;
        let (_, examples) = help.split_once("Example").unwrap();
        let lines = examples.lines().map(str::trim);
        for line in lines.filter(|line| line.starts_with("citable ")) {
            let words = line.split(['>', '|']).next().unwrap().split_whitespace();
            let words: Vec<&str> = words.skip(1).collect();
            let folder = tempfile::tempdir().unwrap();
            let ended = citable(&words).in_folder(folder.path()).run();
            let refused = ended.says("Usage:") || ended.says("unexpected argument");
            assert!(!refused, "{line}\n{}", ended.text());
        }
    }
}

#[test]
fn the_exit_codes_of_the_help_are_those_that_the_tests_hold() {
    let help = citable(&["--help"]).run().code(0).stdout;
    let words: Vec<&str> = help.split_whitespace().collect();
    let said = words.join(" ");
    for code in [
        "0 done or clean",
        "1 findings at error level, or blocked",
        "2 usage",
        "3 could not complete (network, permission, I/O)",
        "4 waiting: run again later",
    ] {
        assert!(said.contains(code), "`{code}` in {help}");
    }
}

#[test]
fn explain_lists_all_rules_and_prints_the_page_of_each() {
    let list = citable(&["explain"]).run().code(0).stdout;
    assert!(list.starts_with("RULE "), "{list}");
    assert_eq!(list.lines().count(), citable::rules::ALL.len() + 1);
    for rule in citable::rules::ALL {
        assert!(list.contains(rule.id), "{}", rule.id);
        let page = citable(&["explain", rule.id]).run().code(0).stdout;
        assert!(page.contains(rule.id) && page.len() > 200, "{page}");
    }
}

#[test]
fn check_fix_mends_what_it_says_and_keeps_every_other_byte() {
    let world = World::new();
    let before = world.read("CITATION.cff");
    // A comment behind the value, a quoted neighbour, and no line end at the end.
    let right = before.replace("license: MIT\n", "license: MIT # kept\n");
    let right = right.trim_end().to_owned();
    let wrong = right.replace("license: MIT", "license: mit");
    assert_ne!(wrong, right);
    world.commit("CITATION.cff", &wrong);
    let check = world.citable(&["check", "--format", "json"]).run().json();
    let findings = check["findings"].as_array().unwrap();
    let fixable = findings.iter().filter(|finding| finding["fixable"] == true);
    assert_eq!(fixable.count(), 1, "{check:#}");
    let fixed = world.citable(&["check", "--fix"]).run().code(0);
    fixed.saying(&["fixed CITATION.cff"]);
    assert_eq!(world.read("CITATION.cff"), right);
    assert_eq!(world.git(&["status", "--porcelain"]), " M CITATION.cff");
    // Nothing is left to mend.
    let again = world.citable(&["check", "--fix"]).run().code(0);
    again.silent_on(&["fixed "]);
    assert_eq!(world.read("CITATION.cff"), right);
}

#[test]
fn check_at_reads_the_files_of_that_commit() {
    let world = World::new();
    let good = world.git(&["rev-parse", "HEAD"]);
    world.commit("CITATION.cff", "title: [\n");
    world.citable(&["check"]).run().code(1);
    world.citable(&["check", "--at", &good]).run().code(0);
    world.citable(&["check", "--at", "HEAD~1"]).run().code(0);
    world.citable(&["preview", "--at", "HEAD~1"]).run().code(0);
}

#[test]
fn check_takes_a_path_to_a_folder_or_to_a_file_in_it() {
    let world = World::new();
    let folder = world.path().to_str().unwrap();
    let file = world.path().join("CITATION.cff");
    let elsewhere = tempfile::tempdir().unwrap();
    for path in [folder, file.to_str().unwrap()] {
        let run = citable(&["check", path]).in_folder(elsewhere.path());
        run.run().code(0).saying(&["no findings"]);
    }
}

#[test]
fn check_makes_no_request_unless_asked() {
    let world = World::new();
    world.citable(&["check"]).run().code(0);
    world.citable(&["preview"]).run().code(0);
    assert_eq!(world.snapshot().requests.len(), 0);
    world.citable(&["check", "--online"]).run().code(0);
    assert!(!world.snapshot().requests.is_empty());
}

#[test]
fn preview_shows_what_the_record_will_say() {
    let world = World::new();
    world.citable(&["preview"]).run().code(0).saying(&[
        "Spot counts: counting fluorescent spots",
        "Carberry, Josiah (0000-0002-1825-0097",
        "mit",
        "spot detection",
        "GitHub's \"Cite this repository\" will show",
        "Carberry, J.",
        "@software{Carberry_Spot_counts_counting",
    ]);
    let text = world.read("CITATION.cff").replace("license: MIT\n", "");
    world.write("CITATION.cff", &text);
    let license = ["preview", "--repository-license", "NOASSERTION"];
    world.citable(&license).run().code(0).saying(&["cc-by-4.0"]);
}

#[test]
fn completions_are_taken_by_their_shells() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = citable(&["completions", shell]).run().code(0).stdout;
        assert!(script.contains("rehearse"), "{shell}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("completions");
        std::fs::write(&path, script).unwrap();
        let Ok(read) = Command::new(shell).arg("-n").arg(&path).output() else {
            println!("skipped: {shell} is not here to read its completions");
            continue;
        };
        let said = String::from_utf8_lossy(&read.stderr).into_owned();
        assert!(read.status.success(), "{shell}: {said}");
    }
}

#[test]
fn the_manual_page_is_one() {
    let page = citable(&["man"]).run().code(0).stdout;
    assert!(
        page.contains(".TH citable 1") || page.contains(".TH Citable"),
        "{page}"
    );
    assert!(page.contains("SYNOPSIS") && page.contains(".SH \"EXIT STATUS\""));
    let (_, examples) = page.split_once(".SH EXAMPLES\n.nf\n").unwrap();
    let (examples, _) = examples.split_once("\n.fi").unwrap();
    assert!(examples.lines().count() > 4, "{examples}");
    assert!(!page.contains("EXTRA"), "{page}");
}

#[test]
fn every_page_that_the_manual_names_can_be_printed() {
    let page = citable(&["man"]).run().code(0).stdout;
    let page = page.replace("\\-", "-");
    let names = page
        .lines()
        .filter_map(|line| line.strip_prefix("citable-")?.strip_suffix("(1)"));
    let mut count = 0;
    for name in names {
        let own = citable(&["man", name]).run().code(0).stdout;
        assert!(own.contains(".SH SYNOPSIS"), "{name}: {own}");
        count += 1;
    }
    assert!(count > 12, "{page}");
    citable(&["man", "action"]).run().code(2);
    citable(&["man", "nonsense"]).run().code(2);
}

#[test]
fn the_version_is_that_of_the_package() {
    let version = citable(&["--version"]).run().code(0).stdout;
    assert_eq!(
        version.trim(),
        concat!("citable ", env!("CARGO_PKG_VERSION"))
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = env!("CARGO_BIN_EXE_citable");
    for command in ["explain", "man", "completions bash", "check --format json"] {
        let pipe = format!("( {program} {command}; echo \"code $?\" >&2 ) | true");
        let ended = Citable::of("sh", &["-c", &pipe]).run().code(0);
        let check = command.starts_with("check") && ended.says("code 1");
        assert!(ended.says("code 0") || check, "{}", ended.text());
        ended.silent_on(&["error", "Broken pipe"]);
    }
}

#[test]
fn colour_is_for_terminals_or_for_who_asks() {
    let folder = tempfile::tempdir().unwrap();
    let coloured = |arguments: &[&str], no_color: bool| {
        let mut run = citable(arguments).in_folder(folder.path());
        if no_color {
            run = run.env("NO_COLOR", "1");
        }
        run.run().says("\u{1b}[")
    };
    assert!(!coloured(&["check"], false));
    assert!(coloured(&["check", "--color", "always"], false));
    assert!(!coloured(&["check", "--color", "never"], true));
}

#[cfg(unix)]
#[test]
fn without_git_it_says_so() {
    let world = World::new();
    let empty = tempfile::tempdir().unwrap();
    write_script(&empty.path().join("nothing"), "");
    for arguments in [&["check"][..], &["status"], &["rehearse"]] {
        let run = world.citable(arguments).env("PATH", empty.path());
        run.run().code(3).saying(&["git"]).silent_on(&["panicked"]);
    }
}

#[test]
fn a_forgotten_version_is_told_and_an_old_tag_is_not_behind_later_ones() {
    let world = World::new();
    let citation = "cff-version: 1.2.0\nmessage: Cite me\ntitle: Spot Counts\nauthors:\n  - family-names: Example\n    given-names: Ada\nversion: 1.0.0\n";
    world.commit("CITATION.cff", citation);
    world.git(&["tag", "v1.0.0"]);
    world.commit("more.txt", "more");
    world.git(&["tag", "v1.1.0"]);
    let now = world.citable(&["check"]).run();
    assert!(now.says("the newest tag is `v1.1.0`"), "{}", now.text());
    let then = world.citable(&["check", "--at", "v1.0.0"]).run();
    assert!(!then.says("newest tag"), "{}", then.text());
}

#[test]
fn a_shallow_clone_without_tags_cannot_tell_whether_the_version_is_old() {
    let world = World::new();
    world.git(&["tag", "v0.0.1"]);
    world.commit("more.txt", "more");
    let folder = tempfile::tempdir().unwrap();
    let from = format!("file://{}", world.path().display());
    git(
        folder.path(),
        &["clone", "--quiet", "--depth", "1", &from, "clone"],
    );
    let run = citable(&["check", "--format", "json"]).in_folder(&folder.path().join("clone"));
    let said: serde_json::Value = serde_json::from_str(&run.run().stdout).unwrap();
    let skipped = said["skipped"].as_array().unwrap();
    let rule = |skipped: &&serde_json::Value| skipped["rule"] == "version-behind-tags";
    let reason = skipped.iter().find(rule).map(|skipped| &skipped["reason"]);
    let reason = reason.and_then(serde_json::Value::as_str).unwrap();
    assert!(reason.contains("--unshallow"), "{reason}");
}

#[cfg(unix)]
#[test]
fn a_rehearsal_serves_other_programs_until_it_is_interrupted() {
    let mut serving = citable(&["rehearse", "--serve"]).start();
    assert!(serving.until("serving on 127.0.0.1"));
    assert!(!serving.has_ended());
    serving.interrupt();
    let ended = serving.end().code(0);
    let served = ended.json();
    let environment = served["environment"].as_object().unwrap();
    for name in [
        "GITHUB_API_URL",
        "CITABLE_ZENODO_URL",
        "CITABLE_DATACITE_URL",
        "CITABLE_DOI_URL",
    ] {
        let url = environment[name].as_str().unwrap();
        assert!(url.starts_with("http://127.0.0.1:"), "{name} {url}");
    }
    let copy = std::path::Path::new(served["workingCopy"].as_str().unwrap());
    assert!(!copy.exists(), "the working copy is left");
}
