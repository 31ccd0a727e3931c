//! From the text of the file to the box.

use cff_rs::yaml::{self, Document, Kind, Mapping, Node, ReadError};

use super::value::Value;
use super::work::Work;
use super::{CiteBox, Stop, apa, bibtex, flaws};

pub(super) fn citation(text: &str) -> Result<CiteBox, Stop> {
    // Psych takes the first document and does not look at what follows it.
    let read = yaml::read(text).or_else(|error| {
        let first = first_document(text);
        if first.len() < text.len() {
            yaml::read(first)
        } else {
            Err(error)
        }
    });
    let document = read.map_err(not_yaml)?;
    check_tabs(text, &document)?;
    check_symbols(&document.root)?;
    if hidden_by_mark(text, &document) {
        return Ok(nothing(
            "the file begins with an invisible byte order mark, behind which only the first key is read: save it as UTF-8 without BOM",
        ));
    }
    let root = match &document.root.kind {
        Kind::Mapping(root) => root,
        _ if matches!(Value::of(&document.root), Value::Nil | Value::Bool(false)) => {
            return Ok(nothing(
                "the file is empty, so GitHub shows no box: write `title:` and `authors:`",
            ));
        }
        _ => {
            return Ok(nothing(
                "the file has no keys, so GitHub shows no box: write `title:` and `authors:`",
            ));
        }
    };
    shown(root)
}

fn not_yaml(error: ReadError) -> Stop {
    let message = error.message;
    let message = message
        .strip_prefix("this is not YAML: ")
        .unwrap_or(&message);
    let help = error
        .help
        .map_or_else(String::new, |help| format!(": {help}"));
    Stop::at(error.span, format!("the file is not YAML: {message}{help}"))
}

/// The text up to the mark that ends the first document: `---`, `...` or a directive behind
/// content.
fn first_document(text: &str) -> &str {
    let mut at = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let mark = ["---", "...", "%"]
            .iter()
            .any(|mark| line.starts_with(mark));
        if mark && content {
            return &text[..at];
        }
        let blank = line.trim().is_empty() || line.starts_with('#');
        content |= !mark && !blank;
        at += line.len();
    }
    text
}

fn nothing(why: &str) -> CiteBox {
    CiteBox::Nothing {
        why: why.to_owned(),
    }
}

fn shown(root: &Mapping) -> Result<CiteBox, Stop> {
    let itself = Work::root(root)?;
    let preferred = root.get("preferred-citation");
    let (work, place) = match preferred.map(|node| (node, Value::of(node))) {
        None | Some((_, Value::Nil | Value::Bool(false))) => (itself, "the file"),
        Some((node, _)) => match &node.kind {
            Kind::Mapping(mapping) => (Work::reference(mapping)?, "`preferred-citation`"),
            _ => {
                return Ok(nothing(
                    "`preferred-citation` has no keys, so GitHub shows no box: give it `title:` and `authors:`, or remove it",
                ));
            }
        },
    };
    let missing = if work.authors.is_empty() {
        Some("authors")
    } else if work.field("title").is_empty()? {
        Some("title")
    } else {
        None
    };
    if let Some(key) = missing {
        return Ok(CiteBox::Nothing {
            why: format!("{place} has no `{key}`, so GitHub shows no box: write `{key}:`"),
        });
    }
    work.field("title").text()?;
    Ok(CiteBox::Shown {
        apa: apa::citation(&work)?,
        bibtex: bibtex::entry(&work)?,
        flaws: flaws::of(&work),
    })
}

/// libyaml stops at a tab where a key or an item may begin, and only there: `PyYAML` is stricter.
fn check_tabs(text: &str, document: &Document) -> Result<(), Stop> {
    for error in document.yaml11_errors.iter().filter(|error| error.certain) {
        let line = text[..error.span.start].rsplit(['\n', '\r']).next();
        let before = line.unwrap_or_default().trim_start();
        let indents = before.trim_start_matches(['-', '?', ' ', '\t']).is_empty();
        if indents {
            return Err(Stop::at(
                error.span.clone(),
                "a tab stands in the indentation: use spaces",
            ));
        }
    }
    Ok(())
}

/// A safe reader refuses Ruby's symbols and objects wherever they stand.
fn check_symbols(node: &Node) -> Result<(), Stop> {
    if node.tag.as_deref().is_some_and(|tag| tag.contains("ruby/")) {
        return Err(Stop::at(
            node.span.clone(),
            "GitHub refuses a file with Ruby objects: remove the tag that begins with `!ruby`",
        ));
    }
    match &node.kind {
        Kind::Scalar(scalar) if Value::of(node) == Value::Symbol => Err(Stop::at(
            node.span.clone(),
            format!(
                "`{0}` without quotes is a Ruby symbol, which GitHub refuses: write `\"{0}\"`",
                scalar.text
            ),
        )),
        Kind::Scalar(_) => Ok(()),
        Kind::Sequence(items, _) => items.iter().try_for_each(check_symbols),
        Kind::Mapping(mapping) => mapping.entries.iter().try_for_each(|entry| {
            check_symbols(&entry.key)?;
            check_symbols(&entry.value)
        }),
    }
}

/// Behind a byte order mark libyaml takes the first key for indented by one, so that the mapping
/// ends before the second. A comment or an empty line first, and all is well. ruby-cff was seen to
/// show nothing then; whether GitHub removes the mark before is not known.
fn hidden_by_mark(text: &str, document: &Document) -> bool {
    let Kind::Mapping(root) = &document.root.kind else {
        return false;
    };
    let first = text.trim_start_matches('\u{feff}').chars().next();
    document.bom && root.entries.len() > 1 && !matches!(first, Some('#' | '\n' | '\r' | '{'))
}
