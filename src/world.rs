//! The world outside: git, files and services. All reading and writing happens here.

pub mod archive;
pub mod clock;
pub mod datacite;
pub mod dataset;
pub mod files;
pub mod git;
pub mod github;
pub mod http;
mod memory;
pub mod orcid;
mod tokens;
pub mod zenodo;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use url::Url;

use crate::facts::Comparison;

pub use memory::{Commits, Memory, Settled};
pub use tokens::{BioStudiesKey, Login, OmeroKey, Tokens};

use clock::Clock;
use datacite::{DataCite, Resolver};
use dataset::Datasets;
use dataset::biostudies::{BioStudies, PageTabFiles};
use dataset::idr::IdrStudies;
use dataset::omero::Omero;
use dataset::zenodo::ZenodoDatasets;
use git::{Git, GitError};
use github::{GitHub, Unusable};
use http::{Http, Patience, Transfer};
use orcid::OrcidRegister;
use zenodo::Zenodo;

/// Where the services are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Services {
    /// GitHub's API.
    pub github_api: Url,
    /// GitHub's pages; remotes with its host are GitHub's.
    pub github_web: Url,
    /// Zenodo.
    pub zenodo: Url,
    /// DataCite's API.
    pub datacite: Url,
    /// The resolver of DOIs.
    pub doi: Url,
    /// ORCID's public API.
    pub orcid: Url,
    /// BioStudies, which is the BioImage Archive's: its pages, its API and its submission tool.
    pub biostudies: Url,
    /// The OMERO.web of the IDR.
    pub idr: Url,
    /// GitHub's raw files, where the study files of the IDR are.
    pub study_files: Url,
}

/// The repository here and the services out there.
#[derive(Debug)]
pub struct World {
    /// The root of the working tree.
    pub root: PathBuf,
    /// The repository; `None` where the folder is in none.
    pub git: Option<Git>,
    /// Where the services are.
    pub services: Services,
    /// The time, as the services have it.
    pub clock: Clock,
    /// GitHub.
    pub github: GitHub,
    /// Zenodo.
    pub zenodo: Zenodo,
    /// DataCite.
    pub datacite: DataCite,
    /// doi.org.
    pub resolver: Resolver,
    /// ORCID.
    pub orcid: OrcidRegister,
    /// The dataset archives.
    pub datasets: Datasets,
    /// How far the download of an archive is.
    pub transfer: Transfer,
    /// Archives that were compared, by record id: the files of a record never change.
    compared: Mutex<BTreeMap<String, Comparison>>,
    /// What was seen before in this run.
    memory: Mutex<Memory>,
    /// Commits of which every file was looked at.
    tracked: Commits,
}

/// Why there is no world to work in.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Git cannot look into the folder.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A token or an address cannot be used.
    #[error(transparent)]
    GitHub(#[from] Unusable),
}

impl Default for Services {
    /// The real ones.
    fn default() -> Self {
        let known = |address: &str| Url::parse(address).expect("a constant address is one");
        Self {
            github_api: known("https://api.github.com"),
            github_web: known("https://github.com"),
            zenodo: known("https://zenodo.org"),
            datacite: known("https://api.datacite.org"),
            doi: known("https://doi.org"),
            orcid: known("https://pub.orcid.org"),
            biostudies: known("https://www.ebi.ac.uk/biostudies/"),
            idr: known("https://idr.openmicroscopy.org"),
            study_files: known("https://raw.githubusercontent.com"),
        }
    }
}

impl World {
    /// The world around a folder. Nothing is sent yet.
    pub fn open(
        folder: &Path,
        http: &Http,
        services: Services,
        tokens: Tokens,
    ) -> Result<Self, OpenError> {
        let git = git::discover(folder)?;
        let root = git
            .as_ref()
            .map_or_else(|| folder.to_owned(), |git| git.root().to_owned());
        let zenodo = Zenodo::new(http.clone(), services.zenodo.clone(), tokens.zenodo);
        // A path is as people type it where they are, or as citable.toml has it.
        let folders = vec![folder.to_owned(), root.clone()];
        let (idr, files) = (services.idr.clone(), services.study_files.clone());
        // It is looked at in each round, and nothing but a hand-over depends on it.
        let briefly = http.clone().with_patience(Patience {
            tries: 2,
            ..Patience::default()
        });
        let datasets = Datasets::default()
            .with(ZenodoDatasets::new(zenodo.clone()))
            .with(PageTabFiles::new(root.clone(), services.biostudies.clone()))
            .with(BioStudies::new(
                http.clone(),
                services.biostudies.clone(),
                tokens.biostudies,
            ))
            .with(IdrStudies::new(briefly, idr, files, folders))
            .with(Omero::new(http.clone(), tokens.omero));
        Ok(Self {
            root,
            git,
            github: GitHub::new(http.clone(), services.github_api.clone(), tokens.github)?,
            datacite: DataCite::new(http.clone(), services.datacite.clone()),
            resolver: Resolver::new(http.clone(), services.doi.clone()),
            orcid: OrcidRegister::new(http.clone(), services.orcid.clone()),
            datasets,
            zenodo,
            services,
            clock: http.clock().clone(),
            transfer: Transfer::default(),
            compared: Mutex::default(),
            memory: Mutex::default(),
            tracked: Commits::default(),
        })
    }

    /// The commits that were looked at.
    pub fn commits(&self) -> &Commits {
        &self.tracked
    }

    /// The comparison of a record's archive, if it was made before.
    pub fn compared(&self, record: &str) -> Option<Comparison> {
        self.compared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(record)
            .cloned()
    }

    /// Keeps a comparison.
    pub fn remember(&self, record: &str, comparison: &Comparison) {
        let mut compared = self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        compared.insert(record.to_owned(), comparison.clone());
    }

    /// What was seen before in this run. Never held across an await.
    pub fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
