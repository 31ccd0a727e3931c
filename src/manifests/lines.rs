//! Files of `key: value` lines in which an indented line goes on with the value before it.

use std::ops::Range;

use crate::domain::At;

/// A key and the bytes of its value, without the blanks around it.
#[derive(Debug)]
pub(super) struct Field<'a> {
    /// As written, without blanks.
    pub(super) key: &'a str,
    /// The value with its line breaks.
    pub(super) value: &'a str,
    /// Where the value stands.
    pub(super) span: Range<usize>,
}

/// The fields of a text, of which each key ends at one of `ends`. `from` is the byte at which the
/// text begins in its file. A line that is no field ends the one before it.
pub(super) fn fields<'a>(text: &'a str, from: usize, ends: &[char]) -> Vec<Field<'a>> {
    let mut fields: Vec<(&str, Range<usize>)> = Vec::new();
    let mut goes_on = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if line.starts_with([' ', '\t']) || line.trim().is_empty() {
            if let Some((_, span)) = fields.last_mut().filter(|_| goes_on) {
                span.end = end;
            }
        } else if let Some((key, value)) = line.split_once(ends) {
            fields.push((key.trim(), end - value.len()..end));
            goes_on = true;
        } else {
            goes_on = false;
        }
        at = end;
    }
    let trimmed = fields.into_iter().map(|(key, span)| {
        let raw = &text[span.clone()];
        let value = raw.trim();
        let start = from + span.start + (raw.len() - raw.trim_start().len());
        Field {
            key,
            value,
            span: start..start + value.len(),
        }
    });
    trimmed.collect()
}

/// Any text is a list of lines.
pub(super) fn broken(_: &str) -> Option<At<String>> {
    None
}

impl Field<'_> {
    /// The value on one line; nothing where it is empty.
    pub(super) fn text(&self) -> Option<At<String>> {
        let words: Vec<&str> = self.value.split_whitespace().collect();
        (!words.is_empty()).then(|| At {
            value: words.join(" "),
            span: self.span.clone(),
        })
    }

    /// The parts between commas or line breaks.
    pub(super) fn parts(&self) -> Vec<At<String>> {
        let start = self.span.start;
        let parts = self.value.split([',', '\n']).filter_map(|part| {
            let offset = part.as_ptr().addr() - self.value.as_ptr().addr();
            let lead = part.len() - part.trim_start().len();
            let text = part.trim();
            (!text.is_empty()).then(|| At {
                value: text.to_owned(),
                span: start + offset + lead..start + offset + lead + text.len(),
            })
        });
        parts.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indented_line_goes_on_and_places_are_right() {
        let text =
            "Title: Counts\n    spots\nnonsense\n  lost\nURL: https://a.org, https://b.org\n";
        let fields = fields(text, 0, &[':']);
        assert_eq!(fields[0].text().unwrap().value, "Counts spots");
        assert_eq!(&text[fields[0].span.clone()], "Counts\n    spots");
        let urls = fields[1].parts();
        assert_eq!(urls.len(), 2);
        for url in urls {
            assert_eq!(&text[url.span.clone()], url.value);
        }
    }
}
