//! JSON as Python's `json.loads` reads it, with the place of each value.
//!
//! It takes `NaN`, `Infinity` and `-Infinity`, keeps the last of two equal keys, and refuses a
//! byte order mark, a trailing comma, a comment and a control character inside a text
//! (`CPython`, `Lib/json/decoder.py` and `scanner.py`).

use super::value::{Entries, Kind, Py};

/// Python gives up near its limit of 1000 nested calls.
const MAX_DEPTH: usize = 990;

/// Where the text stops to be JSON, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    /// The byte.
    pub(crate) at: usize,
    pub(crate) message: &'static str,
    /// What to write instead; empty where the message says it.
    pub(crate) help: &'static str,
}

/// Reads one value and nothing after it.
pub(crate) fn read(text: &str) -> Result<Py, NotJson> {
    let mut reader = Reader { text, at: 0 };
    if text.starts_with('\u{feff}') {
        return Err(reader.fail("the file begins with an invisible byte order mark"));
    }
    reader.space();
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.fail("something stands after the end of the value"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn fail(&self, message: &'static str) -> NotJson {
        NotJson {
            at: self.at,
            message,
            help: "",
        }
    }

    /// Something else was expected here. What other languages allow is called by its name.
    fn expected(&self, message: &'static str) -> NotJson {
        let rest = self.rest();
        let (message, help) = match rest.as_bytes().first() {
            Some(b'/' | b'#') => ("a comment stands here", "remove the comment"),
            Some(b'\'') => (
                "a text stands in single quotes here",
                "write \"text\" instead of 'text'",
            ),
            Some(b'}' | b']') if self.behind_comma().is_some() => (
                "a comma stands behind the last entry",
                "remove the comma before the bracket",
            ),
            _ => (message, ""),
        };
        let at = self.behind_comma().filter(|_| help.contains("bracket"));
        NotJson {
            at: at.unwrap_or(self.at),
            message,
            help,
        }
    }

    /// The place of a comma before this one, with nothing but space between.
    fn behind_comma(&self) -> Option<usize> {
        let before = self.text[..self.at].trim_end_matches([' ', '\t', '\n', '\r']);
        before.ends_with(',').then(|| before.len() - 1)
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let eaten = self.peek() == Some(byte);
        if eaten {
            self.at += 1;
        }
        eaten
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Py, NotJson> {
        if depth > MAX_DEPTH {
            return Err(self.fail("the values are nested too deeply"));
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::Str(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Py::new(kind, start..self.at))
    }

    fn word(&mut self) -> Result<Kind, NotJson> {
        for (word, kind) in [
            ("null", Kind::None),
            ("true", Kind::Bool(true)),
            ("false", Kind::Bool(false)),
            ("NaN", Kind::Float(f64::NAN)),
            ("Infinity", Kind::Float(f64::INFINITY)),
        ] {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        Err(self.expected("a value is missing here"))
    }

    fn object(&mut self, depth: usize) -> Result<Kind, NotJson> {
        self.at += 1;
        let mut entries = Entries::default();
        self.space();
        if self.eat(b'}') {
            return Ok(entries.into_dict());
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.expected("a key in double quotes is missing here"));
            }
            let start = self.at;
            let key = self.string()?;
            let key = Py::new(Kind::Str(key), start..self.at);
            self.space();
            if !self.eat(b':') {
                return Err(self.expected("a colon is missing here"));
            }
            self.space();
            let value = self.value(depth + 1)?;
            entries.set(key, value);
            self.space();
            if self.eat(b'}') {
                return Ok(entries.into_dict());
            }
            if !self.eat(b',') {
                return Err(self.expected("a comma is missing here"));
            }
            self.space();
        }
    }

    fn array(&mut self, depth: usize) -> Result<Kind, NotJson> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Kind::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.eat(b']') {
                return Ok(Kind::List(items));
            }
            if !self.eat(b',') {
                return Err(self.expected("a comma is missing here"));
            }
            self.space();
        }
    }

    fn string(&mut self) -> Result<String, NotJson> {
        let open = self.at;
        self.at += 1;
        let mut content = String::new();
        loop {
            let Some(character) = self.rest().chars().next() else {
                self.at = open;
                return Err(self.fail("this text has no closing quote"));
            };
            match character {
                '"' => {
                    self.at += 1;
                    return Ok(content);
                }
                '\\' => content.push(self.escape()?),
                '\0'..='\u{1f}' => {
                    return Err(self.fail("a line break or control character stands in a text"));
                }
                _ => {
                    content.push(character);
                    self.at += character.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        let escaped = match self.text.as_bytes().get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.fail("this escape is unknown to JSON")),
        };
        self.at += 2;
        Ok(escaped)
    }

    fn unicode_escape(&mut self) -> Result<char, NotJson> {
        let first = self.hex4(self.at)?;
        self.at += 6;
        if (0xd800..0xdc00).contains(&first)
            && self.rest().starts_with("\\u")
            && let Ok(second @ 0xdc00..0xe000) = self.hex4(self.at)
        {
            self.at += 6;
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        // Python keeps half of a pair; a Rust text cannot, and Zenodo replaces it later.
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&self, backslash: usize) -> Result<u32, NotJson> {
        self.text
            .get(backslash + 2..backslash + 6)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.fail("`\\u` takes four hexadecimal digits"))
    }

    fn number(&mut self) -> Result<Kind, NotJson> {
        if self.rest().starts_with("-Infinity") {
            self.at += "-Infinity".len();
            return Ok(Kind::Float(f64::NEG_INFINITY));
        }
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') && self.digits() == 0 {
            self.at = start;
            return Err(self.expected("a value is missing here"));
        }
        let integer_end = self.at;
        if self.eat(b'.') && self.digits() == 0 {
            self.at = integer_end;
        }
        let mantissa_end = self.at;
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            if self.digits() == 0 {
                self.at = mantissa_end;
            }
        }
        let digits = &self.text[start..self.at];
        if self.at > integer_end {
            return Ok(Kind::Float(digits.parse().unwrap_or(f64::NAN)));
        }
        Ok(digits
            .parse()
            .map_or_else(|_| Kind::BigInt(digits.to_owned()), Kind::Int))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_place() {
        let value = read(r#"{"title": "Mé", "n": [1, 2.5]}"#).unwrap();
        assert_eq!(value.get("title").unwrap().span, Some(10..15));
        let list = value.get("n").unwrap().as_list().unwrap();
        assert_eq!(list[0].kind, Kind::Int(1));
        assert_eq!(list[1].kind, Kind::Float(2.5));
    }

    #[test]
    fn python_takes_not_a_number_and_the_last_of_two_keys() {
        let value = read(r#"{"a": NaN, "b": 1, "b": -Infinity}"#).unwrap();
        assert!(matches!(value.get("a").unwrap().kind, Kind::Float(x) if x.is_nan()));
        assert_eq!(value.get("b").unwrap().kind, Kind::Float(f64::NEG_INFINITY));
    }

    #[test]
    fn what_python_refuses_is_refused_at_its_byte() {
        for (text, at) in [
            ("", 0),
            ("{\"a\": 1,}", 7),
            ("{\"a\": 1} x", 9),
            ("{'a': 1}", 1),
            ("01", 1),
            ("[1 2]", 3),
            ("\"a\nb\"", 2),
            ("\"\\x\"", 1),
            ("\u{feff}{}", 0),
            ("{\"t\": 1 /* c */}", 8),
        ] {
            assert_eq!(read(text).unwrap_err().at, at, "{text:?}");
        }
    }

    #[test]
    fn escapes_are_resolved() {
        let value = read(r#""\ud83d\ude00\u00e9\n\/""#).unwrap();
        assert_eq!(value.as_str(), Some("😀é\n/"));
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
