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

/// A value of a file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub span: std::ops::Range<usize>,
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
        let alone = |(at, _): &(usize, &str)| is_line_end(text.as_bytes(), *at);
        let feeds = before.matches('\n').count();
        let returns = before.match_indices('\r').filter(alone).count();
        let start = line_start(text, byte);
        Self {
            line: feeds + returns + 1,
            column: before[start..].chars().count() + 1,
        }
    }
}

/// Whether a line ends with this byte: a line feed, or a carriage return that none follows, as
/// some editors still write it. YAML reads lines so (YAML 1.2.2, §5.4), and `cff_rs` counts them so.
fn is_line_end(text: &[u8], at: usize) -> bool {
    match text[at] {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    }
}

/// Where the line begins that holds this byte, which is at the bound of a character.
pub fn line_start(text: &str, byte: usize) -> usize {
    let before = &text[..byte];
    let feed = before.rfind('\n').map_or(0, |at| at + 1);
    let mut returns = before[feed..].rmatch_indices('\r');
    let alone = returns.find(|(at, _)| is_line_end(text.as_bytes(), feed + at));
    alone.map_or(feed, |(at, _)| feed + at + 1)
}

/// Where the line ends that holds this byte, which is at the bound of a character: in front of its
/// line feed, carriage return, or both.
pub fn line_end(text: &str, byte: usize) -> usize {
    let inside = byte > 0 && text.as_bytes()[byte - 1] == b'\r' && text[byte..].starts_with('\n');
    let byte = byte - usize::from(inside);
    let feed = text[byte..].find('\n').map_or(text.len(), |at| byte + at);
    text[byte..feed].find('\r').map_or(feed, |at| byte + at)
}

/// The lines of a text, to find the positions of many bytes without reading it for each.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`]th byte.
    characters: Vec<usize>,
}

const STRIDE: usize = 1024;

impl<'a> Lines<'a> {
    /// Reads the text once.
    pub fn of(text: &'a str) -> Self {
        let ends = (0..text.len()).filter(|at| is_line_end(text.as_bytes(), *at));
        let mut before = 0;
        let characters = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let here = before;
            before += begun(chunk);
            here
        });
        Self {
            text,
            starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(),
            characters: characters.collect(),
        }
    }

    /// The position of a byte, as [`Position::of`] has it.
    pub fn position(&self, byte: usize) -> Position {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        Position {
            line,
            column: self.characters_before(byte) - self.characters_before(start) + 1,
        }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let chunk = byte / STRIDE;
        let known = self.characters.get(chunk);
        match known {
            Some(known) => known + begun(&self.text.as_bytes()[chunk * STRIDE..byte]),
            None => self.text.chars().count(),
        }
    }
}

/// How many characters begin in these bytes of a text.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_once_give_the_same_positions() {
        let long = "äx\u{1f600}\n".repeat(700) + &"é".repeat(2000);
        for text in [
            "",
            "\n",
            "a",
            "é: x\nü: y\n",
            "é: x\r\nü: y\rz\r\r\n\n\r",
            &long,
            &"x".repeat(2 * STRIDE),
        ] {
            let lines = Lines::of(text);
            for byte in (0..=text.len() + 2).step_by(1 + text.len() / 500) {
                assert_eq!(lines.position(byte), Position::of(text, byte), "{byte}");
            }
        }
    }

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let text = "é: x\nü: y\n";
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, 4), Position { line: 1, column: 4 });
        assert_eq!(Position::of(text, 10), Position { line: 2, column: 4 });
        assert_eq!(Position::of(text, 999), Position { line: 3, column: 1 });
    }

    #[test]
    fn lines_end_as_the_reader_of_citation_files_has_it() {
        for text in [
            "a\rb\rc",
            "a\r\nb\r\n",
            "a\n\rb\r\r\nc\n",
            "\r",
            "é\rü: 1\n",
        ] {
            for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let read = cff_rs::yaml::position(text, byte);
                let here = Position::of(text, byte);
                assert_eq!(
                    (here.line, here.column),
                    (read.line, read.column),
                    "{text:?} {byte}"
                );
            }
        }
    }

    #[test]
    fn a_line_reaches_from_its_first_byte_to_its_end() {
        let text = "ab\rcd\r\nef\ngh";
        let line = |byte| &text[line_start(text, byte)..line_end(text, byte)];
        let lines: Vec<&str> = (0..=text.len()).map(line).collect();
        let expected = [
            "ab", "ab", "ab", "cd", "cd", "cd", "cd", "ef", "ef", "ef", "gh", "gh", "gh",
        ];
        assert_eq!(lines, expected);
    }
}
