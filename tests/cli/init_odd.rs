//! `citable init` on what real repositories hold, and on what nobody would write in good faith.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::init::Project;

/// Texts that other readers of YAML take for something else, or that act on a terminal or on the
/// runner of a workflow.
const ODD: [&str; 18] = [
    "yes",
    "null",
    "1.0",
    "2026-01-01",
    "a: b",
    "a #b",
    "- dash",
    "'single",
    "\"double",
    "back\\slash",
    "{flow}, [list]",
    "& anchor",
    "* alias",
    "!tag me",
    "%percent",
    "::error::forged",
    "##[error]forged",
    "\u{1b}[2J clear \u{202e} turned \u{7} rung \u{2028} apart",
];

#[test]
fn odd_words_in_every_place_are_written_so_that_all_read_them_alike() {
    for odd in ODD {
        let quoted = serde_json::to_string(odd).unwrap();
        let manifest = format!(
            "{{\"name\": \"tool\", \"version\": \"1.0.0\", \"description\": {quoted}, \"keywords\": [{quoted}, \"fine\"], \
             \"license\": \"MIT\", \"author\": {{\"name\": {quoted}}}}}"
        );
        let readme = format!("# {odd} and more\n");
        let author = format!(
            "{} Doe <jane@example.org>",
            odd.replace(['<', '>', '\n'], "")
        );
        let project = Project::new(
            &[("package.json", &manifest), ("README.md", &readme)],
            &[&author],
        );
        let ended = project
            .run(&["init", "--yes", &format!("--title={odd} tool")])
            .code(0);
        for bad in ["\u{1b}", "\u{7}", "\u{202e}", "##["] {
            assert!(!ended.says(bad), "{odd:?}: {}", ended.text());
        }
        for line in ended.stderr.lines() {
            assert!(!line.trim_start().starts_with("::"), "{line}");
        }
        let written = project.read("CITATION.cff");
        for hidden in ['\u{1b}', '\u{7}', '\u{202e}', '\u{2028}'] {
            assert!(!written.contains(hidden), "{written}");
        }
        project.passes();
    }
}

#[test]
fn names_of_git_that_are_none_are_never_written() {
    let people = [
        "\u{1b}]0;x\u{7}Jane Doe <jane@example.org>",
        "Jane Doe <jane@other.example>",
        "john@example.org <john@example.org>",
        "root <root@localhost>",
        "null <null@example.org>",
    ];
    let project = Project::new(&[("LICENSE", &license("MIT"))], &people);
    let ended = project
        .run(&["init", "--yes"])
        .code(0)
        .silent_on(&["@example.org", "\u{1b}"]);
    let written = project.read("CITATION.cff");
    assert_eq!(
        written.matches("family-names:").count(),
        1,
        "{written}\n{}",
        ended.text()
    );
    assert!(!written.contains('@'));
    project.passes();
}

#[test]
fn what_was_given_for_a_key_that_is_there_is_not_dropped_without_a_word() {
    let cff = "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Spot Counter\nauthors:\n  - family-names: Carberry\n    given-names: Josiah\n";
    let files = [("CITATION.cff", cff), ("LICENSE", &license("MIT"))];
    let project = Project::new(&files, &["Josiah Carberry <josiah@example.org>"]);
    let given = [
        "init",
        "--yes",
        "--offline",
        "--complete",
        "--title",
        "Other words",
        "--author",
        "Josiah Carberry <0000-0002-1825-0097>",
    ];
    project.run(&given).code(0).saying(&[
        "the authors that were given: those in CITATION.cff stay as they are",
        "the title that was given",
    ]);
    let written = project.read("CITATION.cff");
    assert!(
        written.starts_with(cff) && !written.contains("orcid"),
        "{written}"
    );
    project
        .run(&["init", "--yes", "--offline", "--title", "Spot Counter"])
        .silent_on(&["that was given"]);
}

fn license(id: &str) -> String {
    citable::license::text(id, 2026, "Jane Doe").unwrap()
}

/// Files of real repositories, by repository: those of one class that belong to one name.
fn real(class: &str, ending: &str) -> BTreeMap<String, String> {
    let shared = std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let from = shared
        .join("oracle/zenodo")
        .join(format!("real-{class}.jsonl"));
    let Ok(lines) = std::fs::read_to_string(&from) else {
        println!("skipped: {} is not here", from.display());
        return BTreeMap::new();
    };
    let cases = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    cases
        .filter(|case: &serde_json::Value| case["class"] == "real")
        .map(|case| {
            let name = case["name"].as_str().unwrap().trim_end_matches(ending);
            (name.to_owned(), case["text"].as_str().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn real_zenodo_json_files_give_a_citation_file_that_passes() {
    let (mut count, mut stopped) = (0, Vec::new());
    for (name, text) in real("zenodo-json", ".zenodo.json").into_iter().take(25) {
        // Its own errors stay; they are not what `init` is about.
        let project = Project::new(
            &[(".zenodo.json", &text), ("LICENSE", &license("MIT"))],
            &["Jane Doe <jane@example.org>"],
        );
        let ended = project.run(&["init", "--yes", "--license", "MIT"]);
        let written = project.read("CITATION.cff");
        if ended.code == 0 {
            std::fs::remove_file(project.path().join(".zenodo.json")).unwrap();
            project.passes();
            count += 1;
        } else {
            assert!(
                ended.code == 1 && written.is_empty(),
                "{name}: {}",
                ended.text()
            );
            stopped.push(format!("{name}: {}", ended.text()));
        }
    }
    println!(
        "{count} citation files from .zenodo.json, {} stopped",
        stopped.len()
    );
    assert!(stopped.is_empty(), "{}", stopped.join("\n"));
}

#[test]
fn real_citation_files_stay_and_are_completed_without_a_changed_line() {
    for (name, text) in real("cff", ".cff").into_iter().take(30) {
        let project = Project::new(&[("CITATION.cff", &text)], &["Jane Doe <jane@example.org>"]);
        let ended = project.run(&["init", "--yes", "--license", "MIT"]);
        assert!([0, 1].contains(&ended.code), "{name}: {}", ended.text());
        assert_eq!(project.read("CITATION.cff"), text, "{name}");
        let ended = project.run(&["init", "--yes", "--license", "MIT", "--complete"]);
        assert!([0, 1].contains(&ended.code), "{name}: {}", ended.text());
        let after = project.read("CITATION.cff");
        let mut lines = after.lines();
        for line in text.lines() {
            assert!(
                lines.any(|after| after == line),
                "{name} lost `{line}`\n{after}"
            );
        }
    }
}

#[test]
fn real_licence_files_are_recognised_and_stay() {
    let shared = std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let Ok(truth) = std::fs::read_to_string(shared.join("oracle/licenses/truth.tsv")) else {
        println!("skipped: the licence files are not here");
        return;
    };
    for line in truth
        .lines()
        .skip(1)
        .filter(|line| !line.contains("\tother:"))
        .take(20)
    {
        let mut columns = line.split('\t');
        let (file, id) = (columns.next().unwrap(), columns.next().unwrap());
        let Ok(text) = std::fs::read_to_string(shared.join("oracle/licenses/files").join(file))
        else {
            continue;
        };
        let project = Project::new(&[("LICENSE", &text)], &["Jane Doe <jane@example.org>"]);
        let ended = project.run(&["init", "--yes"]).code(0);
        assert_eq!(project.read("LICENSE"), text, "{file}");
        let written = project.read("CITATION.cff");
        if !id.starts_with("notice:") {
            assert!(
                written.contains(&format!("license: {id}")),
                "{file} {id}\n{}",
                ended.text()
            );
        }
    }
}
