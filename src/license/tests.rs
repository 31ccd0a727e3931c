#![expect(
    clippy::print_stderr,
    reason = "the figures that the measurements are for"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn spdx_text(id: &str) -> &'static str {
    let texts = spdx::text::LICENSE_TEXTS;
    texts.iter().find(|(name, _)| *name == id).expect(id).1
}

fn with_holder(id: &str) -> String {
    let filled = [
        ("<year>", "2024"),
        ("<copyright holders>", "Ada Lovelace, University of London"),
        ("<owner>", "Ada Lovelace"),
    ];
    let text = spdx_text(id).to_owned();
    filled
        .iter()
        .fold(text, |text, (gap, with)| text.replace(gap, with))
}

fn known(id: &'static str) -> (Option<&'static str>, GitHubLicense) {
    (Some(id), GitHubLicense::Id(id))
}

fn answers(detection: &Detection) -> (Option<&'static str>, GitHubLicense) {
    (detection.spdx, detection.github)
}

#[test]
fn common_licences_are_recognised_with_a_holder_filled_in() {
    for id in ["MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Zlib"] {
        let detection = detect(&with_holder(id));
        assert_eq!(answers(&detection), known(id), "{detection:?}");
        assert!(detection.confidence >= 0.98, "{detection:?}");
        assert_eq!(detection.remark, None, "{id}");
    }
}

#[test]
fn rewrapping_bullets_and_comment_marks_make_no_difference() {
    let mut text = String::new();
    let mut width = 0;
    for word in with_holder("BSD-3-Clause").split(' ') {
        width += word.len() + 1;
        let break_line = width > 60;
        width = if break_line { 0 } else { width };
        write!(text, "{word}{}", if break_line { "\n" } else { " " }).unwrap();
    }
    let bulleted = text
        .replace("1. ", "* ")
        .replace("2. ", "* ")
        .replace("3. ", "* ");
    assert_eq!(answers(&detect(&bulleted)), known("BSD-3-Clause"));
    let commented: String = text
        .lines()
        .fold(String::new(), |all, line| all + "# " + line + "\n");
    assert_eq!(detect(&commented).spdx, Some("BSD-3-Clause"));
}

#[test]
fn apache_without_its_appendix_is_not_pixars_licence() {
    let text = spdx_text("Apache-2.0");
    let end = text.find("END OF TERMS").unwrap();
    assert_eq!(answers(&detect(&text[..end])), known("Apache-2.0"));
    assert_eq!(detect(spdx_text("Pixar")).spdx, Some("Pixar"));
}

#[test]
fn lgpl_is_recognised_with_and_without_the_gpl_behind_it() {
    let text = spdx_text("LGPL-3.0-only");
    let appended = text.find("\nGNU GENERAL PUBLIC LICENSE").unwrap();
    assert_eq!(answers(&detect(&text[..appended])), known("LGPL-3.0"));
    assert_eq!(detect(text).spdx, Some("LGPL-3.0"));
}

#[test]
fn isc_and_0bsd_are_told_apart_by_one_sentence() {
    assert_eq!(detect(&with_holder("ISC")).spdx, Some("ISC"));
    assert_eq!(detect(&with_holder("0BSD")).spdx, Some("0BSD"));
}

#[test]
fn a_creative_commons_text_is_recognised_without_preamble_and_title() {
    let text = spdx_text("CC-BY-4.0");
    let start = text.find("By exercising").unwrap();
    assert_eq!(detect(text).spdx, Some("CC-BY-4.0"));
    assert_eq!(answers(&detect(&text[start..])), known("CC-BY-4.0"));
}

#[test]
fn github_does_not_take_a_noncommercial_text_for_an_open_one() {
    for id in [
        "CC-BY-NC-4.0",
        "CC-BY-ND-4.0",
        "CC-BY-NC-SA-4.0",
        "CC-BY-NC-ND-4.0",
    ] {
        let detection = detect(spdx_text(id));
        assert_eq!(detection.spdx, Some(id));
        assert_eq!(detection.github, GitHubLicense::NoAssertion, "{id}");
    }
}

#[test]
fn each_spdx_text_is_recognised_as_itself() {
    let (mut texts, mut others) = (0, Vec::new());
    for &(name, text) in spdx::text::LICENSE_TEXTS {
        if spdx::license_id(name).is_none_or(spdx::LicenseId::is_deprecated) {
            continue;
        }
        texts += 1;
        let spdx = detect(text).spdx;
        if !spdx.is_some_and(|id| name.starts_with(id)) {
            others.push(format!("{name} is called {spdx:?}"));
        }
    }
    eprintln!(
        "{} of {texts} SPDX texts are not called by their id: {others:#?}",
        others.len()
    );
    assert!(others.len() * 100 <= texts * 2, "{others:#?}");
}

#[test]
fn github_knows_its_47_licences() {
    let ids: std::collections::BTreeSet<&str> = table::all()
        .iter()
        .filter(|license| license.github.is_some())
        .map(|license| license.id)
        .collect();
    assert_eq!(ids.len(), 47);
    for id in ids {
        let text = spdx::text::LICENSE_TEXTS
            .iter()
            .find(|(name, _)| same_license(name, id))
            .unwrap()
            .1;
        assert_eq!(detect(text).github, GitHubLicense::Id(id));
    }
}

#[test]
fn rs_stub_is_a_stub_and_an_empty_file_is_empty() {
    let stub = detect("YEAR: 2024\nCOPYRIGHT HOLDER: tool authors\n");
    assert_eq!(stub.remark, Some(Remark::Stub));
    assert_eq!(answers(&stub), (None, GitHubLicense::NoAssertion));
    for text in ["", " \n\n", "\u{feff}"] {
        let empty = detect(text);
        assert_eq!(answers(&empty), (None, GitHubLicense::NoAssertion));
        assert_eq!(empty.confidence.to_bits(), 0.0_f32.to_bits());
    }
    assert_eq!(detect(" \n\n").remark, Some(Remark::Empty));
}

#[test]
fn a_notice_names_the_licence_that_it_refers_to() {
    let cases = [
        (
            "Licensed under the Apache License,\n  Version 2.0 (the \"License\").",
            Some("Apache-2.0"),
        ),
        (
            "# License\nThis work is licensed under CC BY 4.0.",
            Some("CC-BY-4.0"),
        ),
        (
            "See https://creativecommons.org/licenses/by-sa/4.0/",
            Some("CC-BY-SA-4.0"),
        ),
        (
            "This program is free software: you can redistribute it and/or modify it under the \
             terms of the GNU Affero General Public License as published by the Free Software \
             Foundation, either version 3 of the License, or (at your option) any later version.",
            Some("AGPL-3.0"),
        ),
        (
            "SPDX-License-Identifier: LGPL-2.1-or-later",
            Some("LGPL-2.1"),
        ),
        ("SPDX-License-Identifier: MIT", Some("MIT")),
        ("The licence is found in the manual.", None),
    ];
    for (text, id) in cases {
        let detection = detect(text);
        assert_eq!(detection.remark, Some(Remark::Notice { id }), "{text}");
        assert_eq!(detection.spdx, None);
        assert_eq!(detection.github, GitHubLicense::NoAssertion);
    }
}

#[test]
fn words_about_no_licence_get_no_remark() {
    let detection = detect("Do what is right.\n");
    assert_eq!((detection.spdx, detection.remark), (None, None));
}

#[test]
fn a_composite_lists_its_licences() {
    let two = format!("{}\n\n{}", with_holder("MIT"), spdx_text("Apache-2.0"));
    let data = with_holder("MIT") + "\n\nThe data in this repository are under CC-BY-4.0 instead.";
    let named = "Code is under the MIT License, text under CC BY-SA 4.0.";
    for (text, ids) in [
        (two.as_str(), ["Apache-2.0", "MIT"]),
        (&data, ["MIT", "CC-BY-4.0"]),
        (named, ["MIT", "CC-BY-SA-4.0"]),
    ] {
        let detection = detect(text);
        let ids = ids.to_vec();
        assert_eq!(detection.remark, Some(Remark::Composite { ids }));
        assert_eq!(answers(&detection), (None, GitHubLicense::NoAssertion));
    }
}

#[test]
fn a_licence_within_a_licence_is_not_a_composite() {
    for id in [
        "BSD-3-Clause",
        "BSD-2-Clause-Views",
        "BSD-3-Clause-Clear",
        "ECL-2.0",
        "AGPL-3.0-only",
    ] {
        let detection = detect(spdx_text(id));
        let composite = matches!(detection.remark, Some(Remark::Composite { .. }));
        assert!(!composite, "{id}: {detection:?}");
    }
}

#[test]
fn a_demand_added_to_a_licence_is_extra_text() {
    let text = with_holder("MIT")
        + "\nWhoever publishes results that were obtained with this program must cite our paper \
           in the references of each publication, and send the authors a printed copy of it.\n";
    let detection = detect(&text);
    assert_eq!(detection.remark, Some(Remark::ExtraText { id: "MIT" }));
    assert_eq!(detection.github, GitHubLicense::NoAssertion);
}

#[test]
fn a_gap_of_the_template_is_shown_with_its_place() {
    let text = "MIT License\n\nCopyright (c) [year] [fullname]\n";
    let text = text.to_owned()
        + with_holder("MIT")
            .split_once("Ada Lovelace, University of London")
            .unwrap()
            .1;
    let detection = detect(&text);
    let expected = Remark::Placeholder {
        text: "[year]".to_owned(),
        span: 27..33,
    };
    assert_eq!(detection.remark, Some(expected));
    assert_eq!(answers(&detection), known("MIT"));
}

#[test]
fn the_gaps_in_instructions_behind_the_terms_are_no_gaps() {
    for id in [
        "Apache-2.0",
        "GPL-2.0-only",
        "GPL-3.0-only",
        "AGPL-3.0-only",
    ] {
        assert_eq!(detect(spdx_text(id)).remark, None, "{id}");
    }
}

#[test]
fn an_unknown_title_keeps_github_from_knowing_the_licence() {
    let text = "BSD License\n\n".to_owned()
        + &with_holder("BSD-3-Clause").replace("\n\nRedist", "\nAll rights reserved.\n\nRedist");
    let detection = detect(&text);
    assert_eq!(
        answers(&detection),
        (Some("BSD-3-Clause"), GitHubLicense::NoAssertion)
    );
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(
        text in r"(\PC|[\[\]<>{}\n()*#. ]|copyright|©|\(c\)|license|gpl|version|[0-9]){0,80}",
    ) {
        let detection = detect(&text);
        prop_assert!((0.0..=1.0).contains(&detection.confidence));
        if let Some(Remark::Placeholder { text: gap, span }) = detection.remark {
            prop_assert_eq!(&text[span], gap);
        }
        let _ = is_license_file(&text);
        prop_assert!(same_license(&text, &text));
    }
}

#[test]
fn a_file_of_brackets_is_read_once() {
    let start = Instant::now();
    assert_eq!(detect(&"[<{ year ".repeat(100_000)).spdx, None);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// `../shared`, where the labelled files are, or the folder that the environment names.
fn labelled() -> Option<PathBuf> {
    let shared = std::env::var_os("CITABLE_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("oracle/licenses");
    folder.is_dir().then_some(folder)
}

#[test]
fn labelled_files_of_real_repositories() {
    let Some(folder) = labelled() else {
        eprintln!("skipped: no labelled licence files in ../shared/oracle/licenses");
        return;
    };
    let truth = fs::read_to_string(folder.join("truth.tsv")).unwrap();
    let (mut right, mut wrong, mut none, mut agreed, mut odd) = (0, 0, 0, 0, String::new());
    let mut spent = std::time::Duration::ZERO;
    for row in truth.lines().skip(1) {
        let [file, truth, _, licensee] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {row}");
        };
        let bytes = fs::read(folder.join("files").join(file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        let detection = detect(&text);
        spent += start.elapsed();
        let expected = (!truth.contains(':')).then_some(truth);
        match detection.spdx {
            answer if answer == expected => right += 1,
            None => none += 1,
            Some(_) => wrong += 1,
        }
        let github = match detection.github {
            GitHubLicense::Id(id) => id,
            _ => "NOASSERTION",
        };
        agreed += usize::from(github == licensee);
        if detection.spdx != expected || github != licensee {
            writeln!(
                odd,
                "{file}: {truth}, licensee {licensee}, here {detection:?}"
            )
            .unwrap();
        }
    }
    let files = right + wrong + none;
    let each = spent / u32::try_from(files).unwrap();
    eprintln!(
        "{files} files: {right} right, {wrong} wrong, {none} none, {agreed} as licensee; {each:?} each\n{odd}"
    );
    assert!(right * 100 >= files * 98 && wrong <= 1, "{odd}");
    assert!(agreed * 100 >= files * 98, "{odd}");
}
