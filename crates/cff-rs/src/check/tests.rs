use super::*;
use crate::yaml::position;

const START: &str = "cff-version: 1.2.0\nmessage: Cite me\ntitle: Tool\nauthors:\n  - alias: jd\n";

/// The problems of a valid file with lines added: code, place in the lines, and path.
fn found(lines: &str) -> Vec<String> {
    let text = format!("{START}{lines}");
    let above = START.lines().count();
    let one = |problem: &Problem| {
        let place = position(&text, problem.span.start);
        format!(
            "{} {}:{} {}",
            problem.code,
            place.line - above,
            place.column,
            problem.path
        )
    };
    check(&text).iter().map(one).collect()
}

fn only(lines: &str) -> Problem {
    let mut problems = check(&format!("{START}{lines}"));
    assert_eq!(problems.len(), 1, "{lines}: {problems:#?}");
    problems.remove(0)
}

#[test]
fn a_valid_file_has_no_problem() {
    assert_eq!(check(START), []);
    assert_eq!(check(&START.replace('\n', "\r\n")), []);
}

#[test]
fn all_problems_come_at_once_in_the_order_of_the_file() {
    let text = "cff-version: 1.1.0\ntitle: 2021\ntilte: x\nauthors:\n  - family-name: Doe\n    orcid: 0000-0002-1825-0097\nlicense: [MIT, mit]\ndoi:\n";
    let codes: Vec<&str> = check(text).iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [
            "missing-key",
            "cff-version",
            "wrong-type",
            "unknown-key",
            "unknown-key",
            "nameless-person",
            "orcid-form",
            "unknown-license",
            "empty-value",
        ]
    );
}

#[test]
fn each_problem_stands_where_it_is_and_has_its_path() {
    let table = [
        (
            "doi: https://doi.org/10.5281/zenodo.7\n",
            "doi-form 1:6 doi",
        ),
        ("keywords: [a, 'é', 3]\n", "wrong-type 1:20 keywords[2]"),
        ("keywords: [a, b, a]\n", "repeated-item 1:18 keywords[2]"),
        ("keywords: a, b\n", "wrong-type 1:11 keywords"),
        ("keywords: []\n", "empty-list 1:11 keywords"),
        ("url:\n", "empty-value 1:1 url"),
        ("url: ''\n", "empty-text 1:6 url"),
        ("url: www.a.b\n", "url-form 1:6 url"),
        ("url: https://a.b/c d\n", "url-form 1:6 url"),
        (
            "date-released: 2023-02-29\n",
            "date-impossible 1:16 date-released",
        ),
        ("date-released: 31.5.2024\n", "date-form 1:16 date-released"),
        ("date-released: 2024\n", "wrong-type 1:16 date-released"),
        ("type: library\n", "unknown-word 1:7 type"),
        ("license: Apache 2.0\n", "unknown-license 1:10 license"),
        ("colour: red\n", "unknown-key 1:1 colour"),
        ("url: https://a.b\nurl: https://a.b\n", "duplicate-key 2:1 "),
        (
            "identifiers:\n  - type: doi\n    value: x\n",
            "doi-form 3:12 identifiers[0].value",
        ),
        (
            "identifiers:\n  - type: swh\n    value: x\n",
            "swhid-form 3:12 identifiers[0].value",
        ),
        (
            "identifiers:\n  - value: x\n",
            "missing-key 2:5 identifiers[0]",
        ),
        (
            "identifiers:\n  - 10.5281/zenodo.7\n",
            "wrong-type 2:5 identifiers[0]",
        ),
        (
            "contact:\n  - email: jane\n    alias: j\n",
            "email-form 2:12 contact[0].email",
        ),
        (
            "contact:\n  - name: A\n    country: USA\n",
            "unknown-country 3:14 contact[0].country",
        ),
        ("? [a]\n: b\n", "complex-key 1:3 "),
        ("<<: a\n", "merge-key 1:5 "),
        ("version: !mine x\n", "unknown-tag 1:16 version"),
        ("---\na: b\n", "several-documents 1:1 "),
        ("commit:\tabc\n", "yaml11-refused 1:8 "),
        ("abstract: =\n", "yaml11-refused 1:11 abstract"),
        ("abstract: yes\n", "yaml-versions-differ 1:11 abstract"),
        (
            "abstract: 2024-05-31\n",
            "yaml-versions-differ 1:11 abstract",
        ),
        ("version: 012\n", "yaml-versions-differ 1:10 version"),
        ("version: 1.10\n", "number-rewritten 1:10 version"),
        ("abstract: Tool #1\n", "hash-cuts-text 1:16 abstract"),
        (
            "doi: 10.5281/zenodo.1234567\n",
            "template-left-over 1:6 doi",
        ),
        (
            "abstract: \"{{ description }}\"\n",
            "template-left-over 1:11 abstract",
        ),
        ("version: a\n b: c\n", "not-yaml 2:3 "),
    ];
    for (lines, expected) in table {
        assert_eq!(found(lines), [expected], "{lines}");
    }
}

#[test]
fn values_of_references_are_checked_too() {
    let reference = "preferred-citation:\n  type: article\n  title: T\n  authors: [{alias: x}]\n";
    let table = [
        ("isbn: '123'", "isbn-form"),
        ("issn: '12345678'", "issn-form"),
        ("pmcid: PMC12345678", "pmcid-form"),
        ("languages: [Dutch]", "language-form"),
        ("month: 13", "month-form"),
        ("month: '05'", "month-form"),
        ("volume: 1.5", "wrong-type"),
        ("status: published", "unknown-word"),
        ("publisher: ACME", "wrong-type"),
        ("publisher: {alias: ACME}", "missing-key"),
    ];
    for (line, code) in table {
        let problem = only(&format!("{reference}  {line}\n"));
        assert_eq!(problem.code, code, "{line}");
        assert!(problem.path.starts_with("preferred-citation."), "{line}");
    }
    for line in [
        "volume: 1.0",
        "month: 5",
        "month: '5'",
        "pages: 1-9",
        "year: '2024'",
    ] {
        assert_eq!(found(&format!("{reference}  {line}\n")), [""; 0], "{line}");
    }
}

#[test]
fn whether_it_is_a_person_or_an_entity_is_said() {
    let entity = only("contact:\n  - name: Lab\n    affiliation: X\n");
    assert!(
        entity
            .message
            .contains("read as an entity because it has `name`")
    );
    let person = only("contact:\n  - alias: x\n    location: X\n");
    assert!(
        person
            .message
            .contains("read as a person because it has no `name`")
    );
}

#[test]
fn an_orcid_is_checked_for_form_surroundings_and_checksum() {
    let of = |orcid: &str| only(&format!("contact:\n  - alias: x\n    orcid: {orcid}\n"));
    let bare = of("0000-0002-1825-0097");
    assert_eq!((bare.code, bare.schema), ("orcid-form", true));
    assert_eq!(
        bare.help.as_deref(),
        Some("write `https://orcid.org/0000-0002-1825-0097`")
    );
    let slip = of("https://orcid.org/0000-0002-1825-0098");
    assert_eq!(
        (slip.code, slip.schema, slip.severity),
        ("orcid-checksum", false, Severity::Error)
    );
    let more = of("https://orcid.org/0000-0002-1825-0097/");
    assert_eq!((more.code, more.schema), ("orcid-surroundings", false));
    assert_eq!(
        of("https://orcid.org/0000-0000-0000-0000").code,
        "template-left-over"
    );
}

#[test]
fn help_says_what_to_write() {
    for (lines, help) in [
        ("doi: doi:10.5281/zenodo.7\n", "write `10.5281/zenodo.7`"),
        ("license: mit\n", "write `MIT`"),
        ("license: GPLv3\n", "did you mean `GPL-3.0-only`?"),
        (
            "url: git@github.com:octo/tool.git\n",
            "write `https://github.com/octo/tool`",
        ),
        (
            "url: github.com/octo/tool\n",
            "write `https://github.com/octo/tool`",
        ),
        (
            "date_released: 2024-05-31\n",
            "did you mean `date-released`?",
        ),
        (
            "journal: J\n",
            "it belongs to a reference: put it under `preferred-citation` or `references`",
        ),
        ("abstract: 12\n", "put it in quotes: `\"12\"`"),
    ] {
        assert_eq!(only(lines).help.as_deref(), Some(help), "{lines}");
    }
    assert!(
        only("license: MIT OR ISC\n")
            .help
            .unwrap()
            .contains("list of ids")
    );
}

#[test]
fn other_versions_of_the_format_are_named_and_checked_as_this_one() {
    for (version, words) in [
        ("1.0.3", "written for CFF 1.0.3"),
        ("1.3.0", "never released"),
        ("2.0", "must be a text"),
        ("'2'", "there is no CFF `2`"),
    ] {
        let text = START.replace("cff-version: 1.2.0", &format!("cff-version: {version}"));
        let problems = check(&format!("{text}colour: red\n"));
        assert!(
            problems[0].message.contains(words),
            "{}",
            problems[0].message
        );
        assert_eq!(problems[1].code, "unknown-key");
    }
}

#[test]
fn a_byte_order_mark_is_a_warning_only() {
    let problems = check(&format!("\u{feff}{START}"));
    assert_eq!(problems.len(), 1);
    assert_eq!(
        (problems[0].code, problems[0].severity),
        ("byte-order-mark", Severity::Warning)
    );
}

#[test]
fn long_values_are_cut_in_sentences() {
    let problem = only(&format!("url: {}\n", "x".repeat(100_000)));
    assert!(problem.message.chars().count() < 200);
}

#[test]
fn hostile_texts_are_answered_quickly() {
    let texts = [
        format!("{START}references:\n{}", "  - [a]\n".repeat(24_000)),
        format!("{START}keywords: [{}]\n", "{a: b, c: d},".repeat(19_000)),
        format!(
            "{START}keywords: &k [{}]\nreferences: [{}]\n",
            "a,".repeat(40_000),
            "*k,".repeat(2)
        ),
        format!(
            "{START}{}",
            (0..40_000)
                .map(|key| format!("key{key}: x\n"))
                .collect::<Vec<_>>()
                .concat()
        ),
        format!("{START}url: {}\n", "https://\\".repeat(1_000_000)),
        format!("{START}title: {}\n", "{{".repeat(1_000_000)),
        "cff-version: 1.2.0\n<<: [a]\n".repeat(30_000),
    ];
    for text in texts {
        let start = std::time::Instant::now();
        let problems = check(&text);
        let taken = start.elapsed();
        assert!(!problems.is_empty());
        // A build for tests is some ten times slower than one for use.
        assert!(taken.as_secs() < 5, "{taken:?} for {}", &text[..200]);
    }
}
