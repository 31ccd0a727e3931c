use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;

const CFF: &str = "cff-version: 1.2.0\nmessage: Cite me\ntitle: A tool\nauthors:\n  - family-names: Doe\n    given-names: Jane\n";

fn cff(text: &str) -> Reading {
    read_citation_cff(text, None, date(2026, 11, 22))
}

fn json_file(text: &str) -> Reading {
    read_zenodo_json(text, None, date(2026, 11, 22))
}

/// The bytes that a refusal points at.
fn pointed<'a>(text: &'a str, refusal: &Refusal) -> &'a str {
    &text[refusal.span.clone().expect("the refusal has a place")]
}

#[test]
fn any_zenodo_json_hides_the_citation_file() {
    let files = Files {
        citation_cff: Some(CFF),
        zenodo_json: Some("{}"),
    };
    let reading = read(&files, None, date(2026, 11, 22));
    assert_eq!(reading.source, Source::ZenodoJson);
    assert_eq!(
        reading.metadata,
        json!({"publication_date": "2026-11-22", "publisher": "Zenodo"})
    );
}

#[test]
fn without_files_or_with_an_empty_one_github_alone_counts() {
    let today = date(2026, 11, 22);
    let none = read(&Files::default(), None, today);
    assert_eq!((none.source, none.loads), (Source::GitHub, true));
    let files = Files {
        citation_cff: Some("# nothing yet\n"),
        zenodo_json: None,
    };
    let empty = read(&files, None, today);
    assert_eq!((empty.source, empty.metadata), (Source::GitHub, json!({})));
}

#[test]
fn a_list_of_licences_is_refused_at_its_place() {
    let text = format!("{CFF}license: [MIT, Apache-2.0]\n");
    let reading = cff(&text);
    assert!(!reading.loads);
    assert_eq!(reading.metadata, Value::Null);
    let refusal = &reading.refusals[0];
    assert_eq!(refusal.field, "license");
    assert_eq!(pointed(&text, refusal), "[MIT, Apache-2.0]");
    assert_eq!(
        refusal.message,
        "Zenodo will refuse this file: it takes one licence, and `license` is a list of 2."
    );
    assert!(
        refusal
            .help
            .as_deref()
            .is_some_and(|help| help.contains("one SPDX id"))
    );
}

#[test]
fn all_problems_are_named_at_once() {
    let text = "title: AB\nkeywords: [a, 2020, yes]\nlicense: Apache 2.0\nauthors:\n  - name: X\n    orcid: 0000-0000-0000-0000\n    affiliation:\n";
    let reading = cff(text);
    let fields: Vec<&str> = reading
        .refusals
        .iter()
        .map(|refusal| refusal.field.as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "creators.0.affiliations",
            "creators.0.person_or_org.identifiers",
            "subjects.1",
            "subjects.2",
            "title",
            "license",
        ]
    );
    assert_eq!(pointed(text, &reading.refusals[2]), "2020");
    assert_eq!(
        reading.refusals[5].help.as_deref(),
        Some("write Apache-2.0")
    );
}

#[test]
fn the_licence_that_github_knows_is_used_where_the_file_names_none() {
    let today = date(2026, 11, 22);
    let rights =
        |license| read_citation_cff(CFF, license, today).metadata["rights"][0]["id"].clone();
    assert_eq!(rights(Some("MIT")), "mit");
    assert_eq!(rights(Some("NOASSERTION")), "cc-by-4.0");
    assert_eq!(rights(None), "cc-by-4.0");
    let unknown = read_citation_cff(CFF, Some("Elastic-2.0"), today);
    assert!(!unknown.loads);
    assert_eq!(unknown.refusals[0].span, None);
}

#[test]
fn what_is_lost_is_said() {
    let text = format!("{CFF}    name-particle: van der\nversion: 1.0.0\ndoi: 10.5281/zenodo.1\n");
    let reading = cff(&text);
    assert!(reading.loads && reading.refusals.is_empty());
    let fields: Vec<&str> = reading
        .dropped
        .iter()
        .map(|lost| lost.field.as_str())
        .collect();
    assert_eq!(fields, ["creators.0", "version", "doi"]);
}

#[test]
fn an_institute_with_a_comma_becomes_a_person_and_this_is_said() {
    let reading = cff("title: A tool\nauthors:\n  - name: Inst of X, Univ Y\n");
    assert_eq!(
        reading.metadata["creators"][0]["person_or_org"],
        json!({"type": "personal", "family_name": "Inst of X", "given_name": "Univ Y"})
    );
    assert!(
        reading
            .dropped
            .iter()
            .any(|lost| lost.message.contains("Inst of X"))
    );
}

#[test]
fn a_person_without_a_name_stops_the_publication_only() {
    let text = "title: A tool\nauthors:\n  - alias: octo\n";
    let reading = cff(text);
    assert!(reading.loads);
    assert_eq!(reading.refusals[0].stage, Stage::Publish);
    assert_eq!(pointed(text, &reading.refusals[0]), "alias: octo");
}

#[test]
fn a_bare_accession_is_no_related_identifier() {
    let text =
        r#"{"related_identifiers": [{"identifier": "S-BIAD144", "relation": "isSupplementTo"}]}"#;
    let reading = json_file(text);
    assert!(!reading.loads);
    assert_eq!(pointed(text, &reading.refusals[0]), "\"S-BIAD144\"");
}

#[test]
fn a_file_that_is_no_json_is_refused_where_it_stops() {
    let text = "{\"title\": \"x\",}";
    let reading = json_file(text);
    assert_eq!(pointed(text, &reading.refusals[0]), ",");
}

#[test]
fn communities_are_checked_and_lost() {
    let reading =
        json_file(r#"{"title": "A tool", "communities": [{"identifier": "bioimaging"}]}"#);
    assert!(reading.loads);
    assert_eq!(reading.dropped[0].field, "communities");
    assert!(!json_file(r#"{"communities": ["bioimaging"]}"#).loads);
}

fn defaults() -> Defaults {
    let person = GitHubPerson {
        login: "researcher".to_owned(),
        name: Some("Josiah Carberry".to_owned()),
        company: None,
    };
    Defaults {
        repository: "researcher/analysis".parse().expect("a slug"),
        tag: "v3.6.0".parse().expect("a tag"),
        release_name: Some("Lab v3.6.0".to_owned()),
        release_body: None,
        repository_description: Some("An analysis".to_owned()),
        published: date(2026, 11, 22),
        contributors: vec![person.clone()],
        owner: Some(person),
        license: None,
    }
}

/// The expected record was made by Zenodo from a release without files; the description is not
/// yet HTML here.
#[test]
fn github_alone_makes_a_record() {
    let reading = read(&Files::default(), None, date(2026, 11, 22));
    assert_eq!(
        record_metadata(&reading, &defaults()),
        json!({
            "metadata": {
                "resource_type": {"id": "software"},
                "creators": [{"person_or_org": {"type": "personal", "family_name": "Josiah Carberry"}}],
                "title": "researcher/analysis: Lab v3.6.0",
                "publisher": "Zenodo",
                "publication_date": "2026-11-22",
                "related_identifiers": [{
                    "identifier": "https://github.com/researcher/analysis/tree/v3.6.0",
                    "scheme": "url",
                    "relation_type": {"id": "issupplementto"},
                    "resource_type": {"id": "software"},
                }],
                "version": "v3.6.0",
                "rights": [{"id": "cc-by-4.0"}],
                "description": "An analysis",
            },
            "custom_fields": {"code:codeRepository": "https://github.com/researcher/analysis"},
        })
    );
}

#[test]
fn related_identifiers_of_the_file_replace_the_link_to_the_tag() {
    let text = r#"{"creators": [], "related_identifiers": [{"identifier": "10.6019/S-BIAD144", "relation": "isSupplementTo"}]}"#;
    let record = record_metadata(&json_file(text), &defaults());
    let related = record["metadata"]["related_identifiers"]
        .as_array()
        .expect("a list");
    assert_eq!(related.len(), 1);
    assert_eq!(related[0]["identifier"], "10.6019/S-BIAD144");
    let creator = &record["metadata"]["creators"][0]["person_or_org"]["family_name"];
    assert_eq!(creator, "Josiah Carberry");
}

#[test]
fn a_file_that_is_refused_makes_no_record() {
    assert_eq!(
        record_metadata(&cff("title: AB\n"), &defaults()),
        Value::Null
    );
}

#[test]
fn of_very_many_refusals_the_first_are_kept_and_the_rest_is_counted() {
    let keywords = vec!["1"; 5_000].join(",");
    let reading = json_file(&format!(
        "{{\"title\": \"A tool\", \"keywords\": [{keywords}]}}"
    ));
    assert!(reading.loads);
    assert_eq!(reading.refusals.len(), verdict::MOST + 1);
    let last = &reading.refusals[verdict::MOST];
    assert!(
        last.message.contains(" for 4000 more reasons"),
        "{}",
        last.message
    );
    let keys: Vec<String> = (0..5_000).map(|key| format!("\"key{key}\": 1")).collect();
    let reading = json_file(&format!("{{\"title\": \"A tool\", {}}}", keys.join(",")));
    assert!(reading.loads);
    assert_eq!(reading.dropped.len(), verdict::MOST + 1);
    let last = &reading.dropped[verdict::MOST];
    assert!(
        last.message.contains(" 4000 more values"),
        "{}",
        last.message
    );
}

#[test]
fn what_stops_the_loading_is_kept_behind_any_number_of_lesser_refusals() {
    let mut verdict = verdict::Verdict::default();
    for _ in 0..2 * verdict::MOST {
        verdict.block("title", "too short".to_owned(), "");
    }
    assert!(verdict.loads());
    verdict.refuse("", &value::Py::given("x"), "no mapping".to_owned(), "");
    assert!(!verdict.loads());
}

fn holds_together(text: &str, reading: &Reading) {
    let refused = reading
        .refusals
        .iter()
        .any(|refusal| refusal.stage == Stage::Load);
    assert_eq!(reading.loads, !refused);
    assert_eq!(reading.loads, !reading.metadata.is_null());
    let spans = reading.refusals.iter().map(|refusal| &refusal.span);
    for span in spans
        .chain(reading.dropped.iter().map(|lost| &lost.span))
        .flatten()
    {
        assert!(
            text.get(span.clone()).is_some(),
            "{span:?} is no part of {text:?}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_readers(text in "\\PC{0,40}|[ -~\n\t\u{85}\u{2028}é{}\\[\\]:,\"'#&*!|>%@-]{0,80}") {
        holds_together(&text, &cff(&text));
        holds_together(&text, &json_file(&text));
        let text = format!("{CFF}abstract: {text}\n");
        holds_together(&text, &cff(&text));
    }

    #[test]
    fn no_value_in_any_field_breaks_the_readers(
        key in prop::sample::select(vec![
            "title", "creators", "contributors", "license", "keywords", "related_identifiers",
            "grants", "dates", "locations", "language", "upload_type", "notes", "description",
            "subjects", "references", "custom", "communities", "access_right", "publication_date",
        ]),
        value in prop::sample::select(vec![
            "null", "true", "1e400", "-0", "\"\"", "\"10.1/x\"", "[]", "{}", "[null]", "[[]]",
            "[{}]", "[{\"name\": \",\"}]", "[{\"name\": [\",\"], \"orcid\": \"é\", \"gnd\": \"1\"}]",
            "[{\"identifier\": \"é\", \"relation\": \"\"}]", "[{\"id\": \"::\"}]", "\"<p><b>é</p>\"",
            "[{\"identifier\": \"http://[\", \"relation\": \"cites\"}]",
            "[{\"start\": \"2020\", \"type\": \"x\"}]", "[{\"place\": 1, \"lat\": 1, \"lon\": \"x\"}]",
        ]),
    ) {
        let text = format!("{{\"{key}\": {value}}}");
        holds_together(&text, &json_file(&text));
    }
}

/// How long it takes to read a file of this size so many times.
fn time(read: &dyn Fn(usize) -> Reading, size: usize, times: usize) -> std::time::Duration {
    let start = std::time::Instant::now();
    for _ in 0..times {
        assert_eq!(read(size).source, Source::CitationCff);
    }
    start.elapsed()
}

/// Whether a file takes as long as eight files of an eighth of its size: a square would take
/// eight times as long. Both sides take about the same time, so that other work on the machine
/// does the same to both; and one round in which it comes out right is enough.
fn is_linear(read: &dyn Fn(usize) -> Reading) -> bool {
    (0..10).any(|_| {
        let parts = time(read, 500, 8);
        let whole = time(read, 4000, 1);
        whole < parts * 4
    })
}

#[test]
fn a_large_file_takes_as_long_as_small_ones_of_the_same_size_together() {
    type Part = fn(usize) -> String;
    let parts: [(&str, Part); 9] = [
        ("", |n| format!("key{n}: value\n")),
        ("authors:\n", |n| format!("- {{name: a{n}, orcid: z}}\n")),
        ("authors:\n", |_| "- alias: x\n".to_owned()),
        ("keywords:\n", |n| format!("- \"k{n}\u{2028}\"\n")),
        ("keywords:\n", |n| format!("- {n}\n")),
        ("identifiers:\n", |n| {
            format!("- {{type: doi, value: 10.5281/zenodo.{n}}}\n")
        }),
        ("abstract: >-\n", |_| {
            "  <b>more</b> & <T> text\n".to_owned()
        }),
        ("x: &x\n", |n| format!("  key{n}: value\n")),
        ("x:\n", |_| "- !own tag\n".to_owned()),
    ];
    let mut slow = Vec::new();
    for (head, part) in parts {
        let read = |size| {
            let body: String = (0..size).map(part).collect();
            cff(&format!(
                "cff-version: 1.2.0\nmessage: Cite me\ntitle: A tool\n{head}{body}"
            ))
        };
        if !is_linear(&read) {
            slow.push(part(1));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
