//! A model of GitHub, Zenodo, DataCite, doi.org, ORCID and the dataset archives behind real HTTP
//! on 127.0.0.1, for `citable rehearse` and for tests.
//!
//! It behaves like the services where a client can notice, their unpleasant parts
//! included: webhooks in any order, 202 for a release that is refused later, several
//! drafts for one tag, two JSON shapes for one record. Refs, trees and zipballs come from a
//! real bare git repository. Nothing here reaches any other host.
//!
//! Known differences from the services: one repository and one Zenodo account; of GraphQL only
//! what GitHub's own command line sends about releases; no writing of refs or release assets; limits of requests are announced and enforced only where a fault
//! says so; a published record is found by the next search; of Zenodo's vocabularies only
//! relations and resource types are checked.

mod biostudies;
mod datacite;
mod earlier;
mod endpoint;
mod faults;
mod git;
mod github;
mod guard;
mod idr;
mod memory;
mod model;
mod omero;
mod orcid;
pub mod sample;
mod scenario;
mod server;
mod snapshot;
mod start;
mod state;
mod wire;
mod zenodo;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use url::Url;

pub use biostudies::{
    BEGUN_STUDY, BIOSTUDIES_PASSWORD, BIOSTUDIES_SESSION, BIOSTUDIES_USER, OTHER_STUDY,
    PRIVATE_STUDY, STUDY, STUDY_KEY, Shown,
};
pub use endpoint::Endpoint;
pub use faults::{Fault, FaultKind};
pub use omero::{
    COLLEAGUE as OMERO_COLLEAGUE, DATASET as OMERO_DATASET, OMERO_COOKIE, OMERO_PASSWORD,
    OMERO_USER, OWNER as OMERO_OWNER, OmeroAnnotation, OmeroTrouble,
    PRIVATE_DATASET as OMERO_PRIVATE_DATASET, PROJECT as OMERO_PROJECT,
    READ_ONLY_DATASET as OMERO_READ_ONLY_DATASET, SCREEN as OMERO_SCREEN,
};
pub use scenario::{
    Citation, EarlierRelease, GITHUB_ACTIONS_TOKEN, GITHUB_READ_TOKEN, GITHUB_TOKEN,
    GITHUB_VISITOR_TOKEN, Heard, Home, Loss, Protection, SCENARIOS, Scenario, Settings, Stands,
    Switch, TokenRights, ZENODO_TOKEN,
};
pub use snapshot::{Archiving, RecordSeen, ReleaseSeen, Snapshot, TagSeen, WebhookSeen};
pub use start::start;
pub use state::{Issue, Request, RowStatus};

use crate::domain::{DatasetRef, Doi, IdrStudy, RecordPlace, Slug, StudyPlace};
use model::Model;
use state::ZenodoSwitch;

/// How Zenodo's model reads the files at the tag: the text of CITATION.cff, the text of
/// .zenodo.json, and the licence that GitHub detects.
///
/// Gives the metadata that the file yields (null when neither file is there), or the
/// error text that Zenodo would store. The caller gives it, since this module knows only
/// `domain`.
pub type Reader = fn(
    cff: Option<&str>,
    zenodo_json: Option<&str>,
    repository_license: Option<&str>,
) -> Result<serde_json::Value, String>;

/// What a model is started with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The state of the world at the start.
    pub scenario: &'static Scenario,
    /// How the files at the tag are read.
    pub reader: Reader,
    /// The repository as the clone's remote names it.
    pub repository: Slug,
    /// Where the bare repository lives, as `folder/owner/name.git`.
    pub folder: PathBuf,
    /// What GitHub detects in the licence file: an SPDX id, `NOASSERTION`, or nothing.
    pub license: Option<String>,
    /// The unit of the model's delays.
    pub pace: Duration,
}

/// One of the modelled services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// api.github.com.
    GitHub,
    /// zenodo.org.
    Zenodo,
    /// api.datacite.org.
    DataCite,
    /// doi.org.
    DoiOrg,
    /// pub.orcid.org.
    Orcid,
    /// www.ebi.ac.uk/biostudies.
    BioStudies,
    /// The OMERO.web of the IDR.
    Idr,
    /// raw.githubusercontent.com, with the IDR's study files.
    StudyFiles,
    /// The OMERO.web of an institute.
    Omero,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::GitHub,
        Self::Zenodo,
        Self::DataCite,
        Self::DoiOrg,
        Self::Orcid,
        Self::BioStudies,
        Self::Idr,
        Self::StudyFiles,
        Self::Omero,
    ];
}

/// The running services. Dropping this stops them.
#[derive(Debug)]
pub struct Services {
    model: Arc<Model>,
    tasks: Vec<JoinHandle<std::io::Result<()>>>,
    folder: PathBuf,
}

impl Services {
    /// What stands for `https://api.github.com/`.
    pub fn github_api(&self) -> &Url {
        self.model.places.of(Service::GitHub)
    }

    /// What stands for `https://zenodo.org/`.
    pub fn zenodo(&self) -> &Url {
        self.model.places.of(Service::Zenodo)
    }

    /// What stands for `https://api.datacite.org/`.
    pub fn datacite(&self) -> &Url {
        self.model.places.of(Service::DataCite)
    }

    /// What stands for `https://doi.org/`.
    pub fn doi(&self) -> &Url {
        self.model.places.of(Service::DoiOrg)
    }

    /// What stands for `https://pub.orcid.org/`.
    pub fn orcid(&self) -> &Url {
        self.model.places.of(Service::Orcid)
    }

    /// What stands for `https://www.ebi.ac.uk/biostudies/`.
    pub fn biostudies(&self) -> &Url {
        self.model.places.of(Service::BioStudies)
    }

    /// What stands for `https://idr.openmicroscopy.org/`.
    pub fn idr(&self) -> &Url {
        self.model.places.of(Service::Idr)
    }

    /// What stands for `https://raw.githubusercontent.com/`.
    pub fn study_files(&self) -> &Url {
        self.model.places.of(Service::StudyFiles)
    }

    /// What stands for an institute's OMERO.web.
    pub fn omero(&self) -> &Url {
        self.model.places.of(Service::Omero)
    }

    /// The datasets that the scenario is about, as people name them.
    pub fn datasets(&self) -> Vec<DatasetRef> {
        let named = |home: &Home| match home {
            Home::Zenodo => self.dataset(),
            Home::BioStudies => DatasetRef::BioStudies(biostudies::STUDY.to_owned()),
            Home::Idr => DatasetRef::Idr(IdrStudy::of(idr::STUDY)),
            Home::StudyFile => DatasetRef::Idr(IdrStudy {
                place: Some(StudyPlace::Path(self.study_clone().display().to_string())),
                ..IdrStudy::of(idr::STUDY)
            }),
            Home::Omero => DatasetRef::Omero {
                server: self.omero().as_str().trim_end_matches('/').to_owned(),
                kind: "dataset".to_owned(),
                id: omero::DATASET,
            },
        };
        self.model.scenario.datasets.iter().map(named).collect()
    }

    /// Where the study file of [`Home::StudyFile`] is.
    pub fn study_clone(&self) -> PathBuf {
        idr::clone(&self.folder)
    }

    /// What stands for `https://github.com/` in git's `url.<base>.insteadOf`.
    pub fn remote(&self) -> String {
        format!("{}/", self.folder.display())
    }

    /// The repository's name on GitHub today, which differs from the remote's when it
    /// was renamed.
    pub fn repository(&self) -> &Slug {
        &self.model.repository.slug
    }

    /// GitHub's number of the repository.
    pub fn repository_id(&self) -> u64 {
        self.model.repository.id
    }

    /// The one published dataset record on the model's Zenodo, by its DOI.
    pub fn dataset(&self) -> DatasetRef {
        let id = self.dataset_record();
        match Doi::parse(&format!("10.5072/zenodo.{id}")) {
            Ok(doi) => DatasetRef::Zenodo {
                id,
                draft: false,
                place: RecordPlace::Doi(doi),
            },
            Err(_) => unreachable!("a number makes a DOI"),
        }
    }

    /// The id of the one published dataset record on the model's Zenodo.
    pub fn dataset_record(&self) -> String {
        self.model.state().zenodo.dataset_record.to_string()
    }

    /// The id of a dataset record that was never published: a draft with a file.
    pub fn dataset_draft(&self) -> String {
        self.model.state().zenodo.dataset_draft.to_string()
    }

    /// Adds trouble for requests to come.
    pub fn inject(&self, fault: Fault) {
        self.model.faults().push(fault);
    }

    /// Takes all trouble away, the scenario's own too; what was stopped listens again.
    pub fn calm(&self) {
        self.model.faults().clear();
        self.model.reopen();
    }

    /// How many requests met this trouble so far.
    pub fn struck(&self, kind: &FaultKind) -> usize {
        let state = self.model.state();
        state.struck.iter().filter(|struck| *struck == kind).count()
    }

    /// Refuses every connection to a service from now on.
    pub fn stop(&self, service: Service) {
        self.model.close(service);
    }

    /// Makes the releases that are published from now on immutable, or not.
    pub fn immutable_releases(&self, on: bool) {
        self.model.state().immutable_releases = on;
    }

    /// Archives the repository on GitHub: everything in it can be read, and nothing written.
    pub fn archive(&self) {
        self.model.state().archived = true;
    }

    /// Forbids new tags by a ruleset, or not, and keeps commits out of the default branch, or not.
    ///
    /// # Errors
    /// When the hook of the bare repository cannot be written.
    pub fn restrict(&self, tags_forbidden: bool, protection: Protection) -> std::io::Result<()> {
        let mut state = self.model.state();
        state.tags_forbidden = tags_forbidden;
        state.protection = protection;
        self.model.git.guard(tags_forbidden, protection)
    }

    /// Lets the name of a tag have belonged to an immutable release that was deleted.
    pub fn burn(&self, tag: &str) {
        self.model.state().burnt.insert(tag.to_owned());
    }

    /// Puts an edited study file in the place of the IDR's and, if wanted, has the annotation made
    /// anew, as a curator does who was sent it.
    pub fn curate(&self, study_file: &str, annotate: bool) {
        self.model.state().idr.curate(study_file, annotate);
    }

    /// The IDR's study file as it was at the start.
    pub fn study_file() -> String {
        idr::study_file()
    }

    /// Turns Zenodo's switch for the repository on, as its owner does in the browser. The
    /// webhook is new: it knows nothing of earlier releases.
    pub fn switch_on(&self) {
        let mut state = self.model.state();
        let token = state.zenodo.hook_token.clone();
        let hook = start::hook(
            self.model.places.of(Service::Zenodo),
            &token,
            jiff::Timestamp::now(),
        );
        state.hook = Some(hook);
        state.zenodo.switch = ZenodoSwitch::On;
    }

    /// Turns Zenodo's switch off and leaves the webhook behind, as happens when Zenodo may
    /// no longer change the repository's webhooks.
    pub fn switch_off(&self) {
        self.model.state().zenodo.switch = ZenodoSwitch::Off;
    }

    /// Lets something be wrong with the OMERO from now on.
    pub fn trouble_omero(&self, trouble: OmeroTrouble) {
        self.model.state().omero.trouble = trouble;
    }

    /// Has somebody put key-value pairs on an object in the OMERO.
    pub fn annotate_omero(&self, annotation: OmeroAnnotation) {
        self.model.state().omero.annotate(annotation);
    }

    /// What the services hold now, and what they were asked.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::of(&self.model)
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        for (_, gate) in &self.model.gates {
            gate.close();
        }
        for task in &self.tasks {
            task.abort();
        }
        self.model.stop();
    }
}

/// The DOI of a record or concept of the model. The prefix is DataCite's for tests.
pub(crate) fn doi(id: u64) -> Doi {
    Doi::parse(&format!("10.5072/zenodo.{id}")).expect("a prefix and a number are a DOI")
}
