//! What a paper says of its code and its data: the two sentences that journals ask for, and the
//! rows of a key resources table.

use url::Url;

use crate::domain::{DatasetRef, RecordPlace};
use crate::facts::{Dataset, Seen};
use crate::report::safe;

use super::Work;

/// A dataset as a paper names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// How it was named.
    pub reference: String,
    /// Its archive.
    pub archive: String,
    /// The accession or the object there; `None` where the address says it all.
    pub accession: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Where it is.
    pub url: String,
    /// Whether everybody can see it; `None` where that could not be looked at.
    pub public: Option<bool>,
}

/// A row of a key resources table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The part of the table.
    pub section: &'static str,
    /// The resource.
    pub resource: String,
    /// Where it comes from.
    pub source: String,
    /// Its identifier.
    pub identifier: String,
}

impl Data {
    /// A dataset as it was named and seen.
    pub fn of(dataset: &Dataset) -> Self {
        let seen = dataset.submission.there();
        let (archive, accession, url) = place(&dataset.reference);
        let page = seen.map(|submission| safe::bare(&submission.url));
        let title = seen.and_then(|submission| submission.title.as_deref().map(safe::bare));
        Self {
            reference: dataset.reference.to_string(),
            archive,
            accession,
            title: title.filter(|title| !title.is_empty()),
            // An accession and a DOI have an address that lasts; of all else the page is known.
            url: match &dataset.reference {
                DatasetRef::Zenodo {
                    place: RecordPlace::Server(_),
                    ..
                }
                | DatasetRef::Omero { .. } => page.filter(|page| !page.is_empty()).unwrap_or(url),
                _ => url,
            },
            public: match &dataset.submission {
                Seen::Known(Some(submission)) => Some(submission.published),
                Seen::Known(None) => Some(false),
                Seen::Unknown(_) => None,
            },
        }
    }

    /// `in the BioImage Archive under accession S-BIAD1234 (https://…)`.
    fn words(&self) -> String {
        let Self { archive, url, .. } = self;
        match &self.accession {
            Some(accession) => format!("in {archive} under accession {accession} ({url})"),
            None => format!("on {archive} at {url}"),
        }
    }
}

/// The archive, the accession in it, and the address.
fn place(reference: &DatasetRef) -> (String, Option<String>, String) {
    let reference = &reference.accessioned();
    match reference {
        DatasetRef::Zenodo { place, .. } => {
            let (archive, url) = match place {
                RecordPlace::Doi(doi) => ("Zenodo", doi.url()),
                RecordPlace::Server(server) => (server_name(server), reference.as_argument()),
            };
            (archive.to_owned(), None, url)
        }
        DatasetRef::BioStudies(accession) => {
            let is_images = accession.starts_with("S-BIAD");
            let (archive, path) = if is_images {
                ("the BioImage Archive", "BioImages/studies")
            } else {
                ("BioStudies", "studies")
            };
            let url = format!("https://www.ebi.ac.uk/biostudies/{path}/{accession}");
            (archive.to_owned(), Some(accession.clone()), url)
        }
        DatasetRef::PageTab(_) => (
            "BioStudies".to_owned(),
            None,
            "https://www.ebi.ac.uk/biostudies/".to_owned(),
        ),
        DatasetRef::Idr(study) => {
            let site = "https://idr.openmicroscopy.org/";
            let accession = Some(study.accession.clone()).filter(|_| study.is_accessioned());
            let url = accession.as_ref().map_or_else(
                || site.to_owned(),
                |accession| format!("{site}search/?query=Name:{accession}"),
            );
            ("the Image Data Resource".to_owned(), accession, url)
        }
        DatasetRef::Omero { server, .. } => {
            let host = Url::parse(server)
                .ok()
                .and_then(|url| url.host_str().map(str::to_owned));
            let host = host.unwrap_or_else(|| server.clone());
            (
                format!("the OMERO at {host}"),
                None,
                reference.as_argument(),
            )
        }
    }
}

/// What a server is called: Zenodo by its name, another by its address.
fn server_name(server: &str) -> &str {
    match server.split_once("://").map_or(server, |(_, host)| host) {
        "zenodo.org" | "www.zenodo.org" => "Zenodo",
        host => host,
    }
}

/// The sentences for "Code availability".
pub fn code(work: &Work) -> String {
    let license = work
        .license
        .as_ref()
        .map(|license| format!(" under the licence {license}"));
    let license = license.unwrap_or_default();
    let version = work
        .version
        .as_ref()
        .map(|version| format!("version {version}"));
    let code = work
        .repository
        .as_ref()
        .map(|url| format!("The code is available at {url}{license}."));
    let Some(doi) = &work.doi else {
        let used = version.map(|version| format!(" This work used {version}."));
        return format!("{}{}", code.unwrap_or_default(), used.unwrap_or_default())
            .trim()
            .to_owned();
    };
    let archived = format!(
        "{}, which this work used, is archived on {} at {}.",
        version.map_or_else(|| "The release".to_owned(), |it| it.replacen('v', "V", 1)),
        work.publisher.as_deref().unwrap_or("an archive"),
        doi.url()
    );
    match code {
        Some(code) => format!("{code} {archived}"),
        None => archived,
    }
}

/// The sentence for "Data availability"; nothing without a dataset.
pub fn data(all: &[Data]) -> Option<String> {
    let words: Vec<String> = all.iter().map(Data::words).collect();
    let (end, before) = words.split_last()?;
    let list = match before {
        [] => end.clone(),
        [one] => format!("{one} and {end}"),
        more => format!("{}, and {end}", more.join(", ")),
    };
    Some(format!("The data are available {list}."))
}

/// The rows of a key resources table. Who pastes them is who made the resources.
pub fn key_resources(work: &Work, all: &[Data]) -> Vec<Row> {
    let row = |section, resource: String, identifier: String| Row {
        section,
        resource,
        source: "This paper".to_owned(),
        identifier,
    };
    let data = all.iter().map(|data| {
        let title = data.title.clone().unwrap_or_else(|| "Data".to_owned());
        let archive = data.archive.trim_start_matches("the ");
        let identifier = match &data.accession {
            Some(accession) => format!("{archive}: {accession}"),
            None => data.url.clone(),
        };
        row("Deposited data", title, identifier)
    });
    let version = work
        .version
        .as_ref()
        .map(|version| format!(", version {version}"));
    let title = format!("{}{}", work.title, version.unwrap_or_default());
    let software = row(
        "Software and algorithms",
        title,
        work.address().unwrap_or_default(),
    );
    data.chain([software]).collect()
}
