//! Where in a file something stands.

/// Bytes `start..end` of a file, by its path relative to the repository's root
/// with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The path.
    pub path: String,
    /// The bytes; `0..0` for the file as a whole.
    pub span: std::ops::Range<usize>,
    /// The line, from 1, in a file of which the text is not at hand.
    pub line: Option<usize>,
}

/// A 1-based line and a 1-based column, counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Place {
    /// A file as a whole.
    pub fn file(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            span: 0..0,
            line: None,
        }
    }

    /// Some bytes of a file.
    pub fn at(path: impl Into<String>, span: std::ops::Range<usize>) -> Self {
        Self {
            path: path.into(),
            span,
            line: None,
        }
    }

    /// A line, from 1, of a file of which the text is not at hand.
    pub fn on_line(path: impl Into<String>, line: usize) -> Self {
        Self {
            line: Some(line),
            ..Self::file(path)
        }
    }
}

impl Position {
    /// The position of a byte in a text. A byte past the end is the end.
    pub fn of(text: &str, byte: usize) -> Self {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let before = &text[..byte];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "é: x\nü: y\n";
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, 4), Position { line: 1, column: 4 });
        assert_eq!(Position::of(text, 10), Position { line: 2, column: 4 });
        assert_eq!(Position::of(text, 999), Position { line: 3, column: 1 });
    }
}
