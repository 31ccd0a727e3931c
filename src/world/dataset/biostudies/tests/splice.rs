//! The edit of a JSON text: one object more, and every other byte as it was.

use serde_json::json;

use super::super::splice::with_link as edited;
use super::*;

const LINK: &str = r#"{"url":"https://doi.org/10.5072/zenodo.777","attributes":[{"name":"Description","value":"Image analysis code: octo/tool v1.0.0"}]}"#;

/// What was written into the text, and where; everything else must be as it was.
#[track_caller]
fn inserted(text: &str) -> (usize, String) {
    let after = edited(text, &new()).unwrap();
    let same = text.bytes().zip(after.bytes());
    let start = same.take_while(|(one, other)| one == other).count();
    let length = after.len() - text.len();
    assert_eq!(after[..start].to_owned() + &after[start + length..], text);
    (start, after[start..start + length].to_owned())
}

#[test]
fn the_object_stands_behind_the_last_link() {
    let text = r#"{"section":{"type":"Study","links":[{"url":"a"},{"url":"b"}],"subsections":[]}}"#;
    let (at, words) = inserted(text);
    assert_eq!(words, format!(",{LINK}"));
    assert_eq!(&text[at..], r#"],"subsections":[]}}"#);
}

#[test]
fn a_list_that_is_empty_or_null_gets_it_and_a_missing_one_is_made_before_the_subsections() {
    for (before, after) in [
        (
            r#"{"section":{"type":"Study","links":[]}}"#.to_owned(),
            format!(r#"{{"section":{{"type":"Study","links":[{LINK}]}}}}"#),
        ),
        (
            r#"{"section":{"type":"Study","links": null ,"x":1}}"#.to_owned(),
            format!(r#"{{"section":{{"type":"Study","links": [{LINK}] ,"x":1}}}}"#),
        ),
        (
            r#"{"section":{"accno":"s","type":"Study","files":[],"subsections":[{"type":"Author"}]}}"#.to_owned(),
            format!(
                r#"{{"section":{{"accno":"s","type":"Study","files":[],"links":[{LINK}],"subsections":[{{"type":"Author"}}]}}}}"#
            ),
        ),
    ] {
        assert_eq!(edited(&before, &new()).unwrap(), after);
    }
}

#[test]
fn a_table_of_links_stays_a_table_and_the_link_stands_behind_it() {
    let text = r#"{"section":{"type":"Study","links":[[{"url":"a"},{"url":"b"}], {}]}}"#;
    let (at, words) = inserted(text);
    assert_eq!(words, format!(", {LINK}"));
    assert_eq!(&text[at..], "]}}");
}

#[test]
fn it_is_laid_out_as_the_text_is() {
    for unit in ["  ", "    ", "\t"] {
        for line_end in ["\n", "\r\n"] {
            let text = format!(
                "{{\n{unit}\"section\": {{\n{unit}{unit}\"type\": \"Study\",\n{unit}{unit}\"links\": [\n{unit}{unit}{unit}{{\n\
                 {unit}{unit}{unit}{unit}\"url\": \"a\"\n{unit}{unit}{unit}}}\n{unit}{unit}]\n{unit}}}\n}}\n"
            )
            .replace('\n', line_end);
            let after = edited(&text, &new()).unwrap();
            let own = format!("{line_end}{unit}{unit}{unit}{unit}\"url\": \"{URL}\",{line_end}");
            assert!(after.contains(&own), "{after}");
            assert_eq!(after.matches(line_end).count(), after.matches('\n').count());
            let without = text.replace("\"links\": [", "\"lonks\": [");
            let made = edited(&without, &new()).unwrap();
            assert!(
                made.contains(&format!("{line_end}{unit}{unit}\"links\": [{line_end}")),
                "{made}"
            );
        }
    }
}

#[test]
fn an_old_link_is_replaced_in_its_place_wherever_that_is() {
    let ours = "Image analysis code: octo/tool v0.9.0";
    for old in [
        json!({"url": "https://doi.org/10.5072/zenodo.700", "attributes": [{"name": "Description", "value": ours}]}),
        json!({"url": "10.5072/zenodo.700", "attributes": [{"name": "Type", "value": "doi"}, {"name": "Description", "value": ours}, {"name": "Note", "value": "x"}]}),
        json!({"url": "https://sandbox.zenodo.org/records/700", "note": 1, "attributes": [{"name": "description", "value": ours}]}),
    ] {
        for section in [
            json!({"type": "Study", "links": [{"url": "a"}, old]}),
            json!({"type": "Study", "links": [[{"url": "a"}, old]]}),
            json!({"type": "Study", "subsections": [[{"type": "X"}], {"type": "Y", "links": [old]}]}),
        ] {
            let study = json!({"accno": "S-1", "section": section});
            for text in [
                study.to_string(),
                serde_json::to_string_pretty(&study).unwrap(),
            ] {
                let after = edited(&text, &replacing()).unwrap();
                let read: Value = serde_json::from_str(&after).unwrap();
                let links = pagetab::links(&read);
                let link = links.iter().find(|link| link.target == URL).unwrap();
                assert_eq!(link.flaw, None, "{after}");
                assert!(
                    !after.contains("zenodo.700") && after.contains("v1.0.0"),
                    "{after}"
                );
                for kept in ["Note", "note"] {
                    assert_eq!(after.contains(kept), text.contains(kept), "{after}");
                }
            }
        }
    }
    let other =
        r#"{"section":{"type":"Study","links":[{"url":"https://doi.org/10.5072/zenodo.700"}]}}"#;
    assert!(
        edited(other, &replacing()).is_err(),
        "somebody else's words"
    );
}

#[test]
fn what_is_no_pagetab_is_said_to_be_none_and_how() {
    for (text, words) in [
        ("", "EOF"),
        ("[]", "no object"),
        ("{}", "no `section`"),
        ("{\"section\": []}", "no `section`"),
        ("{\"section\": {}}", "no `type`"),
        (
            "{\"section\": {\"type\": \"Study\", \"links\": {}}}",
            "no list",
        ),
        (
            "{\"section\": {\"type\": \"Study\", \"links\": \"x\"}}",
            "no list",
        ),
        (
            "{\"section\": {\"type\": \"S\"}, \"section\": {\"type\": \"S\"}}",
            "`section` twice",
        ),
        (
            "{\"section\": {\"type\": \"S\", \"links\": [], \"links\": []}}",
            "`links` twice",
        ),
        (
            "{\"section\": {\"type\": \"Study\",\n \"links\": [}}",
            "line 2",
        ),
        ("<html></html>", "line 1"),
    ] {
        let error = edited(text, &new()).unwrap_err().to_string();
        assert!(
            error.starts_with("it is not PageTab:") && error.contains(words),
            "{text}: {error}"
        );
    }
    let deep = format!(
        "{{\"section\": {}1{}}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert!(edited(&deep, &new()).is_err());
}

#[test]
fn a_mark_at_the_beginning_and_names_that_are_escaped_do_no_harm() {
    let text = "\u{feff}{\"s\\u0065ction\":{\"type\":\"caf\u{e9} \\\" ]}\",\"links\":[{\"url\":\"\u{e9}\"}]}}";
    let (at, words) = inserted(text);
    assert_eq!(words, format!(",{LINK}"));
    assert_eq!(&text[at..], "]}}");
}

#[test]
fn a_repeated_name_elsewhere_stays_as_it_is() {
    let text =
        r#"{"a":1,"a":2,"section":{"type":"Study","x":1,"x":1,"links":[{"url":"u","url":"v"}]}}"#;
    let (_, words) = inserted(text);
    assert_eq!(words, format!(",{LINK}"));
}
