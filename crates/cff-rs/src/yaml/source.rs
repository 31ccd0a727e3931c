//! What the parser's events leave out, read off the text again, and its words in ours.

use granit_parser::{StructureStyle, Tag};

use super::{Kind, Node, Scalar, ScalarStyle, Span, Style};

/// Where a list begins whose place the parser gives as that of its first item, because it is not
/// indented below its key: at its dash, which stands right before, with nothing but blanks and
/// comments between.
pub(super) fn from_dash(text: &str, span: Span, comments: &[Span]) -> Span {
    let mut before = text.get(..span.start).unwrap_or_default().trim_end();
    let comments = comments
        .iter()
        .rev()
        .skip_while(|comment| comment.start >= span.start);
    for comment in comments {
        if comment.end != before.len() {
            break;
        }
        before = before[..comment.start].trim_end();
    }
    match before.strip_suffix('-') {
        Some(rest) if rest.is_empty() || rest.ends_with(char::is_whitespace) => {
            rest.len()..span.end
        }
        _ => span,
    }
}

/// Where a missing value would be written.
pub(super) fn behind_colon(text: &str, key: &Node) -> Span {
    let end = key.alias.as_ref().unwrap_or(&key.span).end;
    let rest = text.get(end..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let colon = rest.as_bytes().get(blanks) == Some(&b':');
    let at = if colon { end + blanks + 1 } else { end };
    at..at
}

/// Whether a key is left out, as in `: value`, which only YAML 1.2 allows.
pub(super) fn is_missing_key(key: &Node, text: &str) -> bool {
    key.span.is_empty()
        && key.tag.is_none()
        && !key.anchored
        && text
            .get(key.span.start..)
            .is_some_and(|rest| rest.starts_with(':'))
}

pub(super) fn empty(span: Span) -> Node {
    let scalar = Scalar::plain("");
    Node {
        span,
        kind: Kind::Scalar(scalar),
        anchored: false,
        alias: None,
        tag: None,
    }
}

pub(super) fn resolved(tag: &Tag) -> String {
    format!("{}{}", tag.handle(), tag.suffix())
}

pub(super) fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::Single,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::Double,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
    }
}

pub(super) fn structure_style(style: StructureStyle) -> Style {
    match style {
        StructureStyle::Block => Style::Block,
        StructureStyle::Flow => Style::Flow,
    }
}
