//! A JSON text and the place of every value in it, so that one of them can be changed while
//! every other byte stays as it is.

use std::ops::Range;

use serde_json::Value;

/// A JSON text that was read.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The text, without a byte-order mark.
    pub(super) text: &'a str,
    /// What it says.
    pub(super) value: Value,
    /// Where it says it.
    pub(super) root: Node,
}

/// A value's place.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) shape: Shape,
}

/// What sort of value it is.
#[derive(Debug)]
pub(super) enum Shape {
    Object(Vec<Member>),
    Array(Vec<Node>),
    /// A string, a number, `true`, `false` or `null`.
    Leaf,
}

/// A member of an object.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: String,
    /// The place of the name, with its quotes.
    pub(super) key: Range<usize>,
    pub(super) node: Node,
}

/// Reads a JSON text. What is wrong with it comes with its line.
pub(super) fn read(text: &str) -> Result<Document<'_>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Checks the grammar, and that nothing is nested deeper than 127 times.
    let value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut scanner = Scanner { text, at: 0 };
    let root = scanner.value().ok_or("it breaks off")?;
    Ok(Document { text, value, root })
}

impl Node {
    /// The member of that name. One that is there twice is an error: readers differ in which of
    /// the two they take.
    pub(super) fn member(&self, name: &str) -> Result<Option<&Member>, String> {
        let Shape::Object(members) = &self.shape else {
            return Ok(None);
        };
        let mut named = members.iter().filter(|member| member.name == name);
        match (named.next(), named.next()) {
            (_, Some(_)) => Err(format!("it has `{name}` twice in one object")),
            (found, None) => Ok(found),
        }
    }
}

/// Walks over a text that is known to be JSON.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn value(&mut self) -> Option<Node> {
        let first = self.next()?;
        let start = self.at;
        let shape = match first {
            b'{' => Shape::Object(self.members()?),
            b'[' => Shape::Array(self.items()?),
            b'"' => {
                self.string()?;
                Shape::Leaf
            }
            _ => {
                let rest = &self.text[self.at..];
                let ends = |c: char| matches!(c, ',' | ']' | '}') || c.is_ascii_whitespace();
                self.at += rest.find(ends).unwrap_or(rest.len());
                Shape::Leaf
            }
        };
        let span = start..self.at;
        Some(Node { span, shape })
    }

    fn members(&mut self) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        self.at += 1;
        loop {
            match self.next()? {
                b'}' => {
                    self.at += 1;
                    return Some(members);
                }
                b',' => self.at += 1,
                _ => {
                    let start = self.at;
                    self.string()?;
                    let key = start..self.at;
                    let name = serde_json::from_str(&self.text[key.clone()]).ok()?;
                    // The colon.
                    self.next()?;
                    self.at += 1;
                    let node = self.value()?;
                    members.push(Member { name, key, node });
                }
            }
        }
    }

    fn items(&mut self) -> Option<Vec<Node>> {
        let mut items = Vec::new();
        self.at += 1;
        loop {
            match self.next()? {
                b']' => {
                    self.at += 1;
                    return Some(items);
                }
                b',' => self.at += 1,
                _ => items.push(self.value()?),
            }
        }
    }

    /// From one quote behind the other.
    fn string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        self.at += 1;
        loop {
            match bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }
}
