//! `manifest-version-off`: the manifests name the same version.

use std::ops::Range;

use toml::de::DeTable;

use crate::domain::Tag;
use crate::facts::repository::MANIFESTS;

use super::words::quoted;

use super::{Case, Findings, Rule, Severity};

pub(super) const RULE: Rule = Rule {
    id: "manifest-version-off",
    title: "the manifests name the same version",
    severity: Severity::Warning,
    needs: &[],
    profile: None,
    reference: "PyPA pyproject.toml specification; The Cargo Book; npm package.json; Writing R Extensions; CodeMeta 3.0",
    doc: include_str!("../../docs/rules/manifest-version-off.md"),
    check,
};

/// A version in a manifest: where, and what.
struct Version {
    path: &'static str,
    text: String,
    span: Range<usize>,
}

fn check(case: &Case<'_>, findings: &mut Findings) {
    let citation = case.citation_text("version");
    // Without a release the citation file is the one to agree with.
    let (source, right) = match (case.release, &citation) {
        (Some(tag), _) => ("the tag is", tag.clone()),
        (None, Some(version)) => match version.value.parse::<Tag>() {
            Ok(version) => ("`CITATION.cff` has", version),
            Err(_) => return,
        },
        (None, None) => return,
    };
    for version in MANIFESTS.into_iter().filter_map(|path| version(case, path)) {
        if right.names(&version.text) || plain(&version.text) == plain(right.as_str()) {
            continue;
        }
        let finding = findings.add(format!(
            "{} has version {} but {source} {}",
            version.path,
            quoted(&version.text),
            quoted(right.as_str())
        ));
        finding
            .at(version.path, version.span)
            .help("write the same version in both, before the tag is made");
    }
}

/// Letters and digits only: `1.0.0-rc.1`, `1.0.0rc1` and `v1.0.0.rc1` are one version.
fn plain(version: &str) -> String {
    let version = version.trim().trim_start_matches(['v', 'V']);
    version
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

fn version(case: &Case<'_>, path: &'static str) -> Option<Version> {
    let text = case.files.text(path)?;
    let (version, span) = match path {
        "pyproject.toml" => in_toml(text, &[&["project"], &["tool", "poetry"]]),
        "Cargo.toml" => in_toml(text, &[&["package"], &["workspace", "package"]]),
        "package.json" | "codemeta.json" => in_json(text),
        _ => in_lines(text),
    }?;
    // 0.0.0 stands for "made when it is built".
    (version != "0.0.0").then_some(Version {
        path,
        text: version,
        span,
    })
}

/// The key `version` in the first of some tables that has it as a text.
fn in_toml(text: &str, tables: &[&[&str]]) -> Option<(String, Range<usize>)> {
    let document = DeTable::parse(text).ok()?;
    tables.iter().find_map(|keys| {
        let mut table = document.get_ref();
        for key in *keys {
            table = table.get(*key)?.get_ref().as_table()?;
        }
        let version = table.get("version")?;
        Some((version.get_ref().as_str()?.to_owned(), version.span()))
    })
}

/// The key `version` of the outermost object; CodeMeta also says `softwareVersion`.
fn in_json(text: &str) -> Option<(String, Range<usize>)> {
    let object: serde_json::Value = serde_json::from_str(text).ok()?;
    let key = ["version", "softwareVersion"]
        .into_iter()
        .find(|key| object.get(key).is_some())?;
    let version = object.get(key)?.as_str()?;
    let quoted = format!("\"{version}\"");
    let name = text.find(&format!("\"{key}\""))?;
    let start = name + text[name..].find(&quoted)?;
    Some((version.to_owned(), start..start + quoted.len()))
}

/// A line `Version: 1.0` of an R package or `version = 1.0` of setup.cfg.
fn in_lines(text: &str) -> Option<(String, Range<usize>)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = line
            .split_once([':', '='])
            .filter(|(key, _)| key.trim_end().eq_ignore_ascii_case("version"))
            .map(|(_, value)| value.trim());
        // setup.cfg may say where the version is instead: `attr: tool.__version__`.
        if let Some(value) = value.filter(|value| value.starts_with(|c: char| c.is_ascii_digit())) {
            let at = start + line.find(value)?;
            return Some((value.to_owned(), at..at + value.len()));
        }
        start += line.len();
    }
    None
}
