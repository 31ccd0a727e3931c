//! `CITATION.cff` as `yaml.safe_load` of `PyYAML` 6 reads it: YAML 1.1, one document, merge
//! keys applied, the last of two equal keys, and an error for each tag or date that has no value.

mod breaks;

use std::collections::HashSet;

use cff_rs::yaml::{self, Entry, Mapping, Node, Refusal as ScalarRefusal, Style};

use super::value::{Entries, Kind, Py, Span};
use breaks::{BREAKS, Breaks};

/// Why `PyYAML` refuses the file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotYaml {
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Reads the only document of a file.
pub(crate) fn read(text: &str) -> Result<Py, Vec<NotYaml>> {
    if !text.contains(BREAKS) {
        return read_lines(text);
    }
    // YAML 1.1 ends a line also at these, YAML 1.2 does not. They are made plain line ends for
    // the reader, and the places it gives are moved back.
    let breaks = Breaks::of(text);
    match read_lines(&text.replace(BREAKS, "\n")) {
        Ok(mut value) => {
            move_spans(&mut value, &breaks);
            Ok(value)
        }
        Err(mut errors) => {
            for error in &mut errors {
                error.span = breaks.span(&error.span);
            }
            Err(errors)
        }
    }
}

fn move_spans(value: &mut Py, breaks: &Breaks) {
    if let Some(span) = &mut value.span {
        *span = breaks.span(span);
    }
    match &mut value.kind {
        Kind::List(items) => {
            for item in items {
                move_spans(item, breaks);
            }
        }
        Kind::Dict(entries) => {
            for entry in entries {
                move_spans(&mut entry.key, breaks);
                move_spans(&mut entry.value, breaks);
            }
        }
        _ => {}
    }
}

fn read_lines(text: &str) -> Result<Py, Vec<NotYaml>> {
    let document = yaml::read(text).map_err(|error| {
        vec![NotYaml {
            span: error.span,
            message: error.message,
            help: error.help,
        }]
    })?;
    let mut reader = Reader {
        text,
        errors: Vec::new(),
    };
    for error in &document.yaml11_errors {
        reader.refuse(error.span.clone(), &error.message, None);
    }
    if let Some(span) = &document.more_documents {
        reader.refuse(
            span.clone(),
            "a second YAML document begins here",
            Some("remove the line `---` and what follows it"),
        );
    }
    let value = reader.value(&document.root);
    if reader.errors.is_empty() {
        Ok(value)
    } else {
        Err(reader.errors)
    }
}

struct Reader<'a> {
    text: &'a str,
    errors: Vec<NotYaml>,
}

impl Reader<'_> {
    fn refuse(&mut self, span: Span, message: &str, help: Option<&str>) {
        self.errors.push(NotYaml {
            span,
            message: message.to_owned(),
            help: help.map(str::to_owned),
        });
    }

    /// Walks the whole tree even after an error: one run names them all.
    fn value(&mut self, node: &Node) -> Py {
        let kind = match &node.kind {
            yaml::Kind::Scalar(scalar) => self.scalar(node, &scalar.text),
            yaml::Kind::Sequence(items, _) => {
                self.collection_tag(node, "tag:yaml.org,2002:seq");
                Kind::List(items.iter().map(|item| self.value(item)).collect())
            }
            yaml::Kind::Mapping(mapping) => {
                self.collection_tag(node, "tag:yaml.org,2002:map");
                self.mapping(mapping)
            }
        };
        Py::new(kind, node.span.clone())
    }

    fn collection_tag(&mut self, node: &Node, own: &str) {
        if let Some(tag) = node.tag.as_deref()
            && tag != "!"
            && tag != own
        {
            self.refuse(
                node.span.clone(),
                &format!("the tag `{tag}` has no meaning in a citation file"),
                Some("remove the tag"),
            );
        }
    }

    fn mapping(&mut self, mapping: &Mapping) -> Kind {
        let merged = mapping.merged().unwrap_or_else(|error| {
            self.refuse(error.span.clone(), &error.to_string(), None);
            Vec::new()
        });
        let own = || mapping.entries.iter().filter(|entry| !entry.is_merge());
        // Without a merge key all are its own.
        let mut from_elsewhere = Vec::new();
        if mapping.entries.iter().any(Entry::is_merge) {
            let known: HashSet<*const Entry> = own().map(std::ptr::from_ref).collect();
            from_elsewhere = merged;
            from_elsewhere.retain(|entry| !known.contains(&std::ptr::from_ref(*entry)));
        }
        let mut entries = Entries::default();
        // Every entry is looked at, also one whose key stands again: PyYAML stops at each.
        for entry in from_elsewhere.into_iter().chain(own()) {
            self.entry(entry, mapping.style, &mut entries);
        }
        entries.into_dict()
    }

    fn entry(&mut self, entry: &Entry, style: Style, entries: &mut Entries) {
        let key = self.value(&entry.key);
        if matches!(key.kind, Kind::List(_) | Kind::Dict(_)) {
            self.refuse(
                entry.key.span.clone(),
                "a list or a mapping stands where a key must be",
                Some("put the value in quotes if it begins with `[` or `{`"),
            );
        }
        let before = self.text.get(..entry.key.span.start).unwrap_or_default();
        let nothing = key.is_none() && entry.key.span.is_empty() && entry.key.tag.is_none();
        if nothing && style == Style::Block && !before.trim_end().ends_with('?') {
            self.refuse(
                entry.key.span.clone(),
                "a colon stands here without a key before it",
                Some("remove the colon"),
            );
        }
        let value = self.value(&entry.value);
        entries.set(key, value);
    }

    fn scalar(&mut self, node: &Node, text: &str) -> Kind {
        match node.yaml11() {
            None | Some(yaml::Value::Null) => Kind::None,
            Some(yaml::Value::Bool(value)) => Kind::Bool(value),
            Some(yaml::Value::Int(value)) => Kind::Int(value),
            Some(yaml::Value::BigInt(digits)) => Kind::BigInt(digits),
            Some(yaml::Value::Float(value)) => Kind::Float(value),
            Some(yaml::Value::String(text)) => Kind::Str(text),
            Some(yaml::Value::Date(date)) => Kind::Date(date.to_string()),
            Some(yaml::Value::Timestamp(text)) => Kind::Date(datetime(&text)),
            Some(yaml::Value::Binary) => {
                if let Some(bytes) = base64(text) {
                    Kind::Bytes(bytes)
                } else {
                    self.refuse(node.span.clone(), "this is not base64", None);
                    Kind::None
                }
            }
            Some(yaml::Value::Refused(why)) => {
                let (message, help) = refused(why, node, text);
                self.refuse(node.span.clone(), &message, Some(&help));
                Kind::None
            }
        }
    }
}

fn refused(why: ScalarRefusal, node: &Node, text: &str) -> (String, String) {
    let quote = "put the value in double quotes".to_owned();
    match why {
        ScalarRefusal::Date => (
            format!("`{text}` has the form of a date, but there is no such day or hour"),
            "write a real date as YYYY-MM-DD".to_owned(),
        ),
        ScalarRefusal::Number => (format!("`{text}` is not what its tag asks for"), quote),
        ScalarRefusal::Tag => match &node.tag {
            Some(tag) => (
                format!("the tag `{tag}` has no meaning in a citation file"),
                "remove the tag, or put the value in double quotes".to_owned(),
            ),
            None => (
                format!("`{text}` without quotes has a meaning of its own in YAML"),
                quote,
            ),
        },
    }
}

/// A timestamp as Python's `str(datetime)` prints what `PyYAML` makes of it.
fn datetime(text: &str) -> String {
    let (day, rest) = text.split_at(
        text.find(|c: char| !c.is_ascii_digit() && c != '-')
            .unwrap_or(text.len()),
    );
    let day: Vec<String> = day.split('-').map(|part| format!("{part:0>2}")).collect();
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == 'T' || c == 't');
    let clock_end = rest
        .find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        .unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(clock_end);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let clock: Vec<String> = clock.split(':').map(|part| format!("{part:0>2}")).collect();
    let micro: String = fraction
        .chars()
        .chain(std::iter::repeat('0'))
        .take(6)
        .collect();
    let micro = if micro == "000000" {
        String::new()
    } else {
        format!(".{micro}")
    };
    format!(
        "{} {}{micro}{}",
        day.join("-"),
        clock.join(":"),
        zone_text(zone.trim())
    )
}

fn zone_text(zone: &str) -> String {
    if zone.is_empty() {
        return String::new();
    }
    let (sign, hours) = match zone.split_at(1) {
        ("-", hours) => ('-', hours),
        ("+", hours) => ('+', hours),
        _ => return "+00:00".to_owned(),
    };
    let (hours, minutes) = hours.split_once(':').unwrap_or((hours, "0"));
    let sign = if hours.chars().chain(minutes.chars()).all(|c| c == '0') {
        '+'
    } else {
        sign
    };
    format!("{sign}{hours:0>2}:{minutes:0>2}")
}

/// As Python's lenient `base64.decodebytes`: what is no base64 character is skipped, and only
/// a wrong length is refused.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for character in text.bytes() {
        let six = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' if count % 4 >= 2 => break,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(six);
        count += 1;
        if count % 4 == 0 {
            bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
            bits = 0;
        }
    }
    let padding = text.bytes().filter(|byte| *byte == b'=').count();
    match count % 4 {
        0 => Some(bytes),
        2 if padding >= 2 => {
            bytes.push(u8::try_from(bits >> 4 & 0xff).ok()?);
            Some(bytes)
        }
        3 if padding >= 1 => {
            let bits = (bits >> 2).to_be_bytes();
            bytes.extend_from_slice(&bits[2..]);
            Some(bytes)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_have_the_types_of_yaml_1_1() {
        let value =
            read("a: yes\nb: 1_000\nc: 1e3\nd: 2020-01-05T10:00:00Z\ne: !!binary aGVsbG8=\n")
                .unwrap();
        assert_eq!(value.get("a").unwrap().kind, Kind::Bool(true));
        assert_eq!(value.get("b").unwrap().kind, Kind::Int(1000));
        assert_eq!(value.get("c").unwrap().as_str(), Some("1e3"));
        assert_eq!(
            value.get("d").unwrap().to_text(),
            "2020-01-05 10:00:00+00:00"
        );
        assert_eq!(value.get("e").unwrap().kind, Kind::Bytes(b"hello".to_vec()));
    }

    #[test]
    fn a_timestamp_prints_as_python_prints_it() {
        assert_eq!(
            datetime("2001-12-14 21:59:43.10 -5"),
            "2001-12-14 21:59:43.100000-05:00"
        );
        assert_eq!(datetime("2001-1-4t1:59:43"), "2001-01-04 01:59:43");
    }

    #[test]
    fn every_value_that_stops_pyyaml_is_named() {
        let errors = read("a: =\nb: 2020-13-45\nc: !own x\n").unwrap_err();
        assert_eq!(errors.len(), 3);
        assert_eq!(errors[1].span, 8..18);
    }

    #[test]
    fn an_invisible_line_separator_ends_a_line() {
        assert!(read("title: a\u{2028}b\nmessage: m\n").is_err());
        let value = read("a: \"x\u{2028}y\"\nb: z\n").unwrap();
        assert_eq!(value.get("b").unwrap().span, Some(14..15));
    }

    #[test]
    fn a_second_document_is_refused() {
        assert!(read("a: 1\n---\nb: 2\n").is_err());
    }
}
