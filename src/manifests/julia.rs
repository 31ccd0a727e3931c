//! `Project.toml` of a Julia package (Pkg.jl, "Project.toml and Manifest.toml").

use toml::de::DeTable;

use super::toml_text::{self, Table};
use super::{Kind, Manifest};

pub(super) const KIND: Kind = Kind {
    path: "Project.toml",
    read,
    broken: toml_text::broken,
};

fn read(text: &str) -> Option<Manifest> {
    let document = DeTable::parse(text).ok()?;
    let root = Table::of(&document);
    // Without a name it only lists what an environment needs.
    let package = root.text("name")?;
    Some(Manifest {
        package: Some(package),
        version: root.text("version"),
        authors: root.people("authors"),
        ..Manifest::default()
    })
}
