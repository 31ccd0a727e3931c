//! The keys of `.zenodo.json` that never reach the record of a GitHub release.

use crate::zenodo_rules::value::{Entry, Py};
use crate::zenodo_rules::verdict::Verdict;

/// The keys that reach the record.
const KNOWN: &[&str] = &[
    "title",
    "description",
    "version",
    "publication_date",
    "imprint_publisher",
    "resource_type",
    "upload_type",
    "publication_type",
    "image_type",
    "license",
    "keywords",
    "subjects",
    "additional_descriptions",
    "notes",
    "method",
    "references",
    "language",
    "grants",
    "creators",
    "contributors",
    "thesis_supervisors",
    "related_identifiers",
    "alternate_identifiers",
    "locations",
    "dates",
];

/// The keys that the loader looks at and the record never gets.
pub(crate) fn note_ignored(file: &Py, verdict: &mut Verdict) {
    note_tag_link(file, verdict);
    for Entry { key, value } in file.as_dict().unwrap_or_default() {
        let Some(name) = key.as_str() else { continue };
        if KNOWN.contains(&name) || !value.is_truthy() {
            continue;
        }
        if name == "access_right" && value.as_str() == Some("open") {
            continue;
        }
        let (message, help) = fate(name);
        verdict.drop_value(name, key.span.as_ref(), message, help);
    }
}

/// What becomes of a key, and what to do.
fn fate(name: &str) -> (String, &'static str) {
    match name {
        "communities" => (
            "Zenodo checks `communities` of a GitHub release and then drops them.".to_owned(),
            "add the record to the community on its page after the release",
        ),
        "access_right" | "embargo_date" | "access_conditions" => (
            format!("Zenodo drops `{name}` of a GitHub release: the record is public."),
            "make the record by hand, without the integration, if its files must not be public",
        ),
        "doi" | "prereserve_doi" => (
            format!("Zenodo drops `{name}` of a GitHub release: the record gets a DOI of its own."),
            "",
        ),
        "metadata" => (
            "Zenodo looks for the keys at the top of the file, not under `metadata`.".to_owned(),
            "move the keys under `metadata` up to the top of the file, and use the names of the \
             legacy format, such as `upload_type`",
        ),
        _ => (
            format!("Zenodo does not read `{name}` for the record of a GitHub release."),
            "",
        ),
    }
}

/// The list of the file takes the place of the one with the link to the tag, by which the record
/// of a release is found again.
fn note_tag_link(file: &Py, verdict: &mut Verdict) {
    let Some(entry) = file.entry("related_identifiers") else {
        return;
    };
    let links_a_tree = |item: &Py| {
        item.get("identifier")
            .and_then(Py::as_str)
            .is_some_and(|text| text.contains("github.com/") && text.contains("/tree/"))
    };
    if entry
        .value
        .as_list()
        .is_some_and(|items| !items.iter().any(links_a_tree))
    {
        let message = "These replace the link to the release's tag that Zenodo writes by itself; \
             the record can then not be found by its tag.";
        verdict.drop_value(
            "related_identifiers",
            entry.key.span.as_ref(),
            message.to_owned(),
            "leave `related_identifiers` out, or write the release's own link into it too",
        );
    }
}
