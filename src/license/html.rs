//! A licence that was saved as a page of the web: its text without the mark-up.

use super::lines::begins;

/// What a page begins with, behind comments and declarations.
const STARTS: [&str; 12] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<title",
    "<meta",
    "<h1",
    "<h2",
    "<p>",
    "<p ",
    "<div",
    "<pre",
];

/// Elements whose content is no text of the page.
const UNREAD: [&str; 6] = ["script", "style", "title", "nav", "template", "svg"];

/// Elements within a line. Every other one begins a line of its own.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
    "small", "span", "strong", "sub", "sup", "tt", "u", "wbr",
];

/// The characters that pages name.
const NAMED: [(&str, &str); 20] = [
    ("amp", "&"),
    ("apos", "'"),
    ("bull", "•"),
    ("copy", "©"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rdquo", "”"),
    ("rsquo", "’"),
];

/// The longest name or number of a character, behind the `&`.
const LONGEST_NAME: usize = 10;

/// The text of a page; `None` for what is none. Marks inside a plain text, such as `<year>`, do
/// not make a page of it.
pub(super) fn plain(text: &str) -> Option<String> {
    let mut start = text.trim_start_matches(is_blank);
    while let Some(end) = declaration(start) {
        start = start[end..].trim_start_matches(is_blank);
    }
    let is_page = STARTS.iter().any(|page| begins(start, page));
    is_page.then(|| without_marks(start))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// How long a comment or an XML declaration at the start is.
fn declaration(text: &str) -> Option<usize> {
    [("<!--", "-->"), ("<?", ">")]
        .iter()
        .find_map(|(open, close)| {
            let inner = text.strip_prefix(open)?;
            Some(open.len() + inner.find(close)? + close.len())
        })
}

fn without_marks(page: &str) -> String {
    let mut plain = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') {
            character(rest, &mut plain)
        } else {
            mark(rest, &mut plain)
        };
    }
    plain.push_str(rest);
    plain
}

/// Reads a tag or a comment; gives what follows it.
fn mark<'a>(text: &'a str, plain: &mut String) -> &'a str {
    if let Some(end) = declaration(text) {
        return &text[end..];
    }
    let inner = &text[1..];
    let closes = inner.starts_with('/');
    let name = inner.trim_start_matches('/');
    let name = &name[..name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len())];
    if !inner.starts_with('!') && !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        plain.push('<');
        return inner;
    }
    let Some(end) = tag_end(inner) else {
        plain.push('<');
        return inner;
    };
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !is(&INLINE) {
        plain.push('\n');
    }
    let after = &inner[end..];
    if closes || !is(&UNREAD) {
        return after;
    }
    // Without its end an element is no reason to lose the rest of the page.
    let close = after
        .match_indices("</")
        .find(|(at, _)| begins(&after[at + 2..], &name.to_ascii_lowercase()));
    close.map_or(after, |(at, _)| &after[at..])
}

/// The place behind the `>` that ends a tag; one in quotation marks does not.
fn tag_end(text: &str) -> Option<usize> {
    /// No tag is longer; without a bound, a file of open quotes would be read for each.
    const LONGEST: usize = 4096;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(LONGEST) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Reads `&copy;`, `&#169;`, `&#xa9;`; gives what follows. What is no character stays as it is.
fn character<'a>(text: &'a str, plain: &mut String) -> &'a str {
    let inner = &text[1..];
    let end = inner
        .bytes()
        .take(LONGEST_NAME)
        .position(|byte| byte == b';');
    let Some(name) = end.and_then(|end| inner.get(..end)) else {
        plain.push('&');
        return inner;
    };
    let number = |digits: &str| match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => digits.parse().ok(),
    };
    match name.strip_prefix('#') {
        Some(digits) => match number(digits).and_then(char::from_u32) {
            Some(c) => plain.push(c),
            None => plain.push(' '),
        },
        None => match NAMED.iter().find(|(known, _)| *known == name) {
            Some((_, c)) => plain.push_str(c),
            // A blank, or a letter that no licence hangs on.
            None => plain.push(' '),
        },
    }
    &inner[name.len() + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_its_text_and_a_text_is_no_page() {
        let page = "<?xml version='1.0'?>\n<!-- saved -->\n<!DOCTYPE html><html><head><title>MIT</title>\
                    <style>p > a { color: red }</style></head><body class=\"a>b\"><p>Copyright &copy; 2024 \
                    A&nbsp;B &#38; C&#x2e;<br>Per<b>mission</b> 1 < 2 & more</p></body></html>";
        let text = plain(page).unwrap();
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(
            lines,
            ["Copyright © 2024 A B & C.", "Permission 1 < 2 & more"]
        );
        for text in [
            "Copyright <year> <owner>",
            "MIT License",
            "",
            "<year>",
            "<!-- a comment -->\nMIT",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn a_page_that_is_cut_off_keeps_its_text() {
        assert_eq!(plain("<html><script>x").unwrap().trim(), "x");
        assert_eq!(plain("<html><p class=\"").unwrap().trim(), "<p class=\"");
        assert_eq!(plain("<html>&amp").unwrap().trim(), "&amp");
    }
}
