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
