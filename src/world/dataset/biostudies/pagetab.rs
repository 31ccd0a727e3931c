//! PageTab, BioStudies' format of a study: what links it has, what is wrong with each, and in
//! what two states of it differ.

use serde_json::Value;

use crate::facts::dataset::{Link, target_doi};
use crate::plan::link::NewLink;

/// How the description of a link begins that citable made.
pub(super) const OURS: &str = "Image analysis code:";

/// Why a study cannot be given a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Uneditable {
    /// It is not PageTab.
    #[error("it is not PageTab: {0}")]
    Malformed(String),
    /// The link that should be replaced has words of its own, or is not there.
    #[error("it has no link to {0} whose description begins with `{OURS}`")]
    NotOurs(String),
}

/// Whether it has what every study has; else what is wrong.
pub(super) fn check(study: &Value) -> Result<(), Uneditable> {
    let wrong = |what: &str| Err(Uneditable::Malformed(what.to_owned()));
    if !study.is_object() {
        return wrong("it is no object");
    }
    let section = &study["section"];
    if !section.is_object() {
        return wrong("it has no `section`");
    }
    match &section["links"] {
        Value::Array(_) | Value::Null => Ok(()),
        _ => wrong("the `links` of its section are no list"),
    }
}

/// The title.
pub(super) fn title(study: &Value) -> Option<String> {
    let own = attribute(study, "Title").or_else(|| attribute(&study["section"], "Title"));
    own.map(str::to_owned)
}

/// An attribute's first value that is not blank.
pub(super) fn attribute<'a>(of: &'a Value, name: &str) -> Option<&'a str> {
    let attributes = of["attributes"].as_array()?.iter();
    let mut named = attributes.filter(|one| {
        let own = one["name"].as_str().unwrap_or_default();
        own.eq_ignore_ascii_case(name)
    });
    let text = named.find_map(|one| one["value"].as_str())?.trim();
    (!text.is_empty()).then_some(text)
}

/// Every link of the study: of its section and of all sections below, those in tables too.
pub(super) fn links(study: &Value) -> Vec<Link> {
    let mut objects = Vec::new();
    collect(&study["section"], &mut objects);
    objects.into_iter().filter_map(read).collect()
}

/// Every link as it stands there.
fn collect<'a>(section: &'a Value, into: &mut Vec<&'a Value>) {
    flatten(&section["links"], into);
    let mut below = Vec::new();
    flatten(&section["subsections"], &mut below);
    for subsection in below {
        collect(subsection, into);
    }
}

/// The objects of a list in which lists of them are tables.
fn flatten<'a>(list: &'a Value, into: &mut Vec<&'a Value>) {
    match list {
        Value::Array(items) => {
            for item in items {
                flatten(item, into);
            }
        }
        Value::Object(_) => into.push(list),
        _ => {}
    }
}

/// A link; `None` for the empty object that stands in its place in some studies.
fn read(link: &Value) -> Option<Link> {
    let target = link["url"].as_str()?.trim();
    if target.is_empty() {
        return None;
    }
    Some(Link {
        target: target.to_owned(),
        relation: None,
        flaw: flaw(target, attribute(link, "Type")),
    })
}

/// What the archive does wrong with a link that is written like this.
pub(super) fn flaw(target: &str, kind: Option<&str>) -> Option<String> {
    let Some(kind) = kind else {
        return (!has_scheme(target)).then(|| {
            "it is no full address and has no `Type`, so that it cannot be clicked, and the BioImage \
             Archive fails to read the study"
                .to_owned()
        });
    };
    if has_scheme(target) {
        return Some(format!(
            "it is a full address beside `Type: {kind}`, of which the submission form leaves `https` \
             when it is opened"
        ));
    }
    let bare = target.starts_with("10.");
    if bare && !kind.eq_ignore_ascii_case("doi") {
        return Some(format!("it is a DOI beside `Type: {kind}`"));
    }
    (!bare && target_doi(target).is_some())
        .then(|| format!("`Type: {kind}` stands beside what is no bare DOI"))
}

/// `https://`, and whatever else the archive takes for an address.
fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once("://") else {
        return false;
    };
    let mut letters = scheme.bytes();
    letters
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
}

/// Whether a link object is one that citable made.
pub(super) fn is_ours(link: &Value) -> bool {
    attribute(link, "Description").is_some_and(|text| text.starts_with(OURS))
}

/// Whether the new link takes the place of this one.
pub(super) fn is_replaced(link: &Value, new: &NewLink) -> bool {
    let points = link["url"].as_str().and_then(target_doi);
    new.replaces.is_some() && points == new.replaces && is_ours(link)
}

/// The study with the link, as a value: at the end of the links of its section, or in the place
/// of the link that it replaces.
pub(super) fn with_link(study: &Value, new: &NewLink) -> Result<Value, Uneditable> {
    check(study)?;
    let mut edited = study.clone();
    let section = &mut edited["section"];
    if let Some(old) = &new.replaces {
        return if replaced(section, new) {
            Ok(edited)
        } else {
            Err(Uneditable::NotOurs(old.to_string()))
        };
    }
    match &mut section["links"] {
        Value::Array(links) => links.push(link(new)),
        other => *other = Value::Array(vec![link(new)]),
    }
    Ok(edited)
}

/// The link as it is written: a full address, a description, and no `Type`.
pub(super) fn link(new: &NewLink) -> Value {
    serde_json::json!({
        "url": new.url(),
        "attributes": [{ "name": "Description", "value": new.label }],
    })
}

/// The old link with the new address and words; what else was noted with it stays, but for a
/// `Type`, which must not stand beside a full address.
pub(super) fn renewed(old: &Value, new: &NewLink) -> Value {
    let mut link = old.clone();
    link["url"] = new.url().into();
    if let Some(attributes) = link["attributes"].as_array_mut() {
        let named = |one: &Value, name: &str| {
            one["name"]
                .as_str()
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        attributes.retain(|one| !named(one, "Type"));
        let description = attributes.iter_mut().find(|one| named(one, "Description"));
        if let Some(description) = description {
            description["value"] = new.label.clone().into();
        }
    }
    link
}

fn replaced(section: &mut Value, new: &NewLink) -> bool {
    fn in_links(list: &mut Value, new: &NewLink) -> bool {
        match list {
            Value::Array(items) => items.iter_mut().any(|item| in_links(item, new)),
            Value::Object(_) if is_replaced(list, new) => {
                *list = renewed(list, new);
                true
            }
            _ => false,
        }
    }
    fn in_sections(list: &mut Value, new: &NewLink) -> bool {
        match list {
            Value::Array(items) => items.iter_mut().any(|item| in_sections(item, new)),
            Value::Object(_) => replaced(list, new),
            _ => false,
        }
    }
    let in_own = section
        .get_mut("links")
        .is_some_and(|list| in_links(list, new));
    in_own
        || section
            .get_mut("subsections")
            .is_some_and(|list| in_sections(list, new))
}

/// In what two states of a study differ, in words; links of citable's do not count if `ours` says
/// so, unless one is gone. Empty if they say the same.
pub(super) fn differences(before: &Value, after: &Value, ours: bool) -> Vec<String> {
    let (mut before, mut after) = (before.clone(), after.clone());
    // One that is gone was deleted by a person.
    let deleted = ours && count_ours(&after) < count_ours(&before);
    for study in [&mut before, &mut after] {
        if ours {
            drop_ours(&mut study["section"]);
        }
        tidy(study);
    }
    let mut found: Vec<String> = deleted
        .then(|| "its links".to_owned())
        .into_iter()
        .collect();
    for key in keys(&before, &after) {
        match key.as_str() {
            "attributes" => found.extend(attributes(&before, &after)),
            "section" => found.extend(section(&before[&key], &after[&key])),
            _ if before[&key] != after[&key] => found.push(format!("`{key}`")),
            _ => {}
        }
    }
    let mut named = Vec::new();
    for name in found {
        // The form writes some attributes of the study into its section too.
        if !named.contains(&name) {
            named.push(name);
        }
    }
    named
}

fn section(before: &Value, after: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if before.is_object() != after.is_object() {
        found.push("its section".to_owned());
    }
    for key in keys(before, after) {
        match key.as_str() {
            "attributes" => found.extend(attributes(before, after)),
            _ if before[&key] != after[&key] => found.push(format!("its {key}")),
            _ => {}
        }
    }
    found
}

/// The names of the attributes that differ.
fn attributes(before: &Value, after: &Value) -> Vec<String> {
    let (before, after) = (&before["attributes"], &after["attributes"]);
    if before == after {
        return Vec::new();
    }
    let of = |list: &Value, name: &str| -> Vec<Value> {
        let list = list.as_array().into_iter().flatten();
        list.filter(|one| one["name"].as_str().unwrap_or_default() == name)
            .cloned()
            .collect()
    };
    let mut found: Vec<String> = Vec::new();
    for list in [before, after] {
        for one in list.as_array().into_iter().flatten() {
            let name = one["name"].as_str().unwrap_or_default();
            let shown = format!("`{name}`");
            if !found.contains(&shown) && of(before, name) != of(after, name) {
                found.push(shown);
            }
        }
    }
    if found.is_empty() {
        found.push("the order of its attributes".to_owned());
    }
    found
}

fn keys(before: &Value, after: &Value) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for value in [before, after] {
        for key in value
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    }
    keys
}

fn count_ours(study: &Value) -> usize {
    let mut all = Vec::new();
    collect(&study["section"], &mut all);
    all.into_iter().filter(|link| is_ours(link)).count()
}

/// Leaves out the links that citable made.
fn drop_ours(section: &mut Value) {
    fn from(list: &mut Value) {
        if let Value::Array(items) = list {
            items.retain(|item| !is_ours(item));
            items.iter_mut().for_each(from);
        }
    }
    fn below(list: &mut Value) {
        match list {
            Value::Array(items) => items.iter_mut().for_each(below),
            Value::Object(_) => drop_ours(list),
            _ => {}
        }
    }
    if let Some(list) = section.get_mut("links") {
        from(list);
    }
    if let Some(list) = section.get_mut("subsections") {
        below(list);
    }
}

/// Leaves out what says nothing: `null`, an empty list, and `reference: false`. Where it stands
/// or is missing is only a matter of who wrote the text.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(object) => {
            object.values_mut().for_each(tidy);
            object.retain(|key, value| match value {
                Value::Null => false,
                Value::Array(items) => !items.is_empty(),
                Value::Bool(on) => *on || key != "reference",
                _ => true,
            });
        }
        _ => {}
    }
}
