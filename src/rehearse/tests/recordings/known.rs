//! How the model differs from what was seen, on purpose.

/// What the model leaves out or has otherwise, and why. A row that nothing needs is an error.
pub(super) const KNOWN: &[(&str, &str)] = &[
    (
        "has .hits.hits[]",
        "the model holds records of its own from the start",
    ),
    (
        "lacks .hits.hits[].links.",
        "links that no client here follows",
    ),
    ("lacks .links.", "links that no client here follows"),
    (
        "lacks .aggregations.",
        "counts for the facets of the search page",
    ),
    (
        "lacks .ui",
        "words for the pages of the site, in other languages",
    ),
    (
        "lacks .hits.hits[].ui",
        "words for the pages of the site, in other languages",
    ),
    ("lacks .stats", "views and downloads"),
    ("lacks .hits.hits[].stats", "views and downloads"),
    ("lacks .expires_at", "always null in a draft"),
    ("lacks .hits.hits[].expires_at", "always null in a draft"),
    (
        "lacks .parent.access.",
        "grants and links, which have a route of their own",
    ),
    (
        "lacks .hits.hits[].parent.access.",
        "grants and links, which have a route of their own",
    ),
    ("lacks .metadata.resource_type.title.", OTHER_LANGUAGES),
    (
        "lacks .metadata.related_identifiers[].relation_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .metadata.related_identifiers[].resource_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.resource_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.related_identifiers[].relation_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.related_identifiers[].resource_type.title.",
        OTHER_LANGUAGES,
    ),
    (
        "lacks .hits.hits[].metadata.rights[].icon",
        "a picture of the licence",
    ),
    (
        "lacks .hits.hits[].metadata.custom.code:programmingLanguage[].title",
        "the language's name",
    ),
    (
        "lacks .custom_fields.code:programmingLanguage[].title",
        "the language's name",
    ),
    ("has .metadata.resource_type.title", OPENED_TWICE),
    ("has .metadata.rights[].", OPENED_TWICE),
    ("has .metadata.related_identifiers[].", OPENED_TWICE),
    (
        "has .files.entries.*.links",
        "left out of the answer to publishing",
    ),
    (
        "lacks .versions.is_latest_draft",
        "an owner sees it of a record, too; nobody reads it",
    ),
    (
        "has .versions.is_latest_draft",
        "a share link does not show it; nobody reads it",
    ),
    ("has .pids.oai", "left out when the DOI is another"),
    (
        "lacks .metadata.related_identifiers",
        "the legacy form shows a DOI that was refused",
    ),
    (".files.entries.*.metadata is", INDEXED),
    (".hits.hits[].files.entries.*.metadata is", INDEXED),
    (".metadata is {\"object\"} there, {\"null\"} here", INDEXED),
    (
        "status 200 there, 406 here",
        "a record as BibTeX, CSL, DataCite and so on",
    ),
    (
        "errors [{\"field\":\"files.enabled\",\"messages\":[\"You don't have permissions to manage files options.\"]}] there, [{\"field\":\"pids.doi\"",
        OWN_PREFIX,
    ),
    (
        "errors [{\"field\":\"metadata.rights.0.rights\"",
        OWN_PREFIX,
    ),
];
const OTHER_LANGUAGES: &str = "titles in other languages than English";
const OPENED_TWICE: &str = "what is opened twice has its terms by id only the second time";
const OWN_PREFIX: &str =
    "a DOI under 10.5072 was foreign there; here it is the server's own prefix";
const INDEXED: &str = "of a file: null at first, an empty object later";
