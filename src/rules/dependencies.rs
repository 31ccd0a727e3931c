//! What the code needs to run, as far as files in the root folder say.

use cff_rs::yaml::{self, Node};
use toml::de::{DeTable, DeValue};

use crate::facts::Files;

/// Something that has to be installed first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dependency {
    /// The file that names it.
    pub(super) path: String,
    /// Its name, in lower case.
    pub(super) name: String,
    /// Whether one version is named, and no range.
    pub(super) pinned: bool,
}

/// Files that name one version of everything, also of what is needed indirectly.
const LOCKS: [&str; 16] = [
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "pixi.lock",
    "pylock.toml",
    "Pipfile.lock",
    "conda-lock.yml",
    "conda-lock.yaml",
    "renv.lock",
    "Manifest.toml",
    "Cargo.lock",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "gradle.lockfile",
    "flake.lock",
];

/// Whether one of some file names is that of a lock file.
pub(super) fn is_lock(name: &str) -> bool {
    LOCKS.contains(&name)
}

/// What `requirements*.txt`, `environment*.yml` and `pyproject.toml` name, in this order of files.
pub(super) fn read(files: &Files) -> Vec<Dependency> {
    let mut found = Vec::new();
    for path in files.contents.keys() {
        let Some(text) = files.text(path) else {
            continue;
        };
        let lower = path.to_ascii_lowercase();
        let named = if lower.starts_with("requirements") {
            text.lines().filter_map(requirement).collect()
        } else if lower.starts_with("environment") {
            in_environment(text)
        } else if path == "pyproject.toml" {
            in_pyproject(text)
        } else {
            continue;
        };
        found.extend(named.into_iter().map(|(name, pinned)| Dependency {
            path: path.clone(),
            name,
            pinned,
        }));
    }
    found
}

/// A line of requirements.txt, or a dependency of pyproject.toml (PEP 508).
fn requirement(line: &str) -> Option<(String, bool)> {
    let line = line.split(" #").next().unwrap_or_default().trim();
    let line = line.split(';').next().unwrap_or_default().trim();
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let name = &line[..end.unwrap_or(line.len())];
    let starts = line.starts_with(|c: char| c.is_ascii_alphanumeric());
    let exact = line.contains("==") && !line.contains(".*");
    // A commit or a tag in the address of a repository is one version too.
    let at = line.split_once(" @ ").map(|(_, address)| address);
    let commit = at.is_some_and(|address| {
        address
            .rsplit('/')
            .next()
            .is_some_and(|end| end.contains('@'))
    });
    (starts && !name.is_empty()).then(|| (name.to_ascii_lowercase(), exact || commit))
}

/// A file of conda's, with what pip installs in it.
fn in_environment(text: &str) -> Vec<(String, bool)> {
    let Ok(document) = yaml::read(text) else {
        return Vec::new();
    };
    let dependencies = document.root.get("dependencies");
    let dependencies = dependencies.and_then(Node::as_sequence).unwrap_or_default();
    let mut found = Vec::new();
    for dependency in dependencies {
        if let Some(scalar) = dependency.as_scalar() {
            found.extend(conda(&scalar.text));
        }
        let pip = dependency.get("pip").and_then(Node::as_sequence);
        for line in pip.unwrap_or_default() {
            found.extend(line.as_scalar().and_then(|line| requirement(&line.text)));
        }
    }
    found
}

/// `channel::name=version=build`, `name>=version`; one `=` names a version and its patches.
fn conda(text: &str) -> Option<(String, bool)> {
    let text = text.rsplit("::").next()?.trim();
    let end = text
        .find(|c: char| "=<>!~ [".contains(c))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.trim().to_ascii_lowercase();
    let rest = rest.trim();
    let pinned = rest.starts_with('=') && !rest.contains(['<', '>', '|']) || {
        // `name 1.2`
        rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(['<', '>', '*'])
    };
    (!name.is_empty() && name != "pip").then_some((name, pinned))
}

fn in_pyproject(text: &str) -> Vec<(String, bool)> {
    let Ok(document) = DeTable::parse(text) else {
        return Vec::new();
    };
    let at = |keys: &[&str]| {
        let (last, before) = keys.split_last()?;
        let mut table = document.get_ref();
        for key in before {
            table = table.get(*key)?.get_ref().as_table()?;
        }
        table.get(*last).map(toml::Spanned::get_ref)
    };
    let mut found = Vec::new();
    if let Some(DeValue::Array(list)) = at(&["project", "dependencies"]) {
        let lines = list.iter().filter_map(|line| line.get_ref().as_str());
        found.extend(lines.filter_map(requirement));
    }
    if let Some(DeValue::Table(table)) = at(&["tool", "poetry", "dependencies"]) {
        for (name, version) in table {
            let version = version.get_ref();
            let version = version
                .as_str()
                .or_else(|| version.as_table()?.get("version")?.get_ref().as_str());
            let name = name.get_ref().to_ascii_lowercase();
            if let Some(version) = version.filter(|_| name != "python") {
                let open = version.contains(['^', '~', '>', '<', '*', ',', '|']);
                found.push((name, !open));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_version_is_told_from_a_range() {
        let read = |path: &str, text: &str| -> Vec<(String, bool)> {
            let files = Files::default().with(path, text.to_owned());
            let found = read(&files).into_iter();
            found.map(|one| (one.name, one.pinned)).collect()
        };
        let pairs = |list: &[(&str, bool)]| -> Vec<(String, bool)> {
            list.iter()
                .map(|(name, pinned)| ((*name).to_owned(), *pinned))
                .collect()
        };
        assert_eq!(
            read(
                "requirements.txt",
                "# x\n-r other.txt\nNumPy==1.26.4\nscipy>=1.9 # y\ntorch\nx[y]==1.*\nz @ git+https://github.com/a/z@v1.0\n"
            ),
            pairs(&[
                ("numpy", true),
                ("scipy", false),
                ("torch", false),
                ("x", false),
                ("z", true)
            ])
        );
        assert_eq!(
            read(
                "environment.yml",
                "dependencies:\n  - python=3.10\n  - conda-forge::napari>=0.4\n  - pip\n  - pip:\n      - cellpose==3.0.1\n"
            ),
            pairs(&[("python", true), ("napari", false), ("cellpose", true)])
        );
        assert_eq!(
            read(
                "pyproject.toml",
                "[project]\ndependencies = [\"numpy\", \"scikit-image==0.22.0\"]\n[tool.poetry.dependencies]\npython = \"^3.10\"\nzarr = \"2.16.1\"\n"
            ),
            pairs(&[("numpy", false), ("scikit-image", true), ("zarr", true)])
        );
        assert_eq!(read("environment.yml", ": ["), []);
    }
}
