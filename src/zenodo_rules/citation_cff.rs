//! What Zenodo takes from `CITATION.cff`.
//!
//! `CitationMetadataSchema` of zenodo/zenodo-rdm (`site/zenodo_rdm/github/schemas.py`) reads six
//! keys and ignores all others. Its result goes through the reader of `.zenodo.json`
//! ([`legacy`](super::legacy)), as `load_citation_metadata` of `release.py` there has it.

mod lost;

use super::html;
use super::identifiers::is_orcid;
use super::text;
use super::value::{Entry, Kind, Py};
use super::verdict::Verdict;

/// The legacy metadata that Zenodo makes of the file. What it refuses is left out.
pub(crate) fn load(file: &Py, verdict: &mut Verdict) -> Py {
    let mut legacy: Vec<Entry> = Vec::new();
    let mut put = |key: &str, value: Option<Py>| {
        if let Some(value) = value {
            legacy.push(Entry {
                key: Py::given(key),
                value,
            });
        }
    };
    put(
        "description",
        html_field(file, "abstract", "description", verdict),
    );
    put("creators", authors(file, verdict));
    put("keywords", keywords(file, verdict));
    put("license", license(file, verdict));
    put("title", title(file, verdict));
    put(
        "notes",
        html_field(file, "message", "additional_descriptions", verdict),
    );
    lost::of_file(file, verdict);
    Py {
        kind: Kind::Dict(legacy),
        span: file.span.clone(),
    }
}

/// A text field: absent, cleaned, or refused.
fn field(
    file: &Py,
    key: &str,
    name: &str,
    clean: fn(&str) -> String,
    verdict: &mut Verdict,
) -> Option<Py> {
    let value = file.get(key)?;
    let text = string(value, key, name, verdict)?;
    Some(Py {
        kind: Kind::Str(clean(&text)),
        span: value.span.clone(),
    })
}

/// A text field that may hold HTML.
fn html_field(file: &Py, key: &str, name: &str, verdict: &mut Verdict) -> Option<Py> {
    let cleaned = field(file, key, name, html::sanitize, verdict)?;
    if let (Some(value), Some(text)) = (file.get(key), cleaned.as_str()) {
        lost::of_html(key, value, text, name, verdict);
    }
    Some(cleaned)
}

/// A string as marshmallow's `String` takes it: text, or bytes that are UTF-8.
fn string(value: &Py, key: &str, field: &str, verdict: &mut Verdict) -> Option<String> {
    match &value.kind {
        Kind::Str(text) => return Some(text.clone()),
        Kind::Bytes(bytes) => {
            if let Ok(text) = String::from_utf8(bytes.clone()) {
                return Some(text);
            }
        }
        _ => {}
    }
    let (message, help) = if value.is_none() {
        (
            format!("Zenodo will refuse this file: `{key}` is there but empty."),
            format!("fill in `{key}`, or remove the line"),
        )
    } else {
        (
            format!(
                "Zenodo will refuse this file: `{key}` must be a text, and YAML reads {} here.",
                value.called()
            ),
            match value.kind {
                Kind::List(_) | Kind::Dict(_) => format!("write one text after `{key}:`"),
                _ => "put the value in double quotes".to_owned(),
            },
        )
    };
    verdict.refuse(field, value, message, &help);
    None
}

fn title(file: &Py, verdict: &mut Verdict) -> Option<Py> {
    let Some(value) = file.get("title") else {
        verdict.refuse_at(
            "title",
            None,
            "Zenodo will refuse this file: it has no `title`.".to_owned(),
            "add a line `title: …`; the title of a `preferred-citation` does not count",
        );
        return None;
    };
    let title = text::sanitize(&string(value, "title", "title", verdict)?);
    if title.chars().count() < 3 {
        let message = "Zenodo will refuse this file: its `title` is shorter than 3 characters.";
        verdict.refuse("title", value, message.to_owned(), "write a longer title");
        return None;
    }
    Some(Py {
        kind: Kind::Str(title),
        span: value.span.clone(),
    })
}

fn license(file: &Py, verdict: &mut Verdict) -> Option<Py> {
    let value = file.get("license")?;
    if let Some(items) = value.as_list() {
        let count = items.len();
        verdict.refuse(
            "license",
            value,
            format!(
                "Zenodo will refuse this file: it takes one licence, and `license` is a list of {count}."
            ),
            "write one SPDX id, as in `license: MIT`; name the others in the README",
        );
        return None;
    }
    if !matches!(value.kind, Kind::Str(_) | Kind::Bytes(_) | Kind::None) {
        let message = format!(
            "Zenodo will refuse this file: `license` must be the name of one licence, and YAML \
             reads {} here.",
            value.called()
        );
        let help = "write one SPDX id, as in `license: MIT`";
        verdict.refuse("license", value, message, help);
        return None;
    }
    field(file, "license", "license", text::sanitize, verdict)
}

fn keywords(file: &Py, verdict: &mut Verdict) -> Option<Py> {
    let value = file.get("keywords")?;
    let items = list(value, "keywords", "subjects", verdict)?;
    let mut kept = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let name = format!("subjects.{number}");
        if let Some(text) = string(item, "keywords", &name, verdict) {
            kept.push(Py {
                kind: Kind::Str(text::sanitize(&text)),
                span: item.span.clone(),
            });
        }
    }
    Some(Py {
        kind: Kind::List(kept),
        span: value.span.clone(),
    })
}

fn list<'a>(value: &'a Py, key: &str, field: &str, verdict: &mut Verdict) -> Option<&'a [Py]> {
    if let Some(items) = value.as_list() {
        return Some(items);
    }
    let message = if value.is_none() {
        format!("Zenodo will refuse this file: `{key}` is there but empty.")
    } else {
        format!(
            "Zenodo will refuse this file: `{key}` must be a list, and this is {}.",
            value.called()
        )
    };
    let help =
        format!("begin each entry of `{key}` on a line of its own with `- `, or remove `{key}`");
    verdict.refuse(field, value, message, &help);
    None
}

fn authors(file: &Py, verdict: &mut Verdict) -> Option<Py> {
    let value = file.get("authors")?;
    let items = list(value, "authors", "creators", verdict)?;
    let authors = items
        .iter()
        .enumerate()
        .map(|(number, item)| author(item, number, verdict))
        .collect();
    Some(Py {
        kind: Kind::List(authors),
        span: value.span.clone(),
    })
}

/// `AuthorSchema`: the fields are checked, and the name is put together from the fields as they
/// are in the file.
fn author(item: &Py, number: usize, verdict: &mut Verdict) -> Py {
    let field = format!("creators.{number}");
    if item.as_dict().is_none() {
        verdict.refuse(
            &field,
            item,
            format!(
                "Zenodo will refuse this file: an author must have keys such as `family-names`, and this is {}.",
                item.called()
            ),
            "write `- family-names: …` and below it `given-names: …`",
        );
        return empty(item);
    }
    let mut entries = Vec::new();
    let mut put = |key: &str, value: Py| {
        entries.push(Entry {
            key: Py::given(key),
            value,
        });
    };
    if let Some(name) = item.get("name") {
        string(
            name,
            "name",
            &format!("{field}.person_or_org.name"),
            verdict,
        );
    }
    if let Some(affiliation) = item.get("affiliation")
        && let Some(text) = string(
            affiliation,
            "affiliation",
            &format!("{field}.affiliations"),
            verdict,
        )
    {
        put(
            "affiliation",
            Py {
                kind: Kind::Str(text::sanitize(&text)),
                span: affiliation.span.clone(),
            },
        );
    }
    if let Some(orcid) = orcid(item, &field, verdict) {
        put("orcid", orcid);
    }
    if let Some(affiliation) = item.get("affiliation") {
        lost::of_affiliation(affiliation, &field, verdict);
    }
    if let Some(name) = name(item) {
        lost::of_name(item, &name, &field, verdict);
        put("name", name);
    }
    lost::of_author(item, &field, verdict);
    Py {
        kind: Kind::Dict(entries),
        span: item.span.clone(),
    }
}

fn empty(item: &Py) -> Py {
    Py {
        kind: Kind::Dict(Vec::new()),
        span: item.span.clone(),
    }
}

fn orcid(item: &Py, field: &str, verdict: &mut Verdict) -> Option<Py> {
    let value = item.get("orcid")?;
    let field = format!("{field}.person_or_org.identifiers");
    let text = string(value, "orcid", &field, verdict)?;
    if !text.is_empty() && !is_orcid(&text) {
        verdict.refuse(
            &field,
            value,
            format!("Zenodo will refuse this file: `{text}` is not an ORCID iD that it can read."),
            "write it as https://orcid.org/0000-0002-1825-0097, with the digits of the person, \
             or remove the line",
        );
        return None;
    }
    Some(Py {
        kind: Kind::Str(text),
        span: value.span.clone(),
    })
}

fn name(item: &Py) -> Option<Py> {
    let name = item.truthy("name");
    let family = item.truthy("family-names");
    let given = item.truthy("given-names");
    match (name, family, given) {
        (Some(name), ..) => Some(name.clone()),
        (None, Some(family), Some(given)) => Some(Py {
            kind: Kind::Str(format!("{}, {}", family.to_text(), given.to_text())),
            span: family.span.clone(),
        }),
        (None, one, other) => one.or(other).cloned(),
    }
}
