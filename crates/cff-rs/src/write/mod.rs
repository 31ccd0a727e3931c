//! Writing a new citation file.
//!
//! ```
//! use cff_rs::write::{Author, NewCitation};
//!
//! let mut citation = NewCitation::new("Cell counter");
//! citation.authors.push(Author::person("Jane", "van der Berg").orcid("https://orcid.org/0000-0002-1825-0097"));
//! citation.version = Some("1.10".to_owned());
//! citation.license = Some("MIT".to_owned());
//! let text = citation.to_string();
//! assert!(text.contains("version: \"1.10\""));
//! assert!(cff_rs::check::check(&text).is_empty());
//! ```

pub(crate) mod render;
#[cfg(test)]
mod tests;

use std::fmt;

use render::Item;

/// The message that the format itself proposes.
pub const MESSAGE: &str = "If you use this software, please cite it as below.";

/// A citation file to be written. What is empty is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewCitation {
    /// `title`.
    pub title: String,
    /// `message`; [`MESSAGE`] when empty.
    pub message: String,
    /// `type`: `software` or `dataset`; left out when none, which means software.
    pub work_type: Option<String>,
    /// `authors`. The format asks for one at least.
    pub authors: Vec<Author>,
    /// `abstract`.
    pub abstract_text: Option<String>,
    /// `keywords`.
    pub keywords: Vec<String>,
    /// `license`: one id.
    pub license: Option<String>,
    /// `repository-code`.
    pub repository_code: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `version`.
    pub version: Option<String>,
    /// `date-released`, as `YYYY-MM-DD`.
    pub date_released: Option<String>,
    /// `doi`.
    pub doi: Option<String>,
    /// `identifiers`.
    pub identifiers: Vec<Identifier>,
    /// `references`.
    pub references: Vec<Reference>,
    /// Lines of a comment at the top, without `#`.
    pub comment: Vec<String>,
}

/// A person or an entity to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Author {
    given_names: Option<String>,
    family_names: Option<String>,
    name: Option<String>,
    /// `affiliation`, of a person only.
    pub affiliation: Option<String>,
    /// `orcid`, as a URL.
    pub orcid: Option<String>,
    /// `email`.
    pub email: Option<String>,
}

/// An entry of `identifiers` to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// `doi`, `url`, `swh` or `other`.
    pub kind: String,
    /// The identifier itself.
    pub value: String,
    /// What it stands for.
    pub description: Option<String>,
}

/// A reference to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// `type`, such as `data` or `article`.
    pub kind: String,
    /// `title`.
    pub title: String,
    /// `authors`. The format asks for one at least.
    pub authors: Vec<Author>,
    /// `doi`.
    pub doi: Option<String>,
    /// `url`.
    pub url: Option<String>,
    /// `year`.
    pub year: Option<String>,
    /// `database`: where a data set is kept.
    pub database: Option<String>,
    /// `notes`.
    pub notes: Option<String>,
}

impl NewCitation {
    /// A file with a title and nothing else yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    fn fields(&self) -> Vec<(&'static str, Item)> {
        let message = if self.message.is_empty() {
            MESSAGE
        } else {
            &self.message
        };
        let mut fields = vec![
            ("cff-version", Item::text(crate::format::VERSION)),
            ("message", Item::text(message)),
            ("title", Item::text(&*self.title)),
        ];
        let list = |items: Vec<Item>| {
            Some(Item::List(items)).filter(|list| *list != Item::List(Vec::new()))
        };
        Item::push(&mut fields, "type", self.work_type.as_deref());
        let authors = list(self.authors.iter().map(Author::item).collect());
        fields.extend(authors.map(|authors| ("authors", authors)));
        Item::push(&mut fields, "abstract", self.abstract_text.as_deref());
        let keywords = list(self.keywords.iter().map(Item::text).collect());
        fields.extend(keywords.map(|keywords| ("keywords", keywords)));
        Item::push(&mut fields, "license", self.license.as_deref());
        Item::push(
            &mut fields,
            "repository-code",
            self.repository_code.as_deref(),
        );
        Item::push(&mut fields, "url", self.url.as_deref());
        Item::push(&mut fields, "version", self.version.as_deref());
        Item::push(&mut fields, "date-released", self.date_released.as_deref());
        Item::push(&mut fields, "doi", self.doi.as_deref());
        let identifiers = list(self.identifiers.iter().map(Identifier::item).collect());
        fields.extend(identifiers.map(|identifiers| ("identifiers", identifiers)));
        let references = list(self.references.iter().map(Reference::item).collect());
        fields.extend(references.map(|references| ("references", references)));
        fields
    }
}

impl fmt::Display for NewCitation {
    /// The text of the file, with a line end at its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line end inside a line would end the comment.
        for line in self
            .comment
            .iter()
            .flat_map(|line| line.split(['\n', '\r']))
        {
            writeln!(f, "{}", format!("# {line}").trim_end())?;
        }
        let mut lines = Vec::new();
        for (key, value) in self.fields() {
            value.entry(key, 0, &mut lines);
        }
        lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl Author {
    /// A person.
    pub fn person(given_names: impl Into<String>, family_names: impl Into<String>) -> Self {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            given_names: some(given_names.into()),
            family_names: some(family_names.into()),
            ..Self::default()
        }
    }

    /// An entity: an organisation or a team.
    pub fn entity(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::default()
        }
    }

    /// With an ORCID iD, as a URL.
    pub fn orcid(mut self, orcid: impl Into<String>) -> Self {
        self.orcid = Some(orcid.into());
        self
    }

    /// With an affiliation.
    pub fn affiliation(mut self, affiliation: impl Into<String>) -> Self {
        self.affiliation = Some(affiliation.into());
        self
    }

    fn item(&self) -> Item {
        let mut fields = Vec::new();
        Item::push(&mut fields, "name", self.name.as_deref());
        Item::push(&mut fields, "family-names", self.family_names.as_deref());
        Item::push(&mut fields, "given-names", self.given_names.as_deref());
        // An entity has no affiliation in CFF 1.2.0.
        let affiliation = self.affiliation.as_deref().filter(|_| self.name.is_none());
        Item::push(&mut fields, "affiliation", affiliation);
        Item::push(&mut fields, "email", self.email.as_deref());
        Item::push(&mut fields, "orcid", self.orcid.as_deref());
        Item::Map(fields)
    }
}

impl Identifier {
    /// A DOI, without any prefix.
    pub fn doi(value: impl Into<String>) -> Self {
        Self {
            kind: "doi".to_owned(),
            value: value.into(),
            description: None,
        }
    }

    /// With words for what it stands for.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    pub(crate) fn item(&self) -> Item {
        let mut fields = vec![
            ("type", Item::text(&*self.kind)),
            ("value", Item::text(&*self.value)),
        ];
        Item::push(&mut fields, "description", self.description.as_deref());
        Item::Map(fields)
    }
}

impl Reference {
    /// A reference with what it must have, but for its authors.
    pub fn new(kind: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            title: title.into(),
            authors: Vec::new(),
            doi: None,
            url: None,
            year: None,
            database: None,
            notes: None,
        }
    }

    pub(crate) fn item(&self) -> Item {
        let mut fields = vec![
            ("type", Item::text(&*self.kind)),
            ("title", Item::text(&*self.title)),
        ];
        if !self.authors.is_empty() {
            fields.push((
                "authors",
                Item::List(self.authors.iter().map(Author::item).collect()),
            ));
        }
        Item::push(&mut fields, "doi", self.doi.as_deref());
        Item::push(&mut fields, "url", self.url.as_deref());
        Item::push(&mut fields, "year", self.year.as_deref());
        Item::push(&mut fields, "database", self.database.as_deref());
        Item::push(&mut fields, "notes", self.notes.as_deref());
        Item::Map(fields)
    }
}
