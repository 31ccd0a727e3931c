//! `package.json` (npm, "package.json").

use cff_rs::yaml::Node;

use crate::domain::At;

use super::json::{self, items, scalar, text};
use super::license::license;
use super::{Author, Kind, License, Manifest, person};

pub(super) const KIND: Kind = Kind {
    path: "package.json",
    read,
    broken: json::broken,
};

/// What stands before `owner/name` for a host.
const HOSTS: [(&str, &str); 3] = [
    ("github:", "https://github.com/"),
    ("gitlab:", "https://gitlab.com/"),
    ("bitbucket:", "https://bitbucket.org/"),
];

fn read(content: &str) -> Option<Manifest> {
    let document = json::read(content)?;
    let root = &document.root;
    Some(Manifest {
        package: text(root, "name"),
        description: text(root, "description"),
        version: text(root, "version"),
        license: license_of(root),
        authors: root.get("author").and_then(author).into_iter().collect(),
        contributors: items(root.get("contributors"))
            .iter()
            .filter_map(author)
            .collect(),
        repository: root.get("repository").and_then(repository),
        homepage: text(root, "homepage"),
        keywords: items(root.get("keywords"))
            .iter()
            .filter_map(scalar)
            .collect(),
        ..Manifest::default()
    })
}

/// An expression; before 2014 `{"type": …}` or a list of those under `licenses`.
fn license_of(root: &Node) -> Option<At<License>> {
    let node = root.get("license").or_else(|| {
        let licenses = root.get("licenses")?.as_sequence()?;
        licenses.first().filter(|_| licenses.len() == 1)
    })?;
    scalar(node).or_else(|| text(node, "type")).map(license)
}

fn author(node: &Node) -> Option<At<Author>> {
    if let Some(line) = scalar(node) {
        return person::in_line(line);
    }
    let part = |key: &str| text(node, key).map(|at| at.value);
    let author = Author {
        name: part("name"),
        email: part("email"),
        orcid: part("url").and_then(|url| person::orcid(&url)),
        ..Author::default()
    };
    Some(At {
        value: author.named()?,
        span: node.span.clone(),
    })
}

/// The address, also where `owner/name` stands for it.
fn repository(node: &Node) -> Option<At<String>> {
    let At { value, span } = scalar(node).or_else(|| text(node, "url"))?;
    let short = HOSTS
        .iter()
        .find_map(|(prefix, host)| Some(format!("{host}{}", value.strip_prefix(prefix)?)));
    let bare = || {
        let is_bare = !value.contains(':') && value.matches('/').count() == 1;
        is_bare.then(|| format!("https://github.com/{value}"))
    };
    let value = short.or_else(bare).unwrap_or(value);
    Some(At { value, span })
}
