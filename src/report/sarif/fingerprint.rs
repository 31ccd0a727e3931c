//! By what a finding is known again when lines above it come and go.

use std::collections::HashMap;
use std::fmt::Write;

use sha1::{Digest, Sha1};

use crate::domain::place::{line_end, line_start};
use crate::facts::Files;
use crate::report::located;
use crate::rules::Finding;

/// The fingerprints that were given out, to tell apart findings that look the same.
#[derive(Debug, Default)]
pub(super) struct Fingerprints(HashMap<String, usize>);

impl Fingerprints {
    /// A hash of the rule, the file and the lines that the finding is about, without the white
    /// space round them; and the number of its like before it, from 1. The form is that of
    /// github/codeql-action (`src/fingerprints.ts`).
    pub(super) fn of(&mut self, finding: &Finding, files: &Files) -> String {
        let mut hash = Sha1::new();
        hash.update(finding.rule);
        if let Some(place) = &finding.place {
            hash.update([0]);
            hash.update(&place.path);
            if let Some(at) = located::of(place, files) {
                let start = line_start(at.text, at.span.start);
                let end = line_end(at.text, at.span.end);
                hash.update([0]);
                hash.update(at.text[start..end].trim());
            }
        }
        let mut print = String::new();
        for byte in hash.finalize().iter().take(8) {
            // Writing to a String cannot fail.
            let _ = write!(print, "{byte:02x}");
        }
        let number = self.0.entry(print.clone()).or_default();
        *number += 1;
        format!("{print}:{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Place;
    use crate::rules::Severity;

    fn finding(span: std::ops::Range<usize>) -> Finding {
        Finding {
            rule: "version-not-tag",
            severity: Severity::Error,
            message: "x".to_owned(),
            place: Some(Place::at("a", span)),
            help: None,
            fix: None,
        }
    }

    fn print(text: &str, word: &str) -> String {
        let start = text.find(word).unwrap();
        let files = Files::default().with("a", text.to_owned());
        Fingerprints::default().of(&finding(start..start + word.len()), &files)
    }

    #[test]
    fn a_finding_is_known_again_when_its_line_moves() {
        let before = print("title: x\nversion: 1\n", "1");
        assert_eq!(
            before,
            print("# new\n\ntitle: y\n  version: 1\r\nmore: 2\n", "1")
        );
        assert_ne!(before, print("title: x\nversion: 12\n", "12"));
    }

    #[test]
    fn findings_that_look_the_same_are_told_apart() {
        let files = Files::default().with("a", "x: 1\nx: 1\n".to_owned());
        let mut prints = Fingerprints::default();
        let (one, two) = (
            prints.of(&finding(3..4), &files),
            prints.of(&finding(8..9), &files),
        );
        assert!(one.ends_with(":1") && two.ends_with(":2"), "{one} {two}");
        assert_eq!(one.split(':').next(), two.split(':').next());
    }
}
