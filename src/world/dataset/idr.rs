//! Studies in the IDR. A link is a further value of the row `Study External URL` of the study
//! file, which the IDR's curators publish; nobody else can write there.
//!
//! A study named by its accession is looked up and the link is handed over. One named by the path
//! of its study file is edited there, one line of it, and handed over then.

mod here;
mod public;
mod words;

use std::path::PathBuf;

use url::Url;

use crate::domain::{DatasetRef, IdrStudy};
use crate::facts::dataset::{Route, Submission};
use crate::facts::study_file::StudyFileHere;
use crate::plan::link::HandOver;
use crate::world::http::{Http, Kind, ServiceError};

use super::{DatasetArchive, LinkError, LinkOptions, Linked, NewLink, Pending};

use here::Here;
use public::{Public, Studies};
use words::Words;

/// Who is asked, in errors.
const SERVICE: &str = "the IDR";

/// The studies of the IDR.
#[derive(Debug, Clone)]
pub struct IdrStudies {
    studies: Studies,
    folders: Vec<PathBuf>,
}

impl IdrStudies {
    /// The studies that the OMERO.web at `web` shows, with their files on the host `files`. A
    /// relative path is looked for in each of the folders, in order.
    pub fn new(http: Http, web: Url, files: Url, folders: Vec<PathBuf>) -> Self {
        Self {
            studies: Studies::new(http, web, files),
            folders,
        }
    }

    fn study<'r>(&self, reference: &'r DatasetRef) -> Result<&'r IdrStudy, ServiceError> {
        if let DatasetRef::Idr(study) = reference {
            return Ok(study);
        }
        let doing = format!("looking at {reference}");
        let web = self.studies.web();
        let mut error = ServiceError::new(SERVICE, &doing, "GET", web, Kind::Invalid);
        error.message = Some("it is not a study in the IDR".to_owned());
        Err(error)
    }

    /// The study file on this machine, if one was named. It is small and read at once.
    fn here(&self, study: &IdrStudy) -> Option<Here> {
        let path = study.path()?;
        Some(here::look(&self.folders, path, &study.accession))
    }

    /// What everybody sees of a study; `None` if the IDR says there is none.
    async fn public(
        &self,
        study: &IdrStudy,
        name: Option<&str>,
    ) -> Result<Option<Public>, ServiceError> {
        if study.is_accessioned() {
            self.studies.look(&study.accession, name).await
        } else {
            Ok(None)
        }
    }

    async fn look(&self, study: &IdrStudy) -> Result<Option<Submission>, ServiceError> {
        let page = self.studies.page(&study.accession);
        let found = match self.here(study) {
            None => {
                let public = self.public(study, study.repository()).await?;
                return Ok(public.map(|public| submission(public, page)));
            }
            Some(Here::Held(held)) => {
                return Ok(Some(Submission {
                    route: Route::File,
                    held: Some(held),
                    ..Submission::at(page, false)
                }));
            }
            Some(Here::Found(found)) => found,
        };
        let file = &found.file;
        let seen = match self.public(study, found.repository()).await {
            Ok(Some(public)) => Submission {
                edited_links: Some(file.links()),
                ..submission(public, page)
            },
            Ok(None) => Submission {
                links: file.links(),
                ..Submission::at(page, false)
            },
            Err(error) => Submission {
                edited_links: Some(file.links()),
                unseen: Some(error.into()),
                ..Submission::at(page, true)
            },
        };
        Ok(Some(Submission {
            title: file.title().map(str::to_owned).or(seen.title),
            route: Route::File,
            study_file: Some(StudyFileHere {
                path: found.shown.clone(),
                file: found.file,
            }),
            ..seen
        }))
    }

    fn ensure(&self, study: &IdrStudy, new: &NewLink) -> Result<Linked, LinkError> {
        let found = match self.here(study) {
            Some(Here::Found(found)) => found,
            Some(Here::Held(held)) => return Err(LinkError::refused(held.text, held.help)),
            None => {
                return Err(LinkError::refused(
                    format!("the IDR takes no edit of {} from here", study.accession),
                    "name its study file instead, or send what `citable link` prints to its curators",
                ));
            }
        };
        let shown = &found.shown;
        let linked = |outcome, changed| Linked {
            outcome,
            url: self.studies.page(&study.accession),
            changed,
        };
        let edit = found.file.with_link(&new.doi, new.replaces.as_ref());
        let edit = edit
            .map_err(|error| LinkError::refused(format!("`{shown}`: {error}"), here::ROW_HELP))?;
        let Some(edit) = edit else {
            return Ok(linked(
                format!("`{shown}` names {} already", new.doi),
                false,
            ));
        };
        found.write(&edit).map_err(|error| {
            LinkError::refused(
                error.to_string(),
                "nothing was changed; look at the file and run this again",
            )
        })?;
        let line = edit.line;
        let outcome = format!(
            "line {line} of `{shown}` names {} now; every other line is as it was",
            new.doi
        );
        Ok(linked(outcome, true))
    }

    async fn carry(
        &self,
        study: &IdrStudy,
        new: &NewLink,
    ) -> Result<Option<HandOver>, ServiceError> {
        let here = match self.here(study) {
            Some(Here::Held(_)) => return Ok(None),
            Some(Here::Found(found)) => Some(found),
            None => None,
        };
        let named = here
            .as_ref()
            .map_or(study.repository(), |found| found.repository());
        // The mail can be written without having seen the file that it is about.
        let public = self.public(study, named).await.ok().flatten();
        let words = Words {
            study,
            new,
            here: here.as_ref(),
            public: public.as_ref(),
            page: self.studies.page(&study.accession),
        };
        Ok(Some(words.hand_over()))
    }
}

impl DatasetArchive for IdrStudies {
    fn name(&self) -> &'static str {
        "IDR"
    }

    fn takes(&self, reference: &DatasetRef) -> bool {
        matches!(reference, DatasetRef::Idr(_))
    }

    fn inspect<'a>(
        &'a self,
        reference: &'a DatasetRef,
    ) -> Pending<'a, Result<Option<Submission>, ServiceError>> {
        Box::pin(async { self.look(self.study(reference)?).await })
    }

    fn link<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
        _options: LinkOptions,
    ) -> Pending<'a, Result<Linked, LinkError>> {
        Box::pin(async { self.ensure(self.study(reference)?, new) })
    }

    fn hand_over<'a>(
        &'a self,
        reference: &'a DatasetRef,
        new: &'a NewLink,
    ) -> Pending<'a, Result<Option<HandOver>, ServiceError>> {
        Box::pin(async { self.carry(self.study(reference)?, new).await })
    }
}

/// What everybody sees, as a submission that takes no edit from here.
fn submission(public: Public, page: String) -> Submission {
    Submission {
        title: public.title,
        links: public.links,
        route: Route::ByHand,
        unseen: public.missed.map(Into::into),
        ..Submission::at(page, true)
    }
}

#[cfg(test)]
mod tests;
