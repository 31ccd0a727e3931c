//! Characters at which `PyYAML` stops though YAML 1.2 allows them.

use super::{Span, Yaml11Error};

/// The first tab that stands neither in a quoted or block scalar nor in a comment, and the first
/// line end of Unicode that stands outside quotes.
///
/// `PyYAML`'s scanner.py stops at such a tab: "found character '\t' that cannot start any token".
/// NEL, LS and PS end a line in YAML 1.1, which cuts a plain text, a key or a comment in two.
pub(super) fn refused(text: &str, quoted: &mut [Span], content: &mut [Span]) -> Vec<Yaml11Error> {
    quoted.sort_unstable_by_key(|span| span.start);
    content.sort_unstable_by_key(|span| span.start);
    let within = |spans: &[Span], at: usize| {
        let before = spans.partition_point(|span| span.start <= at);
        before > 0 && spans[before - 1].end > at
    };
    let tab = text
        .match_indices('\t')
        .find(|(at, _)| !within(content, *at) && !within(quoted, *at));
    let line_end = text
        .match_indices(['\u{85}', '\u{2028}', '\u{2029}'])
        .find(|(at, _)| !within(quoted, *at));
    let error = |(at, found): (usize, &str), message: &str, certain| Yaml11Error {
        span: at..at + found.len(),
        message: message.to_owned(),
        certain,
    };
    let tab = tab.map(|tab| error(tab, "a tab stands where YAML 1.1 readers want spaces", true));
    let line_end = line_end.map(|end| {
        // At the end of a line, or in a block text, the line is only one longer.
        error(
            end,
            "an invisible character stands here that ends the line in YAML 1.1",
            false,
        )
    });
    tab.into_iter().chain(line_end).collect()
}
