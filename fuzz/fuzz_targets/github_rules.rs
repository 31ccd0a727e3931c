//! GitHub's citation box for any text: shown, nothing, or broken at a place of the text.

#![no_main]

use citable::github_rules::{CiteBox, cite_box};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let shown = cite_box(Some(text));
    assert!(shown.problem().is_none_or(|problem| !problem.is_empty()));
    if let CiteBox::Broken {
        span: Some(span), ..
    } = shown
    {
        assert!(text.get(span.clone()).is_some(), "{span:?}");
    }
});
