//! The house as drawn in CONTRIBUTING.md: which module may use which, what the pure layers
//! must not name, how long a file may be, and that rules, their pages and their fixtures
//! are the same set.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The arrows: a module uses only what stands before it. Those of one row do not use each other.
const ORDER: [&[&str]; 14] = [
    &["domain"],
    &["facts"],
    &[
        "license",
        "manifests",
        "zenodo_rules",
        "github_rules",
        "paper",
    ],
    &["rules"],
    &["proposal"],
    &["plan"],
    &["report"],
    &["world"],
    &["observe", "apply"],
    &["reconcile"],
    &["term"],
    &["config"],
    &["cli"],
    &["main"],
];

/// What the pure layers must not name.
const FORBIDDEN: [&str; 6] = [
    "tokio",
    "reqwest",
    "octocrab",
    "std::fs",
    "std::env",
    "SystemTime",
];

/// The pure layers.
const PURE: [&str; 11] = [
    "domain",
    "facts",
    "license",
    "manifests",
    "zenodo_rules",
    "github_rules",
    "paper",
    "rules",
    "proposal",
    "plan",
    "report",
];

/// A file is one thing that can be read in a sitting.
const LONGEST: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The top-level module that a source file belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.strip_suffix(".rs").unwrap_or(&first).to_owned()
}

fn is_test_file(path: &Path) -> bool {
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    name == "tests" || name == "laws" || path.components().any(|part| part.as_os_str() == "tests")
}

/// The code of a file without comments and without its tests, which may use anything.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules named after `crate::` or, in the binary, after `citable::`.
fn used(code: &str, from: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let start = if from == "main" {
        "citable::"
    } else {
        "crate::"
    };
    for (at, _) in code.match_indices(start) {
        let rest = &code[at + start.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            names.extend(group.split(',').map(|name| first_word(name.trim())));
        } else {
            names.insert(first_word(rest));
        }
    }
    names.remove("");
    names
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&module))
}

#[test]
fn every_arrow_goes_one_way() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let from = module(&path);
        if from == "lib" || is_test_file(&path) {
            continue;
        }
        for to in used(&code(&path), &from)
            .into_iter()
            .filter(|to| *to != from)
        {
            let fine = match (from.as_str(), rank(&from), rank(&to)) {
                // Beside the layers: knows the words of the field, and only commands know it.
                ("rehearse", _, _) => to == "domain",
                (_, Some(from), None) if to == "rehearse" => from >= rank("cli").unwrap(),
                (_, Some(from), Some(to)) => to < from,
                // A type or a constant at the root of the crate.
                (_, _, None) => to.chars().next().is_some_and(char::is_uppercase),
                (_, None, _) => false,
            };
            if !fine {
                wrong.push(format!("{}: {from} uses {to}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let placed: BTreeSet<String> = ORDER
        .iter()
        .flat_map(|row| row.iter())
        .map(|name| (*name).to_owned())
        .chain(["rehearse".to_owned()])
        .collect();
    let there: BTreeSet<String> = sources(&root().join("src"))
        .iter()
        .map(|path| module(path))
        .filter(|name| name != "lib")
        .collect();
    assert_eq!(there, placed);
}

#[test]
fn the_pure_layers_name_nothing_that_looks_or_acts() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        if !PURE.contains(&module(&path).as_str()) || is_test_file(&path) {
            continue;
        }
        let code = code(&path);
        for name in FORBIDDEN.iter().filter(|name| code.contains(*name)) {
            wrong.push(format!("{}: {name}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_source_file_is_longer_than_a_sitting() {
    let mut long = Vec::new();
    for folder in ["src", "crates/cff-rs/src"] {
        for path in sources(&root().join(folder)) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > LONGEST && !is_test_file(&path) {
                long.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_rule_has_its_page_and_its_fixtures() {
    let names = |folder: &str, strip: &str| -> BTreeSet<String> {
        fs::read_dir(root().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter_map(|name| {
                if strip.is_empty() {
                    Some(name)
                } else {
                    name.strip_suffix(strip).map(str::to_owned)
                }
            })
            .filter(|name| name != "README")
            .collect()
    };
    let listed: BTreeSet<String> = citable::rules::ALL
        .iter()
        .map(|rule| rule.id.to_owned())
        .collect();
    assert_eq!(names("docs/rules", ".md"), listed, "docs/rules");
    assert_eq!(
        names("tests/fixtures/rules", ""),
        listed,
        "tests/fixtures/rules"
    );
}
