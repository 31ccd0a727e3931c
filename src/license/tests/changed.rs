//! Texts as they are after people and their editors had them.

use super::*;

#[test]
fn what_editors_do_to_a_text_does_not_make_another_licence_of_it() {
    type Change = fn(&str) -> String;
    let changes: [(&str, Change); 9] = [
        ("a copyright line", |text| {
            format!("Copyright (c) 2024 Ada Lovelace, University of London\n\n{text}")
        }),
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("CR", |text| text.replace('\n', "\r")),
        ("a byte order mark", |text| format!("\u{feff}{text}")),
        ("space at line ends", |text| text.replace('\n', " \t\n")),
        ("a quotation", |text| text.replace('\n', "\n> ")),
        ("a comment", |text| text.replace('\n', "\n * ")),
        ("curly quotes", |text| {
            text.replace(" \"", " \u{201c}")
                .replace('"', "\u{201d}")
                .replace('\'', "\u{2019}")
        }),
        ("a fence", |text| format!("# License\n\n```\n{text}\n```\n")),
    ];
    let mut others = Vec::new();
    for id in [
        "MIT",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Apache-2.0",
        "GPL-2.0-only",
        "GPL-3.0-only",
        "LGPL-2.1-only",
        "AGPL-3.0-only",
        "MPL-2.0",
        "EPL-2.0",
        "EUPL-1.2",
        "CECILL-2.1",
        "CC-BY-4.0",
        "CC-BY-SA-4.0",
        "CC-BY-NC-4.0",
        "CC0-1.0",
        "Unlicense",
    ] {
        for (name, change) in changes {
            let spdx = detect(&change(spdx_text(id))).spdx;
            if !spdx.is_some_and(|found| same_license(found, id)) {
                others.push(format!("{id} with {name} is called {spdx:?}"));
            }
        }
    }
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn a_preface_that_names_another_licence_makes_a_composite() {
    let text = "Derived from work of Example Labs under CNRI's Python 1.6\nlicense. All additions \
                are licensed under the Apache 2.0 License.\n\n";
    let detection = detect(&(text.to_owned() + spdx_text("Apache-2.0")));
    let ids = vec!["Apache-2.0", "CNRI-Python"];
    assert_eq!(detection.remark, Some(Remark::Composite { ids }));
    assert_eq!(answers(&detection), (None, GitHubLicense::NoAssertion));
}

/// One text in so many of the SPDX list: all of them take their time.
const EVERY: usize = 6;

/// How many texts are called by their name after a change; none may be called by another one that
/// was not before.
fn recognised(name: &str, change: impl Fn(&str) -> String) -> (usize, usize) {
    let every = std::env::var_os("CITABLE_ALL_LICENSES").map_or(EVERY, |_| 1);
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    let texts = spdx::text::LICENSE_TEXTS.iter().step_by(every);
    for (id, text) in texts.filter(|(_, text)| !text.is_empty()) {
        // Texts that are those of others, or have several licences in them, are no part of this.
        if !detect(text)
            .spdx
            .is_some_and(|found| same_family(found, id))
        {
            continue;
        }
        all += 1;
        match detect(&change(text)).spdx {
            Some(found) if same_family(found, id) => right += 1,
            Some(found) => wrong.push(format!("{id} is called {found}")),
            None => {}
        }
    }
    eprintln!("{name}: {right} of {all} right, {wrong:?}");
    assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    (right, all)
}

fn same_family(found: &str, id: &str) -> bool {
    let bare = |id: &str| id.replace("-no-invariants", "").replace("-invariants", "");
    let bare = |id: &str| bare(id).replace("-no-RFN", "").replace("-RFN", "");
    same_license(found, &bare(id)) || same_license(found, id)
}

#[test]
fn a_page_of_the_web_is_as_good_as_its_text() {
    let escaped = |text: &str| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        text.replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('©', "&copy;")
    };
    let page = |body: &str| {
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Licence</title>\
             <style>body {{ color: #333 }}</style></head>\n<body>\n{body}\n</body></html>\n"
        )
    };
    let (right, all) = recognised("a page", |text| {
        let paragraphs = escaped(text);
        let paragraphs = paragraphs
            .split("\n\n")
            .map(|part| format!("<p>{part}</p>\n"));
        page(&paragraphs.collect::<String>())
    });
    assert!(right * 100 >= all * 98, "{right} of {all}");
    let (right, all) = recognised("a page with a text as it was", |text| {
        page(&format!("<h1>Licence</h1>\n<pre>\n{}</pre>", escaped(text)))
    });
    assert!(right * 100 >= all * 98, "{right} of {all}");
}

#[test]
fn a_licence_below_a_few_words_of_the_project_is_recognised() {
    let (right, all) = recognised("a preface", |text| {
        format!(
            "Spot Counter is a program that counts spots in images. It was written at the\n\
             Institute of Examples. It is given to everybody under these terms:\n\n{text}"
        )
    });
    assert!(right * 100 >= all * 90, "{right} of {all}");
}

#[test]
fn a_preface_that_changes_something_keeps_a_licence_from_being_named() {
    let neutral = "Spot Counter counts spots in images that were taken with a microscope, and tells how \
                   bright they are. We wrote it at the Institute of Examples with the help of many \
                   people, and are glad to hear from whoever uses it. ";
    let with = |preface: &str| {
        let text = format!("{neutral}{preface}\n\n{}", with_holder("ISC"));
        detect(&text).spdx
    };
    assert_eq!(with("Everybody may use it:"), Some("ISC"));
    for preface in [
        "All files in `src` are under these terms, those in `data` may not be used without asking us.",
        "This licence holds for academic use. Companies ask the Institute of Examples for another one.",
        "Parts of Spot Counter come from other people, see the heads of their files.",
        "You may choose between the GPL-3.0 and the following licence:",
    ] {
        assert_eq!(with(preface), None, "{preface}");
    }
}
