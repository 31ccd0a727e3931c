use proptest::prelude::*;

use super::*;

const DOI: &str = "https://doi.org/10.5281/zenodo.2";

fn doi(id: u64) -> Doi {
    Doi::parse(&format!("10.5281/zenodo.{id}")).unwrap()
}

fn file(text: &str) -> StudyFile {
    StudyFile::read(text.as_bytes().to_vec()).unwrap()
}

/// A study file with that row in the middle.
fn around(row: &str) -> String {
    format!(
        "# A comment\t\t\nStudy Title\tSpots\t\t\n\t\t\n{row}\nStudy Public Release Date\t2026-01-01\t\n"
    )
}

/// What becomes of the row; every other byte must stay.
#[track_caller]
fn edited(row: &str) -> Option<String> {
    edited_for(row, None)
}

#[track_caller]
fn edited_for(row: &str, replaces: Option<u64>) -> Option<String> {
    let text = around(row);
    let replaces = replaces.map(doi);
    let edit = file(&text).with_link(&doi(2), replaces.as_ref()).unwrap()?;
    assert_eq!(edit.text, around(&edit.after), "another byte changed");
    assert_eq!((edit.line, edit.before.as_deref()), (4, Some(row)));
    // What was written is found, and there is nothing left to do.
    let again = file(&edit.text);
    assert!(
        again
            .links()
            .iter()
            .any(|link| link.target == DOI && link.flaw.is_none())
    );
    assert_eq!(again.with_link(&doi(2), None), Ok(None));
    Some(edit.after)
}

#[test]
fn the_doi_goes_behind_the_last_value_and_the_padding_stays() {
    for (row, after) in [
        (
            "Study External URL\thttps://a.example",
            "Study External URL\thttps://a.example\t@",
        ),
        (
            "Study External URL\thttps://a.example\t\t\t",
            "Study External URL\thttps://a.example\t@\t\t",
        ),
        ("Study External URL\ta\tb\t", "Study External URL\ta\tb\t@"),
        (
            "Study External URL\ta\t \t\t",
            "Study External URL\ta\t@\t\t",
        ),
        // An empty column between is published as an empty value; it is theirs to mend.
        (
            "Study External URL\ta\t\tb",
            "Study External URL\ta\t\tb\t@",
        ),
        (
            "Study External URL\thttps://github.com/octo/tool",
            "Study External URL\thttps://github.com/octo/tool\t@",
        ),
        (
            "Study External URL\thttps://doi.org/10.5281/zenodo.1",
            "Study External URL\thttps://doi.org/10.5281/zenodo.1\t@",
        ),
    ] {
        assert_eq!(edited(row), Some(after.replace('@', DOI)), "{row:?}");
    }
}

#[test]
fn an_empty_value_and_a_hint_of_the_template_are_replaced() {
    for (row, after) in [
        ("Study External URL\t", "Study External URL\t@"),
        ("Study External URL\t\t\t", "Study External URL\t@\t\t"),
        ("Study External URL\t  \t", "Study External URL\t@\t"),
        (
            "Study External URL\t# a page, if there is one\t\t",
            "Study External URL\t@\t\t",
        ),
        (
            "Study External URL\t # a page\thttps://a.example",
            "Study External URL\t@\thttps://a.example",
        ),
        // A row without a tab is none to the IDR.
        ("Study External URL", "Study External URL\t@"),
        ("Study External URL  ", "Study External URL\t@"),
    ] {
        assert_eq!(edited(row), Some(after.replace('@', DOI)), "{row:?}");
    }
}

#[test]
fn a_doi_that_is_there_in_any_spelling_is_not_added_again() {
    for value in [
        DOI,
        "10.5281/zenodo.2",
        "doi:10.5281/ZENODO.2",
        "http://dx.doi.org/10.5281/zenodo.2",
        "https://zenodo.org/records/2",
        "https://a.example\t\thttps://doi.org/10.5281/zenodo.2\t\t",
    ] {
        assert_eq!(edited(&format!("{ROW}\t{value}")), None, "{value}");
    }
    // In a word that only looks like it, it is not.
    assert!(edited(&format!("{ROW}\t10.5281/zenodo.22")).is_some());
    assert!(edited(&format!("{ROW}\tsee {DOI}")).is_some());
}

#[test]
fn quotes_are_published_so_a_quoted_doi_is_written_anew() {
    let row = format!("{ROW}\t\"{DOI}\"\t\"https://a.example\"");
    let links = file(&around(&row)).links();
    assert_eq!(links[0].target, DOI);
    assert!(links.iter().all(|link| link.flaw.is_some()));
    let after = format!("{ROW}\t{DOI}\t\"https://a.example\"");
    assert_eq!(edited(&row), Some(after));
}

#[test]
fn an_older_version_is_replaced_where_that_is_asked_for_and_only_it() {
    let row = format!("{ROW}\thttps://a.example\t10.5281/zenodo.7\tb\t");
    let after = format!("{ROW}\thttps://a.example\t{DOI}\tb\t");
    assert_eq!(edited_for(&row, Some(7)), Some(after));
    let beside = format!("{ROW}\thttps://a.example\t10.5281/zenodo.7\tb\t{DOI}");
    assert_eq!(edited_for(&row, None), Some(beside.clone()));
    assert_eq!(edited_for(&row, Some(8)), Some(beside));
}

#[test]
fn the_first_row_counts_and_a_second_is_ignored() {
    let text = around(&format!("{ROW}\ta\n{ROW}\t{DOI}"));
    let edit = file(&text).with_link(&doi(2), None).unwrap().unwrap();
    assert_eq!(edit.text, around(&format!("{ROW}\ta\t{DOI}\n{ROW}\t{DOI}")));
    assert_eq!(file(&text).links(), [Link::to("a")]);
    // A comment is no row, and neither is a longer key.
    let text = around(&format!("# {ROW}\tx\n{ROW}s\ty\n{ROW}\ta"));
    assert_eq!(file(&text).links(), [Link::to("a")]);
}

#[test]
fn line_ends_of_every_system_stay() {
    for end in ["\r\n", "\r", "\n"] {
        let text = around(&format!("{ROW}\ta\t\t")).replace('\n', end);
        let edit = file(&text).with_link(&doi(2), None).unwrap().unwrap();
        let after = around(&format!("{ROW}\ta\t{DOI}\t")).replace('\n', end);
        assert_eq!((edit.text, edit.line), (after, 4), "{end:?}");
    }
    // A last line without an end stays without one.
    let text = format!("Study Title\tx\n{ROW}\ta");
    let edit = file(&text).with_link(&doi(2), None).unwrap().unwrap();
    assert_eq!(edit.text, format!("Study Title\tx\n{ROW}\ta\t{DOI}"));
}

#[test]
fn a_missing_row_is_put_where_the_template_has_it() {
    for end in ["\n", "\r\n"] {
        let text = "Study Title\tx\t\nStudy Public Release Date\t2026\t\n\t\t\n".replace('\n', end);
        let edit = file(&text).with_link(&doi(2), None).unwrap().unwrap();
        let row = format!("{ROW}\t{DOI}");
        let after = text.replace("Study Public", &format!("{row}{end}Study Public"));
        assert_eq!(edit.text, after);
        assert_eq!((edit.line, edit.before, edit.after), (2, None, row));
    }
}

#[test]
fn a_row_that_cannot_be_found_or_that_the_idr_does_not_read_is_said() {
    let missing = file("Study Title\tx\n").with_link(&doi(2), None);
    assert_eq!(missing, Err(NoRow::Missing));
    for written in [
        "study external URL",
        "\"Study External URL\"",
        " Study External URL",
        "Study External URL ",
    ] {
        let error = file(&around(&format!("{written}\ta"))).with_link(&doi(2), None);
        let expected = NoRow::Misspelt {
            line: 4,
            written: written.to_owned(),
        };
        assert_eq!(error, Err(expected));
    }
}

#[test]
fn what_is_no_study_file_is_refused() {
    let read = |bytes: &[u8]| StudyFile::read(bytes.to_vec());
    assert_eq!(
        read(b"Study Title\tK\xf6ln\n"),
        Err(NotAStudyFile::NotUtf8(13))
    );
    for text in [
        "",
        "<!doctype html><title>Study Title</title>",
        "Study Title: no tabs\n",
        "\0\0\0",
    ] {
        assert_eq!(
            read(text.as_bytes()),
            Err(NotAStudyFile::Foreign),
            "{text:?}"
        );
    }
    let large = vec![b'\t'; usize::try_from(LIMIT).unwrap() + 1];
    assert_eq!(read(&large), Err(NotAStudyFile::TooLarge(LIMIT + 1)));
}

#[test]
fn control_characters_and_a_byte_order_mark_stay_where_they_are() {
    let text = format!("\u{feff}# x\u{1b}[31m\0\nStudy Title\tx\n{ROW}\t\u{7}a\u{202e}\t\n");
    let edit = file(&text).with_link(&doi(2), None).unwrap().unwrap();
    assert_eq!(
        edit.text,
        text.replace("\u{202e}\t", &format!("\u{202e}\t{DOI}"))
    );
}

#[test]
fn it_says_which_study_it_is_of() {
    let text = "Comment[IDR Study Accession]\tIDR9001\t\nStudy Title\tSpots \t\n\
        Comment[IDR Experiment Name]\tidr9001-carberry-spots/experimentA\n";
    let study = file(text);
    assert_eq!(study.accession().as_deref(), Some("idr9001"));
    assert_eq!(study.repository(), Some("idr9001-carberry-spots"));
    assert_eq!(study.title(), Some("Spots"));
    let blank =
        file("Comment[IDR Study Accession]\t# leave blank\t\nComment[IDR Screen Name]\t../x/y\n");
    assert_eq!(
        (blank.accession(), blank.repository(), blank.title()),
        (None, None, None)
    );
}

#[test]
fn the_change_is_shown_as_one_line_that_goes_and_one_that_comes() {
    let edit = file(&around(&format!("{ROW}\ta\t\t"))).with_link(&doi(2), None);
    let shown = edit.unwrap().unwrap().shown("x/idr9001-study.txt");
    let lines = [
        "x/idr9001-study.txt, line 4:",
        "- Study External URL\ta",
        "+ Study External URL\ta\t@",
    ];
    assert_eq!(shown, lines.map(|line| line.replace('@', DOI)));
}

proptest! {
    #[test]
    fn whatever_the_text_is_one_line_changes_and_the_doi_is_there(
        lines in prop::collection::vec(
            prop_oneof![
                "[ -~\t]{0,12}",
                Just("Study Title\tx".to_owned()),
                Just("Study Public Release Date\t".to_owned()),
                "Study External URL[\t#\" a]{0,6}",
                Just(format!("Study External URL\ta\t\"{DOI}\"\t")),
            ],
            0..8,
        ),
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
    ) {
        let text = lines.join(end);
        let Ok(study) = StudyFile::read(text.clone().into_bytes()) else {
            return Ok(());
        };
        let edit = study.with_link(&doi(2), None);
        prop_assert_eq!(edit.is_ok(), study.takes_links().is_ok());
        let Ok(Some(edit)) = edit else {
            return Ok(());
        };
        let mut expected: Vec<&str> = text.split(end).collect();
        match &edit.before {
            Some(before) => {
                prop_assert_eq!(expected[edit.line - 1], before);
                expected[edit.line - 1] = &edit.after;
            }
            None => expected.insert(edit.line - 1, &edit.after),
        }
        prop_assert_eq!(&edit.text, &expected.join(end));
        let again = StudyFile::read(edit.text.into_bytes()).unwrap();
        prop_assert!(again.links().contains(&Link::to(DOI)));
        prop_assert_eq!(again.with_link(&doi(2), None), Ok(None));
    }
}
