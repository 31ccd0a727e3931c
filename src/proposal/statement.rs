//! What the files of the repository say of the software, the file that says it for citation first.

use cff_rs::citation::{Agent, Citation};
use serde_json::Value;

use crate::domain::Orcid;
use crate::manifests::{self, Manifest};
use crate::rules::case::{CITATION, ZENODO_JSON};

use super::author::Author;
use super::name::{Name, clean};
use super::{Known, Origin, Told};

/// What one file says. What it does not say is empty.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) path: String,
    pub(super) title: Option<String>,
    /// The name under which it is installed.
    pub(super) package: Option<String>,
    pub(super) description: Option<String>,
    pub(super) version: Option<String>,
    /// An SPDX expression.
    pub(super) license: Option<String>,
    pub(super) authors: Vec<Author>,
    pub(super) repository: Option<String>,
    pub(super) keywords: Vec<String>,
}

/// Descriptions that a tool writes for a new project: uv, usethis, poetry.
const NOT_WRITTEN: [&str; 5] = [
    "add your description here",
    "add a short description here",
    "what the package does",
    "my awesome project",
    "a short description of the project",
];

/// The statements in the order of their weight. What is no value, such as an ORCID iD with a
/// wrong check digit, is left out and said.
pub(super) fn read(known: &Known<'_>, left_out: &mut Vec<String>) -> Vec<Statement> {
    let citation = known.files.text(CITATION).and_then(of_citation);
    let zenodo = known
        .files
        .text(ZENODO_JSON)
        .and_then(|text| of_zenodo_json(text, left_out));
    let manifests = manifests::read(known.files);
    let manifests = manifests
        .iter()
        .map(|manifest| of_manifest(manifest, left_out));
    citation
        .into_iter()
        .chain(zenodo)
        .chain(manifests)
        .collect()
}

/// The first of the statements that has this, with its file.
pub(super) fn first<T>(
    statements: &[Statement],
    value: impl Fn(&Statement) -> Option<T>,
) -> Option<Told<T>> {
    statements.iter().find_map(|statement| {
        let value = value(statement)?;
        Some(Told::new(value, Origin::File(statement.path.clone())))
    })
}

fn of_citation(text: &str) -> Option<Statement> {
    let citation = Citation::from(&cff_rs::yaml::read(text).ok()?);
    let value = |text: cff_rs::citation::Text| filled(&text?.value);
    let license = citation.license.map(|license| {
        let ids: Vec<String> = license.ids.into_iter().map(|id| id.value).collect();
        ids.join(" OR ")
    });
    Some(Statement {
        path: CITATION.to_owned(),
        title: value(citation.title),
        version: value(citation.version),
        license,
        authors: citation.authors.iter().filter_map(of_agent).collect(),
        ..Statement::default()
    })
}

fn of_agent(agent: &Agent) -> Option<Author> {
    let name = match agent {
        Agent::Entity(entity) => Name::Entity(entity.name.as_ref()?.value.clone()),
        Agent::Person(person) => {
            let value = |text: &cff_rs::citation::Text| {
                text.as_ref()
                    .map(|text| text.value.clone())
                    .unwrap_or_default()
            };
            let particle = value(&person.name_particle);
            let family = format!("{particle} {}", value(&person.family_names));
            Name::person(&value(&person.given_names), &family)
        }
    };
    let orcid = agent.orcid().and_then(|orcid| orcid.value.parse().ok());
    Some(Author {
        orcid,
        ..Author::named(name)
    })
}

fn of_zenodo_json(text: &str, left_out: &mut Vec<String>) -> Option<Statement> {
    let object: Value = serde_json::from_str(text).ok()?;
    let value = |key: &str| object.get(key).and_then(Value::as_str).and_then(filled);
    let license = object.get("license");
    let license = license.and_then(|license| license.get("id").unwrap_or(license).as_str());
    let creators = object.get("creators").and_then(Value::as_array);
    let authors = creators.into_iter().flatten().filter_map(|creator| {
        let text = |key: &str| creator.get(key).and_then(Value::as_str).and_then(filled);
        let name = Name::read(&text("name")?)?;
        let orcid = orcid(text("orcid"), &name, ZENODO_JSON, left_out);
        Some(Author {
            orcid,
            affiliation: text("affiliation"),
            ..Author::named(name)
        })
    });
    let authors = authors.collect();
    let keywords = object.get("keywords").and_then(Value::as_array);
    let keywords = keywords.into_iter().flatten();
    Some(Statement {
        path: ZENODO_JSON.to_owned(),
        title: value("title"),
        // HTML, which a citation file does not have.
        description: value("description").filter(|text| !text.contains(['<', '&'])),
        version: value("version"),
        license: license.and_then(crate::domain::spdx::expression),
        authors,
        keywords: keywords
            .filter_map(Value::as_str)
            .filter_map(filled)
            .collect(),
        ..Statement::default()
    })
}

fn of_manifest(manifest: &Manifest, left_out: &mut Vec<String>) -> Statement {
    let value = |at: &Option<crate::domain::At<String>>| filled(&at.as_ref()?.value);
    let mut authors = Vec::new();
    for author in &manifest.authors {
        let author = &author.value;
        let name = match (&author.given, &author.family) {
            _ if author.organisation => Some(Name::Entity(clean(&author.full_name()))),
            (Some(given), Some(family)) => Some(Name::person(given, family)),
            _ => Name::read(&author.full_name()),
        };
        let Some(name) = name.filter(|name| !name.spoken().contains('@')) else {
            continue;
        };
        authors.push(Author {
            orcid: orcid(author.orcid.clone(), &name, manifest.path, left_out),
            affiliation: author.affiliation.as_deref().and_then(filled),
            ..Author::named(name)
        });
    }
    let package = value(&manifest.package);
    let title = value(&manifest.title).map(|title| match &package {
        // R's `Title` says what the package does; cffr writes both as well.
        Some(package) if manifest.path == "DESCRIPTION" => format!("{package}: {title}"),
        _ => title,
    });
    let written = |text: &String| {
        let lower = text.to_lowercase();
        !NOT_WRITTEN
            .iter()
            .any(|template| lower.starts_with(template))
    };
    Statement {
        path: manifest.path.to_owned(),
        title: title.filter(written),
        package,
        description: value(&manifest.description).filter(written),
        version: value(&manifest.version),
        license: manifest
            .license
            .as_ref()
            .and_then(|license| license.value.spdx.clone()),
        authors,
        repository: value(&manifest.repository),
        keywords: manifest
            .keywords
            .iter()
            .filter_map(|keyword| filled(&keyword.value))
            .collect(),
    }
}

/// An iD that a file states, if it is one.
fn orcid(
    text: Option<String>,
    name: &Name,
    path: &str,
    left_out: &mut Vec<String>,
) -> Option<Orcid> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    let bare = text.trim().trim_end_matches('/');
    match bare.parse() {
        Ok(orcid) => Some(orcid),
        Err(error) => {
            left_out.push(format!("the iD of {} in {path}: {error}", name.spoken()));
            None
        }
    }
}

/// The text in one line, unless nothing is left of it.
fn filled(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}
