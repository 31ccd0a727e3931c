//! A link put into the text of a study: JSON in, the same JSON with one more object out, and
//! every other byte as it was.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

use crate::plan::link::NewLink;

use super::pagetab::{self, Uneditable};
use super::spans::{self, Document, Member, Node, Shape};

/// The members of a section that stand before its links.
const BEFORE_LINKS: [&str; 4] = ["accno", "type", "attributes", "files"];

/// The text of a study with the link. Numbers, blanks and the order of everything stay; what
/// came out is read again and compared before it is given.
pub(super) fn with_link(text: &str, new: &NewLink) -> Result<String, Uneditable> {
    let malformed = Uneditable::Malformed;
    let document = spans::read(text).map_err(malformed)?;
    let wanted = pagetab::with_link(&document.value, new)?;
    let (place, words) = splice(&document, new).map_err(malformed)?;
    let mark = text.len() - document.text.len();
    let mut edited = text.to_owned();
    edited.replace_range(place.start + mark..place.end + mark, &words);
    let as_wanted = spans::read(&edited).is_ok_and(|edited| edited.value == wanted);
    if as_wanted {
        Ok(edited)
    } else {
        Err(malformed(
            "it cannot be edited without changing more".to_owned(),
        ))
    }
}

/// What to write in the place of what.
fn splice(document: &Document<'_>, new: &NewLink) -> Result<(Range<usize>, String), String> {
    let style = Style::of(document.text);
    let section = document.root.member("section")?;
    let section = &section.ok_or("it has no `section`")?.node;
    if new.replaces.is_some() {
        let old = replaced(document, section, new)?.ok_or("the old link is gone")?;
        let text = &document.text[old.span.clone()];
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let value = pagetab::renewed(&value, new);
        let indent = text.contains('\n').then(|| style.indent_at(old.span.start));
        return Ok((old.span.clone(), style.written(&value, indent)));
    }
    let link = pagetab::link(new);
    if let Some(links) = section.member("links")? {
        return Ok(match &links.node.shape {
            Shape::Array(items) if !items.is_empty() => style.after(&links.node, items, &link),
            _ => {
                let indent = style.own_line(links.key.start);
                let list = Value::Array(vec![link]);
                (links.node.span.clone(), style.written(&list, indent))
            }
        });
    }
    let Shape::Object(members) = &section.shape else {
        return Err("its section is no object".to_owned());
    };
    let named = |member: &&Member| BEFORE_LINKS.contains(&member.name.as_str());
    let before = members.iter().rfind(named);
    let before = before.ok_or("its section has no `type`")?;
    let indent = style.own_line(before.key.start);
    let gap = match indent {
        Some(indent) => format!("{}{indent}", style.line_end),
        None => String::new(),
    };
    let colon = &document.text[before.key.end..before.node.span.start];
    let list = style.written(&Value::Array(vec![link]), indent);
    let end = before.node.span.end;
    Ok((end..end, format!(",{gap}\"links\"{colon}{list}")))
}

/// The link that the new one takes the place of.
fn replaced<'a>(
    document: &Document<'_>,
    section: &'a Node,
    new: &NewLink,
) -> Result<Option<&'a Node>, String> {
    if let Some(links) = section.member("links")? {
        for node in objects(&links.node) {
            let value: Result<Value, _> = serde_json::from_str(&document.text[node.span.clone()]);
            if value.is_ok_and(|value| pagetab::is_replaced(&value, new)) {
                for name in ["url", "attributes"] {
                    node.member(name)?;
                }
                return Ok(Some(node));
            }
        }
    }
    let Some(below) = section.member("subsections")? else {
        return Ok(None);
    };
    for subsection in objects(&below.node) {
        if let Some(found) = replaced(document, subsection, new)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The objects of a list, and of the lists in it.
fn objects(list: &Node) -> Vec<&Node> {
    match &list.shape {
        Shape::Array(items) => items.iter().flat_map(objects).collect(),
        Shape::Object(_) => vec![list],
        Shape::Leaf => Vec::new(),
    }
}

/// How a text is laid out.
struct Style<'a> {
    text: &'a str,
    line_end: &'static str,
    /// One step to the right.
    unit: &'a str,
}

impl<'a> Style<'a> {
    fn of(text: &'a str) -> Self {
        let second = text.lines().nth(1).unwrap_or_default();
        let unit = &second[..second.len() - second.trim_start().len()];
        Self {
            text,
            line_end: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: if unit.is_empty() { "  " } else { unit },
        }
    }

    /// The blanks at the beginning of the line in which a place is.
    fn indent_at(&self, at: usize) -> &'a str {
        let line = &self.text[self.text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
        &line[..line.len() - line.trim_start().len()]
    }

    /// The same, if nothing but blanks stands before it there.
    fn own_line(&self, at: usize) -> Option<&'a str> {
        let begun = self.text[..at].rfind('\n')?;
        let line = &self.text[begun + 1..at];
        line.trim().is_empty().then_some(line)
    }

    /// A value on lines of its own that begin with `indent`, or in one line.
    fn written(&self, value: &Value, indent: Option<&str>) -> String {
        let Some(indent) = indent else {
            return value.to_string();
        };
        let mut bytes = Vec::new();
        let formatter = PrettyFormatter::with_indent(self.unit.as_bytes());
        // Writing a value into memory cannot fail.
        let _ = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
        let text = String::from_utf8_lossy(&bytes);
        text.replace('\n', &format!("{}{indent}", self.line_end))
    }

    /// One more at the end of a list, laid out like the last one there.
    fn after(&self, whole: &Node, items: &[Node], value: &Value) -> (Range<usize>, String) {
        let end = &items[items.len() - 1].span;
        let begun = match items.len() {
            1 => whole.span.start,
            several => items[several - 2].span.end,
        };
        let gap = self.text[begun..end.start].trim_start_matches('[');
        let gap = gap.replacen(',', "", 1);
        let spread = self.text[end.clone()].contains('\n');
        let indent = spread.then(|| self.indent_at(end.start));
        let words = format!(",{gap}{}", self.written(value, indent));
        (end.end..end.end, words)
    }
}
