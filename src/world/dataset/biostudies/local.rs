//! PageTab in a file on this machine, which its author uploads: the link goes into a copy of it,
//! and the file itself is never written to.

use std::path::{Path, PathBuf};

use serde_json::Value;
use url::Url;

use crate::domain::DatasetRef;
use crate::facts::dataset::{Held, Link, Route, Submission};
use crate::plan::link::{HandOver, Part};
use crate::world::http::ServiceError;

use super::super::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink, Pending};
use super::pagetab::{self, Uneditable};
use super::{edit_page, splice, tsv, under};

/// The largest file that is read: 16 MiB. Lists of files are files of their own.
const LARGEST: u64 = 16 << 20;

/// Studies as PageTab files.
#[derive(Debug, Clone)]
pub struct PageTabFiles {
    /// Where paths that are nowhere else begin.
    root: PathBuf,
    /// The archive that they are for.
    base: Url,
}

/// What a file says.
struct Content {
    text: String,
    accession: Option<String>,
    title: Option<String>,
    links: Vec<Link>,
    is_table: bool,
}

impl PageTabFiles {
    /// Files of the repository at `root`, or of the folder that the command runs in.
    pub fn new(root: PathBuf, base: Url) -> Self {
        Self { root, base }
    }

    fn path(&self, named: &str) -> PathBuf {
        let path = Path::new(named);
        if path.exists() {
            path.to_owned()
        } else {
            self.root.join(path)
        }
    }

    /// What a file says; `None` if there is none, and what is wrong with it if it is no PageTab.
    async fn read(&self, named: &str) -> Result<Option<Content>, String> {
        let path = self.path(named);
        let found = match tokio::fs::metadata(&path).await {
            Ok(found) => found,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("it cannot be read: {error}")),
        };
        if !found.is_file() {
            return Err("it is no file".to_owned());
        }
        if found.len() > LARGEST {
            return Err(format!("it is larger than {} MiB", LARGEST >> 20));
        }
        let bytes = tokio::fs::read(&path).await;
        let bytes = bytes.map_err(|error| format!("it cannot be read: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let is_table = named.to_ascii_lowercase().ends_with(".tsv");
        content(text, is_table)
            .map(Some)
            .map_err(|error| error.to_string())
    }

    async fn look(&self, reference: &DatasetRef) -> Option<Submission> {
        let DatasetRef::PageTab(named) = reference else {
            return None;
        };
        let own = Submission {
            route: Route::ByHand,
            ..Submission::at(self.page(None), false)
        };
        match self.read(named).await {
            Ok(None) => None,
            Ok(Some(content)) => Some(Submission {
                title: content.title,
                links: content.links,
                url: self.page(content.accession.as_deref()),
                ..own
            }),
            Err(why) => Some(Submission {
                held: Some(Held {
                    text: why,
                    help: "give a study's PageTab as JSON or as a table of tabs".to_owned(),
                }),
                ..own
            }),
        }
    }

    async fn carried(&self, reference: &DatasetRef, new: &NewLink) -> Option<HandOver> {
        let DatasetRef::PageTab(named) = reference else {
            return None;
        };
        let content = self.read(named).await.ok()??;
        let edited = if content.is_table {
            tsv::with_link(&content.text, new)
        } else {
            splice::with_link(&content.text, new)
        };
        let name = Path::new(named).file_name()?.to_string_lossy().into_owned();
        let (what, file) = match edited {
            Ok(text) => (
                "upload the file in the place of yours; it is the same but for the link".to_owned(),
                Some(Part::File {
                    about: format!("{named} with the link to {}", new.doi),
                    name,
                    text,
                }),
            ),
            Err(error) => (
                format!("add this row to the table Link of the form, as {error}"),
                None,
            ),
        };
        let row = Part::Row(vec![
            ("Link".to_owned(), new.url()),
            ("Description".to_owned(), new.label.clone()),
        ]);
        let page = Part::Page {
            title: "The submission form".to_owned(),
            url: self.page(content.accession.as_deref()),
        };
        let parts = file.into_iter().chain([row, page]).collect();
        Some(HandOver {
            dataset: reference.clone(),
            what,
            parts,
        })
    }

    /// Where the form is: that of the study, or the list of all.
    fn page(&self, accession: Option<&str>) -> String {
        let known = accession.and_then(|text| text.parse().ok());
        match known {
            Some(DatasetRef::BioStudies(accession)) => edit_page(&self.base, &accession),
            _ => under(&self.base, "submissions/drafts").into(),
        }
    }
}

fn content(text: String, is_table: bool) -> Result<Content, Uneditable> {
    let (accession, title, links) = if is_table {
        let (accession, title) = tsv::head(&text)?;
        (accession, title, tsv::links(&text)?)
    } else {
        let read = super::spans::read(&text).map_err(Uneditable::Malformed)?;
        let study: Value = read.value;
        pagetab::check(&study)?;
        let accession = study["accno"].as_str().map(str::to_owned);
        (accession, pagetab::title(&study), pagetab::links(&study))
    };
    Ok(Content {
        text,
        accession,
        title,
        links,
        is_table,
    })
}

impl DatasetArchive for PageTabFiles {
    fn name(&self) -> &'static str {
        "PageTab files"
    }

    fn takes(&self, reference: &DatasetRef) -> bool {
        matches!(reference, DatasetRef::PageTab(_))
    }

    fn inspect<'a>(
        &'a self,
        reference: &'a DatasetRef,
    ) -> Pending<'a, Result<Option<Submission>, ServiceError>> {
        Box::pin(async { Ok(self.look(reference).await) })
    }

    fn link<'a>(
        &'a self,
        reference: &'a DatasetRef,
        _new: &'a NewLink,
        _options: LinkOptions,
    ) -> Pending<'a, Result<Linked, LinkError>> {
        Box::pin(async move {
            Err(LinkError::refused(
                format!("{reference} is a file of yours, which is not written to"),
                format!(
                    "`citable link {} --hand-over FOLDER` writes a copy",
                    reference.as_argument()
                ),
            ))
        })
    }

    fn hand_over<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
    ) -> Pending<'a, Result<Option<HandOver>, ServiceError>> {
        Box::pin(async { Ok(self.carried(reference, new).await) })
    }
}
