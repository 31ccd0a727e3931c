//! Broken files of every kind: an answer always, never a panic, and every edit that is made is
//! the one that was asked for.

#![expect(clippy::unwrap_used, reason = "tests may fail")]

use cff_rs::check::check;
use cff_rs::citation::Citation;
use cff_rs::edit::Edit;
use cff_rs::write::Identifier;
use cff_rs::yaml::{Value, position, read};

const FULL: &str = include_str!("fixtures/full.cff");

const PIECES: &[&str] = &[
    "\t",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    ":",
    ": ",
    "- ",
    "#",
    " #x",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "? ",
    "@",
    "`",
    "%",
    "---\n",
    "...\n",
    "<<: ",
    "~",
    "é",
    "日本",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "\0",
    "\\",
    "\u{1f600}",
    "<<<<<<< a\n",
    "@article{",
];

/// Knuth's MMIX generator: the same mutants on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn mutant(&mut self) -> String {
        // A piece of the file, so that a mutation meets few lines.
        let lines: Vec<&str> = FULL.lines().collect();
        let start = self.below(lines.len());
        let end = lines.len().min(start + 1 + self.below(20));
        let mut text = lines[..8].join("\n") + "\n" + &lines[start..end].join("\n") + "\n";
        for _ in 0..=self.below(3) {
            let at = self.place(&text);
            if self.below(4) == 0 {
                let (one, other) = (at, self.place(&text));
                let end = one.max(other).min(one.min(other) + 12);
                if text.is_char_boundary(end) {
                    text.replace_range(one.min(other)..end, "");
                }
            } else {
                text.insert_str(at, PIECES[self.below(PIECES.len())]);
            }
        }
        text
    }
}

#[test]
fn every_mutant_gets_an_answer_and_no_edit_goes_astray() {
    let count = if std::env::var_os("CITABLE_ALL").is_some() {
        200_000
    } else {
        3_000
    };
    let mut dice = Dice(20_241_122);
    let (mut unreadable, mut edited) = (0, 0);
    for _ in 0..count {
        let text = dice.mutant();
        for problem in check(&text) {
            assert!(
                text.get(problem.span.clone()).is_some(),
                "{problem:?} in {text:?}"
            );
            let ends = text.matches(['\n', '\r']).count();
            assert!(position(&text, problem.span.start).line <= ends + 1);
        }
        let Ok(document) = read(&text) else {
            unreadable += 1;
            continue;
        };
        let before = Citation::from(&document);
        let identifier = Identifier::doi("10.5281/zenodo.99999");
        let Ok(edit) = Edit::new(&text) else { continue };
        let Ok(after) = edit
            .set("version", "9.10")
            .add_identifier(&identifier)
            .apply()
        else {
            continue;
        };
        edited += 1;
        let document = read(&after).unwrap();
        let string = Some(Value::String("9.10".to_owned()));
        let version = document.root.get("version").unwrap();
        assert_eq!(
            (version.core(), version.yaml11()),
            (string.clone(), string),
            "{text:?}"
        );
        let after = Citation::from(&document);
        assert_eq!(
            after.identifiers.len(),
            before.identifiers.len() + 1,
            "{text:?}"
        );
        let texts = |citation: &Citation| {
            [
                citation.title.clone(),
                citation.message.clone(),
                citation.doi.clone(),
            ]
            .map(|text| text.map(|text| text.value))
        };
        assert_eq!(texts(&after), texts(&before), "{text:?}");
    }
    // Were nearly all unreadable, or none, nothing would have been tested.
    assert!(
        unreadable * 10 > count && edited * 10 > count,
        "{unreadable} and {edited} of {count}"
    );
}
