//! `Cargo.toml` (The Cargo Book, "The Manifest Format").

use toml::de::DeTable;

use crate::domain::At;

use super::license::license;
use super::toml_text::{self, Table};
use super::{Kind, Manifest};

pub(super) const KIND: Kind = Kind {
    path: "Cargo.toml",
    read,
    broken: toml_text::broken,
};

fn read(text: &str) -> Option<Manifest> {
    let document = DeTable::parse(text).ok()?;
    let root = Table::of(&document);
    let (own, shared) = (
        root.table("package"),
        root.table("workspace").table("package"),
    );
    // A workspace without a package of its own speaks for its members.
    let from = |key: &str| match own.table(key).get("workspace") {
        _ if !own.is_there() => Some(shared),
        Some(inherits) => (inherits.get_ref().as_bool() == Some(true)).then_some(shared),
        None => Some(own),
    };
    let text = |key: &str| from(key)?.text(key);
    let texts = |key: &str| -> Vec<At<String>> {
        from(key).map(|table| table.texts(key)).unwrap_or_default()
    };
    Some(Manifest {
        package: own.text("name"),
        description: text("description"),
        version: text("version"),
        license: text("license").map(license),
        authors: from("authors")
            .map(|table| table.people("authors"))
            .unwrap_or_default(),
        repository: text("repository"),
        homepage: text("homepage"),
        keywords: texts("keywords"),
        ..Manifest::default()
    })
}
