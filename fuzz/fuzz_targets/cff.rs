//! The reader of citation files: any bytes are read or refused, checked, and seen as typed, and
//! every place that is named is one of the text.

#![no_main]

use cff_rs::check::{check, check_document};
use cff_rs::citation::Citation;
use cff_rs::yaml::{position, read, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(
            read_bytes(bytes).is_err(),
            "bytes that are no UTF-8 were read"
        );
        return;
    };
    let problems = match read(text) {
        Ok(document) => {
            let citation = Citation::from(&document);
            for author in citation.authors.iter().chain(&citation.contact) {
                let _ = author.display_name();
            }
            assert!(text.get(document.root.span.clone()).is_some());
            check_document(text, &document)
        }
        Err(error) => {
            assert!(text.get(error.span.clone()).is_some(), "{error:?}");
            check(text)
        }
    };
    let mut last = 0;
    for problem in &problems {
        assert!(text.get(problem.span.clone()).is_some(), "{problem:?}");
        assert!(problem.span.start >= last, "out of order: {problem:?}");
        last = problem.span.start;
        assert!(!problem.message.is_empty());
        // The end of a text can stand behind its last line.
        let at = position(text, problem.span.start);
        assert!(at.line >= 1 && at.column >= 1);
    }
});
