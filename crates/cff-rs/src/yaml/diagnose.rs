//! Plain sentences for what stops the reading.
//!
//! Parsers name the token that they could not place. A person needs the line that began the
//! trouble, so the text around the place is looked at again.

use std::str::Utf8Error;

use granit_parser::{ErrorKind, ScanError};

use super::read::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use super::{ReadError, ReadErrorKind, Span, bom_length};

impl ReadError {
    /// An error without help.
    pub(super) fn new(span: Span, kind: ReadErrorKind, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            kind,
        }
    }

    pub(super) fn helped(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

pub(super) fn too_large(bytes: usize) -> ReadError {
    let message = format!("the file has {bytes} bytes; more than {MAX_BYTES} are not read");
    ReadError::new(0..0, ReadErrorKind::TooLarge, message)
}

pub(super) fn too_deep(span: Span) -> ReadError {
    let message = format!("lists and mappings are nested more than {MAX_DEPTH} deep here");
    ReadError::new(span, ReadErrorKind::TooDeep, message)
}

pub(super) fn too_many_nodes(span: Span) -> ReadError {
    let message = format!(
        "the file holds more than {MAX_NODES} values, or too much text, once its aliases are \
         written out"
    );
    ReadError::new(span, ReadErrorKind::TooManyNodes, message)
}

pub(super) fn alias_inside_itself(span: Span) -> ReadError {
    ReadError::new(
        span,
        ReadErrorKind::Alias,
        "this alias stands inside the value it repeats",
    )
}

pub(super) fn not_utf8(error: &Utf8Error, bytes: &[u8]) -> ReadError {
    let start = error.valid_up_to();
    let end = error
        .error_len()
        .map_or(bytes.len(), |length| start + length);
    let message = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        "the file is UTF-16, not UTF-8"
    } else {
        "the file is not UTF-8: these bytes are no character"
    };
    ReadError::new(start..end, ReadErrorKind::NotUtf8, message)
        .helped("save the file as UTF-8 without a byte order mark")
}

/// The first character that YAML forbids anywhere (1.2.2 §5.1, and `PyYAML`'s reader.py).
pub(super) fn control_character(text: &str) -> Option<ReadError> {
    let forbidden = |c: char| {
        matches!(c, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\x7f'..='\u{84}'
            | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
    };
    let (at, found) = text.char_indices().find(|(_, c)| forbidden(*c))?;
    let message = format!(
        "the control character U+{:04X} may not stand in a YAML file",
        u32::from(found)
    );
    let span = at..at + found.len_utf8();
    Some(ReadError::new(span, ReadErrorKind::ControlCharacter, message).helped("delete it"))
}

/// A sentence for what the parser could not read.
pub(super) fn syntax(text: &str, error: &ScanError) -> ReadError {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return too_deep(span_of_rest(text, at));
    }
    whole_file(text)
        .or_else(|| tab(text, at))
        .or_else(|| by_line(text, at))
        .unwrap_or_else(|| by_kind(text, at, error.kind()))
}

/// What is wrong with the file as a whole.
fn whole_file(text: &str) -> Option<ReadError> {
    let mut markers = lines(text).filter(|line| {
        let text = &text[line.clone()];
        text.starts_with("<<<<<<< ") || text.starts_with(">>>>>>> ")
    });
    if let Some(line) = markers.next() {
        let message = "the lines of an unfinished merge are left in the file";
        return Some(
            ReadError::new(line, ReadErrorKind::ConflictMarker, message)
                .helped("keep one of the two versions and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`"),
        );
    }
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    let offset = text.len() - begin.len();
    let word = begin.strip_prefix('@')?;
    let name = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = word.get(name..)?.trim_start();
    if name == 0 || !rest.starts_with('{') {
        return None;
    }
    let span = offset..offset + name + 1;
    Some(
        ReadError::new(
            span,
            ReadErrorKind::BibTeX,
            "this is a BibTeX entry, not YAML",
        )
        .helped(
            "write the entry as CFF, with `cff-version`, `message`, `title` and `authors`; \
             an article goes under `preferred-citation`",
        ),
    )
}

/// A tab in the indentation at or before the place of the error. Parsers notice it late or call
/// it something else.
fn tab(text: &str, at: usize) -> Option<ReadError> {
    let found = lines(text)
        .take_while(|line| line.start <= at)
        .filter_map(|line| {
            let content = &text[line.clone()];
            let indent = content.len() - content.trim_start_matches([' ', '\t']).len();
            let tab = content[..indent].find('\t')?;
            (indent < content.len()).then_some((line.start + tab, line.end))
        });
    // The last one: those before it were read without trouble.
    let (start, end) = found.last()?;
    // Far above the error it is the harmless content of a block scalar.
    let between = text.get(end..at).unwrap_or_default();
    if lines(between)
        .filter(|line| !between[line.clone()].trim().is_empty())
        .count()
        > 2
    {
        return None;
    }
    Some(
        ReadError::new(
            start..start + 1,
            ReadErrorKind::Tab,
            "a tab indents this line; YAML allows only spaces there",
        )
        .helped("replace the tab by spaces"),
    )
}

/// Faults that show in one line at or just before the place of the error.
fn by_line(text: &str, at: usize) -> Option<ReadError> {
    let before: Vec<Span> = lines(text)
        .take_while(|line| line.start <= at)
        .filter(|line| !text[line.clone()].trim().is_empty())
        .collect();
    before
        .iter()
        .rev()
        .take(2)
        .find_map(|line| in_line(text, line.clone()))
}

fn in_line(text: &str, line: Span) -> Option<ReadError> {
    let content = &text[line.clone()];
    let trimmed = content.trim_start();
    if trimmed.starts_with('#') {
        return None;
    }
    let indent = content.len() - trimmed.len();
    let entry = trimmed.trim_start_matches("- ").trim_start();
    let offset = line.start + indent + (trimmed.len() - entry.len());
    let syntax = |span, message: String| ReadError::new(span, ReadErrorKind::Syntax, message);
    let Some(colon) = entry
        .find(": ")
        .or_else(|| entry.trim_end().strip_suffix(':').map(str::len))
    else {
        // `title:My tool`, but not a URL or a word of a longer text.
        let colon = entry.find(':')?;
        let key = &entry[..colon];
        let key_like = !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        let rest = &entry[colon + 1..];
        if key_like && !rest.is_empty() && !rest.starts_with("//") {
            let at = offset + colon;
            return Some(
                syntax(
                    at..at + 1,
                    format!("there is no space after the colon of `{key}`"),
                )
                .helped(format!("write `{key}: {}`", rest.trim())),
            );
        }
        return bad_start(entry, offset);
    };
    let key = &entry[..colon];
    let value = entry.get(colon + 1..).unwrap_or_default();
    let blanks = value.len() - value.trim_start().len();
    let value = value.trim();
    let start = offset + colon + 1 + blanks;
    if let Some(error) = bad_start(value, start) {
        return Some(error);
    }
    if value.is_empty() || value.starts_with(['"', '\'', '|', '>', '[', '{', '&', '!', '#']) {
        return None;
    }
    let visible = value.split(" #").next().unwrap_or(value);
    let again = visible
        .find(": ")
        .or_else(|| visible.strip_suffix(':').map(str::len))?;
    Some(
        syntax(
            start + again..start + again + 1,
            format!("the value of `{key}` holds a colon and is not in quotes"),
        )
        .helped(format!(
            "put the value in quotes: `{key}: \"{}\"`",
            value.replace('\\', "\\\\").replace('"', "\\\"")
        )),
    )
}

/// A value that begins with a character that means something else in YAML.
fn bad_start(value: &str, start: usize) -> Option<ReadError> {
    let first = value.chars().next()?;
    let why = match first {
        '@' | '`' => "is reserved in YAML",
        '%' => "begins a directive in YAML",
        '*' => "begins an alias in YAML",
        _ => return None,
    };
    // `*name` alone may well be an alias; `**bold** text` is not.
    if first == '*'
        && value[1..]
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    {
        return None;
    }
    let shown = if first == '`' {
        "a backtick".to_owned()
    } else {
        format!("`{first}`")
    };
    let message = format!("the value begins with {shown}, which {why}");
    Some(
        ReadError::new(start..start + 1, ReadErrorKind::Syntax, message)
            .helped("put the value in quotes"),
    )
}

/// What only the parser knows.
fn by_kind(text: &str, at: usize, kind: &ErrorKind) -> ReadError {
    let span = span_of_rest(text, at);
    let syntax = |message: &str| ReadError::new(span.clone(), ReadErrorKind::Syntax, message);
    match kind {
        ErrorKind::UnknownAnchor => {
            ReadError::new(span.clone(), ReadErrorKind::Alias, "this alias names an anchor that stands nowhere above it")
                .helped("put the value in quotes if it is a text")
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar | ErrorKind::TabAtBlockScalarStart => {
            ReadError::new(span.clone(), ReadErrorKind::Tab, "a tab stands where only spaces may")
                .helped("replace the tab by spaces")
        }
        ErrorKind::UnclosedQuotedScalar => syntax("a quoted text is not closed: its second quote is missing"),
        ErrorKind::InvalidTrailingSingleQuotedScalar => syntax("something stands behind the closing quote")
            .helped("inside single quotes write an apostrophe twice: `''`"),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => syntax("something stands behind the closing quote")
            .helped("inside double quotes write a quote as `\\\"`"),
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => syntax("this backslash begins no escape that YAML knows")
            .helped("write the backslash twice, or use single quotes"),
        ErrorKind::InvalidLowSurrogateHexEscape | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate | ErrorKind::UnpairedLowSurrogate => {
            syntax("this escape is one half of a character; its other half is missing")
        }
        ErrorKind::UnclosedFlowCollection { open } => syntax(&format!("the bracket `{open}` is not closed")),
        ErrorKind::UnexpectedEofFlowSequence => syntax("a bracket `[` is not closed"),
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            syntax("a brace `{` is not closed")
        }
        ErrorKind::MisplacedFlowCollectionEnd => syntax("this bracket closes nothing"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            syntax(&format!("the bracket `{open}` is closed by `{close}`"))
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            syntax("a comma or a closing bracket is missing here")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            syntax("this line is neither `key: value` nor part of the value above")
                .helped("add the colon and a space behind the key, or indent a text that goes on from the line above")
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockSequenceEntry | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent | ErrorKind::InvalidBlockScalarIndent => {
            syntax("this line is not indented like the lines it belongs to")
                .helped("give the keys of one mapping, and the dashes of one list, the same number of spaces")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidColonPlacement | ErrorKind::InvalidMappingValueWhitespace => {
            if let Some(bracket) = open_bracket(text, at) {
                return bracket;
            }
            syntax("a key may not stand here")
                .helped("check the indentation, and put a value that holds a colon in quotes")
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            syntax("a list may not begin here").helped("put the first dash on a line of its own below the key")
        }
        ErrorKind::BomInsideDocument => syntax("a byte order mark stands inside the file").helped("delete it"),
        ErrorKind::UndeclaredTagHandle => syntax("this tag is not declared").helped("put a value that begins with `!` in quotes"),
        other => {
            let words = other.to_string();
            syntax(&format!("this is not YAML: {words}"))
        }
    }
}

/// A list or mapping in brackets that the line above opens and does not close.
fn open_bracket(text: &str, at: usize) -> Option<ReadError> {
    let here = text.get(..at)?.rfind(['\n', '\r'])?;
    let above = lines(&text[..here])
        .filter(|line| !text[line.clone()].trim().is_empty())
        .last()?;
    let content = &text[above.clone()];
    let value = content.find(": ")? + 2;
    let bracket = content[value..].chars().next()?;
    let closing = match bracket {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    if content.contains(closing) {
        return None;
    }
    let span = above.start + value..above.start + value + 1;
    let message = format!("the bracket `{bracket}` is not closed");
    Some(ReadError::new(span, ReadErrorKind::Syntax, message))
}

/// From the place to the end of its line; never empty where there is a character.
fn span_of_rest(text: &str, at: usize) -> Span {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let rest = &text[start..];
    let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
    if end > start {
        start..end
    } else {
        start..start + rest.chars().next().map_or(0, char::len_utf8)
    }
}

/// The lines of a text without their ends.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = bom_length(text);
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = at..at + length;
        let ending = rest.get(length..).unwrap_or_default();
        at += length
            + if ending.starts_with("\r\n") {
                2
            } else {
                usize::from(!ending.is_empty())
            };
        Some(line)
    })
}
