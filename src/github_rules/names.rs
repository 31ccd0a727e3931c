//! People and entities, and how each style writes their names.

use std::ops::Range;

use cff_rs::yaml::{Kind, Mapping, Node};

use super::Stop;
use super::bibtex::escaped;
use super::value::{Field, Value};

/// An author, editor or other role.
#[derive(Debug)]
pub(super) struct Actor<'a> {
    mapping: &'a Mapping,
    span: Range<usize>,
}

/// The actors of a list. ruby-cff stops at a list that is none and at an item without keys.
pub(super) fn actors<'a>(key: &str, node: &'a Node) -> Result<Vec<Actor<'a>>, Stop> {
    let Kind::Sequence(items, _) = &node.kind else {
        return Err(Stop::at(
            node.span.clone(),
            format!(
                "`{key}` must be a list: write each as an item that begins with `- `, or remove the key"
            ),
        ));
    };
    items
        .iter()
        .map(|item| match &item.kind {
            Kind::Mapping(mapping) => Ok(Actor {
                mapping,
                span: item.span.clone(),
            }),
            _ => Err(Stop::at(
                item.span.clone(),
                format!(
                    "an item of `{key}` has no keys: write `- family-names: …` with `given-names: …`, or `- name: …`"
                ),
            )),
        })
        .collect()
}

impl Actor<'_> {
    /// ruby-cff's guess: what has the key `name` is an entity.
    fn is_entity(&self) -> bool {
        self.mapping.entry("name").is_some()
    }

    fn field(&self, key: &'static str) -> Field {
        Field::of(key, self.mapping.get(key))
    }

    /// A report without an institution is given that of its first author; only persons have one.
    pub(super) fn affiliation(&self) -> Result<Field, Stop> {
        if self.is_entity() {
            return Err(Stop::at(
                self.span.clone(),
                "a report or thesis by an entity needs its `institution:` with a `name:`",
            ));
        }
        Ok(self.field("affiliation"))
    }

    /// `Smith, A. M.`, with particle before and suffix behind.
    pub(super) fn apa(&self) -> Result<String, Stop> {
        if self.is_entity() {
            return Ok(self.field("name").shown());
        }
        let [particle, suffix] = [self.field("name-particle"), self.field("name-suffix")];
        let particle_space = if particle.is_empty()? { "" } else { " " };
        let suffix_comma = if suffix.is_empty()? { "" } else { ", " };
        Ok(format!(
            "{}{particle_space}{}{suffix_comma}{}",
            particle.shown(),
            self.apa_core()?,
            suffix.shown()
        ))
    }

    fn apa_core(&self) -> Result<String, Stop> {
        let [family, given] = [self.field("family-names"), self.field("given-names")];
        Ok(match (family.is_empty()?, given.is_empty()?) {
            (true, true) => self.field("alias").shown(),
            (true, false) => given.shown(),
            (false, true) => family.shown(),
            (false, false) => format!("{}, {}.", family.shown(), initials(given.text()?)),
        })
    }

    /// `van der Berg, Jr., Ada`; an entity in braces of its own. Only the names of entities and
    /// aliases are escaped for LaTeX (ruby-cff 1.4.0, `format_actor`).
    pub(super) fn bibtex(&self) -> Result<String, Stop> {
        if self.is_entity() {
            return Ok(format!("{{{}}}", escaped(self.field("name").text()?)));
        }
        let [family, given] = [self.field("family-names"), self.field("given-names")];
        if family.is_empty()? && given.is_empty()? {
            return Ok(escaped(self.field("alias").text()?));
        }
        let [particle, suffix] = [self.field("name-particle"), self.field("name-suffix")];
        let space = if particle.is_empty()? { "" } else { " " };
        suffix.is_empty()?;
        let parts = [
            format!("{}{space}{}", particle.shown(), family.shown()),
            suffix.shown(),
            given.shown(),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Ok(parts.join(", "))
    }
}

/// All names for APA: `A, B, & C`, without a full stop at the end, because one is added.
pub(super) fn apa(actors: &[Actor<'_>]) -> Result<String, Stop> {
    let names: Vec<String> = actors.iter().map(Actor::apa).collect::<Result<_, _>>()?;
    let joined = match names.as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{}, & {last}", first.join(", ")),
        [] => String::new(),
    };
    Ok(joined.strip_suffix('.').unwrap_or(&joined).to_owned())
}

/// All names for BibTeX.
pub(super) fn bibtex(actors: &[Actor<'_>]) -> Result<String, Stop> {
    let names: Vec<String> = actors.iter().map(Actor::bibtex).collect::<Result<_, _>>()?;
    Ok(names.join(" and "))
}

/// The first letter of each part, as capital: `Jean-Luc M.` becomes `J.-L. M`.
fn initials(given: &str) -> String {
    // Ruby's `split` knows only the blanks of ASCII.
    let parts = given
        .split(|c: char| c.is_ascii_whitespace() || matches!(c, '\0' | '\u{b}'))
        .filter(|part| !part.is_empty())
        .map(hyphenated);
    parts.collect::<Vec<_>>().join(". ")
}

/// The first letters of a name that may have hyphens.
fn hyphenated(part: &str) -> String {
    let letters = part.split('-').filter_map(|piece| piece.chars().next());
    let capitals: Vec<String> = letters.map(|c| c.to_uppercase().collect()).collect();
    capitals.join(".-")
}

/// Whether a node is nothing to Ruby's `||` and `&&=`: nil or false.
pub(super) fn is_falsy(node: &Node) -> bool {
    matches!(Value::of(node), Value::Nil | Value::Bool(false))
}
