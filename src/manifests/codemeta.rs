//! `codemeta.json` (CodeMeta 2.0 and 3.0, "Terms").

use cff_rs::yaml::Node;

use crate::domain::At;

use super::json::{self, items, scalar, text};
use super::license::{License, license};
use super::{Author, Kind, Manifest, person};

pub(super) const KIND: Kind = Kind {
    path: "codemeta.json",
    read,
    broken: json::broken,
};

fn read(content: &str) -> Option<Manifest> {
    let document = json::read(content)?;
    let root = &document.root;
    Some(Manifest {
        title: text(root, "name"),
        description: text(root, "description"),
        version: text(root, "version").or_else(|| text(root, "softwareVersion")),
        license: root.get("license").and_then(license_of),
        authors: people(root.get("author")),
        contributors: people(root.get("contributor")),
        repository: root.get("codeRepository").and_then(address),
        homepage: root.get("url").and_then(address),
        keywords: keywords(root.get("keywords")),
        identifiers: identifiers(root),
        ..Manifest::default()
    })
}

/// An address or an id; with several, all of them as one choice.
fn license_of(node: &Node) -> Option<At<License>> {
    let items = items(Some(node));
    let texts: Vec<At<String>> = items.iter().filter_map(license_text).collect();
    let licenses: Vec<At<License>> = texts.into_iter().map(license).collect();
    if items.is_empty() || licenses.len() < items.len() {
        return None;
    }
    let texts: Vec<&str> = licenses.iter().map(|at| at.value.text.as_str()).collect();
    let ids: Option<Vec<&str>> = licenses.iter().map(|at| at.value.spdx.as_deref()).collect();
    Some(At {
        value: License {
            text: texts.join(", "),
            spdx: ids.map(|ids| ids.join(" OR ")),
        },
        span: node.span.clone(),
    })
}

/// A `CreativeWork` has an id, an address or a name.
fn license_text(node: &Node) -> Option<At<String>> {
    let keys = ["@id", "url", "identifier", "name"];
    scalar(node).or_else(|| keys.into_iter().find_map(|key| text(node, key)))
}

fn address(node: &Node) -> Option<At<String>> {
    let node = items(Some(node)).first()?;
    scalar(node).or_else(|| text(node, "@id").or_else(|| text(node, "url")))
}

fn people(node: Option<&Node>) -> Vec<At<Author>> {
    let list = node.and_then(|node| node.get("@list")).or(node);
    items(list).iter().filter_map(author).collect()
}

/// A `Person` or an `Organization`. A `Role` of CodeMeta 3 names one of the people again.
fn author(node: &Node) -> Option<At<Author>> {
    let kinds = items(node.get("@type").or_else(|| node.get("type")));
    let is = |kind: &str| {
        let mut kinds = kinds.iter().filter_map(scalar);
        kinds.any(|at| at.value.trim_start_matches("schema:") == kind)
    };
    if is("Role") {
        return None;
    }
    let part = |key: &str| {
        let values: Vec<String> = items(node.get(key))
            .iter()
            .filter_map(scalar)
            .map(|at| at.value)
            .collect();
        (!values.is_empty()).then(|| values.join(" "))
    };
    let ids = ["@id", "id", "identifier", "sameAs", "url"];
    let (given, family) = (part("givenName"), part("familyName"));
    let author = Author {
        // The parts say more than the whole.
        name: part("name").filter(|_| family.is_none()),
        given,
        family,
        email: part("email"),
        orcid: ids
            .into_iter()
            .filter_map(part)
            .find_map(|id| person::orcid(&id)),
        affiliation: items(node.get("affiliation"))
            .iter()
            .find_map(|item| scalar(item).or_else(|| text(item, "name")))
            .map(|at| at.value),
        organisation: is("Organization"),
    };
    Some(At {
        value: author.named()?,
        span: node.span.clone(),
    })
}

/// A list, or one text with commas or semicolons.
fn keywords(node: Option<&Node>) -> Vec<At<String>> {
    let texts = items(node).iter().filter_map(scalar);
    let split = texts.flat_map(|at| {
        let words: Vec<String> = at
            .value
            .split([',', ';'])
            .map(|word| word.trim().to_owned())
            .collect();
        words.into_iter().map(move |value| At {
            value,
            span: at.span.clone(),
        })
    });
    split.filter(|at| !at.value.is_empty()).collect()
}

/// Texts, or `PropertyValue`s.
fn identifiers(root: &Node) -> Vec<At<String>> {
    let own = root.get("@id").or_else(|| root.get("id"));
    let listed = items(root.get("identifier")).iter();
    let nodes = own.into_iter().chain(listed);
    nodes
        .filter_map(|node| {
            scalar(node).or_else(|| text(node, "value").or_else(|| text(node, "@id")))
        })
        .collect()
}
