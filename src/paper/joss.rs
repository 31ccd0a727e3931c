//! A paper for the Journal of Open Source Software: Markdown under a YAML header with `title`
//! and `authors` (JOSS documentation, "Submitting a paper": an author has `name`, or
//! `given-names` and `surname` with particles, and `orcid`).

use cff_rs::yaml::{self, Node};

use super::{Author, Paper, PaperError, dois_in};

pub(super) fn read(text: &str) -> Result<Paper, PaperError> {
    let syntax = |why: String| PaperError::Syntax {
        form: "a JOSS paper",
        why,
    };
    let header = header(text).ok_or_else(|| {
        syntax("it does not begin with a header between two lines `---`".to_owned())
    })?;
    let document = yaml::read(header).map_err(|error| syntax(error.to_string()))?;
    let root = &document.root;
    if root.as_mapping().is_none() {
        return Err(syntax("its header holds no fields".to_owned()));
    }
    let authors = root.get("authors").and_then(Node::as_sequence);
    Ok(Paper {
        title: word(root, "title"),
        authors: authors.into_iter().flatten().filter_map(author).collect(),
        version: word(root, "version"),
        // A paper cites much; what a Zenodo gave may be this software.
        dois: dois_in(text)
            .into_iter()
            .filter(|doi| doi.zenodo_id().is_some())
            .collect(),
        ..Paper::default()
    })
}

/// What stands between the first line, `---`, and the next such line (or `...`).
fn header(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let rest = text.strip_prefix("---")?;
    let (first, rest) = rest.split_once('\n')?;
    if !first.trim().is_empty() {
        return None;
    }
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some(&rest[..length]);
        }
        length += line.len();
    }
    None
}

fn word(node: &Node, key: &str) -> Option<String> {
    let text = &node.get(key)?.as_scalar()?.text;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}

fn author(node: &Node) -> Option<Author> {
    if let Some(name) = node.as_scalar() {
        return Some(Author {
            name: name.text.clone(),
            orcid: None,
        });
    }
    let family = word(node, "surname").or_else(|| word(node, "family-names"));
    let particle = ["non-dropping-particle", "dropping-particle"]
        .into_iter()
        .find_map(|key| word(node, key));
    let family = match (particle, family) {
        (Some(particle), Some(family)) => Some(format!("{particle} {family}")),
        (_, family) => family,
    };
    let given = word(node, "given-names").or_else(|| word(node, "given"));
    let name = match (family, given) {
        (Some(family), Some(given)) => Some(format!("{family}, {given}")),
        (family, given) => family.or(given),
    };
    Some(Author {
        name: name.or_else(|| word(node, "name"))?,
        orcid: word(node, "orcid").and_then(|orcid| orcid.parse().ok()),
    })
}
