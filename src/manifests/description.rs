//! `DESCRIPTION` of an R package (Writing R Extensions, 1.1.1 "The DESCRIPTION file").

use crate::domain::{At, spdx};

use super::lines::{self, Field, fields};
use super::r::{self, Call};
use super::{Author, Kind, License, Manifest, person};

pub(super) const KIND: Kind = Kind {
    path: "DESCRIPTION",
    read,
    broken: lines::broken,
};

fn read(content: &str) -> Option<Manifest> {
    let fields = fields(content, 0, &[':']);
    let field = |key: &str| fields.iter().find(|field| field.key == key);
    let text = |key: &str| field(key)?.text();
    // Any file may have this name.
    let package = text("Package")?;
    let people = people(field("Authors@R"), field("Author"));
    let (authors, contributors): (Vec<_>, Vec<_>) =
        people.into_iter().partition(|(_, is_author)| *is_author);
    let only = |people: Vec<(At<Author>, bool)>| people.into_iter().map(|(at, _)| at).collect();
    let urls = field("URL").map(Field::parts).unwrap_or_default();
    let is_code = |at: &&At<String>| {
        let hosts = [
            "github.com/",
            "gitlab.com/",
            "codeberg.org/",
            "bitbucket.org/",
        ];
        hosts.iter().any(|host| at.value.contains(host))
    };
    Some(Manifest {
        package: Some(package),
        title: text("Title"),
        description: text("Description"),
        version: text("Version"),
        license: field("License").and_then(license),
        authors: only(authors),
        contributors: only(contributors),
        // Of several addresses the one with the issues is that of this package.
        repository: text("BugReports")
            .filter(|at| is_code(&at))
            .or_else(|| urls.iter().find(is_code).cloned()),
        homepage: urls.iter().find(|at| !is_code(at)).cloned(),
        ..Manifest::default()
    })
}

/// `GPL-3`, `MIT + file LICENSE`, `GPL (>= 2) | file LICENCE` (Writing R Extensions, 1.1.2).
fn license(field: &Field<'_>) -> Option<At<License>> {
    let At { value, span } = field.text()?;
    let choices: Option<Vec<String>> = value
        .split('|')
        .map(|choice| choice.split('+').next().unwrap_or_default().trim())
        .filter(|choice| !choice.starts_with("file "))
        .map(standard)
        .collect();
    let spdx = choices.map(|choices| choices.join(" OR "));
    Some(At {
        value: License {
            text: value,
            spdx: spdx.filter(|spdx| !spdx.is_empty()),
        },
        span,
    })
}

/// One of R's standard licences as SPDX has it (R, `share/licenses/license.db`).
fn standard(choice: &str) -> Option<String> {
    let (name, range) = match choice.split_once('(') {
        Some((name, range)) => (name.trim(), Some(range.trim_end_matches(')').trim())),
        None => (choice, None),
    };
    match name {
        "BSD_2_clause" => return Some("BSD-2-Clause".to_owned()),
        "BSD_3_clause" => return Some("BSD-3-Clause".to_owned()),
        "CC0" => return Some("CC0-1.0".to_owned()),
        "Apache License" if range.is_some_and(|range| range.ends_with(['2', '0'])) => {
            return Some("Apache-2.0".to_owned());
        }
        "Apache License 2.0" => return Some("Apache-2.0".to_owned()),
        _ => {}
    }
    let (family, number, later) = match range {
        Some(range) => {
            let number = range.trim_start_matches(['>', '=', ' ']);
            (name, number, range.starts_with('>'))
        }
        None => match name.rsplit_once('-') {
            Some((family, number)) => (family, number, false),
            None => return spdx::expression(&name.replace(' ', "-")),
        },
    };
    if !["GPL", "LGPL", "AGPL"].contains(&family) {
        let id = if range.is_some() {
            format!("{family}-{number}")
        } else {
            name.replace(' ', "-")
        };
        return spdx::expression(&id);
    }
    let number = if number.contains('.') {
        number.to_owned()
    } else {
        format!("{number}.0")
    };
    let ending = if later { "or-later" } else { "only" };
    spdx::id(&format!("{family}-{number}-{ending}"))
}

/// The people, and whether each is an author: who has no role is one.
fn people(code: Option<&Field<'_>>, line: Option<&Field<'_>>) -> Vec<(At<Author>, bool)> {
    if let Some(code) = code {
        let Some(value) = r::read(code.value, code.span.start) else {
            return Vec::new();
        };
        let mut calls = Vec::new();
        value.calls("person", &mut calls);
        return calls.into_iter().filter_map(person_of).collect();
    }
    let Some(line) = line else { return Vec::new() };
    let parts = person::list(line.value).into_iter();
    let people = parts.filter_map(|(at, text)| {
        let start = line.span.start + at;
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let author = person::in_line(At {
            value: flat,
            span: start..start + text.len(),
        })?;
        let roles = text.split_once('[').map(|(_, rest)| rest);
        let roles = roles.map(|roles| roles.split(']').next().unwrap_or(roles));
        let is_author = roles.is_none_or(|roles| is_author(roles.split(',').map(str::trim)));
        Some((author, is_author))
    });
    people.collect()
}

fn is_author<'a>(mut roles: impl Iterator<Item = &'a str>) -> bool {
    roles.any(|role| role == "aut" || role == "cre")
}

/// The order of the arguments of `person` (R, `utils::person`).
const ARGUMENTS: [&str; 8] = [
    "given", "family", "middle", "email", "role", "comment", "first", "last",
];

fn person_of(call: &Call) -> Option<(At<Author>, bool)> {
    let argument = |wanted: &str| {
        let mut free = ARGUMENTS.iter().filter(|name| {
            !call
                .arguments
                .iter()
                .any(|(given, _)| given.as_deref() == Some(name))
        });
        call.arguments.iter().find_map(|(name, value)| {
            let name = name.as_deref().or_else(|| free.next().copied())?;
            (name == wanted).then_some(value)
        })
    };
    let joined = |wanted: &str| {
        let texts = argument(wanted)?.texts();
        let texts: Vec<&str> = texts.into_iter().map(|(_, text)| text).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    };
    let (given, middle) = (
        joined("given").or_else(|| joined("first")),
        joined("middle"),
    );
    let family = joined("family").or_else(|| joined("last"));
    let comment = argument("comment").map(r::Value::texts).unwrap_or_default();
    let of_comment = |wanted: &str| {
        let named = |(name, text): &(Option<&str>, &str)| {
            let name = name.filter(|name| name.eq_ignore_ascii_case(wanted))?;
            (!name.is_empty()).then(|| (*text).to_owned())
        };
        comment.iter().find_map(named)
    };
    let given = match (given, middle) {
        (Some(given), Some(middle)) => Some(format!("{given} {middle}")),
        (given, middle) => given.or(middle),
    };
    let roles = argument("role").map(r::Value::texts).unwrap_or_default();
    let is_author = roles.is_empty() || is_author(roles.iter().map(|(_, role)| *role));
    let author = Author {
        // A person with one name is an organisation, or has one name: R does not tell.
        name: if family.is_none() {
            given.clone()
        } else {
            None
        },
        given: given.filter(|_| family.is_some()),
        family,
        email: joined("email"),
        orcid: of_comment("ORCID")
            .or_else(|| comment.iter().find_map(|(_, text)| person::orcid(text))),
        affiliation: of_comment("affiliation"),
        organisation: false,
    };
    Some((
        At {
            value: author.named()?,
            span: call.span.clone(),
        },
        is_author,
    ))
}
