use super::*;

fn root(text: &str) -> Node {
    read(text).unwrap().root
}

fn error(text: &str) -> (ReadErrorKind, String, String) {
    let error = read(text).unwrap_err();
    (
        error.kind,
        position(text, error.span.start).to_string(),
        error.message,
    )
}

fn at<'a>(node: &'a Node, key: &str) -> &'a Node {
    node.get(key).unwrap()
}

#[test]
fn every_span_gives_back_what_is_written() {
    let text = "\u{feff}a: 'x'\nbé: |\n  one\n  two\n\nc: [1, {d: e}] # end\nf:\n  - g\n\n";
    let root = root(text);
    assert_eq!(&text[at(&root, "a").span.clone()], "'x'");
    assert_eq!(&text[at(&root, "bé").span.clone()], "one\n  two");
    assert_eq!(&text[at(&root, "c").span.clone()], "[1, {d: e}]");
    assert_eq!(&text[at(&root, "f").span.clone()], "- g");
    assert_eq!(at(&root, "bé").as_scalar().unwrap().text, "one\ntwo\n");
    assert_eq!(root.span, 3..text.len() - 2);
}

#[test]
fn a_block_text_at_the_end_of_the_file_ends_as_it_is_written() {
    for (text, value) in [
        ("a: |\n  b", "b"),
        ("a: |\n  b\n", "b\n"),
        ("a: >\n  b\n  c", "b c"),
        ("a: |+\n  b\n\n", "b\n\n"),
    ] {
        assert_eq!(
            at(&root(text), "a").as_scalar().unwrap().text,
            value,
            "{text:?}"
        );
    }
}

#[test]
fn a_block_list_begins_at_its_first_dash() {
    for list in [
        "- a\n- b",
        "  - a\n  - b",
        "- - a",
        "- # c\n  # d\n  a: 1",
        "  - - a",
        "- &x a\n- b",
    ] {
        let text = format!("k:\n{list}\nl: 1\n");
        assert_eq!(
            &text[at(&root(&text), "k").span.clone()],
            list.trim_start(),
            "{list}"
        );
    }
}

#[test]
fn positions_count_lines_of_every_kind_and_characters() {
    let text = "\u{feff}é: 1\r\nb: 2\rc: 3\n";
    let place = |what: &str| position(text, text.find(what).unwrap()).to_string();
    assert_eq!(place("é"), "1:1");
    assert_eq!(place("1"), "1:4");
    assert_eq!(place("2"), "2:4");
    assert_eq!(place("c"), "3:1");
    assert_eq!(position(text, 9999).to_string(), "4:1");
}

#[test]
fn a_missing_value_is_null_and_stands_behind_its_colon() {
    let text = "doi:   # none yet\nurl:\nlist: [a, ]\nmap: {b: , c}\n";
    let root = root(text);
    assert_eq!(at(&root, "doi").span, 4..4);
    assert!(at(&root, "doi").is_null());
    assert_eq!(at(&root, "doi").as_scalar().unwrap().text, "");
    assert_eq!(at(&root, "url").span.start, text.find("url:").unwrap() + 4);
    assert_eq!(at(&root, "list").as_sequence().unwrap().len(), 1);
    assert!(at(at(&root, "map"), "b").is_null());
    assert!(at(at(&root, "map"), "c").is_null());
}

#[test]
fn a_file_without_content_is_null() {
    for text in ["", "\n", "# only a comment\n", "\u{feff}", "---\n...\n"] {
        assert!(root(text).is_null(), "{text:?}");
    }
}

#[test]
fn comments_and_further_documents_are_reported() {
    let text = "# top\na: 1 # right\n---\nb: [\n";
    let document = read(text).unwrap();
    let comments: Vec<&str> = document
        .comments
        .iter()
        .map(|span| &text[span.clone()])
        .collect();
    assert_eq!(comments, ["# top", "# right"]);
    assert_eq!(
        document.more_documents.unwrap().start,
        text.find("---").unwrap()
    );
    assert!(document.root.get("b").is_none());
}

#[test]
fn aliases_repeat_and_say_so() {
    let text = "a: &x [1, 2]\nb: *x\n";
    let root = root(text);
    assert!(at(&root, "a").anchored);
    let b = at(&root, "b");
    assert_eq!(b.as_sequence().unwrap().len(), 2);
    assert_eq!(&text[b.alias.clone().unwrap()], "*x");
    assert_eq!(&text[b.span.clone()], "[1, 2]");
}

#[test]
fn merge_keys_apply_as_in_pyyaml() {
    // The expected values were printed by PyYAML 6.0.3.
    let root = root(concat!(
        "a: &a {k: 1, l: 1}\nb: &b {k: 2, m: 2}\n",
        "one: {<<: *a, k: 3}\n",
        "list: {<<: [*a, *b]}\n",
        "two: {<<: *a, x: 0, <<: *b}\n",
        "quoted: {'<<': *a}\n",
        "bad: {<<: 5, z: 1}\n",
    ));
    let values = |key: &str| {
        let merged = at(&root, key).as_mapping().unwrap().merged().unwrap();
        let value = |entry: &Entry| entry.value.as_scalar().map(|scalar| scalar.text.clone());
        let mut pairs: Vec<String> = merged
            .iter()
            .map(|entry| {
                format!(
                    "{}={}",
                    entry.name().unwrap(),
                    value(entry).unwrap_or_default()
                )
            })
            .collect();
        pairs.sort();
        pairs.join(" ")
    };
    assert_eq!(values("one"), "k=3 l=1");
    assert_eq!(values("list"), "k=1 l=1 m=2");
    assert_eq!(values("two"), "k=2 l=1 m=2 x=0");
    assert_eq!(values("quoted"), "<<=");
    assert!(at(&root, "bad").as_mapping().unwrap().merged().is_err());
    assert!(at(&root, "bad").get("z").is_some());
    assert_eq!(at(at(&root, "one"), "l").core(), Some(Value::Int(1)));
}

#[test]
fn duplicate_keys_are_kept_and_the_last_counts() {
    let text = "v: 1\nw: 0\nv: 2\nv: 3\n";
    let root = root(text);
    assert_eq!(at(&root, "v").core(), Some(Value::Int(3)));
    let duplicates = root.as_mapping().unwrap().duplicates();
    assert_eq!(duplicates.len(), 2);
    assert_eq!(
        (duplicates[0].first.start, duplicates[0].again.start),
        (0, 10)
    );
    assert_eq!(duplicates[1].first.start, 10);
}

#[test]
fn the_two_versions_read_plain_text_as_their_readers_do() {
    use Value::{Bool, Date as Day, Float, Int, Null, Refused};
    let text = |text: &str| Value::String(text.to_owned());
    let day = |y, m, d| Day(Date::new(y, m, d).unwrap());
    // The third column was printed by PyYAML 6.0.3.
    let table = [
        ("~", Null, Null),
        ("null", Null, Null),
        ("nULL", text("nULL"), text("nULL")),
        ("true", Bool(true), Bool(true)),
        ("yes", text("yes"), Bool(true)),
        ("No", text("No"), Bool(false)),
        ("on", text("on"), Bool(true)),
        ("oFF", text("oFF"), text("oFF")),
        ("y", text("y"), text("y")),
        ("1.10", Float(1.1), Float(1.1)),
        ("1_000", text("1_000"), Int(1000)),
        ("012", Int(12), Int(10)),
        ("08", Int(8), text("08")),
        ("0o17", Int(15), text("0o17")),
        ("0x10", Int(16), Int(16)),
        ("-0x10", text("-0x10"), Int(-16)),
        ("0b11", text("0b11"), Int(3)),
        ("0b_", text("0b_"), Refused(Refusal::Number)),
        ("12:30:45", text("12:30:45"), Int(45045)),
        ("1:60", text("1:60"), text("1:60")),
        ("1:30.5", text("1:30.5"), Float(90.5)),
        ("1e3", Float(1000.0), text("1e3")),
        ("1.0e3", Float(1000.0), text("1.0e3")),
        ("1.0e+3", Float(1000.0), Float(1000.0)),
        ("1234e56", Float(1234e56), text("1234e56")),
        (".5", Float(0.5), Float(0.5)),
        ("-.5", Float(-0.5), text("-.5")),
        ("1.", Float(1.0), Float(1.0)),
        (".", text("."), text(".")),
        ("+1", Int(1), Int(1)),
        ("-.inf", Float(f64::NEG_INFINITY), Float(f64::NEG_INFINITY)),
        ("1.2.3", text("1.2.3"), text("1.2.3")),
        ("2021-01-01", text("2021-01-01"), day(2021, 1, 1)),
        ("2021-1-1", text("2021-1-1"), text("2021-1-1")),
        ("2020-13-45", text("2020-13-45"), Refused(Refusal::Date)),
        ("2021-02-29", text("2021-02-29"), Refused(Refusal::Date)),
        (
            "2021-1-1 1:02:03",
            text("2021-1-1 1:02:03"),
            Value::Timestamp("2021-1-1 1:02:03".to_owned()),
        ),
        (
            "2021-01-01T25:00:00Z",
            text("2021-01-01T25:00:00Z"),
            Refused(Refusal::Date),
        ),
        ("=", text("="), Refused(Refusal::Tag)),
        ("!!str 1.10", text("1.10"), text("1.10")),
        (
            "!!int abc",
            Refused(Refusal::Number),
            Refused(Refusal::Number),
        ),
        ("!!float 1", Float(1.0), Float(1.0)),
        ("! 1.10", text("1.10"), Float(1.1)),
        ("!mine x", Refused(Refusal::Tag), Refused(Refusal::Tag)),
        ("'1.10'", text("1.10"), text("1.10")),
        ("\"yes\"", text("yes"), text("yes")),
        (
            "170141183460469231731687303715884105728",
            Value::BigInt("170141183460469231731687303715884105728".to_owned()),
            Value::BigInt("170141183460469231731687303715884105728".to_owned()),
        ),
    ];
    for (written, core, yaml11) in table {
        let node = root(&format!("- {written}\n"));
        let node = &node.as_sequence().unwrap()[0];
        assert_eq!(node.core(), Some(core), "{written} by 1.2");
        assert_eq!(node.yaml11(), Some(yaml11), "{written} by 1.1");
    }
    let nan = root("- .nan\n").as_sequence().unwrap()[0].yaml11();
    assert!(matches!(nan, Some(Float(value)) if value.is_nan()));
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn each_fault_gets_its_own_sentence_at_its_own_line() {
    let table = [
        (
            "a: 1\nb:\n\t- c\n",
            ReadErrorKind::Tab,
            "3:1",
            "a tab indents this line",
        ),
        (
            "a: 1\ntitle:Tool\nb: 2\n",
            ReadErrorKind::Syntax,
            "2:6",
            "no space after the colon of `title`",
        ),
        (
            "a: 1\ntitle: Tool: the best\nb: 2\n",
            ReadErrorKind::Syntax,
            "2:12",
            "holds a colon and is not in quotes",
        ),
        (
            "a: 1\nb: @home\n",
            ReadErrorKind::Syntax,
            "2:4",
            "begins with `@`",
        ),
        (
            "a: 1\nb: `x`\n",
            ReadErrorKind::Syntax,
            "2:4",
            "begins with a backtick",
        ),
        (
            "a: 1\nb: %x\n",
            ReadErrorKind::Syntax,
            "2:4",
            "begins with `%`",
        ),
        (
            "a: 1\nb: **bold** text\n",
            ReadErrorKind::Syntax,
            "2:4",
            "begins with `*`",
        ),
        (
            "a: 1\nb: *x\n",
            ReadErrorKind::Alias,
            "2:4",
            "names an anchor",
        ),
        (
            "a: &x [*x]\n",
            ReadErrorKind::Alias,
            "1:8",
            "inside the value it repeats",
        ),
        (
            "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n",
            ReadErrorKind::ConflictMarker,
            "2:1",
            "unfinished merge",
        ),
        (
            "\n@article{key,\n  title = {T}\n}\n",
            ReadErrorKind::BibTeX,
            "2:1",
            "BibTeX",
        ),
        (
            "a: 1\nb: 'it's'\n",
            ReadErrorKind::Syntax,
            "2:8",
            "behind the closing quote",
        ),
        (
            "a: 1\nb: \"open\n",
            ReadErrorKind::Syntax,
            "2:4",
            "not closed",
        ),
        (
            "a: [1, 2\nb: 3\n",
            ReadErrorKind::Syntax,
            "1:4",
            "not closed",
        ),
        (
            "a: 1\nplain line\nb: 2\n",
            ReadErrorKind::Syntax,
            "2:1",
            "neither `key: value`",
        ),
        ("a: \"\\q\"\n", ReadErrorKind::Syntax, "1:4", "backslash"),
        (
            "a: x\0y\n",
            ReadErrorKind::ControlCharacter,
            "1:5",
            "U+0000",
        ),
    ];
    for (text, kind, place, words) in table {
        let found = error(text);
        assert_eq!(
            (found.0, found.1.as_str()),
            (kind, place),
            "{text:?}: {}",
            found.2
        );
        assert!(found.2.contains(words), "{text:?}: {}", found.2);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_named_with_their_place() {
    // The three bytes that would be the lone surrogate U+D800.
    let found = read_bytes(b"a: \xED\xA0\x80\n").unwrap_err();
    assert_eq!((found.kind, found.span.start), (ReadErrorKind::NotUtf8, 3));
    let found = read_bytes(b"\xFF\xFEa\0").unwrap_err();
    assert!(found.message.contains("UTF-16"));
    assert!(read_bytes("a: é\n".as_bytes()).is_ok());
}

#[test]
fn what_only_pyyaml_refuses_is_reported_beside_the_tree() {
    for text in [": a\n", "a:\n  - : b\n", "a: b\u{2028}c\n", "# a\u{85}b\n"] {
        assert_eq!(read(text).unwrap().yaml11_errors.len(), 1, "{text:?}");
    }
    for text in ["a:\tb\n", "a: b\tc\n", "a: 'b'\t\n", "a: &x 1\nb: &x 2\n"] {
        assert_eq!(read(text).unwrap().yaml11_errors.len(), 1, "{text:?}");
    }
    for text in [
        "a: 'b\tc'\n",
        "a: |\n  b\tc\n",
        "# \t\na: 1\n",
        "a: \"b\n \t c\"\n",
    ] {
        assert_eq!(read(text).unwrap().yaml11_errors, [], "{text:?}");
    }
}
