//! `pyproject.toml` (PyPA, "pyproject.toml specification"; Poetry, "The pyproject.toml file").

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::At;

use super::license::{classified, license};
use super::toml_text::{self, Table, text};
use super::{Author, Kind, License, Manifest};

pub(super) const KIND: Kind = Kind {
    path: "pyproject.toml",
    read,
    broken: toml_text::broken,
};

/// Labels of addresses that PyPI knows as those of the source code (PyPA, "Well-known project
/// URLs"), and those that people write for it.
const SOURCE: [&str; 8] = [
    "source",
    "repository",
    "sourcecode",
    "github",
    "gitlab",
    "code",
    "repo",
    "codeberg",
];

fn read(content: &str) -> Option<Manifest> {
    let document = DeTable::parse(content).ok()?;
    let root = Table::of(&document);
    let project = root.table("project");
    let poetry = root.table("tool").table("poetry");
    if !project.is_there() && !poetry.is_there() {
        return None;
    }
    // Poetry 2 reads both tables, the standard one first.
    let either = |key: &str| project.text(key).or_else(|| poetry.text(key));
    let listed: Vec<At<Author>> = project.list("authors").filter_map(author).collect();
    let keywords = project.texts("keywords");
    let homepage = url(project, &["homepage"]).or_else(|| poetry.text("homepage"));
    Some(Manifest {
        package: either("name"),
        description: either("description"),
        version: either("version"),
        license: license_of(project).or_else(|| poetry.text("license").map(license)),
        authors: if listed.is_empty() {
            poetry.people("authors")
        } else {
            listed
        },
        repository: url(project, &SOURCE)
            .or_else(|| poetry.text("repository"))
            .or_else(|| {
                homepage
                    .clone()
                    .filter(|at| at.value.contains("://github.com/"))
            }),
        homepage,
        keywords: if keywords.is_empty() {
            poetry.texts("keywords")
        } else {
            keywords
        },
        ..Manifest::default()
    })
}

/// An expression, `{text = …}`, or what a classifier says. A file is read elsewhere.
fn license_of(project: Table<'_>) -> Option<At<License>> {
    let named = project
        .text("license")
        .or_else(|| project.table("license").text("text"))
        // A whole licence text may stand here.
        .filter(|text| !text.value.contains('\n'));
    named.map(license).or_else(|| {
        project
            .texts("classifiers")
            .into_iter()
            .find_map(classified)
    })
}

/// `{name = …, email = …}`.
fn author(value: &Spanned<DeValue<'_>>) -> Option<At<Author>> {
    let table = value.get_ref().as_table()?;
    let part = |key: &str| Some(text(table.get(key)?)?.value);
    let author = Author {
        name: part("name"),
        email: part("email"),
        ..Author::default()
    };
    Some(At {
        value: author.named()?,
        span: value.span(),
    })
}

/// The address with the first of some labels, which are compared without regard to case and
/// punctuation.
fn url(project: Table<'_>, labels: &[&str]) -> Option<At<String>> {
    let plain = |label: &str| -> String {
        let letters = label.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    labels.iter().find_map(|wanted| {
        let mut urls = project.table("urls").entries();
        urls.find(|(label, _)| plain(label) == *wanted)
            .map(|(_, url)| url)
    })
}
