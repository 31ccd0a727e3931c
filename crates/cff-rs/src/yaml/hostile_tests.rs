use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::ReadErrorKind::{TooDeep, TooLarge, TooManyNodes};
use super::*;

#[test]
fn hostile_texts_are_answered_quickly() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..='z').zip('a'..) {
        let items = vec![format!("*{before}"); 9].join(", ");
        writeln!(bomb, "{name}: &{name} [{items}]").unwrap();
    }
    let long = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(1_000_000),
        "*a,".repeat(90_000)
    );
    // Each anchor alone is shallow; chained they are deep.
    let mut chain = format!("- &a0 {}{}\n", "[".repeat(50), "]".repeat(50));
    for link in 1..1000 {
        writeln!(chain, "- &a{link} [[*a{}]]", link - 1).unwrap();
    }
    let indented: Vec<String> = (0..1000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let keys: Vec<String> = (0..40_000).map(|key| format!("k{key}: 1\n")).collect();
    let table = [
        ("bomb", bomb, Some(TooManyNodes)),
        ("long alias", long, Some(TooManyNodes)),
        ("chain", chain, Some(TooDeep)),
        ("brackets", "[".repeat(100_000), Some(TooDeep)),
        ("braces", "{a: ".repeat(100_000), Some(TooDeep)),
        ("dashes", "- ".repeat(100_000), Some(TooDeep)),
        ("questions", "? ".repeat(100_000), Some(TooDeep)),
        ("indented", indented.concat(), Some(TooDeep)),
        ("large", "a".repeat(100_000_000), Some(TooLarge)),
        ("items", "- x\n".repeat(200_000), Some(TooManyNodes)),
        ("keys", keys.concat(), None),
        ("comments", "# c\n".repeat(200_000), None),
        ("quotes", "\"".repeat(99_999), Some(ReadErrorKind::Syntax)),
        ("tabs", "\t".repeat(1_000_000), None),
        ("colons", ":".repeat(1_000_000), None),
    ];
    for (name, text, kind) in table {
        let start = Instant::now();
        let found = read(&text).map_err(|error| error.kind);
        let taken = start.elapsed();
        if let Some(kind) = kind {
            assert_eq!(found.err(), Some(kind), "{name}");
        }
        // A build for tests on a busy machine; one for use takes a tenth.
        assert!(taken < Duration::from_secs(4), "{name} took {taken:?}");
    }
}
