//! People as one line of text names them.

use crate::domain::{At, Orcid};

use super::Author;

/// `Ada Lovelace <ada@example.org> (https://example.org)`: the parts in brackets may be missing
/// (npm, Cargo, Poetry and Julia write people so).
pub(super) fn in_line(text: At<String>) -> Option<At<Author>> {
    let span = text.span;
    let author = of(&text.value).named()?;
    Some(At {
        value: author,
        span,
    })
}

/// The same without its place.
pub(super) fn of(text: &str) -> Author {
    let between = |open: char, close: char| {
        let (_, rest) = text.split_once(open)?;
        Some(rest.split(close).next().unwrap_or(rest).trim().to_owned())
    };
    let email = between('<', '>').filter(|email| email.contains('@'));
    let name = text.split(['<', '(', '[']).next().unwrap_or_default();
    let name = name.trim().trim_end_matches(',').trim_end();
    Author {
        // A line that is only an address names nobody.
        name: (!name.is_empty() && !name.contains('@')).then(|| name.to_owned()),
        email,
        orcid: orcid(text),
        ..Author::default()
    }
}

/// The first ORCID iD in a text.
pub(super) fn orcid(text: &str) -> Option<String> {
    let allowed = |c: char| c.is_ascii_digit() || c == '-' || c == 'X';
    let mut words = text.split(|c: char| !allowed(c));
    let id = words.find(|word| word.parse::<Orcid>().is_ok())?;
    Some(id.to_owned())
}

/// Names joined by commas, `and` or `&`, each with what stands in brackets behind it.
/// Gives the byte at which each begins.
pub(super) fn list(text: &str) -> Vec<(usize, &str)> {
    let mut depth = 0_usize;
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' if depth == 0 => {
                parts.push((start, &text[start..at]));
                start = at + 1;
            }
            'a' if depth == 0 && is_and(text, at) => {
                parts.push((start, &text[start..at]));
                start = at + "and".len();
            }
            _ => {}
        }
    }
    parts.push((start, &text[start..]));
    let trimmed = parts.into_iter().filter_map(|(start, part)| {
        let lead = part.len() - part.trim_start().len();
        let part = part.trim();
        (!part.is_empty()).then_some((start + lead, part))
    });
    trimmed.collect()
}

/// Whether the word that begins at a byte is `and`.
fn is_and(text: &str, at: usize) -> bool {
    let before = text[..at].ends_with(char::is_whitespace);
    let rest = text[at..].strip_prefix("and");
    before && rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_name_address_and_orcid() {
        let ada = of("Ada Lovelace <ada@example.org> (https://orcid.org/0000-0002-1825-0097)");
        assert_eq!(ada.name.as_deref(), Some("Ada Lovelace"));
        assert_eq!(ada.email.as_deref(), Some("ada@example.org"));
        assert_eq!(ada.orcid.as_deref(), Some("0000-0002-1825-0097"));
        assert_eq!(of("ada@example.org").name, None);
        assert_eq!(of("Ada (https://example.org)").name.as_deref(), Some("Ada"));
    }

    #[test]
    fn a_list_is_split_outside_brackets() {
        let text = "Ada Lovelace [aut, cre], Sandy Anders and Bob & Eve (a, b)";
        let names: Vec<&str> = list(text).into_iter().map(|(_, name)| name).collect();
        assert_eq!(
            names,
            [
                "Ada Lovelace [aut, cre]",
                "Sandy Anders",
                "Bob",
                "Eve (a, b)"
            ]
        );
        for (at, name) in list(text) {
            assert!(text[at..].starts_with(name));
        }
    }
}
