//! Small cases of our own; those of real files are in `tests/cite_box.rs`.

use super::{CiteBox, cite_box};

const SOFTWARE: &str = "cff-version: 1.2.0\ntitle: A_tool\nauthors:\n- family-names: Berg\n  given-names: Ada-Lou Maria\n  name-particle: van der\n- name: The & Team\n";

fn shown(text: &str) -> (String, String, Vec<String>) {
    match cite_box(Some(text)) {
        CiteBox::Shown { apa, bibtex, flaws } => (apa, bibtex, flaws),
        other => panic!("{other:?}"),
    }
}

fn with(more: &str) -> String {
    format!("{SOFTWARE}{more}")
}

fn broken(text: &str) -> String {
    match cite_box(Some(text)) {
        CiteBox::Broken { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn software_is_cited_with_version_year_and_doi() {
    let (apa, bibtex, flaws) = shown(&with(
        "version: 1.2.0\ndate-released: 2024-05-01\ndoi: 10.5281/zenodo.1\nrepository-code: https://example.org/a_b\nlicense: [MIT, Apache-2.0]\n",
    ));
    assert_eq!(
        apa,
        "van der Berg, A.-L. M., & The & Team. (2024). A_tool (Version 1.2.0) [Computer software]. https://doi.org/10.5281/zenodo.1"
    );
    assert_eq!(
        bibtex,
        "@software{van_der_Berg_A_tool_2024,\nauthor = {van der Berg, Ada-Lou Maria and {The \\& Team}},\ndoi = {10.5281/zenodo.1},\nlicense = {[\"MIT\", \"Apache-2.0\"]},\nmonth = may,\ntitle = {{A\\_tool}},\nurl = {https://example.org/a_b},\nversion = {1.2.0},\nyear = {2024}\n}"
    );
    assert_eq!(flaws, Vec::<String>::new());
}

#[test]
fn a_preferred_citation_replaces_the_software() {
    let (apa, bibtex, _) = shown(&with(
        "preferred-citation:\n  type: conference-paper\n  title: A talk\n  authors: [{given-names: Ada, family-names: Berg}]\n  collection-title: Proceedings\n  start: 3\n  end: 9\n  conference: {name: Conf, city: Leiden, date-start: 2015-11-30, date-end: 2015-12-02}\n",
    ));
    assert_eq!(
        apa,
        "Berg, A. (2015, November 30–December 2). A talk [Conference paper]. Proceedings, 3–9"
    );
    assert!(bibtex.starts_with("@inproceedings{Berg_A_talk_2015,\naddress = {Leiden},"));
    assert!(bibtex.contains("pages = {3--9}"));
}

#[test]
fn what_is_shown_wrongly_is_said_with_what_to_write() {
    let (apa, _, flaws) = shown(&with(
        "version: 1.10\ndoi: https://doi.org/10.5281/zenodo.1\n",
    ));
    assert!(apa.contains("(Version 1.1)"));
    assert!(apa.ends_with("https://doi.org/https://doi.org/10.5281/zenodo.1"));
    assert!(
        flaws[0].ends_with("write `doi: 10.5281/zenodo.1`"),
        "{flaws:?}"
    );
    assert!(flaws[1].ends_with("write `version: \"1.10\"`"), "{flaws:?}");

    let (apa, _, flaws) = shown(&with(
        "date-released: 2020-13-45\nidentifiers: [{type: doi, value: 10.5281/zenodo.1}]\n",
    ));
    assert!(apa.ends_with("[Computer software]"));
    assert!(flaws[0].ends_with("write `doi: 10.5281/zenodo.1` too"));
    assert!(flaws[1].contains("no year"));
}

#[test]
fn a_day_with_an_hour_is_no_day_a_data_set_is_one_and_a_version_of_the_format_is_not_needed() {
    let (apa, _, _) = shown(&with("date-released: 2020-01-05T10:00:00Z\n"));
    assert!(!apa.contains("2020"), "{apa}");
    let (apa, _, _) = shown(&with("date-released: '2020-1-5'\n"));
    assert!(apa.contains("(2020)"), "{apa}");
    let (apa, bibtex, _) = shown(&with("type: dataset\n"));
    assert!(
        apa.contains("[Data set]") && bibtex.starts_with("@misc"),
        "{apa}"
    );
    shown(&SOFTWARE.replace("cff-version: 1.2.0\n", ""));
}

#[test]
fn what_stops_the_reader_is_said_with_what_to_write() {
    for (file, says) in [
        (
            SOFTWARE.replace("1.2.0", "1.2"),
            "write `cff-version: 1.2.0`",
        ),
        (SOFTWARE.replace("1.2.0", "latest"), "is no version number"),
        (
            SOFTWARE.replace("A_tool", "2020"),
            "write `title: \"2020\"`",
        ),
        (SOFTWARE.replace("Berg", "5"), "write `family-names: \"5\"`"),
        ("title: x\nauthors: [Ada Berg]\n".to_owned(), "no keys"),
        (
            "title: x\nauthors: {name: Ada}\n".to_owned(),
            "must be a list",
        ),
        ("title: x\nauthors: [{}]\n".to_owned(), "no names"),
        (with("type: article\n"), "preferred-citation"),
        (with("url: 5\n"), "write `url: \"5\"`"),
        (with("keywords: [':a', :b]\n"), "write `\":b\"`"),
        (with("message: Foo: bar\n"), "not YAML"),
        (with("message: *\n"), "the file is not YAML: while"),
        (with("\tmessage: x\n"), "tab"),
        (with("keywords: 12\n"), "wants a list"),
        (with("references:\n- title: x\n  editors:\n"), "`editors`"),
        (
            with("preferred-citation: {title: x, authors: [{name: A}], year: 2019, month: nov}\n"),
            "1 to 12",
        ),
    ] {
        let why = broken(&file);
        assert!(why.contains(says), "{why}");
    }
}

#[test]
fn what_follows_the_first_document_is_not_read() {
    let alone = cite_box(Some(SOFTWARE));
    for more in ["---\ntitle: other\n", "---\n[\n", "...\n", "%YAML 1.2\n"] {
        assert_eq!(cite_box(Some(&with(more))), alone, "{more}");
    }
    assert_eq!(cite_box(Some(&format!("---\n{SOFTWARE}"))), alone);
}

#[test]
fn nothing_to_cite_is_no_error() {
    for (file, says) in [
        (None, "no CITATION.cff"),
        (Some(""), "empty"),
        (Some("- a\n"), "no keys"),
        (Some("authors: [{name: A}]\n"), "no `title`"),
        (Some("title: x\nauthors: []\n"), "no `authors`"),
        (
            Some("\u{feff}title: x\nauthors: [{name: A}]\n"),
            "byte order mark",
        ),
        (
            Some("title: x\nauthors: [{name: A}]\npreferred-citation: see paper\n"),
            "`preferred-citation` has no keys",
        ),
    ] {
        match cite_box(file) {
            CiteBox::Nothing { why } => assert!(why.contains(says), "{why}"),
            other => panic!("{file:?} {other:?}"),
        }
    }
}

#[test]
fn the_place_of_what_stops_the_reader_is_told() {
    let file = SOFTWARE.replace("A_tool", "2020");
    let CiteBox::Broken {
        span: Some(span), ..
    } = cite_box(Some(&file))
    else {
        panic!("it is shown");
    };
    assert_eq!(&file[span], "2020");
    assert!(broken(&file).starts_with("line 2: "));
}

#[test]
fn a_file_cut_anywhere_is_shown_only_with_its_first_author() {
    let file = with("version: 1.10\ndate-released: 2024-05-01\n");
    for end in (0..file.len()).filter(|end| file.is_char_boundary(*end)) {
        if let CiteBox::Shown { apa, .. } = cite_box(Some(&file[..end])) {
            assert!(apa.starts_with("van der ") || apa.contains('B'), "{apa}");
        }
    }
}
