//! The authors as they are cited.

use cff_rs::citation::{Agent, Citation, Text};

use crate::domain::Orcid;
use crate::facts::archive::Creator;
use crate::report::safe;

/// An author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: Name,
    /// The ORCID iD.
    pub orcid: Option<Orcid>,
    /// The affiliations.
    pub affiliations: Vec<String>,
}

/// A name in the parts that citations tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A person.
    Person {
        /// The family name; never empty.
        family: String,
        /// The given names; empty where there are none.
        given: String,
        /// What stands before the family name, as "van der".
        particle: Option<String>,
        /// What stands behind the name, as "Jr.".
        suffix: Option<String>,
    },
    /// A group, or a name whose parts are not told apart.
    Group(String),
}

impl Author {
    /// The name that a list is sorted by.
    pub fn family(&self) -> &str {
        match &self.name {
            Name::Person { family, .. } => family,
            Name::Group(name) => name,
        }
    }
}

impl Name {
    /// `particle Family, Suffix, Given`, as BibTeX and RIS have it, each with its own order of the
    /// last two; a group as it is.
    pub(super) fn family_first(&self, suffix_last: bool, part: impl Fn(&str) -> String) -> String {
        match self {
            Self::Group(name) => part(name),
            Self::Person {
                family,
                given,
                particle,
                suffix,
            } => {
                let family = match particle {
                    Some(particle) => format!("{} {}", part(particle), part(family)),
                    None => part(family),
                };
                let given = Some(part(given)).filter(|given| !given.is_empty());
                let suffix = suffix.as_deref().map(part);
                let rest = if suffix_last {
                    [given, suffix]
                } else {
                    [suffix, given]
                };
                let parts = std::iter::once(family).chain(rest.into_iter().flatten());
                parts.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The creators of a record, each as CITATION.cff writes the name if it is the same one.
pub(super) fn of_record(creators: &[Creator], file: Option<&Citation>) -> Vec<Author> {
    let written = file.map_or(&[][..], |file| file.authors.as_slice());
    let author = |(at, creator): (usize, &Creator)| {
        let same = written
            .get(at)
            .filter(|agent| is_same(agent, &creator.name));
        let same = same.and_then(of_agent);
        Author {
            name: same.map_or_else(|| of_text(&creator.name), |same| same.name),
            orcid: creator.orcid.clone(),
            affiliations: creator
                .affiliations
                .iter()
                .map(|place| safe::bare(place))
                .collect(),
        }
    };
    creators.iter().enumerate().map(author).collect()
}

/// Whether Zenodo would make this name of an author in CITATION.cff.
fn is_same(agent: &Agent, name: &str) -> bool {
    let name = safe::bare(name);
    match agent {
        Agent::Entity(entity) => text(&entity.name).is_some_and(|own| own == name),
        Agent::Person(person) => {
            let parts = [&person.family_names, &person.given_names];
            let parts: Vec<String> = parts.into_iter().filter_map(text).collect();
            !parts.is_empty() && parts.join(", ") == name
        }
    }
}

/// An author as CITATION.cff has it; nothing if it has no name at all.
pub(super) fn of_agent(agent: &Agent) -> Option<Author> {
    let orcid = agent.orcid().and_then(|orcid| orcid.value.parse().ok());
    let (name, affiliation) = match agent {
        Agent::Entity(entity) => (text(&entity.name).map(Name::Group), None),
        Agent::Person(person) => {
            let given = text(&person.given_names);
            let name = match text(&person.family_names) {
                Some(family) => Some(named(
                    family,
                    given,
                    text(&person.name_particle),
                    text(&person.name_suffix),
                )),
                None => given.or_else(|| text(&person.alias)).map(Name::Group),
            };
            (name, text(&person.affiliation))
        }
    };
    Some(Author {
        name: name?,
        orcid,
        affiliations: affiliation.into_iter().collect(),
    })
}

/// `Family, Given`; what has no comma is a group.
fn of_text(name: &str) -> Name {
    let name = safe::bare(name);
    let parts = name
        .split_once(',')
        .map(|(family, given)| (family.trim(), given.trim()));
    match parts {
        Some((family, given)) if !family.is_empty() => {
            let given = Some(given.to_owned()).filter(|given| !given.is_empty());
            named(family.to_owned(), given, None, None)
        }
        _ => Name::Group(name),
    }
}

/// A person. Small words before the family name are its particle: "van der Berg".
fn named(
    family: String,
    given: Option<String>,
    particle: Option<String>,
    suffix: Option<String>,
) -> Name {
    let is_small = |word: &&str| word.starts_with(char::is_lowercase);
    let small: Vec<&str> = family.split(' ').take_while(is_small).collect();
    let small = small.join(" ");
    let rest = family[small.len()..].trim_start();
    let (particle, family) = if particle.is_some() || small.is_empty() || rest.is_empty() {
        (particle, family)
    } else {
        (Some(small), rest.to_owned())
    };
    Name::Person {
        family,
        given: given.unwrap_or_default(),
        particle,
        suffix,
    }
}

fn text(text: &Text) -> Option<String> {
    let text = text.as_ref().map(|text| safe::bare(&text.value));
    text.filter(|text| !text.is_empty())
}
