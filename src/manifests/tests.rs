//! Each kind as people write it.

use std::collections::BTreeSet;

use super::*;
use crate::facts::Content;
use crate::facts::repository::MANIFESTS;

fn of(path: &str, text: &str) -> Manifest {
    let mut files = Files::default();
    let content = Content::Text(text.to_owned());
    files.contents.insert(path.to_owned(), content);
    let mut read = read(&files);
    assert_eq!(read.len(), 1, "{path}");
    let manifest = read.remove(0);
    assert_eq!(manifest.path, path);
    for at in [&manifest.version, &manifest.title, &manifest.repository]
        .into_iter()
        .flatten()
    {
        let there = &text[at.span.clone()];
        let last = at.value.rsplit(['/', ' ']).next().unwrap();
        assert!(there.contains(last), "{there} is not {}", at.value);
    }
    manifest
}

fn value(at: Option<&At<String>>) -> &str {
    at.map_or("", |at| at.value.as_str())
}

fn spdx(manifest: &Manifest) -> Option<&str> {
    manifest.license.as_ref()?.value.spdx.as_deref()
}

fn names(people: &[At<Author>]) -> Vec<String> {
    people.iter().map(|at| at.value.full_name()).collect()
}

#[test]
fn every_manifest_that_is_read_from_disk_has_its_reader() {
    let readers: BTreeSet<&str> = ALL.iter().map(|kind| kind.path).collect();
    assert_eq!(readers, MANIFESTS.into_iter().collect());
}

#[test]
fn codemeta_of_both_versions() {
    let text = r#"{
	"@context": "https://w3id.org/codemeta/3.0",
	"@type": "SoftwareSourceCode",
	"name": "Spot Counter",
	"version": 1.0,
	"license": ["https://spdx.org/licenses/MIT", {"@id": "https://spdx.org/licenses/Apache-2.0"}],
	"codeRepository": "https://github.com/example/spot-counter",
	"identifier": {"@type": "PropertyValue", "propertyID": "doi", "value": "10.5281/zenodo.1"},
	"keywords": "microscopy, spots",
	"author": [
		{"@id": "https://orcid.org/0000-0002-1825-0097", "@type": "Person", "givenName": "Ada", "familyName": "Lovelace",
		 "affiliation": {"@type": "Organization", "name": "Analytical Society"}},
		{"@type": "Role", "schema:author": "https://orcid.org/0000-0002-1825-0097", "roleName": "Developer"},
		{"@type": "Organization", "name": "The Lab"}
	]
}"#;
    let manifest = of("codemeta.json", text);
    assert_eq!(value(manifest.title.as_ref()), "Spot Counter");
    assert_eq!(value(manifest.version.as_ref()), "1.0");
    assert_eq!(spdx(&manifest), Some("MIT OR Apache-2.0"));
    assert_eq!(names(&manifest.authors), ["Ada Lovelace", "The Lab"]);
    let ada = &manifest.authors[0].value;
    assert_eq!(ada.orcid.as_deref(), Some("0000-0002-1825-0097"));
    assert_eq!(ada.affiliation.as_deref(), Some("Analytical Society"));
    assert!(manifest.authors[1].value.organisation);
    assert_eq!(manifest.keywords.len(), 2);
    assert_eq!(manifest.identifiers[0].value, "10.5281/zenodo.1");
    let one = of(
        "codemeta.json",
        r#"{"softwareVersion": "2", "author": {"name": "Ada"}, "license": "Ask us"}"#,
    );
    assert_eq!(value(one.version.as_ref()), "2");
    assert_eq!(names(&one.authors), ["Ada"]);
    assert_eq!(spdx(&one), None);
}

#[test]
fn pyproject_by_the_standard_and_by_poetry() {
    let standard = of(
        "pyproject.toml",
        "[project]\nname = 'spot'\nversion = '1.0.0'\nlicense = 'MIT'\nauthors = [{name='Ada Lovelace', email='a@x.org'}, {email='b@x.org'}]\n[project.urls]\n\"Source Code\" = 'https://github.com/example/spot'\n",
    );
    assert_eq!(value(standard.version.as_ref()), "1.0.0");
    assert_eq!(spdx(&standard), Some("MIT"));
    assert_eq!(names(&standard.authors), ["Ada Lovelace"]);
    assert_eq!(
        value(standard.repository.as_ref()),
        "https://github.com/example/spot"
    );
    let made = of(
        "pyproject.toml",
        "[project]\nname = 'spot'\ndynamic = ['version']\nlicense = {file = 'LICENSE'}\nclassifiers = ['License :: OSI Approved :: MIT License']\n",
    );
    assert_eq!(made.version, None);
    assert_eq!(spdx(&made), Some("MIT"));
    let poetry = of(
        "pyproject.toml",
        "[tool.poetry]\nversion = '0.0.0'\nauthors = ['Ada Lovelace <a@x.org>']\nlicense = 'GPL-3.0-or-later'\n",
    );
    assert_eq!(poetry.version, None);
    assert_eq!(poetry.authors[0].value.email.as_deref(), Some("a@x.org"));
    assert_eq!(spdx(&poetry), Some("GPL-3.0-or-later"));
}

#[test]
fn setup_cfg_reads_its_metadata_only() {
    let text = "[tool]\nversion = 9\n[metadata]\nname = spot\nversion = attr: spot.__version__\nauthor = Ada Lovelace, Bob\nlicense = MIT License\nproject_urls =\n    Source = https://github.com/example/spot\n[options]\nversion = 8\n";
    let manifest = of("setup.cfg", text);
    assert_eq!(manifest.version, None);
    assert_eq!(names(&manifest.authors), ["Ada Lovelace", "Bob"]);
    assert_eq!(spdx(&manifest), Some("MIT"));
    assert_eq!(
        value(manifest.repository.as_ref()),
        "https://github.com/example/spot"
    );
    let written = of("setup.cfg", "[metadata]\nversion: 1.2\n");
    assert_eq!(value(written.version.as_ref()), "1.2");
}

#[test]
fn cargo_inherits_from_its_workspace() {
    let shared =
        "[workspace.package]\nversion = \"1.0.0\"\nlicense = \"MIT\"\nauthors = [\"Ada\"]\n";
    let member = format!(
        "{shared}[package]\nname = \"spot\"\nversion.workspace = true\nlicense = \"Apache-2.0\"\n"
    );
    let manifest = of("Cargo.toml", &member);
    assert_eq!(value(manifest.version.as_ref()), "1.0.0");
    assert_eq!(spdx(&manifest), Some("Apache-2.0"));
    assert!(manifest.authors.is_empty());
    assert_eq!(names(&of("Cargo.toml", shared).authors), ["Ada"]);
    let lost = "[package]\nversion = { workspace = true }\n";
    assert_eq!(of("Cargo.toml", lost).version, None);
}

#[test]
fn package_json_in_short_and_long_forms() {
    let short = of(
        "package.json",
        r#"{"name": "spot", "version": "1.0.0", "license": "MIT", "author": "Ada <a@x.org>", "repository": "example/spot"}"#,
    );
    assert_eq!(names(&short.authors), ["Ada"]);
    assert_eq!(
        value(short.repository.as_ref()),
        "https://github.com/example/spot"
    );
    let long = of(
        "package.json",
        r#"{"licenses": [{"type": "MIT"}], "author": {"name": "Ada"}, "contributors": ["Bob", {"name": "Eve"}],
            "repository": {"type": "git", "url": "git+https://github.com/example/spot.git"}, "version": "0.0.0-development"}"#,
    );
    assert_eq!(spdx(&long), Some("MIT"));
    assert_eq!(long.version, None);
    assert_eq!(names(&long.contributors), ["Bob", "Eve"]);
    assert_eq!(
        value(long.repository.as_ref()),
        "git+https://github.com/example/spot.git"
    );
}

#[test]
fn description_of_an_r_package() {
    let text = "Package: spot\nTitle: Counts Spots\n  in Images\nVersion: 1.0.0\nAuthors@R: c(\n    person(\"Ada\", \"Lovelace\", , \"a@x.org\", role = c(\"aut\", \"cre\"),\n           comment = c(ORCID = \"0000-0002-1825-0097\")),\n    person(given = \"The Lab\", role = \"cph\"))\nLicense: GPL (>= 3) + file LICENSE\nURL: https://spot.example.org, https://github.com/example/spot\n";
    let manifest = of("DESCRIPTION", text);
    assert_eq!(
        manifest.title.as_ref().unwrap().value,
        "Counts Spots in Images"
    );
    assert_eq!(names(&manifest.authors), ["Ada Lovelace"]);
    let ada = &manifest.authors[0];
    assert_eq!(ada.value.email.as_deref(), Some("a@x.org"));
    assert_eq!(ada.value.orcid.as_deref(), Some("0000-0002-1825-0097"));
    assert!(text[ada.span.clone()].starts_with("person(\"Ada\""));
    assert_eq!(names(&manifest.contributors), ["The Lab"]);
    assert_eq!(spdx(&manifest), Some("GPL-3.0-or-later"));
    assert_eq!(
        value(manifest.repository.as_ref()),
        "https://github.com/example/spot"
    );
    let old = of(
        "DESCRIPTION",
        "Package: x\nAuthor: Ada Lovelace [aut, cre], Bob [ctb] and Eve\nLicense: MIT + file LICENSE\n",
    );
    assert_eq!(names(&old.authors), ["Ada Lovelace", "Eve"]);
    assert_eq!(spdx(&old), Some("MIT"));
}

#[test]
fn the_licences_of_r() {
    for (text, right) in [
        ("GPL-3", Some("GPL-3.0-only")),
        ("GPL-2 | GPL-3", Some("GPL-2.0-only OR GPL-3.0-only")),
        ("LGPL (>= 2.1)", Some("LGPL-2.1-or-later")),
        ("BSD_3_clause + file LICENSE", Some("BSD-3-Clause")),
        ("Apache License (>= 2)", Some("Apache-2.0")),
        ("Apache License (== 2.0)", Some("Apache-2.0")),
        ("CC BY 4.0", Some("CC-BY-4.0")),
        ("Artistic-2.0", Some("Artistic-2.0")),
        ("MIT + file LICENSE | Unlimited", None),
        ("file LICENSE", None),
        ("GPL", None),
        ("Unlimited", None),
    ] {
        let manifest = of("DESCRIPTION", &format!("Package: x\nLicense: {text}\n"));
        assert_eq!(spdx(&manifest), right, "{text}");
    }
}

#[test]
fn julia_project_and_environment() {
    let text = "name = \"Spot\"\nversion = \"1.0.0\"\nauthors = [\"Ada Lovelace <a@x.org> and others\"]\n[deps]\n";
    let manifest = of("Project.toml", text);
    assert_eq!(value(manifest.version.as_ref()), "1.0.0");
    assert_eq!(names(&manifest.authors), ["Ada Lovelace"]);
    let mut files = Files::default();
    let environment = Content::Text("[deps]\nSpot = \"1\"\n".to_owned());
    files
        .contents
        .insert("Project.toml".to_owned(), environment);
    assert!(read(&files).is_empty());
}

#[test]
fn what_cannot_be_read_says_nothing() {
    for kind in &ALL {
        for text in [
            "", "[", "{", "{]", "\u{0}", "[[[[", "= = =", "Package", "\u{feff}",
        ] {
            let _ = (kind.read)(text);
        }
        assert_eq!((kind.read)("]] :: no"), None, "{}", kind.path);
    }
}

#[test]
fn what_is_broken_is_told_at_its_place() {
    let at = |path: &str, text: &str| {
        let mut files = Files::default();
        let content = Content::Text(text.to_owned());
        files.contents.insert(path.to_owned(), content);
        broken(&files).pop().map(|(_, at)| at.span.start)
    };
    assert_eq!(at("codemeta.json", "{\n  \"é\": 1,\n}"), Some(13));
    assert_eq!(at("package.json", "{\"a\": "), Some(5));
    assert_eq!(at("package.json", "\u{feff}{}"), None);
    assert_eq!(
        at("pyproject.toml", "[project]\nname = \n").map(|at| at > 9),
        Some(true)
    );
    assert_eq!(at("DESCRIPTION", "no fields here"), None);
}
