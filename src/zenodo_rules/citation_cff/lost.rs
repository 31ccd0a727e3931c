//! What of `CITATION.cff` never reaches the record, and how it gets there all the same.
//!
//! `CitationMetadataSchema` and `AuthorSchema` of zenodo/zenodo-rdm
//! (`site/zenodo_rdm/github/schemas.py`) leave out every key that they do not know.

use crate::zenodo_rules::value::Py;
use crate::zenodo_rules::verdict::Verdict;

const OTHER_WORKS: &str = "name the dataset to `citable link`, which puts this software's DOI \
     into the dataset's record; a link from this record needs `related_identifiers` in a \
     `.zenodo.json`, and Zenodo then reads nothing of `CITATION.cff` and writes no link to the tag";

/// Key, what becomes of it, what to do.
const KEYS: &[(&str, &str, &str)] = &[
    (
        "version",
        "the record's version is the name of the release's tag",
        "",
    ),
    (
        "date-released",
        "the record's date is the day on which Zenodo reads the release",
        "",
    ),
    ("doi", "the record gets a DOI of its own", ""),
    (
        "type",
        "the record is always software",
        "`upload_type` in a `.zenodo.json` can make it something else, and Zenodo then reads \
         nothing of `CITATION.cff`",
    ),
    (
        "identifiers",
        "no identifier from this file reaches the record",
        OTHER_WORKS,
    ),
    (
        "references",
        "no reference from this file reaches the record",
        OTHER_WORKS,
    ),
    (
        "preferred-citation",
        "the record cites the software, not this work",
        "on the record's page the work can be added under related works after the release",
    ),
    (
        "repository-code",
        "the record links the GitHub repository by itself",
        "",
    ),
    ("repository", "it does not reach the record", ""),
    ("repository-artifact", "it does not reach the record", ""),
    ("url", "it does not reach the record", ""),
    ("contact", "it does not reach the record", ""),
    ("commit", "it does not reach the record", ""),
    (
        "license-url",
        "only `license` counts",
        "write the SPDX id of the licence under `license`",
    ),
];

const AUTHOR_KEYS: &[(&str, &str, &str)] = &[
    (
        "name-particle",
        "the record shows the name without it",
        "write it in front of the family name: `family-names: van der Berg`",
    ),
    (
        "name-suffix",
        "the record shows the name without it",
        "write it behind the family name: `family-names: Berg Jr.`",
    ),
    ("alias", "it does not reach the record", ""),
    ("email", "it does not reach the record", ""),
    ("website", "it does not reach the record", ""),
    ("ror", "it does not reach the record", ""),
    ("address", "it does not reach the record", ""),
    ("city", "it does not reach the record", ""),
    ("region", "it does not reach the record", ""),
    ("post-code", "it does not reach the record", ""),
    ("country", "it does not reach the record", ""),
    ("location", "it does not reach the record", ""),
    ("tel", "it does not reach the record", ""),
    ("fax", "it does not reach the record", ""),
    ("date-start", "it does not reach the record", ""),
    ("date-end", "it does not reach the record", ""),
];

/// Tells the keys of the file that nobody reads.
pub(super) fn of_file(file: &Py, verdict: &mut Verdict) {
    for (key, why, help) in KEYS {
        let Some(entry) = file.entry(key) else {
            continue;
        };
        // Nothing is lost of what the record says anyway.
        if *key == "type" && entry.value.as_str() == Some("software") {
            continue;
        }
        let message = format!("Zenodo does not read `{key}`: {why}.");
        verdict.drop_value(key, entry.key.span.as_ref(), message, help);
    }
}

/// Tells the keys of an author that nobody reads.
pub(super) fn of_author(author: &Py, field: &str, verdict: &mut Verdict) {
    for (key, why, help) in AUTHOR_KEYS {
        if let Some(entry) = author.entry(key)
            && !entry.value.is_none()
        {
            let message = format!("Zenodo does not read an author's `{key}`: {why}.");
            verdict.drop_value(field, entry.key.span.as_ref(), message, help);
        }
    }
    if author.truthy("name").is_some() {
        for key in ["family-names", "given-names"] {
            if let Some(entry) = author.entry(key).filter(|entry| entry.value.is_truthy()) {
                let message =
                    format!("Zenodo does not read `{key}` of an author who has a `name` too.");
                let help = "keep `name` for an organisation, and the two others for a person";
                verdict.drop_value(field, entry.key.span.as_ref(), message, help);
            }
        }
    }
}

/// Tells what becomes of the commas in an author's name: the whole name is cut again where
/// exactly one stands in it.
pub(super) fn of_name(author: &Py, name: &Py, field: &str, verdict: &mut Verdict) {
    let Some(full) = name.as_str() else { return };
    let is_person = author.truthy("name").is_none()
        && author.truthy("family-names").is_some()
        && author.truthy("given-names").is_some();
    let (message, help) = match (is_person, full.matches(',').count()) {
        (true, 0 | 1) | (false, 0 | 2..) => return,
        (true, _) => (
            format!(
                "Zenodo cannot tell the family name in `{full}` from the given one, because of \
                 the comma within it; all of it becomes the family name."
            ),
            "write the names without a comma",
        ),
        (false, 1) => (
            format!(
                "Zenodo makes a person of `{full}`: what stands before the comma becomes the \
                 family name, and what stands behind it the given name."
            ),
            "write the name without a comma",
        ),
    };
    verdict.change_value(field, name.span.as_ref(), message, help);
}

/// Tells of several affiliations in one text.
pub(super) fn of_affiliation(affiliation: &Py, field: &str, verdict: &mut Verdict) {
    let several = affiliation.as_str().filter(|text| {
        text.split(';')
            .filter(|part| !part.trim().is_empty())
            .count()
            > 1
    });
    if let Some(text) = several {
        let message = format!("Zenodo makes one affiliation of `{text}`.");
        let help = "name the first one only; several need `affiliations` in a `.zenodo.json`, \
                    and Zenodo then reads nothing of `CITATION.cff`";
        verdict.change_value(field, affiliation.span.as_ref(), message, help);
    }
}

/// Tells of what Zenodo takes for markup in a text and leaves out.
pub(super) fn of_html(key: &str, value: &Py, cleaned: &str, field: &str, verdict: &mut Verdict) {
    let Some(text) = value.as_str() else { return };
    let kept = cleaned.matches('<').count() + cleaned.matches("&lt;").count();
    if kept < text.matches('<').count() {
        let message =
            format!("Zenodo reads `{key}` as HTML and leaves out what looks like an unknown tag.");
        let help = "write `&lt;` for a `<` that is to be seen";
        verdict.change_value(field, value.span.as_ref(), message, help);
    }
}
