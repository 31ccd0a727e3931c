//! The walk over the keys and lists of a file.

use std::collections::HashSet;
use std::fmt::Write as _;

use crate::format::{
    self, ENTITY, ENTITY_REQUIRED, IDENTIFIER, IDENTIFIER_REQUIRED, Key, PERSON, REFERENCE,
    REFERENCE_REQUIRED, ROOT, ROOT_REQUIRED, Shape,
};
use crate::yaml::{Document, Entry, Kind, Mapping, Node, Span};

use super::canonical::canonical;
use super::suggest;
use super::{Problem, Severity, short};

/// What a mapping stands for: its keys, and its name in sentences.
#[derive(Clone, Copy)]
struct Object {
    called: &'static str,
    keys: &'static [Key],
    required: &'static [&'static str],
}

const FILE: Object = Object {
    called: "a citation file",
    keys: ROOT,
    required: ROOT_REQUIRED,
};
const PERSON_OBJECT: Object = Object {
    called: "a person",
    keys: PERSON,
    required: &[],
};
const ENTITY_OBJECT: Object = Object {
    called: "an entity",
    keys: ENTITY,
    required: ENTITY_REQUIRED,
};
const REFERENCE_OBJECT: Object = Object {
    called: "a reference",
    keys: REFERENCE,
    required: REFERENCE_REQUIRED,
};
const IDENTIFIER_OBJECT: Object = Object {
    called: "an identifier",
    keys: IDENTIFIER,
    required: IDENTIFIER_REQUIRED,
};

pub(super) struct Checker<'t> {
    pub(super) text: &'t str,
    pub(super) document: &'t Document,
    path: String,
    problems: Vec<Problem>,
}

impl<'t> Checker<'t> {
    pub(super) fn new(text: &'t str, document: &'t Document) -> Self {
        Self {
            text,
            document,
            path: String::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// A problem for which the schema refuses the file.
    pub(super) fn invalid(&mut self, code: &'static str, span: &Span, message: String) {
        self.report(code, Severity::Error, true, span, message);
    }

    /// A problem beyond the schema.
    pub(super) fn beyond(
        &mut self,
        code: &'static str,
        severity: Severity,
        span: &Span,
        message: String,
    ) {
        self.report(code, severity, false, span, message);
    }

    fn report(
        &mut self,
        code: &'static str,
        severity: Severity,
        schema: bool,
        span: &Span,
        message: String,
    ) {
        let path = self.path.clone();
        let span = span.clone();
        self.problems.push(Problem {
            code,
            severity,
            schema,
            span,
            path,
            message,
            help: None,
        });
    }

    /// Adds advice to the problem that was just reported.
    pub(super) fn help(&mut self, help: impl Into<String>) {
        if let Some(problem) = self.problems.last_mut() {
            problem.help = Some(help.into());
        }
    }

    /// The last key of the path, for sentences.
    pub(super) fn here(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    pub(super) fn root(&mut self) {
        let root = &self.document.root;
        let Kind::Mapping(mapping) = &root.kind else {
            let message = if root.is_null() {
                "the file is empty".to_owned()
            } else {
                format!(
                    "the file holds {} where keys with values belong",
                    root.called()
                )
            };
            self.invalid("not-a-mapping", &root.span, message);
            self.help("begin with `cff-version: 1.2.0`, `message:`, `title:` and `authors:`");
            return;
        };
        self.object(mapping, &root.span, FILE);
    }

    fn object(&mut self, mapping: &Mapping, span: &Span, object: Object) {
        for duplicate in mapping.duplicates() {
            let message = format!("`{}` stands here a second time", short(&duplicate.key));
            self.invalid("duplicate-key", &duplicate.again, message);
            self.help(
                "keep one of the two: lenient readers take the last, strict ones refuse the file",
            );
        }
        let entries = match mapping.merged() {
            Ok(entries) => entries,
            Err(error) => {
                self.invalid("merge-key", &error.span, error.to_string());
                mapping
                    .entries
                    .iter()
                    .filter(|entry| !entry.is_merge())
                    .collect()
            }
        };
        for entry in &entries {
            let Some(name) = entry.name() else {
                let message = "a list or mapping stands where a key belongs".to_owned();
                self.invalid("complex-key", &entry.key.span, message);
                continue;
            };
            let length = self.path.len();
            if !self.path.is_empty() {
                self.path.push('.');
            }
            self.path.push_str(name);
            match object.keys.iter().find(|key| key.name == name) {
                Some(key) => self.value(entry, *key, mapping),
                None => self.unknown_key(entry, name, object),
            }
            self.path.truncate(length);
        }
        let missing: Vec<&str> = object
            .required
            .iter()
            .copied()
            .filter(|name| !entries.iter().any(|entry| entry.name() == Some(*name)))
            .collect();
        let place = mapping
            .entries
            .first()
            .map_or(span, |entry| &entry.key.span)
            .clone();
        for name in missing {
            self.invalid(
                "missing-key",
                &place,
                format!("{} needs the key `{name}`", object.called),
            );
            if let Some(example) = suggest::example(name, object.called) {
                self.help(format!("add `{example}`"));
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, name: &str, object: Object) {
        let span = &entry.key.span;
        let has = |keys: &[Key]| keys.iter().any(|key| key.name == name);
        let called = object.called;
        let shown = short(name);
        if called == "an entity" && has(PERSON) {
            let message = format!(
                "an entity has no key `{shown}`, and this is read as an entity because it has `name`"
            );
            self.invalid("unknown-key", span, message);
            self.help("for a person write `family-names` and `given-names` in place of `name`");
        } else if called == "a person" && has(ENTITY) {
            let message = format!(
                "a person has no key `{shown}`, and this is read as a person because it has no `name`"
            );
            self.invalid("unknown-key", span, message);
            self.help("for an organisation or a team add `name`");
        } else {
            self.invalid(
                "unknown-key",
                span,
                format!("{called} has no key `{shown}`"),
            );
            // Nobody reads a thousand of them, and each takes its time.
            let few = self.problems.len() < 1000;
            let near = if few {
                suggest::key(name, object.keys)
            } else {
                None
            };
            if let Some(near) = near {
                self.help(format!("did you mean `{near}`?"));
            } else if called == "a citation file" && has(REFERENCE) {
                self.help(
                    "it belongs to a reference: put it under `preferred-citation` or `references`",
                );
            }
        }
    }

    fn value(&mut self, entry: &Entry, key: Key, of: &Mapping) {
        let node = &entry.value;
        // One sentence for every kind of emptiness; what would be right is said by the help.
        if node.is_null() && node.tag.is_none() {
            let place = if node.span.is_empty() {
                &entry.key.span
            } else {
                &node.span
            };
            self.invalid("empty-value", place, format!("`{}` has no value", key.name));
            self.help("give it a value or delete the key");
            return;
        }
        match key.shape {
            Shape::Agents => self.list(node, Self::agent),
            Shape::Identifiers => self.list(node, Self::identifier),
            Shape::References => self.list(node, Self::reference),
            Shape::Texts => self.list(node, |checker, item| checker.scalar(item, Shape::Text)),
            Shape::Languages => self.list(node, Self::language),
            Shape::Entity => self.entity(node),
            Shape::Reference => self.reference(node),
            Shape::License if matches!(node.kind, Kind::Sequence(..)) => {
                self.list(node, |checker, item| checker.scalar(item, Shape::License));
            }
            Shape::IdentifierValue => self.identifier_value(node, of),
            shape => self.scalar(node, shape),
        }
    }

    fn list(&mut self, node: &Node, each: impl Fn(&mut Self, &Node)) {
        let Kind::Sequence(items, _) = &node.kind else {
            let message = format!("`{}` must be a list, but is {}", self.here(), node.called());
            self.invalid("wrong-type", &node.span, message);
            self.help("begin each item on a line of its own with `- `");
            return;
        };
        if items.is_empty() {
            let message = format!("the list `{}` is empty", self.here());
            self.invalid("empty-list", &node.span, message);
            self.help("add an item or delete the key");
        }
        let mut seen = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let length = self.path.len();
            let _ = write!(self.path, "[{index}]");
            each(self, item);
            if !seen.insert(canonical(item)) {
                let message = "this item stands in the list already".to_owned();
                let place = item.alias.as_ref().unwrap_or(&item.span);
                self.invalid("repeated-item", place, message);
                self.help("delete one of the two");
            }
            self.path.truncate(length);
        }
    }

    fn mapping<'n>(&mut self, node: &'n Node, called: &str, first: &str) -> Option<&'n Mapping> {
        if let Kind::Mapping(mapping) = &node.kind {
            return Some(mapping);
        }
        let message = format!(
            "{called} is a mapping of keys, but this is {}",
            node.called()
        );
        self.invalid("wrong-type", &node.span, message);
        self.help(format!("write `{first}: …`, one key a line"));
        None
    }

    /// A person, unless there is a `name`.
    fn agent(&mut self, node: &Node) {
        let Some(mapping) = self.mapping(node, "a person or entity", "family-names") else {
            return;
        };
        if mapping.get("name").is_some() {
            self.object(mapping, &node.span, ENTITY_OBJECT);
            return;
        }
        self.object(mapping, &node.span, PERSON_OBJECT);
        if !["family-names", "given-names", "alias"]
            .iter()
            .any(|key| mapping.get(key).is_some())
        {
            let place = mapping
                .entries
                .first()
                .map_or(&node.span, |entry| &entry.key.span);
            let message = "this person has no name".to_owned();
            self.beyond("nameless-person", Severity::Error, place, message);
            self.help("add `family-names` and `given-names`, or `name` for an organisation");
        }
    }

    fn entity(&mut self, node: &Node) {
        if let Some(mapping) = self.mapping(node, "an entity", "name") {
            self.object(mapping, &node.span, ENTITY_OBJECT);
        }
    }

    fn reference(&mut self, node: &Node) {
        if let Some(mapping) = self.mapping(node, "a reference", "type") {
            self.object(mapping, &node.span, REFERENCE_OBJECT);
        }
    }

    fn identifier(&mut self, node: &Node) {
        if let Some(mapping) = self.mapping(node, "an identifier", "type") {
            self.object(mapping, &node.span, IDENTIFIER_OBJECT);
        }
    }

    fn identifier_value(&mut self, node: &Node, of: &Mapping) {
        let named = of
            .get("type")
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.text.as_str());
        match named {
            Some("doi") => self.scalar(node, Shape::Doi),
            Some("url") => self.scalar(node, Shape::Url),
            Some("swh") => self.swhid(node),
            _ => self.scalar(node, Shape::Text),
        }
    }
}

/// The versions of the format that were published, and the draft.
pub(super) fn version_message(text: &str) -> (String, &'static str) {
    let wanted = format::VERSION;
    match text {
        "0.9-RC1" | "1.0.0" | "1.0.1" | "1.0.2" | "1.0.3" | "1.1.0" => (
            format!("this file is written for CFF {text}; it is checked as CFF {wanted}"),
            "write `cff-version: 1.2.0`: most readers know no older version",
        ),
        "1.3.0" => (
            format!(
                "CFF {text} is a draft that was never released; the file is checked as CFF {wanted}"
            ),
            "write `cff-version: 1.2.0`",
        ),
        _ => (
            format!(
                "there is no CFF `{}`; the file is checked as CFF {wanted}",
                short(text)
            ),
            "write `cff-version: 1.2.0`",
        ),
    }
}
