//! HTML cut into tags and text, with bleach's handling of tags that are not allowed.
//!
//! After the tokenizer of the HTML standard as bleach runs it (`bleach/html5lib_shim.py`,
//! `BleachHTMLTokenizer`): references stay as written, a tag that is not allowed vanishes, or
//! becomes a line break if it opens a block after something else, and comments are dropped.

use std::collections::HashSet;

use super::ALLOWED_TAGS;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Text(String),
    /// The line break that stands for a block which is not allowed.
    Break,
    /// A comment: nothing, but not next to each other are what it parts.
    Comment,
    Start {
        name: String,
        attributes: Vec<(String, String)>,
        self_closing: bool,
    },
    End(String),
}

/// The tags that bleach replaces by a line break (`HTML_TAGS_BLOCK_LEVEL`).
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

pub(super) fn read(text: &str) -> Vec<Token> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut tokens = Vec::new();
    let mut emitted_tag = false;
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let open = rest.find('<').unwrap_or(rest.len());
        push_text(&mut tokens, &rest[..open]);
        rest = &rest[open..];
        if rest.is_empty() {
            break;
        }
        let (token, length) = markup(rest);
        rest = &rest[length..];
        match token {
            Some(Token::Text(text)) => push_text(&mut tokens, &text),
            Some(token) => {
                let (name, starts) = match &token {
                    Token::Start { name, .. } => (name, true),
                    Token::End(name) => (name, false),
                    Token::Text(_) | Token::Break | Token::Comment => {
                        tokens.push(token);
                        continue;
                    }
                };
                if ALLOWED_TAGS.contains(&name.as_str()) {
                    tokens.push(token);
                } else if emitted_tag && starts && BLOCKS.contains(&name.as_str()) {
                    tokens.push(Token::Break);
                }
                emitted_tag = true;
            }
            None => {}
        }
    }
    tokens
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(Token::Text(last)) = tokens.last_mut() {
        last.push_str(text);
    } else {
        tokens.push(Token::Text(text.to_owned()));
    }
}

/// What begins with the `<` at the start of the text, and how long it is. Nothing for what is
/// dropped.
fn markup(text: &str) -> (Option<Token>, usize) {
    let literal = || (Some(Token::Text("<".to_owned())), 1);
    let after = &text[1..];
    let Some(next) = after.chars().next() else {
        return literal();
    };
    match next {
        'a'..='z' | 'A'..='Z' => tag(text, 1),
        '/' => match after[1..].chars().next() {
            Some('a'..='z' | 'A'..='Z') => tag(text, 2),
            Some('>') => (None, 3),
            // bleach gives the whole of it back as text.
            _ => {
                let length = text.find('>').map_or(text.len(), |end| end + 1);
                (Some(Token::Text(text[..length].to_owned())), length)
            }
        },
        '!' if after.starts_with("!--") => {
            let length = after[3..].find("-->").map_or(text.len(), |end| end + 7);
            (Some(Token::Comment), length)
        }
        '!' | '?' => (
            Some(Token::Comment),
            text.find('>').map_or(text.len(), |end| end + 1),
        ),
        _ => literal(),
    }
}

/// A tag whose name begins at `from`. One without its `>` is text.
fn tag(text: &str, from: usize) -> (Option<Token>, usize) {
    let bytes = text.as_bytes();
    let ends_name = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/' || *byte == b'>';
    let name_end = bytes[from..]
        .iter()
        .position(ends_name)
        .map_or(bytes.len(), |length| from + length);
    let name = text[from..name_end].to_ascii_lowercase();
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut known = HashSet::new();
    let mut self_closing = false;
    let mut at = name_end;
    loop {
        let Some(byte) = bytes.get(at) else {
            return (Some(Token::Text(text.to_owned())), text.len());
        };
        match byte {
            b'>' => {
                at += 1;
                break;
            }
            b'/' => {
                self_closing = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => {
                let (name, value, end) = attribute(text, at);
                if known.insert(name.clone()) {
                    attributes.push((name, value));
                }
                at = end;
            }
        }
    }
    let token = if from == 1 {
        Token::Start {
            name,
            attributes,
            self_closing,
        }
    } else {
        Token::End(name)
    };
    (Some(token), at)
}

fn attribute(text: &str, start: usize) -> (String, String, usize) {
    let bytes = text.as_bytes();
    let position = |from: usize, stop: &dyn Fn(u8) -> bool| {
        bytes[from..]
            .iter()
            .position(|byte| stop(*byte))
            .map_or(bytes.len(), |length| from + length)
    };
    // A `=` at the very start belongs to the name.
    let name_end = position((start + 1).min(bytes.len()), &|byte| {
        byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/')
    });
    let name_end = (name_end..=bytes.len())
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(bytes.len());
    let name = text[start..name_end].to_ascii_lowercase();
    let equals = position(name_end, &|byte| !byte.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return (name, String::new(), name_end);
    }
    let value_start = position(equals + 1, &|byte| !byte.is_ascii_whitespace());
    match bytes.get(value_start) {
        Some(quote @ (b'"' | b'\'')) => {
            let end = position(value_start + 1, &|byte| byte == *quote);
            (
                name,
                text[value_start + 1..end].to_owned(),
                (end + 1).min(bytes.len()),
            )
        }
        Some(b'>') | None => (name, String::new(), value_start),
        Some(_) => {
            let end = position(value_start, &|byte| {
                byte.is_ascii_whitespace() || byte == b'>'
            });
            (name, text[value_start..end].to_owned(), end)
        }
    }
}
