//! A typed, lenient view of a citation file, for those who use it rather than judge it.
//!
//! Every value comes as the text that is written, with its place. A value of the wrong kind is
//! left out; [`check`](crate::check) is there to complain about it.

use crate::yaml::{Document, Kind, Mapping, Node, Span};

/// A value and where it is written, in bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

/// A text with its place, when there is one.
pub type Text = Option<Spanned<String>>;

/// What a citation file says of the work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Citation {
    /// `cff-version`.
    pub cff_version: Text,
    /// `message`.
    pub message: Text,
    /// `title`.
    pub title: Text,
    /// `type`: `software` where it is missing.
    pub work_type: Text,
    /// `abstract`.
    pub abstract_text: Text,
    /// `version`, as written: `1.10` stays `1.10`.
    pub version: Text,
    /// `date-released`, as written.
    pub date_released: Text,
    /// `doi`.
    pub doi: Text,
    /// `commit`.
    pub commit: Text,
    /// `license`.
    pub license: Option<License>,
    /// `license-url`.
    pub license_url: Text,
    /// `repository-code`.
    pub repository_code: Text,
    /// `repository`.
    pub repository: Text,
    /// `repository-artifact`.
    pub repository_artifact: Text,
    /// `url`.
    pub url: Text,
    /// `keywords`.
    pub keywords: Vec<Spanned<String>>,
    /// `authors`.
    pub authors: Vec<Agent>,
    /// `contact`.
    pub contact: Vec<Agent>,
    /// `identifiers`.
    pub identifiers: Vec<Identifier>,
    /// `references`.
    pub references: Vec<Reference>,
    /// `preferred-citation`.
    pub preferred_citation: Option<Reference>,
}

/// The licence: one, or a list of which one may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct License {
    /// The ids as written.
    pub ids: Vec<Spanned<String>>,
    /// Whether they are written as a list.
    pub list: bool,
    /// The whole value.
    pub span: Span,
}

/// Somebody: a person, or an entity when there is a `name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agent {
    /// A person.
    Person(Person),
    /// An organisation, a team, a conference.
    Entity(Entity),
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// `family-names`.
    pub family_names: Text,
    /// `given-names`.
    pub given_names: Text,
    /// `name-particle`, such as "van der".
    pub name_particle: Text,
    /// `name-suffix`, such as "Jr.".
    pub name_suffix: Text,
    /// `alias`.
    pub alias: Text,
    /// `affiliation`.
    pub affiliation: Text,
    /// `orcid`.
    pub orcid: Text,
    /// `email`.
    pub email: Text,
    /// `website`.
    pub website: Text,
    /// The whole mapping.
    pub span: Span,
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entity {
    /// `name`.
    pub name: Text,
    /// `alias`.
    pub alias: Text,
    /// `orcid`.
    pub orcid: Text,
    /// `email`.
    pub email: Text,
    /// `website`.
    pub website: Text,
    /// The whole mapping.
    pub span: Span,
}

/// An entry of `identifiers`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identifier {
    /// `type`: `doi`, `url`, `swh` or `other`.
    pub kind: Text,
    /// `value`.
    pub value: Text,
    /// `description`.
    pub description: Text,
    /// The whole mapping.
    pub span: Span,
}

/// A reference, or the preferred citation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// `type`.
    pub kind: Text,
    /// `title`.
    pub title: Text,
    /// `doi`.
    pub doi: Text,
    /// `url`.
    pub url: Text,
    /// `version`, as written.
    pub version: Text,
    /// `year`, as written.
    pub year: Text,
    /// `journal`.
    pub journal: Text,
    /// `authors`.
    pub authors: Vec<Agent>,
    /// `identifiers`.
    pub identifiers: Vec<Identifier>,
    /// The whole mapping.
    pub span: Span,
}

impl From<&Document> for Citation {
    /// What the document says. A root that is no mapping says nothing.
    fn from(document: &Document) -> Self {
        let Kind::Mapping(root) = &document.root.kind else {
            return Self::default();
        };
        Self {
            cff_version: text(root, "cff-version"),
            message: text(root, "message"),
            title: text(root, "title"),
            work_type: text(root, "type"),
            abstract_text: text(root, "abstract"),
            version: text(root, "version"),
            date_released: text(root, "date-released"),
            doi: text(root, "doi"),
            commit: text(root, "commit"),
            license: root.get("license").and_then(License::from_node),
            license_url: text(root, "license-url"),
            repository_code: text(root, "repository-code"),
            repository: text(root, "repository"),
            repository_artifact: text(root, "repository-artifact"),
            url: text(root, "url"),
            keywords: items(root, "keywords").iter().filter_map(spanned).collect(),
            authors: mappings(root, "authors", Agent::new),
            contact: mappings(root, "contact", Agent::new),
            identifiers: mappings(root, "identifiers", Identifier::new),
            references: mappings(root, "references", Reference::new),
            preferred_citation: root
                .get("preferred-citation")
                .and_then(|node| Some(Reference::new(node.as_mapping()?, node.span.clone()))),
        }
    }
}

impl License {
    fn from_node(node: &Node) -> Option<Self> {
        let span = node.span.clone();
        match &node.kind {
            Kind::Sequence(items, _) => Some(Self {
                ids: items.iter().filter_map(spanned).collect(),
                list: true,
                span,
            }),
            _ => spanned(node).map(|id| Self {
                ids: vec![id],
                list: false,
                span,
            }),
        }
    }
}

impl Agent {
    fn new(mapping: &Mapping, span: Span) -> Self {
        if mapping.get("name").is_some() {
            return Self::Entity(Entity {
                name: text(mapping, "name"),
                alias: text(mapping, "alias"),
                orcid: text(mapping, "orcid"),
                email: text(mapping, "email"),
                website: text(mapping, "website"),
                span,
            });
        }
        Self::Person(Person {
            family_names: text(mapping, "family-names"),
            given_names: text(mapping, "given-names"),
            name_particle: text(mapping, "name-particle"),
            name_suffix: text(mapping, "name-suffix"),
            alias: text(mapping, "alias"),
            affiliation: text(mapping, "affiliation"),
            orcid: text(mapping, "orcid"),
            email: text(mapping, "email"),
            website: text(mapping, "website"),
            span,
        })
    }

    /// The ORCID iD as written.
    pub fn orcid(&self) -> Option<&Spanned<String>> {
        match self {
            Self::Person(person) => person.orcid.as_ref(),
            Self::Entity(entity) => entity.orcid.as_ref(),
        }
    }

    /// The whole mapping.
    pub fn span(&self) -> &Span {
        match self {
            Self::Person(person) => &person.span,
            Self::Entity(entity) => &entity.span,
        }
    }

    /// The name as it is read aloud: "Jane van der Berg Jr.", an entity's name, or the alias.
    /// Empty when there is none.
    pub fn display_name(&self) -> String {
        let (parts, alias) = match self {
            Self::Person(person) => (
                vec![
                    &person.given_names,
                    &person.name_particle,
                    &person.family_names,
                    &person.name_suffix,
                ],
                &person.alias,
            ),
            Self::Entity(entity) => (vec![&entity.name], &entity.alias),
        };
        let values = |text: &Text| text.as_ref().map(|text| text.value.clone());
        let name = parts
            .into_iter()
            .filter_map(values)
            .collect::<Vec<_>>()
            .join(" ");
        if name.is_empty() {
            values(alias).unwrap_or_default()
        } else {
            name
        }
    }
}

impl Identifier {
    fn new(mapping: &Mapping, span: Span) -> Self {
        Self {
            kind: text(mapping, "type"),
            value: text(mapping, "value"),
            description: text(mapping, "description"),
            span,
        }
    }
}

impl Reference {
    fn new(mapping: &Mapping, span: Span) -> Self {
        Self {
            kind: text(mapping, "type"),
            title: text(mapping, "title"),
            doi: text(mapping, "doi"),
            url: text(mapping, "url"),
            version: text(mapping, "version"),
            year: text(mapping, "year"),
            journal: text(mapping, "journal"),
            authors: mappings(mapping, "authors", Agent::new),
            identifiers: mappings(mapping, "identifiers", Identifier::new),
            span,
        }
    }
}

fn text(mapping: &Mapping, key: &str) -> Text {
    mapping.get(key).and_then(spanned)
}

fn spanned(node: &Node) -> Text {
    let scalar = node.as_scalar().filter(|_| !node.is_null())?;
    Some(Spanned {
        value: scalar.text.clone(),
        span: node.span.clone(),
    })
}

fn items<'n>(mapping: &'n Mapping, key: &str) -> &'n [Node] {
    mapping
        .get(key)
        .and_then(Node::as_sequence)
        .unwrap_or_default()
}

fn mappings<T>(mapping: &Mapping, key: &str, new: impl Fn(&Mapping, Span) -> T) -> Vec<T> {
    let items = items(mapping, key).iter();
    items
        .filter_map(|item| Some(new(item.as_mapping()?, item.span.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    #[test]
    fn values_come_as_written_with_their_place() {
        let text = "title: 'A: b'\nversion: 1.10\ndate-released: 2024-05-31\ndoi:\nkeywords: [a, 1, [x]]\nauthors:\n  - given-names: Jane\n    name-particle: van der\n    family-names: Berg\n    orcid: https://orcid.org/0000-0002-1825-0097\n  - name: Team\n  - nobody\nlicense: [MIT, ISC]\npreferred-citation:\n  type: article\n  year: 2024\n";
        let citation = Citation::from(&read(text).unwrap());
        let version = citation.version.unwrap();
        assert_eq!(
            (version.value.as_str(), &text[version.span]),
            ("1.10", "1.10")
        );
        assert_eq!(citation.title.unwrap().value, "A: b");
        assert_eq!(citation.date_released.unwrap().value, "2024-05-31");
        assert_eq!(citation.doi, None);
        assert_eq!(citation.keywords.len(), 2);
        let names: Vec<String> = citation.authors.iter().map(Agent::display_name).collect();
        assert_eq!(names, ["Jane van der Berg", "Team"]);
        assert!(matches!(citation.authors[1], Agent::Entity(_)));
        assert!(citation.authors[0].orcid().is_some());
        let license = citation.license.unwrap();
        assert!(license.list && license.ids[1].value == "ISC");
        assert_eq!(&text[license.span], "[MIT, ISC]");
        assert_eq!(
            citation.preferred_citation.unwrap().year.unwrap().value,
            "2024"
        );
    }

    #[test]
    fn a_root_of_another_kind_says_nothing() {
        assert_eq!(Citation::from(&read("- a\n").unwrap()), Citation::default());
    }
}
