//! PageTab as a table of tabs.

use super::super::tsv;
use super::*;

const BLOCK: &str = "\nLink\thttps://doi.org/10.5072/zenodo.777\nDescription\tImage analysis code: octo/tool v1.0.0\n";

const HEAD: &str =
    "Submission\tS-BIAD1\nTitle\tSpots\nReleaseDate\t2026-09-23\n\nStudy\ts1\nTitle\tSpots\n";

#[track_caller]
fn edited(text: &str) -> String {
    tsv::with_link(text, &new()).unwrap()
}

fn targets(text: &str) -> Vec<String> {
    let links = tsv::links(text).unwrap();
    links.into_iter().map(|link| link.target).collect()
}

#[test]
fn the_block_stands_behind_the_first_sections_own_and_before_the_next_section() {
    let next = "\nAuthor\ta1\ts1\nName\tJosiah Carberry\n\nLink\thttps://example.org/his\n";
    for own in [
        "",
        "\nFile\timages/a.tif\n",
        "\nLink\thttps://example.org/\nDescription\tWebsite\n\nFiles\tSize\na.tif\t1\nb.tif\t2\n",
        "\nLINKS\tDescription\nhttps://example.org/\tWebsite\n# a word\n",
        "\n\n \t \nfile\ta.tif\n",
    ] {
        let (before, comment) = match own.strip_suffix("# a word\n") {
            Some(rows) => (rows, "# a word\n"),
            None => (own, ""),
        };
        let text = format!("{HEAD}{own}{next}");
        let wanted = format!("{HEAD}{before}{BLOCK}{comment}{next}");
        assert_eq!(edited(&text), wanted);
        assert!(targets(&wanted).contains(&URL.to_owned()));
    }
}

#[test]
fn a_table_of_sections_is_another_section() {
    let text = format!("{HEAD}\nAuthor[s1]\tName\na1\tCarberry\n");
    assert_eq!(
        edited(&text),
        format!("{HEAD}{BLOCK}\nAuthor[s1]\tName\na1\tCarberry\n")
    );
}

#[test]
fn line_ends_marks_comments_and_a_missing_last_line_end_are_kept() {
    let windows = HEAD.replace('\n', "\r\n");
    assert_eq!(
        edited(&windows),
        format!("{windows}{}", BLOCK.replace('\n', "\r\n"))
    );
    let marked = format!("\u{feff}# begun\n{HEAD}");
    assert_eq!(edited(&marked), format!("{marked}{BLOCK}"));
    let open = HEAD.trim_end();
    assert_eq!(edited(open), format!("{open}\n{BLOCK}"));
}

#[test]
fn quotes_hold_tabs_line_ends_and_quotes() {
    let odd = "Description\t\"a\tb \"\"c\"\"\n\nLink\thttps://example.org/not\n# no comment\"  \n";
    let text = format!("{HEAD}{odd}\nLink\t \"https://example.org/a\" \n");
    assert_eq!(targets(&text), ["https://example.org/a"]);
    assert_eq!(edited(&text), format!("{text}{BLOCK}"));
}

#[test]
fn links_of_both_forms_are_read_with_their_flaws() {
    let text = format!(
        "{HEAD}\nLink\t10.5072/zenodo.777\nType\tdoi\n\nlinks\tDescription\tTYPE\n10.5072/zenodo.777\tcode\n{URL}\tcode\tdoi\n"
    );
    let links = tsv::links(&text).unwrap();
    let flaws: Vec<bool> = links.iter().map(|link| link.flaw.is_some()).collect();
    assert_eq!(flaws, [false, true, true]);
}

#[test]
fn an_old_link_of_ours_is_replaced_in_its_place() {
    let old = "https://doi.org/10.5072/zenodo.700";
    let ours = "Image analysis code: octo/tool v0.9.0";
    for block in [
        format!("\nLink\t{old}\nDescription\t{ours}\nNote\tx\n"),
        format!(
            "\nLinks\tNote\tDescription\nhttps://example.org/\ty\tz\n\"{old}\"\tx\t \"{ours}\"\n"
        ),
    ] {
        let text = format!("{HEAD}{block}\nAuthor\ta\n");
        let after = tsv::with_link(&text, &replacing()).unwrap();
        assert_eq!(after.lines().count(), text.lines().count());
        let mut found = targets(&after);
        found.retain(|target| target != "https://example.org/");
        assert_eq!(found, [URL]);
        assert!(
            after.contains("v1.0.0") && !after.contains("v0.9.0"),
            "{after}"
        );
    }
    let theirs = format!("{HEAD}\nLink\t{old}\nDescription\tOur paper\n");
    assert!(tsv::with_link(&theirs, &replacing()).is_err());
    let typed = format!("{HEAD}\nLink\t{old}\nDescription\t{ours}\nType\tdoi\n");
    assert!(tsv::with_link(&typed, &replacing()).is_err());
}

#[test]
fn what_is_no_pagetab_is_said_to_be_none_with_the_line() {
    for (text, words) in [
        ("", "it is empty"),
        ("\n\n# only words\n", "it is empty"),
        ("Study\ts1\n", "not `Submission`"),
        ("Submission\tS-1\n", "no section"),
        ("Submission\n\nLink\tx\n\nStudy\n", "before its section"),
        ("Submission\n\nStudy\n\nLinks\tDescription\n", "no row"),
        ("Submission\n\nStudy\n\nLinks\tA\nx\t1\t2\n", "more cells"),
        (
            "Submission\n\nStudy\nTitle\t\"open\n",
            "line 4: a quote is opened",
        ),
        (
            "Submission\n\nStudy\nTitle\t\"a\"b\n",
            "line 4: something stands behind",
        ),
    ] {
        let error = tsv::with_link(text, &new()).unwrap_err().to_string();
        assert!(error.contains(words), "{text:?}: {error}");
        assert!(tsv::links(text).is_err());
    }
}

#[test]
fn words_that_a_cell_cannot_hold_are_quoted() {
    let odd = NewLink {
        label: "Image analysis code: \"octo\"\ttool".to_owned(),
        ..new()
    };
    let after = tsv::with_link(HEAD, &odd).unwrap();
    assert!(
        after.ends_with("\"Image analysis code: \"\"octo\"\"\ttool\"\n"),
        "{after}"
    );
    assert_eq!(targets(&after), [URL]);
}
