//! The little of the language R that the field `Authors@R` is written in.

use std::ops::Range;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text.
    Text(String),
    /// A call, such as `person("Ada", "Lovelace")`.
    Call(Call),
    /// Anything else: `NULL`, a number, a name.
    Other,
}

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    /// The function.
    pub(super) name: String,
    /// The arguments with their names, if they have one. An argument that is left empty is there
    /// as [`Value::Other`].
    pub(super) arguments: Vec<(Option<String>, Value)>,
    /// The bytes from the name to the closing bracket.
    pub(super) span: Range<usize>,
}

/// The depth at which reading stops: people are written in three.
const DEPTH: usize = 16;

/// Reads the one value that `text` is; nothing where it is more than is understood.
/// `from` is the byte at which the text begins in its file.
pub(super) fn read(text: &str, from: usize) -> Option<Value> {
    let mut reader = Reader { text, at: 0, from };
    let value = reader.value(0)?;
    reader.space();
    (reader.at == text.len()).then_some(value)
}

impl Value {
    /// The texts in it: its own, or those of `c("a", "b")`, each with its name.
    pub(super) fn texts(&self) -> Vec<(Option<&str>, &str)> {
        match self {
            Self::Text(text) => vec![(None, text)],
            Self::Call(call) if call.name == "c" || call.name == "list" => call
                .arguments
                .iter()
                .filter_map(|(name, value)| match value {
                    Self::Text(text) => Some((name.as_deref(), text.as_str())),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The calls of one function in it, through `c(…)` and `list(…)`.
    pub(super) fn calls<'a>(&'a self, function: &str, found: &mut Vec<&'a Call>) {
        let Self::Call(call) = self else { return };
        if call.name == function {
            found.push(call);
        } else if call.name == "c" || call.name == "list" {
            for (_, value) in &call.arguments {
                value.calls(function, found);
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    from: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest().trim_start();
            self.at = self.text.len() - rest.len();
            if !rest.starts_with('#') {
                return;
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn eat(&mut self, c: char) -> bool {
        self.space();
        let eaten = self.rest().starts_with(c);
        if eaten {
            self.at += c.len_utf8();
        }
        eaten
    }

    fn word(&mut self) -> &'a str {
        let allowed = |c: char| c.is_alphanumeric() || "._:@".contains(c);
        let rest = self.rest();
        let end = rest.find(|c| !allowed(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.space();
        if depth > DEPTH {
            return None;
        }
        if self.rest().starts_with(['"', '\'']) {
            return self.string().map(Value::Text);
        }
        let start = self.at;
        let name = self.word();
        if name.is_empty() {
            return None;
        }
        if !self.eat('(') {
            return Some(Value::Other);
        }
        let name = name.rsplit(':').next().unwrap_or(name).to_owned();
        let mut arguments = Vec::new();
        if !self.eat(')') {
            loop {
                arguments.push(self.argument(depth)?);
                if self.eat(')') {
                    break;
                }
                if !self.eat(',') {
                    return None;
                }
            }
        }
        Some(Value::Call(Call {
            name,
            arguments,
            span: self.from + start..self.from + self.at,
        }))
    }

    fn argument(&mut self, depth: usize) -> Option<(Option<String>, Value)> {
        self.space();
        if self.rest().starts_with([',', ')']) {
            return Some((None, Value::Other));
        }
        let start = self.at;
        let name = if self.rest().starts_with(['"', '\'']) {
            self.string()?
        } else {
            self.word().to_owned()
        };
        if self.eat('=') {
            self.space();
            if self.rest().starts_with([',', ')']) {
                return Some((Some(name), Value::Other));
            }
            return Some((Some(name), self.value(depth + 1)?));
        }
        self.at = start;
        Some((None, self.value(depth + 1)?))
    }

    fn string(&mut self) -> Option<String> {
        let mut characters = self.rest().char_indices();
        let (_, quote) = characters.next()?;
        let mut text = String::new();
        while let Some((at, c)) = characters.next() {
            match c {
                c if c == quote => {
                    self.at += at + c.len_utf8();
                    return Some(text);
                }
                '\\' => match characters.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    // `\u00e9` and `\u{e9}`.
                    'u' => text.push(unicode(&mut characters)?),
                    c => text.push(c),
                },
                c => text.push(c),
            }
        }
        None
    }
}

fn unicode(characters: &mut std::str::CharIndices<'_>) -> Option<char> {
    let rest = characters.as_str();
    let (digits, length) = match rest.strip_prefix('{') {
        Some(inner) => {
            let end = inner.find('}')?;
            (&inner[..end], end + 2)
        }
        None => (rest.get(..4)?, 4),
    };
    let code = u32::from_str_radix(digits, 16).ok()?;
    characters.nth(length - 1)?;
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_read_with_their_places() {
        let text = "c(person(\"Ada\", , \"L\\u00f3velace\", role = c('aut', \"cre\")), # first\n utils::person(given = 'Bob'))";
        let value = read(text, 10).unwrap();
        let mut people = Vec::new();
        value.calls("person", &mut people);
        assert_eq!(people.len(), 2);
        assert_eq!(people[0].span, 12..text.find(", # first").unwrap() + 10);
        assert_eq!(people[0].arguments[2].1.texts(), [(None, "Lóvelace")]);
        assert_eq!(people[0].arguments[3].1.texts().len(), 2);
        assert_eq!(people[1].arguments[0].0.as_deref(), Some("given"));
    }

    #[test]
    fn what_is_not_understood_gives_nothing_and_no_panic() {
        for text in [
            "",
            "c(",
            "person('a'",
            "1 + 2",
            "c(1)(2)",
            "'\\u{zz}'",
            "\"\\u12",
            "é(",
        ] {
            assert_eq!(read(text, 0), None, "{text}");
        }
        assert_eq!(read(&"c(".repeat(100_000), 0), None);
    }
}
