//! The line ends that only YAML 1.1 knows, and the places of a text in which they were replaced.

use crate::zenodo_rules::value::Span;

/// Next line, line separator, paragraph separator.
pub(super) const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Where they stood in a text that has a plain line end for each.
pub(super) struct Breaks {
    /// The place behind each in that text, and by how much everything from there on is to be
    /// moved. A place is found by bisection: a file may have as many breaks as values.
    behind: Vec<(usize, usize)>,
}

impl Breaks {
    /// The breaks of a text before they are replaced.
    pub(super) fn of(text: &str) -> Self {
        let mut more = 0;
        let behind = text.match_indices(BREAKS).map(|(at, found)| {
            let short = at - more + 1;
            more += found.len() - 1;
            (short, more)
        });
        Self {
            behind: behind.collect(),
        }
    }

    /// The bytes in the text as it is.
    pub(super) fn span(&self, span: &Span) -> Span {
        self.moved(span.start)..self.moved(span.end)
    }

    fn moved(&self, at: usize) -> usize {
        let before = self.behind.partition_point(|(behind, _)| *behind <= at);
        at + before.checked_sub(1).map_or(0, |last| self.behind[last].1)
    }
}
