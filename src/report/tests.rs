use proptest::prelude::*;
use serde_json::{Value, json};

use super::human::Style;
use super::*;
use crate::domain::Place;
use crate::rules::{Fix, LicenseSeen};

mod checklist;

const CFF: &str = "cff-version: 1.2.0\ntitle: Tööl\nversion: 1.0.0\n";

fn finding(severity: Severity, message: &str, place: Option<Place>) -> Finding {
    Finding {
        rule: "version-not-tag",
        severity,
        message: message.to_owned(),
        place,
        help: Some("set `version: 1.1.0`".to_owned()),
        fix: None,
    }
}

fn files(text: &str) -> Files {
    Files::default().with("CITATION.cff", text.to_owned())
}

fn skipped() -> Vec<Skipped> {
    let skip = |rule, reason: &str| Skipped {
        rule,
        reason: reason.to_owned(),
    };
    vec![
        skip("integration-off", "needs a token"),
        skip("tag-conflict", "offline"),
        skip("repository-private", "needs a token"),
    ]
}

fn with<T>(findings: &[Finding], files: &Files, show: impl Fn(&Check<'_>) -> T) -> T {
    show(&Check {
        checklist: &[],
        reminders: &[],
        findings,
        skipped: &skipped(),
        silenced: &[],
        files,
        licenses: &[LicenseSeen {
            path: "LICENSE".to_owned(),
            spdx: None,
            confidence: 0.9,
            github: "NOASSERTION",
        }],
    })
}

fn version() -> Finding {
    let mut found = finding(
        Severity::Error,
        "CITATION.cff says version 1.0.0 but the tag is v1.1.0",
        Some(Place::at("CITATION.cff", 42..47)),
    );
    found.fix = Some(Fix {
        path: "CITATION.cff".to_owned(),
        text: String::new(),
    });
    found
}

#[test]
fn a_finding_is_shown_as_rustc_shows_an_error() {
    let text = with(&[version()], &files(CFF), |check| {
        human::check(check, Style::plain())
    });
    let page = see("version-not-tag");
    assert_eq!(
        text,
        format!(
            "error[version-not-tag]: CITATION.cff says version 1.0.0 but the tag is v1.1.0
 --> CITATION.cff:3:10
  |
3 | version: 1.0.0
  |          ^^^^^
  |
  = help: set `version: 1.1.0`
  = see: {page}

not checked: integration-off, repository-private: needs a token
not checked: tag-conflict: offline
1 error; 3 rules not checked; `citable check --fix` mends 1
"
        )
    );
}

#[test]
fn a_finding_about_a_whole_file_names_it_and_one_about_none_does_not() {
    let show = |place| {
        let found = finding(Severity::Warning, "something", place);
        human::finding(&found, &files(CFF), Style::plain())
    };
    let whole = show(Some(Place::file("CITATION.cff")));
    assert!(
        whole.starts_with("warning[version-not-tag]: something\n--> CITATION.cff\n"),
        "{whole}"
    );
    assert!(!show(None).contains("-->"));
    // The file is not there any more, or was never read.
    assert!(show(Some(Place::at("gone", 3..9))).contains("--> gone\n"));
}

#[test]
fn much_text_is_not_shown_but_its_place_is() {
    let show = |text: &str, span| {
        let found = finding(Severity::Note, "x", Some(Place::at("CITATION.cff", span)));
        human::finding(&found, &files(text), Style::plain())
    };
    let long = format!("a\n{}\n", "b".repeat(100_000));
    let shown = show(&long, 5..6);
    assert!(shown.contains("--> CITATION.cff:2:4") && shown.len() < 500);
    let many = "line\n".repeat(100);
    let shown = show(&many, 5..400);
    assert!(
        shown.contains("--> CITATION.cff:2:1") && shown.len() < 500,
        "{shown}"
    );
    let crlf = show("one: 1\r\ntwo: 2\r\n", 13..14);
    assert!(crlf.contains("2 | two: 2\n  |      ^\n"), "{crlf}");
    let between = show("one: 1\r\ntwo: 2\r\n", 7..7);
    assert!(between.contains("1 | one: 1\n"), "{between}");
    let alone = show("one: 1\rtwo: 2\rthree: 3\r", 12..13);
    assert!(alone.contains("--> CITATION.cff:2:6\n"), "{alone}");
    assert!(alone.contains("2 | two: 2\n  |      ^\n"), "{alone}");
    assert!(
        !alone.contains("one") && !alone.contains("three"),
        "{alone}"
    );
}

/// Things that a file may hold to act on whoever looks at it.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}abc ##[error]x\r\n::error::y\n<img> | `a";

fn acts(text: &str) -> bool {
    text.chars()
        .any(|c| c != '\n' && c != '\t' && safe::one(c) != c)
}

#[test]
fn nothing_in_a_file_acts_on_the_reader() {
    let mut found = finding(
        Severity::Error,
        HOSTILE,
        Some(Place::at("CITATION.cff", 2..HOSTILE.len())),
    );
    found.help = Some(HOSTILE.to_owned());
    let mut named = found.clone();
    named.place = Some(Place::file(HOSTILE));
    let all = [found, named];
    let files = files(HOSTILE);
    let plain = with(&all, &files, |check| human::check(check, Style::plain()));
    assert!(!acts(&plain), "{plain:?}");
    let markdown = with(&all, &files, markdown::check);
    assert!(
        !acts(&markdown) && !markdown.contains("<img>"),
        "{markdown}"
    );
    let json = with(&all, &files, |check| json::text(&json::check(check)));
    assert!(!acts(&json));
    let sarif = with(&all, &files, |check| json::text(&sarif::check(check)));
    assert!(!acts(&sarif));

    let log = with(&all, &files, github::annotations);
    assert!(!acts(&log) && !log.contains("##["), "{log}");
    let commands = log
        .lines()
        .filter(|line| line.trim_start().starts_with("::"));
    assert_eq!(commands.count(), 3, "{log}");
}

#[test]
fn json_escapes_change_no_value() {
    let value = json!({"a": HOSTILE, "b": ["\u{e0041}é"]});
    let text = json::text(&value);
    assert!(!acts(&text));
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
}

#[test]
fn the_contract_of_check_is_kept() {
    let whole = finding(Severity::Note, "x", Some(Place::file("LICENSE")));
    let mut bare = finding(Severity::Warning, "y", None);
    bare.help = None;
    let value = with(&[version(), bare, whole], &files(CFF), json::check);
    let page = docs("version-not-tag");
    let none = Value::Null;
    assert_eq!(
        value,
        json!({
            "schema": "citable/check/1",
            "findings": [
                {"rule": "version-not-tag", "severity": "error",
                 "message": "CITATION.cff says version 1.0.0 but the tag is v1.1.0",
                 "path": "CITATION.cff", "line": 3, "column": 10, "endLine": 3, "endColumn": 15,
                 "help": "set `version: 1.1.0`", "docs": page, "fixable": true},
                {"rule": "version-not-tag", "severity": "warning", "message": "y",
                 "path": none, "line": none, "column": none, "endLine": none, "endColumn": none,
                 "help": none, "docs": page, "fixable": false},
                {"rule": "version-not-tag", "severity": "note", "message": "x",
                 "path": "LICENSE", "line": none, "column": none, "endLine": none, "endColumn": none,
                 "help": "set `version: 1.1.0`", "docs": page, "fixable": false},
            ],
            "skipped": [
                {"rule": "integration-off", "reason": "needs a token"},
                {"rule": "tag-conflict", "reason": "offline"},
                {"rule": "repository-private", "reason": "needs a token"},
            ],
            "silenced": [],
            "licenses": [
                {"path": "LICENSE", "spdx": none, "confidence": 0.9, "github": "NOASSERTION"},
            ],
            "checklist": [],
            "reminders": [],
            "summary": {"errors": 1, "warnings": 1, "notes": 1},
        })
    );
}

#[test]
fn an_annotation_is_escaped_as_the_runner_unescapes() {
    let mut found = finding(
        Severity::Error,
        "100%: a, b",
        Some(Place::at("a,b:c", 0..3)),
    );
    found.help = None;
    let files = Files::default().with("a,b:c", "abc".to_owned());
    let log = with(&[found], &files, github::annotations);
    let page = see("version-not-tag");
    assert_eq!(
        log.lines().next().unwrap(),
        format!(
            "::error file=a%2Cb%3Ac,line=1,endLine=1,col=1,endColumn=3,title=version-not-tag\
             ::100%25: a, b%0Asee: {page}"
        )
    );
    assert!(log.ends_with("citable: 1 error\n"));
}

#[test]
fn nothing_in_a_file_or_its_name_forges_an_annotation() {
    let hostile = [
        "%0A::error::forged",
        "\n::error::forged",
        "\r::error::forged",
        "x,line=1,title=forged::y",
        "##[error]forged",
        "::stop-commands::x",
        "%250A%253A",
    ];
    for text in hostile {
        let mut found = finding(Severity::Error, text, Some(Place::file(text)));
        found.help = Some(text.to_owned());
        let log = with(&[found], &files(CFF), github::annotations);
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 3, "{log}");
        let (properties, message) = lines[0][2..].split_once("::").unwrap();
        // As the runner takes it apart: two properties, and the text as it was.
        assert_eq!(properties.matches(',').count(), 1, "{properties}");
        assert!(properties.starts_with("error file=") && properties.contains(",title="));
        assert!(!log.contains("##["), "{log}");
        let read = message
            .replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%25", "%");
        assert!(read.contains("see: "), "{read}");
        if text.starts_with('%') {
            assert!(read.contains(&text.replace("::", ": :")), "{read}");
        }
        // Other runners end the properties at the last of these.
        assert!(!message.contains("::"), "{message}");
    }
}

#[test]
fn ten_annotations_of_a_kind_are_the_most_and_the_worst_come_first() {
    let mut all = vec![finding(Severity::Note, "n", None); 12];
    all.extend(vec![finding(Severity::Error, "e", None); 12]);
    all.extend(vec![finding(Severity::Warning, "w", None); 10]);
    let log = with(&all, &files(CFF), github::annotations);
    let count = |start: &str| log.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!(
        (count("::error"), count("::warning"), count("::notice")),
        (10, 10, 10)
    );
    assert_eq!(
        (count("and 2 errors more"), count("and 3 notes more")),
        (1, 1)
    );
    assert!(log.starts_with("::error"));
    assert!(log.contains("not checked: integration-off, repository-private (needs a token)"));
}

#[test]
fn a_line_of_a_help_is_no_command_to_the_runner_in_a_log_for_people() {
    let mut found = finding(Severity::Error, "m", Some(Place::file("::warning::a")));
    found.help = Some("write:\n::error::forged\n \t::notice::forged".to_owned());
    let text = with(&[found], &files(CFF), |check| {
        human::check(check, Style::plain())
    });
    let spoken = text
        .lines()
        .filter(|line| line.trim_start().starts_with("::"));
    assert_eq!(spoken.count(), 0, "{text}");
}

#[test]
fn a_long_message_stays_below_the_runners_limit() {
    let found = finding(Severity::Error, &"ä".repeat(10_000), None);
    let log = with(&[found], &files(CFF), github::annotations);
    assert!(log.lines().next().unwrap().chars().count() < 4096);
}

#[test]
fn markdown_keeps_each_finding_in_its_row() {
    let found = finding(
        Severity::Warning,
        "a | b\nc `x|y`",
        Some(Place::at("CITATION.cff", 42..47)),
    );
    let text = with(&[found], &files(CFF), markdown::check);
    let row = text.lines().find(|line| line.starts_with("| ⚠️")).unwrap();
    assert!(
        row.contains("| CITATION.cff:3 | a \\| b c `x\\|y`<br>help: set `version: 1.1.0`"),
        "{row}"
    );
    assert!(text.contains("| LICENSE | not known | NOASSERTION |"));
    assert!(text.contains("- `integration-off`, `repository-private`: needs a token"));
    let many = vec![finding(Severity::Note, &"x".repeat(1000), None); 2000];
    let text = with(&many, &files(CFF), markdown::check);
    assert!(text.len() < 900 << 10 && text.contains("more findings are not shown"));
}

#[test]
fn sarif_names_rules_places_and_what_was_not_checked() {
    let mut odd = finding(Severity::Note, "x", Some(Place::file("a b/é#.txt")));
    odd.rule = "no-such-rule";
    let value = with(&[version(), odd], &files(CFF), sarif::check);
    let run = &value["runs"][0];
    let ids: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], ids[index]);
    }
    assert_eq!(
        run["results"][0]["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": {"uri": "CITATION.cff", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3, "startColumn": 10, "endLine": 3, "endColumn": 15},
        })
    );
    assert_eq!(
        run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "a%20b/%C3%A9%23.txt"
    );
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array();
    assert_eq!(notes.map(Vec::len), Some(3));
}

#[test]
fn no_findings_are_said_to_be_none_and_what_was_not_looked_at_is_said_too() {
    let text = with(&[], &files(CFF), |check| {
        human::check(check, Style::plain())
    });
    assert!(
        text.ends_with("no findings; 3 rules not checked\n"),
        "{text}"
    );
}

proptest! {
    #[test]
    fn any_span_of_any_text_can_be_shown(text in "(?s).{0,200}", start in 0..250_usize, length in 0..250_usize, colour: bool) {
        let found = finding(Severity::Error, &text, Some(Place::at("CITATION.cff", start..start + length)));
        let files = files(&text);
        let all = [found];
        let style = Style { colour, links: colour, width: 40 };
        let shown = with(&all, &files, |check| human::check(check, style));
        prop_assert!(colour || !acts(&shown));
        let log = with(&all, &files, github::annotations);
        prop_assert_eq!(log.lines().count(), 3);
        with(&all, &files, sarif::check);
        with(&all, &files, markdown::check);
    }
}
