//! Settings: addresses and tokens from the environment, the project's wishes from `citable.toml`.
//!
//! Addresses and tokens are never read from a file in the repository: whoever opens a pull
//! request could send the tokens elsewhere with it.

use std::collections::BTreeMap;
use std::env;
use std::path::{Component, Path};
use std::process::{Command, Stdio};

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::domain::{DatasetRef, Relation};
use crate::rules::{Profile, Setting, Which};
use crate::world::{BioStudiesKey, Login, OmeroKey, Services, Tokens};

/// What the project wants, from `citable.toml` at the root of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The datasets that the software belongs to.
    pub datasets: Vec<DatasetRef>,
    /// How a dataset is related to the software.
    pub relation: Relation,
    /// The namespace of the key-value pairs in an OMERO, if not the usual one.
    pub omero_namespace: Option<String>,
    /// The tags of releases that are not to be archived; `*` stands for any characters.
    pub not_archived: Vec<String>,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// An address that is none.
    #[error("`{name}` is not an address: {why}")]
    Address {
        /// The variable.
        name: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// A `citable.toml` that cannot be read.
    #[error("citable.toml: {0}")]
    Project(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectFile {
    #[serde(default)]
    datasets: Vec<String>,
    relation: Option<String>,
    #[serde(rename = "omero-namespace")]
    omero_namespace: Option<String>,
    #[serde(default, rename = "not-archived")]
    not_archived: Vec<String>,
    profile: Option<String>,
    #[serde(default)]
    rules: BTreeMap<String, String>,
}

/// The most faults of `citable.toml` that are told at once.
const MOST: usize = 20;

impl Default for Project {
    fn default() -> Self {
        Self {
            datasets: Vec::new(),
            relation: Relation::IsSupplementedBy,
            omero_namespace: None,
            not_archived: Vec::new(),
        }
    }
}

impl Project {
    /// The datasets named on the command line, or else the project's own.
    pub fn datasets_or(&self, given: &[DatasetRef]) -> Vec<DatasetRef> {
        if given.is_empty() {
            self.datasets.clone()
        } else {
            given.to_vec()
        }
    }

    /// Reads the text of `citable.toml`; all its problems are said at once.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let file: ProjectFile = toml::from_str(text)
            .map_err(|error| ConfigError::Project(error.to_string().trim_end().to_owned()))?;
        let mut wrong = Vec::new();
        let mut project = Self::default();
        for dataset in &file.datasets {
            match dataset.parse::<DatasetRef>() {
                Ok(reference) if reference.path().is_some_and(leads_out) => wrong.push(
                    format!("datasets: `{dataset}` is not in the repository: name a file elsewhere on the command line"),
                ),
                Ok(reference) => project.datasets.push(reference),
                Err(error) => wrong.push(format!("datasets: {error}")),
            }
        }
        project.not_archived.clone_from(&file.not_archived);
        if let Some(name) = &file.relation {
            match Relation::parse(name) {
                Some(relation) => project.relation = relation,
                None => wrong.push(format!("relation: `{name}` is not one of isSupplementedBy, isSupplementTo, references, isDerivedFrom, isCompiledBy")),
            }
        }
        if let Some(namespace) = &file.omero_namespace {
            if is_namespace(namespace) {
                project.omero_namespace = Some(namespace.clone());
            } else {
                wrong.push(
                    "omero-namespace: it is a short name without blanks, as `example.org/analysis`"
                        .to_owned(),
                );
            }
        }
        // What they say is read by the rules themselves, from the files that are judged.
        if let Some(name) = &file.profile
            && let Err(error) = name.parse::<Profile>()
        {
            wrong.push(format!("profile: {error}"));
        }
        for (name, word) in &file.rules {
            if wrong.len() > MOST {
                wrong.push("and more".to_owned());
                break;
            }
            if let Err(error) = name.parse::<Which>() {
                wrong.push(format!("rules: {error}"));
            }
            if let Err(error) = word.parse::<Setting>() {
                wrong.push(format!("rules: `{name}`: {error}"));
            }
        }
        if wrong.is_empty() {
            Ok(project)
        } else {
            Err(ConfigError::Project(wrong.join("\n")))
        }
    }
}

/// Whether a path leads out of the folder that it starts from. Whoever opens a pull request could
/// have a file elsewhere edited with it.
fn leads_out(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Whether annotations in an OMERO may have this namespace. OMERO takes any text; one with blanks
/// or marks at its ends is nobody's wish.
fn is_namespace(text: &str) -> bool {
    let tame = |c: char| c.is_ascii_alphanumeric() || "-_./:#~".contains(c);
    (1..=200).contains(&text.len()) && text.chars().all(tame)
}

/// The addresses of the services. GitHub's are those that GitHub Actions sets.
pub fn services(sandbox: bool) -> Result<Services, ConfigError> {
    let mut services = Services::default();
    let enterprise = set("GITHUB_SERVER_URL")?;
    if let Some(web) = &enterprise {
        services.github_web = web.clone();
    }
    match (set("GITHUB_API_URL")?, enterprise) {
        (Some(api), _) => services.github_api = api,
        (None, Some(web)) if web.host_str() != Some("github.com") => {
            services.github_api = under(&web, "api/v3/");
        }
        (None, _) => {}
    }
    if sandbox {
        services.zenodo = under(&services.zenodo, "/");
        let _ = services.zenodo.set_host(Some("sandbox.zenodo.org"));
    }
    for (name, place) in [
        ("CITABLE_ZENODO_URL", &mut services.zenodo),
        ("CITABLE_DATACITE_URL", &mut services.datacite),
        ("CITABLE_DOI_URL", &mut services.doi),
        ("CITABLE_ORCID_URL", &mut services.orcid),
        ("CITABLE_BIOSTUDIES_URL", &mut services.biostudies),
        ("CITABLE_IDR_URL", &mut services.idr),
        ("CITABLE_STUDY_FILES_URL", &mut services.study_files),
    ] {
        if let Some(url) = set(name)? {
            *place = url;
        }
    }
    Ok(services)
}

fn under(base: &Url, path: &str) -> Url {
    base.join(path).unwrap_or_else(|_| base.clone())
}

fn set(name: &'static str) -> Result<Option<Url>, ConfigError> {
    let Some(text) = env::var(name).ok().filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let wrong = |why: String| ConfigError::Address { name, why };
    let url = Url::parse(text.trim()).map_err(|error| wrong(error.to_string()))?;
    if matches!(url.scheme(), "https" | "http") && url.has_host() {
        Ok(Some(url))
    } else {
        Err(wrong("it must begin with `https://`".to_owned()))
    }
}

/// The credentials in the environment; for GitHub else the token that `gh` keeps.
pub fn tokens(services: &Services) -> Result<Tokens, ConfigError> {
    let session = token("BIOSTUDIES_TOKEN").map(BioStudiesKey::Session);
    let biostudies = || login("BIOSTUDIES_USER", "BIOSTUDIES_PASSWORD").map(BioStudiesKey::Login);
    let omero = set("OMERO_URL")?.zip(login("OMERO_USER", "OMERO_PASSWORD"));
    Ok(Tokens {
        github: token("GITHUB_TOKEN")
            .or_else(|| token("GH_TOKEN"))
            .or_else(|| from_gh(services)),
        zenodo: token("ZENODO_TOKEN"),
        biostudies: session.or_else(biostudies),
        omero: omero.map(|(server, login)| OmeroKey { server, login }),
    })
}

/// A name and a password; nothing unless both are set.
fn login(user: &str, password: &str) -> Option<Login> {
    let user = env::var(user).ok()?.trim().to_owned();
    // A password may begin or end with a blank.
    let password = env::var(password).ok().map(SecretString::from)?;
    (!user.is_empty()).then_some(Login { user, password })
}

fn token(name: &str) -> Option<SecretString> {
    let text = env::var(name).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| SecretString::from(text.to_owned()))
}

/// The token that GitHub's own command line keeps for the host, if it is there.
fn from_gh(services: &Services) -> Option<SecretString> {
    let host = services.github_web.host_str()?;
    let output = Command::new("gh")
        .args(["auth", "token", "--hostname", host])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| SecretString::from(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_file_names_datasets_as_people_write_them() {
        let project = Project::parse(
            "datasets = [\"10.5281/zenodo.42\", \"S-BIAD1234\"]\nrelation = \"references\"\n",
        )
        .unwrap();
        assert_eq!(project.datasets.len(), 2);
        assert_eq!(project.relation, Relation::References);
        assert_eq!(Project::parse("").unwrap(), Project::default());
    }

    #[test]
    fn the_project_file_names_files_in_the_repository_only() {
        let parse = |path: &str| Project::parse(&format!("datasets = [\"{path}\"]\n"));
        assert!(parse("data/idr0123-study.txt").is_ok());
        assert!(parse("data/S-BIAD1234.json").is_ok());
        for path in [
            "../idr0123-study.txt",
            "/tmp/idr0123-study.txt",
            "a/../../idr0123-study.txt",
            "../S-BIAD1.json",
            "/tmp/S-BIAD1.tsv",
            "a/../../S-BIAD1.json",
        ] {
            let error = parse(path).unwrap_err().to_string();
            assert!(error.contains("not in the repository"), "{error}");
        }
    }

    #[test]
    fn every_fault_of_the_project_file_is_said_at_once() {
        let error = Project::parse("datasets = [\"nonsense\", \"idr1\"]\nrelation = \"likes\"\n")
            .unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("nonsense") && text.contains("idr1") && text.contains("likes"),
            "{text}"
        );
    }

    #[test]
    fn a_mistyped_rule_in_the_project_file_is_answered_with_the_nearest() {
        let good = "profile = \"bioimage\"\n[rules]\nauthor-without-orcid = \"deny\"\nwarnings = \"note\"\n";
        assert_eq!(Project::parse(good).unwrap(), Project::default());
        let bad =
            "profile = \"bio\"\n[rules]\nauthor-without-orcids = \"deny\"\ncff-missing = \"off\"\n";
        let text = Project::parse(bad).unwrap_err().to_string();
        for part in [
            "no profile `bio`",
            "did you mean `author-without-orcid`?",
            "`off` is not one of deny, warn, note, allow",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn the_namespace_in_an_omero_is_a_name() {
        let named = |text: &str| Project::parse(&format!("omero-namespace = {text:?}\n"));
        let project = named("example.org/analysis").unwrap();
        assert_eq!(
            project.omero_namespace.as_deref(),
            Some("example.org/analysis")
        );
        for bad in [
            "",
            " x",
            "a b",
            "a\nb",
            "'; rm -rf /",
            "\u{202e}x",
            &"x".repeat(201),
        ] {
            let error = named(bad).unwrap_err().to_string();
            assert!(error.contains("omero-namespace"), "{bad:?}: {error}");
        }
    }

    #[test]
    fn an_address_in_the_project_file_is_refused() {
        assert!(Project::parse("zenodo = \"https://evil.example\"\n").is_err());
    }
}
