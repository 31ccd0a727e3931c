use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Reads a file of outputs as the runner on Linux does (`EnvFileKeyValuePairs`).
fn read(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut read = BTreeMap::new();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        let equals = line.find('=').unwrap_or(usize::MAX);
        let heredoc = line.find("<<").unwrap_or(usize::MAX);
        if equals < heredoc {
            read.insert(line[..equals].to_owned(), line[equals + 1..].to_owned());
        } else if heredoc == usize::MAX {
            return Err(format!("invalid format `{line}`"));
        } else {
            let delimiter = &line[heredoc + 2..];
            let mut value = Vec::new();
            loop {
                match lines.next() {
                    None => return Err("matching delimiter not found".to_owned()),
                    Some(line) if line == delimiter => break,
                    Some(line) => value.push(line),
                }
            }
            read.insert(line[..heredoc].to_owned(), value.join("\n"));
        }
    }
    Ok(read)
}

#[test]
fn a_value_that_holds_the_delimiter_is_refused() {
    let values = [("doi", "x\nEOF\nhacked=1".to_owned())];
    assert_eq!(outputs(&values, "EOF"), None);
    let text = outputs(&values, "other").unwrap();
    assert_eq!(read(&text).unwrap()["doi"], "x\nEOF\nhacked=1");
}

#[test]
fn a_summary_that_fits_stays_as_it_is() {
    assert_eq!(limited("a\n", 1000), "a\n");
}

#[test]
fn a_summary_that_is_cut_closes_its_block_of_code() {
    let long = format!("# one\n\n```text\n{}```\n", "line\n".repeat(1000));
    let cut = limited(&long, 2000);
    assert!(cut.len() <= 2000, "{}", cut.len());
    assert_eq!(open_fence(&cut), None, "{cut}");
    assert!(cut.contains("not shown here"), "{cut}");
}

#[test]
fn nothing_leaves_a_block_of_code() {
    let shown = fenced("title", "a\n````\n<img>\n");
    assert!(shown.contains("\n`````text\n"), "{shown}");
    assert_eq!(open_fence(&shown), None);
}

#[test]
fn a_picture_holds_our_own_words_and_no_others() {
    let report = json!({"stages": [
        {"stage": "checked", "state": "done"},
        {"stage": "x\"]; click x", "state": "done"},
        {"stage": "tagged", "state": "blocked"},
    ]});
    let shown = picture(&report);
    assert!(shown.contains("checked --> tagged"), "{shown}");
    assert!(!shown.contains("click"), "{shown}");
    assert_eq!(picture(&json!({"findings": []})), "");
}

proptest! {
    #[test]
    fn the_runner_reads_what_was_meant(
        values in proptest::collection::vec(("[a-z-]{1,12}", "(?s)[^\0]{0,60}|.*(<<|=|\n|EOF|::error::).*"), 0..5)
    ) {
        let meant: BTreeMap<String, String> = values.iter().cloned().collect();
        let given: Vec<(&str, String)> = meant.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let text = outputs(&given, "a_delimiter_that_nobody_guesses").unwrap();
        prop_assert_eq!(read(&text).unwrap(), meant);
    }

    #[test]
    fn a_cut_summary_is_never_longer_than_the_limit(
        text in "(?s)(.{0,30}\n|```\n|é{0,50}){0,80}", limit in 600_usize..2000
    ) {
        let cut = limited(&text, limit);
        prop_assert!(cut.len() <= limit.max(text.len().min(limit)), "{}", cut.len());
    }

    #[test]
    fn a_block_of_code_ends_where_it_should(text in "(?s)(`{0,6}|.|\n){0,60}") {
        let shown = fenced("t", &text);
        prop_assert_eq!(open_fence(&shown), None);
    }
}
