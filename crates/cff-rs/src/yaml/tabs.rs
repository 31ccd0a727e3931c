//! Tabs at which `PyYAML` stops.

use super::{Span, Yaml11Error};

/// The first tab that stands neither in a quoted or block scalar nor in a comment, which are
/// `allowed`. `PyYAML`'s scanner.py stops there: "found character '\t' that cannot start any
/// token". One is enough to stop it.
pub(super) fn refused(text: &str, allowed: &mut [Span]) -> Option<Yaml11Error> {
    allowed.sort_unstable_by_key(|span| span.start);
    let (at, _) = text.match_indices('\t').find(|(at, _)| {
        let before = allowed.partition_point(|span| span.start <= *at);
        before == 0 || allowed[before - 1].end <= *at
    })?;
    let message = "a tab stands where YAML 1.1 readers want spaces".to_owned();
    Some(Yaml11Error {
        span: at..at + 1,
        message,
    })
}
