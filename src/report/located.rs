//! Where a finding stands, as people and editors count.

use std::ops::Range;

use crate::domain::Place;
use crate::domain::place::Position;
use crate::facts::Files;

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<'a> {
    /// The whole text of the file; empty where only the line is known.
    pub text: &'a str,
    /// The bytes, inside the text and at the bounds of characters.
    pub span: Range<usize>,
    /// The first character.
    pub start: Position,
    /// Behind the last character, on its line.
    pub end: Position,
}

/// The part of a file that a place names; `None` for a file as a whole, and for files whose text
/// is not known.
///
/// Where only the line is known there is no text to show, and the place is its beginning.
/// A span that reaches too far is cut; line ends at its end are not counted in.
pub fn of<'a>(place: &Place, files: &'a Files) -> Option<Located<'a>> {
    if let Some(line) = place.line {
        let position = Position { line, column: 1 };
        return Some(Located {
            text: "",
            span: 0..0,
            start: position,
            end: position,
        });
    }
    if place.span == (0..0) {
        return None;
    }
    let text = files.text(&place.path)?;
    let start = boundary(text, place.span.start);
    let end = boundary(text, place.span.end).max(start);
    let span = start..start + text[start..end].trim_end_matches(['\n', '\r']).len();
    Some(Located {
        text,
        start: Position::of(text, span.start),
        end: Position::of(text, span.end),
        span,
    })
}

/// The nearest place in front of this one that parts neither a character nor the two characters
/// of a line end.
fn boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let parts_end = text[..byte].ends_with('\r') && text[byte..].starts_with('\n');
    byte - usize::from(parts_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(text: &str, span: Range<usize>) -> Option<(usize, usize, usize, usize)> {
        let files = Files::default().with("a", text.to_owned());
        of(&Place::at("a", span), &files)
            .map(|at| (at.start.line, at.start.column, at.end.line, at.end.column))
    }

    #[test]
    fn the_end_is_behind_the_last_character_of_its_line() {
        assert_eq!(located("ab\ncd\n", 3..5), Some((2, 1, 2, 3)));
        assert_eq!(located("ab\r\ncd\n", 1..4), Some((1, 2, 1, 3)));
        assert_eq!(located("ab\r\ncd\n", 3..3), Some((1, 3, 1, 3)));
        assert_eq!(located("é", 1..99), Some((1, 1, 1, 2)));
        assert_eq!(located("ab", 1..1), Some((1, 2, 1, 2)));
        assert_eq!(located("ab", 0..0), None);
    }
}
