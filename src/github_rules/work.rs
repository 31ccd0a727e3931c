//! The work that is cited: the file itself, or its `preferred-citation`.

use cff_rs::yaml::{Date, Kind, Mapping, Node};

use super::names::{Actor, actors, is_falsy};
use super::value::{Field, Value};
use super::{Stop, date};

/// The keys of a reference that hold persons and entities. ruby-cff stops where one of them is
/// written and is no list, even where it is empty.
const ROLES: [&str; 7] = [
    "authors",
    "contact",
    "editors",
    "editors-series",
    "recipients",
    "senders",
    "translators",
];

/// A work, with the getters of ruby-cff: a key that is not written is the empty text.
#[derive(Debug)]
pub(super) struct Work<'a> {
    mapping: &'a Mapping,
    /// A reference, which knows more keys than the file itself.
    pub(super) is_reference: bool,
    pub(super) authors: Vec<Actor<'a>>,
    pub(super) editors: Vec<Actor<'a>>,
}

impl<'a> Work<'a> {
    /// The file itself. Everything in it is read, also what is not cited (`build_index`).
    pub(super) fn root(mapping: &'a Mapping) -> Result<Self, Stop> {
        for key in ["authors", "contact"] {
            list_of_actors(mapping, key)?;
        }
        check_identifiers(mapping)?;
        if let Some(references) = mapping.get("references").filter(|node| !is_falsy(node)) {
            let Kind::Sequence(items, _) = &references.kind else {
                return Err(not_a_list("references", references));
            };
            for item in items {
                if let Kind::Mapping(reference) = &item.kind {
                    Self::reference(reference)?;
                }
            }
        }
        if let Some(Kind::Mapping(preferred)) = mapping.get("preferred-citation").map(|it| &it.kind)
        {
            Self::reference(preferred)?;
        }
        check_version(mapping)?;
        check_emptiable(
            mapping,
            &[
                "authors",
                "contact",
                "identifiers",
                "keywords",
                "references",
            ],
        )?;
        Ok(Self {
            mapping,
            is_reference: false,
            authors: list_of_actors(mapping, "authors")?,
            editors: Vec::new(),
        })
    }

    /// A reference (`build_model`).
    pub(super) fn reference(mapping: &'a Mapping) -> Result<Self, Stop> {
        let role = |key: &str| {
            mapping
                .get(key)
                .map_or(Ok(Vec::new()), |it| actors(key, it))
        };
        for key in ROLES {
            role(key)?;
        }
        check_identifiers(mapping)?;
        check_emptiable(mapping, &["identifiers", "keywords", "patent-states"])?;
        let editors = role("editors")?;
        Ok(Self {
            mapping,
            is_reference: true,
            authors: role("authors")?,
            editors: if editors.is_empty() {
                role("editors-series")?
            } else {
                editors
            },
        })
    }

    pub(super) fn field(&self, key: &'static str) -> Field {
        Field::of(key, self.mapping.get(key))
    }

    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.mapping.get(key)
    }

    /// A publisher, conference or institution; nothing where none is written.
    pub(super) fn venue(&self, key: &'static str) -> Result<Option<Venue<'a>>, Stop> {
        let Some(node) = self.mapping.get(key) else {
            return Ok(None);
        };
        match Value::of(node) {
            Value::Nil => Ok(None),
            // ruby-cff leaves it as it is, and asks it whether it is empty.
            Value::Bool(false) => Field::of(key, Some(node)).is_empty().map(|_| None),
            _ => Ok(Some(Venue { node })),
        }
    }

    /// The type, empty when none is written.
    pub(super) fn kind(&self) -> Result<String, Stop> {
        let kind = self.field("type");
        let text = kind.text()?.to_owned();
        if !self.is_reference && NEEDS_A_REFERENCE.contains(&text.as_str()) {
            return Err(Stop {
                why: format!(
                    "`type: {text}` stands at the top, where GitHub takes only `software` and `dataset`: write `type: software`, and the {text} under `preferred-citation:`"
                ),
                span: kind.span,
            });
        }
        Ok(text)
    }

    /// The words for a status, in APA and in BibTeX alike.
    pub(super) fn status_note(&self) -> Option<&'static str> {
        match self.field("status").shown().as_str() {
            "advance-online" => Some("Advance online publication"),
            "in-preparation" => Some("Manuscript in preparation."),
            "submitted" => Some("Manuscript submitted for publication."),
            _ => None,
        }
    }

    /// Month and year, each empty when not known: those written, else those of the release, else
    /// those of the publication.
    pub(super) fn month_and_year(&self) -> (String, String) {
        if self.is_reference {
            if self.field("status").shown() == "in-press" {
                return (String::new(), "in press".to_owned());
            }
            let year = self.field("year").shown();
            if !year.is_empty() {
                return (self.field("month").shown(), year);
            }
        }
        let published = || {
            self.is_reference
                .then(|| day(&self.field("date-published")))
                .flatten()
        };
        day(&self.field("date-released"))
            .or_else(published)
            .map_or_else(Default::default, month_and_year)
    }

    /// First and last page. The key `pages` is a count and not shown.
    pub(super) fn pages(&self, dash: &str) -> String {
        let [start, end] = [self.field("start").shown(), self.field("end").shown()];
        if !self.is_reference || start.is_empty() || end.is_empty() || start == end {
            return if self.is_reference {
                start
            } else {
                String::new()
            };
        }
        format!("{start}{dash}{end}")
    }

    /// The code before any other address.
    pub(super) fn url(&self) -> Result<Field, Stop> {
        let code = self.field("repository-code");
        Ok(if code.is_empty()? {
            self.field("url")
        } else {
            code
        })
    }

    /// The school or institution, else the affiliation of the first author.
    pub(super) fn institution(&self) -> Result<Field, Stop> {
        match (self.venue("institution")?, self.authors.first()) {
            (Some(institution), _) => Ok(institution.field("name")),
            (None, Some(author)) => author.affiliation(),
            (None, None) => Ok(Field::of("affiliation", None)),
        }
    }
}

/// Types that make ruby-cff ask for keys that only a reference has.
const NEEDS_A_REFERENCE: [&str; 13] = [
    "article",
    "book",
    "conference",
    "conference-paper",
    "magazine-article",
    "manual",
    "mastersthesis",
    "newspaper-article",
    "pamphlet",
    "phdthesis",
    "proceedings",
    "report",
    "unpublished",
];

/// A publisher, conference or institution.
#[derive(Debug)]
pub(super) struct Venue<'a> {
    node: &'a Node,
}

impl Venue<'_> {
    /// A key of it. What is written without keys is its name.
    pub(super) fn field(&self, key: &'static str) -> Field {
        match &self.node.kind {
            Kind::Mapping(mapping) => Field::of(key, mapping.get(key)),
            _ if key == "name" => Field::of(key, Some(self.node)),
            _ => Field::of(key, None),
        }
    }

    pub(super) fn day(&self, key: &'static str) -> Option<Date> {
        day(&self.field(key))
    }
}

/// The day that a field means: a date, or a text in which Ruby finds one.
pub(super) fn day(field: &Field) -> Option<Date> {
    match &field.value {
        Value::Date(date) => Some(*date),
        Value::Text(text) => date::parse(text),
        _ => None,
    }
}

pub(super) fn month_and_year(date: Date) -> (String, String) {
    (date.month().to_string(), date.year().to_string())
}

fn not_a_list(key: &str, node: &Node) -> Stop {
    Stop::at(
        node.span.clone(),
        format!("`{key}` must be a list: write each as an item that begins with `- `"),
    )
}

fn list_of_actors<'a>(mapping: &'a Mapping, key: &str) -> Result<Vec<Actor<'a>>, Stop> {
    match mapping.get(key) {
        Some(node) if !is_falsy(node) => actors(key, node),
        _ => Ok(Vec::new()),
    }
}

fn check_identifiers(mapping: &Mapping) -> Result<(), Stop> {
    let Some(node) = mapping.get("identifiers").filter(|node| !is_falsy(node)) else {
        return Ok(());
    };
    let Kind::Sequence(items, _) = &node.kind else {
        return Err(not_a_list("identifiers", node));
    };
    for item in items {
        if !matches!(Value::of(item), Value::Map(_) | Value::Nil | Value::Text(_)) {
            return Err(Stop::at(
                item.span.clone(),
                "an item of `identifiers` has no keys: write `- type: doi` and `value: …`",
            ));
        }
    }
    Ok(())
}

/// ruby-cff asks these whether they are empty, which a number or a truth value does not know.
fn check_emptiable(mapping: &Mapping, keys: &[&'static str]) -> Result<(), Stop> {
    for key in keys {
        let field = Field::of(key, mapping.get(key));
        field.is_empty().map_err(|stop| Stop {
            why: format!(
                "`{key}` is {}, and GitHub wants a list: write each as an item that begins with `- `",
                field.value.called()
            ),
            ..stop
        })?;
    }
    Ok(())
}

/// The version of the format is compared with `Gem::Version`, which wants a text of its own form.
fn check_version(mapping: &Mapping) -> Result<(), Stop> {
    let version = Field::of("cff-version", mapping.get("cff-version"));
    if matches!(version.value, Value::Nil | Value::Bool(false)) {
        return Ok(());
    }
    let written = version.written.clone().unwrap_or_default();
    let bad = |why: String| Stop {
        why,
        span: version.span.clone(),
    };
    let empty = version.is_empty().map_err(|_| {
        bad(format!(
            "`cff-version: {written}` is {} to GitHub, and it wants a text: write `cff-version: 1.2.0`",
            version.value.called()
        ))
    })?;
    let fits = matches!(&version.value, Value::Text(text) if is_gem_version(text));
    if empty || fits {
        return Ok(());
    }
    Err(bad(format!(
        "`cff-version: {written}` is no version number: write `cff-version: 1.2.0`"
    )))
}

/// `Gem::Version::VERSION_PATTERN`: digits, then parts of letters and digits, then perhaps `-`
/// and more of them.
fn is_gem_version(text: &str) -> bool {
    let text = text.trim();
    let (release, pre) = match text.split_once('-') {
        Some((release, pre)) => (release, Some(pre)),
        None => (text, None),
    };
    let alphanumeric =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut parts = release.split('.');
    let first = parts.next().unwrap_or_default();
    let dashed = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.is_empty()
        || (!first.is_empty()
            && first.bytes().all(|b| b.is_ascii_digit())
            && parts.all(alphanumeric)
            && pre.is_none_or(|pre| pre.split('.').all(dashed)))
}
