use super::*;

const FILE: &str =
    "cff-version: 1.2.0 # the format\nmessage: Cite me\ntitle: Tool\nauthors:\n  - alias: jd\n";

fn set(text: &str, key: &str, value: &str) -> Result<String, EditErrorKind> {
    Edit::new(text)
        .and_then(|edit| edit.set(key, value).apply())
        .map_err(|error| error.kind)
}

fn add(text: &str) -> Result<String, EditErrorKind> {
    let identifier = Identifier::doi("10.5281/zenodo.2").description("v2");
    let edited = Edit::new(text).and_then(|edit| edit.add_identifier(&identifier).apply());
    edited.map_err(|error| error.kind)
}

#[test]
fn a_value_is_replaced_in_its_own_style() {
    for (old, value, new) in [
        (
            "version: 1.0.0 # x-release",
            "1.1.0",
            "version: 1.1.0 # x-release",
        ),
        ("version: 1.0.0", "1.10", "version: \"1.10\""),
        ("version:   '1.0'  ", "1.10", "version:   '1.10'  "),
        ("version: \"1.0\"", "1.10", "version: \"1.10\""),
        ("version: 'a'", "it's", "version: 'it''s'"),
        ("version:", "2.0.0", "version: 2.0.0"),
        ("version: # none yet", "2.0.0", "version: 2.0.0 # none yet"),
        ("version: ~", "2.0.0", "version: 2.0.0"),
        ("\"version\" : 1.0.0", "2.0.0", "\"version\" : 2.0.0"),
        ("version: |\n  1.0\n", "2.0.0", "version: 2.0.0\n"),
        ("version: a\n  b", "2.0.0", "version: 2.0.0"),
        ("version: 1.10", "1.10", "version: \"1.10\""),
        ("version: v1.é", "v2.é", "version: v2.é"),
    ] {
        let text = format!("{FILE}{old}\n# end\n");
        assert_eq!(
            set(&text, "version", value),
            Ok(format!("{FILE}{new}\n# end\n")),
            "{old}"
        );
    }
}

#[test]
fn dates_are_written_as_the_file_has_them() {
    for (old, new) in [
        ("2020-01-01", "2024-05-31"),
        ("'2020-01-01'", "'2024-05-31'"),
        ("\"\"", "\"2024-05-31\""),
    ] {
        let text = format!("{FILE}date-released: {old}\n");
        let expected = format!("{FILE}date-released: {new}\n");
        assert_eq!(set(&text, "date-released", "2024-05-31"), Ok(expected));
    }
}

#[test]
fn what_reads_so_already_stays() {
    for line in ["version: 1.2.3", "version: '1.2.3'", "version: |-\n  1.2.3"] {
        let text = format!("{FILE}{line}\n");
        assert_eq!(set(&text, "version", "1.2.3").as_deref(), Ok(text.as_str()));
    }
    let text = format!("{FILE}identifiers: [{{type: doi, value: 10.5281/zenodo.2}}]\n");
    assert_eq!(add(&text).as_deref(), Ok(text.as_str()));
}

#[test]
fn a_new_key_stands_below_its_neighbour() {
    let text = format!("{FILE}license: MIT # ok\nkeywords: [a]\n");
    let expected = format!("{FILE}license: MIT # ok\nversion: 1.2.3\nkeywords: [a]\n");
    assert_eq!(set(&text, "version", "1.2.3"), Ok(expected));
    assert_eq!(
        set(FILE, "version", "1.2.3"),
        Ok(format!("{FILE}version: 1.2.3\n"))
    );
    let open = FILE.trim_end();
    assert_eq!(
        set(open, "version", "1.2.3"),
        Ok(format!("{open}\nversion: 1.2.3"))
    );
    let windows = FILE.replace('\n', "\r\n");
    assert_eq!(
        set(&windows, "version", "1.2.3"),
        Ok(format!("{windows}version: 1.2.3\r\n"))
    );
    let marked = format!("\u{feff}  {}", FILE.replace('\n', "\n  ").trim_end());
    assert_eq!(
        set(&marked, "version", "1.2.3"),
        Ok(format!("{marked}\n  version: 1.2.3"))
    );
    let fenced = format!("---\n{FILE}...\n");
    assert_eq!(
        set(&fenced, "version", "1.2.3"),
        Ok(format!("---\n{FILE}version: 1.2.3\n...\n"))
    );
}

#[test]
fn a_new_key_never_cuts_a_block_text() {
    let text = format!("{FILE}abstract: |+\n  One\n\n\n");
    let edited = set(&text, "version", "1.2.3").unwrap();
    assert_eq!(edited.lines().count(), text.lines().count() + 1);
    assert!(edited.contains("abstract: |+\n  One\n\n"));
}

#[test]
fn an_identifier_joins_the_list_in_its_style() {
    let item = "type: doi\nvalue: 10.5281/zenodo.1\n";
    for (old, new) in [
        (String::new(), "identifiers:\n  - type: doi\n    value: 10.5281/zenodo.2\n    description: v2\n".to_owned()),
        ("identifiers: # all\n".to_owned(), "identifiers: # all\n  - type: doi\n    value: 10.5281/zenodo.2\n    description: v2\n".to_owned()),
        (
            format!("identifiers:\n- {}# end\n", item.replacen('\n', "\n  ", 1)),
            format!("identifiers:\n- {}- type: doi\n  value: 10.5281/zenodo.2\n  description: v2\n# end\n", item.replacen('\n', "\n  ", 1)),
        ),
        (
            format!("identifiers:\n    -   {}url: https://a.b\n", item.replacen('\n', "\n        ", 1)),
            format!("identifiers:\n    -   {}    -   type: doi\n        value: 10.5281/zenodo.2\n        description: v2\nurl: https://a.b\n", item.replacen('\n', "\n        ", 1)),
        ),
        ("identifiers: []\n".to_owned(), "identifiers: [{type: doi, value: 10.5281/zenodo.2, description: v2}]\n".to_owned()),
        (
            "identifiers: [{type: doi, value: 10.5281/zenodo.1} ]\n".to_owned(),
            "identifiers: [{type: doi, value: 10.5281/zenodo.1}, {type: doi, value: 10.5281/zenodo.2, description: v2} ]\n".to_owned(),
        ),
        (
            "identifiers: [\n  {type: doi, value: 10.5281/zenodo.1}, # one\n]\n".to_owned(),
            "identifiers: [\n  {type: doi, value: 10.5281/zenodo.1}, {type: doi, value: 10.5281/zenodo.2, description: v2} # one\n]\n".to_owned(),
        ),
    ] {
        assert_eq!(add(&format!("{FILE}{old}")), Ok(format!("{FILE}{new}")), "{old}");
    }
}

#[test]
fn a_reference_is_added_with_all_it_has() {
    let mut reference = Reference::new("data", "Images: all");
    reference.authors.push(crate::write::Author::entity("Lab"));
    reference.doi = Some("10.6019/S-BIAD1".to_owned());
    let edited = Edit::new(FILE)
        .unwrap()
        .add_reference(&reference)
        .apply()
        .unwrap();
    assert_eq!(
        edited,
        format!(
            "{FILE}references:\n  - type: data\n    title: \"Images: all\"\n    authors:\n      - name: Lab\n    doi: 10.6019/S-BIAD1\n"
        )
    );
    // Without an author it would be no reference.
    let bare = Edit::new(FILE)
        .unwrap()
        .add_reference(&Reference::new("data", "Images"))
        .apply();
    assert_eq!(bare.unwrap_err().kind, EditErrorKind::Value);
}

#[test]
fn what_is_not_safe_is_refused_with_lines_to_paste() {
    use EditErrorKind::{Duplicate, Form, Key, Root, Shared, Unreadable, Value};
    let below = |line: &str| format!("{FILE}{line}\n");
    for (text, key, value, kind) in [
        ("{cff-version: 1.2.0}".to_owned(), "version", "1", Root),
        ("- a\n".to_owned(), "version", "1", Root),
        (format!("{FILE}---\na: 1\n"), "version", "1", Root),
        ("a: [\n".to_owned(), "version", "1", Unreadable),
        (
            below("version: &v 1.0\nurl: *v"),
            "version",
            "2.0.0",
            Shared,
        ),
        (
            below("commit: &v a\nversion: *v"),
            "version",
            "2.0.0",
            Shared,
        ),
        (below("version: !!str 1.0"), "version", "2.0.0", Shared),
        (
            below("version: 1\nversion: 2"),
            "version",
            "2.0.0",
            Duplicate,
        ),
        (below("version: [1]"), "version", "2.0.0", Key),
        (FILE.to_owned(), "authors", "Jane", Key),
        (FILE.to_owned(), "colour", "red", Key),
        (FILE.to_owned(), "date-released", "tomorrow", Value),
        (
            FILE.to_owned(),
            "doi",
            "https://doi.org/10.5281/zenodo.1",
            Value,
        ),
        (FILE.to_owned(), "version", "", Value),
        (below("version: | # note\n  1.0"), "version", "2.0.0", Form),
    ] {
        assert_eq!(set(&text, key, value), Err(kind), "{text}");
    }
    let error = Edit::new(&below("version: [1]"))
        .unwrap()
        .set("version", "1.10")
        .apply()
        .unwrap_err();
    assert_eq!(error.snippet, "version: \"1.10\"\n");
}
