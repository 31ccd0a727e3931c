//! What the Citation File Format 1.2.0 allows: its keys, and the shape of each value.
//!
//! Source: `schema.json` of citation-file-format/citation-file-format, tag 1.2.0. The tests hold
//! these tables against that schema, file by file.

/// The version of the format that this crate knows.
pub const VERSION: &str = "1.2.0";

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// A text that is not empty.
    Text,
    /// A text that is not empty, or a number.
    TextOrNumber,
    /// A text that is not empty, or a whole number.
    TextOrInteger,
    /// One of a closed list of words.
    Choice(&'static [&'static str]),
    /// The text `1.2.0`.
    CffVersion,
    /// `1` to `12`, as a number or a text.
    Month,
    /// A day as `YYYY-MM-DD`.
    Date,
    /// A DOI without any prefix.
    Doi,
    /// A URL of `http`, `https`, `ftp` or `sftp`.
    Url,
    /// An ORCID iD as a URL.
    Orcid,
    /// An e-mail address.
    Email,
    /// An ISBN.
    Isbn,
    /// An ISSN.
    Issn,
    /// A `PubMed` Central id.
    Pmcid,
    /// A country by two letters.
    Country,
    /// One licence id, or a list of them.
    License,
    /// A list of texts.
    Texts,
    /// A list of language codes.
    Languages,
    /// A list of persons and entities.
    Agents,
    /// One entity.
    Entity,
    /// A list of identifiers.
    Identifiers,
    /// What the `type` of the identifier asks for.
    IdentifierValue,
    /// A list of references.
    References,
    /// One reference.
    Reference,
}

/// A key and what its value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The key as it is written.
    pub name: &'static str,
    /// What its value must be.
    pub shape: Shape,
}

impl Key {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape }
    }
}

/// The keys that a file must have.
pub const ROOT_REQUIRED: &[&str] = &["cff-version", "message", "title", "authors"];
/// The keys that a reference must have.
pub const REFERENCE_REQUIRED: &[&str] = &["type", "title", "authors"];
/// The keys that an entity must have.
pub const ENTITY_REQUIRED: &[&str] = &["name"];
/// The keys that an identifier must have.
pub const IDENTIFIER_REQUIRED: &[&str] = &["type", "value"];

/// The words for the `type` of the file itself.
pub const WORK_TYPES: &[&str] = &["software", "dataset"];
/// The words for the `type` of an identifier.
pub const IDENTIFIER_TYPES: &[&str] = &["doi", "url", "swh", "other"];
/// The words for the `status` of a reference.
pub const STATUSES: &[&str] = &[
    "abstract",
    "advance-online",
    "in-preparation",
    "in-press",
    "preprint",
    "submitted",
];
/// The words for the `type` of a reference.
#[rustfmt::skip]
pub const REFERENCE_TYPES: &[&str] = &[
    "art", "article", "audiovisual", "bill", "blog", "book", "catalogue", "conference-paper",
    "conference", "data", "database", "dictionary", "edited-work", "encyclopedia",
    "film-broadcast", "generic", "government-document", "grant", "hearing", "historical-work",
    "legal-case", "legal-rule", "magazine-article", "manual", "map", "multimedia", "music",
    "newspaper-article", "pamphlet", "patent", "personal-communication", "proceedings", "report",
    "serial", "slides", "software-code", "software-container", "software-executable",
    "software-virtual-machine", "software", "sound-recording", "standard", "statute", "thesis",
    "unpublished", "video", "website",
];

/// The keys of an identifier. What its `value` must be depends on its `type`.
pub const IDENTIFIER: &[Key] = &[
    Key::new("description", Shape::Text),
    Key::new("type", Shape::Choice(IDENTIFIER_TYPES)),
    Key::new("value", Shape::IdentifierValue),
];

/// The keys of the file itself.
pub const ROOT: &[Key] = &[
    Key::new("abstract", Shape::Text),
    Key::new("authors", Shape::Agents),
    Key::new("cff-version", Shape::CffVersion),
    Key::new("commit", Shape::Text),
    Key::new("contact", Shape::Agents),
    Key::new("date-released", Shape::Date),
    Key::new("doi", Shape::Doi),
    Key::new("identifiers", Shape::Identifiers),
    Key::new("keywords", Shape::Texts),
    Key::new("license", Shape::License),
    Key::new("license-url", Shape::Url),
    Key::new("message", Shape::Text),
    Key::new("preferred-citation", Shape::Reference),
    Key::new("references", Shape::References),
    Key::new("repository", Shape::Url),
    Key::new("repository-artifact", Shape::Url),
    Key::new("repository-code", Shape::Url),
    Key::new("title", Shape::Text),
    Key::new("type", Shape::Choice(WORK_TYPES)),
    Key::new("url", Shape::Url),
    Key::new("version", Shape::TextOrNumber),
];

/// The keys of a person.
pub const PERSON: &[Key] = &[
    Key::new("address", Shape::Text),
    Key::new("affiliation", Shape::Text),
    Key::new("alias", Shape::Text),
    Key::new("city", Shape::Text),
    Key::new("country", Shape::Country),
    Key::new("email", Shape::Email),
    Key::new("family-names", Shape::Text),
    Key::new("fax", Shape::Text),
    Key::new("given-names", Shape::Text),
    Key::new("name-particle", Shape::Text),
    Key::new("name-suffix", Shape::Text),
    Key::new("orcid", Shape::Orcid),
    Key::new("post-code", Shape::TextOrNumber),
    Key::new("region", Shape::Text),
    Key::new("tel", Shape::Text),
    Key::new("website", Shape::Url),
];

/// The keys of an entity: an organisation, a team, a conference.
pub const ENTITY: &[Key] = &[
    Key::new("address", Shape::Text),
    Key::new("alias", Shape::Text),
    Key::new("city", Shape::Text),
    Key::new("country", Shape::Country),
    Key::new("date-end", Shape::Date),
    Key::new("date-start", Shape::Date),
    Key::new("email", Shape::Email),
    Key::new("fax", Shape::Text),
    Key::new("location", Shape::Text),
    Key::new("name", Shape::Text),
    Key::new("orcid", Shape::Orcid),
    Key::new("post-code", Shape::TextOrNumber),
    Key::new("region", Shape::Text),
    Key::new("tel", Shape::Text),
    Key::new("website", Shape::Url),
];

/// The keys of a reference.
pub const REFERENCE: &[Key] = &[
    Key::new("abbreviation", Shape::Text),
    Key::new("abstract", Shape::Text),
    Key::new("authors", Shape::Agents),
    Key::new("collection-doi", Shape::Doi),
    Key::new("collection-title", Shape::Text),
    Key::new("collection-type", Shape::Text),
    Key::new("commit", Shape::Text),
    Key::new("conference", Shape::Entity),
    Key::new("contact", Shape::Agents),
    Key::new("copyright", Shape::Text),
    Key::new("data-type", Shape::Text),
    Key::new("database", Shape::Text),
    Key::new("database-provider", Shape::Entity),
    Key::new("date-accessed", Shape::Date),
    Key::new("date-downloaded", Shape::Date),
    Key::new("date-published", Shape::Date),
    Key::new("date-released", Shape::Date),
    Key::new("department", Shape::Text),
    Key::new("doi", Shape::Doi),
    Key::new("edition", Shape::Text),
    Key::new("editors", Shape::Agents),
    Key::new("editors-series", Shape::Agents),
    Key::new("end", Shape::TextOrInteger),
    Key::new("entry", Shape::Text),
    Key::new("filename", Shape::Text),
    Key::new("format", Shape::Text),
    Key::new("identifiers", Shape::Identifiers),
    Key::new("institution", Shape::Entity),
    Key::new("isbn", Shape::Isbn),
    Key::new("issn", Shape::Issn),
    Key::new("issue", Shape::TextOrNumber),
    Key::new("issue-date", Shape::Text),
    Key::new("issue-title", Shape::Text),
    Key::new("journal", Shape::Text),
    Key::new("keywords", Shape::Texts),
    Key::new("languages", Shape::Languages),
    Key::new("license", Shape::License),
    Key::new("license-url", Shape::Url),
    Key::new("loc-end", Shape::TextOrInteger),
    Key::new("loc-start", Shape::TextOrInteger),
    Key::new("location", Shape::Entity),
    Key::new("medium", Shape::Text),
    Key::new("month", Shape::Month),
    Key::new("nihmsid", Shape::Text),
    Key::new("notes", Shape::Text),
    Key::new("number", Shape::TextOrNumber),
    Key::new("number-volumes", Shape::TextOrInteger),
    Key::new("pages", Shape::TextOrInteger),
    Key::new("patent-states", Shape::Texts),
    Key::new("pmcid", Shape::Pmcid),
    Key::new("publisher", Shape::Entity),
    Key::new("recipients", Shape::Agents),
    Key::new("repository", Shape::Url),
    Key::new("repository-artifact", Shape::Url),
    Key::new("repository-code", Shape::Url),
    Key::new("scope", Shape::Text),
    Key::new("section", Shape::TextOrNumber),
    Key::new("senders", Shape::Agents),
    Key::new("start", Shape::TextOrInteger),
    Key::new("status", Shape::Choice(STATUSES)),
    Key::new("term", Shape::Text),
    Key::new("thesis-type", Shape::Text),
    Key::new("title", Shape::Text),
    Key::new("translators", Shape::Agents),
    Key::new("type", Shape::Choice(REFERENCE_TYPES)),
    Key::new("url", Shape::Url),
    Key::new("version", Shape::TextOrNumber),
    Key::new("volume", Shape::TextOrInteger),
    Key::new("volume-title", Shape::Text),
    Key::new("year", Shape::TextOrInteger),
    Key::new("year-original", Shape::TextOrInteger),
];
