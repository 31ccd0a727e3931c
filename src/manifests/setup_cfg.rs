//! `setup.cfg` (setuptools, "Configuring setuptools using setup.cfg files").

use crate::domain::At;

use super::license::{classified, license};
use super::lines::{self, Field, fields};
use super::{Author, Kind, Manifest, person};

pub(super) const KIND: Kind = Kind {
    path: "setup.cfg",
    read,
    broken: lines::broken,
};

fn read(text: &str) -> Option<Manifest> {
    let (start, section) = section(text, "metadata")?;
    let fields = fields(section, start, &['=', ':']);
    let field = |name: &str| {
        let mut fields = fields.iter();
        // setuptools takes `-` for `_` and old names for new ones.
        fields.find(|field| field.key.replace('-', "_").eq_ignore_ascii_case(name))
    };
    let text = |name: &str| field(name)?.text().filter(is_written);
    let mut authors = people(field("author"));
    if let ([author], Some(email)) = (authors.as_mut_slice(), text("author_email")) {
        author.value.email = Some(email.value);
    }
    Some(Manifest {
        package: text("name"),
        description: text("description"),
        version: text("version"),
        license: text("license").map(license).or_else(|| {
            let classifiers = field("classifiers")?.parts();
            classifiers.into_iter().find_map(classified)
        }),
        authors,
        repository: repository(field("project_urls")),
        homepage: text("url").or_else(|| text("home_page")),
        keywords: field("keywords").map(Field::parts).unwrap_or_default(),
        ..Manifest::default()
    })
}

/// Whether it is the value itself and does not say where the value is.
fn is_written(text: &At<String>) -> bool {
    !["attr:", "file:"]
        .iter()
        .any(|from| text.value.starts_with(from))
}

/// The lines of a section and the byte at which they begin.
fn section<'a>(text: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let header = format!("[{name}]");
    let mut at = 0;
    let mut start = None;
    for line in text.split_inclusive('\n') {
        let is_header = line.starts_with('[');
        match start {
            None if line.trim_end() == header => start = Some(at + line.len()),
            Some(start) if is_header => return Some((start, &text[start..at])),
            _ => {}
        }
        at += line.len();
    }
    start.map(|start| (start, &text[start..]))
}

fn people(field: Option<&Field<'_>>) -> Vec<At<Author>> {
    let Some(field) = field else {
        return Vec::new();
    };
    let people = person::list(field.value).into_iter();
    let people = people.filter_map(|(at, text)| {
        let start = field.span.start + at;
        person::in_line(At {
            value: text.to_owned(),
            span: start..start + text.len(),
        })
    });
    people.collect()
}

/// The line `Source = https://…` among the addresses.
fn repository(field: Option<&Field<'_>>) -> Option<At<String>> {
    field?.parts().into_iter().find_map(|part| {
        let (label, url) = part.value.split_once('=')?;
        let label = label.trim().to_lowercase();
        let is_source = ["source", "repository", "code", "github"]
            .iter()
            .any(|word| label.contains(word));
        is_source.then(|| At {
            value: url.trim().to_owned(),
            span: part.span.clone(),
        })
    })
}
